"""``pdpsim lab``: a page in which a network learns in the reader's browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

HELP = {
    "Examples": """
pdpsim lab xor
pdpsim lab my.toml --patterns my.tsv --out monday.html
pdpsim lab trained/xor/networks/1.npz
pdpsim lab rumelhart-todd-1993 --record 40
""",
}


@click.command("lab", cls=Command, shown=HELP, short_help="Write a page in which a network learns.")
@click.argument("model", metavar="MODEL", shell_complete=completion.models)
@arguments.pattern_sets
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="K",
    help="The seed that the page opens with; some that follow can be chosen there.",
)
@click.option(
    "--record",
    "recorded",
    type=click.IntRange(min=2),
    metavar="N",
    help="Train a network first, and let the page replay it from N moments.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The page; by default MODEL's name, of a saved network with its number, and .html, here.",
)
def command(model: str, patterns: dict[str, Path], seed: int, recorded: int | None, out: Path | None) -> None:
    """Write one page that trains MODEL in any browser, without a server and without a network.

    MODEL is a model file, the name of one that comes with pdpsim, or a network that was saved by `pdpsim
    train` or `pdpsim run` (.npz): the page then begins with its weights. It computes what `pdpsim train`
    computes, to rounding: the same weights to begin with, the same orders of patterns. Networks that do not
    learn are shown patterns, and settle. What the page cannot do is named, and no page is written.
    """
    from pdpsim.base.files import write_text
    from pdpsim.cli import advice
    from pdpsim.cli.console import echo
    from pdpsim.formats import model as modelfile
    from pdpsim.laboratory.page import page

    if model.endswith(".npz"):
        file = Path(model)
        if recorded is not None:
            raise click.UsageError(
                "--record trains a model from the beginning; name the model, not a network"
            )
        network: Simulator | None = arguments.saved_network(file)
        assert network is not None
        table = {} if not patterns else {"": next(iter(patterns.values()))}
        sets = arguments.network_patterns(file, network, str(table[""]) if table else None, targets=False)
        built = network.model
        number = (
            file.parent.name if file.stem == "network" else file.stem
        )  # of a study: REPLICATE/network.npz
        name = f"{built.name}-{number}"
    else:
        file = advice.model_file(model)
        built = modelfile.read(file)
        source = arguments.model_patterns(file, built, patterns)
        network, sets = source.network, dict(source.sets)
        if network is not None:
            built = network.model
        name = file.stem
    target = out or Path(f"{name}.html")
    write_text(target, page(built, sets, seed, network=network, recorded=recorded or 0))
    echo(f"Written to {target}")
