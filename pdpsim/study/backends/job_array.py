"""A run divided among the jobs of a batch system, each of which makes some of the replicates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pdpsim.base.errors import ResultsError, ValidationError
from pdpsim.base.files import write_text


class EditedError(ResultsError):
    """A script that is there already and says something else; bad usage rather than a failure."""

    exit_code = 2


@dataclass(frozen=True)
class JobArray:
    """What each job of an array does.

    Parameters
    ----------
    command : sequence of str
        What a job runs, without the option that says which replicates.
    option : str
        That option, such as ``"--replicates"``, which takes ``A-B``.
    numbers : range
        All replicates, or the seeds of all networks.
    results : Path
        The folder of results, after which the script and its logs are named.
    each : int
        Replicates of one job.
    jobs : int
        Processors of one job.
    apart : bool
        Whether each job writes to a folder of its own; otherwise they share one.
    out : Path
        What ``--out`` is, for jobs that share it.
    afterwards : sequence of sequence of str
        Commands to be run when all jobs are done.
    minutes : float, optional
        Roughly how long a job takes on one processor.

    Raises
    ------
    ValidationError
        If the number of replicates of a job is below 1.
    """

    command: Sequence[str]
    option: str
    numbers: range
    results: Path
    out: Path
    each: int = 10
    jobs: int = 1
    apart: bool = False
    afterwards: Sequence[Sequence[str]] = ()
    minutes: float | None = None

    def __post_init__(self) -> None:
        if self.each < 1:
            raise ValidationError(f"must be 1 or more; got {self.each}", ("per_task",))

    @property
    def tasks(self) -> int:
        """Number of jobs."""
        return -(-len(self.numbers) // self.each)

    @property
    def parts(self) -> Path:
        """The folder for those of jobs that write apart."""
        return parts_of(self.results)


def parts_of(results: Path) -> Path:
    """Return the folder, beside a folder of results, for those of jobs that write apart."""
    return results.with_name(f"{results.name}-parts")


def write_script(array: JobArray, script: Callable[[JobArray, Path], str], suffix: str) -> Path:
    """Write the script of an array beside its folder of results, and return its path.

    Raises
    ------
    EditedError
        If there is one that says something else: somebody may have changed it.
    ResultsError
        If it cannot be written.
    """
    path = array.results.with_name(f"{array.results.name}.{suffix}")
    text = script(array, path)
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
        raise EditedError(f"{path} is there already, and says something else; delete it or move it away")
    write_text(path, text)
    return path
