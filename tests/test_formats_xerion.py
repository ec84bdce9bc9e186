from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.formats import xerion

MADE_UP = """# written by hand

# 0 ape Ap 0.180000 LFE
0 0 1 #a
0 1
,
1 0 #A
0 #p
;

# 1 toe tO 0.250000 #
0 1 0 0 0 , 0 1 1 ;
# 2 toe ta 0.5
0 1 0
0 0
,
1 1 1
;
"""


def test_made_up_examples():
    examples = xerion.parse(MADE_UP)
    assert len(examples) == 3
    assert examples.words == ("ape", "toe", "toe")
    assert examples.pronunciations == ("Ap", "tO", "ta")
    assert examples.conditions == ("LFE", "", "")
    np.testing.assert_array_equal(examples.weights, [0.18, 0.25, 0.5])
    np.testing.assert_array_equal(examples.inputs, [[0, 0, 1, 0, 1], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0]])
    np.testing.assert_array_equal(examples.targets, [[1, 0, 0], [0, 1, 1], [1, 1, 1]])


def test_recognised(tmp_path: Path):
    for text, expected in ((MADE_UP, True), ("word\tpronunciation\nape\tAp\n", False), ("# notes\n", False)):
        (tmp_path / "file").write_text(text)
        assert xerion.recognised(tmp_path / "file") is expected


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("0 1 0\n0 0", "0 1 0\n0 O", "line 15: expected a number; got 'O'"),
        ("0 1 1 ;", "0 1 1", "line 13: 'toe' (line 11) does not end with ';'"),
        ("1 1 1\n;\n", "1 1 1\n", "'toe' (line 13) does not end"),
        ("1 0 #A", "1 #A", "line 12: 'toe' has 3 targets; 'ape' (line 3) has 2"),
        ("0 1 1 ;", "0 1 ;", "line 12: 'toe' has 2 targets; 'ape' (line 3) has 3"),
        ("0 0 , 0 1 1", "0 0 0 1 1", "line 12: 'toe' has no ','"),
        ("0 0 , 0 1 1", "0 0 , 0 , 1 1", "line 12: a second ','"),
        ("# 0 ape Ap 0.180000 LFE\n", "", "line 3: '0' stands before"),
        ("0.250000", "-1", "line 11: the weight of 'toe' must be 0 or more"),
        ("# 2 toe ta 0.5", "# 2 toe", "line 13: expected '# number word pronunciation weight'"),
        ("0 1 0 0 0 , 0 1 1", ", 0 1 1", "line 12: 'toe' has no inputs"),
    ],
)
def test_mistakes_are_found_with_their_line(old: str, new: str, part: str):
    assert old in MADE_UP
    with pytest.raises(PatternError) as error:
        xerion.parse(MADE_UP.replace(old, new, 1))
    assert part in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(PatternError, match="No such file"):
        xerion.read(tmp_path / "none.ex")
    (tmp_path / "bytes.ex").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PatternError, match="not text"):
        xerion.read(tmp_path / "bytes.ex")
    with pytest.raises(PatternError, match="no example"):
        xerion.parse("# nothing here\n")


def test_the_training_set_of_1996():
    folder = os.environ.get("PDPSIM_ORIGINALS")
    if not folder:
        pytest.skip("PDPSIM_ORIGINALS does not point to the original files")
    examples = xerion.read(Path(folder) / "plaut-1996" / "SM-nsyl.ex")
    assert examples.inputs.shape == (2998, 105)
    assert examples.targets.shape == (2998, 61)
    assert examples.weights.sum() == pytest.approx(683.366, abs=5e-4)
    assert len(set(examples.words)) == 2985
    assert examples.conditions.count("homg") == 26
