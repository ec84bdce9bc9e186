"""Ackley, Hinton and Sejnowski (1985): the 4-2-4 encoder, by statistics with the vectors and without them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep

Array = NDArray[np.float64]

study = Study(
    id="ackley-1985-boltzmann",
    title="A Boltzmann machine learns a code",
    paper="Ackley, D. H., Hinton, G. E., & Sejnowski, T. J. (1985). A learning algorithm for Boltzmann "
    "machines. Cognitive Science, 9, 147-169.",
    doi="10.1207/s15516709cog0901_7",
    family="brain",
    summary="Two groups of visible units that are not joined come to share a code in two hidden units, by a "
    "rule that compares how often units are on together with the world and without it.",
    model="ackley_1985",
    # weights that are dealt out anew over the links of their kind
    controls=("dealt",),
    replicates=50,
    minutes=10.0,
    options=(
        Option(
            "cycles",
            400,
            quick=5,
            help="learning cycles, at most",
            origin="assumed, for time: the longest that is reported is 1,810",
        ),
        Option("stay", 30, quick=2, help="cycles after the codes are there", origin="assumed"),
        Option("annealings", 2, help="with each vector in a cycle", origin="p. 158"),
        Option(
            "on-to-off",
            0.15,
            help="chance that a unit of a vector that is on is clamped off",
            origin="p. 158",
        ),
        Option("off-to-on", 0.05, help="chance that one that is off is clamped on", origin="p. 158"),
        Option(
            "asked",
            25,
            quick=2,
            help="times that each unit of one group is asked for its twin",
            origin="assumed",
        ),
    ),
    # what the statistics' length does
    sweep=Sweep(grid={"annealings": (2, 5)}, replicates=3),
)

UNITS = 4
#: Cycles after which the first phase is looked at (Figure 3a).
FIRST = 4


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Let a machine learn until it has a code for each vector, and some cycles more."""
    network, rng, options = replicate.network(), replicate.rng("noisy clamping"), replicate.options
    limit, measures = int(options["cycles"]), dict[str, Any]()
    cycles, left = np.inf, limit
    codes = [len(code_words(network))]
    while left > 0:
        network.train(clamped(rng, int(options["annealings"]), options["on-to-off"], options["off-to-on"]))
        codes.append(len(code_words(network)))
        left -= 1
        if len(codes) - 1 == FIRST:
            measures["first_lateral"] = lateral(network)
        if np.isinf(cycles) and codes[-1] == UNITS:
            cycles, left = len(codes) - 1, int(options["stay"])
        replicate.progress(len(codes) / limit, f"cycle {len(codes)}, {codes[-1]} codes")
    measures |= {
        "cycles": cycles,
        "codes": np.array(codes),
        "lateral": lateral(network),
        "to_hidden": network.weights["first->hidden"].copy(),
        "from_hidden": network.weights["hidden->second"].copy(),
        "words": hidden_words(network),
        "evoked": evoked(network, int(options["asked"]), replicate.rng("asking")),
    }
    dealt = replicate.rng("dealt")
    deal(network, dealt)
    return measures | {
        "dealt_codes": np.array([len(code_words(network))]),
        "dealt_lateral": dealt.permuted(measures["lateral"], axis=1),
        "dealt_to_hidden": network.weights["first->hidden"].copy(),
        "dealt_evoked": evoked(network, int(options["asked"]), replicate.rng("asking")),
    }


def clamped(rng: np.random.Generator, times: int, on_to_off: float, off_to_on: float) -> PatternSet:
    """Return the vectors of a cycle, each several times, with noise of its own (p. 156, noisy clamping)."""
    vectors = np.repeat(np.hstack([np.eye(UNITS)] * 2), times, axis=0)
    changed = rng.random(vectors.shape) < np.where(vectors == 1, on_to_off, off_to_on)
    noisy = np.where(changed, 1 - vectors, vectors)
    free = np.full((len(vectors), UNITS), np.nan)
    return PatternSet.from_arrays({"first": free}, {"first": noisy[:, :UNITS], "second": noisy[:, UNITS:]})


def hidden_words(network: Simulator) -> Array:
    """Return what each vector turns on in the hidden units, by the signs of their net inputs."""
    net = network.weights["first->hidden"] + network.weights["hidden->second"].T + network.biases["hidden"]
    return (net > 0).astype(np.float64)


def code_words(network: Simulator) -> set[tuple[float, ...]]:
    """Return the different codes of the four vectors."""
    return {tuple(word) for word in hidden_words(network).tolist()}


def lateral(network: Simulator) -> Array:
    """Return the weights within the two visible groups, a row for each group and a column for each pair."""
    pairs = np.triu_indices(UNITS, 1)
    return np.array([network.weights[f"{group}->{group}"][pairs] for group in ("first", "second")])


def evoked(network: Simulator, times: int, rng: np.random.Generator) -> Array:
    """Hold each vector's half in the first group, and return how often units of the second are on.

    Returns
    -------
    array, shape (units of the first group, units of the second)
    """
    held = PatternSet.from_arrays({"first": np.repeat(np.eye(UNITS), times, axis=0)})
    second = network.record(held, ["second"], rng=rng)["second"]
    return np.asarray(second.reshape(UNITS, times, UNITS).mean(axis=1))


def deal(network: Simulator, rng: np.random.Generator) -> None:
    """Deal out the weights between visible and hidden units anew, each kind over its own links."""
    for name in ("first->hidden", "hidden->second"):
        weights = network.weights[name]
        network.weights[name] = rng.permutation(weights.ravel()).reshape(weights.shape)
