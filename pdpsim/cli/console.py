"""What is printed: tables that are readable at 80 columns and without colour, and progress."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pdpsim.base.format import percent
from pdpsim.claims.verdict import MARKS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pdpsim.study.monitor import Progress

COLOURS = {"reproduced": "green", "partly": "yellow", "not reproduced": "red", "not tested": "dim"}
ASCII = dict(zip("✓≈✗–−×▲↺→│─┌┐└┘", "+~x--x^@>|-++++", strict=True)) | {"∞": "inf", "±": "+/-"}

#: Seconds between two lines of progress where there is no terminal.
EVERY = 15.0

Tell = Callable[[float, str], None]


def open_streams() -> None:
    """Give the program streams where it was started without (``>&-``, services).

    What is printed then goes nowhere. The numbers 0, 1 and 2 are taken first, lest the next file that is
    opened become standard output.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest number that is free
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def console(err: bool = False) -> Console:
    """Return a console for standard output (or standard error) as it is now: names are shown as written."""
    from rich.console import Console

    return Console(
        file=sys.stderr if err else sys.stdout, highlight=False, soft_wrap=False, markup=False, emoji=False
    )


def echo(text: str = "") -> None:
    """Print a line, in signs that the terminal has."""
    click.echo(plain(text, sys.stdout.encoding))


def note(text: str) -> None:
    """Print a line beside the output proper, on standard error."""
    click.echo(plain(text, sys.stderr.encoding), err=True)


def plain(text: str, encoding: str | None) -> str:
    """Return the text in signs that the encoding has.

    A byte of a file's name that is no text becomes a backslash, ``u`` and four digits.
    """
    if not encoding or encoding.lower().replace("-", "").startswith("utf"):
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    for sign, instead in ASCII.items():
        text = text.replace(sign, instead)
    return text.encode(encoding, "replace").decode(encoding)


def verdict(name: str) -> Text:
    """Return a verdict as mark and word, coloured."""
    from rich.text import Text

    return Text(f"{MARKS.get(name, '?')} {name}", style=COLOURS.get(name, ""))


def counts(verdicts: Mapping[str, int]) -> Text:
    """Return how many claims have which verdict in a few signs, ``✓6 ≈2 ✗1 –0``."""
    from rich.text import Text

    text = Text()
    for name, symbol in MARKS.items():
        if verdicts.get(name, 0):
            text.append(f"{symbol}{verdicts[name]} ", style=COLOURS[name])
    return text


def table(columns: Sequence[tuple[str, str]], title: str | None = None) -> Table:
    """Return an empty table.

    Parameters
    ----------
    columns : sequence of (str, str)
        Header and kind: ``"text"`` takes the width that is left, ``"name"`` is never broken, ``"number"``
        stands to the right.
    title : str, optional
        Printed above, on the left.
    """
    from rich import box
    from rich.table import Table

    empty = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for header, kind in columns:
        empty.add_column(
            header,
            justify="right" if kind == "number" else "left",
            no_wrap=kind != "text",
            ratio=1 if kind == "text" else None,
            overflow="fold",
        )
    return empty


def broken(name: str, width: int = 20) -> str:
    """Return a name in lines for a narrow column, a long one broken after underscores and hyphens."""
    lines = [""]
    for part in re.findall(r"[^_-]*[_-]*", name):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def show(what: Table | Text | str) -> None:
    """Print a table or text on standard output; a title may be wider than its table."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    if isinstance(what, Table):
        screen.width = max(screen.width, _keep_whole(what))
    with screen.capture() as caught:
        if isinstance(what, Table) and what.title:  # with the room of a line, not of a narrow table
            screen.print(Text(str(what.title), style=what.title_style or "bold"))
            what.title = None
        screen.print(what)
    lines = [line.rstrip() for line in caught.get().splitlines()]
    echo("\n".join(lines))


def _keep_whole(table: Table) -> int:
    """Let no name or number of a table be cut; return how wide it is at least."""
    from rich.cells import cell_len

    for column in table.columns:
        if column.no_wrap:
            cells = [column.header, *column.cells]
            lines = (line for cell in cells for line in str(cell).splitlines())
            column.min_width = max(map(cell_len, lines), default=0)
    padding = sum(table.padding[at] for at in (1, 3))
    return sum((column.min_width or 1) + padding for column in table.columns) + len(table.columns) + 1


def follow(tell: Tell) -> Callable[[Progress], None]:
    """Return what a runner calls: it sums up all replicates as one share and message."""

    def sum_up(now: Progress) -> None:
        running = sum(share for share, _ in now.running.values())
        share = (now.done + running) / max(1, now.total)
        messages = [message for _, message in now.running.values() if message]
        count = f"{now.done} of {now.total} done"
        tell(min(1.0, share), f"{count}; {messages[0]}" if messages else count)

    return sum_up


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """Show how far a piece of work is: a bar on a terminal, now and then a line elsewhere.

    Yields
    ------
    callable
        ``tell(share, message)`` with a share from 0 to 1.
    """
    if sys.stderr.isatty():
        with _bar(title) as tell:
            yield tell
    else:
        yield _Lines(title)


@contextmanager
def _bar(title: str) -> Iterator[Tell]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[message]}", style="dim", markup=False),
    )
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0, message="")

        def tell(share: float, message: str = "") -> None:
            bar.update(task, completed=share, message=message)

        yield tell


class _Lines:
    """Progress in lines, for files and pipes."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.last = time.monotonic()
        self.told = ""

    def __call__(self, share: float, message: str = "") -> None:
        text = f"{self.title}: {percent(round(share, 2))}" + (f", {message}" if message else "")
        if text != self.told and time.monotonic() - self.last >= EVERY:
            note(text)
            self.last, self.told = time.monotonic(), text
