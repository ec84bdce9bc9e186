"""``pdpsim yardstick``: learning rules compared on one network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.workbench.yardstick import Yardstick

#: What is compared where nothing is asked for: rules that any feed-forward network with slopes can have.
DEFAULT = (
    "backpropagation,perturbed-autoencoder,kolen-pollack,difference-target-propagation,sign-symmetry,"
    "direct-feedback-alignment,feedback-alignment,predictive-coding,generec:variant=midpoint,"
    "generec:variant=contrastive"
)

HELP = {
    "Rules": """
backpropagation                the exact gradient, for comparison
generec:variant=midpoint       a rule with parameters, after colons
""",
    "Written to --out": """
yardstick.pdf ...   rules, layers and time: cosine with the gradient (also .svg, .png, .csv)
looks.csv           every network at every epoch looked at, layer by layer
rules.csv           share solved, epochs, cosine early and late, cost of an update
""",
    "Example": """
pdpsim yardstick xor
pdpsim yardstick my.toml --patterns my.tsv --rules backpropagation,feedback-alignment
pdpsim yardstick xor --rates 0.1,0.5,2 --networks 20
""",
}


def _list(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


class Numbers(click.ParamType[list[float]]):
    """Numbers, separated by commas."""

    name = "numbers"

    def __init__(self, whole: bool) -> None:
        self.whole = whole

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[float]:
        """Return the numbers, or fail."""
        if isinstance(value, list):
            return value
        numbers = []
        for each in _list(str(value)):
            try:
                number = int(each) if self.whole else float(each)
            except ValueError:
                self.fail(f"{each!r} is not a {'whole ' if self.whole else ''}number.", param, ctx)
            if not 0 <= number < 1e9:
                self.fail(f"{each} is not a number of 0 or more.", param, ctx)
            numbers.append(number)
        return numbers


@click.command("yardstick", cls=Command, shown=HELP, short_help="Compare learning rules on one network.")
@click.argument("model", metavar="MODEL", shell_complete=completion.models)
@click.option(
    "--rules",
    default=DEFAULT,
    show_default=True,
    metavar="A,B,...",
    help="Learning rules, by the names that they have in model files.",
)
@arguments.pattern_sets
@click.option(
    "--test",
    "probe",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Patterns to measure on; by default those that are trained on.",
)
@click.option(
    "--networks",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="Networks for each rule and rate, with the same weights for all of them.",
)
@click.option(
    "--rates",
    type=Numbers(whole=False),
    default="",
    metavar="X,Y,...",
    help="Learning rates to try with every rule, of which the best counts; the model's own by default.",
)
@click.option(
    "--epochs", type=click.IntRange(min=1), metavar="N", help="At most; the model's own by default."
)
@click.option(
    "--at",
    type=Numbers(whole=True),
    default="0,1,5,20,100",
    show_default=True,
    metavar="N,M,...",
    help="Epochs at which rules are compared with the gradient, as far as training goes.",
)
@arguments.folder("Where figure and tables go; yardstick/ and the model's name by default.")
@arguments.settings(completion.keys)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes."
)
def command(
    model: str,
    rules: str,
    patterns: dict[str, Path],
    probe: Path | None,
    networks: int,
    rates: list[float],
    epochs: int | None,
    at: list[float],
    out: Path | None,
    settings: tuple[str, ...],
    jobs: int,
) -> None:
    """Train one network by several learning rules and hold each against the exact gradient.

    MODEL is a model file, or the name of one that comes with pdpsim. Every rule gets the same weights
    and the same order of patterns; what it needs besides, such as projections back, is added. The table says
    how many networks met the model's criterion, and how well the rule's changes agreed with
    backpropagation's: the cosine is 1 where they point the same way, 0 where they have nothing to do with
    each other. A low cosine need not mean bad learning.
    """
    from pdpsim.cli.console import echo, note, progress
    from pdpsim.formats import model as modelfile
    from pdpsim.formats.table import read
    from pdpsim.study.settings import parse_settings
    from pdpsim.workbench.yardstick import yardstick

    path = modelfile.find(model)
    built = modelfile.read(path)
    if settings:
        built = modelfile.with_settings(built, parse_settings(settings))
    source = arguments.model_patterns(path, built, patterns)
    if len(source.sets) > 1:
        raise click.UsageError(
            f"rules are compared on one set, not on {len(source.sets)}; give --patterns FILE"
        )
    with progress(built.name) as tell:
        result = yardstick(
            built,
            source.first,
            _list(rules),
            networks=networks,
            rates=rates,
            epochs=epochs,
            at=[int(each) for each in at],
            probe=None if probe is None else read(probe, built.network),
            jobs=jobs,
            progress=tell,
        )
    _print(built.name, result)
    for name, why in result.refused.items():
        note(f"left out: {name}: {why}")
    folder = out or Path("yardstick") / built.name
    _write(folder, result)
    echo(f"Figure and tables: {folder}")


def _print(name: str, result: Yardstick) -> None:
    from pdpsim.base.format import number
    from pdpsim.cli.console import echo, show, table

    summaries = [result.summary(rule) for rule in result.rules]
    several = len({run.rate for run in result.runs}) > 1
    columns = [*(["rate"] if several else []), "solved", "epochs", "right", "early", "late", "µs"]
    columns_table = table([("rule", "text"), *((column, "number") for column in columns)], name)
    for x in summaries:
        columns_table.add_row(
            x.rule,
            *([number(x.rate)] if several else []),
            f"{x.solved}/{x.networks}",
            "–" if x.epochs != x.epochs else f"{x.epochs:g}",
            *("–" if v != v else f"{v:.2f}" for v in (x.right, x.early, x.late)),
            f"{1e6 * x.seconds:.0f}",
        )
    show(columns_table)
    echo(
        "epochs: median of those solved; right: share of patterns, at the end; early, late: cosine of changes"
    )
    echo("with the gradient, hidden layers; µs: of training, for each presentation of a pattern")


def _write(folder: Path, result: Yardstick) -> None:
    """Write figure and tables."""
    from dataclasses import astuple, fields

    import numpy as np

    from pdpsim.base.tables import write_csv
    from pdpsim.figures import style
    from pdpsim.figures.agreement import agreement
    from pdpsim.workbench.yardstick import HEADER, Summary

    summaries = {rule: result.summary(rule) for rule in result.rules}
    write_csv(
        folder / "rules.csv",
        [each.name for each in fields(Summary)],
        [astuple(each) for each in summaries.values()],
    )
    write_csv(folder / "looks.csv", list(HEADER), result.looked())
    cosines = {
        rule: np.transpose([list(result.cosines(rule, epoch).values()) for epoch in result.at])
        for rule in result.rules
    }
    notes = {
        rule: f"{x.solved} of {x.networks} solved"
        + ("" if x.epochs != x.epochs else f", {x.epochs:g} epochs")
        for rule, x in summaries.items()
    }
    scores = {rule: x.right for rule, x in summaries.items()}
    with style.context():
        figure = style.new_figure("double")
        numbers = agreement(
            figure, cosines, layers=result.layers, epochs=result.at, scores=scores, notes=notes
        )
        style.save(figure, folder / "yardstick")
    write_csv(folder / "yardstick.csv", list(numbers), zip(*numbers.values(), strict=True))
