"""``pdpsim train``: any model on any patterns."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import FAILURE, Command

#: What is said of a network that learned under teacher forcing.
FREE = ", without the teacher: state units copy the network's own outputs (`pdpsim test --teacher`: targets)"

HELP = {
    "Patterns": """
name   input   output
00     0 0     0
01     0 1     1
""",
    "Written to --out": """
networks/1.npz ...   weights, for `pdpsim test`
learning-curve.pdf   error by epoch, also .svg, .png and .csv
training.json        what was trained, and how each network did
""",
    "Example": """
pdpsim train my.toml --patterns my.tsv --seeds 10 --out trained/mine
pdpsim test trained/mine/networks/1.npz --patterns my.tsv
""",
}


@click.command("train", cls=Command, shown=HELP, resumes=True, short_help="Train any model on any patterns.")
@click.argument("model", metavar="MODEL.toml")
@arguments.pattern_sets
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Networks, with different random weights.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the networks go; trained/ and the model's name by default.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a parameter; may be repeated."
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "numpy", "compiled"]),
    default="auto",
    show_default=True,
    help="What computes: plain NumPy, the compiled kernel, or whichever is faster.",
)
@click.pass_context
def command(
    ctx: click.Context,
    model: str,
    patterns: dict[str, Path],
    seeds: int,
    out: Path | None,
    settings: tuple[str, ...],
    engine: str,
) -> None:
    """Train a model on patterns and keep the networks, without a line of Python.

    MODEL.toml is a model file, or the name of one that comes with pdpsim, such as elman-1990-words: its
    layers, projections and training. Copy one and change it.

    The patterns are a table: a header row with the layers' names, one row for each pattern, columns
    separated by tabs (commas in a .csv), numbers in a cell by spaces, "-" for no target, as below.
    Rows with one name are the events of one pattern. Optional columns: frequency, label. A training whose
    phases name their patterns takes a table for each name: --patterns list=ab.tsv --patterns new=ac.tsv.
    """
    from pdpsim.base.format import number
    from pdpsim.cli.console import echo, note, progress, show, table
    from pdpsim.formats import model as modelfile
    from pdpsim.formats.table import joined_rows
    from pdpsim.study.settings import parse_settings
    from pdpsim.workbench.networks import train_networks

    built = modelfile.read(modelfile.find(model))
    if settings:
        built = modelfile.with_settings(built, parse_settings(settings))
    folder = out or Path("trained") / built.name
    sets = {name: arguments.read_patterns(path, built.network) for name, path in patterns.items()}
    for name, path in patterns.items():
        if remark := joined_rows(sets[name]):
            note(f"{path}: {remark}")
    with progress(built.name) as tell:
        networks = train_networks(
            built, sets, folder, seeds=seeds, engine=engine, progress=tell, announce=note
        )
    made = table(
        [("network", "number"), ("epochs", "number"), ("error", "number"), ("right", "name"), ("", "text")],
        f"{built.name}: {built.title}" if built.title else built.name,
    )
    stops = built.phases[-1].stop is not None
    taught = " with the teacher" if any(layer.teacher for layer in built.network.layers) else ""
    for each in networks:
        met = "" if not stops else f"criterion met{taught}" if each.stopped else "criterion not met"
        right = f"{each.right} of {each.patterns} patterns"
        if each.diverged:
            made.add_row(str(each.seed), "–", "–", "–", "diverged")
        else:
            made.add_row(str(each.seed), str(each.epochs), number(each.error), right, met)
    show(made)
    failed = [each for each in networks if each.diverged]
    if len(failed) < len(networks):
        echo("right: every output nearer to its target than 0.5" + (FREE if taught else ""))
        echo(f"Networks, learning curve and summary: {folder}")
    for each in failed:
        note(f"Error: network {each.seed}: {each.diverged}")
    if failed:
        ctx.exit(FAILURE)
