"""The auto-associator: one step by hand, what it learns in the limit, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, NoSelf, Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.auto_associator import AutoAssociator
from pdpsim.simulate.simulator import Simulator
from tests.rules import gradients, layered

WEIGHTS = ((0.0, 0.5, -0.25), (0.1, 0.0, 0.2), (0.3, -0.4, 0.0))
KNOWN = Values(WEIGHTS)
#: What the units are told; nobody tells the third of the second pattern anything.
TOLD = np.array([[1.0, -1.0, 1.0], [0.5, 1.0, np.nan]])


def memory(activation: str = "linear", init=KNOWN, ticks: int = 2, bias: str = "none", **how) -> Network:
    size = len(init.rows) if isinstance(init, Values) else 8
    return Network(
        (Layer("unit", size, activation, bias=Bias(bias, Constant(0.1)), clamp=1.0),),
        (Projection("unit", "unit", delay=1, links=NoSelf(), init=init),),
        time=Time(ticks=ticks),
        **how,
    )


@pytest.mark.parametrize("bias", ["none", "trained"])
def test_the_change_is_external_less_internal_input_times_the_sender(bias):
    simulator = Simulator(memory(bias=bias), 1)
    w, b = np.array(WEIGHTS), 0.1 if bias == "trained" else 0.0
    told = np.nan_to_num(TOLD)
    a = told + b  # after the first tick; the second adds what the others say
    a = told + b + a @ w
    error = np.where(np.isnan(TOLD), 0.0, told - (a @ w + b))
    changes = gradients(simulator, PatternSet.from_arrays({"unit": TOLD}), AutoAssociator())
    expected = a.T @ error
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(changes["unit->unit"], -expected, atol=1e-12)
    if bias == "trained":
        np.testing.assert_allclose(changes["unit"], -error.sum(axis=0), atol=1e-12)


def test_it_completes_what_it_has_learned():
    """Two orthogonal patterns of eight interactive units, then half of each."""
    whole = np.array([[1, -1, 1, -1, 1, -1, 1, -1], [1, 1, -1, -1, 1, 1, -1, -1]], dtype=float)
    network = memory(
        "interactive",
        Constant(0.0),
        ticks=10,
        interaction=Interaction(0.15, 0.0, -1.0, 1.0, 0.15, 0.15),
    )
    simulator = Simulator(network, 1)
    phase = Phase(epochs=40, learning=AutoAssociator(), rule=GradientDescent(0.05))
    simulator.train(PatternSet.from_arrays({"unit": whole}), phase)
    half = whole.copy()
    half[:, 4:] = 0.0
    ends = simulator.record(PatternSet.from_arrays({"unit": half}))["unit"]
    assert (np.sign(ends) == whole).all()
    untrained = Simulator(network, 1).record(PatternSet.from_arrays({"unit": half}))["unit"]
    assert (untrained[:, 4:] == 0).all()


def test_what_never_learns_is_no_internal_input():
    """A box that keeps its state: links of each unit to itself, which do not learn."""
    plain = memory("box", ticks=1)
    kept = Projection("unit", "unit", name="kept", delay=1, links=NoSelf(), init=KNOWN, trained=False)
    both = Network(plain.layers, (*plain.projections, kept), time=plain.time)
    start = {"unit": [0.5, 0.5, 0.5]}
    patterns = PatternSet.from_arrays({"unit": TOLD[:1]})
    for network in (plain, both):
        simulator = Simulator(network, 1)
        a = simulator.record(patterns, start=start)["unit"]
        assert np.abs(a).max() <= 1.0
    changes = gradients(Simulator(both, 1), patterns, AutoAssociator())
    a = Simulator(both, 1).record(patterns)["unit"]
    expected = a.T @ (TOLD[:1] - a @ np.array(WEIGHTS))
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(changes["unit->unit"], -expected, atol=1e-12)
    assert (changes["kept"] == 0).all()


def test_units_that_learn_are_told_something():
    with pytest.raises(ValidationError, match="needs external input where weights learn"):
        Simulator(layered((3, 2)), 0).train(
            PatternSet.from_arrays(np.ones((1, 3))), Phase(epochs=1, learning=AutoAssociator())
        )
