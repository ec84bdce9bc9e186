"""``pdpsim models``: the models that come with pdpsim."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from pdpsim.cli.group import Command

HELP = {
    "Examples": """
pdpsim models
pdpsim show xor      one of them: drawn, every parameter and its origin
pdpsim copy xor      its files, to change them
pdpsim train xor --seeds 10
""",
}


@click.command("models", cls=Command, shown=HELP, short_help="List the models that come with pdpsim.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects for scripts.")
def command(as_json: bool) -> None:
    """List the models that come with pdpsim: every command takes them by name.

    Their patterns come with them, or a study makes them.
    """
    from pdpsim.cli.console import echo, show, table
    from pdpsim.workbench.shelf import shelf

    shipped = shelf()
    if as_json:
        click.echo(json.dumps([asdict(each) for each in shipped], indent=1, ensure_ascii=False))
        return
    listing = table([("model", "name"), ("", "text"), ("units", "number"), ("patterns", "name")])
    for each in shipped:
        origin = "table" if each.tables else "study" if each.studies else ""
        listing.add_row(each.name, each.title, str(each.units), origin)
    show(listing)
    echo(
        "Patterns: a table that comes with the model, or made by the study that uses it (--json names them)."
    )
    echo("More about one: pdpsim show MODEL. To change one: pdpsim copy MODEL")
