"""``pdpsim figure``: draw figures again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.group import Command

FORMATS = ("pdf", "svg", "png")


HELP = {
    "Examples": """
pdpsim figure elman-1990-words
pdpsim figure elman-1990-words 7 --format pdf --width single --out dendrogram.pdf
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
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the picture goes; by default, with its numbers, to figures/ among the results.",
)
def command(
    study: str, figure: str | None, results: Path, kind: str | None, width: str | None, out: Path | None
) -> None:
    """Draw the figures of STUDY from saved results; nothing is trained.

    FIGURE is the number of a figure in the paper, as `pdpsim show STUDY` lists them; without it all are
    drawn.
    """
    from pdpsim.cli.console import echo
    from pdpsim.report.pictures import draw
    from pdpsim.study.catalogue import load

    loaded = load(study)
    folder = arguments.results_of(loaded.id, results)
    if out is None:
        figures = None if figure is None else [figure]
        for path in draw(loaded, folder, figures, formats=(kind,) if kind else FORMATS, width=width):
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
        paths = draw(loaded, folder, [figure], formats=(chosen,), width=width, folder=Path(scratch))
        if not paths:
            raise arguments.NoResultsError(f"{folder.folder} lacks the measures for figure {figure}")
        os.replace(paths[0], out)
    echo(str(out))
