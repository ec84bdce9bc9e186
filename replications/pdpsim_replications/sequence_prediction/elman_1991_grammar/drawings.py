"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import BARS, CHARTED, KINDS, PATHS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: The published numbers, as recalled, beside the measures that they could be.
PUBLISHED = {
    "sse_empirical": "(0.177)",
    "sse_likelihood": "(0.177)",
    "cosine_empirical": "(0.852)",
    "cosine_likelihood": "(0.852)",
}

#: Rows and columns of the table of errors.
DEFINITIONS = {
    "sum_abs": "sum of absolute errors",
    "sse": "sum of squares",
    "norm": "norm (its root)",
    "unit_rms": "RMS over units",
    "cosine": "cosine",
}
YARDSTICKS = {"actual": "actual word", "empirical": "shares in the corpus", "likelihood": "grammar"}
PREDICTORS = {
    "off": "off_",
    "equal": "equal_",
    "untrained": "untrained_",
    "unigram": "unigram_",
    "bigram": "bigram_",
    "trigram": "trigram_",
    "networks": "",
    "grammar": "floor_",
}


def agreement(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw class activations after each word of the published sentence."""
    return _charts(figure, measures, "charted_classes", CHARTED)


def arguments(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw class activations after a verb of each kind."""
    return _charts(figure, measures, "kind_classes", tuple(KINDS.values()))


def _charts(figure: Figure, measures: Sequence[Measures], name: str, beginnings: Sequence[str]) -> Columns:
    from pdpsim.figures.bars import class_bars
    from pdpsim.figures.note import note

    activations = np.array([each[name] for each in measures])
    probabilities = np.mean([each[f"grammar_{name}"] for each in measures], axis=0)
    titles = list(beginnings)
    columns = class_bars(
        figure,
        {title: activations[:, row] for row, title in enumerate(titles)},
        BARS,
        marks=dict(zip(titles, probabilities, strict=True)),
    )
    note(figure, "lines: the grammar's probabilities")
    return columns


def number(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the component of number over the words of two sentences."""
    from pdpsim.figures.note import note
    from pdpsim.figures.trajectories import trajectories

    note(figure, f"network 1 of {len(measures)}")
    first = measures[0]
    component = int(first["number_component"])
    paths = _paths(first, "number")
    axes = figure.subplots()
    axes.set_xticks(range(1, 5))
    return trajectories(
        axes,
        {
            text: np.column_stack([np.arange(1, len(path) + 1), path[:, component]])
            for text, path in paths.items()
        },
        labels={text: text.split() for text in paths},
        xlabel="word",
        ylabel=f"component {component + 1}",
    )


def verbs(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw sentences with verbs of three kinds on the first and third component."""
    from pdpsim.figures.note import note
    from pdpsim.figures.trajectories import trajectories

    note(figure, f"network 1 of {len(measures)}")
    first = measures[0]
    paths = _paths(first, "verbs")
    return trajectories(
        figure,
        {text: path[:, [0, 2]] for text, path in paths.items()},
        labels={text: text.split() for text in paths},
        shares=np.asarray(first["component_shares"])[[0, 2]],
        xlabel="component 1",
        ylabel="component 3",
    )


def depth(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw sentences with clauses, each in a panel, on one plane."""
    from pdpsim.figures.note import note
    from pdpsim.figures.style import set_height
    from pdpsim.figures.trajectories import trajectories

    note(figure, f"network 1 of {len(measures)}")
    first = measures[0]
    second = int(first["depth_component"]) or 1
    shares = np.asarray(first["component_shares"])[[0, second]]
    set_height(figure, 130)
    grid = figure.subplots(2, 2, sharex=True, sharey=True)
    drawn: dict[str, list[Any]] = {}
    for axes, (text, path) in zip(grid.flat, _paths(first, "depth").items(), strict=True):
        columns = trajectories(
            axes,
            {text: path[:, [0, second]]},
            labels={text: text.split()},
            shares=shares,
            ylabel=f"component {second + 1}",
        )
        axes.set_title(text)
        for name, values in columns.items():
            drawn.setdefault(name, []).extend(values)
    for axes in grid.flat:
        axes.label_outer()
    return drawn


def _paths(measures: Measures, figure: str) -> dict[str, Any]:
    """Return the positions of each sentence of a figure, shape (words, components)."""
    lengths = [len(text.split()) for text in PATHS[figure]]
    parts = np.split(np.asarray(measures[f"path_{figure}"]), np.cumsum(lengths)[:-1])
    return dict(zip(PATHS[figure], parts, strict=True))


def learning(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw three measures after each pass."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    panels = {
        "sse_likelihood": "SSE against grammar",
        "cosine_likelihood": "cosine with grammar",
        "agreement": "lead of right number",
    }
    drawn: dict[str, ArrayLike] = {}
    for axes, (name, label) in zip(grid(figure, len(panels)), panels.items(), strict=True):
        values = np.array([each[f"curve_{name}"] for each in measures])
        start = 1 if name == "sse_likelihood" else 0  # before training it is far off the axis
        passes = np.arange(start, values.shape[1])
        columns = curves(axes, passes, {"networks": values[:, start:]}, xlabel="passes", ylabel=label)
        epochs = (values.shape[1] - 1) // 4
        for border in range(1, 4):
            axes.axvline(border * epochs, color="0.6", linestyle=":", linewidth=0.8)
        drawn |= {f"{name}: {column}": numbers for column, numbers in columns.items()}
    return drawn


def errors(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a table: every measure of prediction, for networks and for predictors that need none."""
    from pdpsim.figures.note import note
    from pdpsim.figures.table import table

    names = [f"{definition}_{against}" for against in YARDSTICKS for definition in DEFINITIONS]
    columns = {
        title: [float(np.mean([each.get(f"{before}{name}", np.nan) for each in measures])) for name in names]
        for title, before in PREDICTORS.items()
    }
    table(
        figure,
        {
            "mean over networks": [
                f"{title}, {against}" for against in YARDSTICKS.values() for title in DEFINITIONS.values()
            ],
            **{title: [_decimals(x) for x in numbers] for title, numbers in columns.items()},
            "published": [PUBLISHED.get(name, "") for name in names],
        },
    )
    note(figure, f"{len(measures)} networks")
    return {"measure": names, **columns}


def _decimals(number: float) -> str:
    return "" if np.isnan(number) else f"{number:.3f}"
