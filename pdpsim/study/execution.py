"""The tasks of a run, done by a backend: what is counted, what fails, what is over in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pdpsim.base.errors import ResultsError, StudyError, TimeUpError
from pdpsim.study.allowance import Look
from pdpsim.study.backends import Backend
from pdpsim.study.costs import Spent, remember
from pdpsim.study.monitor import Monitor, Progress, clear_abandoned
from pdpsim.study.study import Study
from pdpsim.study.worker import Outcome, Task, work


class SimulationError(StudyError):
    """A `simulate` function that failed; whatever was finished is kept.

    Parameters
    ----------
    message : str
    trace : str
        The traceback where it failed, as text.
    failed : dict of str to str, optional
        What went wrong, by replicate (``case-number``).
    """

    exit_code = 1

    def __init__(self, message: str, trace: str, failed: Mapping[str, str] | None = None) -> None:
        self.traceback = trace
        self.failed = dict(failed or {})
        super().__init__(message)


def execute(
    study: Study,
    tasks: Sequence[Task],
    backend: Backend,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
    look: Look | None = None,
) -> None:
    """Do tasks.

    Raises
    ------
    BackendError
        If the backend is not there.
    SimulationError
        If `simulate` failed in one of them; the others were done all the same, unless none before it
        had gone well.
    TimeUpError
        If the time was over before all were done.
    LostWorkerError
        If a worker process was ended from outside.
    ResultsError
        If results cannot be written.
    """
    if not tasks:
        clear_abandoned()
        return
    setup = tasks[0].setup
    if study.models and setup.engine != "numpy":
        from pdpsim.engine.choice import compile_kernel

        compile_kernel(announce, dtype=setup.dtype)
    alone = backend.alone(len(tasks))
    if not alone and not tasks[0].reference:
        raise StudyError(f"{study.id} was not loaded from a folder: workers cannot find it; use 1 job")
    failures: list[Outcome] = []
    spent: list[Spent] = []
    succeeded, suspended = False, 0
    with Monitor(len(tasks), progress) as monitor:
        reported = [_with_report(task, monitor, look or Look()) for task in tasks]
        do = partial(work, study=study) if alone else work
        with backend.outcomes(do, reported, announce) as outcomes:
            for outcome in outcomes:
                if outcome.suspended:
                    suspended += 1
                    continue
                monitor.finished()
                if not outcome.error:
                    succeeded = True
                    spent += [outcome.spent] if outcome.spent else []
                    continue
                if outcome.writing:
                    raise ResultsError(outcome.error)
                failures.append(outcome)
                if not succeeded:  # most likely they all fail; let nobody wait for it
                    break
    if backend.workers(len(tasks)):
        remember(study, setup, spent)
    if failures:
        others = "" if len(failures) == 1 else f"\n({len(failures):,} replicates failed; this was the first)"
        failed = {each.label: each.error for each in failures}
        raise SimulationError(failures[0].error + others, failures[0].trace, failed)
    if suspended:
        raise TimeUpError(len(tasks) - suspended, len(tasks), "replicate")


def _with_report(task: Task, monitor: Monitor, look: Look) -> Task:
    label = f"{task.case.label}-{task.replicate}"
    if Path(task.folder).parent.name == "sweep":
        label = f"{Path(task.folder).name} {label}"
    return replace(task, report=monitor.path(label), look=look)
