"""Presenting patterns without learning: activations, errors, gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import DivergedError, ValidationError
from pdpsim.base.files import AnyArray
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.job import Job, Learning, share_gradient
from pdpsim.engine.plan import with_starts

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

#: At most this many activations are recorded at once.
MOST = 4_000_000


@dataclass(frozen=True)
class Noise:
    """Gaussian noise while patterns are presented, besides what the network itself describes.

    Parameters
    ----------
    activations : mapping of str to float
        SD of the noise on each layer's activations, at every tick.
    rng : Generator
        Where it is drawn from.
    """

    activations: Mapping[str, float]
    rng: np.random.Generator


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a network makes of patterns, without learning.

    Attributes
    ----------
    outputs : dict of str to array, shape (events, units)
        Activations of the layers that have targets, at the last tick of each event.
    pattern_errors : array, shape (patterns,)
        Error of each pattern (not weighted by frequency).
    worst_unit : array, shape (patterns,)
        Largest |activation - target| in each pattern, at the last tick of its events.
    ticks : array of int, shape (events,)
        Ticks that each event took: fewer than the network's where it settled.
    """

    outputs: dict[str, AnyArray]
    pattern_errors: AnyArray
    worst_unit: AnyArray
    ticks: NDArray[np.int64]

    @property
    def error(self) -> float:
        """Error summed over the patterns."""
        return float(self.pattern_errors.sum())


def record(
    simulator: Simulator,
    patterns: PatternSet,
    layers: Sequence[str] | None = None,
    *,
    ticks: str = "last",
    settle: float = 0.0,
    noise: Noise | None = None,
    start: Mapping[str, ArrayLike] | None = None,
) -> dict[str, AnyArray]:
    """Present patterns without learning and return activations.

    The network starts anew and its state in training is not touched. Noise is off unless given (or left by
    a lesion: `Simulator.noise`).

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    layers : sequence of str, optional
        All layers by default.
    ticks : {"last", "all"}
        The last tick of each event, or every tick.
    settle : float
        Where above 0, an event ends once no activation moves further than this in a tick.
    noise : Noise, optional
    start : mapping of str to array_like, shape (units,) or a number, optional
        Activations at which these layers start, in place of their own start values: a context pushed off
        its course, say.

    Returns
    -------
    dict of str to array, shape (events, units) or (events, ticks, units)
    """
    if ticks not in ("last", "all"):
        raise ValidationError(f"ticks must be 'last' or 'all', got {ticks!r}")
    names = [x.name for x in simulator.description.layers] if layers is None else list(layers)
    places = {name: simulator.plan.units(name) for name in names}
    kept = simulator.description.time.ticks if ticks == "all" else 1
    out: dict[str, list[AnyArray]] = {name: [] for name in names}
    for job in present(simulator, patterns, kept, settle=settle, noise=noise, start=start):
        assert job.recorded is not None
        for name in names:
            out[name].append(job.recorded[:, :, places[name]].copy())
    joined = {name: np.concatenate(parts) for name, parts in out.items()}
    return {name: each[:, 0] if ticks == "last" else each for name, each in joined.items()}


def assess(
    simulator: Simulator,
    patterns: PatternSet,
    phase: Phase | None = None,
    *,
    settle: float = 0.0,
    noise: Noise | None = None,
) -> Assessment:
    """Present patterns without learning and return outputs and errors.

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    phase : Phase, optional
        Whose error function and radii count; by default the model's last phase.
    settle, noise
        See `record`.
    """
    phase = phase or simulator.phases[-1]
    outputs: dict[str, list[AnyArray]] = {x.name: [] for x in simulator.description.targets}
    found: list[tuple[AnyArray, AnyArray, AnyArray]] = []
    for job in present(simulator, patterns, 1, phase, settle, noise):
        assert job.recorded is not None
        for name, parts in outputs.items():
            parts.append(job.recorded[:, 0, simulator.plan.units(name)].copy())
        found.append((job.errors, job.worst, job.settled))
    errors, worst, settled = (np.concatenate(each) for each in zip(*found, strict=True))
    whole = {name: np.concatenate(parts) for name, parts in outputs.items()}
    return Assessment(whole, errors, worst, settled)


def present(
    simulator: Simulator,
    patterns: PatternSet,
    kept: int,
    phase: Phase | None = None,
    settle: float = 0.0,
    noise: Noise | None = None,
    start: Mapping[str, ArrayLike] | None = None,
) -> Iterator[Job]:
    """Present all patterns in order, in jobs of a bounded size, and yield each job once it is done.

    Parameters
    ----------
    kept : int
        Ticks of each event to record: all, or 1 for the last.

    Raises
    ------
    DivergedError
        If activations are not finite.
    """
    activity = simulator.new_activity()
    plan = None if start is None else with_starts(simulator.plan, start)
    phase = phase or Phase()
    bounds = patterns.starts // max(1, MOST // (kept * simulator.plan.n_units))
    cuts = np.flatnonzero(np.diff(bounds[:-1])) + 1
    learning = simulator.learning
    # patterns presented between two updates must not count towards the next
    apart = Learning(learning.w, learning.g, learning.vectors, learning.live)
    for which in np.split(np.arange(len(patterns), dtype=np.int64), cuts):
        job = make_job(simulator, patterns, which)
        job.resets = patterns.resets(len(patterns))[which]
        job.error, job.settle = phase.error, settle
        job.target_radius, job.zero_error_radius = phase.target_radius, phase.zero_error_radius
        job.recorded = np.zeros((job.events, kept, simulator.plan.n_units), simulator.dtype)
        shaken = simulator.noise if noise is None else noise
        if shaken is not None:
            job.noise = _draw(simulator, job, shaken)
        simulator.learning = apart
        try:
            simulator.run(job, activity, plan)
        finally:
            simulator.learning = learning
        if not np.isfinite(job.recorded).all():
            unit = int(np.argwhere(~np.isfinite(job.recorded))[0][2])
            name = next(x for x in simulator.plan.layers if unit < simulator.plan.units(x).stop)
            raise DivergedError(f"activations of {name!r} are beyond all numbers: the weights are too large")
        yield job


def gradient(
    simulator: Simulator, patterns: PatternSet, phase: Phase | None = None
) -> tuple[float, AnyArray]:
    """Return the error of the patterns and its gradient, summed over them, without learning.

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    phase : Phase, optional
        Whose error function, radii and weighting count; by default the model's last phase.

    Returns
    -------
    error : float
    gradient : array, shape (weights,)
        dE/dw in the order of ``plan``; use ``plan.weights(projection)`` and ``plan.biases(layer)``.
    """
    phase = phase or simulator.phases[-1]
    job = make_job(simulator, patterns, np.arange(len(patterns), dtype=np.int64))
    job.resets = patterns.resets(len(patterns))
    job.error = phase.error
    job.target_radius, job.zero_error_radius = phase.target_radius, phase.zero_error_radius
    job.weights = patterns.frequencies if phase.weighted else job.weights
    job.learn, job.every = True, len(patterns)
    kept = simulator.learning
    simulator.learning = Learning(kept.w, np.zeros_like(kept.w), kept.vectors, kept.live)
    try:
        simulator.run(job, simulator.new_activity())
        share_gradient(simulator.plan, simulator.learning)
        return float(job.errors.sum()), simulator.learning.g
    finally:
        simulator.learning = kept


def make_job(simulator: Simulator, patterns: PatternSet, order: NDArray[np.int64]) -> Job:
    """Return a job that presents patterns in that order, going on from one to the next, without learning."""
    inputs, targets = simulator.bind(patterns)
    return Job(
        inputs=inputs,
        targets=targets,
        starts=patterns.starts,
        order=np.asarray(order, dtype=np.int64),
        resets=np.zeros(len(order), dtype=np.bool_),
        weights=np.ones(len(order)),
        rate=np.zeros(0),
        decay=np.zeros(0),
    )


def _draw(simulator: Simulator, job: Job, noise: Noise) -> AnyArray:
    plan = simulator.plan
    drawn = np.zeros((job.events * simulator.description.time.ticks, 2, plan.n_units), simulator.dtype)
    for name, sd in noise.activations.items():
        units = plan.units(name)
        drawn[:, 1, units] = sd * noise.rng.standard_normal((len(drawn), units.stop - units.start))
    return drawn
