"""What a backend is: where tasks are done, and how their outcomes come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Protocol, TypeVar

from pdpsim.base.errors import PdpsimError, ValidationError


class LostWorkerError(PdpsimError):
    """A worker, or what joins workers, that was ended from outside; whatever was finished is kept."""

    exit_code = 1


class BackendError(PdpsimError):
    """A backend that is not there or cannot be reached."""

    exit_code = 1


class Reported(Protocol):
    """A task that tells its progress to a file: a frozen dataclass that can be sent to another process."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def report(self) -> str:
        """The file; see `pdpsim.study.monitor.Monitor.path`."""


Job = TypeVar("Job", bound=Reported)
Result = TypeVar("Result")


class Backend(Protocol):
    """Where tasks are done: a frozen dataclass of its parameters."""

    def alone(self, tasks: int) -> bool:
        """Return whether so many tasks are done in this process, one after the other."""

    def outcomes(
        self,
        work: Callable[[Job], Result],
        tasks: Sequence[Job],
        announce: Callable[[str], None] | None = None,
    ) -> AbstractContextManager[Iterator[Result]]:
        """Give the outcomes of tasks as they come; those not waited for are ended on leaving.

        A task that is lost with its worker is done again, or `LostWorkerError` is raised.

        Parameters
        ----------
        work : callable
            Does one task; a function of a module, so that workers find it.
        tasks : sequence
        announce : callable, optional
            Given single lines of text.

        Raises
        ------
        BackendError
            If the backend is not there.
        LostWorkerError
            If what works was ended from outside.
        """


def check_jobs(jobs: int | None) -> None:
    """Raise `ValidationError` for a number of workers below 1."""
    if jobs is not None and jobs < 1:
        raise ValidationError(f"must be 1 or more; got {jobs}", ("jobs",))


def number_of_workers(jobs: int | None, tasks: int) -> int:
    """Return the number of workers: as many as asked for, or one for each core, but never more than tasks."""
    if jobs is None:
        from joblib import cpu_count

        jobs = int(cpu_count())
    return min(jobs, tasks)
