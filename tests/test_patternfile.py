from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from pdpsim.base.errors import PatternError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.formats.table import read, write

PLAIN = Network(
    (Layer("input", 2), Layer("hidden", 2), Layer("output", 1)),
    (Projection("input", "hidden"), Projection("hidden", "output")),
)
SRN = Network(
    (
        Layer("word", 3, units=("boy", "dog", "see")),
        Layer("context", 2, copies="hidden"),
        Layer("hidden", 2),
        Layer("next", 3),
    ),
    (Projection("word", "hidden"), Projection("context", "hidden"), Projection("hidden", "next")),
)
SOFT = Network(
    (Layer("letters", 2), Layer("meaning", 2, clamp=1.0)),
    (Projection("letters", "meaning"), Projection("meaning", "meaning", delay=1)),
)


def put(folder: Path, *lines: str, name: str = "patterns.tsv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_plain_table(tmp_path: Path) -> None:
    path = put(tmp_path, "# Exclusive or.", "", "name\tinput\toutput", "00\t0 0\t0", "01\t0 1\t1")
    patterns = read(path, PLAIN)
    assert patterns.names == ("00", "01")
    assert_array_equal(patterns.inputs["input"], [[0, 0], [0, 1]])
    assert_array_equal(patterns.targets["output"], [[0], [1]])
    assert_array_equal(patterns.frequencies, [1, 1])
    assert patterns.reset == "pattern"
    assert patterns.labels == ()


def test_columns_in_any_order_commas_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text('output,frequency,input,name\n1,2.5,0 1,"a, b"\n', encoding="utf-8-sig")
    patterns = read(path, PLAIN)
    assert patterns.names == ("a, b",)
    assert patterns.frequencies[0] == 2.5
    assert patterns.targets["output"][0, 0] == 1


def test_events_labels_missing_targets_and_reset(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "# reset: never",
        "name\tlabel\tword\tnext",
        "s1\tboy\t1 0 0\t0 0 1",
        "s1\tsee\t0 0 1\t-",
        "s2\tdog\t0 1 0\t0 - 1",
    )
    patterns = read(path, SRN)
    assert patterns.reset == "never"
    assert patterns.labels == ("boy", "see", "dog")
    assert_array_equal(patterns.starts, [0, 2, 3])
    assert_array_equal(patterns.targets["next"], [[0, 0, 1], [np.nan] * 3, [0, np.nan, 1]])


def test_reset_every_so_many_patterns(tmp_path: Path) -> None:
    path = put(tmp_path, "# reset: 4", "name\tinput\toutput", "a\t0 0\t0")
    assert read(path, PLAIN).reset == 4


def test_without_names_every_row_is_a_pattern(tmp_path: Path) -> None:
    path = put(tmp_path, "input\toutput", "0 0\t0", "0 0\t0")
    assert read(path, PLAIN).names == ("1", "2")


def test_one_column_for_each_unit_by_number_or_name(tmp_path: Path) -> None:
    path = put(tmp_path, "word:dog\tword:1\tword:see\tnext", "1\t2\t3\t4 5 6")
    assert_array_equal(read(path, SRN).inputs["word"], [[2, 1, 3]])


def test_layer_with_soft_inputs_and_targets(tmp_path: Path) -> None:
    both = Network(
        (Layer("letters", 2), Layer("meaning", 2, clamp=1.0, target=True)),
        (Projection("letters", "meaning"), Projection("meaning", "meaning", delay=1)),
    )
    path = put(tmp_path, "letters\tinput.meaning\ttarget.meaning", "0 1\t- 1\t1 -")
    patterns = read(path, both)
    assert_array_equal(patterns.inputs["meaning"], [[np.nan, 1]])
    assert_array_equal(patterns.targets["meaning"], [[1, np.nan]])
    again = tmp_path / "again.tsv"
    write(patterns.select([0]), again, both)
    assert_array_equal(read(again, both).targets["meaning"], [[1, np.nan]])
    bad = put(tmp_path, "letters\tmeaning", "0 1\t1 1")
    with pytest.raises(PatternError, match=r"say input\.meaning or target\.meaning"):
        read(bad, both)


HEAD = "name\tinput\toutput"


@pytest.mark.parametrize(
    ("network", "lines", "told"),
    [
        (PLAIN, [], "is empty; expected a header row: name, input, output"),
        (PLAIN, ["# only a comment"], "is empty"),
        (PLAIN, [HEAD], "there is no pattern below the header row"),
        (PLAIN, [HEAD, "a\t0 1 1\t0"], "line 2, column 'input': expected 2 numbers .* found 3: '0 1 1'"),
        (PLAIN, [HEAD, "a\t0 1\t"], "column 'output': expected a number, found an empty cell; write -"),
        (PLAIN, [HEAD, "a\t0 one\t0"], "line 2, column 'input': expected a number or -, found 'one'"),
        (PLAIN, [HEAD, "a\t0 nan\t0"], "expected a number or -, found 'nan'"),
        (PLAIN, [HEAD, "a\t0 1_0\t0"], "expected a number or -, found '1_0'"),
        (PLAIN, [HEAD, "a\t0 inf\t0"], "expected a number or -, found 'inf'"),
        (PLAIN, [HEAD, "a\t0 -\t0"], "expected a value for every unit of an input"),
        (PLAIN, [HEAD, "a\t0 0"], "line 2: expected 3 cells, as in the header row; found 2"),
        (PLAIN, ["name\tinptu\toutput", "a\t0 0\t0"], "line 1, column 'inptu': .* did you mean 'input'"),
        (
            PLAIN,
            ["dog\t1 0\t1"],
            "line 1: the first row names the columns, such as name, input, output; found 'dog'",
        ),
        (PLAIN, ["inputs\toutputs", "0 0\t1"], "column 'inputs': no such column; did you mean 'input'?"),
        (
            PLAIN,
            ["name,input,output", "a,0 0,0"],
            "separate columns by tabs, or by commas, in a file named .csv",
        ),
        (PLAIN, ["name  input  output", "a  0 0  0"], "separate columns by tabs"),
        (PLAIN, ["name\toutput", "a\t0"], "line 1: the input layer 'input' has no column"),
        (PLAIN, ["name\tinput", "a\t0 0"], "no column holds targets; expected one named output"),
        (PLAIN, ["name", "a"], "no column holds values; expected name, input, output"),
        (PLAIN, ["name\tinput\tinput\toutput", "a\t0 0\t0 0\t1"], "two columns have this name"),
        (PLAIN, ["input\tinput.input\toutput", "0 0\t0 0\t1"], "two columns hold the same values"),
        (PLAIN, ["input:1\toutput", "0\t1"], "a column for each of the 2 units; unit 2 has none"),
        (PLAIN, ["input:1\tinput:3\toutput", "0\t0\t1"], "has no unit '3'; its units are 1 to 2"),
        (SRN, ["word:bot\tnext", "0\t0 0 0"], "did you mean 'boy'"),
        (SRN, ["word\tcontext\tnext", "0 0 0\t0 0\t0 0 0"], "the layer copies 'hidden'"),
        (SRN, ["word\thidden\tnext", "0 0 0\t0 0\t0 0 0"], "neither an input nor has it targets"),
        (PLAIN, [HEAD, "a\t0 0\t0", "b\t0 0\t0", "a\t0 0\t0"], "line 4, column 'name': .* was there before"),
        (PLAIN, [HEAD, "\t0 0\t0"], "expected the pattern's name, found an empty cell"),
        (PLAIN, ["frequency\tinput\toutput", "-1\t0 0\t0"], "column 'frequency': .* found -1"),
        (PLAIN, ["frequency\tinput\toutput", "often\t0 0\t0"], "number of 0 or more, found 'often'"),
        (
            PLAIN,
            ["name\tfrequency\tinput\toutput", "a\t1\t0 0\t0", "a\t2\t0 0\t0"],
            "line 3, column 'frequency': expected 1, as in the pattern's first event, found 2",
        ),
        (PLAIN, ["# reset: nevr", HEAD, "a\t0 0\t0"], "line 1: reset must be .* did you mean 'never'"),
        (PLAIN, ["# reset: 0", HEAD, "a\t0 0\t0"], "line 1: reset must be"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, network: Network, lines: list[str], told: str) -> None:
    path = put(tmp_path, *lines)
    with pytest.raises(PatternError, match=told) as caught:
        read(path, network)
    assert str(path) in str(caught.value)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"cannot read .*No such file"):
        read(tmp_path / "none.tsv", PLAIN)
    binary = tmp_path / "b.tsv"
    binary.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(PatternError, match="expected UTF-8 text"):
        read(binary, PLAIN)


@pytest.mark.parametrize("name", [" a", "a\nb", "a\x85b"])
def test_a_name_that_no_cell_can_hold_is_refused(tmp_path: Path, name: str) -> None:
    patterns = PatternSet.from_arrays([[0.0, 0.0]], [[0.0]], names=[name])
    with pytest.raises(PatternError, match="cannot stand in a pattern file"):
        write(patterns, tmp_path / "p.tsv")
    assert not list(tmp_path.iterdir())


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5)


@given(
    data=st.data(),
    names=st.lists(TEXTS, min_size=1, max_size=4, unique=True),
    suffix=st.sampled_from([".tsv", ".csv"]),
    reset=st.sampled_from(["pattern", "never", 3]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back_equal(
    tmp_path: Path, data: st.DataObject, names: list[str], suffix: str, reset: str | int
) -> None:
    lengths = data.draw(st.lists(st.integers(1, 3), min_size=len(names), max_size=len(names)))
    events = sum(lengths)
    values = st.lists(NUMBERS, min_size=events, max_size=events)
    columns = [data.draw(values) for _ in range(3)]
    targets = np.array(columns[2])[:, None]
    targets[0] = np.nan
    patterns = PatternSet.from_arrays(
        np.array(columns[:2]).T,
        targets,
        names=names,
        lengths=lengths,
        frequencies=[abs(x) for x in data.draw(st.lists(NUMBERS, min_size=len(names), max_size=len(names)))],
        labels=data.draw(st.lists(TEXTS, min_size=events, max_size=events)),
        reset=reset,
    )
    path = tmp_path / f"p{suffix}"
    write(patterns, path)
    again = read(path, PLAIN)
    assert (again.names, again.labels, again.reset) == (patterns.names, patterns.labels, patterns.reset)
    assert_array_equal(again.starts, patterns.starts)
    assert_array_equal(again.frequencies, patterns.frequencies)
    assert_array_equal(again.inputs["input"], patterns.inputs["input"])
    assert_array_equal(again.targets["output"], patterns.targets["output"])


@pytest.mark.parametrize(
    "lines",
    [
        ["name\tinput\toutput", "a\t0 x{}\t1"],
        ["name\tinput\toutput", "a\t0 0 {}\t1"],
        ["name\tinput\toutput", "a\t0 -\t{}"],
        ["name\tinput\t{}\toutput", "a\t0 0\t1\t1"],
        ["name\tinput:{}\toutput", "a\t0\t1"],
        ["{}, {}"],
        ["# reset: {}", "name\tinput\toutput"],
        ["name\tfrequency\tinput\toutput", "a\t{}\t0 0\t1"],
    ],
)
def test_a_message_quotes_the_beginning_and_end_of_a_long_cell(tmp_path, lines):
    path = tmp_path / "x.tsv"
    path.write_text("\n".join(line.replace("{}", "y" * 6000) for line in lines) + "\n")
    network = Network((Layer("input", 2), Layer("output", 1)), (Projection("input", "output"),))
    with pytest.raises(PatternError) as caught:
        read(path, network)
    assert len(str(caught.value).replace(str(path), "")) < 450
