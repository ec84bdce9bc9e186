"""Results that a command is to read: those of a study, or of all studies in a directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pdpsim.base.errors import ResultsError

if TYPE_CHECKING:
    from pdpsim.results.folder import Results


class NoResultsError(ResultsError):
    """Results that were asked for and are not there; bad usage rather than a failure."""

    exit_code = 2


def find_results(directory: Path) -> list[Path]:
    """Return the results folders in a directory; none is bad usage."""
    from pdpsim.results.folder import find_results as find

    try:
        return find(directory)
    except ResultsError as error:
        raise NoResultsError(str(error)) from None


def read_results(folder: Path) -> Results:
    """Return the results in a folder; files in it that are not counted are named."""
    from pdpsim.cli.console import note
    from pdpsim.results.folder import open_results

    results = open_results(folder)
    for name, why in results.uncounted().items():
        note(f"{folder / name} is not counted: {why}")
    return results


def results_of(study_id: str, directory: Path) -> Results:
    """Return a study's results in a directory (or in the directory around them)."""
    from pdpsim.results.folder import open_results

    for folder in find_results(directory):
        if open_results(folder).study_id == study_id:
            return read_results(folder)
    raise NoResultsError(f"{directory} holds no results of {study_id}; pdpsim run {study_id} makes some")
