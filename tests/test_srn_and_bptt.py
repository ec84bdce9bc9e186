"""The comparison of learners in time: its tasks, its learners, its measures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import control, value

from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.cleeremans_1989.grammars import REBER
from pdpsim_replications.sequence_prediction.srn_and_bptt import measures as m
from pdpsim_replications.sequence_prediction.srn_and_bptt.learners import (
    LEARNERS,
    jordan_hidden,
    kept,
    weights,
)
from pdpsim_replications.sequence_prediction.srn_and_bptt.study import build, model_of, simulate
from pdpsim_replications.sequence_prediction.srn_and_bptt.tasks import (
    TASKS,
    ExclusiveOr,
    Reber,
    Sample,
    Span,
)

study = load("srn-and-bptt")


def texts(sample: Sample) -> list[list[int]]:
    """Return the symbols of each sequence, the last one included."""
    ends = sample.patterns.starts[1:]
    read = np.split(sample.patterns.inputs["input"].argmax(axis=1), ends[:-1])
    last = sample.patterns.targets["output"][ends - 1].argmax(axis=1)
    return [[*each.tolist(), int(end)] for each, end in zip(read, last, strict=True)]


# --- tasks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [1, 4])
def test_a_span_ends_as_it_began(between: int) -> None:
    sample = Span(between).draw(50, np.random.default_rng(1))
    for text in texts(sample):
        assert len(text) == between + 2
        assert text[0] == text[-1] < 2
        assert min(text[1:-1]) >= 2
    # known after the last of those between
    np.testing.assert_array_equal(sample.events, np.arange(50) * (between + 1) + between)
    np.testing.assert_array_equal(sample.wanted.argmax(axis=1), [text[0] for text in texts(sample)])


def test_every_third_bit_is_the_exclusive_or_of_two() -> None:
    sample = ExclusiveOr(3).draw(40, np.random.default_rng(2))
    targets = sample.patterns.targets["output"].reshape(40, 8)
    inputs = sample.patterns.inputs["input"].reshape(40, 8)
    np.testing.assert_array_equal(inputs[:, 1:], targets[:, :-1])
    for third in (1, 4, 7):  # the target after the second bit of a triple
        np.testing.assert_array_equal(targets[:, third] == 1, inputs[:, third - 1] != inputs[:, third])
    np.testing.assert_array_equal(sample.wanted.reshape(40, 3), targets[:, [1, 4, 7]] == 1)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_strings_of_reber_run_on_and_what_comes_is_legal(seed: int) -> None:
    sample = Reber(9).draw(20, np.random.default_rng(seed))
    for text in texts(sample):
        letters = "".join(REBER.alphabet[number] for number in text)
        assert letters[0] == "B"
        assert len(letters) == 9
        assert letters.count("EB") == letters[:-1].count("E")
    wanted = sample.patterns.targets["output"] == 1
    assert sample.wanted[wanted].all()  # what came was legal
    assert set(sample.wanted.sum(axis=1)) <= {1, 2}  # two ways from each node, one from others


@pytest.mark.parametrize("name", TASKS)
def test_what_is_wanted_is_right_and_the_opposite_wrong(name: str) -> None:
    task = TASKS[name]
    sample = task.draw(30, np.random.default_rng(3))
    assert sample.patterns.inputs["input"].shape[1] == task.symbols
    assert task.right(sample.wanted.astype(float), sample.wanted) == 1.0
    assert task.right(1.0 - sample.wanted, sample.wanted) == 0.0


# --- learners -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TASKS)
def test_networks_have_as_many_weights(name: str) -> None:
    task, replicate = TASKS[name], Replicate(study, quick=True)
    counts = {}
    for way, learner in LEARNERS.items():
        network = build(replicate, learner, task, 1)[0]
        feedback = sum(
            network.weights[p.name].size for p in network.description.projections if p.carries == "error"
        )
        counts[way] = (
            sum(each.size for each in network.weights.values())
            + sum(each.size for each in network.biases.values())
            - feedback
        )
    exact = weights(task.symbols, 10)
    assert {count for way, count in counts.items() if way != "jordan"} == {exact}
    assert abs(counts["jordan"] - exact) <= (3 * task.symbols + 1) / 2  # half a unit


def test_jordan_hidden_by_hand() -> None:
    # 6 symbols: 10 * (12 + 10 + 1) = 230 into and out of hidden units; 19 for each of Jordan's
    assert weights(6, 10) == 236
    assert jordan_hidden(6, 10) == 12


def test_learners_of_one_kind_begin_with_the_same_weights() -> None:
    replicate = Replicate(study, quick=True)
    first, second, third = (
        build(replicate, LEARNERS[way], TASKS["xor"], 5)[0] for way in ("step", "through", "rflo")
    )
    for name, each in first.weights.items():
        np.testing.assert_array_equal(second.weights[name], each)
        np.testing.assert_array_equal(third.weights[name], each)


def test_learners_differ_in_what_they_are_said_to() -> None:
    replicate = Replicate(study, quick=True)
    networks = {way: model_of(replicate, each, TASKS["xor"]).network for way, each in LEARNERS.items()}
    assert networks["step"].time.unroll == networks["jordan"].time.unroll == "event"
    assert networks["through"].time.unroll == "pattern"
    assert networks["truncated"].time.truncate == 3
    assert networks["e-prop"].layer("hidden").dt == networks["slow-step"].layer("hidden").dt == 0.5


def test_costs_by_hand() -> None:
    # 10 hidden units, 6 symbols, 9 events: 22 units; 10 * (6 + 10 + 1) weights into hidden units
    assert kept("step", 6, 10, 9) == 10
    assert kept("jordan", 6, 10, 9) == 6
    assert kept("truncated", 6, 10, 9) == 66
    assert kept("through", 6, 10, 9) == 198
    assert kept("rflo", 6, 10, 9) == kept("rflo", 6, 10, 900) == 170
    assert kept("forward", 6, 10, 9) == 1700


# --- measures and the study ---------------------------------------------------------------------------


def test_measures_by_hand() -> None:
    values = {"right_step_xor": 0.93, "right_through_xor": 1.0, "untrained_right_step_xor": 0.5}
    assert m.gain(values, "through", "step", "xor") == pytest.approx(0.07)
    assert m.as_good(values, "step", "xor") == pytest.approx(-0.02)
    assert m.untrained_as_good(values, "step", "xor") == pytest.approx(-0.45)
    assert m.solved(values, "step", "xor") == 0.0
    assert m.solved(values, "through", "xor") == 1.0
    away = {f"away_step_{task}": number / 10 for number, task in enumerate(TASKS)}
    assert m.farthest(away, "step") == pytest.approx(0.5)


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one replicate, barely trained."""
    return dict(simulate(Replicate(study, setup=make_setup(study, {}, quick=True, engine="numpy"))))


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control not in (None, "none"):
            assert np.isfinite(control(study, each.id, quick)), each.id


def test_real_time_recurrent_learning_has_the_whole_gradient(quick: dict[str, Any]) -> None:
    assert m.farthest(quick, "forward") < 1e-9
    assert m.farthest(quick, "step") > 0.01


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert columns is not None
    assert len({len(values) for values in columns.values()}) == 1 or id == "spans"


def test_sweep_covers_what_is_assumed() -> None:
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)  # every setting is a valid one
