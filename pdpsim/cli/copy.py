"""``pdpsim copy``: a model and its patterns, to change them."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import completion
from pdpsim.cli.group import Command

HELP = {
    "Examples": """
pdpsim copy xor
pdpsim train xor.toml --set layers.hidden.size=3
pdpsim copy xor encoder-8-3-8 mine
""",
}


@click.command("copy", cls=Command, shown=HELP, short_help="Copy a model and its patterns, to change them.")
@click.argument("names", metavar="MODEL... [DIR]", nargs=-1, required=True, shell_complete=completion.models)
def command(names: tuple[str, ...]) -> None:
    """Copy MODEL, one or more of those that `pdpsim models` lists, with patterns and the tables it names.

    They go to DIR, by default this folder. Commands find the patterns by the model's name. What is the name
    of a model is one; a folder of such a name is given as ./xor.
    """
    from pdpsim.cli.console import echo, note
    from pdpsim.cli.given import own_patterns
    from pdpsim.formats.model import find, read
    from pdpsim.workbench.shelf import copy

    *models, last = names
    folder = _folder(last) if models else None
    for model in models if folder else names:
        for path in copy(model, folder or Path()):
            echo(str(path))
        file = find(model)
        source = own_patterns(file, read(file))
        if source is not None and source.network is not None:
            note(
                f"Weights of {model} are given by {source.origin}: a copy begins with those that the file "
                "states"
            )


def _folder(name: str) -> Path | None:
    """Return the folder of that name; None for the name of a model.

    Raises
    ------
    UsageError
        If there is no such folder, and the name is nearly that of a model.
    """
    from pdpsim.base.errors import closest
    from pdpsim.formats.model import shipped_names
    from pdpsim.study.catalogue import is_path

    folder = Path(name)
    if is_path(name) or (folder.is_dir() and name not in shipped_names()):
        return folder
    if name.replace("_", "-") in shipped_names() or folder.suffix == ".toml":
        return None
    if close := closest(name, shipped_names()):
        raise click.UsageError(f"no model {name!r}{close} (a new folder of that name: ./{name})")
    return folder
