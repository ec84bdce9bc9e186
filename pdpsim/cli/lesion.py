"""``pdpsim lesion``: damage a trained network and see what it still knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

HELP = {
    "Kinds": """
units        a share of a layer's units falls silent        --where hidden
links        a share of a projection's links is removed     --where "hidden->output"
noise        Gaussian noise of that SD is added to weights  --where "hidden->output"
scale        weights are multiplied                         --where "hidden->output"
activations  Gaussian noise of that SD disturbs a layer     --where hidden
""",
    "Example": """
pdpsim lesion trained/mine/networks/1.npz --patterns my.tsv
              --kind links --where "hidden->output" --amount 0.1 --amount 0.3 --repeats 20
""",
}


def _amount(_: click.Context, __: click.Parameter, values: tuple[float, ...]) -> tuple[float, ...]:
    if not values:
        raise click.BadParameter("give at least one, such as --amount 0.2")
    return values


@click.command("lesion", cls=Command, shown=HELP, short_help="Damage a trained network, many times over.")
@click.argument("weights", metavar="WEIGHTS", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@arguments.patterns
@click.option(
    "--kind",
    type=click.Choice(["units", "links", "noise", "scale", "activations"]),
    required=True,
    help="What is done.",
)
@click.option("--where", required=True, metavar="NAME", help="To which layer, or projection.")
@click.option(
    "--amount",
    "amounts",
    type=arguments.FiniteRange(min=0),
    multiple=True,
    callback=_amount,
    metavar="X",
    help="How much: a share, an SD or a factor; may be repeated.",
)
@click.option(
    "--repeats",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="Lesions of each amount, drawn anew.",
)
@arguments.within
@click.option("--seed", type=int, default=1, show_default=True, metavar="K", help="Decides the lesions.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a .csv with a row for each lesion.",
)
def command(
    weights: Path,
    patterns: Path,
    kind: str,
    where: str,
    amounts: tuple[float, ...],
    repeats: int,
    within: float,
    seed: int,
    out: Path | None,
) -> None:
    """Damage a trained network again and again, and count what it still gets right.

    Every lesion strikes the whole network anew; the file of weights is not changed. The table gives, for
    each amount, the mean over lesions with its 95 % interval.
    """
    import numpy as np

    from pdpsim.base.errors import ResultsError, ValidationError
    from pdpsim.base.tables import write_csv
    from pdpsim.cli.console import echo, note, progress
    from pdpsim.simulate.lesion import Lesion, lesioned, sweep
    from pdpsim.simulate.simulator import Simulator

    try:
        network = Simulator.load(weights, engine="numpy")
    except ResultsError as error:
        raise click.UsageError(str(error)) from None
    items = arguments.read_patterns(patterns, network.description)
    present = network.present.copy()
    try:
        lesions = [Lesion(kind, where, amount) for amount in amounts]
    except ValidationError as error:
        raise click.BadParameter(error.message, param_hint="'--amount'") from None
    for lesion in lesions:
        if kind not in ("units", "links") or lesion.amount == 0:
            continue
        with lesioned(network, lesion, np.random.default_rng(seed)):
            spared = np.array_equal(network.present, present)
        if spared:
            note(f"--amount {lesion.amount:g} removes no link of {where}: this lesion damages nothing")
    done = 0

    with progress("lesions") as tell:

        def measure(simulator: Simulator) -> dict[str, float]:
            nonlocal done
            done += 1
            tell(done / (len(lesions) * repeats), f"{done} of {len(lesions) * repeats}")
            tested = simulator.test(items)
            return {"right": float((tested.worst_unit < within).mean()), "error": tested.error}

        intact = network.test(items)
        rows = sweep(network, lesions, repeats, measure, np.random.default_rng(seed))
    echo(
        f"intact: {(intact.worst_unit < within).mean():.1%} of {len(items)} patterns right, "
        f"error {intact.error:.4g}"
    )
    _print(rows, f"{kind} of {where}, {repeats} lesions each")
    if out is not None:
        header = list(rows[0])
        write_csv(out, header, [[row[name] for name in header] for row in rows])
        echo(f"All lesions: {out}")


def _print(rows: list[dict[str, object]], title: str) -> None:
    from pdpsim.analysis.statistics import mean_interval
    from pdpsim.cli.console import show, table

    made = table([("amount", "number"), ("right", "number"), ("95 %", "name"), ("error", "number")], title)
    for amount in dict.fromkeys(row["amount"] for row in rows):
        here = [row for row in rows if row["amount"] == amount]
        right = mean_interval([float(str(row["right"])) for row in here])
        error = mean_interval([float(str(row["error"])) for row in here])
        span = f"{right.low:.1%} to {right.high:.1%}" if len(here) > 1 else ""
        made.add_row(f"{amount:g}", f"{right.mean:.1%}", span, f"{error.mean:.4g}")
    show(made)
