"""Presenting patterns: from start values other than the layers' own, and without a trace in training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pdpsim.base.errors import DivergedError, ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
from pdpsim.simulate.simulator import Simulator

ENGINES = ("numpy", "compiled")


def loop(engine: str, **state: Any) -> Simulator:
    """Return a linear network: output = state + input, fed back into a state with a trace of 0.5."""
    network = Network(
        (
            Layer("input", 2),
            Layer("state", 2, copies="output", trace=0.5, **state),
            Layer("output", 2, activation="linear", bias=Bias("none")),
        ),
        (Projection("input", "output"), Projection("state", "output")),
    )
    simulator = Simulator(network, engine=engine)
    for weights in simulator.weights.values():
        weights[:] = np.eye(2)
    return simulator


def silence(*lengths: int) -> PatternSet:
    return PatternSet.from_arrays({"input": np.zeros((sum(lengths), 2))}, lengths=lengths)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_layer_starts_where_it_is_told_in_every_pattern(engine: str) -> None:
    # s(1) = start, o = s, s(t+1) = 0.5 s(t) + o(t) = 1.5 s(t)
    got = loop(engine).record(silence(3, 2), start={"state": [1.0, -2.0]})
    assert got["state"].tolist() == [[1, -2], [1.5, -3], [2.25, -4.5], [1, -2], [1.5, -3]]
    assert got["output"].tolist() == got["state"].tolist()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("trained", [False, True])
def test_start_values_given_are_those_of_the_layer_and_pass(engine: str, trained: bool) -> None:
    simulator = loop(engine, start_trained=trained)
    given = simulator.record(silence(3), start={"state": 0.25})
    own = loop(engine, start=0.25).record(silence(3))
    assert all(given[name].tolist() == own[name].tolist() for name in own)
    for start in (0.5, 1.0, 2.0):  # each recording has its own
        assert simulator.record(silence(1), start={"state": start})["output"].tolist() == [[start, start]]
    assert not simulator.record(silence(3))["output"].any()


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ({"stat": 1.0}, "state"),
        ({"state": [1.0, 2.0, 3.0]}, "2 units"),
        ({"state": [1.0, np.nan]}, "finite"),
    ],
)
def test_impossible_start_values_are_refused(start: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        loop("numpy").record(silence(1), start=start)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("update", ["epoch", 3, "pattern"])
def test_looking_at_a_network_does_not_change_what_it_learns(engine: str, update: Any) -> None:
    network = Network((Layer("input", 2), Layer("output", 1)), (Projection("input", "output"),))
    patterns = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])

    def look(simulator: Simulator, epoch: int) -> dict[str, Any]:
        simulator.test(patterns)
        return simulator.record(patterns.select([0]), ["output"])

    watched, alone = (Simulator(network, 1, engine=engine) for _ in range(2))
    watched.train(patterns, Phase(epochs=6, update=update, snapshots=(0, 1, 2, 4)), observe=look)
    alone.train(patterns, Phase(epochs=6, update=update, snapshots=(0, 1, 2, 4)))
    np.testing.assert_array_equal(watched.learning.w, alone.learning.w)
    assert watched.learning.counts[0] == alone.learning.counts[0]


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_activations_beyond_all_numbers_are_not_returned(engine: str) -> None:
    network = Network(
        (Layer("input", 2), Layer("hidden", 1, "linear"), Layer("output", 1, "linear")),
        (Projection("input", "hidden"), Projection("hidden", "output")),
    )
    simulator = Simulator(network, 0, engine=engine)
    simulator.weights["input->hidden"][:] = 1e300
    simulator.weights["hidden->output"][:] = 1e300
    patterns = PatternSet.from_arrays([[0, 0], [1, 1]], [[0], [1]])
    with np.errstate(all="ignore"):
        for present in (simulator.record, simulator.test):
            with pytest.raises(DivergedError, match="activations of 'output' are beyond all numbers"):
                present(patterns)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_tick_in_which_an_event_settles_counts_though_it_comes_before_those_that_count(
    engine: str,
) -> None:
    """Weights (.5 on the input, 0 from the unit to itself) let it settle in two ticks, at 1 / (1 + e^-.5)."""
    network = Network(
        (Layer("input", 1), Layer("output", 1, bias=Bias("none"))),
        (Projection("input", "output"), Projection("output", "output", delay=1, trained=False)),
        time=Time(ticks=9, settle=1e-9),
    )
    simulator = Simulator(network, 0, engine=engine)
    simulator.weights["input->output"] = [[0.5]]
    simulator.weights["output->output"] = [[0.0]]
    patterns = PatternSet.from_arrays([[1.0]], [[1.0]])
    a = 1 / (1 + np.exp(-0.5))
    assessment = simulator.test(patterns)
    assert assessment.ticks.tolist() == [2]
    assert assessment.pattern_errors == pytest.approx([(1 - a) ** 2 / 2])
    simulator.train(patterns, Phase(epochs=1, rule=GradientDescent(1.0)))
    assert simulator.weights["input->output"][0, 0] == pytest.approx(0.5 + (1 - a) * a * (1 - a))
