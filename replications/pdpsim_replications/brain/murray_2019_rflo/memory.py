"""Bits that come one after another: each is to be compared with an earlier one.

Whether two bits differ is no linear function of them, and the earlier one is gone: a read-out from recurrent
weights that are not trained cannot tell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import DivergedError
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.learning.eligibility import EProp
from pdpsim.simulate.agreement import cosine, take_over
from pdpsim_replications.brain.murray_2019_rflo.rhythm import without_feedback

if TYPE_CHECKING:
    from pdpsim.describe.network import Network
    from pdpsim.describe.phases import Phase
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

BACK = "output=>hidden"
#: Ways of learning: by random feedback and traces; exactly; by traces with exact feedback; by what the last
#: tick alone gives; and the read-out alone.
#: How often a network is looked at, at most.
LOOKS = 21
WAYS = ("local", "exact", "symmetric", "brief", "last")


def sequences(rng: np.random.Generator, count: int, bits: int, lag: int) -> PatternSet:
    """Return sequences of random bits, -1 or 1, with targets 1 where one differs from that `lag` before."""
    values = rng.integers(0, 2, (count, bits))
    differs = np.full((count, bits), np.nan)
    differs[:, lag:] = values[:, lag:] ^ values[:, :-lag]
    return PatternSet.from_arrays(
        (2.0 * values - 1).reshape(-1, 1), differs.reshape(-1, 1), lengths=[bits] * count
    )


def told(outputs: np.ndarray[Any, Any], patterns: PatternSet) -> float:
    """Return the share of bits with a target whose output is on the right side of 0.5."""
    targets = patterns.targets["output"]
    asked = np.isfinite(targets)
    return float(((outputs > 0.5) == (targets > 0.5))[asked].mean())


def best_read_out(network: Simulator, learned: PatternSet, others: PatternSet) -> float:
    """Return the share of other bits right by the best read-out, by least squares, of those learned."""
    asked, activity = learned.targets["output"][:, 0], network.record(learned, ["hidden"])["hidden"]
    counted = np.isfinite(asked)
    constant = np.ones((counted.sum(), 1))
    weights = np.linalg.lstsq(np.hstack([activity[counted], constant]), asked[counted], rcond=None)[0]
    outputs = network.record(others, ["hidden"])["hidden"] @ weights[:-1] + weights[-1]
    return told(outputs[:, None], others)


def described(way: str, network: Network) -> tuple[Network, Procedure | None, tuple[str, ...]]:
    """Return the network of a way of learning, its procedure (None: the model's own), and what is frozen."""
    if way == "local":
        return network, None, ()
    learning = EProp() if way == "symmetric" else Backpropagation()
    plain = without_feedback(network, 1 if way == "brief" else None)
    return plain, learning, ("hidden",) if way == "last" else ()


def learn_memory(replicate: Replicate) -> dict[str, Any]:
    """Learn to compare bits in five ways, from the same weights, with the same sequences in the same order.

    Returns
    -------
    dict
        ``epochs``: those looked at; ``right_WAY``, shape (looks,): share of new bits right;
        ``alignment``, likewise: cosine of the read-out's weights with the feedback's, by random
        feedback; ``untrained_right``: share right by the best read-out from the untrained network.
    """
    bits, lag, count = (int(replicate.options[key]) for key in ("bits", "lag", "sequences"))
    learned = sequences(replicate.rng("learned"), count, bits, lag)
    others = sequences(replicate.rng("others"), count, bits, lag)
    model = replicate.model("memory")
    looks = np.unique(np.linspace(0, model.phases[0].epochs, LOOKS).round().astype(int))
    measures: dict[str, Any] = {"epochs": looks}
    start: Simulator | None = None
    for number, way in enumerate(WAYS):
        network, learning, frozen = described(way, model.network)
        simulator = replicate.network(
            f"memory-{way}", replace(model, network=network, origins=()), save=way == "local"
        )
        if start is None:
            start = simulator
            measures["untrained_right"] = best_read_out(start, learned, others)
            first = {name: values.copy() for name, values in start.weights.items()}
        take_over(simulator, first, {})
        phase = replace(
            model.phases[0],
            learning=learning or model.phases[0].learning,
            freeze=frozen,
            snapshots=tuple(map(int, looks)),
        )
        course = followed(simulator, phase, learned, others)
        measures[f"right_{way}"] = course["right"]
        if way == "local":
            measures["alignment"] = course["alignment"]
        replicate.progress(0.1 + 0.9 * (number + 1) / len(WAYS), way)
    return measures


def followed(simulator: Simulator, phase: Phase, learned: PatternSet, others: PatternSet) -> dict[str, Any]:
    """Train a network and return what it knows, and how read-out and feedback point, at each look.

    What is not reached, since weights grew without bound, is not a number.
    """

    def look(network: Simulator, epoch: int) -> dict[str, float]:
        values = {"right": told(network.record(others, ["output"])["output"], others)}
        if BACK in network.weights:
            out, back = network.weights["hidden->output"], network.weights[BACK]
            values["alignment"] = cosine(out.T.ravel(), back.ravel())
        course.append(values)
        return {}

    course: list[dict[str, float]] = []
    try:
        simulator.train(learned, phase, observe=look)
    except DivergedError:
        course += [dict.fromkeys(course[0], np.nan)] * (len(phase.snapshots) - len(course))
    return {key: np.array([each[key] for each in course]) for key in course[0]}
