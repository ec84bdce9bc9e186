"""``pdpsim lab``: a page in which a network learns in the reader's browser."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

HELP = {
    "Examples": """
pdpsim lab xor
pdpsim lab my.toml --patterns my.tsv --out monday.html
""",
}


@click.command("lab", cls=Command, shown=HELP, short_help="Write a page in which a network learns.")
@click.argument("model", metavar="MODEL")
@click.option(
    "--patterns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A table of patterns, as for `pdpsim train`; by default those of the model.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="K",
    help="The seed that the page opens with; some that follow can be chosen there.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The page; by default the model's name with .html, in this folder.",
)
def command(model: str, patterns: Path | None, seed: int, out: Path | None) -> None:
    """Write one page that trains MODEL in any browser, without a server and without a network.

    MODEL is a model file, or the name of one that comes with pdpsim. The page computes what `pdpsim train`
    computes, to rounding: the same weights to begin with, the same orders of patterns. It knows
    backpropagation and all update rules; a model that needs more is refused, with what is lacking.
    """
    from pdpsim.base.files import write_text
    from pdpsim.cli.console import echo
    from pdpsim.formats import model as modelfile
    from pdpsim.laboratory.page import page

    file = modelfile.find(model)
    built = modelfile.read(file)
    source = arguments.model_patterns(file, built, {} if patterns is None else {"": patterns})
    target = out or Path(f"{file.stem}.html")
    write_text(target, page(built, source.sets, seed))
    echo(f"Written to {target}")
