"""What is random while a network is trained: orders of presentation, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.plan import Plan
from pdpsim.engine.tables import COMPUTED


def sample_noise(plan: Plan, events: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the noise of some events, shape (ticks, 2, units): on net inputs and on activations."""
    if not plan.noisy:
        return sample_chance(plan, events, rng)
    layers = [plan.network.layer(name) for name in plan.layers]
    sizes = [x.size for x in layers]
    sd = np.stack(
        [np.repeat([x.noise for x in layers], sizes), np.repeat([x.activation_noise for x in layers], sizes)]
    )
    noise = sd * rng.standard_normal((events * plan.network.time.ticks, 2, plan.n_units))
    noise += sample_chance(plan, events, rng)
    return noise


def sample_chance(plan: Plan, events: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return what makes stochastic units come on by chance, as noise, shape (ticks, 2, units).

    A unit with net input x and logistic noise of scale T is above 0 with probability 1 / (1 + e^{-x/T}).
    """
    time, noise = plan.network.time, np.zeros((events * plan.network.time.ticks, 2, plan.n_units))
    for name in plan.layers:
        layer = plan.network.layer(name)
        if layer.activation == "stochastic":
            stages = time.annealing or ((time.ticks, layer.temperature),)
            temperature = np.concatenate([np.full(ticks, each) for ticks, each in stages])
            size = (len(noise), layer.size)
            noise[:, 0, plan.units(name)] = np.tile(temperature, events)[:, None] * rng.logistic(size=size)
    return noise


def sample_turns(plan: Plan, events: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the order in which computed units are updated, one after another, at each tick of some events.

    Returns
    -------
    array of int, shape (ticks, computed units)
        Every computed unit once at each tick, in a new random order; or as many units drawn with replacement.
    """
    units = np.concatenate(
        [np.arange(x.offset, x.offset + x.units) for x in plan.tables.layers if x.kind == COMPUTED]
    )
    ticks = events * plan.network.time.ticks
    if plan.network.time.turns == "drawn":
        return rng.choice(units, size=(ticks, len(units))).astype(np.int64)
    return rng.permuted(np.tile(units, (ticks, 1)), axis=1).astype(np.int64)


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
