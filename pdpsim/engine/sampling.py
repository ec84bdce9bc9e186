"""What is random while a network is trained: orders of presentation, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.plan import Plan


def sample_noise(plan: Plan, events: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the noise of some events, shape (ticks, 2, units): on net inputs and on activations."""
    layers = [plan.network.layer(name) for name in plan.layers]
    sizes = [x.size for x in layers]
    sd = np.stack(
        [np.repeat([x.noise for x in layers], sizes), np.repeat([x.activation_noise for x in layers], sizes)]
    )
    ticks = events * plan.network.time.ticks
    return np.asarray(rng.standard_normal((ticks, 2, plan.n_units)) * sd)


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
    share = patterns.frequencies / patterns.frequencies.sum()
    return rng.choice(len(patterns), size=phase.presentations or len(patterns), p=share).astype(np.int64)
