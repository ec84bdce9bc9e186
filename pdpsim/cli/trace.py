"""``pdpsim trace``: the whole computation for one pattern, laid out as in a textbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.base.errors import nearest
from pdpsim.cli import arguments, completion
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.simulate.tracing import LayerTrace, TickTrace, Trace, WeightTrace

#: Units, and weights, of one table that are printed unless all are asked for.
SHOWN = 40

#: Ticks of a network that settles which are printed unless others are asked for.
SHOWN_TICKS = 6

HELP = {
    "Columns": """
net     net input: the bias, plus the sum of weight x activation over the senders
a       activation, f(net)
t, E    target, and the error that it makes
dE/da   how the error grows with the activation (blank for rules that carry none back)
delta   how it grows with the net input, dE/da x f'(net)
dE/dw   delta of the receiver x activation of the sender, summed over ticks
change  what the model's rule makes of it; where it carries something on from
        earlier patterns, such as momentum, the sum of two columns: the step
        that it makes of this gradient, and what is carried
""",
    "Example": """
pdpsim trace xor --pattern 11
pdpsim trace jets_and_sharks --pattern Ken --ticks 50,100
pdpsim trace my.toml --patterns my.tsv --pattern rose --seed 3
pdpsim trace trained/xor/networks/1.npz --pattern 11
""",
}


def _ticks(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, ...]:
    texts = [] if value is None else value.split(",")
    if not all(text.strip().isdecimal() and int(text) > 0 for text in texts):
        raise click.BadParameter(f"expected ticks separated by commas, such as 50,100; got {value!r}")
    return tuple(int(text) for text in texts)


@click.command("trace", cls=Command, shown=HELP, short_help="Print the whole computation for one pattern.")
@click.argument("model", metavar="MODEL", shell_complete=completion.models)
@click.option("--pattern", "name", metavar="NAME", help="Which pattern, by its name; has to be given.")
@click.option(
    "--patterns",
    metavar="FILE",
    help="A table of patterns, as for `pdpsim train`; by default those of the model or beside the network.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="K",
    help="Decides the weights of a model that is not trained, unless its study gives them.",
)
@click.option(
    "--ticks",
    metavar="T,...",
    callback=_ticks,
    help="Only these ticks, counted from 1 through the whole pattern: 50,100,200.",
)
@click.option("--all", "everything", is_flag=True, help=f"Print every unit and weight, not only {SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for scripts.")
def command(
    model: str,
    name: str | None,
    patterns: str | None,
    seed: int,
    ticks: tuple[int, ...],
    everything: bool,
    as_json: bool,
) -> None:
    """Present one pattern, carry the error back, and print every number on the way.

    MODEL is a model file, the name of one that comes with pdpsim (its weights are drawn anew; those of one
    that does not learn are its study's), or a network that was saved (.npz). The network learns from the
    pattern once: tables of units for each tick, then tables of weights with gradient and change; of
    interactive units, that settle, tables of units alone. Equations: the documentation's page "The engine".
    """
    from pdpsim.simulate.tracing import trace

    simulator, items = _network(model, patterns, seed)
    if name is None:
        raise click.UsageError(f"say which pattern, with --pattern NAME{nearest('', items.names)}")
    course = trace(simulator, items, name)
    if max(ticks, default=0) > len(course.ticks):
        raise click.BadParameter(f"the pattern has {len(course.ticks)} ticks", param_hint="'--ticks'")
    if ticks:
        course = replace(course, ticks=tuple(course.ticks[tick - 1] for tick in ticks))
    if as_json:
        _print_json(simulator, course)
    else:
        targets = items.select([name]).targets.values()
        taught = any((target == target).any() for target in targets)  # NaN where there is none
        _print(simulator, course, None if everything else SHOWN, taught=taught)


def _network(model: str, patterns: str | None, seed: int) -> tuple[Simulator, PatternSet]:
    """Return the network, and the patterns that belong to it."""
    from pdpsim.cli import advice
    from pdpsim.cli.given import given_network
    from pdpsim.formats import model as modelfile

    if model.endswith(".npz"):
        network = arguments.saved_network(Path(model))
        return network, arguments.network_pattern_set(Path(model), network, patterns)
    file = advice.model_file(model)
    built = modelfile.read(file)
    source = arguments.model_patterns(file, built, {} if patterns is None else {"": _table(patterns)})
    return given_network(file, seed), source.first


def _table(patterns: str) -> Path:
    if not Path(patterns).is_file():
        raise click.BadParameter(f"File {patterns!r} does not exist.", param_hint="'--patterns'")
    return Path(patterns)


def _print(simulator: Simulator, course: Trace, most: int | None, *, taught: bool) -> None:
    from pdpsim.cli.console import echo

    error = f"error {course.error:.6g} ({simulator.phases[0].error})" if taught else "no target"
    echo(f"{simulator.model.name}, pattern {course.pattern!r}: {error}")
    if not (course.projections or course.biases):
        echo()
        _print_settling(simulator, course.ticks, most)
        return
    for tick in course.ticks:
        echo()
        where = "" if len(course.ticks) == 1 else f"event {tick.event}, tick {tick.tick}: "
        _print_units(simulator, f"{where}units", tick.layers, most)
    for kind, traces in (("weights", course.projections), ("biases", course.biases)):
        for each in traces:
            echo()
            _print_weights(simulator, f"{kind} {each.name}", each, most)


def _print_json(simulator: Simulator, course: Trace) -> None:
    """Print ticks with their layers, then weights and biases; senders are rows of a matrix."""
    import json

    from pdpsim.base.tables import plain

    def weights(each: WeightTrace) -> dict[str, Any]:
        arrays = {"weights": each.weights, "dE_dw": each.gradient, "change": each.change}
        return {"name": each.name, **arrays, "step": each.step, "carried": each.carried}

    ticks = [
        {"event": tick.event, "tick": tick.tick, "layers": [vars(layer) for layer in tick.layers]}
        for tick in course.ticks
    ]
    everything = {
        "model": simulator.model.name,
        "pattern": course.pattern,
        "error": course.error,
        "error_function": simulator.phases[0].error,
        "units": {layer.name: layer.unit_names for layer in simulator.description.layers},
        "ticks": ticks,
        "projections": [weights(each) for each in course.projections],
        "biases": [weights(each) for each in course.biases],
    }
    click.echo(json.dumps(plain(everything), indent=1, ensure_ascii=False, allow_nan=False))


def _print_settling(simulator: Simulator, ticks: tuple[TickTrace, ...], most: int | None) -> None:
    """Print the activations of all units, a column for each tick."""
    import numpy as np

    from pdpsim.cli.console import echo, show, table

    shown = ticks if most is None else ticks[-SHOWN_TICKS:]
    of_event = simulator.description.time.ticks
    left = dict[str, int]()
    columns = [str((tick.event - 1) * of_event + tick.tick) for tick in shown]
    activations = table([("unit", "name"), *((column, "number") for column in columns)], "activation at tick")
    for k, layer in enumerate(shown[0].layers):
        names = simulator.description.layer(layer.layer).unit_names
        chosen = list(range(len(names)))
        if most is not None and len(names) > most:
            order = np.argsort(-shown[-1].layers[k].activation, kind="stable")
            chosen = sorted(order[:most].tolist())
            left[layer.layer] = len(names)
        for i in chosen:
            row = [f"{tick.layers[k].activation[i]:.4f}" for tick in shown]
            activations.add_row(f"{layer.layer} {names[i]}", *row)
    show(activations)
    for name, count in left.items():
        echo(
            f"of {name} the {most} most active of {count} units at the last of these ticks (--all prints all)"
        )
    if len(shown) < len(ticks):
        echo(f"the last {len(shown)} of {len(ticks)} ticks (--ticks chooses others, --all prints them)")


def _print_units(simulator: Simulator, title: str, layers: tuple[LayerTrace, ...], most: int | None) -> None:
    from pdpsim.cli.console import echo, show, table

    columns = ("net", "a", "t", "E", "dE/da", "delta")
    listing = table([("unit", "name"), *((x, "number") for x in columns)], title)
    left = 0
    for layer in layers:
        names = simulator.description.layer(layer.layer).unit_names
        for i, name in enumerate(names[:most]):
            outputs = (layer.target, layer.error)
            listing.add_row(
                f"{layer.layer} {name}",
                _digits(layer.net[i]),
                _digits(layer.activation[i]),
                *("" if x is None else _digits(x[i]) for x in outputs),
                _digits(layer.dE_da[i]),
                _digits(layer.delta[i]),
            )
        left += len(names[most:]) if most is not None else 0
    show(listing)
    if left:
        echo(f"... and {left} more units (--all prints them)")


def _print_weights(simulator: Simulator, title: str, trace: WeightTrace, most: int | None) -> None:
    import numpy as np

    from pdpsim.cli.console import echo, show, table

    columns = {"weight": trace.weights, "dE/dw": trace.gradient}
    if np.any(trace.carried):
        columns |= {"step": trace.step, "carried": trace.carried}
    columns["change"] = trace.change
    listing = table([("", "name"), *((name, "number") for name in columns)], title)
    if trace.weights.ndim == 1:
        names = list(simulator.description.layer(trace.name).unit_names)
    else:
        projection = simulator.description.projection(trace.name)
        senders, receivers = (
            simulator.description.layer(x).unit_names for x in (projection.sender, projection.receiver)
        )
        names = [f"{i} -> {j}" for i in senders for j in receivers]
    numbers = [np.ravel(values) for values in columns.values()]
    for i, name in enumerate(names[:most]):
        listing.add_row(name, *(_digits(column[i]) for column in numbers))
    show(listing)
    if most is not None and len(names) > most:
        echo(f"... and {len(names) - most} more (--all prints them)")


def _digits(value: float) -> str:
    """Return a number with six decimals, or nothing where there is none."""
    return "" if value != value else f"{value:.6f}"
