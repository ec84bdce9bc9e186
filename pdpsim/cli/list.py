"""``pdpsim list``: the studies."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from pdpsim.cli.group import Command

HELP = {
    "Examples": """
pdpsim list
pdpsim list --json
""",
}


@click.command("list", cls=Command, shown=HELP, short_help="List the studies and what came back of each.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects for scripts.")
def command(as_json: bool) -> None:
    """List the studies, what came back of each, and how long it takes.

    Claims are counted by the verdict of the run that is shipped with pdpsim: ✓ reproduced, ≈ partly,
    ✗ not reproduced, – not tested.
    """
    from pdpsim.study.catalogue import cards

    studies = cards()
    if as_json:
        click.echo(json.dumps([asdict(card) for card in studies], indent=1, ensure_ascii=False))
        return
    from pdpsim.base.format import counted, duration
    from pdpsim.cli.console import counts, echo, show, table

    if not studies:
        echo("No studies are installed.")
        return
    listing = table([("study", "name"), ("", "text"), ("claims", "name"), ("takes", "number")])
    for card in studies:
        verdicts = counts(card.verdicts) if card.verdicts else counted(card.claims, "claim")
        listing.add_row(card.id, card.title, verdicts, duration(card.minutes))
    show(listing)
    echo("✓ reproduced   ≈ partly   ✗ not reproduced   – not tested   (in the run shipped with pdpsim)")
    echo("More about one: pdpsim show STUDY")
