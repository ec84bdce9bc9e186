"""``pdpsim compare``: two runs side by side."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.claims.record import Record
    from pdpsim.results.comparison import Comparison

#: What stands for the run that is shipped with a study.
REFERENCE = "reference"

HELP = {
    "Examples": """
pdpsim run elman-1990-words
pdpsim run elman-1990-words --set training.rule.rate=0.05 --out slower
pdpsim compare results/elman-1990-words slower/elman-1990-words
pdpsim compare elman-1990-words reference
"""
}


@click.command("compare", cls=Command, shown=HELP, short_help="Compare the results of two runs.")
@click.argument("a")
@click.argument("b")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for scripts.")
@click.option(
    "--csv",
    "table_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the differences as a table.",
)
def command(a: str, b: str, as_json: bool, table_file: Path | None) -> None:
    """Compare two results folders, A and B: differences of measures, and claims side by side.

    A study's id stands for its folder in results/, and the word reference for the run of the other's
    study that is shipped with pdpsim: claims alone, since its measures are not shipped.

    Differences are B minus A, with their 95 % interval. Two runs of one study from one root seed are paired:
    replicate by replicate they differ in nothing but the settings.
    """
    from pdpsim.base.tables import write_csv
    from pdpsim.cli.console import echo
    from pdpsim.results.comparison import Difference, compare

    if a == b == REFERENCE:
        raise click.UsageError("name a study, or a folder of results, to compare with its reference run")
    first = None if a == REFERENCE else _only(_folder(a))
    second = _reference(first) if b == REFERENCE else _only(_folder(b))
    first = first or _reference(second)
    comparison = compare(first, second)
    if table_file is not None:
        header = [each.name for each in fields(Difference)]
        write_csv(table_file, header, [astuple(each) for each in comparison.differences])
    if as_json:
        click.echo(json.dumps(_plain(asdict(comparison)), indent=1, ensure_ascii=False))
        return
    if not comparison.differences and not any(each.a and each.b for each in comparison.claims):
        echo("The two runs have no measure and no claim in common.")
        return
    _print(comparison, first.folder, second.folder)
    if table_file is not None:
        echo(f"All differences: {table_file}")


def _folder(name: str) -> Path:
    """Return the folder that is named, by its path or by a study's id."""
    from pdpsim.base.errors import nearest
    from pdpsim.study.catalogue import study_ids

    if Path(name).is_dir():
        return Path(name)
    if name in study_ids():
        folder = Path("results") / name
        if folder.is_dir():
            return folder
        raise click.UsageError(f"results/ holds no results of {name}; pdpsim run {name} makes some")
    raise click.UsageError(f"{name} is neither a folder nor a study{nearest(name, study_ids())}")


def _reference(results: Any) -> Any:
    """Return the reference run of the study that results are of."""
    from pdpsim.results.folder import open_results
    from pdpsim.study.catalogue import load

    folder = load(results.study_id).folder
    if folder is None or not (folder / "reference" / "run.json").is_file():
        raise click.UsageError(f"no reference run is shipped with {results.study_id}")
    return open_results(folder / "reference")


def _only(directory: Path) -> Any:
    """Return the results in a folder; several are bad usage."""
    folders = arguments.find_results(directory)
    if len(folders) > 1:
        raise click.UsageError(f"{directory} holds several studies; give one, such as {folders[0]}")
    return arguments.read_results(folders[0])


def _print(comparison: Comparison, a: Path, b: Path) -> None:
    from pdpsim.base.format import counted, interval, number
    from pdpsim.cli.console import echo, show, table, verdict

    echo(f"A: {a}\nB: {b}")
    for key, (one, other) in comparison.settings.items():
        if key in ("code", "models", "data", "corpus"):
            echo(f"{key} differs")
        else:
            echo(f"{key}: {_cell(one)} in A, {_cell(other)} in B")
    kind = "replicates are paired" if comparison.paired else "replicates are not paired (Welch's interval)"
    listing = table(
        [
            ("measure", "text"),
            ("A", "number"),
            ("B", "number"),
            ("B − A", "number"),
            ("95 % interval", "name"),
            ("n", "number"),
        ],
        f"Measures; {kind}",
    )
    several = len({(each.condition, each.reading) for each in comparison.differences}) > 1
    for each in comparison.differences:
        where = f" ({', '.join(x for x in (each.condition, each.reading) if x)})" if several else ""
        listing.add_row(
            f"{each.measure}{where}",
            number(each.mean_a),
            number(each.mean_b),
            number(each.difference),
            interval(each.low, each.high),
            str(each.n),
        )
    if comparison.differences:
        show(listing)
    else:
        echo("Measures: none are in both; what was measured is compared claim by claim.")
    lost = sum(each.missing for each in comparison.differences)
    if lost:
        echo(f"Without {counted(lost, 'value')}, where networks diverged or gave none; --csv tells which.")
    listing = table(
        [("", "name"), ("claim", "text"), ("paper", "text"), ("A", "name"), ("B", "name")], "Claims"
    )
    for pair in comparison.claims:
        if pair.primary:
            judged = (_judged(each, verdict) for each in (pair.a, pair.b))
            listing.add_row(pair.id, pair.claim, pair.published or "–", *judged)
    show(listing)


def _judged(record: Record | None, verdict: Any) -> Any:
    from pdpsim.base.format import number

    if record is None:
        return "–"
    return verdict(record.verdict).append(f"\n{number(record.measured.mean)}", style="dim")


def _cell(value: object) -> str:
    return "its default" if value is None else str(value)


def _plain(value: Any) -> Any:
    """Return what JSON can hold: NaN becomes null."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if (isinstance(value, float) and value in (float("inf"), float("-inf"))) or value != value:
        return None
    return value
