"""``pdpsim lesion``: damage a trained network and see what it still knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.simulate.lesion import Lesion
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.damage import Struck
    from pdpsim.workbench.items import Answers

#: What can be done to a network.
KINDS = ("units", "links", "noise", "scale", "activations")

#: Patterns that are named of those that were lost.
MOST_LOST = 5

HELP = {
    "Kinds": """
units        a share of a layer's units falls silent: --where hidden
links        a share of a projection's links goes: --where "hidden->output"
noise        Gaussian noise of that SD on weights: --where "hidden->output"
scale        weights are multiplied: --where "hidden->output"
activations  Gaussian noise of that SD on a layer: --where hidden
""",
    "Examples": """
pdpsim lesion trained/xor/networks/1.npz --where hidden --unit 2
pdpsim lesion trained/my/networks/1.npz --kind links --where "hidden->output" --amount 0.1
pdpsim lesion trained/my/networks/1.npz --kind units --where hidden --amount 0.2 --relearn 20
pdpsim lesion jets-and-sharks --where "person->occupation" --link "Lance->Burglar"
""",
}


@click.command("lesion", cls=Command, shown=HELP, short_help="Damage a trained network, many times over.")
@arguments.network
@arguments.patterns
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="What is done; --unit and --link say it as well.",
)
@click.option(
    "--where",
    required=True,
    metavar="NAME",
    shell_complete=completion.layers_and_projections,
    help="To which layer, or projection.",
)
@click.option(
    "--amount",
    "amounts",
    type=arguments.FiniteRange(min=0),
    multiple=True,
    metavar="X",
    help="How much: a share, an SD or a factor; may be repeated.",
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    help="For units: this very one, by name or number; may be repeated, and all fall silent together.",
)
@click.option(
    "--link",
    "links",
    multiple=True,
    metavar="FROM->TO",
    help="For links: this very one, by its units, such as 2->1; may be repeated.",
)
@click.option(
    "--repeats",
    type=click.IntRange(min=1),
    metavar="N",
    help="Lesions of each amount, drawn anew; 20 by default (1 where nothing is left to chance).",
)
@click.option(
    "--relearn",
    type=click.IntRange(min=1),
    metavar="EPOCHS",
    help="After each lesion, learn the patterns anew for so long, as in the last phase of the training.",
)
@arguments.score
@arguments.within
@click.option("--seed", type=int, default=1, show_default=True, metavar="K", help="Decides the lesions.")
@arguments.folder("Write tables: lesions.csv, items.csv (every output after every lesion), relearning.csv.")
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.npz",
    help="Save the damaged network, for `pdpsim look` and others; for a single lesion.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one a lesion, for scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    weights: Path,
    patterns: str | None,
    kind: str | None,
    where: str,
    amounts: tuple[float, ...],
    units: tuple[str, ...],
    links: tuple[str, ...],
    repeats: int | None,
    relearn: int | None,
    score: str | None,
    within: float | None,
    seed: int,
    out: Path | None,
    save: Path | None,
    as_json: bool,
) -> None:
    """Damage a trained network again and again, and count what it still gets right.

    NETWORK is a network that was saved, or a model that states no training, such as jets-and-sharks. Every
    lesion strikes the whole network anew; the file NETWORK is not changed. The table gives, for
    each amount, the mean over lesions with its 95 % interval, and which patterns suffer most; of patterns
    without targets, how far activations move.
    """
    import json

    import numpy as np

    from pdpsim.base.errors import ValidationError
    from pdpsim.base.format import counted
    from pdpsim.base.tables import plain, write_csv
    from pdpsim.cli.console import echo, note, progress
    from pdpsim.formats.companions import write_beside
    from pdpsim.simulate.lesion import Lesion
    from pdpsim.workbench.damage import damage, items_table, lesions_table, other_way, relearning_table
    from pdpsim.workbench.items import answers

    if save is not None:
        _check_place(save)
    network = arguments.saved_network(weights)
    kind = kind or _kind(units, links)
    which = _named(kind, amounts, units, links)
    items = arguments.network_pattern_set(weights, network, patterns)
    try:
        lesions = [Lesion(kind, where, amount, which) for amount in (amounts or (1.0,))]
    except ValidationError as error:
        raise click.BadParameter(error.message, param_hint="'--amount'") from None
    certain = bool(which) or kind == "scale"
    count = repeats or (1 if certain or save is not None else 20)
    if save is not None and len(lesions) * count > 1:
        raise click.UsageError("--save keeps one network: give one --amount, and --repeats 1")
    rule = arguments.scoring(ctx, score, within)
    intact = answers(network, items, rule)
    with progress("lesions") as tell:
        struck = damage(
            network,
            lesions,
            count,
            items,
            rng=np.random.default_rng(seed),
            scoring=rule,
            relearn=relearn or 0,
            progress=tell,
        )
    for lesion in lesions:
        if kind in ("units", "links") and not any(x.units for x in struck if x.lesion is lesion):
            note(f"--amount {lesion.amount:g} strikes no {kind[:-1]} of {where}: this lesion damages nothing")
    if kind == "links":
        for other in other_way(network.description, where):
            note(f"{other} has the same weights, and keeps its links: --where '{other}' removes those")
        if network.description.projection(where).symmetric:
            note(f"{where} is symmetric: a link that is removed leaves the one that goes the other way")
    if as_json:
        header, rows = lesions_table(struck)
        listed = [dict(zip(header, row, strict=True)) for row in rows]
        click.echo(json.dumps(plain(listed), indent=1, ensure_ascii=False))
    else:
        echo(f"intact: {intact.summary}")
        each = ", each time the same" if certain else " of each amount"
        title = f"{kind} of {where}" + (f", {counted(count, 'lesion')}{each}" if count > 1 else "")
        if intact.judged:
            _print(struck, intact, title)
        else:
            _print_changes(network, struck, intact, title)
        if relearn:
            _print_relearning(struck)
    if out is not None:
        write_csv(out / "lesions.csv", *lesions_table(struck))
        write_csv(out / "items.csv", *items_table(struck))
        if relearn:
            write_csv(out / "relearning.csv", *relearning_table(struck))
        if not as_json:
            echo(f"Tables: {out}")
    if save is not None:
        struck[0].network.save(save)
        write_beside(save, {"": items}, network.description)
        if not as_json:
            echo(f"The damaged network, with its patterns: {save}")


def _check_place(save: Path) -> None:
    """Refuse a file that is no network's, and one whose patterns would replace those of a model."""
    from pdpsim.formats.companions import patterns_beside

    if save.suffix != ".npz":
        raise click.BadParameter(f"a network's file ends in .npz; got {save}", param_hint="'--save'")
    model = save.with_suffix(".toml")
    tables = patterns_beside(model)
    if tables and (model.exists() or not save.exists()):
        raise click.BadParameter(
            f"patterns of that name are there already ({next(iter(tables.values()))}), and the network's "
            "would replace them; choose another name",
            param_hint="'--save'",
        )


def _kind(units: tuple[str, ...], links: tuple[str, ...]) -> str:
    """Return the kind of lesion that strikes what was named."""
    if not (units or links):
        raise click.UsageError(f"say what is done: --kind {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    return "units" if units else "links"


def _named(
    kind: str, amounts: tuple[float, ...], units: tuple[str, ...], links: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the units or links that were named; refuse what does not go together."""
    for option, values, needed in (("--unit", units, "units"), ("--link", links, "links")):
        if values and kind != needed:
            raise click.UsageError(f"{option} goes with --kind {needed}, not with {kind}")
        if values and amounts:
            raise click.UsageError(f"give {option} or --amount, not both")
    if not (amounts or units or links):
        more = {"units": ", or --unit 2", "links": ", or --link '2->1'"}.get(kind, "")
        raise click.BadParameter(f"give at least one, such as --amount 0.2{more}", param_hint="'--amount'")
    return units or links


def _print(struck: Sequence[Struck], intact: Answers, title: str) -> None:
    from pdpsim.analysis.statistics import mean_interval
    from pdpsim.base.format import number, percent
    from pdpsim.cli.console import echo
    from pdpsim.workbench.damage import share_right

    rows = []
    for lesion, lesions in _by_lesion(struck).items():
        right = mean_interval([share_right(each.answers) for each in lesions])
        error = mean_interval([each.answers.error for each in lesions])
        span = percent(right.low, right.high) if len(lesions) > 1 else ""
        rows.append((_amount(lesion), percent(right.mean), span, number(error.mean), _hit(lesions)))
    columns = [
        ("amount", "number"),
        ("right", "number"),
        ("95 % interval", "name"),
        ("error", "number"),
        ("struck", "text"),
    ]
    _show(columns, rows, title)
    lost = Counter(
        item.name
        for each in struck
        for item, before in zip(each.answers.items, intact.items, strict=True)
        if before.right and not item.right
    ).most_common()
    more = f" and {len(lost) - MOST_LOST} more" if len(lost) > MOST_LOST else ""
    if lost and len(struck) == 1:
        echo(f"right before, wrong now: {', '.join(name for name, _ in lost[:MOST_LOST])}{more}")
    elif lost:
        worst = ", ".join(f"{name} ({count} of {len(struck)})" for name, count in lost[:MOST_LOST])
        echo(f"right before, lost most often: {worst}{more}")


def _print_changes(network: Simulator, struck: Sequence[Struck], intact: Answers, title: str) -> None:
    """Print how far activations move, where nothing is right or wrong, and which unit's moves furthest."""
    from pdpsim.base.format import number
    from pdpsim.workbench.damage import furthest, mean_change

    rows = []
    for lesion, lesions in _by_lesion(struck).items():
        change = sum(mean_change(each.answers, intact) for each in lesions) / len(lesions)
        far = max(
            (furthest(each.answers, intact) for each in lesions), key=lambda far: abs(far.after - far.before)
        )
        unit = network.description.layer(far.layer).unit_names[far.unit]
        before, after = (number(round(value, 2)) for value in (far.before, far.after))
        moved = f"{far.pattern}: {far.layer} {unit} from {before} to {after}"
        rows.append((_amount(lesion), number(change), moved, _hit(lesions)))
    columns = [("amount", "number"), ("change", "number"), ("furthest", "text"), ("struck", "text")]
    _show(columns, rows, f"{title}: mean change of an activation, and the largest")


def _print_relearning(struck: Sequence[Struck]) -> None:
    from pdpsim.analysis.statistics import mean_interval
    from pdpsim.base.format import percent
    from pdpsim.workbench.damage import share_right

    epochs = len(struck[0].relearned)
    chosen = sorted({0, *(round(epochs * share) for share in (0.1, 0.25, 0.5, 0.75, 1.0))})
    rows = []
    for lesion, lesions in _by_lesion(struck).items():
        courses = [(each.answers, *each.relearned) for each in lesions]
        means = [mean_interval([share_right(course[epoch]) for course in courses]).mean for epoch in chosen]
        rows.append((_amount(lesion), *map(percent, means)))
    columns = [("amount", "number"), *((f"epoch {x}", "number") for x in chosen)]
    _show(columns, rows, "right while learning anew")


def _by_lesion(struck: Sequence[Struck]) -> dict[Lesion, list[Struck]]:
    lesions = dict.fromkeys(each.lesion for each in struck)
    return {lesion: [each for each in struck if each.lesion == lesion] for lesion in lesions}


def _amount(lesion: Lesion) -> str:
    return "" if lesion.which else f"{lesion.amount:g}"


def _hit(lesions: Sequence[Struck]) -> str:
    """Return which units or links were struck, of a lesion that was made once."""
    return ", ".join(lesions[0].units) if len(lesions) == 1 else ""


def _show(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], title: str) -> None:
    """Print a table without the columns that say nothing."""
    from pdpsim.cli.console import show, table

    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    listing = table([columns[at] for at in kept], title)
    for row in rows:
        listing.add_row(*(row[at] for at in kept))
    show(listing)
