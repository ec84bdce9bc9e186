"""``pdpsim register``: freeze a study's claims before its networks are trained."""

from __future__ import annotations

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

HELP = {
    "Examples": """
pdpsim register ./my-study
pdpsim register ./my-study --reason "page 12 has another number" --seen "the first run"
""",
}


@click.command("register", cls=Command, shown=HELP, short_help="Freeze the claims of a study.")
@arguments.study
@click.option("--reason", default="", metavar="TEXT", help="Of an amendment: why something changes.")
@click.option(
    "--seen", default="", metavar="TEXT", help="Of an amendment: what results had been seen by then."
)
@click.option(
    "--values-unchanged",
    is_flag=True,
    help="Of an amendment: state that no measure changes its value, though code, tables or models do.",
)
def command(study: str, reason: str, seen: str, values_unchanged: bool) -> None:
    """Freeze the claims of STUDY in reference/registered.json, to be committed before its networks train.

    Every claim is written down with its criterion, control and reason, the primary reading, the number of
    replicates, and hashes of all that simulates and measures. What is registered is never overwritten: a
    later change is appended as an amendment, and the claims that it changes are marked as amended.
    """
    from pdpsim.base.format import counted
    from pdpsim.cli.console import echo
    from pdpsim.study import registry
    from pdpsim.study.catalogue import load

    loaded = load(study)
    before = registry.registered(loaded)
    frozen, changed = registry.register(loaded, reason, seen, values_unchanged)
    claims = len(frozen.terms["claims"])
    if before is None:
        what = counted(claims, "claim")
        echo(f"{loaded.id}: {what} registered. Commit the file, then: pdpsim reference {study}")
    elif changed:
        echo(f"{loaded.id}: amendment {len(frozen.amendments)} appended ({registry.in_words(changed)}).")
    else:
        echo(f"{loaded.id} was registered on {before.date}, and nothing has changed since.")
    echo(str(registry.path_of(loaded)))
