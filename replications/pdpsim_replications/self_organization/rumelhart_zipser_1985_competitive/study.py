"""Rumelhart and Zipser (1985): units that compete divide what they see among them.

Four environments: dipoles on a grid, words of two letters, lines, and the Jets and the Sharks. In each the
unit that responds most learns; conditions differ in whether the others learn as well, or get easier to win
with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.self_organization.rumelhart_zipser_1985_competitive.environments import (
    dipoles,
    lines,
    neighbours,
    people,
    strangers,
    words,
)
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks.people import facts

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator

Winners = NDArray[np.int64]

study = Study(
    id="rumelhart-zipser-1985-competitive",
    title="Features found by competition",
    paper="Rumelhart, D. E., & Zipser, D. (1985). Feature discovery by competitive learning. Cognitive "
    "Science, 9, 75-112.",
    doi="10.1207/s15516709cog0901_5",
    family="self organization",
    summary="Without a teacher, units of which only the best learns find the halves of a grid, letters in "
    "their places, and, taught by what occurs together, the orientation of lines.",
    models={
        "dipoles": "rumelhart_zipser_1985_dipoles",
        "words": "rumelhart_zipser_1985_words",
        "lines": "rumelhart_zipser_1985_lines",
        "people": "rumelhart_zipser_1985_people",
        "facts": "jets_and_sharks",
    },
    # who learns: the winner alone, losers slowly as well, or the winner with biases that even out who wins
    conditions={"winner": {}, "leaky": {"losers": 0.1}, "conscience": {"conscience": 0.1}},
    controls=("untrained", "shuffled"),
    replicates=50,
    minutes=3.0,
    options=(Option("words-units", 4, help="units that could have a word each", origin="recalled"),),
    quick={"dipoles.training.epochs": 5, "words.training.epochs": 5, "lines.training.epochs": 5},
    # how fast the winner learns: dipoles, words and lines
    sweep=Sweep(
        grid={"dipoles.training.rule.rate": (0.02, 0.1, 0.25)},
        settings=[
            {"words.training.rule.rate": 0.02, "words.training.epochs": 400},
            {"lines.training.rule.rate": 0.02, "lines.training.epochs": 400},
        ],
        replicates=10,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train networks in each environment, and see who wins."""
    grid, pairs = dipoles(neighbours()), strangers(replicate.rng("pairs"))
    measures: dict[str, Any] = {}
    for name, patterns in (("", grid), ("shuffled_", dipoles(pairs))):
        network = competitors(replicate, f"{name}dipoles", "dipoles")
        if not name:
            measures["untrained_regions"] = regions(network)
            measures["untrained_dipoles_won"] = winners(network, grid)
        network.train(patterns)
        measures[f"{name}regions"] = regions(network)
        measures[f"{name}dipoles_won"] = winners(network, patterns)
        if not name:
            measures["preference"] = np.subtract(*network.weights["input->unit"].T)
    measures |= tell_words(replicate)
    replicate.progress(0.5, "words")
    measures |= tell_lines(replicate)
    known = facts(replicate.model("facts").network)
    for gangs in ("own", "none", "dealt"):
        patterns, sharks = people(known, gangs, replicate.rng("gangs"))
        network = competitors(replicate, f"people-{gangs}", "people")
        network.train(patterns)
        measures[f"people_{gangs}"] = winners(network, patterns)
        measures["sharks"] = sharks
    return measures


def competitors(
    replicate: Replicate, name: str, model: str, settings: dict[str, Any] | None = None
) -> Simulator:
    """Return a network whose units learn as the condition has it, the weights into each adding up to 1."""
    network = replicate.network(name, learning(replicate.model(model, settings), replicate.condition))
    for weights in network.weights.values():
        weights /= weights.sum(axis=0)
    return network


def learning(model: Model, parameters: dict[str, float]) -> Model:
    """Return the model with other parameters of competitive learning, and biases where these need them."""
    phases = tuple(replace(each, learning=replace(each.learning, **parameters)) for each in model.phases)
    layers = model.network.layers
    if parameters.get("conscience"):
        layers = tuple(replace(each, bias=replace(each.bias, kind="trained")) for each in layers)
    return replace(model, phases=phases, network=replace(model.network, layers=layers))


def winners(network: Simulator, patterns: PatternSet, layer: str = "unit") -> Winners:
    """Return the number of the unit that wins each pattern, from 0."""
    return np.asarray(network.record(patterns)[layer].argmax(axis=1))


def regions(network: Simulator) -> Winners:
    """Return for each position of the grid which unit has the larger weight from it."""
    return np.asarray(network.weights["input->unit"].argmax(axis=1))


def tell_words(replicate: Replicate) -> dict[str, Any]:
    """Return which of two units, and which of four, win each word, before and after training."""
    shown, many = words(), int(replicate.options["words-units"])
    measures: dict[str, Any] = {}
    for name, units in (("two", 2), ("four", many)):
        network = competitors(replicate, f"words-{name}", "words", {"layers.unit.size": units})
        measures[f"untrained_{name}_won"] = winners(network, shown)
        network.train(shown)
        measures[f"{name}_won"] = winners(network, shown)
    return measures


def tell_lines(replicate: Replicate) -> dict[str, Any]:
    """Return who wins lines that are shown alone, after training with the teacher and without it."""
    alone = lines(taught=False)
    measures: dict[str, Any] = {}
    for name, taught in (("taught", True), ("untaught", False)):
        network = competitors(replicate, f"lines-{name}", "lines")
        network.train(lines(taught=taught))
        measures[f"{name}_upper"] = winners(network, alone, "orientation")
        measures[f"{name}_single"] = winners(network, alone, "single")
    return measures
