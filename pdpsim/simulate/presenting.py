"""Presenting patterns without learning: activations, errors, gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import DivergedError, ValidationError
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.engine.job import Outcome, Update
from pdpsim.engine.plan import with_starts
from pdpsim.engine.weights import share_gradient
from pdpsim.simulate.fit import check_patterns
from pdpsim.simulate.noise import Noise
from pdpsim.simulate.state import State

#: At most this many activations are recorded at once.
MOST = 1_000_000


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
    state: State,
    patterns: PatternSet,
    layers: Sequence[str] | None = None,
    *,
    ticks: str = "last",
    settle: float = 0.0,
    least: int | None = None,
    teach: bool = False,
    noise: Noise | None = None,
    start: Mapping[str, ArrayLike] | None = None,
    rng: np.random.Generator | None = None,
) -> dict[str, AnyArray]:
    """Present patterns without learning and return activations.

    The network starts anew and its state in training is not touched. Noise is off unless given (or left by
    a lesion: `State.noise`). A lesioned unit is silent: its activation is 0.

    Parameters
    ----------
    state : State
    patterns : PatternSet
    layers : sequence of str, optional
        All layers by default.
    ticks : {"last", "all"}
        The last tick of each event, or every tick.
    settle : float
        Where above 0, an event ends once no activation moves further than this in a tick.
    least : int, optional
        Ticks of an event before that is looked at; by default the first after the input has arrived at
        every layer with targets (Lens's ``minTime``).
    teach : bool
        Whether contexts with a teacher copy targets, as they do in training, or the network's own outputs.
        Where a target is missing they copy the output in either case.
    noise : Noise, optional
    start : mapping of str to array_like, shape (units,) or a number, optional
        Activations at which these layers start, in place of their own start values: a context pushed off
        its course, say.
    rng : Generator, optional
        What is left to chance comes from it: whether stochastic units come on, and the order in which units
        are updated one after another. By default a stream of the network's own, the same at each call.

    Returns
    -------
    dict of str to array, shape (events, units) or (events, ticks, units)
    """
    check_patterns(patterns)
    if ticks not in ("last", "all"):
        raise ValidationError(f"ticks must be 'last' or 'all', got {ticks!r}")
    names = [x.name for x in state.description.layers] if layers is None else list(layers)
    places = {name: state.plan.units(name) for name in names}
    kept = state.description.time.ticks if ticks == "all" else 1
    # filled piece by piece: joining pieces afterwards would hold a long stream twice
    whole = {
        name: np.empty((patterns.events, kept, place.stop - place.start), state.dtype)
        for name, place in places.items()
    }
    begin = 0
    for outcome in present(
        state,
        patterns,
        kept,
        Phase(),
        settle=settle,
        least=least,
        teach=teach,
        noise=noise,
        start=start,
        rng=rng,
    ):
        end = begin + len(outcome.recorded)
        for name, place in places.items():
            whole[name][begin:end] = outcome.recorded[:, :, place]
        begin = end
    return {name: each[:, 0] if ticks == "last" else each for name, each in whole.items()}


def assess(
    state: State,
    patterns: PatternSet,
    phase: Phase | None = None,
    *,
    settle: float = 0.0,
    least: int | None = None,
    teach: bool = False,
    noise: Noise | None = None,
    rng: np.random.Generator | None = None,
) -> Assessment:
    """Present patterns without learning and return outputs and errors.

    Parameters
    ----------
    state : State
    patterns : PatternSet
    phase : Phase, optional
        Whose error function and radii count; by default the phase that the network was trained in, or the
        model's last.
    settle, least, teach, noise, rng
        See `record`.
    """
    check_patterns(patterns)
    phase = phase or state.current_phase
    parts: dict[str, list[AnyArray]] = {x.name: [] for x in state.description.targets}
    outcomes: list[tuple[AnyArray, AnyArray, AnyArray]] = []
    for outcome in present(
        state, patterns, 1, phase, settle=settle, least=least, teach=teach, noise=noise, rng=rng
    ):
        for name, each in parts.items():
            each.append(outcome.recorded[:, 0, state.plan.units(name)].copy())
        outcomes.append((outcome.errors, outcome.worst, outcome.settled))
    errors, worst, settled = (np.concatenate(each) for each in zip(*outcomes, strict=True))
    outputs = {name: np.concatenate(each) for name, each in parts.items()}
    return Assessment(outputs, errors, worst, settled)


def present(
    state: State,
    patterns: PatternSet,
    recorded: int,
    phase: Phase,
    *,
    settle: float = 0.0,
    least: int | None = None,
    teach: bool = False,
    noise: Noise | None = None,
    start: Mapping[str, ArrayLike] | None = None,
    rng: np.random.Generator | None = None,
) -> Iterator[Outcome]:
    """Present all patterns in order, in jobs of a bounded size, and yield what comes of each.

    Parameters
    ----------
    recorded : int
        Ticks of each event to record: all, or 1 for the last.

    Raises
    ------
    DivergedError
        If activations are not finite.
    """
    activity, units = state.new_activity(), state.plan.n_units
    plan = None if start is None else with_starts(state.plan, start)
    bounds = patterns.starts // max(1, MOST // (max(1, recorded) * units))
    cuts = np.flatnonzero(np.diff(bounds[:-1])) + 1
    resets, shaken = patterns.resets(len(patterns)), state.noise if noise is None else noise
    chance = rng or state.chance()
    for which in np.split(np.arange(len(patterns), dtype=np.int64), cuts):
        job = state.job(
            patterns,
            which,
            resets[which],
            phase,
            noise=shaken,
            rng=chance,
            teach=teach,
            settle=settle,
            least=least,
            recorded=recorded,
        )
        # patterns presented between two updates must not count towards the next
        outcome = state.execute(job, activity, plan, state.learning.apart())
        _check_finite(state, outcome)
        yield outcome


def _check_finite(state: State, outcome: Outcome) -> None:
    if outcome.recorded is not None and not np.isfinite(outcome.recorded).all():
        unit = int(np.argwhere(~np.isfinite(outcome.recorded))[0][2])
        name = next(x for x in state.plan.layers if unit < state.plan.units(x).stop)
        raise DivergedError(f"activations of {name!r} are beyond all numbers: the weights are too large")


def gradient(
    state: State, patterns: PatternSet, phase: Phase | None = None, learning: Procedure | None = None
) -> tuple[float, AnyArray]:
    """Return the error of the patterns and its gradient, summed over them, without learning.

    Parameters
    ----------
    state : State
    patterns : PatternSet
    phase : Phase, optional
        Whose error function, radii and weighting count; by default the phase that the network was trained
        in, or the model's last.
    learning : Procedure, optional
        What another learning procedure has in the place of the gradient; backpropagation by default,
        whatever the phase says.

    Returns
    -------
    error : float
    gradient : array, shape (weights,)
        dE/dw in the order of ``plan``; use ``plan.weights(projection)`` and ``plan.biases(layer)``.
    """
    check_patterns(patterns)
    phase = phase or state.current_phase
    none, count = np.zeros(0, state.dtype), len(patterns)
    order = np.arange(count, dtype=np.int64)
    procedure = learning or Backpropagation()
    procedure.admit(state.description)
    update = Update(None, none, none, every=count, procedure=procedure)
    weights = state.learning.apart()
    chance = state.chance()
    job = state.job(patterns, order, patterns.resets(count), phase, update=update, rng=chance)
    outcome = state.execute(job, state.new_activity(), weights=weights)
    share_gradient(state.plan, weights)
    return float(outcome.errors.sum()), weights.g
