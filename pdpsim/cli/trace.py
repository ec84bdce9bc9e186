"""``pdpsim trace``: the whole computation for one pattern, laid out as in a textbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.simulate.tracing import LayerTrace, Trace, WeightTrace

#: Units, and weights, of one table that are printed unless all are asked for.
SHOWN = 40

HELP = {
    "Columns": """
net     net input: the bias, plus the sum of weight x activation over the senders
a       activation, f(net)
t, E    target, and the error that it makes
dE/da   how the error grows with the activation
delta   how it grows with the net input, dE/da x f'(net)
dE/dw   delta of the receiver x activation of the sender, summed over ticks
change  what the model's rule makes of it
""",
    "Example": """
pdpsim trace xor --pattern 11
pdpsim trace my.toml --patterns my.tsv --pattern rose --seed 3
pdpsim trace trained/mine/networks/1.npz --patterns my.tsv --pattern rose
""",
}


@click.command("trace", cls=Command, shown=HELP, short_help="Print the whole computation for one pattern.")
@click.argument("model", metavar="MODEL")
@click.option("--pattern", "name", required=True, metavar="NAME", help="Which pattern, by its name.")
@click.option(
    "--patterns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A table of patterns, as for `pdpsim train`; by default the .tsv beside the model file.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="K",
    help="Decides the weights of a model that is not trained.",
)
@click.option("--all", "everything", is_flag=True, help=f"Print every unit and weight, not only {SHOWN}.")
def command(model: str, name: str, patterns: Path | None, seed: int, everything: bool) -> None:
    """Present one pattern, carry the error back, and print every number on the way.

    MODEL is a model file, the name of one that comes with pdpsim (its weights are drawn anew), or a
    network that was saved (.npz). The network learns from the pattern once: tables of units for each
    tick, then tables of weights with gradient and change. Equations: the documentation's page "The engine".
    """
    from pdpsim.simulate.tracing import trace

    simulator, beside = _network(model, seed)
    found = patterns or beside
    if found is None:
        raise click.UsageError("no patterns beside the model; name a table with --patterns FILE")
    items = arguments.read_patterns(found, simulator.description)
    _print(simulator, trace(simulator, items, name), None if everything else SHOWN)


def _network(model: str, seed: int) -> tuple[Simulator, Path | None]:
    """Return the network, and the table of patterns beside its model file."""
    from pdpsim.base.errors import ResultsError
    from pdpsim.formats import model as modelfile
    from pdpsim.simulate.simulator import Simulator

    if model.endswith(".npz"):
        try:
            return Simulator.load(model, engine="numpy"), None
        except ResultsError as error:
            raise click.UsageError(str(error)) from None
    path = modelfile.find(model)
    beside = path.with_suffix(".tsv")
    return Simulator(modelfile.read(path), seed, engine="numpy"), beside if beside.exists() else None


def _print(simulator: Simulator, found: Trace, most: int | None) -> None:
    from pdpsim.cli.console import echo

    phase = simulator.phases[0]
    echo(f"{simulator.model.name}, pattern {found.pattern!r}: error {found.error:.6g} ({phase.error})")
    for tick in found.ticks:
        echo()
        where = "" if len(found.ticks) == 1 else f"event {tick.event}, tick {tick.tick}: "
        _print_units(simulator, f"{where}units", tick.layers, most)
    for kind, traces in (("weights", found.projections), ("biases", found.biases)):
        for each in traces:
            echo()
            _print_weights(simulator, f"{kind} {each.name}", each, most)


def _print_units(simulator: Simulator, title: str, layers: tuple[LayerTrace, ...], most: int | None) -> None:
    from pdpsim.cli.console import echo, show, table

    columns = ("net", "a", "t", "E", "dE/da", "delta")
    made = table([("unit", "name"), *((x, "number") for x in columns)], title)
    left = 0
    for layer in layers:
        names = unit_names(simulator, layer.layer)
        for i, name in enumerate(names[:most]):
            told = (layer.target, layer.error)
            made.add_row(
                f"{layer.layer} {name}",
                _told(layer.net[i]),
                _told(layer.activation[i]),
                *("" if x is None else _told(x[i]) for x in told),
                _told(layer.dE_da[i]),
                _told(layer.delta[i]),
            )
        left += len(names[most:]) if most is not None else 0
    show(made)
    if left:
        echo(f"... and {left} more units (--all prints them)")


def _print_weights(simulator: Simulator, title: str, trace: WeightTrace, most: int | None) -> None:
    import numpy as np

    from pdpsim.cli.console import echo, show, table

    made = table([("", "name"), ("weight", "number"), ("dE/dw", "number"), ("change", "number")], title)
    if trace.weights.ndim == 1:
        names = unit_names(simulator, trace.name)
    else:
        projection = simulator.description.projection(trace.name)
        senders, receivers = (unit_names(simulator, x) for x in (projection.sender, projection.receiver))
        names = [f"{i} -> {j}" for i in senders for j in receivers]
    columns = [np.ravel(x) for x in (trace.weights, trace.gradient, trace.change)]
    for i, name in enumerate(names[:most]):
        made.add_row(name, *(_told(column[i]) for column in columns))
    show(made)
    if most is not None and len(names) > most:
        echo(f"... and {len(names) - most} more (--all prints them)")


def unit_names(simulator: Simulator, layer: str) -> list[str]:
    """Return the names of a layer's units, or their numbers from 1."""
    described = simulator.description.layer(layer)
    return list(described.units) or [str(i + 1) for i in range(described.size)]


def _told(value: float) -> str:
    """Return a number with six decimals, or nothing where there is none."""
    return "" if value != value else f"{value:.6f}"
