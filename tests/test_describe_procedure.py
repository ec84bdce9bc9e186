"""What a learning procedure would ignore or compute as something else is refused; what it takes, it heeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, check_learning
from pdpsim.describe.procedure import Procedure
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.learning import PROCEDURES
from pdpsim.learning.activation_gradient import ActivationGradient
from pdpsim.learning.almeida_pineda import AlmeidaPineda
from pdpsim.learning.one_layer import DeltaRule
from pdpsim.learning.perturbed_autoencoder import PerturbedAutoencoder
from pdpsim.learning.predictive_coding import PredictiveCoding
from pdpsim.learning.real_time_recurrent import RealTimeRecurrent
from pdpsim.simulate.simulator import Simulator
from tests.rules import gradients, layered, some_patterns
from tests.test_engines import FIT, network
from tests.test_learning_procedures import BY_CHANCE

BY_NAME = {name: procedure() for name, procedure in PROCEDURES.items()}


def suited(learning: Procedure) -> Network:
    return FIT.get(learning.name) or learning.furnish(network())


def admits(learning: Procedure, description: Network) -> bool:
    try:
        check_learning(description, Phase(learning=learning))
    except ValidationError:
        return False
    return True


def sequences(description: Network, seed: int = 0) -> dict[str, dict[str, np.ndarray]]:
    """Return two patterns of three events."""
    rng = np.random.default_rng(seed)
    return {
        "inputs": {x.name: rng.random((6, x.size)) for x in description.clamped},
        "targets": {x.name: rng.random((6, x.size)) for x in description.targets},
    }


@pytest.mark.parametrize("learning", BY_NAME.values(), ids=BY_NAME)
def test_no_event_of_a_pattern_is_dropped(learning: Procedure) -> None:
    """In windows of whole patterns those that learn from the end of an event would learn of the last only."""
    whole = suited(learning)
    whole = replace(whole, time=replace(whole.time, unroll="pattern"))
    if not (learning.by_flow or learning.in_time):
        assert not admits(learning, whole)
        return
    simulator, results = Simulator(whole, 1, engine="numpy"), []
    for more in (0.0, 0.5):
        values = sequences(whole)
        for each in values["inputs"].values():
            each[[1, 4]] += more  # the second event of each
        patterns = PatternSet.from_arrays(values["inputs"], values["targets"], lengths=[3, 3])
        results.append(simulator.gradient(patterns, Phase(), learning)[1])
    assert np.abs(results[0] - results[1]).max() > 1e-6


@pytest.mark.parametrize("learning", BY_NAME.values(), ids=BY_NAME)
def test_a_pattern_that_counts_twice_teaches_what_it_does_when_it_comes_twice(learning: Procedure) -> None:
    """Whatever a procedure is in the error, a pattern's frequency is a factor on what it teaches."""
    if learning.name in BY_CHANCE:
        pytest.skip("each presentation has chance of its own")
    description, rng = suited(learning), np.random.default_rng(4)
    inputs = {x.name: rng.random((3, x.size)) for x in description.clamped}
    targets = {x.name: rng.random((3, x.size)) for x in description.targets}
    often = PatternSet.from_arrays(inputs, targets, frequencies=[2, 1, 3])
    rows = [0, 0, 1, 2, 2, 2]
    again = PatternSet.from_arrays(
        *({name: values[rows] for name, values in each.items()} for each in (inputs, targets))
    )
    simulator = Simulator(description, 1, engine="numpy")
    weighted, repeated = (
        simulator.gradient(each, Phase(weighted=True), learning)[1] for each in (often, again)
    )
    assert np.abs(repeated).max() > 0
    np.testing.assert_allclose(weighted, repeated, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("learning", BY_NAME.values(), ids=BY_NAME)
def test_the_scale_of_a_layers_error_and_a_trained_start_are_heeded_or_refused(learning: Procedure) -> None:
    description = suited(learning)
    if description.targets:
        name = description.targets[-1].name
        layers = tuple(replace(x, error_scale=3.0) if x.name == name else x for x in description.layers)
        assert admits(learning, replace(description, layers=layers)) == learning.by_error
    computed = {p.receiver for p in description.forward}
    layers = tuple(
        replace(x, start=0.4, start_trained=True) if x.name in computed and not x.clamp else x
        for x in description.layers
    )
    if layers != description.layers:
        assert admits(learning, replace(description, layers=layers)) == learning.by_flow


#: Procedures that compute a unit's response or its slope from its net input themselves.
BY_NET_INPUT = [
    each
    for each in BY_NAME.values()
    if each.by_error or each.name in ("equilibrium-propagation", "weak-feedback", "recirculation")
]


@pytest.mark.parametrize("learning", BY_NET_INPUT, ids=lambda x: x.name)
def test_units_and_links_that_are_no_functions_and_sums_are_refused(learning: Procedure) -> None:
    description = suited(learning)
    assert admits(learning, description)
    first = description.forward[0]
    for other in ({"threshold": 0.1, "power": 2.0}, {"cap": 0.5}, {"excitation": 2.0}):
        projections = tuple(replace(p, **other) if p == first else p for p in description.projections)
        with pytest.raises(ValidationError, match="carry activations as they are"):
            check_learning(replace(description, projections=projections), Phase(learning=learning))
    layers = tuple(
        replace(x, activation="interactive", dt=1.0, start=0.0) if x.name == first.receiver else x
        for x in description.layers
    )
    with pytest.raises(ValidationError, match=f"'{first.receiver}' is interactive"):
        check_learning(replace(description, layers=layers), Phase(learning=learning))


@pytest.mark.parametrize("name", ["backpropagation", "feedback-alignment", "kolen-pollack", "e-prop", "rflo"])
def test_error_goes_back_through_units_that_are_updated_together(name: str) -> None:
    description = suited(BY_NAME[name])
    apart = replace(description, time=Time(ticks=3, updates="asynchronous"))
    with pytest.raises(ValidationError, match="for units that are updated together"):
        check_learning(apart, Phase(learning=BY_NAME[name]))


@pytest.mark.parametrize("name", ["threshold", "stochastic", "winner"])
def test_feedback_alignment_needs_slopes(name: str) -> None:
    learning = BY_NAME["feedback-alignment"]
    with pytest.raises(ValidationError, match=f"units with a slope; 'hidden' is {name}"):
        check_learning(learning.furnish(network(hidden=name)), Phase(learning=learning))


@pytest.mark.parametrize(
    "learning",
    [
        ActivationGradient(),
        AlmeidaPineda(steps=2000, tolerance=1e-14),
        PredictiveCoding(predictions="fixed", steps=500, step=0.5, tolerance=1e-14),
        RealTimeRecurrent(),
    ],
    ids=lambda x: x.name,
)
def test_a_flat_spot_is_that_of_backpropagation_in_every_layer(learning: Procedure) -> None:
    simulator, patterns = Simulator(layered((5, 6, 4, 3)), 1), some_patterns(4, 5, 3)
    plain = simulator.gradient(patterns, Phase())[1]
    exact, ours = (simulator.gradient(patterns, Phase(flat_spot=0.1), each)[1] for each in (None, learning))
    assert np.abs(exact - plain).max() > 1e-3
    np.testing.assert_allclose(ours, exact, atol=1e-9)


def test_a_flat_spot_is_refused_where_no_slope_is_taken() -> None:
    with pytest.raises(ValidationError, match="takes no slopes, and would not heed it"):
        check_learning(network(), Phase(learning=PerturbedAutoencoder(), flat_spot=0.1))


@pytest.mark.parametrize(
    "name",
    ["sign-symmetry", "weight-mirrors", "predictive-coding", "activation-gradient", "target-propagation"],
)
def test_net_input_that_is_averaged_has_more_ticks_than_one(name: str) -> None:
    layers = tuple(
        replace(x, dt=0.5, start=0.5) if x.name == "hidden" else x for x in suited(BY_NAME[name]).layers
    )
    with pytest.raises(ValidationError, match="take up all of their net input at once"):
        check_learning(replace(suited(BY_NAME[name]), layers=layers), Phase(learning=BY_NAME[name]))


def test_the_weights_to_and_fro_of_kolen_and_pollack_have_all_in_common() -> None:
    """What it furnishes it accepts: rates, decay, signs and limits are those of the way there."""
    learning = BY_NAME["kolen-pollack"]
    description = Network(
        (Layer("input", 3), Layer("hidden", 4), Layer("output", 2)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output", rate=0.5, decay=0.1, sign="+", limit=1.0),
        ),
    )
    simulator = Simulator(learning.furnish(description), 0)
    gap = simulator.weights["output=>hidden"].T - simulator.weights["hidden->output"]
    simulator.train(some_patterns(3, 3, 2), Phase(epochs=1, update="epoch", learning=learning))
    now = simulator.weights["output=>hidden"].T - simulator.weights["hidden->output"]
    np.testing.assert_allclose(now, 0.9 * gap, atol=1e-12)


def test_weak_feedback_knows_no_delay_but_on_the_way_back() -> None:
    learning = BY_NAME["weak-feedback"]
    weak = suited(learning)
    around = Projection("hidden", "hidden", delay=1)
    for projections in ((around, *weak.projections), (*weak.projections, around)):
        with pytest.raises(ValidationError, match="no delay but on the way back; 'hidden->hidden' has one"):
            check_learning(replace(weak, projections=projections), Phase(learning=learning))


@pytest.mark.parametrize("absent", [1.0, 0.5])
def test_a_gain_counts_in_the_delta_rule_whatever_the_rate_of_absence(absent: float) -> None:
    """No target is 0 here, so that both rates are the first."""
    description = FIT["delta"]
    description = replace(description, projections=(replace(description.projections[0], gain=3.0),))
    simulator, patterns = Simulator(description, 1, engine="numpy"), some_patterns(4, 3, 2)
    exact, ours = (gradients(simulator, patterns, each) for each in (None, DeltaRule(absent)))
    for name, each in exact.items():
        np.testing.assert_allclose(ours[name], each, atol=1e-12)


def test_what_units_tell_each_other_is_a_plain_sum() -> None:
    learning = BY_NAME["auto-associator"]
    link = FIT["auto-associator"].projections[0]
    for other in ({"gain": 0.5}, {"threshold": 0.0}):
        description = replace(FIT["auto-associator"], projections=(replace(link, **other),))
        assert not admits(learning, description)
