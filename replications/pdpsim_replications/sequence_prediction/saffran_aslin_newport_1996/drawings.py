"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .study import MANY, ONCE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]
Groups = Mapping[str, Sequence[Measures]]

#: What is tested beside words, by experiment.
OTHERS = {"nonwords": "non-words", "part-words": "part-words", "balanced": "matched"}


def exposures(figure: Figure, groups: Groups) -> Columns:
    """Draw error in words and in what is tested beside them, an experiment in each panel."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    drawn: dict[str, ArrayLike] = {}
    for axes, (condition, measures) in zip(
        grid(figure, len(groups), sharey=True), groups.items(), strict=True
    ):
        looks = np.asarray(measures[0]["exposures"], dtype=int)[1:]  # a logarithmic axis has no 0
        series = {
            "words": np.array([each["words_curve"][1:] for each in measures]),
            "the others": np.array([each["others_curve"][1:] for each in measures]),
        }
        columns = curves(axes, looks, series, xlabel="exposures", ylabel="summed squares", log="x")
        axes.set_title(f"words and {OTHERS[condition]}")
        axes.set_xticks(looks, [str(each) for each in looks])
        axes.minorticks_off()
        axes.set_ylim(0, None)
        drawn |= {f"{condition}: {column}": values for column, values in columns.items()}
    return drawn


def places(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw error by the syllable's place in its word, one line for each of some exposures."""
    from pdpsim.figures.curves import curves

    axes = figure.subplots()
    looks = np.asarray(measures[0]["exposures"], dtype=int)
    shown = {look: row for row, look in enumerate(looks) if look in (ONCE, MANY, looks[-1])}
    series = {
        f"{look} exposure{'' if look == 1 else 's'}": np.array([each["profile"][row] for each in measures])
        for look, row in shown.items()
    }
    columns = curves(axes, [1, 2, 3], series, xlabel="syllable of the word", ylabel="summed squares")
    axes.set(xticks=[1, 2, 3])
    axes.set_ylim(0, None)
    return columns


def contrasts(measures: Measures) -> dict[str, float]:
    """Return the contrast of words with what is tested beside them, by learner: from -1 to 1."""
    looks = {"1 exposure": "1", "10 exposures": "10", "all exposures": "end"}
    network = {
        f"network, {name}": (measures[f"others_{after}"], measures[f"words_{after}"])
        for name, after in looks.items()
    }
    counting = {
        "transitions": (measures["pairs_words"], measures["pairs_others"]),
        "whole items": (measures["triples_words"], measures["triples_others"]),
        "syllables": (measures["syllables_words"], measures["syllables_others"]),
    }
    return {name: float((a - b) / (a + b)) for name, (a, b) in {**network, **counting}.items()}


def learners(figure: Figure, groups: Groups) -> Columns:
    """Draw a table of learners and experiments: the contrast of words with what is tested beside them."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    for measures in groups.values():
        note(figure, f"mean of {len(measures)} networks")
    values = {
        OTHERS[condition]: [contrasts(each) for each in measures] for condition, measures in groups.items()
    }
    rows = list(next(iter(values.values()))[0])
    table = [[np.mean([each[row] for each in column]) for column in values.values()] for row in rows]
    return heatmap(
        figure,
        np.round(table, 2) + 0.0,
        rows=rows,
        columns=list(values),
        limits=(-1.0, 1.0),
        diverging=True,
        label="contrast",
        numbers=True,
    )
