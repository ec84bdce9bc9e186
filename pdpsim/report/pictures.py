"""Drawing a study's figures from the measures of a run, with the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import FAULTS, PdpsimError, ResultsError, StudyError, ValidationError, blame, nearest
from pdpsim.base.files import write_text
from pdpsim.base.tables import write_csv
from pdpsim.results.case import Case
from pdpsim.results.folder import Results
from pdpsim.results.measures import Measures
from pdpsim.study.figure import Figure
from pdpsim.study.study import Study

if TYPE_CHECKING:
    from pdpsim.figures.adaptation import Adaptation

FORMATS = ("pdf", "svg", "png")


def draw(
    study: Study,
    results: Results,
    figures: Sequence[str] | None = None,
    formats: Sequence[str] = FORMATS,
    width: str | None = None,
    folder: Path | None = None,
    announce: Callable[[str], None] | None = None,
    adaptation: Adaptation | None = None,
) -> list[Path]:
    """Draw figures of a run and save them, each with caption and note (.txt) and the numbers drawn (.csv).

    Parameters
    ----------
    study : Study
    results : Results
    figures : sequence of str, optional
        Ids; all by default.
    formats : sequence of {"pdf", "svg", "png"}
    width : {"single", "double"}, optional
        Columns of a journal's page; by default each figure's own.
    folder : Path, optional
        Where to; by default ``figures`` in the folder of results.
    announce : callable, optional
        Told, in one line each, which figures cannot be drawn since conditions of the study were not run,
        what nothing names in a figure without its legend, and where text leaves no room.
    adaptation : Adaptation, optional
        Font, size of text, labels, legends and networks as an author wants them.

    Returns
    -------
    list of Path
        The pictures, in the order of the figures.

    Raises
    ------
    StudyError
        If there is no such figure or format, a figure's function fails, or what an author changes is in no
        figure.
    ResultsError
        If the folder cannot be written to; or, where nobody is told of it, if text leaves a figure no room.
    """
    ids = [each.id for each in study.figures]
    for wanted in figures or ():
        if wanted not in ids:
            raise StudyError(f"{study.id} has no figure {wanted!r}; its figures: {', '.join(ids) or 'none'}")
    for kind in formats:
        if kind not in FORMATS:
            raise StudyError(f"unknown format {kind!r}{nearest(kind, FORMATS)}")
    target = folder or results.folder / "figures"
    ran = {case.condition for case in results.cases}
    lacking = [name for name in study.condition_names if name not in ran]
    written: list[Path] = []
    changes = _Changes(adaptation)
    for figure in study.figures:
        if figures is None or figure.id in figures:
            try:
                measures = _measures(figure, results)
                if measures:
                    written += _draw_one(
                        study, figure, measures, formats, width or figure.width, target, changes
                    )
            except (StudyError, ResultsError):
                if not lacking:
                    raise
                if announce is not None:
                    announce(f"Figure {figure.id} needs conditions that were not run: {', '.join(lacking)}")
    changes.check()
    if announce is None:
        if changes.crowded:
            raise ResultsError(_crowded(changes.crowded[0]))
    else:
        for name, unnamed in changes.unnamed.items():
            announce(f"Figure {name}: only its legend, left out, said which are: {', '.join(unnamed)}")
        for name in changes.crowded:
            announce(_crowded(name))
    return written


def _crowded(name: str) -> str:
    return f"Figure {name} is not drawn: its text leaves no room; make that smaller, or the figure wider"


class _Changes:
    """What an author changes in figures, and what of it has come about."""

    def __init__(self, adaptation: Adaptation | None) -> None:
        self.adaptation = adaptation
        self.renamed: set[str] = set()
        self.unnamed: dict[str, list[str]] = {}
        self.crowded: list[str] = []
        self.heeded = False
        self.drawn = False

    def draw(self, figure: Figure, canvas: Any, measures: Any) -> Mapping[str, Any]:
        """Draw a figure, changed; return the numbers drawn."""
        from pdpsim.figures.individuals import every_network
        from pdpsim.figures.panels import finish

        wanted = self.adaptation is not None and self.adaptation.networks
        with every_network() if wanted else nullcontext() as request:
            numbers = figure.draw(canvas, measures)
        finish(canvas, lambda canvas: self._apply(canvas, figure.id))
        self.drawn = True
        self.heeded = self.heeded or request is None or request.heeded
        return numbers or {}

    def _apply(self, canvas: Any, figure: str) -> None:
        if self.adaptation is not None:
            applied = self.adaptation.apply(canvas)
            self.renamed |= applied.renamed
            if applied.unnamed:
                self.unnamed[figure] = applied.unnamed

    def text(self) -> AbstractContextManager[None]:
        """Return the style, with the font and size of text that an author wants."""
        from pdpsim.figures import style

        return style.context() if self.adaptation is None else self.adaptation.text()

    def check(self) -> None:
        """Raise if anything that was stated has come about in no figure."""
        if self.drawn and not self.heeded:
            raise StudyError("no figure that was drawn has a mean over networks, to draw each network beside")
        labels = () if self.adaptation is None else self.adaptation.labels
        unused = [label for label in labels if label not in self.renamed]
        if unused:
            raise StudyError(f"no figure that was drawn has the label {unused[0]!r}")


def _draw_one(
    study: Study,
    figure: Figure,
    measures: Any,
    formats: Sequence[str],
    width: str,
    folder: Path,
    changes: _Changes,
) -> list[Path]:
    from pdpsim.figures import style

    with changes.text():
        larger = max(1.0, style.scaled(1.0))  # for larger text more height, since width is the page's
        tall = None if figure.height is None else figure.height * _scale(figure, width) * larger
        canvas = style.new_figure(width, tall)
        with _blamed(study, figure):
            numbers = changes.draw(figure, canvas, measures)
            try:
                paths = style.save(canvas, folder / figure.id, formats)
            except ValidationError:  # the text leaves no room, which is no fault of the drawing's
                changes.crowded.append(figure.id)
                return []
            except OSError as error:
                raise ResultsError(f"cannot write to {folder}: {error.strerror or error}") from error
    header, rows = columns(numbers)
    write_csv(folder / f"{figure.id}.csv", header, rows)
    lines = (figure.caption, " ".join(canvas.get_supxlabel().split()))  # and what its means and bands are of
    write_text(folder / f"{figure.id}.txt", "".join(f"{line}\n" for line in lines if line))
    return paths


@contextmanager
def _blamed(study: Study, figure: Figure) -> Iterator[None]:
    """Say where in a study's code a fault arose, but for those of the results or the disk."""
    try:
        yield
    except ResultsError:
        raise
    except FAULTS as error:
        what = f"there is no measure {error}" if isinstance(error, KeyError) else f"{error}"
        name = "" if isinstance(error, PdpsimError | KeyError) else f"{type(error).__name__}: "
        raise StudyError(
            f"figure {figure.id} of {study.id} ({blame(error, study.folder)}): {name}{what}"
        ) from error


def _scale(figure: Figure, width: str) -> float:
    """Return what a figure's height is a share of: text keeps its size, so one column needs more of it."""
    from pdpsim.figures.style import WIDTHS

    return WIDTHS[width] if width == figure.width else (WIDTHS[width] + WIDTHS[figure.width]) / 2.0


def _measures(figure: Figure, results: Results) -> Any:
    """Return what a figure's function takes, or something empty if nothing is there to be drawn."""
    cases = results.cases
    first = figure.condition or cases[0].condition
    if figure.over == "replicates":
        return _finished(results, results.case(first))
    if figure.over == "conditions":
        groups = {case.condition: _finished(results, case) for case in cases if case.primary}
    else:
        groups = {str(case.reading): _finished(results, case) for case in cases if case.condition == first}
    return groups if all(groups.values()) else {}


def _finished(results: Results, case: Case) -> list[Measures]:
    return [each for each in results.case_measures(case).values() if each is not None]


def columns(numbers: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return named arrays as header and rows of a table.

    A single number is a column of one row, an array of two dimensions several columns, ``name[0]`` and on
    (one of more dimensions, flattened, likewise); columns that end early are filled with empty cells.
    """
    named: dict[str, list[Any]] = {}
    for name, value in numbers.items():
        array = np.asarray(value)
        if array.ndim <= 1:
            named[name] = np.atleast_1d(array).tolist()
        else:
            flat = array.reshape(len(array), -1)
            named.update({f"{name}[{i}]": flat[:, i].tolist() for i in range(flat.shape[1])})
    return list(named), list(zip_longest(*named.values()))
