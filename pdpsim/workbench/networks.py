"""Many networks of one model: trained over all cores, kept, and counted."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from pdpsim.base.errors import DivergedError, Suspended, TimeUpError, ValidationError
from pdpsim.base.files import remove_unfinished
from pdpsim.base.format import counted, percent
from pdpsim.base.tables import write_csv
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.companions import SHARED, write_beside
from pdpsim.formats.model import Model
from pdpsim.laboratory.saved import take_state
from pdpsim.results.lock import hold
from pdpsim.study.allowance import Look, allowed
from pdpsim.study.backends import Backend, chosen_backend
from pdpsim.study.backends.processes import stop_if_unwanted
from pdpsim.study.monitor import Monitor, Progress, Reporter, clear_abandoned
from pdpsim.workbench.folder import (
    Trained,
    curve_file,
    finished,
    new_record,
    read_curve,
    read_record,
    weights_file,
    write_record,
    write_table,
)
from pdpsim.workbench.scoring import Scoring
from pdpsim.workbench.training import Training

#: Seconds between two times that what is finished is written down.
EVERY = 1.0


@dataclass(frozen=True)
class Task:
    """One network to be trained, as it is sent to a worker, whose folder may be another: paths are whole."""

    training: Training
    out: Path
    seed: int
    fresh: bool
    report: str = ""
    look: Look = field(default_factory=Look)


def train_networks(
    model: Model,
    patterns: PatternSet | Mapping[str, PatternSet],
    out: Path,
    *,
    seeds: int | Sequence[int] = 1,
    jobs: int | None = None,
    backend: Backend | None = None,
    engine: str = "auto",
    start: Path | None = None,
    tested: PatternSet | None = None,
    scoring: Scoring | None = None,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
) -> list[Trained]:
    """Train networks and write them to a folder; those finished before are kept.

    `pdpsim.workbench.folder` says what the folder holds.

    Parameters
    ----------
    model : Model
        Trained through its phases.
    patterns : PatternSet or mapping of str to PatternSet
        By the name that phases call them, where there are several.
    out : Path
        A folder that is new, or of an earlier training of the same model on the same patterns.
    seeds : int or sequence of int
        Number of networks, with seeds from 1, or their seeds. Each network is the same whatever others are
        trained with it.
    jobs : int, optional
        Number of workers; by default one for each core.
    backend : Backend, optional
        Where they are trained, instead of this machine; see `pdpsim.study.backends.make_backend`.
    engine : {"auto", "numpy", "compiled"}
    start : Path, optional
        A saved network to go on from. A single network goes on as if it had never stopped; of several each
        has its own order of patterns and its own noise from there on. Or a state that the laboratory saved
        (.json): weights alone, so that momentum begins anew.
    tested : PatternSet, optional
        A second set to test while they learn: columns ``test_error`` and ``test_right`` of the curves.
    scoring : Scoring, optional
        What counts as right; by default the rule that fits the error function.
    time_limit : float, optional
        Seconds after which networks stop at their next checkpoint.
    progress : callable, optional
        Given a `pdpsim.study.monitor.Progress` a few times a second, from a thread.
    announce : callable, optional
        Given single lines of text.

    Returns
    -------
    list of Trained
        In the order of the seeds. A network that diverged is one of them.

    Raises
    ------
    PatternError
        If patterns do not fit the model or its phases.
    ValidationError
        If the network does not fit into memory.
    OtherTrainingError
        If the folder holds something else.
    BusyError
        If another training is writing to it.
    TimeUpError
        If the time is over; finished networks, and checkpoints of the others, are kept.
    LostWorkerError
        If a worker process is killed; finished networks are kept.
    ResultsError
        If the folder cannot be written.
    """
    sets = {"": patterns} if isinstance(patterns, PatternSet) else dict(patterns)
    training = Training(model, sets, engine, start, tested, scoring)
    return train_all(
        {out: training},
        seeds,
        jobs=jobs,
        backend=backend,
        time_limit=time_limit,
        progress=progress,
        announce=announce,
    )[out]


def train_all(
    trainings: Mapping[Path, Training],
    seeds: int | Sequence[int] = 1,
    *,
    jobs: int | None = None,
    backend: Backend | None = None,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
) -> dict[Path, list[Trained]]:
    """Train the networks of several trainings over one set of workers; see `train_networks`.

    Parameters
    ----------
    trainings : mapping of Path to Training
        By the folder that each is written to.
    """
    from pdpsim.engine.choice import compile_kernel

    wanted = list(range(1, seeds + 1)) if isinstance(seeds, int) else list(seeds)
    if not wanted or min(wanted) < 0 or len(set(wanted)) < len(wanted):
        raise ValidationError("seeds are whole numbers of 0 or more, each once, at least one", ("seeds",))
    backend = chosen_backend(backend, jobs)
    for out, training in trainings.items():
        read_record(out, training.fingerprint)  # what is not ours is not even locked
    with ExitStack() as held:
        for out in trainings:
            held.enter_context(hold(out))
        look = held.enter_context(allowed(next(iter(trainings)), time_limit))
        batches = {out.resolve(): _Batch(out.resolve(), training) for out, training in trainings.items()}
        tasks = [
            Task(batch.training, batch.out, seed, fresh=len(wanted) > 1, look=look)
            for batch in batches.values()
            for seed in wanted
            if seed not in batch.done
        ]
        if any(task.training.engine != "numpy" for task in tasks):
            compile_kernel(announce)
        try:
            _execute(tasks, backend, batches, progress, announce)
        finally:
            for batch in batches.values():
                batch.write()
        for batch in batches.values():
            batch.draw()
    return {out: [batches[out.resolve()].done[seed] for seed in wanted] for out in trainings}


class _Batch:
    """The networks of one folder."""

    def __init__(self, out: Path, training: Training) -> None:
        remove_unfinished(out)
        self.out, self.training = out, training
        scoring = training.scoring
        assert scoring is not None
        score = scoring.words
        self.record = read_record(out, training.fingerprint) or new_record(
            training.model, training.fingerprint, score
        )
        self.done = {each.seed: each for each in finished(self.record, out)}
        if self.record["score"] != score:  # the networks are the same: they are only judged anew
            self.done = {seed: _judged(training, out, each) for seed, each in self.done.items()}
            self.record["score"] = score
        self.written = 0.0
        self.write()  # first of all: it says whose the folder is, even if this process is killed now
        write_beside(out / "networks" / f"{SHARED}.npz", training.sets, training.model.network)

    def add(self, trained: Trained) -> None:
        """Take in a network that is finished."""
        self.done[trained.seed] = trained
        if time.monotonic() - self.written > EVERY:
            self.write()

    def write(self) -> None:
        """Write down how all networks did."""
        networks = [self.done[seed] for seed in sorted(self.done)]
        self.record["networks"] = [asdict(each) for each in networks]
        write_record(self.out, self.record)
        write_table(self.out, networks)
        self.written = time.monotonic()

    def draw(self) -> None:
        """Draw the learning curves of all networks in the folder."""
        shutil.rmtree(self.out / "checkpoints", ignore_errors=True)
        remove_unfinished(self.out)  # of workers that were killed
        draw_curves(self.out, [each for _, each in sorted(self.done.items()) if not each.diverged])


def summary(networks: Sequence[Trained]) -> str:
    """Return how many networks solved the task, and after how many epochs, in a line.

    Returns
    -------
    str
        ``"181 of 200 networks solved it (90.5 %, 95 % interval 85.6 to 93.8); epochs: median 580.5, quartiles
        418.75 and 893.5, mean 1129.2, SD 1373.8 (the unsolved counted with all of theirs)"``; of one network
        neither interval nor SD.
    """
    from pdpsim.analysis.statistics import proportion_interval

    solved = sum(each.solved for each in networks)
    kept = [each for each in networks if not each.diverged]
    text = f"{solved} of {counted(len(networks), 'network')} solved it"
    if len(networks) > 1:
        share = proportion_interval(solved, len(networks))
        text += f" ({percent(share.mean)}, 95 % interval {percent(share.low, share.high)})"
    if len(kept) < len(networks):
        text += f", {len(networks) - len(kept)} diverged"
    if not kept:
        return text
    epochs = [each.epochs for each in kept]
    low, middle, high = np.percentile(epochs, [25, 50, 75]).tolist()
    text += f"; epochs: median {middle:g}, quartiles {low:g} and {high:g}, mean {np.mean(epochs):.5g}"
    if len(kept) > 1:
        text += f", SD {np.std(epochs, ddof=1):.5g}"
    return text + (" (the unsolved counted with all of theirs)" if solved < len(kept) else "")


def _execute(
    tasks: Sequence[Task],
    backend: Backend,
    batches: Mapping[Path, _Batch],
    progress: Callable[[Progress], None] | None,
    announce: Callable[[str], None] | None,
) -> None:
    if not tasks:
        clear_abandoned()
        return
    suspended = 0
    with Monitor(len(tasks), progress) as monitor:
        reported = [replace(task, report=monitor.path(f"{i}")) for i, task in enumerate(tasks)]
        with backend.outcomes(work, reported, announce) as outcomes:
            for out, trained in outcomes:
                if trained is None:
                    suspended += 1
                    continue
                monitor.finished()
                batches[out].add(trained)
    if suspended:
        raise TimeUpError(len(tasks) - suspended, len(tasks), "network")


def work(task: Task) -> tuple[Path, Trained | None]:
    """Train one network and write it; None if the time is over."""
    if task.look.over():
        return task.out, None
    from pdpsim.engine.choice import one_thread

    reporter = Reporter(task.report)
    reporter.begin()
    try:
        with one_thread():  # sums of several threads differ in their last bits
            return task.out, _train(task, reporter)
    except Suspended:
        return task.out, None
    finally:
        reporter.end()


def _train(task: Task, reporter: Reporter) -> Trained:
    from pdpsim.simulate import archive
    from pdpsim.simulate.checkpoint import Checkpoint
    from pdpsim.simulate.simulator import Simulator

    training, out, seed = task.training, task.out, task.seed
    simulator = Simulator(training.model, seed, engine=training.engine)
    if training.start is not None and training.start.suffix == ".json":
        take_state(simulator, training.start)
    elif training.start is not None:
        fresh = {name: rng.bit_generator.state for name, rng in simulator.rngs.items()}
        simulator.restore(archive.read_state(training.start, simulator.plan, simulator.dtype))
        if task.fresh:
            for name, state in fresh.items():
                simulator.rngs[name].bit_generator.state = state
    simulator.checkpoint = Checkpoint(
        out / "checkpoints", str(seed), training.digest, stop_if_unwanted, task.look.over
    )
    message = f"network {seed}"

    def tell(share: float, text: str) -> None:
        reporter(share, f"{message}, {text}")

    def look(network: Simulator, _: int) -> dict[str, float]:
        from pdpsim.workbench.items import answers

        assert training.tested is not None
        tested = answers(network, training.tested, training.scoring)
        return {"test_error": tested.error, "test_right": sum(item.right for item in tested.judged)}

    sets = training.sets.get("", training.sets)
    observe = None if training.tested is None else look
    try:
        history = simulator.train(sets, training.phases, observe=observe, progress=tell)
    except DivergedError as error:
        return Trained(seed, 0, False, None, 0, _number_of_items(training), False, str(error))
    stop_if_unwanted()
    simulator.save(weights_file(out, seed))
    columns = {
        "error": history.error.tolist(),
        "worst_pattern": history.worst_pattern.tolist(),
        "worst_unit": history.worst_unit.tolist(),
    }
    if training.tested is not None:
        for name in ("test_error", "test_right"):
            values = {epoch: float(each[name]) for epoch, each in history.snapshots.items()}
            columns[name] = [values.get(epoch, math.nan) for epoch in range(1, history.epochs + 1)]
    rows = zip(range(1, history.epochs + 1), *columns.values(), strict=True)
    write_csv(curve_file(out, seed), ["epoch", *columns], rows)
    return _judge(training, simulator, Trained(seed, history.epochs, history.stopped, None, 0, 0, False))


def _judged(training: Training, out: Path, trained: Trained) -> Trained:
    """Return how a network that is on disk did, by the rule of the training."""
    from pdpsim.simulate.simulator import Simulator

    if trained.diverged:
        return trained
    return _judge(training, Simulator.load(weights_file(out, trained.seed), engine=training.engine), trained)


def _judge(training: Training, simulator: object, trained: Trained) -> Trained:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.items import answers

    assert isinstance(simulator, Simulator)
    tested = [answers(simulator, patterns, training.scoring) for patterns in training.sets.values()]
    items = [item for each in tested for item in each.judged]
    right = sum(item.right for item in items)
    criterion = training.model.phases[-1].stop is not None
    return replace(
        trained,
        error=sum(each.error for each in tested),
        right=right,
        patterns=len(items),
        solved=trained.stopped if criterion else bool(items) and right == len(items),
    )


def _number_of_items(training: Training) -> int:
    return sum(map(len, training.sets.values()))


def draw_curves(out: Path, networks: Sequence[Trained]) -> None:
    """Draw error over epochs; a network that met the criterion keeps its last error from there on."""
    from pdpsim.figures import style
    from pdpsim.figures.curves import curves

    longest = max((each.epochs for each in networks), default=0)
    if not longest:
        return
    rows = []
    for each in networks:
        error = read_curve(curve_file(out, each.seed), each.epochs)
        rows.append(error + [error[-1]] * (longest - len(error)))
    errors = np.array(rows)
    positive = bool((errors > 0).any())  # networks without targets have no error
    with style.context():
        figure = style.new_figure("single")
        epochs = np.arange(1, longest + 1)
        numbers = curves(
            figure, epochs, {"networks": errors}, each=len(rows) > 1, log="y" if positive else ""
        )
        style.save(figure, out / "learning-curve")
    write_csv(out / "learning-curve.csv", list(numbers), zip(*numbers.values(), strict=True))
