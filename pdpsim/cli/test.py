"""``pdpsim test``: what a trained network makes of patterns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.items import Answers

FREE = "the network's own outputs (with --teacher: the targets, as in training)"

#: Patterns that are printed unless all are asked for.
SHOWN = 60

#: Active units of an event that are printed, over all layers.
ACTIVE = 24


HELP = {
    "Example": """
pdpsim test trained/xor/networks/1.npz
pdpsim test trained/mine/networks/1.npz --patterns new-items.tsv --out outputs.csv
pdpsim test jets-and-sharks
""",
}


@click.command("test", cls=Command, shown=HELP, short_help="Test a trained network on patterns.")
@arguments.network
@arguments.patterns
@arguments.score
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
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one a pattern, for scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    weights: Path,
    patterns: str | None,
    score: str | None,
    within: float | None,
    out: Path | None,
    teacher: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Present patterns to a trained network: error, outputs, which are right and which wrong.

    NETWORK is a network that was saved: networks/1.npz of `pdpsim train`, or one of
    networks/ in the results of `pdpsim run`; or a model that states no training, such as jets-and-sharks,
    which settles with the weights that are given. The patterns are those that it was trained on, or others:
    their table is laid out as for `pdpsim train`, and may be without targets.
    """
    import json
    from dataclasses import asdict

    from pdpsim.base.tables import plain, write_csv
    from pdpsim.cli.console import echo
    from pdpsim.workbench.items import answers, outputs_table

    network = arguments.saved_network(weights)
    taught = [layer.name for layer in network.description.layers if layer.teacher]
    if teacher and not taught:
        raise click.UsageError("--teacher: no layer of this network copies targets in training")
    sets = arguments.network_patterns(weights, network, patterns, taught=False)
    if out is not None and len(sets) > 1:
        raise click.UsageError(f"--out takes one set: --patterns {' or --patterns '.join(sets)}")
    rule = arguments.scoring(ctx, score, within)
    tested = {name: answers(network, each, rule, teach=teacher) for name, each in sets.items()}
    if as_json:
        rows = [{"set": name, **asdict(item)} for name, each in tested.items() for item in each.items]
        click.echo(json.dumps(plain(rows), indent=1, ensure_ascii=False))
    else:
        for name, each in tested.items():
            _print(network, each, name, None if everything else SHOWN)
        if taught:
            echo(f"{', '.join(taught)} copied " + ("the targets" if teacher else FREE))
    if out is not None:
        write_csv(out, *outputs_table(network, next(iter(tested.values()))))
        if not as_json:
            echo(f"All outputs: {out}")


def _print(network: Simulator, tested: Answers, title: str, most: int | None) -> None:
    from rich.text import Text

    from pdpsim.base.format import number
    from pdpsim.cli.console import echo, show, table
    from pdpsim.cli.given import states_training

    if not tested.judged and not states_training(network.model):
        _print_settled(network, tested, title, most)
        return
    patterns, outputs = tested.patterns, tested.outputs
    likely = tested.scoring.rule == "likelihood"
    listing = table(
        [
            ("pattern", "name"),
            *([("label", "name")] if patterns.labels else []),
            ("outputs", "text"),
            ("error", "number"),
            ("log likelihood" if likely else "worst", "number"),
            ("", "name"),
        ],
        title or None,
    )
    for item, (_, events) in list(zip(tested.items, patterns, strict=True))[:most]:
        lines = "\n".join(
            " | ".join(_values(layer[event]) for layer in outputs.values())
            for event in range(events.start, events.stop)
        )
        right = Text("✓ right", "green") if item.right else Text("✗ wrong", "red")
        if not item.taught:
            right = Text("no target", "dim")
        labels = "\n".join(patterns.labels[events]) if patterns.labels else ""
        listing.add_row(
            item.name,
            *([labels] if patterns.labels else []),
            lines,
            number(item.error) if item.taught else "",
            number(item.likelihood if likely else item.worst) if item.taught else "",
            right,
        )
    show(listing)
    if most is not None and len(tested.items) > most:
        echo(f"... and {len(tested.items) - most} more patterns (--all prints them, --out FILE writes them)")
    echo(tested.summary)


def _print_settled(network: Simulator, tested: Answers, title: str, most: int | None) -> None:
    """Print which units of each layer are active at the end, of a network that nothing is asked of."""
    from pdpsim.cli.console import echo, show, table

    layers = [network.description.layer(name) for name in tested.outputs]
    listing = table([("pattern", "name"), ("active", "text")], title or None)
    labels = tested.patterns.labels
    rows = [
        (item.name, labels[event] if labels else "", event, event == events.start)
        for item, (_, events) in zip(tested.items, tested.patterns, strict=True)
        for event in range(events.start, events.stop)
    ]
    for name, label, event, first in rows[:most]:
        active = [
            f"{x.name}: {_active(x.unit_names, tested.outputs[x.name][event], ACTIVE // len(layers))}"
            for x in layers
        ]
        listing.add_row(f"{name if first else ''} {label}".strip(), "; ".join(active))
    show(listing)
    if most is not None and len(rows) > most:
        echo(f"... and {len(rows) - most} more events (--all prints them, --out FILE writes them)")
    echo(f"{len(tested.items)} patterns, none with a target: units above 0, the most active first")


def _active(names: Sequence[str], activations: object, most: int) -> str:
    """Return the units that are above 0 as it is printed, the most active first."""
    import numpy as np

    values = np.asarray(activations)
    on = [unit for unit in np.argsort(-values, kind="stable") if values[unit] >= 0.005]
    shown = ", ".join(f"{names[unit]} {values[unit]:.2f}" for unit in on[:most])
    return (shown or "–") + (f", {len(on) - most} more" if len(on) > most else "")


def _values(activations: object) -> str:
    """Return a layer's activations in short: all of a few, or the most active of many."""
    import numpy as np

    values = np.asarray(activations)
    if len(values) <= 8:
        return " ".join(f"{x:.2f}" for x in values)
    top = np.argsort(-values, kind="stable")[:3]
    return "most active: " + ", ".join(f"{unit + 1} ({values[unit]:.2f})" for unit in top)
