"""``pdpsim new``: the beginnings of a study."""

from __future__ import annotations

import click

from pdpsim.cli.group import Command

HELP = {
    "Example": """
pdpsim new my-study
pdpsim run ./my-study
""",
}


@click.command("new", cls=Command, shown=HELP, short_help="Begin a study of your own.")
@click.argument("name")
def command(name: str) -> None:
    """Make a folder NAME with a small study that runs at once, for you to change.

    It holds study.py (the simulation), model.toml (the network), data/patterns.tsv (what it learns),
    claims.toml (what the paper reports), and what else the claims and figures need. A study of yours
    runs exactly as the built-in ones do.
    """
    from pdpsim.cli.console import echo
    from pdpsim.study.scaffold import FILES, new_study

    folder = new_study(name)
    for file in FILES:
        echo(str(folder / file))
    place = str(folder) if folder.is_absolute() else f"./{folder.as_posix()}"
    echo(f"\nIt runs as it is:  pdpsim run {place}")
