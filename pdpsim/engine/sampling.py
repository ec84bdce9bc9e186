"""What is random while a network is trained: orders of presentation, turns of units, noise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.plan import Plan
from pdpsim.engine.tables import COMPUTED


class Chance(NamedTuple):
    """What is left to chance while some events run; see `pdpsim.engine.job.Job`.

    Attributes
    ----------
    noise : (ticks, 2 or 3, units), optional
    turns : (ticks, computed units), optional
    """

    noise: NDArray[np.float64] | None
    turns: NDArray[np.int64] | None


def sample_chance(plan: Plan, events: int, rng: np.random.Generator, *, noisy: bool = False) -> Chance:
    """Return what is left to chance while some events run.

    Parameters
    ----------
    plan : Plan
    events : int
    rng : Generator
    noisy : bool
        Whether the noise of layers counts, as in learning, besides what makes stochastic units come on.
    """
    turns = _turns(plan, events, rng) if plan.network.time.updates == "asynchronous" else None
    noisy = noisy and plan.noisy
    return Chance(_noise(plan, events, rng, turns, noisy) if noisy or plan.stochastic else None, turns)


def _turns(plan: Plan, events: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return every computed unit once at each tick, in a new order; or as many, drawn with replacement."""
    units = np.concatenate(
        [np.arange(x.offset, x.offset + x.units) for x in plan.tables.layers if x.kind == COMPUTED]
    )
    ticks = events * plan.network.time.ticks
    if plan.network.time.turns == "drawn":
        return rng.choice(units, size=(ticks, len(units))).astype(np.int64)
    return rng.permuted(np.tile(units, (ticks, 1)), axis=1).astype(np.int64)


def _noise(
    plan: Plan, events: int, rng: np.random.Generator, turns: NDArray[np.int64] | None, noisy: bool
) -> NDArray[np.float64]:
    layers, ticks = [plan.network.layer(name) for name in plan.layers], events * plan.network.time.ticks
    noise = np.zeros((ticks, 2 if turns is None else 3, plan.n_units))
    sd = np.zeros((2, plan.n_units))
    if noisy:
        sizes = [x.size for x in layers]
        sd[0], sd[1] = (
            np.repeat(each, sizes)
            for each in ([x.noise for x in layers], [x.activation_noise for x in layers])
        )
        noise[:, :2] = sd * rng.standard_normal((ticks, 2, plan.n_units))
    # a unit with net input x and logistic noise of scale T is above 0 with probability 1 / (1 + e^{-x/T})
    temperature = _temperatures(plan, events)
    if turns is None:
        for x in layers:
            if x.activation == "stochastic":
                units = plan.units(x.name)
                noise[:, 0, units] += temperature[:, units] * rng.logistic(size=(ticks, x.size))
        return noise
    # a unit that has two turns in a tick takes its chance twice
    scale, own = np.take_along_axis(temperature, turns, axis=1), noise[:, 2, : turns.shape[1]]
    own += scale * rng.logistic(size=turns.shape)
    if noisy:
        own += sd[0][turns] * rng.standard_normal(turns.shape)
    return noise


def _temperatures(plan: Plan, events: int) -> NDArray[np.float64]:
    """Return the temperature of stochastic units at each tick, 0 for others, shape (ticks, units)."""
    time, temperatures = plan.network.time, np.zeros((plan.network.time.ticks, plan.n_units))
    for name in plan.layers:
        layer = plan.network.layer(name)
        if layer.activation == "stochastic":
            stages = time.annealing or ((time.ticks, layer.temperature),)
            course = np.concatenate([np.full(ticks, each) for ticks, each in stages])
            temperatures[:, plan.units(name)] = course[:, None]
    return np.tile(temperatures, (events, 1))


def sample_order(phase: Phase, patterns: PatternSet, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the order in which an epoch presents the patterns.

    Parameters
    ----------
    phase : Phase
        Whose `order` says how: fixed, permuted, or sampled with probability proportional to frequency.
    patterns : PatternSet
    rng : Generator
    """
    if phase.order == "fixed":
        return np.arange(len(patterns), dtype=np.int64)
    if phase.order == "permuted":
        return rng.permutation(len(patterns)).astype(np.int64)
    # the largest frequencies have no finite sum; a power of two changes none of their digits
    frequencies = np.ldexp(patterns.frequencies, -int(np.frexp(patterns.frequencies.max())[1]))
    share = frequencies / frequencies.sum()
    return rng.choice(len(patterns), size=phase.presentations or len(patterns), p=share).astype(np.int64)
