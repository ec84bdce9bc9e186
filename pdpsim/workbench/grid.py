"""Parameters changed one by one or crossed: many trainings of one model, counted in one table."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pdpsim.base.errors import ValidationError
from pdpsim.base.names import LONGEST, is_name
from pdpsim.base.tables import write_csv
from pdpsim.study.settings import check_number, parse_settings
from pdpsim.workbench.folder import Trained

#: Signs within which a comma does not part two values.
_OPENING, _CLOSING, _QUOTES = "[{(", "]})", "\"'"

Settings = Mapping[str, Any]


def combinations(assignments: Sequence[str]) -> list[dict[str, Any]]:
    """Return every combination of ``key=value`` and ``key=a,b,c``: one where no key has several values.

    Raises
    ------
    StudyError
        If one has no ``=``, a key comes twice, a value cannot be read, or there are too many to fit.
    """
    keys: dict[str, list[Any]] = {}
    parse_settings(
        [f"{each.partition('=')[0]}=0" if "=" in each else each for each in assignments]
    )  # twice, no =
    for assignment in assignments:
        key, _, text = assignment.partition("=")
        keys[key.strip()] = [parse_settings([f"{key}={value}"])[key.strip()] for value in _parts(text)]
    check_number(math.prod(len(values) for values in keys.values()))
    return [dict(zip(keys, values, strict=True)) for values in itertools.product(*keys.values())]


def varied(grid: Sequence[Settings]) -> list[str]:
    """Return the keys that have several values."""
    return [key for key in grid[0] if any(each[key] != grid[0][key] for each in grid)]


def folder_names(grid: Sequence[Settings]) -> list[str]:
    """Return a folder's name for each combination, ``"rate=0.1 size=3"`` without the space.

    Raises
    ------
    ValidationError
        If two would have the same.
    """
    keys = varied(grid)
    short = {key: key.rpartition(".")[2] for key in keys}
    if len(set(short.values())) < len(keys):
        short = {key: key for key in keys}
    names = [_clean("_".join(f"{short[key]}-{each[key]}" for key in keys)) for each in grid]
    if len(set(names)) < len(names):
        raise ValidationError("two of the values of --set are alike", ("settings",))
    return names


def table(
    grid: Sequence[Settings], networks: Sequence[Sequence[Trained]]
) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table: one row for each combination.

    Returns
    -------
    tuple of list
        The keys that vary; ``networks``, ``solved``, ``diverged``; ``epochs`` (their median), ``epochs_low``
        and ``epochs_high`` (quartiles; the unsolved count with all of theirs); ``error`` (median) and
        ``right`` (mean share of patterns).
    """
    keys = varied(grid)
    rows = []
    for settings, trained in zip(grid, networks, strict=True):
        kept = [each for each in trained if not each.diverged]
        low, middle, high = _quartiles([each.epochs for each in kept])
        error = _quartiles([each.error for each in kept if each.error is not None])[1]
        shares = [each.right / each.patterns for each in kept if each.patterns]
        row: list[Any] = [len(trained), sum(each.solved for each in trained), len(trained) - len(kept)]
        row += [middle, low, high, error, float(np.mean(shares)) if shares else float("nan")]
        rows.append([*(settings[key] for key in keys), *row])
    columns = ["networks", "solved", "diverged", "epochs", "epochs_low", "epochs_high", "error", "right"]
    return [*keys, *columns], rows


def write(out: Path, grid: Sequence[Settings], networks: Sequence[Sequence[Trained]]) -> None:
    """Write ``grid.csv``, and draw ``grid.pdf`` (also .svg, .png) where one or two keys vary."""
    header, rows = table(grid, networks)
    write_csv(out / "grid.csv", header, rows)
    keys = varied(grid)
    if len(keys) in (1, 2):
        _draw(out, keys, grid, header, rows)


def _draw(
    out: Path, keys: Sequence[str], grid: Sequence[Settings], header: Sequence[str], rows: Sequence[list[Any]]
) -> None:
    from pdpsim.figures import style
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.labels import as_label
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import finish

    column = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    share = np.array(column["solved"], dtype=float) / np.array(column["networks"])
    values = [list(dict.fromkeys(each[key] for each in grid)) for key in keys]
    with style.context():
        figure = style.new_figure("double", 75.0)
        left, right = figure.subplots(1, 2)
        if len(keys) == 1:
            places = np.arange(len(values[0]))
            left.bar(places, 100 * share, color=style.COLOURS[0], width=0.6)
            left.set_ylim(0, 100)
            left.set_ylabel("networks that solved it (%)")
            middle, low, high = (np.array(column[f"epochs{x}"], dtype=float) for x in ("", "_low", "_high"))
            right.errorbar(
                places, middle, yerr=[middle - low, high - middle], fmt="o", color=style.COLOURS[0]
            )
            right.set_ylabel("epochs (median and quartiles)")
            for axes in (left, right):
                axes.set_xticks(places, [as_label(str(value)) for value in values[0]])
                axes.set_xlabel(as_label(keys[0]))
                axes.set_xlim(-0.6, len(places) - 0.4)
        else:
            shape = tuple(map(len, values))
            names = [[str(value) for value in each] for each in values]
            labels = ("networks that solved it (%)", "epochs (median)")
            panels = (100 * share, np.array(column["epochs"], dtype=float))
            for axes, panel, label in zip((left, right), panels, labels, strict=True):
                heatmap(
                    axes, panel.reshape(shape), rows=names[0], columns=names[1], label=label, numbers=True
                )
                axes.set_ylabel(as_label(keys[0]))
                axes.set_xlabel(as_label(keys[1]))
        note(figure, " or ".join(map(str, sorted(set(column["networks"])))) + " networks for each setting")
        finish(figure)
        style.save(figure, out / "grid")


def _quartiles(values: Sequence[float]) -> list[float]:
    return np.percentile(values, [25, 50, 75]).tolist() if len(values) else [float("nan")] * 3


def _clean(text: str) -> str:
    """Return a text as a name for a folder."""
    name = "".join(sign if sign.isalnum() or sign in "_.-" else "-" for sign in text)
    return name if is_name(name) else name[-LONGEST:].strip(".-") or "value"


def _parts(text: str) -> list[str]:
    """Return the values in ``a,b,c``; commas within brackets and quotes part nothing."""
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = sign
        elif sign in _OPENING or sign in _CLOSING:
            depth += 1 if sign in _OPENING else -1
        if sign == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
