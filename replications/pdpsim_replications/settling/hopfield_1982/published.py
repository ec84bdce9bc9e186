"""The paper's own runs: how many memories are kept, and where other states lead (pp. 2556-2557).

Units at their threshold stay as they are, as in Eq. 1. With ten memories, or thirty units, many are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Replicate
from pdpsim_replications.settling.hopfield_1982.memories import (
    Array,
    draw,
    keep_at_threshold,
    one_step,
    settle,
    store,
    weights_of,
)

#: Memories of the 100 units in Figure 2.
COUNTS = (5, 10, 15)
#: Units and memories of the runs from other states, and how far from a memory they start at most.
SMALL, FEW, FARTHEST = 30, 5, 15


def figure_2(replicate: Replicate, size: int, signs: bool) -> dict[str, Any]:
    """Return how many units of memories change, of each number of memories, over several matrices.

    Parameters
    ----------
    replicate : Replicate
    size : int
        Units.
    signs : bool
        Whether units are of +1 and -1.

    Returns
    -------
    dict
        ``errors_N`` (memories of all matrices).
    """
    network = self_linked(replicate, "figure-2", size)
    measures: dict[str, Any] = {}
    for count in COUNTS:
        rng, turns = replicate.rng(f"matrices {count}"), replicate.rng(f"turns of {count}")
        errors = []
        for _ in range(int(replicate.options["matrices"])):
            memories = draw(count, size, rng)
            store(network, weights_of(memories), signs)
            keep_at_threshold(network)
            errors.append((settle(network, memories, turns)[:, -1] != memories).sum(axis=1))
        measures[f"errors_{count}"] = np.concatenate(errors)
    return measures


def self_linked(replicate: Replicate, name: str, size: int) -> Simulator:
    """Return a network whose units may have links to themselves."""
    settings = {"layers.unit.size": size, "projections.unit->unit.links": "full"}
    return replicate.network(name, replicate.model(settings=settings), save=False)


def noise(replicate: Replicate, size: int) -> dict[str, Any]:
    """Return the share of units that one step would change, in either coding, of 10 memories.

    Parameters
    ----------
    replicate : Replicate
    size : int
        Units.
    """
    rng = replicate.rng("one step")
    shares = []
    for _ in range(int(replicate.options["samples"])):
        memories = draw(10, size, rng)
        weights = weights_of(memories)
        shares.append([(one_step(weights, memories, signs) != memories).mean() for signs in (False, True)])
    zero_one, signs = np.mean(shares, axis=0)
    return {"one_step_zero_one": float(zero_one), "one_step_signs": float(signs)}


def overloaded(replicate: Replicate, size: int, signs: bool) -> float:
    """Return the share of memories that one step would leave as they are, of five for each unit."""
    memories = draw(5 * size, size, replicate.rng("overload"))
    return float((one_step(weights_of(memories), memories, signs) == memories).all(axis=1).mean())


def from_other_states(replicate: Replicate, signs: bool) -> dict[str, Any]:
    """Return where random states lead, and states near memories, in a network of 30 units with 5 memories.

    Memories and their reverses count as ten nominal states.

    Returns
    -------
    dict
        ``random_distance`` (runs): units in which ends differ from the nearest nominal state.
        ``start_distance``,
        ``end_distance`` (runs): units in which a start near a memory, and its end, differ from the nominal
        state that is nearest to the start; ``same_nearest`` (runs): whether that state is the nearest to the
        end as well. ``stable``, ``reverse_stable`` (memories): whether a memory, and its reverse, stay as
        they are.
    """
    network = self_linked(replicate, "small", SMALL)
    rng, turns = replicate.rng("small"), replicate.rng("turns of small")
    collected: dict[str, list[NDArray[Any]]] = {}
    for _ in range(int(replicate.options["matrices"])):
        memories = draw(FEW, SMALL, rng)
        nominal = np.concatenate([memories, -memories])
        store(network, weights_of(memories), signs)
        keep_at_threshold(network)
        far = draw(50, SMALL, rng)
        near = modified(memories, rng)
        ends = settle(network, np.concatenate([far, near, nominal]), turns)[:, -1]
        start = differences(near, nominal)
        end = differences(ends[len(far) : -len(nominal)], nominal)
        nearest = start.argmin(axis=1)
        kept = (ends[-len(nominal) :] == nominal).all(axis=1)
        for name, values in {
            "random_distance": differences(ends[: len(far)], nominal).min(axis=1),
            "start_distance": start.min(axis=1),
            "end_distance": end[np.arange(len(end)), nearest],
            "same_nearest": end.argmin(axis=1) == nearest,
            "stable": kept[:FEW],
            "reverse_stable": kept[FEW:],
        }.items():
            collected.setdefault(name, []).append(values)
    return {name: np.concatenate(values) for name, values in collected.items()}


def modified(memories: Array, rng: np.random.Generator) -> Array:
    """Return each memory with 1, 2, ... and `FARTHEST` random units turned, shape (states, units)."""
    states = np.repeat(memories, FARTHEST, axis=0)
    turned = np.tile(np.arange(1, FARTHEST + 1), len(memories))
    ranks = rng.permuted(np.tile(np.arange(memories.shape[1]), (len(states), 1)), axis=1)
    return np.asarray(np.where(ranks < turned[:, None], -states, states))


def differences(states: Array, others: Array) -> NDArray[np.int64]:
    """Return in how many units states differ from others, shape (states, others)."""
    return np.asarray((states[:, None] != others[None]).sum(axis=-1))
