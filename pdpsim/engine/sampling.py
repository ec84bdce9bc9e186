"""What is drawn at random while a network is trained: orders of presentation, noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.job import Job

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator


def draw_noise(simulator: Simulator, job: Job) -> NDArray[np.floating]:
    """Draw the noise of a job, shape (ticks, 2, units): on net inputs and on activations."""
    plan = simulator.plan
    t = plan.tables
    ticks = job.events * simulator.description.time.ticks
    sd = np.stack([np.repeat(t.noise, t.size), np.repeat(t.activation_noise, t.size)])
    return (simulator.rngs["noise"].standard_normal((ticks, 2, plan.n_units)) * sd).astype(simulator.dtype)


def draw_order(phase: Phase, patterns: PatternSet, rng: np.random.Generator) -> NDArray[np.int64]:
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
