"""Learning rules beside the gradient: rules, layers and time in one figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.figures.heatmap import heatmap
from pdpsim.figures.style import COLOURS, set_height


def agreement(
    figure: Figure,
    cosines: Mapping[str, ArrayLike],
    *,
    layers: Sequence[str],
    epochs: Sequence[int],
    scores: Mapping[str, float],
    notes: Mapping[str, str] | None = None,
) -> dict[str, list[Any]]:
    """Draw how far each rule's changes agree with the gradient, by layer and epoch, with its score beside.

    Parameters
    ----------
    figure : Figure
        Made high enough.
    cosines : mapping of str to array_like, shape (layers, epochs)
        For each rule the cosine of its change with the exact gradient.
    layers : sequence of str
        From the input on.
    epochs : sequence of int
        When it was looked at.
    scores : mapping of str to float
        Share that each rule gets right in the end, from 0 to 1.
    notes : mapping of str to str, optional
        A few words for each rule, written into its bar.

    Returns
    -------
    dict of list
        Columns ``rule``, ``layer``, ``epoch``, ``cosine``, ``score``.
    """
    if not cosines:
        raise ValidationError("expected at least one rule", ("cosines",))
    blocks: list[NDArray[np.float64]] = []
    names, middles = list[str](), dict[str, float]()
    for rule, values in cosines.items():
        block = np.asarray(values, dtype=np.float64)
        if block.shape != (len(layers), len(epochs)):
            raise ValidationError(
                f"{rule}: expected shape ({len(layers)}, {len(epochs)}), got {block.shape}", ("cosines",)
            )
        if blocks:  # a white line between rules
            blocks.append(np.full((1, len(epochs)), np.nan))
            names.append(" ")
        middles[rule] = len(names) + len(layers) / 2
        blocks.append(block)
        names += [f"{rule}   {layer}" if k == 0 else layer for k, layer in enumerate(layers)]
    rows = sum(len(each) for each in blocks)
    set_height(figure, 22 + 4.4 * rows)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2), sharey=True)
    heatmap(
        left,
        np.concatenate(blocks),
        rows=names,
        columns=[str(epoch) for epoch in epochs],
        limits=(-1.0, 1.0),
        diverging=True,
        label="cosine with the gradient",
        numbers=True,
    )
    left.set_xlabel("epoch")
    share = [scores[rule] for rule in cosines]
    height = 0.8 * len(layers)
    right.barh([*middles.values()], share, height=height, color=COLOURS[4], edgecolor="none")
    for rule, middle in middles.items():
        text = (notes or {}).get(rule, f"{scores[rule]:.2f}")
        right.text(0.02, middle, text, va="center", ha="left", fontsize=6)
    right.set_xlim(0, 1)
    right.set_xlabel("share of patterns right at the end")
    right.tick_params(axis="y", length=0, labelleft=False)
    columns: dict[str, list[Any]] = {key: [] for key in ("rule", "layer", "epoch", "cosine", "score")}
    for rule, values in cosines.items():
        for layer, line in zip(layers, np.asarray(values, dtype=np.float64), strict=True):
            for epoch, value in zip(epochs, line, strict=True):
                row = (rule, layer, int(epoch), float(value), float(scores[rule]))
                for key, cell in zip(columns, row, strict=True):
                    columns[key].append(cell)
    return columns
