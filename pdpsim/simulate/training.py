"""Training: phases, epochs, order of patterns, criteria, snapshots, checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.arrays import AnyArray, DamagedError
from pdpsim.base.errors import DivergedError, PatternError, nearest
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import Ramp
from pdpsim.engine.job import Job, Outcome, Update
from pdpsim.engine.sampling import sample_order
from pdpsim.engine.weights import Learner, update_weights
from pdpsim.simulate.archive import check_progress
from pdpsim.simulate.fit import check_fit, check_patterns
from pdpsim.simulate.history import History, Progress
from pdpsim.simulate.state import State

#: Multiplications and additions between two looks at the clock: about a tenth of a second.
CHUNK = 3e8
#: What a presentation costs besides, in the same unit.
OVERHEAD = 3e3
#: A weight beyond this is no weight of a network that learns.
LARGEST_WEIGHT = 1e6

Observer = Callable[[int], Mapping[str, ArrayLike]]


def train(
    state: State,
    patterns: PatternSet | Mapping[str, PatternSet],
    phases: Sequence[Phase],
    *,
    observe: Observer | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> History:
    """Train a network through phases.

    Parameters
    ----------
    state : State
        Changed in place. With a checkpoint attached, training that was interrupted goes on where the
        last checkpoint left it, bit for bit.
    patterns : PatternSet or dict of str to PatternSet
        What to train on; a dict where phases name their ``patterns``.
    phases : sequence of Phase
    observe : callable, optional
        ``observe(epoch)`` after each of a phase's ``snapshots``; what it returns is kept in the history.
        Epochs count over all phases. It must not change the network.
    progress : callable, optional
        ``progress(share, message)``, a few times a second.

    Returns
    -------
    History

    Raises
    ------
    DivergedError
        If weights or errors are no longer finite.
    PatternError
        If the patterns do not fit the network, the phases or the error function.
    """
    sets = [patterns_of(phase, patterns, phases) for phase in phases]
    for phase in phases:
        phase.check_network(state.description)
    state.trained_on = {"": patterns} if isinstance(patterns, PatternSet) else dict(patterns)
    for phase, each in zip(phases, sets, strict=True):
        used = any(
            (other.weighted or other.order == "sampled") and chosen is each
            for other, chosen in zip(phases, sets, strict=True)
        )
        check_fit(state.description, state.bind(each), each, phase, uses_frequencies=used)
    slot = None if state.checkpoint is None else state.checkpoint.next_call()
    saved = None if slot is None else slot.load()
    stage = Progress() if saved is None else _resume(state, saved, phases, sets)
    total = sum(phase.epochs for phase in phases)

    def save(finished: bool) -> None:
        if slot is not None:
            slot.save({**state.arrays(), **stage.arrays()}, finished)

    while stage.phase < len(phases):
        phase = phases[stage.phase]
        for _ in _epochs(state, phase, sets[stage.phase], stage, observe):
            if progress is not None:
                share = stage.position / max(1, len(stage.order))
                epochs = sum(p.epochs for p in phases[: stage.phase]) + stage.epoch + share
                progress(epochs / max(1, total), _message(phase, stage))
            if slot is not None and slot.due():
                save(finished=False)
        stage.phase, stage.epoch, stage.position = stage.phase + 1, 0, 0
    if phases:
        state.trained = phases[-1]
        state.freeze()
    save(finished=True)
    return stage.history


def _resume(
    state: State, saved: Mapping[str, AnyArray], phases: Sequence[Phase], sets: Sequence[PatternSet]
) -> Progress:
    """Return where a checkpoint left the training, the network restored; the start, if it is damaged."""
    try:
        check_progress(saved)
        stage = Progress.from_arrays(saved)
        if stage.phase < len(phases):
            beyond = (stage.order >= len(sets[stage.phase])).any()
            if stage.epoch > phases[stage.phase].epochs or beyond:
                raise DamagedError("a checkpoint of another training")
        state.restore(saved)
    except DamagedError:
        return Progress()
    return stage


def _message(phase: Phase, stage: Progress) -> str:
    text = f"epoch {min(stage.epoch + 1, phase.epochs)} of {phase.epochs}"
    error = stage.history.error
    return f"{text}, error {error[-1]:.4g}" if len(error) else text


def patterns_of(
    phase: Phase, patterns: PatternSet | Mapping[str, PatternSet], phases: Sequence[Phase]
) -> PatternSet:
    """Return the patterns that a phase trains on: those that it names, or the only ones.

    Raises
    ------
    PatternError
        If they are not there, are no set of patterns, or one set is given to phases that name several.
    """
    if isinstance(patterns, PatternSet):
        named = {each.patterns for each in phases if each.patterns is not None}
        if len(named) > 1:
            raise PatternError(
                f"phases name the patterns {', '.join(sorted(map(repr, named)))}, but one set is given; "
                "give each by its name"
            )
        return patterns
    for each in patterns.values() if isinstance(patterns, Mapping) else (patterns,):
        check_patterns(each)
    if phase.patterns is None and len(patterns) == 1:
        return next(iter(patterns.values()))
    if phase.patterns is None or phase.patterns not in patterns:
        raise PatternError(
            f"phase {phase.name!r} needs patterns {phase.patterns!r}{nearest(str(phase.patterns), patterns)}"
        )
    return patterns[phase.patterns]


def _epochs(
    state: State, phase: Phase, patterns: PatternSet, stage: Progress, observe: Observer | None
) -> Iterator[None]:
    """Go through a phase, yielding wherever it may be interrupted."""
    state.use_rule(phase.rule.at(0.0))
    state.freeze(phase.freeze)
    history = stage.history
    count = phase.presentations or len(patterns)
    chunk = CHUNK / _cost(state, patterns)
    if phase.weight_noise and phase.update == "epoch":
        chunk = max(chunk, count)  # one update, one noise, one job
    before = history.epochs - stage.epoch

    def look() -> None:
        epoch = before + stage.epoch
        if stage.epoch in phase.snapshots and observe is not None and epoch not in history.snapshots:
            seen = observe(epoch)
            history.snapshots[epoch] = {name: np.array(each) for name, each in seen.items()}

    if stage.position == 0:
        look()
    while stage.epoch < phase.epochs and not (stage.epoch and history.stopped):
        if count > chunk or stage.position:
            yield from _long_epoch(state, phase, patterns, stage, max(1, int(chunk)))
        else:
            _short_epochs(state, phase, patterns, stage, max(1, int(chunk / count)))
        _check_finite(state, stage)
        look()
        yield
    if stage.epoch == 0:
        history.stopped = False


def _long_epoch(
    state: State, phase: Phase, patterns: PatternSet, stage: Progress, chunk: int
) -> Iterator[None]:
    """Go through one epoch in several jobs."""
    if isinstance(phase.update, int) or phase.update == "epoch":
        every = phase.update if isinstance(phase.update, int) else 1
        chunk = max(1, chunk // every) * every
    if stage.position == 0:
        stage.order = sample_order(phase, patterns, state.rngs["order"])
        stage.errors, stage.worst = (np.zeros(len(stage.order)) for _ in range(2))
    count = len(stage.order)
    while stage.position < count:
        part = slice(stage.position, stage.position + chunk)
        last = part.stop >= count
        job = _job(
            state, phase, patterns, stage.order[part], patterns.resets(count)[part], count, stage.epoch, last
        )
        outcome = _learn(state, phase, job)
        stage.errors[part], stage.worst[part] = outcome.errors, outcome.worst
        stage.position = min(part.stop, count)
        _check_finite(state, stage)
        if not last:
            yield
    _finish(phase, stage, stage.errors[None], stage.worst[None])
    stage.position = 0


def _short_epochs(state: State, phase: Phase, patterns: PatternSet, stage: Progress, most: int) -> None:
    """Go through several epochs in one job.

    Where a criterion is met on the way, the state is taken back and the job done again up to there; where the
    network diverges, with half as many epochs, until it is known in which.
    """
    count = phase.presentations or len(patterns)
    ahead = min(most, phase.epochs - stage.epoch)
    if phase.stop is not None:
        ahead = min(ahead, max(1, stage.epoch))  # at most as much again, should it have to be taken back
    ahead = min([ahead, *(s - stage.epoch for s in phase.snapshots if s > stage.epoch)])
    if any(isinstance(getattr(phase.rule, f.name), Ramp) for f in fields(phase.rule)):
        ahead = 1
    if isinstance(phase.update, int) and count % phase.update:
        ahead = 1  # the rest of an epoch is applied at its end
    before = state.arrays() if ahead > 1 else None
    while True:
        orders = [sample_order(phase, patterns, state.rngs["order"]) for _ in range(ahead)]
        resets = np.tile(patterns.resets(count), ahead)
        job = _job(state, phase, patterns, np.concatenate(orders), resets, count, stage.epoch, True)
        outcome = _learn(state, phase, job)
        errors, worst = outcome.errors.reshape(ahead, count), outcome.worst.reshape(ahead, count)
        if before is not None and ahead > 1 and _diverged(state, errors):
            state.restore(before)
            ahead //= 2
            continue
        met = 0 if phase.stop is None else _first_met(phase, errors, worst)
        if met in (0, ahead) or before is None:
            break
        state.restore(before)
        ahead, before = met, None
    _finish(phase, stage, errors, worst)


def _learn(state: State, phase: Phase, job: Job) -> Outcome:
    """Do a job that learns; with noise on the weights update by update, the noise new for each."""
    update = job.update
    assert update is not None
    if phase.weight_noise == 0.0:
        return state.execute(job)
    learning, rng, tie = state.learning, state.rngs["noise"], state.plan.tie
    learner = Learner(state.plan, learning, update.rule, update.rate, update.decay)
    every = 1 if update.each_event else update.every
    summing = replace(update, rule=None)
    parts, at = [], 0
    for first in range(0, len(job.order), every):
        some = slice(first, first + every)
        part = replace(
            job, order=job.order[some], resets=job.resets[some], weights=job.weights[some], update=summing
        )
        ticks = part.events * state.description.time.ticks
        if job.noise is not None:
            part = replace(part, noise=job.noise[at : at + ticks])
        at += ticks
        clean = learning.w.copy()
        learning.w += phase.weight_noise * learning.live * rng.standard_normal(int(tie.max()) + 1)[tie]
        parts.append(state.execute(part))
        learning.w[:] = clean
        learning.totals[0] = parts[-1].errors.sum()
        update_weights(learner)
    return Outcome(*(np.concatenate([getattr(x, f.name) for x in parts]) for f in fields(Outcome)))


def _first_met(phase: Phase, errors: AnyArray, worst: AnyArray) -> int:
    """Return the number, from 1, of the first epoch that meets the criterion, or 0."""
    assert phase.stop is not None
    for epoch, (e, u) in enumerate(zip(errors, worst, strict=True), start=1):
        if phase.stop.met(float(e.sum()), float(e.max()), float(u.max())):
            return epoch
    return 0


def _finish(phase: Phase, stage: Progress, errors: AnyArray, worst: AnyArray) -> None:
    stage.history.add(stage.phase, errors, worst)
    stage.epoch += len(errors)
    stage.history.stopped = phase.stop is not None and _first_met(phase, errors[-1:], worst[-1:]) > 0


def _job(
    state: State,
    phase: Phase,
    patterns: PatternSet,
    order: NDArray[np.int64],
    resets: NDArray[np.bool_],
    count: int,
    epoch: int,
    flush: bool,
) -> Job:
    """Return a job that learns from presentations in that order; `count` is an epoch's presentations."""
    rule = phase.rule.at(epoch / max(1, phase.epochs - 1))
    rate, decay, even = state.rates(rule)
    update = Update(
        rule,
        rate,
        decay,
        even,
        each_event=phase.update == "event",
        every=phase.update if isinstance(phase.update, int) else count if phase.update == "epoch" else 1,
        flush=flush,
        procedure=phase.learning,
    )
    return state.job(
        patterns, order, resets, phase, update=update, teach=True, noisy=True, rng=state.rngs["noise"]
    )


def _cost(state: State, patterns: PatternSet) -> float:
    """Return the multiplications and additions of one presentation, roughly."""
    ticks = state.description.time.ticks * patterns.events / len(patterns)
    return float(6.0 * state.plan.n_weights * ticks + OVERHEAD * ticks)


def _diverged(state: State, errors: AnyArray) -> bool:
    """Return whether weights or errors are beyond all bounds."""
    largest = float(np.abs(state.learning.w).max(initial=0.0))
    return not largest <= LARGEST_WEIGHT or not np.isfinite(errors).all()  # not: NaN is above nothing


def _check_finite(state: State, stage: Progress) -> None:
    errors = np.concatenate([stage.errors, stage.history.error])
    if _diverged(state, errors):
        largest = float(np.abs(state.learning.w).max(initial=0.0))
        raise DivergedError(
            f"the network diverged in epoch {stage.epoch + (stage.position > 0)}: its largest weight is "
            f"{largest:.3g}; a lower learning rate or less momentum keeps it in bounds"
        )
