"""Lens scripts: what networks, training and weights come to, by hand and, where Lens is, beside Lens."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.updates import BoundedMomentum, GradientDescent
from pdpsim.formats import registry
from pdpsim.formats.lens import script
from pdpsim.formats.model import to_toml
from pdpsim.formats.project import Project
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.conversion import with_weights

XOR = "I: 0 0 T: 0; I: 0 1 T: 1; I: 1 0 T: 1; I: 1 1 T: 0;"


def convert(folder: Path, text: str, **files: str) -> Project:
    for name, content in files.items():
        (folder / f"{name}.ex").write_text(content)
    (folder / "net.in").write_text(text)
    (project,) = registry.read([folder / "net.in"])
    return project


def told(project: Project) -> str:
    return "\n".join(str(remark) for remark in project.remarks)


def test_a_simple_recurrent_network_word_for_word(tmp_path: Path):
    project = convert(
        tmp_path,
        "addNet srn -i 3 2 4 ELMAN 1 SUM_SQUARED\nloadExamples s.ex\nsetObj learningRate 0.2\n"
        "setObj weightDecay 0.001; setObj numUpdates 50\nviewUnits",
        s="3 name:a 3 I:0 1 T:1 I:1 0 T:0 I:1 1 T:1;",
    )
    assert project.remarks == ()
    assert project.model is not None
    assert (
        to_toml(project.model)
        == """[model]
name = "srn"

[layers]
input   = { size = 2 }
context = { start = 0.5, copies = "hidden" }
hidden  = { size = 4, activation = "logistic" }
output  = { size = 1, activation = "logistic" }

[[projections]]
from = "context"
to   = "hidden"

[[projections]]
from = "input"
to   = "hidden"

[[projections]]
from = "hidden"
to   = "output"

[weights]
init = { uniform = 1.0 }

[time]
unroll = "pattern"

[training]
error  = "lens-sum-of-squares"
update = "epoch"
rule   = { bounded-momentum = { rate = 0.2, decay = 0.001, decay-in = "change" } }
epochs = 50
"""
    )


def test_groups_links_types_and_ranges(tmp_path: Path):
    project = convert(
        tmp_path,
        """set n 3
        addNet "my net"
        addGroup in $n INPUT
        addGroup h [expr $n + 1] TANH -BIASED
        addGroup "out 1" 3 OUTPUT SOFT_MAX
        connectGroups in {h "out 1"} -m 0.1 -r 0.2 -type special
        connectGroups h h "out 1"
        connectGroups in {out 1} -p ONE_TO_ONE
        connectGroups in h -p RANDOM -s 0.5
        setLinkValues min 0 -t special
        freezeWeights -g h -t h
        setObj h.learningRate 0.05
        setObj learningRate 0.1
        setObj randRange 0.5
        """.replace('{h "out 1"}', "{h {out 1}}")
        .replace('h h "out 1"', "h h {{out 1}}")
        .replace("in {out 1}", "in {{out 1}}"),
    )
    assert project.model is not None
    network = project.model.network
    assert [layer.name for layer in network.layers] == ["in", "h", "out_1"]
    assert network.layer("h").bias.kind == "none"
    text = to_toml(project.model)
    assert 'h     = { size = 4, activation = "tanh", bias = "none" }' in text
    first, _, own, onward, diagonal, share = network.projections
    assert (first.sign, first.init is not None, first.rate) == ("+", True, 0.5)
    assert (own.sender, own.receiver, own.delay, own.trained) == ("h", "h", 1, False)
    assert (onward.delay, onward.trained, onward.rate) == (0, True, 1.0)
    assert 'links   = "one-to-one"\ntrained = false' in text
    assert (diagonal.init is not None, diagonal.trained) == (True, False)  # 1, and frozen, as Lens has it
    assert share.name == "in->h#2"
    assert project.model.phases[0].error == "divergence"


def test_delays_follow_the_order_of_groups(tmp_path: Path):
    project = convert(
        tmp_path,
        "addNet n -i 4\naddGroup a 1 INPUT\naddGroup c 2 OUTPUT\naddGroup b 2\n"
        "connectGroups a b c\nconnectGroups b c -bi -type other\norderGroups bias a b c",
    )
    assert project.model is not None
    delays = {p.name: p.delay for p in project.model.network.projections}
    assert delays == {"a->b": 0, "b->c": 0, "b->c#2": 0, "c->b": 1}
    assert project.model.network.layer("c").start == 0.5


def test_tcl_is_interpreted(tmp_path: Path):
    project = convert(
        tmp_path,
        """
        proc build {hid {out 2}} {
          global size
          addNet net-$hid $size $hid $out
          if {$hid > 3 && [llength {a b}] == 2} { setObj learningRate [expr 1.0 / $hid] } else { nonsense }
          foreach {g v} {hidden 0.25 output 0.5} { setObj $g.initOutput $v }
          return done
        }
        set size 4 ;# a comment
        if [catch {path -s train}] {
          loadExamples t.ex -s train -e PERMUTED
          moveExamples train test 0 1
        }
        set answer [build 5]
        repeat i 3 { setObj hidden:$i.name "u$i" }
        for {set k 3} {$k < 5} {incr k} { setObj hidden:$k.name v$k }
        useTrainingSet train
        """,
        t="i:0 t:0; i:1 t:1;",
    )
    assert project.model is not None
    assert project.model.name == "net-5"
    assert project.model.phases[0].rule == BoundedMomentum(0.2)
    assert project.model.phases[0].order == "permuted"
    assert project.model.network.layer("hidden").units == ("u0", "u1", "u2", "v3", "v4")
    assert {name: len(patterns) for name, patterns in project.patterns.items()} == {"train": 1, "test": 1}
    assert "nonsense" not in told(project)


def test_training_becomes_phases(tmp_path: Path):
    project = convert(
        tmp_path,
        "addNet x 2 2 1\nloadExamples xor.ex\nsetObj batchSize 2\nrepeat 3 {steepest 10}\n"
        "setObj learningRate 0.5\nsetObj targetRadius 0.1\nsetObj criterion 0.2\nmomentum -report 5\n"
        "train -setOnly",
        xor=XOR,
    )
    assert project.model is not None
    first, second = project.model.phases
    assert (first.rule, first.update, first.epochs, first.stop) == (GradientDescent(0.1), 2, 15, None)
    assert second.rule == GradientDescent(0.5, momentum=0.9)
    assert (second.target_radius, second.epochs) == (0.1, 5)
    assert second.stop is not None
    assert second.stop.error == 0.2


def test_what_is_not_carried_over_is_named_with_its_line(tmp_path: Path):
    project = convert(
        tmp_path,
        "addNet x 2 3 COSINE_COST 1\nviewUnits\nfrobnicate all\nsetObj learningRat 3\n"
        "setObj preEpochProc foo\nloadExamples {| make examples}\nloadExamples gone.ex\n"
        "setObj hidden.numColumns 2\nputs [getObj error]",
    )
    assert project.model is not None
    assert told(project).replace(str(tmp_path), "").splitlines() == [
        "/net.in, line 3: the command frobnicate is not carried over",
        "/net.in, line 4: the parameter learningRat is not carried over; did you mean 'learningRate'?",
        "/net.in, line 5: the procedure 'foo' that Lens would call as preEpochProc is not run",
        "/net.in, line 6: examples that a program gives ('| make examples') are not read: nothing is run",
        "/net.in, line 9: what a trained network would have as 'error' is taken as 0",
        "/net.in, line 7: the examples 'gone.ex' are not there",
        "/net.in, line 1: the cost of outputs COSINE_COST (hidden) is not carried over",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("addNet x BOLTZMANN\naddGroup a 2 INPUT OUTPUT", "a deterministic Boltzmann machine"),
        ("addNet x 2 3 PRODUCT 1", "units of the type PRODUCT (hidden)"),
        ("addNet x 2 3 1\nsetObj gain 2", "units with a gain of 2 (hidden)"),
        ("addNet x 2 3\naddGroup alone 4 OUTPUT", "units that nothing but their bias drives (alone)"),
    ],
)
def test_networks_that_would_compute_something_else_have_no_model(tmp_path: Path, text: str, why: str):
    project = convert(tmp_path, f"{text}\nloadExamples e.ex", e="i:0;")
    assert project.model is None
    assert why in told(project)
    assert "there is no model of 'x'" in told(project)
    assert list(project.patterns) == ["e"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("addGroup a 2", "line 1: addGroup: there is no network yet"),
        ("addNet x 2 2\n\naddGroup a two", "line 3: addGroup: expected a whole number, found 'two'"),
        ("addNet x\naddGroup a 2 INPT", "line 2: addGroup: no type of groups 'INPT'; did you mean 'INPUT'"),
        (
            "addNet x 2 2\nconnectGroups inpt output",
            "line 2: connectGroups: no group 'inpt'; did you mean 'input'",
        ),
        (
            "addNet x 2 2\nconnectGroups input output",
            "line 2: connectGroups: 'input' is linked to 'output' already",
        ),
        (
            "addNet x 2 3\nconnectGroups input output -t a -p ONE",
            "one-to-one links from 'input' with 2 units to 'output'",
        ),
        ("addNet x 2 2\nsetObj learningRate fast", "line 2: setObj: expected a number, found 'fast'"),
        ("addNet x -i 0 2 2", "expected 1 or more intervals"),
        ("addNet x 99999999999 2", "units"),
        ("useTrainingSet none", "line 1: no example set 'none'"),
        ("set a {b", "line 1: a brace { is not closed"),
        ('puts "a', 'line 1: a quote " is not closed'),
        ("set b $a", "line 1: the variable 'a' has no value"),
        ("\nwhile {1} {set a 1}", "line 2: the script goes on for more than 32,000 commands"),
        ("proc f {} {f}\nf", "nested too deeply"),
        ("set a [expr 1 / 0]", "line 1: expr: the expression '1 / 0' has no value"),
        ("set a [expr 9999999999 ** 999]", "line 1: expr: the expression"),
        ("set a x\nrepeat 60 {append a $a}", "a value of more than 1,000,000 signs"),
        ("addNet x 2 2\nsetObj hidden.initOutput 1", "no group 'hidden'"),
        ("addNet x 2 2\nsetObj output:7.name a", "no unit 'output:7': 'output' has 2 units"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, message: str):
    with pytest.raises(FormatError, match=re.escape(message)):
        script.run(text, "net.in")


def weights_text(values: list[list[float]], updates: int = 0) -> str:
    lines = [" ".join(map(str, row)) for row in values]
    return "\n".join(["1431655766", str(len(values)), str(len(values[0])), str(updates), *lines]) + "\n"


ONE = "addNet one 1 1\nloadExamples one.ex\nsetObj learningRate 0.1\n"


def trained(folder: Path, text: str, values: list[list[float]], examples: str) -> Simulator:
    """The network of a script with those weights, trained through its phases."""
    (folder / "w.wt").write_text(weights_text(values, 3))
    project = convert(folder, text + "\nloadWeights w.wt", one=examples)
    simulator = with_weights(project.model, project.weights["w"], "w")
    simulator.train(project.patterns["one"])
    return simulator


def logistic(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def test_squared_error_decay_and_momentum_by_hand(tmp_path: Path):
    """w <- w - 0.1 (2 (o - t) o (1 - o)) - 0.01 w + 0.9 (last change), for the bias as well."""
    simulator = trained(
        tmp_path,
        ONE.replace("1 1\n", "1 1 SUM_SQUARED\n", 1) + "setObj weightDecay 0.01\nmomentum 1",
        [[0.2, 0.03], [0.5, -0.04]],
        "I: 2 T: 1;",
    )
    o = logistic(0.2 + 0.5 * 2)
    g = 2 * (o - 1) * o * (1 - o)
    assert simulator.biases["output"][0] == pytest.approx(0.2 - 0.1 * g - 0.01 * 0.2 + 0.9 * 0.03)
    assert simulator.weights["input->output"][0, 0] == pytest.approx(
        0.5 - 0.1 * g * 2 - 0.01 * 0.5 + 0.9 * -0.04
    )
    assert simulator.learning.counts[0] == 4


def test_bounded_momentum_and_sums_over_the_batch_by_hand(tmp_path: Path):
    simulator = trained(tmp_path, ONE + "train 1", [[0.2], [0.5]], "I: 2 T: 1; I: 20 T: 0;")
    delta = [logistic(1.2) - 1, logistic(10.2)]
    g = np.array([sum(delta), 2 * delta[0] + 20 * delta[1]])
    w = np.array([0.2, 0.5]) - 0.1 * g / np.sqrt(g @ g)
    assert [simulator.biases["output"][0], simulator.weights["input->output"][0, 0]] == pytest.approx(w)


def test_target_radius_by_hand(tmp_path: Path):
    """The target comes nearer by 0.1: (o - 0.9), not (o - 1)."""
    simulator = trained(tmp_path, ONE + "setObj targetRadius 0.1\nsteepest 1", [[0], [0.5]], "I: 1 T: 1;")
    o = logistic(0.5)
    assert simulator.biases["output"][0] == pytest.approx(-0.1 * (o - 0.9))


def test_a_soft_clamp_by_hand(tmp_path: Path):
    """The logit of 0.5 + 0.9 (1 - 0.5) = 0.95 is added to the net input, of which each tick takes a tenth."""
    project = convert(
        tmp_path,
        "addNet c -i 2 -t 10 CONTINUOUS\naddGroup in 1 INPUT DOT_PRODUCT SOFT_CLAMP BIASED IN_INTEGR\n"
        "addGroup out 1 OUTPUT IN_INTEGR\nconnectGroups in out\nconnectGroups out in\n"
        "setObj clampStrength 0.9\nloadExamples e.ex",
        e="max:0.2; I: 1 T: 1;",
    )
    assert project.model is not None
    simulator = Simulator(project.model)
    simulator.learning.w[:] = 0
    logit = np.log(0.95 / 0.05)
    activations = simulator.record(project.patterns["e"], ticks="all")["in"]
    np.testing.assert_allclose(np.ravel(activations), [logistic(0.1 * logit), logistic(0.19 * logit)])
    assert project.model.network.layer("out").error_scale == 0.1


def test_contexts_of_events_with_several_ticks_copy_at_every_tick(tmp_path: Path):
    project = convert(tmp_path, "addNet x -i 3 1 2 ELMAN 1\nloadExamples e.ex", e="max:3; i:0 t:0;")
    assert project.model is not None
    assert [layer.name for layer in project.model.network.layers] == ["input", "hidden", "output"]
    own = project.model.network.projection("hidden->hidden")
    assert (own.delay, project.model.network.layer("hidden").start) == (1, 0.5)
    assert project.model.network.time.ticks == 3


LENS = os.environ.get("PDPSIM_LENS")

#: Networks that Lens and pdpsim train from the same weights: XOR with each algorithm, simple recurrent
#: networks, backpropagation through time over several ticks, a continuous network. (Of that, Lens forgets the
#: outputs before the first tick unless told to keep them, with USE_OUTPUT_HIST.)
BESIDE_LENS = {
    "bounded": ("addNet n 2 3 1\nsetObj weightDecay 0.001", XOR, "train 200"),
    "momentum": ("addNet n 2 3 1 SUM_SQUARED\nsetObj weightDecay 0.001", XOR, "momentum 200"),
    "steepest": ("addNet n 2 3 TANH 1\nsetObj targetRadius 0.1\nsetObj batchSize 1", XOR, "steepest 200"),
    "recurrent": (
        "addNet n -i 4 2 3 ELMAN 2 SOFT_MAX",
        "4 [0-3] i:0 t:0; 4 i:0 i:1 i:0 i:1 t:1 t:1 t:0 t:0; 2 i:1 i:0 t:{-} * t:1;".replace(
            "4 [", "; 4 [", 1
        ),
        "train 50",
    ),
    "through-time": (
        "addNet n -i 6 2 3 ELMAN 2 ELMAN SUM_SQUARED\nsetObj hidden.initOutput 0.2\n"
        "setObj s.maxTime 3\nsetObj s.graceTime 2",
        "; 2 i:0 t:1 i:1 t:0; 2 i:1 t:1 i:0 t:0;",
        "momentum 50",
    ),
    "continuous": (
        "addNet n -i 2 -t 3 CONTINUOUS\nchangeGroupType bias +USE_OUTPUT_HIST\n"
        "addGroup a 2 INPUT USE_OUTPUT_HIST\n"
        "addGroup b 3 -OUT_INTEGR USE_OUTPUT_HIST\naddGroup c 2 OUTPUT -OUT_INTEGR USE_OUTPUT_HIST\n"
        "connectGroups {a c} b b c\nsetObj s.maxTime 2\nsetObj s.graceTime 1",
        "i:0 t:1; i:1 t:0; i:0 1 t:{-} *;",
        "momentum 50",
    ),
}


@pytest.mark.skipif(LENS is None, reason="PDPSIM_LENS does not name the program")
@pytest.mark.parametrize("name", BESIDE_LENS)
def test_training_goes_on_as_in_lens(tmp_path: Path, name: str):
    network, examples, training = BESIDE_LENS[name]
    (tmp_path / "s.ex").write_text(examples)
    head, _, rest = network.partition("setObj s.")
    begin = f"{head}\nloadExamples s.ex\n" + (f"setObj s.{rest}" if rest else "")
    saved = "saveWeights {}.wt -values 2"
    (tmp_path / "run.in").write_text(
        f"{begin}\nseed 5\nresetNet\n{saved.format('before')}\n{training} -report 0\n"
        f"{saved.format('after')}\nexit\n"
    )
    assert LENS is not None
    subprocess.run(
        [LENS, "-batch", "run.in"],
        cwd=tmp_path,
        env={**os.environ, "LENSDIR": str(Path(LENS).resolve().parent)},
        check=True,
        timeout=60,
        capture_output=True,
    )
    (tmp_path / "net.in").write_text(f"{begin}\n{training}\n")
    (project,) = registry.read([tmp_path / f for f in ("net.in", "before.wt", "after.wt")])
    mine, theirs = (with_weights(project.model, project.weights[x], x) for x in ("before", "after"))
    before = mine.learning.w.copy()
    mine.train(project.patterns["s"], replace(mine.phases[0], stop=None))
    assert np.abs(theirs.learning.w - before).max() > 0.1
    np.testing.assert_allclose(
        mine.learning.w, theirs.learning.w, atol=2e-5
    )  # Lens: float32, a logistic table


def test_scripts_that_make_no_network_and_variables_of_the_environment(tmp_path: Path):
    project = convert(tmp_path, "proc build {} { addNet x 2 1 }\nset seed $env(SEED)\nsource other.tcl")
    assert project.model is None
    assert [remark.text for remark in project.remarks] == [
        "$env(SEED), which does not come from the script, is taken as 0",
        "the script 'other.tcl' is not read: it is not there, or not beside this one",
        "the script makes no network by itself; procedures that only a user calls are not called",
    ]


def test_scripts_beside_a_script_are_read(tmp_path: Path):
    (tmp_path / "other.tcl").write_text("set hidden 3")
    project = convert(tmp_path, "source other.tcl\naddNet x 2 $hidden 1")
    assert project.model is not None
    assert project.model.network.layer("hidden").size == 3


@pytest.mark.parametrize(("set_to", "start"), [("0.3", 0.3), ("0", 0.5)])
def test_where_units_that_average_over_time_begin(tmp_path: Path, set_to: str, start: float):
    project = convert(
        tmp_path,
        "addNet c -i 2 -t 5 CONTINUOUS\naddGroup in 1 INPUT\naddGroup h 2 IN_INTEGR\n"
        "addGroup out 1 OUTPUT IN_INTEGR\n"
        f"connectGroups in h out\nsetObj h.initOutput {set_to}",
    )
    assert project.model is not None
    assert project.model.network.layer("h").start == start
    assert f"h begins with an output of {set_to} and an input of 0" in told(project)
