"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import final, half
from .study import LAYERS, RULES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

NAMES = {
    "backpropagation": "backpropagation",
    "perturbed": "perturbed autoencoder",
    "kolen-pollack": "learned feedback",
    "differences": "difference targets",
    "coding": "predictive coding",
    "midpoint": "GeneRec, midpoint",
    "contrastive": "contrastive Hebb",
    "direct": "direct feedback",
    "alignment": "random feedback",
    "signs": "sign symmetry",
    "hebb": "Hebb",
}


def yardstick(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw rules, layers and time, with what each rule has learned beside it."""
    from pdpsim.figures.agreement import agreement

    cosines, scores, notes = {}, {}, {}
    for rule in RULES:
        name = NAMES[rule]
        values = np.array([each[f"cosine_{rule}"] for each in measures])
        counted = np.isfinite(values)
        total = np.where(counted, values, 0.0).sum(axis=0)
        count = counted.sum(axis=0)
        cosines[name] = np.round(np.where(count > 0, total / np.maximum(count, 1), np.nan), 2) + 0.0
        scores[name] = float(np.mean([final(each, rule) for each in measures]))
        epoch = float(np.median([half(each, rule) for each in measures]))
        notes[name] = f"{scores[name]:.2f}" + (f", half by epoch {epoch:g}" if np.isfinite(epoch) else "")
    epochs = [int(epoch) for epoch in measures[0]["at"]]
    return agreement(figure, cosines, layers=LAYERS, epochs=epochs, scores=scores, notes=notes)


def courses(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is right by epoch, for every rule."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    shown = [rule for rule in RULES if rule not in ("hebb", "perturbed", "midpoint")]
    shares = {NAMES[rule]: np.array([each[f"right_{rule}"] for each in measures]) for rule in shown}
    columns = curves(axes, measures[0]["at"], shares, ylabel="digits right")
    axes.set_ylim(0, 1)
    return columns
