"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .environment import PASSAGE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Figure 6 as measured on a scan, within about 0.05, word by word.
PUBLISHED = (
    (2.5, 2.0, 1.1, 0.5),
    (3.0, 1.8, 1.0, 0.9, 0.1),
    (2.9, 2.5, 1.0),
    (2.8,),
    (1.8, 1.0, 0.3),
    (2.3, 1.3, 1.5),
    (2.5, 1.8, 1.5, 0.9),
    (1.9, 1.6, 0.9, 0.5, 0.3),
    (2.0, 0.9),
    (2.2, 1.7, 0.9),
    (3.0, 0.7, 0.9),
    (1.9, 1.4, 0.8, 1.3),
    (1.8, 1.6, 0.9, 0.5, 0.3, 0.2),
    (2.6, 1.9, 0.9, 0.7, 0.3, 0.2, 0.0),
)

#: What is drawn beside the network, by prefix of the measures.
PREDICTORS = {"network": "", "untrained": "untrained_", "bigram": "bigram_", "unigram": "unigram_"}


def figure_6(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the error at each letter of the passage."""
    from matplotlib.patheffects import withStroke

    from pdpsim.figures.note import note
    from pdpsim.figures.style import room, scaled

    axes = figure.subplots()
    note(figure, f"mean of {len(measures)} networks; published: one network")
    errors = np.mean([each["shown_errors"] for each in measures], axis=0)
    published = np.concatenate([np.array(word) for word in PUBLISHED])
    steps = np.arange(len(errors))
    axes.plot(steps, errors, marker=".", markersize=3, label="networks")
    axes.plot(steps, published, color="0.5", linestyle=":", linewidth=0.8, label="published")
    letters = "".join(PASSAGE)
    onsets = np.concatenate([np.arange(len(word)) == 0 for word in PASSAGE])
    for step, error, letter, first in zip(steps, errors, letters, onsets, strict=True):
        axes.annotate(
            letter,
            (step, error),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=min(scaled(7.0), 1.4 * room(axes) / len(letters)),
            weight="bold" if first else "normal",
            path_effects=[withStroke(linewidth=1.2, foreground="white")],
        )
    axes.set(xlabel="letter", ylabel="sum of absolute errors", ylim=(0, 3.5), xlim=(-1, len(errors)))
    axes.legend(loc="upper right", ncols=2)
    return {"letter": list(letters), "error": errors, "published": published}


def profile(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the error by place in the word, with what counting would give."""
    from pdpsim.figures.curves import curves

    axes = figure.subplots()
    series = {
        name: np.array([each[f"{prefix}profile_abs"] for each in measures])
        for name, prefix in PREDICTORS.items()
    }
    places = np.arange(1, series["network"].shape[1] + 1)
    columns = curves(axes, places, series, xlabel="letter of the word", ylabel="sum of absolute errors")
    axes.set(ylim=(0, None), xticks=places)
    axes.legend()
    return columns


def boundaries(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a table of how well words are cut out of the stream."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    note(figure, f"mean of {len(measures)} networks")
    names = {"area": "area", "precision": "precision", "recall": "recall", "f": "F"}
    values = [
        [float(np.mean([each[f"{prefix}{name}"] for each in measures])) for name in names]
        for prefix in PREDICTORS.values()
    ]
    return heatmap(
        figure,
        np.array(values),
        rows=list(PREDICTORS),
        columns=list(names.values()),
        limits=(0.0, 1.0),
        label="0 to 1",
        numbers=True,
    )
