"""Replicates on this machine: in this process, or in workers of joblib's."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pdpsim.study.backends.processes import begin_worker, signals_held
from pdpsim.study.backends.protocol import Job, LostWorkerError, Result, check_jobs, number_of_workers


@dataclass(frozen=True)
class Local:
    """The machine that the program runs on.

    Parameters
    ----------
    jobs : int, optional
        Number of workers; by default one for each core. 1 does all in this process.
    """

    jobs: int | None = None

    def __post_init__(self) -> None:
        check_jobs(self.jobs)

    def alone(self, tasks: int) -> bool:
        """Return whether so many tasks are done in this process; see `Backend.alone`."""
        return number_of_workers(self.jobs, tasks) <= 1

    @contextmanager
    def outcomes(
        self,
        work: Callable[[Job], Result],
        tasks: Sequence[Job],
        announce: Callable[[str], None] | None = None,
    ) -> Iterator[Iterator[Result]]:
        """Give the outcomes of tasks as they come; see `Backend.outcomes`."""
        if self.alone(len(tasks)):
            yield (work(task) for task in tasks)
            return
        outcomes = _in_workers(work, tasks, number_of_workers(self.jobs, len(tasks)))
        try:
            yield outcomes
        except BrokenExecutor:
            raise LostWorkerError(
                "a worker process was ended from outside, as the system does when memory runs out. "
                "Everything finished is kept: the same command resumes; fewer --jobs take less memory"
            ) from None
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that tasks were cancelled, which is what is asked for
                outcomes.close()


def _in_workers(
    work: Callable[[Job], Result], tasks: Sequence[Job], jobs: int
) -> Generator[Result, None, None]:
    from joblib import Parallel, delayed
    from joblib.parallel import LokyBackend, get_active_backend

    # a notebook may choose another of joblib's backends, with joblib.parallel_config; closing the outcomes
    # lets it end its workers in its own way; its folders, if it needs any, are in the run's, which is cleared
    # even if the run is killed
    begin = {"initializer": begin_worker} if isinstance(get_active_backend()[0], LokyBackend) else {}
    parallel = Parallel(
        n_jobs=jobs,
        return_as="generator_unordered",
        batch_size=1,
        max_nbytes=None,
        temp_folder=str(Path(tasks[0].report).parent) if tasks else None,
        **begin,
    )
    with signals_held():
        outcomes: Generator[Result, None, None] = parallel(delayed(_begun)(work, task) for task in tasks)
    return outcomes


def _begun(work: Callable[[Job], Result], task: Job) -> Result:
    begin_worker()
    return work(task)
