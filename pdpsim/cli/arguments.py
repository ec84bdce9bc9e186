"""Arguments that several commands take."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.base.errors import ResultsError

if TYPE_CHECKING:
    from pdpsim.results.folder import Results


class FiniteRange(click.FloatRange):
    """Numbers of a range that are neither infinite nor NaN, which `click.FloatRange` lets pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or fail."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


study = click.argument("study", metavar="STUDY")

out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("results"),
    show_default=True,
    metavar="DIR",
    help="Where results go; each study has a folder of its own in it.",
)

results = click.option(
    "--results",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("results"),
    show_default=True,
    metavar="DIR",
    help="Where the results are: a folder that `pdpsim run` wrote, or the one around it.",
)

patterns = click.option(
    "--patterns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="A table of patterns (.tsv or .csv); see below.",
)

within = click.option(
    "--within",
    type=FiniteRange(min=0, min_open=True),
    default=0.5,
    show_default=True,
    metavar="X",
    help="A pattern is right if every output is nearer to its target than this.",
)


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
