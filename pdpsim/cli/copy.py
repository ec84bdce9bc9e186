"""``pdpsim copy``: a model and its patterns, to change them."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import completion
from pdpsim.cli.group import Command

HELP = {
    "Example": """
pdpsim copy xor
pdpsim train xor.toml --set layers.hidden.size=3
""",
}


@click.command("copy", cls=Command, shown=HELP, short_help="Copy a model and its patterns, to change them.")
@click.argument("model", metavar="MODEL", shell_complete=completion.models)
@click.argument("folder", metavar="[DIR]", default=Path(), type=click.Path(file_okay=False, path_type=Path))
def command(model: str, folder: Path) -> None:
    """Copy MODEL, one of those that `pdpsim models` lists, its patterns, and the tables that it names.

    They go to DIR, by default this folder. Commands find the patterns by the model's name.
    """
    from pdpsim.cli.console import echo, note
    from pdpsim.cli.given import own_patterns
    from pdpsim.formats.model import find, read
    from pdpsim.workbench.shelf import copy

    for path in copy(model, folder):
        echo(str(path))
    file = find(model)
    source = own_patterns(file, read(file))
    if source is not None and source.network is not None:
        note(
            f"Weights of {model} are given by {source.origin}: a copy begins with those that the file states"
        )
