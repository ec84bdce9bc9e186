"""``pdpsim cite``: what to cite."""

from __future__ import annotations

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command, release

HELP = {
    "Example": """
pdpsim cite elman-1990-words
""",
}


@click.command("cite", cls=Command, shown=HELP, short_help="Print what to cite.")
@arguments.study
def command(study: str) -> None:
    """Print what to cite when you use STUDY: the original paper, and pdpsim."""
    from pdpsim.cli import advice
    from pdpsim.cli.console import echo

    loaded = advice.study(study)
    echo(loaded.paper)
    if loaded.doi:
        echo(f"https://doi.org/{loaded.doi}")
    echo()
    echo(f"The pdpsim developers. pdpsim ({release()}) [computer software], study {loaded.id}.")
