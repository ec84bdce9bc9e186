"""The table of claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pdpsim.base.format import interval, number
from pdpsim.claims.record import Record
from pdpsim.cli.console import echo, show, table, verdict
from pdpsim.report.wording import FLAGS, INTERVALS, measure, primary, quantity, tally, without_value

if TYPE_CHECKING:
    from pdpsim.study.sweep import SweepTable


def claims_table(records: Sequence[Record], title: str | None = None) -> Table:
    """Return the claims of the primary reading as a table that is readable at 80 columns.

    Verdict and flags stand on the left; on the right the claim, and below it the published value, ours with
    its interval, and the number of networks; then what the numbers are.

    Parameters
    ----------
    records : sequence of Record
    title : str, optional
        Printed above.
    """
    chosen = primary(records)
    listing = table([("verdict", "name"), ("claim", "text")], title)
    widths = [max((len(each[i]) for each in map(_numbers, chosen)), default=0) for i in range(3)]
    for record in chosen:
        judged = verdict(record.verdict)
        for flag in record.flags:
            judged.append(f"\n  {flag}", style="dim")
        cell = Text(f"{record.id}  ", style="bold").append(record.claim, style="not bold")
        numbers = (part.ljust(width) for part, width in zip(_numbers(record), widths, strict=True))
        cell.append("\n" + "   ".join(numbers).rstrip(), style="not bold cyan")
        for line in _meaning(record):
            cell.append(f"\n{line}", style="not bold dim")
        if without_value(record):
            cell.append(f"\n{without_value(record)}", style="not bold")
        listing.add_row(judged, cell)
    return listing


def tell(records: Sequence[Record], title: str) -> None:
    """Print the table of claims, how many have which verdict, and what its flags mean."""
    echo()
    show(claims_table(records, title))
    echo(f"{tally(records)}.")
    for line in key(records):
        show(line)


def _numbers(record: Record) -> tuple[str, str, str]:
    measured = record.measured
    limits = interval(measured.low, measured.high)
    value = number(measured.mean)
    if without_value(record) and record.failed == measured.n:
        value, limits = "–", ""
    return (
        f"paper {record.published or '–'}",
        f"here {value} ({limits})" if limits else f"here {value}",
        f"n {measured.n}",
    )


def _meaning(record: Record) -> list[str]:
    """Return what was measured, in which unit, and what a logarithm comes to."""
    what, size = measure(record), quantity(record)
    lines = [f"measured: {what}"] if what else []
    if size and size != record.unit:
        lines.append(f"{number(record.measured.mean)} is a {size}")
    return lines


def key(records: Sequence[Record]) -> list[str]:
    """Return lines that explain intervals and flags in the table, and why claims were not tested."""
    chosen = primary(records)
    used = [flag for flag in FLAGS if any(flag in each.flags for each in chosen)]
    lines = [f"{flag}: {FLAGS[flag]}" for flag in used]
    reasons = {each.detail for each in chosen if each.verdict == "not tested" and each.detail}
    return _intervals(chosen) + lines + [f"not tested: {reason}" for reason in sorted(reasons)]


def _intervals(records: Sequence[Record]) -> list[str]:
    """Return a line on what stands in parentheses; the claims are named where it is not the same for all."""
    claims: dict[str, list[str]] = {}
    for each in records:
        if interval(each.measured.low, each.measured.high):
            claims.setdefault(INTERVALS.get(each.kind, "interval"), []).append(each.id)
    *rare, most = sorted(claims, key=lambda what: len(claims[what])) or [""]
    parts = [f"{what} ({', '.join(claims[what])})" for what in rare]
    return [f"in parentheses: {'; '.join([*parts, 'otherwise ' * bool(parts) + most])}"] if most else []


def tell_map(swept: SweepTable) -> None:
    """Say where the map of a sweep is, and draw it."""
    from pdpsim.report.sweep_map import MOST, draw_sweep

    echo(f"The whole map: {swept.folder / 'sweep.csv'}")
    figure = draw_sweep(swept)
    if figure is not None:
        echo(f"As a figure: {figure}")
    elif swept.rows:
        echo(f"It is not drawn, having more than {MOST} settings.")
