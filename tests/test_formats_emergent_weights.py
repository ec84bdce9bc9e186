"""Weights of emergent: their network, and their places in another."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.formats import registry
from pdpsim.formats.emergent import weights
from pdpsim.formats.project import Project
from pdpsim.workbench.conversion import with_weights

#: Two inputs, of which both lead to hidden unit 1 and the second to hidden unit 2; hidden units to one
#: another.
TO_HIDDEN = {
    "From": "In put",
    "MetaData": {"GScale": "0.5"},
    "Rs": [{"Ri": 0, "N": 2, "Si": [0, 1], "Wt": [0.25, 0.5]}, {"Ri": 1, "N": 1, "Si": [1], "Wt": [0.75]}],
}
WITHIN = {
    "From": "Hidden",
    "Rs": [{"Ri": 0, "N": 1, "Si": [1], "Wt": [1]}, {"Ri": 1, "N": 1, "Si": [0], "Wt": [2]}],
}


def text(*paths: object, key: str = "Paths") -> str:
    layers = [{"Layer": "In put", key: None}, {"Layer": "Hidden", key: list(paths)}]
    return json.dumps({"Network": "net", "Layers": layers})


def read(folder: Path, content: str, network: Network | None = None) -> Project:
    (folder / "w.wts").write_text(content)
    (project,) = registry.read([folder / "w.wts"], network=network)
    return project


@pytest.mark.parametrize("key", ["Paths", "Prjns"])
def test_the_network_that_weights_describe(tmp_path: Path, key: str):
    project = read(tmp_path, text(TO_HIDDEN, WITHIN, WITHIN, key=key))
    assert project.model is not None
    network = project.model.network
    assert [(x.name, x.size) for x in network.layers] == [("In_put", 2), ("Hidden", 2)]
    assert [(p.name, p.delay) for p in network.projections] == [
        ("In_put->Hidden", 0),
        ("Hidden->Hidden", 1),
        ("Hidden->Hidden_2", 1),
    ]
    simulator = with_weights(project.model, project.weights["w"], "w")
    np.testing.assert_array_equal(simulator.weights["In_put->Hidden"], [[0.25, 0], [0.5, 0.75]])
    np.testing.assert_array_equal(simulator.weights["Hidden->Hidden_2"], [[0, 2], [1, 0]])
    assert simulator.present[simulator.plan.weights("In_put->Hidden")[0]].tolist() == [
        True,
        False,
        True,
        True,
    ]
    assert [remark.kind for remark in project.remarks] == ["approximated", "refused"]
    assert "GScale" in str(project.remarks[1])


def test_layers_that_all_receive_are_held(tmp_path: Path):
    layers = [{"Layer": "Hidden", "Paths": [WITHIN]}]
    project = read(tmp_path, json.dumps({"Network": "cube", "Layers": layers}))
    assert project.model is not None
    assert project.model.network.layers[0].held


def test_weights_for_a_network(tmp_path: Path):
    full = {"From": "In put", "Rs": [{"Ri": 1, "Si": [2, 0, 1], "Wt": [3, 1, 2]}]}
    layers = (Layer("In_put", 3), Layer("Hidden", 2, bias=Bias("trained")))
    network = Network(layers, (Projection("In_put", "Hidden"),))
    with pytest.raises(FormatError, match="other links than the network's projection 'In_put->Hidden'"):
        read(tmp_path, text(full), network)
    rows = [{"Ri": unit, "Si": [2, 0, 1], "Wt": [3, 1, 2 + unit]} for unit in (0, 1)]
    project = read(tmp_path, text({"From": "In put", "Rs": rows}), network)
    np.testing.assert_array_equal(project.weights["w"].links["In_put->Hidden"], [[1, 1], [2, 3], [3, 3]])
    np.testing.assert_array_equal(project.weights["w"].biases["Hidden"], [0, 0])
    assert [str(remark).rpartition(": ")[2] for remark in project.remarks] == [
        "biases, which the file has not, are 0"
    ]


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((Layer("In_put", 2), Layer("Hiden", 2)), "no layer 'Hidden'; did you mean 'Hiden'?"),
        ((Layer("In_put", 2), Layer("Hidden", 1)), "leads from 2 units to 2; the layers have 2 and 1 units"),
        ((Layer("In_put", 2), Layer("Hidden", 2), Layer("Out", 1)), "no path for the network's projection"),
    ],
)
def test_weights_of_another_network(tmp_path: Path, layers: tuple[Layer, ...], message: str):
    projections = [Projection("In_put", layers[1].name)]
    if len(layers) == 3:
        projections.append(Projection("In_put", "Out"))
    rows = [{"Ri": unit, "Si": [0, 1], "Wt": [1, 2]} for unit in (0, 1)]
    with pytest.raises(FormatError, match=message.replace("?", r"\?")):
        read(tmp_path, text({"From": "In put", "Rs": rows}), Network(layers, tuple(projections)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"Network": "x", ', "line 1: no JSON"),
        ('{"Network": 3}', 'the file: expected a name as "Network"'),
        ('{"Network": "x"}', 'the file: expected a list as "Layers"'),
        ('{"Network": "x", "Layers": []}', "no layer has a path"),
        ('{"Network": "x", "Layers": [NaN]}', "a number is not finite"),
        ('{"Network": ' + "[" * 100_000, "nested too deeply"),
        (
            text({"From": "a", "Rs": [{"Ri": -1, "Si": [], "Wt": []}]}),
            "the number of a unit in \"Ri\", found '-1'",
        ),
        (text({"From": "a", "Rs": [{"Ri": 0, "Si": [0], "Wt": []}]}), "unit 0: 1 senders, 0 weights"),
        (text({"From": "a", "Rs": [{"Ri": 0, "Si": [0], "Wt": ["x"]}]}), "expected a weight, found 'x'"),
        (text({"From": "a", "Rs": [{"Ri": 0, "Si": [0, 0], "Wt": [1, 2]}]}), "two weights of one link"),
        (text({"From": "a", "Rs": [{"Ri": 999999, "Si": [999999], "Wt": [1]}]}), "asks for"),
        (text({"From": "a", "Rs": [{"Ri": 0, "Si": [0], "Wt": [1e999]}]}), "expected a weight, found 'inf'"),
        (text({"From": "a", "Rs": [{"Ri": 0, "Si": [0], "Wt": [10**400]}]}), "expected a weight, found"),
    ],
)
def test_mistakes(content: str, message: str):
    content = content.replace("Infinity", "1e999")
    with pytest.raises(FormatError) as caught:
        weights.parse(content, "w.wts")
    assert message in str(caught.value)
    assert "w.wts" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("xor.tem", "define: layout 10 20\n", "a template of the PDP programs (.tem) is not read"),
        ("xor.m", "pdp;\nnet = n;\n", "a network of PDPTool is not read: it is a program in MATLAB"),
        ("xor.mat", "MATLAB 5.0 MAT-file, Platform: x\0", "a network of PDPTool is not read"),
        ("xor.tcl", "#!/bin/xerion\nuts_simpleNet xor\n", "a script or a network of Xerion is not read"),
        ("x.proj", "// ta_Dump File v1.0\n", "emergent before its version 1, or of PDP++ is not read"),
    ],
)
def test_files_that_are_known_and_not_read(tmp_path: Path, name: str, content: str, message: str):
    (tmp_path / name).write_text(content)
    with pytest.raises(FormatError) as caught:
        registry.read([tmp_path / name])
    assert message in str(caught.value)
