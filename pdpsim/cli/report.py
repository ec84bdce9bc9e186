"""``pdpsim report``: the page that a reader opens."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import result_folders
from pdpsim.cli.group import Command

HELP = {
    "Examples": """
pdpsim report
pdpsim report results/elman-1990-words
""",
}


@click.command("report", cls=Command, shown=HELP, short_help="Write the HTML page of results.")
@click.argument(
    "directory",
    metavar="[DIR]",
    default=Path("results"),
    type=click.Path(file_okay=False, path_type=Path),
)
def command(directory: Path) -> None:
    """Write an HTML page for every results folder in DIR (default: results).

    The page holds claims, figures, parameters and provenance, and nothing outside it: it opens
    offline and can be sent by mail.
    """
    from pdpsim.cli.console import echo
    from pdpsim.report.page import write
    from pdpsim.results.folder import open_results

    for folder in result_folders.find_results(directory):
        echo(str(write(open_results(folder))))
