"""Files of Xerion, emergent and the PDP programs."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.formats import registry
from pdpsim.formats.emergent import table
from pdpsim.formats.model import to_toml
from pdpsim.formats.pdp import net
from pdpsim.formats.project import Project

TWO = Network((Layer("in", 2), Layer("out", 1)), (Projection("in", "out"),))


def read(folder: Path, network: Network | None = None, **files: str) -> Project:
    paths = []
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        paths.append(folder / f"{stem}.{ending}")
        paths[-1].write_text(content)
    (project,) = registry.read(paths, network=network)
    return project


def test_xerion_bare(tmp_path: Path):
    project = read(tmp_path, bare_ex="# two examples\n0 1 # first\n,\n1 ;\n1 0 , 0 ;\n")
    patterns = project.patterns["bare"]
    np.testing.assert_array_equal(patterns.inputs["input"], [[0, 1], [1, 0]])
    np.testing.assert_array_equal(patterns.targets["output"], [[1], [0]])
    assert (patterns.names, project.remarks) == (("1", "2"), ())


def test_xerion_with_words(tmp_path: Path):
    text = "# 0 toe tO 0.25 HE\n0 1 , 1 ;\n# 1 toe ta 0.5 #\n1 0 , 0 ;\n"
    project = read(tmp_path, TWO, words_ex=text)
    patterns = project.patterns["words"]
    assert (patterns.names, patterns.labels) == (("toe", "toe_2"), ("tO", "ta"))
    np.testing.assert_array_equal(patterns.frequencies, [0.25, 0.5])
    assert list(patterns.inputs) == ["in"]
    assert [remark.kind for remark in project.remarks] == ["approximated", "refused"]


EMERGENT = (
    "_H:\t$Name\t%Input[2:0,0]<2:2,2>\t%Input[2:0,1]\t%Input[2:1,0]\t%Input[2:1,1]\t%Output[2:0,0]<2:1,1>\t%Freq\t$Note\n"
    "_D:\ta\t1\t2\t3\t4\t0\t6\tx\n_D:\tb\t5\t6\t7\t8\t1\t2\ty\n"
)


def test_emergent(tmp_path: Path):
    project = read(tmp_path, pats_tsv=EMERGENT)
    patterns = project.patterns["pats"]
    np.testing.assert_array_equal(patterns.inputs["Input"], [[1, 2, 3, 4], [5, 6, 7, 8]])
    np.testing.assert_array_equal(patterns.targets["Output"], [[0], [1]])
    np.testing.assert_array_equal(patterns.frequencies, [6, 2])
    assert patterns.names == ("a", "b")
    assert "'Note' is left out" in str(project.remarks[0])


def test_emergent_without_marks_and_for_a_network(tmp_path: Path):
    text = '$Name,"%in[2:0,0]<2:1,2>","%in[2:0,1]",%out[1:0]<1:1>,#more\na,1,0,1,9\n'
    project = read(tmp_path, TWO, pats_csv=text)
    np.testing.assert_array_equal(project.patterns["pats"].inputs["in"], [[1, 0]])
    np.testing.assert_array_equal(project.patterns["pats"].targets["out"], [[1]])
    assert "'more' is left out: the network has no such layer" in str(project.remarks[0])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$Name", "Name", "line 1: expected a column such as $Name"),
        ("\t4\t0", "\tfour\t0", "line 2, column 'Input': expected a number, found 'four'"),
        ("%Input[2:1,1]", "%Input[2:1,2]", "'Input' of 2 x 2 has 4 different cells, not 4"),
        ("\t%Input[2:1,1]", "", "'Input' of 2 x 2 has 3 different cells, not 4"),
        ("\t2\ty", "", "line 3: expected 8 cells, found 6"),
        ("<2:2,2>", "<2:99999,99999>", "asks for 2 events of 9,999,800,001 units"),
    ],
)
def test_mistakes_in_a_table_of_emergent(old: str, new: str, message: str):
    with pytest.raises(FormatError) as caught:
        table.parse(EMERGENT.replace(old, new), "x.tsv")
    assert message in str(caught.value)


XOR = """definitions:
nunits 5
ninputs 2
noutputs 1
end
constraints:
i -1.5
end
network:
%r 2 2 0 2
%r 4 1 2 2
%i 3 1 2 1
end
biases:
%r 2 3
end
"""


def test_a_network_of_the_pdp_programs(tmp_path: Path):
    project = read(tmp_path, xor_net=XOR, xor_pat="p00 0 0 0\np01 0 1 1\np10 1 0 1\np11 1 1 .\n")
    assert project.model is not None
    layers = {layer.name: (layer.size, layer.bias.kind) for layer in project.model.network.layers}
    assert layers == {
        **{"input": (2, "trained"), "hidden1": (1, "trained")},
        **{"hidden2": (1, "trained"), "output": (1, "trained")},
    }
    inhibiting = project.model.network.projection("hidden1->hidden2")
    assert (inhibiting.trained, inhibiting.delay) == (False, 0)
    assert "{ constant = -1.5 }" in to_toml(project.model)
    patterns = project.patterns["xor"]
    assert patterns.names == ("p00", "p01", "p10", "p11")
    np.testing.assert_array_equal(patterns.targets["output"], [[0], [1], [1], [np.nan]])


def test_rows_of_letters():
    rows = ".....\n.....\nrr...\nrr...\n..rr.\n"
    read_net = net.parse(XOR[: XOR.index("constraints")] + f"network:\n{rows}end\nbiases:\n..rrr\nend\n")
    assert net.segments(read_net) == [("input", 0, 2), ("hidden", 2, 4), ("output", 4, 5)]
    model = net.model(read_net, "x")
    assert [projection.name for projection in model.network.projections] == [
        "input->hidden",
        "hidden->output",
    ]


def test_patterns_alone_need_a_network(tmp_path: Path):
    with pytest.raises(FormatError, match="do not say which values are inputs"):
        read(tmp_path, a_pat="p 1 0 1\n")
    project = read(tmp_path, TWO, a_pat="p 1 0 1\nq + - *\n")
    np.testing.assert_array_equal(project.patterns["a"].inputs["in"], [[1, 0], [1, -1]])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nunits 5", "nunits five", "line 2: expected a name and a number"),
        ("nunits 5", "nunits 2", "2 units with 2 inputs and 1 outputs"),
        ("noutputs 1\n", "", "the definitions do not say noutputs"),
        ("network:", "networks:", "expected a section, such as network:, found 'networks:'"),
        ("%r 2 2 0 2", "%r 2 2 0", "line 10: expected a block %letter receiver count sender count"),
        ("%r 2 2 0 2", "%r 2 9 0 2", "line 10: 9 units from unit 2; of 5, counted from 0"),
        ("%r 2 2 0 2", "rr...", "expected 5 rows of letters, found 1"),
        ("i -1.5", "i often", "line 7: expected a number, random, positive"),
        ("%r 2 3\n", "rr\n", "expected 5 biases, found 2"),
    ],
)
def test_mistakes_in_a_network(old: str, new: str, message: str):
    with pytest.raises(FormatError) as caught:
        net.parse(XOR.replace(old, new), "xor.net")
    assert message in str(caught.value)


def test_mistakes_in_patterns(tmp_path: Path):
    with pytest.raises(
        FormatError, match="line 2: expected 2 inputs and 1 targets after 'b', found 2 values"
    ):
        read(tmp_path, xor_net=XOR, xor_pat="a 0 0 0\nb 0 1\n")
    with pytest.raises(FormatError, match="line 1: expected a number, found 'x'"):
        read(tmp_path, xor_net=XOR, xor_pat="a 0 x 0\n")


@pytest.mark.parametrize(
    "opening", ["\n", " ", "# \n", "1 ", "1\n", "Projection a b\n\n", "Dimensions\n", "x "]
)
@pytest.mark.parametrize("end", ["x", ",", "->"])
def test_what_a_file_is_shows_soon_however_long_it_opens(tmp_path: Path, opening: str, end: str):
    (tmp_path / "a.tcl").write_text(opening * (65_000 // len(opening)) + end)
    start = time.process_time()
    with contextlib.suppress(FormatError):
        registry.find(tmp_path / "a.tcl")
    assert time.process_time() - start < 2
