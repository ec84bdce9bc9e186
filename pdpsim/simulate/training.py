"""Training: phases, epochs, order of patterns, criteria, snapshots, checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base import memory
from pdpsim.base.errors import DivergedError, PatternError, ValidationError, nearest
from pdpsim.base.files import AnyArray, DamagedError
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import Ramp
from pdpsim.engine.job import Job, apply_rule
from pdpsim.engine.sampling import draw_noise, draw_order
from pdpsim.simulate.archive import check_progress
from pdpsim.simulate.presenting import make_job

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

#: Multiplications and additions between two looks at the clock: about a tenth of a second.
CHUNK = 3e8
#: What a presentation costs besides, in the same unit.
OVERHEAD = 3e3
#: Bytes for each presentation of an epoch: its place in the order, its error, its weight.
FOR_A_PRESENTATION = 64
#: A weight beyond this is no weight of a network that learns.
LARGEST_WEIGHT = 1e6

Observer = Callable[["Simulator", int], Mapping[str, ArrayLike]]


class Slot(Protocol):
    """Where the checkpoint of one training is kept."""

    def load(self) -> dict[str, AnyArray] | None:
        """Return what was saved last, or None."""

    def save(self, arrays: Mapping[str, AnyArray], finished: bool) -> None:
        """Keep the state."""

    def due(self) -> bool:
        """Return whether it is time to save again."""


class Checkpoints(Protocol):
    """Where the checkpoints of one network are kept; see :mod:`pdpsim.simulate.checkpoint`."""

    def next_call(self) -> Slot:
        """Return the slot of the network's next training."""


@dataclass
class History:
    """What happened in training, over all phases.

    Attributes
    ----------
    error : array, shape (epochs,)
        Error summed over each epoch, met before each update (weighted, where the phase weights).
    worst_pattern, worst_unit : array, shape (epochs,)
        Largest error of a pattern, and largest |activation - target|, in each epoch.
    phase : array of int, shape (epochs,)
        Number of the phase, from 0.
    stopped : bool
        Whether the last phase's criterion was met.
    snapshots : dict of int to dict of str to array
        What the observer returned, by epoch counted over all phases.
    """

    error: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    worst_pattern: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    worst_unit: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    phase: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    stopped: bool = False
    snapshots: dict[int, dict[str, AnyArray]] = field(default_factory=dict)

    @property
    def epochs(self) -> int:
        """Number of epochs done."""
        return len(self.error)

    def add(self, phase: int, errors: AnyArray, worst: AnyArray) -> None:
        """Add epochs; `errors` and `worst` have the shape (epochs, presentations)."""
        self.error = np.append(self.error, errors.sum(axis=1))
        self.worst_pattern = np.append(self.worst_pattern, errors.max(axis=1))
        self.worst_unit = np.append(self.worst_unit, worst.max(axis=1))
        self.phase = np.append(self.phase, np.full(len(errors), phase))


@dataclass
class Progress:
    """Where training stands: what a checkpoint holds besides the network's own state.

    Attributes
    ----------
    phase, epoch, position : int
        The phase, epochs done in it, and presentations done in the current epoch.
    order : array of int
        Order of presentation in the current epoch, once it is begun.
    errors, worst : array
        Of the presentations done in the current epoch.
    history : History
    """

    phase: int = 0
    epoch: int = 0
    position: int = 0
    order: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    errors: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    worst: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    history: History = field(default_factory=History)

    def arrays(self) -> dict[str, AnyArray]:
        """Return the stage as arrays."""
        out = {
            "progress/place": np.array([self.phase, self.epoch, self.position], dtype=np.int64),
            "progress/order": self.order,
            "progress/errors": self.errors,
            "progress/worst": self.worst,
        }
        for each in fields(self.history):
            if each.name != "snapshots":
                out[f"history/{each.name}"] = np.asarray(getattr(self.history, each.name))
        for epoch, snapshot in self.history.snapshots.items():
            for name, array in snapshot.items():
                out[f"snapshot/{epoch}/{name}"] = array
        return out

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, AnyArray]) -> Progress:
        """Return the stage that `arrays` came from."""
        phase, epoch, position = (int(x) for x in arrays["progress/place"])
        history = History(
            arrays["history/error"],
            arrays["history/worst_pattern"],
            arrays["history/worst_unit"],
            arrays["history/phase"],
            bool(arrays["history/stopped"]),
        )
        for key, array in arrays.items():
            if key.startswith("snapshot/"):
                _, at, name = key.split("/", 2)
                history.snapshots.setdefault(int(at), {})[name] = array
        order, errors, worst = (arrays[f"progress/{name}"] for name in ("order", "errors", "worst"))
        return cls(phase, epoch, position, order, errors, worst, history)


def train(
    simulator: Simulator,
    patterns: PatternSet | Mapping[str, PatternSet],
    phases: Sequence[Phase],
    *,
    observe: Observer | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> History:
    """Train a network through phases.

    Parameters
    ----------
    simulator : Simulator
        Changed in place. With a checkpoint attached, training that was interrupted goes on where the
        last checkpoint left it, bit for bit.
    patterns : PatternSet or dict of str to PatternSet
        What to train on; a dict where phases name their ``patterns``.
    phases : sequence of Phase
    observe : callable, optional
        ``observe(simulator, epoch)`` after each of a phase's ``snapshots``; what it returns is kept in the
        history. Epochs count over all phases. It must not change the network.
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
        If the patterns do not fit.
    """
    slot = None if simulator.checkpoint is None else simulator.checkpoint.next_call()
    saved = None if slot is None else slot.load()
    stage = Progress() if saved is None else _resume(simulator, saved, phases, patterns)
    total = sum(phase.epochs for phase in phases)

    def save(finished: bool) -> None:
        if slot is not None:
            slot.save({**simulator.state(), **stage.arrays()}, finished)

    while stage.phase < len(phases):
        phase = phases[stage.phase]
        chosen = _patterns_of(phase, patterns)
        for _ in _epochs(simulator, phase, chosen, stage, observe):
            if progress is not None:
                share = stage.position / max(1, len(stage.order))
                done = sum(p.epochs for p in phases[: stage.phase]) + stage.epoch + share
                progress(done / max(1, total), _message(phase, stage))
            if slot is not None and slot.due():
                save(finished=False)
        stage.phase, stage.epoch, stage.position = stage.phase + 1, 0, 0
    save(finished=True)
    return stage.history


def _resume(
    simulator: Simulator,
    saved: Mapping[str, AnyArray],
    phases: Sequence[Phase],
    patterns: PatternSet | Mapping[str, PatternSet],
) -> Progress:
    """Return where a checkpoint left the training, the network restored; the start, if it is damaged."""
    try:
        check_progress(saved)
        stage = Progress.from_arrays(saved)
        if stage.phase < len(phases):
            phase = phases[stage.phase]
            if stage.epoch > phase.epochs or (stage.order >= len(_patterns_of(phase, patterns))).any():
                raise DamagedError("a checkpoint of another training")
        simulator.restore(saved)
    except DamagedError:
        return Progress()
    return stage


def _message(phase: Phase, stage: Progress) -> str:
    told = f"epoch {min(stage.epoch + 1, phase.epochs)} of {phase.epochs}"
    error = stage.history.error
    return f"{told}, error {error[-1]:.4g}" if len(error) else told


def _patterns_of(phase: Phase, patterns: PatternSet | Mapping[str, PatternSet]) -> PatternSet:
    if isinstance(patterns, PatternSet):
        return patterns
    if phase.patterns is None and len(patterns) == 1:
        return next(iter(patterns.values()))
    if phase.patterns is None or phase.patterns not in patterns:
        raise PatternError(
            f"phase {phase.name!r} needs patterns {phase.patterns!r}{nearest(str(phase.patterns), patterns)}"
        )
    return patterns[phase.patterns]


def _epochs(
    simulator: Simulator, phase: Phase, patterns: PatternSet, stage: Progress, observe: Observer | None
) -> Iterator[None]:
    """Go through a phase, yielding wherever it may be interrupted."""
    _check(simulator, phase, patterns)
    simulator.use_rule(phase.rule.at(0.0))
    history = stage.history
    count = phase.presentations or len(patterns)
    cost = CHUNK / _cost(simulator, patterns)
    if phase.weight_noise and phase.update == "epoch":
        cost = max(cost, count)  # one update, one draw of the noise, one job
    before = history.epochs - stage.epoch

    def look() -> None:
        epoch = before + stage.epoch
        if stage.epoch in phase.snapshots and observe is not None and epoch not in history.snapshots:
            seen = observe(simulator, epoch)
            history.snapshots[epoch] = {name: np.array(each) for name, each in seen.items()}

    if stage.position == 0:
        look()
    while stage.epoch < phase.epochs and not (stage.epoch and history.stopped):
        if count > cost or stage.position:
            yield from _long_epoch(simulator, phase, patterns, stage, max(1, int(cost)))
        else:
            _short_epochs(simulator, phase, patterns, stage, max(1, int(cost / count)))
        _check_finite(simulator, stage)
        look()
        yield
    if stage.epoch == 0:
        history.stopped = False


def _long_epoch(
    simulator: Simulator, phase: Phase, patterns: PatternSet, stage: Progress, chunk: int
) -> Iterator[None]:
    """Go through one epoch in several jobs."""
    if isinstance(phase.update, int) or phase.update == "epoch":
        every = phase.update if isinstance(phase.update, int) else 1
        chunk = max(1, chunk // every) * every
    if stage.position == 0:
        stage.order = draw_order(phase, patterns, simulator.rngs["order"])
        stage.errors, stage.worst = (np.zeros(len(stage.order)) for _ in range(2))
    while stage.position < len(stage.order):
        here = slice(stage.position, stage.position + chunk)
        last = here.stop >= len(stage.order)
        job = _job(simulator, phase, patterns, stage.order[here], len(stage.order), stage.epoch)
        job.resets = patterns.resets(len(stage.order))[here]
        job.flush = last
        _learn(simulator, phase, job)
        stage.errors[here], stage.worst[here] = job.errors, job.worst
        stage.position = min(here.stop, len(stage.order))
        _check_finite(simulator, stage)
        if not last:
            yield
    _finish(phase, stage, stage.errors[None], stage.worst[None])
    stage.position = 0


def _short_epochs(
    simulator: Simulator, phase: Phase, patterns: PatternSet, stage: Progress, most: int
) -> None:
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
    state = simulator.state() if ahead > 1 else None
    while True:
        drawn = [draw_order(phase, patterns, simulator.rngs["order"]) for _ in range(ahead)]
        job = _job(simulator, phase, patterns, np.concatenate(drawn), count, stage.epoch)
        job.resets = np.tile(patterns.resets(count), ahead)
        job.flush = True
        _learn(simulator, phase, job)
        errors, worst = job.errors.reshape(ahead, count), job.worst.reshape(ahead, count)
        if state is not None and ahead > 1 and _diverged(simulator, errors):
            simulator.restore(state)
            ahead //= 2
            continue
        met = 0 if phase.stop is None else _first_met(phase, errors, worst)
        if met in (0, ahead) or state is None:
            break
        simulator.restore(state)
        ahead, state = met, None
    _finish(phase, stage, errors, worst)


def _learn(simulator: Simulator, phase: Phase, job: Job) -> None:
    """Do a job that learns; with noise on the weights update by update, the noise drawn anew for each."""
    if phase.weight_noise == 0.0:
        simulator.run(job)
        return
    learning, rng = simulator.learning, simulator.rngs["noise"]
    every = 1 if job.each_event else job.every
    at = 0
    for first in range(0, len(job.order), every):
        part = replace(job, order=job.order[first : first + every], rule=None)
        part.resets = job.resets[first : first + every]
        part.weights = job.weights[first : first + every]
        ticks = part.events * simulator.description.time.ticks
        part.noise = None if job.noise is None else job.noise[at : at + ticks]
        at += ticks
        clean = learning.w.copy()
        tie = simulator.plan.tie
        learning.w += phase.weight_noise * learning.live * rng.standard_normal(int(tie.max()) + 1)[tie]
        simulator.run(part)
        learning.w[:] = clean
        learning.error = float(part.errors.sum())
        apply_rule(simulator.plan, job, learning)
        job.errors[first : first + every], job.worst[first : first + every] = part.errors, part.worst


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
    simulator: Simulator,
    phase: Phase,
    patterns: PatternSet,
    order: NDArray[np.int64],
    count: int,
    epoch: int,
) -> Job:
    """Return a job that learns from presentations in that order; `count` is an epoch's presentations."""
    plan = simulator.plan
    rule = phase.rule.at(epoch / max(1, phase.epochs - 1))
    job = make_job(simulator, patterns, order)
    job.learn, job.teach, job.rule = True, True, rule
    job.rate, job.decay, job.even = simulator.rates(rule)
    job.error = phase.error
    job.target_radius, job.zero_error_radius = phase.target_radius, phase.zero_error_radius
    job.each_event = phase.update == "event"
    job.every = phase.update if isinstance(phase.update, int) else count if phase.update == "epoch" else 1
    if phase.weighted:
        job.weights = patterns.frequencies[order]
    if plan.noisy:
        job.noise = draw_noise(simulator, job)
    return job


def _cost(simulator: Simulator, patterns: PatternSet) -> float:
    """Return the multiplications and additions of one presentation, roughly."""
    ticks = simulator.description.time.ticks * patterns.events / len(patterns)
    return float(6.0 * simulator.plan.n_weights * ticks + OVERHEAD * ticks)


def _check(simulator: Simulator, phase: Phase, patterns: PatternSet) -> None:
    _, targets = simulator.bind(patterns)
    if targets.size and np.isnan(targets).all():
        raise PatternError("no pattern has a target: there is nothing to learn from")
    if phase.update == "event" and simulator.description.time.unroll == "pattern":
        raise ValidationError(
            'with unroll = "pattern" the gradient is known after the whole pattern only; '
            'update = "event" needs unroll = "event"',
            ("training", "update"),
        )
    if phase.weight_noise and phase.update == "event" and patterns.events > len(patterns):
        raise ValidationError(
            'noise on the weights is drawn for each pattern; use update = "pattern", '
            "or patterns of one event",
            ("training", "weight-noise"),
        )
    excess = memory.excess(FOR_A_PRESENTATION * (phase.presentations or 0))
    if excess:
        raise ValidationError(
            f"{phase.presentations:,} presentations {excess}", ("training", "presentations")
        )
    if phase.order == "sampled" and not patterns.frequencies.sum() > 0:
        raise PatternError("sampling by frequency needs a pattern with a frequency above 0")
    if phase.error in ("divergence", "cross-entropy"):
        for layer in simulator.description.targets:
            if layer.activation not in ("softmax", "logistic"):
                raise ValidationError(
                    f"{phase.error} needs activations between 0 and 1; {layer.name!r} is {layer.activation}",
                    ("training", "error"),
                )


def _diverged(simulator: Simulator, errors: AnyArray) -> bool:
    """Return whether weights or errors are beyond all bounds."""
    largest = float(np.abs(simulator.learning.w).max(initial=0.0))
    return not largest <= LARGEST_WEIGHT or not np.isfinite(errors).all()  # not: NaN is above nothing


def _check_finite(simulator: Simulator, stage: Progress) -> None:
    errors = np.concatenate([stage.errors, stage.history.error])
    if _diverged(simulator, errors):
        largest = float(np.abs(simulator.learning.w).max(initial=0.0))
        raise DivergedError(
            f"the network diverged in epoch {stage.epoch + (stage.position > 0)}: its largest weight is "
            f"{largest:.3g}; a lower learning rate or less momentum keeps it in bounds"
        )
