"""``pdpsim test``: what a trained network makes of patterns."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator

FREE = "the network's own outputs (with --teacher: the targets, as in training)"

#: Patterns that are printed unless all are asked for.
SHOWN = 60


HELP = {
    "Example": """
pdpsim test trained/mine/networks/1.npz --patterns new-items.tsv --out outputs.csv
""",
}


@click.command("test", cls=Command, shown=HELP, short_help="Test a trained network on patterns.")
@click.argument("weights", metavar="WEIGHTS", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@arguments.patterns
@arguments.within
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a .csv with all outputs, a row for each event.",
)
@click.option(
    "--teacher",
    is_flag=True,
    help="State units copy the targets, as they do in training, not the network's own outputs.",
)
@click.option("--all", "everything", is_flag=True, help=f"Print all patterns, not only {SHOWN}.")
def command(
    weights: Path, patterns: Path, within: float, out: Path | None, teacher: bool, everything: bool
) -> None:
    """Present patterns to a trained network: error, outputs, which are right and which wrong.

    WEIGHTS is a network that was saved: networks/1.npz of `pdpsim train`, or one of
    networks/ in the results of `pdpsim run`. The patterns may be others than it was trained on; their
    table is laid out as for `pdpsim train`.
    """
    from pdpsim.base.errors import ResultsError
    from pdpsim.base.tables import write_csv
    from pdpsim.cli.console import echo, note
    from pdpsim.formats.table import joined_rows
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.networks import outputs_table

    try:
        network = Simulator.load(weights, engine="numpy")
    except ResultsError as error:
        raise click.UsageError(str(error)) from None
    taught = [layer.name for layer in network.description.layers if layer.teacher]
    if teacher and not taught:
        raise click.UsageError("--teacher: no layer of this network copies targets in training")
    items = arguments.read_patterns(patterns, network.description)
    if remark := joined_rows(items):
        note(f"{patterns}: {remark}")
    _print(network, items, within, None if everything else SHOWN, teacher)
    if taught:
        echo(f"{', '.join(taught)} copied " + ("the targets" if teacher else FREE))
    if out is not None:
        write_csv(out, *outputs_table(network, items, within, teach=teacher))
        echo(f"All outputs: {out}")


def _print(network: Simulator, patterns: PatternSet, within: float, most: int | None, teacher: bool) -> None:
    from rich.text import Text

    from pdpsim.base.format import number
    from pdpsim.cli.console import echo, show, table
    from pdpsim.workbench.networks import items

    outputs = network.test(patterns, teach=teacher).outputs
    tested = items(network, patterns, within, teach=teacher)
    made = table(
        [
            ("pattern", "name"),
            *([("label", "name")] if patterns.labels else []),
            ("outputs", "text"),
            ("error", "number"),
            ("worst", "number"),
            ("", "name"),
        ]
    )
    for item, (_, events) in list(zip(tested, patterns, strict=True))[:most]:
        told = "\n".join(
            " | ".join(_values(layer[event]) for layer in outputs.values())
            for event in range(events.start, events.stop)
        )
        right = Text("✓ right", "green") if item.right else Text("✗ wrong", "red")
        if isnan(item.worst):
            right = Text("no target", "dim")
        labels = "\n".join(patterns.labels[events]) if patterns.labels else ""
        made.add_row(
            item.name,
            *([labels] if patterns.labels else []),
            told,
            number(item.error),
            number(item.worst),
            right,
        )
    show(made)
    if most is not None and len(tested) > most:
        echo(f"... and {len(tested) - most} more patterns (--all prints them, --out FILE writes them)")
    judged = [item for item in tested if not isnan(item.worst)]
    correct = sum(item.right for item in judged)
    echo(
        f"{correct} of {len(judged)} patterns right (every output nearer to its target than {within:g}); "
        f"error {number(sum(item.error for item in tested))}"
    )


def _values(activations: object) -> str:
    """Return a layer's activations in short: all of a few, or the most active of many."""
    import numpy as np

    values = np.asarray(activations)
    if len(values) <= 8:
        return " ".join(f"{x:.2f}" for x in values)
    top = np.argsort(-values, kind="stable")[:3]
    return "most active: " + ", ".join(f"{unit + 1} ({values[unit]:.2f})" for unit in top)
