"""Feedback alignment where hidden units are not linear: a random network's function, and digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import DivergedError
from pdpsim.codings.digits import digits, share_named
from pdpsim.describe.links import Normal
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.describe.projection import Projection
from pdpsim.learning.direct_feedback_alignment import DirectFeedbackAlignment
from pdpsim.learning.feedback_alignment import FeedbackAlignment
from pdpsim.learning.kolen_pollack import KolenPollack
from pdpsim.simulate.agreement import cosine

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

#: Learning rates of each network that learns it, of which the best counts.
RATES = (0.001, 0.003, 0.01, 0.03)
#: Weight decay with which feedback comes to fit, and updates for which that is followed.
DECAY, UPDATES = 0.001, 50


# --- the function of a random network ---------------------------------------------------------------


def functions(replicate: Replicate) -> tuple[PatternSet, PatternSet]:
    """Return examples of what a random network of 30-20-10-10 units computes, to learn and to test."""
    count, steep = int(replicate.options["function-examples"]), float(replicate.options["steepness"])
    model = replicate.model("tanh")
    projections = tuple(
        replace(p, init=Normal(0.0, steep / float(np.sqrt(model.network.layer(p.sender).size))))
        for p in model.network.forward
    )
    network = replicate.network("function", replace(model.network, projections=projections), save=False)
    inputs = replicate.rng("function inputs").standard_normal((2 * count, 30))
    outputs = network.record(PatternSet.from_arrays(inputs), ["output"])["output"]
    whole = PatternSet.from_arrays(inputs, outputs / outputs.std())
    return whole.select(np.arange(count)), whole.select(np.arange(count, 2 * count))


def shallower(model: Model) -> Model:
    """Return the model without its second hidden layer."""
    network = model.network
    layers = tuple(x for x in network.layers if x.name != "second")
    back = network.projection("output=>second")
    projections = (
        network.projection("input->first"),
        Projection("first", "output"),
        replace(back, receiver="first", name="output=>first"),
    )
    return replace(model, network=replace(network, layers=layers, projections=projections), origins=())


def learn_functions(replicate: Replicate) -> dict[str, Any]:
    """Return the error on new examples, as a share of their variance, by rate, of networks of two depths.

    Returns
    -------
    dict
        ``error_deep``, ``error_shallow`` by feedback alignment; ``error_deep-exact`` by backpropagation;
        ``error_deep-last`` where the last layer alone learns, of the deep network; each of shape (rates,).
    """
    learned, others = functions(replicate)
    model = replicate.model("tanh")
    plain = replace(model, network=replace(model.network, projections=model.network.forward), origins=())
    variance = float((others.targets["output"] ** 2).sum())
    ways: dict[str, tuple[Model, Procedure, Sequence[str]]] = {
        "deep": (model, FeedbackAlignment(), ()),
        "shallow": (shallower(model), FeedbackAlignment(), ()),
        "deep-exact": (plain, Backpropagation(), ()),
        "deep-last": (plain, Backpropagation(), ("first", "second")),
    }
    measures: dict[str, Any] = {}
    for name, (described, learning, frozen) in ways.items():
        errors = []
        for rate in RATES:
            phase = replace(model.phases[0], learning=learning, freeze=tuple(frozen))
            network = replicate.network(f"function-{name}-{rate}", described, save=False)
            try:
                network.train(learned, replace(phase, rule=replace(phase.rule, rate=rate)))
                errors.append(2 * network.test(others, phase).error / variance)
            except DivergedError:
                errors.append(np.inf)
        measures[f"error_{name}"] = np.array(errors)
    return measures


# --- digits -----------------------------------------------------------------------------------------


def without_weights(model: Model, activation: str) -> Model:
    """Return the model with units of a kind, and all weights of the way there 0."""
    network = model.network
    layers = tuple(
        replace(x, activation=activation) if x.name in ("lower", "upper") else x for x in network.layers
    )
    projections = tuple(replace(p, init=Normal(0.0, 0.0)) for p in network.projections)
    return replace(model, network=replace(network, layers=layers, projections=projections), origins=())


def with_one_layer(model: Model) -> Model:
    """Return the model without its upper hidden layer."""
    network = model.network
    layers = tuple(x for x in network.layers if x.name != "upper")
    projections = (network.projection("input->lower"), Projection("lower", "output"))
    return replace(model, network=replace(network, layers=layers, projections=projections), origins=())


def learn_digits(replicate: Replicate) -> dict[str, Any]:
    """Learn digits through one hidden layer and two, with feedback that is fixed, learned, or direct.

    Returns
    -------
    dict
        ``named_RULE``, with two hidden layers, ``named_RULE-one``, with one, and ``named_RULE-zero``, with
        two and all weights 0 at first: share of other digits named right; ``fit_RULE``: cosine of
        the feedback from the upper to the lower layer with the weights that it runs against, at the end;
        ``shrinking_gap`` and ``fixed_shrinking_gap``: how far their difference is from what decay leaves of
        it after some updates, relative to the difference at first.
    """
    learned, others = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    model = replicate.model("digits")

    def named(network: Simulator, phase: Phase) -> float:
        try:
            network.train(learned, phase)
        except DivergedError:
            return 0.0
        return share_named(network.record(others, ["output"])["output"], others)

    measures: dict[str, Any] = {}
    empty = without_weights(model, "tanh")
    for name, learning in {"direct": DirectFeedbackAlignment(), "exact": Backpropagation()}.items():
        network = replicate.network(f"{name}-zero", learning.furnish(empty.network), save=False)
        measures[f"named_{name}-zero"] = named(network, replace(model.phases[0], learning=learning))
    single = with_one_layer(model)
    for name, learning, frozen in (
        ("alignment", FeedbackAlignment(), ()),
        ("exact", Backpropagation(), ()),
        ("last", Backpropagation(), ("lower",)),
    ):
        network = replicate.network(f"{name}-one", learning.furnish(single.network), save=False)
        phase = replace(model.phases[0], learning=learning, freeze=frozen)
        measures[f"named_{name}-one"] = named(network, phase)
    rules = {"kolen-pollack": KolenPollack(), "alignment": FeedbackAlignment(), "exact": Backpropagation()}
    for name, learning in rules.items():
        network = replicate.network(f"digits-{name}", learning.furnish(model.network), save=False)
        phase = replace(model.phases[0], learning=learning)
        phase = replace(phase, rule=replace(phase.rule, decay=DECAY))
        if name != "exact":
            prefix = "" if name == "kolen-pollack" else "fixed_"
            measures[f"{prefix}shrinking_gap"] = shrinking_gap(network, learned, phase)
        measures[f"named_{name}"] = named(network, phase)
        if name != "exact":
            back, way = network.weights["upper=>lower"], network.weights["lower->upper"]
            measures[f"fit_{name}"] = cosine(back.T.ravel(), way.ravel())
    return measures


def shrinking_gap(network: Simulator, patterns: PatternSet, phase: Phase) -> float:
    """Return how far feedback less weights is from (1 - decay)^n of what it was, after n updates."""

    def difference() -> Any:
        return network.weights["upper=>lower"].T - network.weights["lower->upper"]

    assert isinstance(phase.update, int)
    before = difference()
    part = patterns.select(np.arange(UPDATES * phase.update))
    network.train(part, replace(phase, epochs=1))
    expected = (1 - DECAY) ** UPDATES * before
    return float(np.abs(difference() - expected).max() / np.abs(before).max())
