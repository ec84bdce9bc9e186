"""``pdpsim compare``: two runs side by side."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.cli import result_folders
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.claims.record import Record
    from pdpsim.results.comparison import Comparison

#: What stands for the run that is shipped with a study.
REFERENCE = "reference"

#: The verdict on a claim that was not tested.
UNTESTED = "not tested"

#: Claims that are named of those whose verdict changed.
NAMED = 8

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
@click.option("--differing", is_flag=True, help="Only what differs.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for scripts.")
@click.option(
    "--csv",
    "table_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the differences as a table.",
)
def command(a: str, b: str, differing: bool, as_json: bool, table_file: Path | None) -> None:
    """Compare two results folders, A and B: differences of measures, and claims side by side.

    A study stands for its folder in results/: its id, or its path, such as ./my-study. The word reference
    stands for the run that is shipped with the other's study (lies in its folder reference/): claims
    alone, since measures are not shipped.

    Differences are B minus A, with their 95 % interval. Two runs of one study from one root seed are paired:
    replicate by replicate they differ in nothing but the settings. A measure differs if the interval leaves
    out zero, a claim if its verdict is another.
    """
    from pdpsim.base.tables import write_csv
    from pdpsim.cli.console import echo
    from pdpsim.results.comparison import Difference, compare

    if a == b == REFERENCE:
        raise click.UsageError("name a study, or a folder of results, to compare with its reference run")
    first, second = (None if name == REFERENCE else _only(_folder(name)) for name in (a, b))
    first = first or _reference(second, b)
    second = second or _reference(first, a)
    whole = compare(first, second)
    comparison = whole.differing() if differing else whole
    if table_file is not None:
        header = [each.name for each in fields(Difference)]
        write_csv(table_file, header, [astuple(each) for each in comparison.differences])
    if as_json:
        click.echo(json.dumps(_plain(asdict(comparison)), indent=1, ensure_ascii=False))
        return
    if not whole.differences and not any(each.in_both for each in whole.claims):
        echo("The two runs have no measure and no claim in common.")
        return
    _print_settings(whole, first.folder, second.folder)
    _print_measures(comparison)
    if not whole.differences:
        echo("Measures: none are in both; what was measured is compared claim by claim.")
    _print_claims(comparison)
    for line in _summary(whole):
        echo(line)
    if table_file is not None:
        echo(f"{'Measures that differ' if differing else 'All differences'}: {table_file}")


def _folder(name: str) -> Path:
    """Return the folder that is named, by its path or by a study."""
    from pdpsim.base.errors import closest
    from pdpsim.study.catalogue import is_path, load, study_ids

    study = name if name in study_ids() else ""
    if not study and (Path(name) / "study.py").is_file():
        if not is_path(name):
            raise click.UsageError(f"a study of your own is given by its path: ./{name}")
        study = load(name).id
    if not study or (name == study and Path(name).is_dir()):
        if Path(name).is_dir():
            return Path(name)
        hint = closest(name, study_ids()) or "; `pdpsim list` lists the studies"
        raise click.UsageError(f"{name} is neither a folder nor a study{hint}")
    folder = Path("results") / study
    if folder.is_dir():
        return folder
    raise click.UsageError(f"results/ holds no results of {study}; pdpsim run {name} makes some")


def _reference(results: Any, name: str) -> Any:
    """Return the reference run of the study that results are of; they were given by a name."""
    from pdpsim.results.folder import open_results
    from pdpsim.study.catalogue import load, study_ids

    own = (Path(name) / "study.py").is_file()
    if not own and results.study_id not in study_ids():
        raise click.UsageError(
            f"{results.study_id} is a study of your own: give its path, as in "
            "pdpsim compare ./my-study reference"
        )
    folder = load(name if own else results.study_id).folder
    if folder is None or not (folder / "reference" / "run.json").is_file():
        more = f": pdpsim reference {name} makes one" if own else ""
        raise click.UsageError(f"{results.study_id} has no reference run{more}")
    return open_results(folder / "reference")


def _only(directory: Path) -> Any:
    """Return the results in a folder; several are bad usage."""
    folders = result_folders.find_results(directory)
    if len(folders) > 1:
        raise click.UsageError(f"{directory} holds several studies; give one, such as {folders[0]}")
    return result_folders.read_results(folders[0])


def _print_settings(comparison: Comparison, a: Path, b: Path) -> None:
    from pdpsim.cli.console import echo

    echo(f"A: {a}\nB: {b}")
    for key, (one, other) in comparison.settings.items():
        if key in ("code", "models", "data", "corpus"):
            echo(f"{key}: not the same in A and B")
        else:
            echo(f"{key}: {_cell(one)} in A, {_cell(other)} in B")


def _print_measures(comparison: Comparison) -> None:
    """Print a table of measures for each condition and reading; one number of pairs is said once."""
    from pdpsim.base.format import counted, interval, number
    from pdpsim.cli.console import broken, echo, show, table

    kind = "replicates are paired" if comparison.paired else "replicates are not paired (Welch's interval)"
    numbers = sorted({each.n for each in comparison.differences})
    same = len(numbers) == 1
    places = dict.fromkeys((each.condition, each.reading) for each in comparison.differences)
    for place in places:
        where = ", ".join(filter(None, place)) if len(places) > 1 else ""
        title = f"Measures{': ' * bool(where)}{where}; {kind}{f', n {numbers[0]}' * same}"
        columns = [("measure", "text"), ("A", "number"), ("B", "number"), ("B − A", "number")]
        listing = table([*columns, ("95 % interval", "name"), *[("n", "number")] * (not same)], title)
        for each in comparison.differences:
            if (each.condition, each.reading) == place:
                listing.add_row(
                    broken(each.measure),
                    number(each.mean_a),
                    number(each.mean_b),
                    number(each.difference),
                    interval(each.low, each.high),
                    *[str(each.n)] * (not same),
                )
        show(listing)
    lost = sum(each.missing for each in comparison.differences)
    if lost:
        echo(f"Without {counted(lost, 'value')}, where networks diverged or gave none; --csv tells which.")


def _print_claims(comparison: Comparison) -> None:
    from rich.text import Text

    from pdpsim.cli.console import show, table, verdict

    claims = [each for each in comparison.claims if each.primary]
    if not claims:
        return
    listing = table([("claim", "text"), ("A", "name"), ("B", "name")], "Claims")
    for pair in claims:
        text = Text(f"{pair.id}  ", style="bold").append(pair.claim, style="not bold")
        text.append(f"\npaper {pair.published or '–'}", style="not bold cyan")
        listing.add_row(text, *(_judged(each, verdict) for each in (pair.a, pair.b)))
    show(listing)


def _summary(comparison: Comparison) -> list[str]:
    """Return how many measures and claims differ, in a line each."""
    lines = []
    measures, claims = comparison.differences, [each for each in comparison.claims if each.primary]
    differing = sum(each.differs for each in measures)
    if measures:
        chance = " (one in 20 would by chance)" if any(each.low < each.high for each in measures) else ""
        lines.append(f"Measures that differ: {differing} of {len(measures)}{chance}.")
    pairs = [(each.id, each.a.verdict, each.b.verdict) for each in claims if each.a and each.b]
    tested = [pair for pair in pairs if UNTESTED not in pair]
    changed = [id for id, a, b in tested if a != b]
    if pairs:
        which = f" ({', '.join(changed)})" if 0 < len(changed) <= NAMED else ""
        lines.append(f"Claims with another verdict: {len(changed)} of {len(tested)} tested in both{which}.")
    if once := sum(a != b for _, a, b in pairs) - len(changed):
        lines.append(f"Claims tested in one of the runs alone: {once}.")
    if len(pairs) < len(claims):
        lines.append(f"Claims that one of the runs does not have: {len(claims) - len(pairs)}.")
    return lines


def _judged(record: Record | None, verdict: Any) -> Any:
    from pdpsim.base.format import interval, number

    if record is None:
        return "–"
    measured = record.measured
    limits = interval(measured.low, measured.high)
    return verdict(record.verdict).append(
        f"\n{number(measured.mean)}" + (f"\n({limits})" if limits else ""), style="dim"
    )


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
