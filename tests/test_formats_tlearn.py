"""tlearn's files, with values worked by hand from its update of nodes and weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.formats import model as modelfile
from pdpsim.formats import registry
from pdpsim.formats.project import Project
from pdpsim.formats.tlearn import configuration, data
from pdpsim.formats.tlearn.model import Conversion
from pdpsim.workbench.conversion import with_weights

SRN = """NODES:
nodes = 7
inputs = 2
outputs = 1
output node is 4
CONNECTIONS:
groups = 0
1-4 from 0
1-3 from i1-i2
4 from 1-3
1-3 from 5-7
5-7 from 1-3 = 1. & 1. fixed one-to-one
SPECIAL:
linear = 5-7
weight_limit = 0.5
selected = 1-3
"""


def convert(folder: Path, **files: str) -> Project:
    for ending, content in files.items():
        (folder / f"net.{ending}").write_text(content)
    (project,) = registry.read([folder / f"net.{ending}" for ending in files])
    return project


def test_copied_nodes_are_a_context(tmp_path: Path):
    project = convert(
        tmp_path,
        cf=SRN,
        data="localist\n4\n1\n2\n1\n2\n",
        teach="distributed\n4\n0\n1\n1\n0\n",
        reset="2\n0\n2\n",
    )
    assert project.model == modelfile.parse(
        """
        [model]
        name = "net"
        [layers]
        input = { size = 2 }
        context = { copies = "hidden" }
        hidden = { size = 3 }
        output = { size = 1 }
        [[projections]]
        from = "input"
        to = "hidden"
        [[projections]]
        from = "context"
        to = "hidden"
        [[projections]]
        from = "hidden"
        to = "output"
        [weights]
        init = { uniform = 0.5 }
        """
    )
    patterns = project.patterns["net"]
    np.testing.assert_array_equal(patterns.inputs["input"], [[1, 0], [0, 1], [1, 0], [0, 1]])
    np.testing.assert_array_equal(patterns.targets["output"], [[0], [1], [1], [0]])
    assert (patterns.reset, project.remarks) == (2, ())


def test_a_decaying_context_is_a_trace(tmp_path: Path):
    project = convert(
        tmp_path,
        cf=SRN.replace("SPECIAL:", "5-7 from 5-7 = 0.5 & 0.5 fixed one-to-one\nSPECIAL:"),
    )
    assert project.model is not None
    assert project.model.network.layer("context").trace == 0.5


LINKS = """NODES:
nodes = 5
inputs = 4
outputs = 2
output nodes are 4-5
CONNECTIONS:
groups = 2
1-5 from 0
1 from i1 = group 1
2 from i2 = group 1
3 from i3-i4 = 0 & 2
4-5 from 1-3
1 from 1
group 2 = fixed
3 from 4-5 = fixed
SPECIAL:
bipolar = 3
weight_limit = 0.2
colour = blue
"""


def test_groups_limits_delays_and_kinds(tmp_path: Path):
    project = convert(tmp_path, cf=LINKS)
    assert project.model is not None
    network = project.model.network
    sizes = {layer.name: layer.size for layer in network.layers}
    assert sizes == {
        **{"input1": 1, "input2": 1, "input3": 2},
        **{"hidden1": 1, "hidden2": 1, "hidden3": 1, "output": 2},
    }
    p = {projection.name: projection for projection in network.projections}
    assert (p["input2->hidden2"].tied, p["input1->hidden1"].rate) == ("input1->hidden1", 0.5)
    assert (p["hidden1->hidden1"].delay, p["output->hidden3"].delay, p["hidden1->output"].delay) == (1, 1, 0)
    assert (p["input3->hidden3"].sign, p["input3->hidden3"].limit, p["input3->hidden3"].rate) == (
        "+",
        1,
        0.25,
    )
    assert not p["output->hidden3"].trained
    assert network.layer("hidden3").activation == "tanh"
    assert "the entry colour is not carried over" in str(project.remarks[0])


ONE = """NODES: nodes = 2 inputs = 1 outputs = 1
output node is 2
CONNECTIONS: groups = 0
1-2 from 0
1 from i1
1 from 1
2 from 1
SPECIAL: bipolar = 1 weight_limit = 1
"""


def test_training_by_hand(tmp_path: Path):
    """The second sweep: node 1, bipolar, hears itself of the sweep before, 2/(1 + e^-x) - 1."""
    weights = [[0.1, 0.2, 0.3, 0.0], [0.4, 0.0, 0.5, 0.0]]
    text = "NETWORK CONFIGURED BY TLEARN\n# weights after 7 sweeps\n# WEIGHTS\n"
    for node, row in enumerate(weights, 1):
        text += f"# TO NODE {node}\n" + "".join(f"{value}\n" for value in row)
    (tmp_path / "net.7.wts").write_text(text)
    for ending, content in {
        "cf": ONE,
        "data": "distributed 2\n1\n-1\n",
        "teach": "distributed 2\n*\n1\n",
    }.items():
        (tmp_path / f"net.{ending}").write_text(content)
    (project,) = registry.read([tmp_path / "net.7.wts"])
    assert project.model is not None
    assert project.patterns["net"].reset == "never"
    simulator = with_weights(project.model, project.weights["net.7"], "w")
    (phase,) = project.model.phases
    simulator.train(project.patterns["net"], [phase.__class__(epochs=1)])
    first = np.tanh((0.1 + 0.2) / 2)
    x = 0.1 - 0.2 + 0.3 * first
    hidden = np.tanh(x / 2)
    output = 1 / (1 + np.exp(-(0.4 + 0.5 * hidden)))
    delta = (output - 1) * output * (1 - output)
    back = 0.5 * delta * 0.5 * (1 - hidden) * (1 + hidden)
    assert simulator.biases["output"][0] == pytest.approx(0.4 - 0.1 * delta)
    assert simulator.weights["hidden->output"][0, 0] == pytest.approx(0.5 - 0.1 * delta * hidden)
    assert 2 * simulator.weights["input->hidden"][0, 0] == pytest.approx(0.2 + 0.1 * back)
    assert 2 * simulator.weights["hidden->hidden"][0, 0] == pytest.approx(0.3 - 0.1 * back * first)


def test_targets_that_hold_from_a_time_to_the_next():
    lines = data.parse("distributed\n2\n1 0 1\n3 * 0\n", "x.teach")
    made = data.targets(lines, 2, 5)
    nan = np.nan
    np.testing.assert_array_equal(made, [[nan, nan], [0, 1], [0, 1], [nan, 0], [nan, 0]])


def test_localist_lines():
    lines = data.parse("localist\n4\n1,3-4\n0\n2\n 4\n", "x.data")
    assert lines.largest == 4
    np.testing.assert_array_equal(
        data.inputs(lines, 4), [[1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    )


@pytest.mark.parametrize(
    ("text", "times"),
    [("2", [2]), ("2\n0\n2\n", [0, 2]), ("9 0 3 5", [0, 3, 5]), ("3 0 2 4", [0, 2, 4]), ("", []), ("0", [0])],
)
def test_resets(text: str, times: list[int]):
    assert data.resets(text, "x.reset", 9) == times


def test_irregular_resets_part_the_stream_into_patterns(tmp_path: Path):
    project = convert(tmp_path, data="localist 5\n1\n2\n1\n2\n1", reset="0 2 3", cf=SRN)
    patterns = project.patterns["net"]
    np.testing.assert_array_equal(patterns.starts, [0, 2, 3, 5])
    assert project.model is not None
    assert (patterns.reset, project.model.phases[0].update) == ("pattern", "event")


def test_data_alone(tmp_path: Path):
    project = convert(tmp_path, data="distributed 2\n1 0 1\n0 1 1\n", teach="localist 2\n1\n2\n")
    np.testing.assert_array_equal(project.patterns["net"].inputs["input"], [[1, 0, 1], [0, 1, 1]])
    np.testing.assert_array_equal(project.patterns["net"].targets["output"], [[1, 0], [0, 1]])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("NODES:", "NODE:", "line 1: expected 'NODES:', found 'NODE:'"),
        ("nodes = 7", "nodes = many", "line 2: expected the number of nodes, found 'many'"),
        ("nodes = 7", "nodes = 999999", "expected 1 to 5,000 nodes"),
        ("node is 4", "node is 9", "line 5: expected nodes from 1 to 7, found '9'"),
        ("outputs = 1", "outputs = 2", "line 5: expected 2 output nodes, as outputs = 2 says, found '4'"),
        ("1-4 from 0", "1-4 form 0", "line 8: expected 'from', found 'form'"),
        ("1-3 from i1-i2", "1-3 from i1-i3", "line 9: expected nodes from 0 to 7, or inputs from i1 to i2"),
        ("1-3 from i1-i2", "i1 from 1-3", "line 9: expected nodes from 1 to 7, found 'i1'"),
        ("1. & 1. fixed", "2 & 1 fixed", "line 12: expected a highest weight of 2 or more, found '1'"),
        ("5-7 from 1-3", "5-7 from 1-2", "as many nodes as senders in one-to-one links (3, 2)"),
        ("= 1. & 1. fixed one-to-one", "= group 3", "expected a group from 1 to 0"),
        ("linear = 5-7", "linear = 5-", "line 14: expected nodes from 1 to 7, found '5-'"),
        ("weight_limit = 0.5", "weight_limit =", "expected the largest initial weight, found 'selected'"),
    ],
)
def test_mistakes_in_a_configuration(old: str, new: str, message: str):
    content = SRN.replace(old, new)
    with pytest.raises(FormatError) as caught:
        configuration.parse(content, "net.cf")
    assert message in str(caught.value)


def test_nodes_that_nothing_leads_to():
    content = SRN.replace("4 from 1-3\n", "")
    with pytest.raises(FormatError, match="nothing leads to the nodes of the layer 'output'"):
        Conversion(configuration.parse(content)).model("x")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"data": "local 4\n1"}, "no file of Lens, tlearn,"),
        ({"data": "localist x"}, "line 2: expected the number of lines"),
        ({"data": "localist 3"}, "there is no line below"),
        ({"cf": SRN, "data": "localist 2\n1\n3"}, "line 3: expected units from 1 to 2, or 0; found '3'"),
        ({"cf": SRN, "data": "distributed 2\n1 0\n0"}, "2 lines with 2 values a line, 4 in all; found 3"),
        ({"cf": SRN, "data": "distributed 1\n1 O"}, "line 2: expected a number, found 'O'"),
        (
            {"cf": SRN, "data": "localist 2\n1\n2", "teach": "distributed 3\n1\n0\n1"},
            "3 lines of targets for 2",
        ),
        ({"teach": "localist 1\n1"}, "there are no inputs beside it, net.data"),
        ({"cf": SRN, "data": "localist 1\n1", "reset": "1 x"}, "expected times as whole numbers, found 'x'"),
        ({"wts": "NETWORK CONFIGURED BY TLEARN\n"}, "weights of tlearn need the network, net.cf"),
        (
            {"cf": SRN, "wts": "NETWORK CONFIGURED BY TLEARN\n1\n"},
            "1 weights; a network of 7 nodes and 2 inputs has 70",
        ),
        ({"cf": SRN, "wts": "NETWORK CONFIGURED BY TLEARN\nx\n"}, "line 2: expected a weight, found 'x'"),
        ({"cf": SRN.replace("linear", "binary")}, "binary nodes"),
        ({"data": "distributed 900000000\n" + "1\n" * 10}, "expected 900000000 lines"),
    ],
)
def test_mistakes_in_other_files(tmp_path: Path, files: dict[str, str], message: str):
    with pytest.raises(FormatError) as caught:
        convert(tmp_path, **files)
    assert message in str(caught.value)
