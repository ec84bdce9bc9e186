"""``pdpsim figure``: draw figures again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments, completion, result_folders
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.results.folder import Results

FORMATS = ("pdf", "svg", "png")


HELP = {
    "Examples": """
pdpsim figure elman-1990-words
pdpsim figure elman-1990-words 7 --format pdf --width single --out dendrogram.pdf
pdpsim figure elman-1990-words 7 --font Arial --text-size 8 --labels labels.tsv --no-legend
pdpsim figure rumelhart-todd-1993 canary --networks
""",
}


@click.command("figure", cls=Command, shown=HELP, short_help="Draw figures again from saved results.")
@arguments.study
@click.argument("figure", required=False, metavar="[FIGURE]", shell_complete=completion.figures)
@arguments.results
@click.option("--format", "kind", type=click.Choice(FORMATS), help="One format only; all three by default.")
@click.option(
    "--width", type=click.Choice(["single", "double"]), help="Columns of a journal's page: 89 or 183 mm."
)
@click.option("--font", metavar="NAME", help="A font that is installed, such as Arial.")
@click.option(
    "--text-size",
    type=arguments.FiniteRange(min=0, min_open=True),
    metavar="POINTS",
    help="Size of the axes' labels, 7 by default; all other text in proportion.",
)
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Labels of your own: a line for each, as drawn and as wanted, with a tab between.",
)
@click.option("--no-legend", is_flag=True, help="Draw no legend; lines are named at their ends.")
@click.option("--networks", is_flag=True, help="Draw every network, small, where a mean over them is drawn.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the picture goes; by default, with its numbers, to figures/ among the results.",
)
def command(
    study: str,
    figure: str | None,
    results: Path,
    kind: str | None,
    width: str | None,
    font: str | None,
    text_size: float | None,
    labels: Path | None,
    no_legend: bool,
    networks: bool,
    out: Path | None,
) -> None:
    """Draw the figures of STUDY from saved results; nothing is trained.

    FIGURE is the number or name of a figure, as `pdpsim show STUDY` lists them; without it all are
    drawn.
    """
    from pdpsim.cli import advice
    from pdpsim.cli.console import echo, note
    from pdpsim.figures.adaptation import Adaptation, read_labels
    from pdpsim.report.pictures import draw

    loaded = advice.study(study)
    folder = result_folders.results_of(loaded.id, results)
    changes = Adaptation(font, text_size, read_labels(labels) if labels else {}, not no_legend, networks)
    if out is None:
        figures = None if figure is None else [figure]
        formats = (kind,) if kind else FORMATS
        paths = draw(loaded, folder, figures, formats=formats, width=width, announce=note, adaptation=changes)
        if not paths and loaded.figures:
            raise _lacks_measures(folder, figure)
        for path in paths:
            echo(str(path))
        return
    if figure is None:
        if len(loaded.figures) != 1:
            known = ", ".join(each.id for each in loaded.figures)
            raise click.UsageError(f"--out takes one figure; say which: {known}")
        figure = loaded.figures[0].id
    suffix = out.suffix.lower().removeprefix(".")
    chosen = kind or suffix
    if chosen not in FORMATS:
        raise click.UsageError(f"{out}: give --format, or a name that ends in .pdf, .svg or .png")
    if suffix in FORMATS and suffix != chosen:
        raise click.UsageError(f"--format {chosen} does not go with the name {out.name}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as scratch:
        paths = draw(
            loaded,
            folder,
            [figure],
            formats=(chosen,),
            width=width,
            folder=Path(scratch),
            announce=note,
            adaptation=changes,
        )
        if not paths:
            raise _lacks_measures(folder, figure)
        os.replace(paths[0], out)
    echo(str(out))


def _lacks_measures(results: Results, figure: str | None) -> result_folders.NoResultsError:
    """Return the error of results that nothing can be drawn from."""
    which = "its figures" if figure is None else f"figure {figure}"
    kept = sorted((results.folder / "figures").glob("*.svg"))
    shown = f"; as they were drawn they are in {kept[0].parent}" if kept else ""
    return result_folders.NoResultsError(f"{results.folder} lacks the measures for {which}{shown}")
