"""Arguments that several commands take."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.base.errors import ResultsError

if TYPE_CHECKING:
    from pdpsim.describe.network import Network
    from pdpsim.describe.patterns import PatternSet
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
    help="A table of patterns (.tsv or .csv), or those of another simulator; see below.",
)


class PatternFile(click.ParamType[tuple[str, Path]]):
    """A file of patterns, or ``NAME=FILE`` for those that phases of the training call by a name."""

    name = "patterns"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """Return the name, empty where there is none, and the file; or fail."""
        if isinstance(value, tuple):
            return value
        name, equals, path = str(value).partition("=")
        if not equals or Path(value).is_file():
            name, path = "", str(value)
        if not Path(path).is_file():
            self.fail(f"File {path!r} does not exist.", param, ctx)
        return name, Path(path)


def _sets(
    ctx: click.Context, param: click.Parameter, values: tuple[tuple[str, Path], ...]
) -> dict[str, Path]:
    """Return files by name; a name is given once, and several sets have names."""
    names = [name for name, _ in values]
    for name in names:
        if names.count(name) > 1 or (len(names) > 1 and not name):
            what = f"the name {name!r} is given twice" if name else "several sets need names, NAME=FILE each"
            raise click.BadParameter(
                f"{what}: those that the phases of the training call them by", ctx, param
            )
    return dict(values)


pattern_sets = click.option(
    "--patterns",
    "patterns",
    type=PatternFile(),
    multiple=True,
    required=True,
    callback=_sets,
    metavar="[NAME=]FILE",
    help="A table of patterns (.tsv or .csv), or those of another simulator; see below. One for each name "
    "that phases of the training use.",
)

within = click.option(
    "--within",
    type=FiniteRange(min=0, min_open=True),
    default=0.5,
    show_default=True,
    metavar="X",
    help="A pattern is right if every output is nearer to its target than this.",
)


def read_patterns(path: Path, network: Network) -> PatternSet:
    """Return patterns for a network; what another simulator's file says and was left out is named."""
    from pdpsim.cli.console import note
    from pdpsim.formats import patterns

    found, remarks = patterns.read(path, network)
    for remark in remarks:
        note(f"{remark.kind}: {remark}")
    return found


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
