"""Mesh's sessions, sets and weights, by hand and, where Mesh is, beside Mesh."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.updates import BoundedMomentum, GradientDescent, Rprop
from pdpsim.formats import registry
from pdpsim.formats.mesh import session, sets, weights
from pdpsim.formats.model import to_toml
from pdpsim.formats.project import Project
from pdpsim.workbench.conversion import with_weights

SRN = """% a comment
createNetwork net srn
set LearningRate 0.2
set Momentum 0.5
set WeightDecay 0.01
set BatchSize 1
set MaxEpochs 4
set ErrorThreshold 0
createGroup input 2
createGroup hidden 2
createGroup context 2
createGroup output 1
set InputGroup input
set OutputGroup output
set ActFunc hidden logistic
set ActFunc output logistic
set ErrFunc output cross_entropy
attachBias hidden
attachBias output
createProjection input hidden
createProjection context hidden
createElmanProjection hidden context
createProjection hidden output
loadSet train net.set
init
train
"""

SET = """BeginItem
Name "a b"
Meta "one"
Input 0 1 Target 1
EndItem
# a comment
BeginItem
Name "c"
Meta "two"
Input 1 0
Input 1 1 Target 0
EndItem
"""


def convert(folder: Path, text: str = SRN, examples: str = SET, **files: str) -> Project:
    (folder / "net.set").write_text(examples)
    (folder / "net.mesh").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.weights").write_text(content)
    (project,) = registry.read([folder / "net.mesh", *(folder / f"{name}.weights" for name in files)])
    return project


def test_a_session_word_for_word(tmp_path: Path):
    project = convert(tmp_path)
    assert project.model is not None
    assert project.remarks == ()
    assert (
        to_toml(project.model)
        == """[model]
name = "net"

[layers]
input   = { size = 2 }
hidden  = { size = 2, activation = "logistic" }
context = { start = 0.5, copies = "hidden" }
output  = { size = 1, activation = "logistic" }

[[projections]]
from = "input"
to   = "hidden"

[[projections]]
from = "context"
to   = "hidden"

[[projections]]
from = "hidden"
to   = "output"

[weights]
init = { uniform = 1.0 }

[training]
error     = "cross-entropy"
update    = "pattern"
rule      = { gradient-descent = { rate = 0.2, decay = 0.01, decay-in = "change", momentum = 0.5 } }
epochs    = 2
flat-spot = 0.1
"""
    )
    patterns = project.patterns["train"]
    assert (patterns.names, patterns.labels) == (("a b", "c"), ("one", "two", "two"))
    np.testing.assert_array_equal(patterns.inputs["input"], [[0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(patterns.targets["output"], [[1], [np.nan], [0]])


def test_parameters(tmp_path: Path):
    text = SRN.replace("set BatchSize 1\n", "").replace("ErrorThreshold 0\n", "ErrorThreshold 0.1\n")
    text += (
        "set UpdateAlgorithm bounded\nset TrainingOrder permuted\nset RandomAlgorithm gaussian\n"
        "set LogisticFSC hidden 0\nset LogisticFSC output 0\nfreezeProjection context hidden\n"
        "toggleResetContexts\nset ZeroErrorRadius 0.05\nset Colour blue\nfly\n"
    )
    project = convert(tmp_path, text, SET.replace("Input 1 0\n", ""))
    assert project.model is not None
    (phase,) = project.model.phases
    assert phase.rule == BoundedMomentum(0.2, 0.01, 0.5, decay_in="change")
    assert (phase.update, phase.epochs, phase.order) == ("epoch", 4, "permuted")
    assert (phase.flat_spot, phase.zero_error_radius) == (0.0, 0.05)
    assert phase.stop is not None
    assert phase.stop.error == pytest.approx(0.2)
    assert not project.model.network.projection("context->hidden").trained
    assert project.patterns["train"].reset == "never"
    assert [remark.text for remark in project.remarks] == [
        "the parameter Colour is not carried over; valid: " + project.remarks[0].text.partition("valid: ")[2],
        "the command fly is not carried over",
    ]


def test_update_algorithms(tmp_path: Path):
    project = convert(tmp_path, SRN + "set UpdateAlgorithm irprop+\nset RpropInitUpdate 0.1\n")
    assert project.model is not None
    assert project.model.phases[0].rule == Rprop(0.1, 0.01, variant="irprop+")


def test_the_older_layout_and_a_set_alone(tmp_path: Path):
    text = (
        'Item "x y" 2 "m"\nInput 0 1 Target 1 0\nInput 1 1 Target 0 1\nItem "z" 1 "n"\nInput 1 0 Target 1 1\n'
    )
    (tmp_path / "old.set").write_text(text)
    (project,) = registry.read([tmp_path / "old.set"])
    patterns = project.patterns["old"]
    assert patterns.names == ("x y", "z")
    np.testing.assert_array_equal(patterns.starts, [0, 2, 3])
    np.testing.assert_array_equal(patterns.targets["output"], [[1, 0], [0, 1], [1, 1]])


WEIGHTS = """Projection hidden_bias hidden
Dimensions 1 2
0.1 0.2
Projection output_bias output
Dimensions 1 1
0.3
Projection input hidden
Dimensions 2 2
0.4 0.5
0.6 0.7
Projection context hidden
Dimensions 2 2
0 0.1
-0.1 0
Projection hidden output
Dimensions 2 1
0.8
-0.9
"""


def test_weights_in_both_layouts(tmp_path: Path):
    older = "\n".join(
        line.replace("Projection ", "").replace(" ", " -> ", 1) if line.startswith("Projection") else line
        for line in WEIGHTS.splitlines()
        if not line.startswith("Dimensions")
    )
    project = convert(tmp_path, new=WEIGHTS, old=older)
    for name in ("new", "old"):
        np.testing.assert_array_equal(project.weights[name].links["input->hidden"], [[0.4, 0.5], [0.6, 0.7]])
        np.testing.assert_array_equal(project.weights[name].biases["hidden"], [0.1, 0.2])


def test_flat_spot_and_cross_entropy_by_hand(tmp_path: Path):
    """The output's delta is (a - t) / (a (1 - a)) times a (1 - a) + 0.1."""
    text = SRN.replace("set Momentum 0.5", "set Momentum 0").replace("set MaxEpochs 4", "set MaxEpochs 1")
    project = convert(tmp_path, text, SET.partition("# a")[0], w=WEIGHTS)
    simulator = with_weights(project.model, project.weights["w"], "w")
    assert project.model is not None
    simulator.train(project.patterns["train"], replace(project.model.phases[0], epochs=1))

    def logistic(x: float) -> float:
        return float(1 / (1 + np.exp(-x)))

    hidden = [logistic(0.1 + 0.6 - 0.05), logistic(0.2 + 0.7 + 0.05)]
    a = logistic(0.3 + 0.8 * hidden[0] - 0.9 * hidden[1])
    delta = (a - 1) / (a * (1 - a)) * (a * (1 - a) + 0.1)
    assert simulator.biases["output"][0] == pytest.approx(0.3 - 0.2 * delta - 0.01 * 0.3)
    back = 0.8 * delta * (hidden[0] * (1 - hidden[0]) + 0.1)
    assert simulator.weights["input->hidden"][1, 0] == pytest.approx(0.6 - 0.2 * back - 0.01 * 0.6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("createGroup a 2", "line 1: there is no network yet"),
        ("createNetwork x fnn", "line 1: no kind of network 'fnn'; did you mean"),
        ("createNetwork x", "line 1: createNetwork with 1 arguments"),
        ("createNetwork x ffn\ncreateGroup a 0", "line 2: expected 1 to 1,000,000 units, found '0'"),
        ("createNetwork x ffn\ncreateGroup a 2\nattachBias b", "line 3: no group 'b'; valid: a"),
        ("createNetwork x ffn\nset LearningRate fast", "line 2: expected a number, found 'fast'"),
        (
            "createNetwork x ffn\nset UpdateAlgorithm steep",
            "line 2: no UpdateAlgorithm 'steep'; did you mean",
        ),
        (
            "createNetwork x ffn\ncreateGroup a 2\nfreezeProjection a a",
            "line 3: no projection from 'a' to 'a'",
        ),
    ],
)
def test_mistakes_in_a_session(text: str, message: str):
    with pytest.raises(FormatError) as caught:
        session.parse(text, "net.mesh")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no item"),
        ("Name x", "line 1: expected BeginItem or Item, found 'Name x'"),
        ("BeginItem\nInput 1 x\nEndItem", "line 2: expected a number, found 'x'"),
        (
            "BeginItem\nInput 1 0 Target 1\nInput 1 Target 1\nEndItem",
            "line 3: expected 2 values after Input, found 1",
        ),
        ("BeginItem\nEndItem", "line 2: the item has no event"),
        ('Item "a" 2 "b"\nInput 1 Target 1\n', "line 1: expected 2 events, found 1"),
        ("Dimensions 2\nBeginItem", "line 1: expected two numbers of units"),
        ("BeginItem\nInput 1 Target 1\nTarget 2", "line 3: expected Name, Meta, Input or EndItem"),
    ],
)
def test_mistakes_in_a_set(text: str, message: str):
    with pytest.raises(FormatError) as caught:
        sets.parse(text, "net.set")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.4 0.5", "0.4 0.5 0.6", "line 10: expected 3 weights, found 2"),
        ("0.4 0.5", "0.4 x", "line 9: expected weights, found '0.4 x'"),
        (
            "Projection input hidden",
            "Projection inputs hidden",
            "no projection from 'inputs' to 'hidden'; did you mean",
        ),
        ("0.8\n-0.9", "0.8", "1 rows of 1 weights from 'hidden' to 'output'; expected 2 of 1"),
        ("Projection hidden_bias hidden\nDimensions 1 2\n", "", "line 1: expected 'Projection from to'"),
        (
            "Projection context hidden",
            "Projection input hidden",
            "line 11: a second matrix from 'input' to 'hidden'",
        ),
    ],
)
def test_mistakes_in_weights(tmp_path: Path, old: str, new: str, message: str):
    network = session.parse(SRN)[0][0]
    with pytest.raises(FormatError) as caught:
        weights.place(weights.parse(WEIGHTS.replace(old, new)), network, {x: x for x in network.groups}, "w")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("ActFunc hidden logistic", "ActFunc hidden elu", "units with the activation elu (hidden)"),
        ("set InputGroup input\n", "", "a network without an input or output group"),
        ("createProjection hidden output\n", "", "a group that nothing drives (output)"),
        ("init\n", "set LogisticGain hidden 2\n", "units with a gain of 2 (hidden)"),
    ],
)
def test_networks_that_would_compute_something_else(tmp_path: Path, old: str, new: str, why: str):
    project = convert(tmp_path, SRN.replace(old, new))
    assert project.model is None
    assert why in str(project.remarks[-1])
    assert list(project.patterns) == ["train"]


MESH = os.environ.get("PDPSIM_MESH")


@pytest.mark.skipif(MESH is None, reason="PDPSIM_MESH does not name the program")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("set Momentum 0.5", "set Momentum 0.5\nset UpdateAlgorithm bounded"),
        ("cross_entropy", "sum_squares"),
        ("logistic\nset ErrFunc output cross_entropy", "softmax\nset ErrFunc output divergence"),
        ("set BatchSize 1\n", ""),
        *(
            ("set WeightDecay 0.01\nset BatchSize 1\n", f"set UpdateAlgorithm {x}\n")
            for x in ("rprop+", "rprop-", "irprop-")
        ),
        (
            "createElmanProjection hidden context\n",
            "createElmanProjection hidden context\ntoggleResetContexts\n",
        ),
    ],
)
def test_training_goes_on_as_in_mesh(tmp_path: Path, old: str, new: str):
    text = SRN.replace(old, new) if old else SRN
    text = text.replace("set MaxEpochs 4", "set MaxEpochs 60").replace("init\ntrain\n", "")
    text = text.replace("createGroup output 1", "createGroup output 2")
    examples = (
        'BeginItem\nName "a"\nInput 0 1 Target 1 0\nInput 1 1 Target 0 1\nEndItem\n'
        'BeginItem\nName "b"\nInput 1 0 Target 0 1\nInput 1 1 Target 1 0\nInput 0 0 Target 0 1\nEndItem\n'
    )
    commands = text + "init\nsaveWeights before.weights\ntrain\nsaveWeights after.weights\nexit\n"
    (tmp_path / "run.mesh").write_text(commands)
    (tmp_path / "net.set").write_text(examples)
    assert MESH is not None
    subprocess.run(
        [MESH, "run.mesh"], cwd=tmp_path, check=True, timeout=60, capture_output=True, input=b"exit\n"
    )
    before, after = ((tmp_path / f"{name}.weights").read_text() for name in ("before", "after"))
    project = convert(tmp_path, text, examples, before=before, after=after)
    mine, theirs = (with_weights(project.model, project.weights[x], x) for x in ("before", "after"))
    start = mine.learning.w.copy()
    assert project.model is not None
    mine.train(project.patterns["train"], replace(project.model.phases[0], stop=None))
    assert np.abs(theirs.learning.w - start).max() > 0.05
    np.testing.assert_allclose(mine.learning.w, theirs.learning.w, atol=2e-5)  # Mesh writes six decimals


def test_gradient_descent_is_the_default(tmp_path: Path):
    text = "\n".join(
        line for line in SRN.splitlines() if "Rate" not in line and "Mom" not in line and "Decay" not in line
    )
    project = convert(tmp_path, text)
    assert project.model is not None
    assert project.model.phases[0].rule == GradientDescent(0.05, momentum=0.4)
