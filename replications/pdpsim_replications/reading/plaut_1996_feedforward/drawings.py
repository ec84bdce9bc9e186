"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.codings.phonemes import convert
from pdpsim_replications.reading.plaut_1996_feedforward.measures import (
    FREQUENCIES,
    KINDS,
    NONWORD_SETS,
    cell,
)
from pdpsim_replications.reading.plaut_1996_feedforward.measures import nonwords as nonwords_read

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Mean errors of the original networks on the same words, high and low frequency, in the order of `KINDS`.
PUBLISHED_ERRORS = {
    "log": {"high": (0.0701, 0.0589, 0.0274, 0.0114), "low": (0.1764, 0.0830, 0.0575, 0.0112)},
    "actual": {"high": (0.0067, 0.0034, 0.0061, 0.0017), "low": (0.1983, 0.0701, 0.0425, 0.0138)},
    "square-root": {"high": (0.0173, 0.0154, 0.0125, 0.0042), "low": (0.0970, 0.0530, 0.0370, 0.0104)},
}
#: Percentages of the original network of Simulation 1, and of people, by scoring.
PAPER = {
    "strict": {"consistent": 97.7, "inconsistent": 72.1, "controls": 85.0},
    "lenient": {"inconsistent": 100.0},
}
PEOPLE = {
    "strict": {"consistent": 93.8, "inconsistent": 78.3, "controls": 88.6},
    "lenient": {"inconsistent": 95.9},
}
TITLES = {
    "log": "log frequency (Simulation 1)",
    "actual": "actual frequency (Simulation 2)",
    "square-root": "square root (Simulation 2)",
}
KNOWN: dict[str, dict[str, Any]] = {
    "paper": {"color": "black", "linewidth": 1.4},
    "original network": {"color": "black", "linewidth": 1.4},
    "people": {"color": "0.45", "linestyle": (0, (2, 1))},
}
LONGEST = 30  # letters of a column of a table
SPOKEN = ("pronunciation", "regular", "said")  # columns in the notation of 1996
BARS = 0.8  # how much of the way from one position to the next `profile` fills with bars


def frequency_consistency(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw mean errors as bars, one panel for each condition, with the original networks' means as lines."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.panels import grid

    columns: dict[str, list[Any]] = {}
    panels = grid(figure, len(measures), sharey=True)
    for axes, (condition, networks) in zip(panels, measures.items(), strict=True):
        series = {
            f"{frequency} frequency": np.array(
                [[cell(each, frequency, kind) for kind in KINDS] for each in networks]
            )
            for frequency in FREQUENCIES
        }
        drawn = profile(axes, KINDS, series, kind="bar", xlabel="", ylabel="cross-entropy")
        axes.set_title(TITLES[condition])
        published = [PUBLISHED_ERRORS[condition][frequency] for frequency in FREQUENCIES]
        _mark(axes, published, "original network")
        _remove_legend(axes)
        drawn["condition"] = [condition] * len(drawn["mean"])
        drawn["published"] = [value for row in published for value in row]
        _extend(columns, drawn)
    _legend(figure, panels[0])
    return columns


def nonwords(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw percentages of nonwords as bars, by set and scoring, with paper's and people's as lines."""
    from pdpsim.figures.curves import profile

    series = {
        f"networks, {scoring}": np.array(
            [[nonwords_read(each, name, scoring) for name in NONWORD_SETS] for each in measures]
        )
        for scoring in PAPER
    }
    axes = figure.subplots()
    drawn = profile(axes, list(NONWORD_SETS), series, kind="bar", xlabel="", ylabel="read so (%)")
    axes.set_ylim(0, 105)
    _remove_legend(axes)
    for who, known in (("paper", PAPER), ("people", PEOPLE)):
        rows = [[known[scoring].get(name, np.nan) for name in NONWORD_SETS] for scoring in PAPER]
        _mark(axes, rows, who)
        drawn[who] = [value for row in rows for value in row]
    _legend(figure, axes)
    return drawn


def learning(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the summed error of each epoch, relative to the first."""
    from pdpsim.figures.curves import curves

    longest = max(len(each["epoch_error"]) for networks in measures.values() for each in networks)
    series = {
        condition: np.array(
            [
                np.pad(
                    each["epoch_error"] / each["epoch_error"][0],
                    (0, longest - len(each["epoch_error"])),
                    constant_values=np.nan,
                )
                for each in networks
            ]
        )
        for condition, networks in measures.items()
    }
    epochs = np.arange(1, longest + 1)
    return curves(figure.subplots(), epochs, series, ylabel="error, the first epoch's = 1", log="xy")


def misread_nonwords(figure: Figure, measures: Sequence[Measures], rows: int = 40) -> Columns:
    """Draw a table of the nonwords that most networks read otherwise than the rules say; return all."""
    from pdpsim.figures.note import note

    note(figure, f"in brackets: how many of {len(measures)} networks")
    strict = np.array([each["nonword_strict"] for each in measures]).mean(axis=0)
    first = measures[0]
    hardest = np.argsort(strict, kind="stable")
    table: dict[str, list[Any]] = {
        "nonword": [str(first["nonword"][at]) for at in hardest],
        "set": [str(first["nonword_set"][at]) for at in hardest],
        "regular": [str(first["nonword_regular"][at]) for at in hardest],
        "said": [_said(measures, "nonword_said", at) for at in hardest],
        "right (%)": [100.0 * float(strict[at]) for at in hardest],
    }
    _table(figure, table, min(rows, int((strict < 1).sum())), blocks=2)
    return table


def misread_words(figure: Figure, measures: Mapping[str, Sequence[Measures]], rows: int = 20) -> Columns:
    """Draw a table of the words that most networks misread, of all conditions; return every word."""
    from pdpsim.figures.note import note

    table: dict[str, list[Any]] = {}
    for condition, networks in measures.items():
        note(figure, f"in brackets: how many of {len(networks)} networks")
        first = networks[0]
        right = np.array([each["right"] for each in networks]).mean(axis=0)
        error = np.array([each["error"] for each in networks]).mean(axis=0)
        columns: dict[str, list[Any]] = {
            "word": [str(each) for each in first["word"]],
            "pronunciation": [str(each) for each in first["pronunciation"]],
            "weighed by": [condition] * len(right),
            "per million": [float(each) for each in first["frequency"]],
            "cross-entropy": [float(each) for each in error],
            "said": [_said(networks, "said", at) for at in range(len(right))],
            "right (%)": [100.0 * float(each) for each in right],
        }
        _extend(table, columns)
    order = np.lexsort([-np.array(table["cross-entropy"]), np.array(table["right (%)"])])
    table = {name: [column[at] for at in order] for name, column in table.items()}
    _table(figure, table, min(rows, sum(value < 100 for value in table["right (%)"])))
    return table


def _said(measures: Sequence[Measures], name: str, at: int) -> str:
    """Return what the networks say to one item, and how many of them: ``"hEf (9), hef (1)"``."""
    said = Counter(str(each[name][at]) for each in measures)
    return ", ".join(f"{heard} ({count})" for heard, count in said.most_common())


def _table(figure: Figure, columns: Mapping[str, Sequence[Any]], rows: int, blocks: int = 1) -> None:
    """Draw the first rows of a table, in blocks side by side, pronunciations in IPA."""
    from pdpsim.figures.table import table

    if not rows:
        axes = figure.subplots()
        axes.set_axis_off()
        axes.text(0.5, 0.5, "none", ha="center", va="center")
        return
    shown = {
        name: [_short(_in_ipa(cell) if name in SPOKEN else cell) for cell in cells[:rows]]
        for name, cells in columns.items()
    }
    table(figure, shown, blocks=blocks)


def _in_ipa(cell: str) -> str:
    """Return pronunciations, with a number after each or not, in IPA."""
    said = (part.partition(" ") for part in cell.split(", "))
    return ", ".join(f"{convert(code, '1996', 'ipa')}{space}{count}" for code, space, count in said)


def _short(value: Any) -> str:
    """Write a value for a table, a list too long for its column cut after an item."""
    if not isinstance(value, str):
        return f"{value:.3g}"
    return value if len(value) <= LONGEST else f"{value[:LONGEST].rpartition(', ')[0]}, ..."


def _mark(axes: Axes, rows: Sequence[Sequence[float]], who: str) -> None:
    """Draw known values as lines across the bars of `profile`, one row for each of its series."""
    width = BARS / len(rows)
    for number, row in enumerate(rows):
        middle = np.arange(len(row)) + (number - (len(rows) - 1) / 2) * width
        ends = middle[:, None] + 0.48 * width * np.array([-1, 1])
        for (left, right), value in zip(ends, row, strict=True):
            label = "" if who in axes.get_legend_handles_labels()[1] else who
            axes.plot([left, right], [value, value], zorder=5, label=label, **KNOWN[who])


def _legend(figure: Figure, axes: Axes) -> None:
    """Put one legend for all panels above them, bars before lines."""
    from pdpsim.figures.panels import one_legend

    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda at: labels[at] in KNOWN)
    one_legend(figure, [handles[at] for at in order], [labels[at] for at in order])


def _remove_legend(axes: Axes) -> None:
    if legend := axes.get_legend():
        legend.remove()


def _extend(columns: dict[str, list[Any]], more: Mapping[str, Sequence[Any]]) -> None:
    for name, values in more.items():
        columns.setdefault(name, []).extend(values)
