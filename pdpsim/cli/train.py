"""``pdpsim train``: any model on any patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.group import FAILURE, Command

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.workbench.folder import Trained
    from pdpsim.workbench.training import Training

#: What is said of a network that learned under teacher forcing.
FREE = ", without the teacher: state units copy the network's own outputs (`pdpsim test --teacher`: targets)"

HELP = {
    "Patterns": """
name   input   output
00     0 0     0
01     0 1     1
""",
    "Written to --out": """
networks.csv         how each network did, a row a network
networks/1.npz ...   weights, with their patterns, for `pdpsim test` and `pdpsim look`
learning-curve.pdf   error by epoch, also .svg, .png and .csv; curves/ has each network's
training.json        what was trained
""",
    "Example": """
pdpsim train xor --seeds 10
pdpsim test trained/xor/networks/1.npz
pdpsim train my.toml --patterns my.tsv --set training.rule.rate=0.05,0.25,1 --seeds 20
pdpsim train my.toml --patterns my.tsv --from trained/my/networks/1.npz --out trained/more
""",
}


#: Networks that are printed unless all are asked for.
SHOWN = 20


@click.command("train", cls=Command, shown=HELP, resumes=True, short_help="Train any model on any patterns.")
@click.argument("model", metavar="MODEL", shell_complete=completion.models)
@arguments.pattern_sets
@arguments.seeds_of_networks
@arguments.backends
@arguments.time
@arguments.folder(
    "Where the networks go. By default trained/ and the model's name, with a number if others are there."
)
@arguments.settings(completion.keys, several=True)
@click.option(
    "--from",
    "start",
    type=arguments.NetworkFile(),
    metavar="NETWORK",
    help="Go on from a saved network (.npz), or from what a page of `pdpsim lab` saved (.json), instead of "
    "random weights.",
)
@click.option(
    "--test",
    "tested",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A second table, which networks are tested on while they learn (columns test_... in curves/).",
)
@arguments.score
@arguments.within
@arguments.engine
@click.option("--all", "everything", is_flag=True, help=f"Print all networks, not only {SHOWN}.")
@arguments.emit
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one a network, for scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    model: str,
    patterns: dict[str, Path],
    seeds: tuple[int, ...],
    jobs: int | None,
    backend: str,
    scheduler: str | None,
    emit: str | None,
    per_task: int | None,
    apart: bool,
    time_limit: float | None,
    out: Path | None,
    settings: tuple[str, ...],
    start: Path | None,
    tested: Path | None,
    score: str | None,
    within: float | None,
    engine: str,
    everything: bool,
    as_json: bool,
) -> None:
    """Train a model on patterns and keep the networks, without a line of Python.

    MODEL is a model file, or the name of one that comes with pdpsim, such as xor (`pdpsim models` lists
    them, `pdpsim copy` copies one to change it).

    The patterns are a table: a header row with the layers' names, one row for each pattern, columns
    separated by tabs (commas in a .csv), numbers in a cell by spaces, "-" for no target, as below.
    Rows with one name are the events of one pattern. Optional columns: frequency, label. A training whose
    phases name their patterns takes a table for each name: --patterns list=ab.tsv --patterns new=ac.tsv.

    Trained again with other settings, patterns, or a changed model file, networks go to a folder beside the
    first, such as trained/xor-2; with --out they go there and nowhere else.

    --backend dask hands the networks to a cluster; --emit slurm writes a script whose jobs train some of them
    each, in folders of their own that `pdpsim merge` joins.
    """
    from pdpsim.cli import advice, emitting
    from pdpsim.cli.console import echo, follow, note, progress
    from pdpsim.formats import model as modelfile
    from pdpsim.formats.table import read
    from pdpsim.study.backends import make_backend
    from pdpsim.workbench import grid
    from pdpsim.workbench.networks import train_all
    from pdpsim.workbench.training import Training

    emitting.refuse_without_emit(ctx)
    file = advice.model_file(model)
    built = modelfile.read(file)
    combinations = grid.combinations(settings)
    models = [modelfile.with_settings(built, each) for each in combinations]
    if settling := [each for each in models if not each.learns]:
        raise click.UsageError(advice.training(model, settling[0]))
    source = arguments.model_patterns(file, built, patterns)
    second = None if tested is None else read(tested, built.network)
    rule = arguments.scoring(ctx, score, within)
    names = grid.folder_names(combinations) if len(combinations) > 1 else [""]
    named = {
        name: Training(each, source.sets, engine, start, second, rule)
        for name, each in zip(names, models, strict=True)
    }
    folder = out or _free_folder(Path("trained") / built.name, named)
    trainings = {folder / name: each for name, each in named.items()}
    seeds = _seeds(ctx, seeds, start)
    if emit:  # networks of one training are counted in one file: jobs write apart
        numbers = range(seeds[0], seeds[-1] + 1)
        emitting.emit(ctx, numbers, folder, folder, option="--seeds", apart=True)
        return
    where = make_backend(backend, jobs=jobs, scheduler=scheduler)
    with progress(built.name) as tell:
        trained = train_all(
            trainings, seeds, backend=where, time_limit=time_limit, progress=follow(tell), announce=note
        )
    networks = list(trained.values())
    if len(combinations) > 1:
        grid.write(folder, combinations, networks)
    if as_json:
        _print_json(combinations, networks)
    elif len(combinations) > 1:
        _print_grid(built, combinations, networks, folder)
    else:
        _print(next(iter(trainings.values())), networks[0], None if everything else SHOWN)
        if any(not each.diverged for each in networks[0]):
            echo(f"Networks, learning curves and table: {folder}")
    failed = [(x, each) for x in networks for each in x if each.diverged]
    for _, each in failed[:SHOWN]:
        note(f"Error: network {each.seed}: {each.diverged}")
    if failed:
        ctx.exit(FAILURE)


def _free_folder(base: Path, named: Mapping[str, Training]) -> Path:
    """Return where networks go if nothing is said; where others are in the way, say so."""
    from pdpsim.cli.console import note
    from pdpsim.workbench.folder import free_folder

    folder, why = free_folder(base, {name: each.fingerprint for name, each in named.items()})
    if why:
        note(why)
    return folder


def _seeds(ctx: click.Context, seeds: tuple[int, ...], start: Path | None) -> tuple[int, ...]:
    """Return the seeds; a network that goes on keeps its number unless others are asked for."""
    stated = ctx.get_parameter_source("seeds") is not click.core.ParameterSource.DEFAULT
    if stated or start is None or not start.stem.isdecimal():
        return seeds
    return (int(start.stem),)


def _print(training: Training, networks: Sequence[Trained], most: int | None) -> None:
    from pdpsim.base.format import counted, number
    from pdpsim.cli.console import echo, show, table
    from pdpsim.workbench.networks import summary

    model = training.model
    listing = table(
        [("network", "number"), ("epochs", "number"), ("error", "number"), ("right", "name"), ("", "text")],
        f"{model.name}: {model.title}" if model.title else model.name,
    )
    stops = model.phases[-1].stop is not None
    taught = " with the teacher" if any(layer.teacher for layer in model.network.layers) else ""
    for each in networks[:most]:
        met = "" if not stops else f"criterion met{taught}" if each.stopped else "criterion not met"
        right = f"{each.right} of {counted(each.patterns, 'pattern')}" if each.patterns else "no targets"
        if each.diverged:
            listing.add_row(str(each.seed), "–", "–", "–", "diverged")
        else:
            listing.add_row(str(each.seed), str(each.epochs), number(each.error), right, met)
    show(listing)
    if most is not None and len(networks) > most:
        echo(f"... and {len(networks) - most} more networks (--all prints them; networks.csv has them)")
    if len(networks) > 1:
        show(f"{summary(networks)}.")
    assert training.scoring is not None
    if any(each.patterns and not each.diverged for each in networks):
        echo(f"right: {training.scoring.words}" + (FREE if taught else ""))


def _print_grid(
    model: Model,
    combinations: Sequence[Mapping[str, Any]],
    networks: Sequence[Sequence[Trained]],
    folder: Path,
) -> None:
    from pdpsim.base.format import number, percent
    from pdpsim.cli.console import echo, show, table
    from pdpsim.workbench import grid

    header, rows = grid.table(combinations, networks)
    keys = grid.varied(combinations)
    place = {name: at for at, name in enumerate(header)}
    listing = table(
        [
            *((key, "number") for key in keys),
            ("solved", "name"),
            ("epochs", "number"),
            ("", "name"),
            ("error", "number"),
            ("right", "number"),
        ],
        f"{model.name}: {model.title}" if model.title else model.name,
    )
    for row in rows:
        low, high = row[place["epochs_low"]], row[place["epochs_high"]]
        listing.add_row(
            *(str(value) for value in row[: len(keys)]),
            f"{row[place['solved']]} of {row[place['networks']]}",
            number(row[place["epochs"]]),
            f"({number(low)} to {number(high)})" if low != high else "",
            number(row[place["error"]]),
            percent(row[place["right"]]),
        )
    show(listing)
    echo("epochs: median and quartiles (the unsolved count with all of theirs); error: median")
    echo(f"Table, figure, and a folder for each setting: {folder}")


def _print_json(combinations: Sequence[Mapping[str, Any]], networks: Sequence[Sequence[Trained]]) -> None:
    import json
    from dataclasses import asdict

    rows = [
        {"settings": dict(settings), **asdict(each)}
        for settings, trained in zip(combinations, networks, strict=True)
        for each in trained
    ]
    click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
