"""``pdpsim look``: what is in a network, as numbers and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.look import Values

#: Rows, and units, of a table that is printed.
SHOWN = 20
ACROSS = 8

HELP = {
    "Written to --out": """
activations.csv        pattern, event, label, and a column for each unit, such as hidden.2
activations-hidden.*   the same as a picture (.pdf, .svg, .png)
weights.csv            projection, sending and receiving unit, weight
weights-...            a Hinton diagram for each projection: white is positive, black negative
tree-hidden.*          which items are alike (average linkage, Euclidean), branches as .csv
components-hidden.*    items on two principal components, with all of them as .csv
similarity-hidden.*    distances between items, with the matrix as .csv
""",
    "Examples": """
pdpsim look trained/xor/networks/1.npz
pdpsim look trained/mine/networks/1.npz --layer hidden --tree --components
pdpsim look jets-and-sharks --layer person --tree
pdpsim look results/rumelhart-todd-1993/networks/hierarchy/1/network.npz --tree
""",
}


@click.command(
    "look", cls=Command, shown=HELP, short_help="Look into a network: weights, hidden units, a tree."
)
@arguments.network
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="NAME",
    shell_complete=completion.layers,
    help="Whose activations; may be repeated. By default all that compute theirs.",
)
@arguments.patterns
@click.option("--weights", "only_weights", is_flag=True, help="Weights and biases.")
@click.option("--tree", is_flag=True, help="Cluster the activations of each layer.")
@click.option("--components", is_flag=True, help="Principal components of the activations of each layer.")
@click.option("--similarity", is_flag=True, help="Distances between the activations of each layer.")
@click.option(
    "--by",
    type=click.Choice(["event", "pattern", "label"]),
    help="What trees, components and distances are of: events; patterns, at their last event; or means of "
    "labels. By default labels where they repeat.",
)
@arguments.folder(
    "Where tables and pictures go; by default look/ and the network's number, beside its folder (look/ "
    "beside the network, if it is a study's; look/ and its name in this folder, if it is a model)."
)
def command(
    weights: Path,
    layers: tuple[str, ...],
    patterns: str | None,
    only_weights: bool,
    tree: bool,
    components: bool,
    similarity: bool,
    by: str | None,
    out: Path | None,
) -> None:
    """Present its patterns to a network and lay open what its units do, and what its weights are.

    NETWORK is a network that was saved by `pdpsim train` or `pdpsim run`, or a model that states no
    training, such as jets-and-sharks. Without further options it prints the activations of all units that
    compute theirs, and writes them with all weights as tables and pictures.
    """
    from pdpsim.cli.console import echo
    from pdpsim.workbench import look

    network = arguments.saved_network(weights)
    folder = out or _folder(weights)
    pictures = tree or components or similarity
    written = []
    if only_weights or not (pictures or layers):
        written += look.write_weights(network, folder)
        if only_weights:
            _print_weights(network)
    if pictures or layers or not only_weights:
        items = arguments.network_pattern_set(weights, network, patterns)
        receivers = {p.receiver for p in network.description.forward}
        chosen = layers or tuple(x.name for x in network.description.layers if x.name in receivers)
        values = look.activations(network, items, chosen)
        _print_activations(network, look.event_names(items), values)
        written += look.write_activations(network, items, values, folder)
        for name, each in values.items():
            if not pictures:
                continue
            vectors = look.vectors_by(network, items, name, each, by)
            written += [look.write_tree(vectors, folder)] if tree else []
            written += [look.write_components(vectors, folder)] if components else []
            written += [look.write_similarity(vectors, folder)] if similarity else []
    echo(f"Written to {folder}: {', '.join(path.name for path in written)}")


def _folder(weights: Path) -> Path:
    """Return where tables of a network go: apart from those of others, whichever of file and folder tells."""
    if weights.suffix == ".toml":  # a model, perhaps one that comes with pdpsim
        return Path("look") / weights.stem
    if weights.stem == "network":  # of a study: networks/CONDITION/REPLICATE/network.npz
        return weights.parent / "look"
    return weights.parent.parent / "look" / weights.stem


def _print_activations(network: Simulator, names: Sequence[str], values: dict[str, Values]) -> None:
    from pdpsim.cli.console import echo, show, table

    for layer, activations in values.items():
        units = network.description.layer(layer).unit_names
        columns = [("", "name"), *((unit, "number") for unit in units[:ACROSS])]
        echo(f"activations of {layer}")
        listing = table(columns)
        for name, row in zip(names[:SHOWN], activations, strict=False):
            listing.add_row(name, *(f"{x:.2f}" for x in row[:ACROSS]))
        show(listing)
        more = [f"{len(names) - SHOWN} more events"] if len(names) > SHOWN else []
        more += [f"{len(units) - ACROSS} more units"] if len(units) > ACROSS else []
        if more:
            echo(f"... and {' and '.join(more)}, in activations.csv")


def _print_weights(network: Simulator) -> None:
    from pdpsim.cli.console import echo, show, table
    from pdpsim.workbench.look import weights_table

    _, rows = weights_table(network)
    listing = table([("from", "name"), ("to", "name"), ("weight", "number")])
    for _, sender, receiver, weight in rows[: 2 * SHOWN]:
        listing.add_row(sender, receiver, f"{weight:.3f}")
    show(listing)
    if len(rows) > 2 * SHOWN:
        echo(f"... and {len(rows) - 2 * SHOWN} more, in weights.csv")
