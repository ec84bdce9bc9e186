"""Learning rules beside the gradient: rules, layers and time in one figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.figures.heatmap import heatmap
from pdpsim.figures.panels import NARROW
from pdpsim.figures.style import COLOURS, MILLIMETRE, scaled, set_height

#: Height of a row in millimetres; size of a rule's name in points.
ROW, NAME = 4.4, 6.0
SCALE = "cosine with the gradient"


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
        Made high enough. One of a single column has no scale of colours: the numbers are in the cells.
    cosines : mapping of str to array_like, shape (layers, epochs)
        For each rule the cosine of its change with the exact gradient.
    layers : sequence of str
        From the input on.
    epochs : sequence of int
        When it was looked at.
    scores : mapping of str to float
        Share that each rule gets right in the end, from 0 to 1.
    notes : mapping of str to str, optional
        A few words for each rule, written after its name; its score by default.

    Returns
    -------
    dict of list
        Columns ``rule``, ``layer``, ``epoch``, ``cosine``, ``score``.
    """
    if not cosines:
        raise ValidationError("expected at least one rule", ("cosines",))
    blocks: list[NDArray[np.float64]] = []
    for rule, values in cosines.items():
        block = np.asarray(values, dtype=np.float64)
        if block.shape != (len(layers), len(epochs)):
            raise ValidationError(
                f"{rule}: expected shape ({len(layers)}, {len(epochs)}), got {block.shape}", ("cosines",)
            )
        blocks += [np.full((1, len(epochs)), np.nan), block]  # a white line for the rule's name
    step = 1 + len(layers)
    set_height(figure, scaled(22 + ROW * step * len(cosines)))
    narrow = figure.get_figwidth() < NARROW * MILLIMETRE
    left, right = figure.subplots(1, 2, width_ratios=(3, 1) if narrow else (3, 2), sharey=True)
    heatmap(
        left,
        np.concatenate(blocks),
        rows=[" ", *layers] * len(cosines),
        columns=[str(epoch) for epoch in epochs],
        limits=(-1.0, 1.0),
        diverging=True,
        label=SCALE,
        numbers=True,
    )
    scale = left.collections[0].colorbar
    if narrow and scale is not None:  # the numbers are in the cells
        scale.remove()
        left.set_title(SCALE)
    left.set_xlabel("epoch")
    for place, rule in enumerate(cosines):
        text = (notes or {}).get(rule, f"{scores[rule]:.2f}")
        heading = left.text(0.0, step * place + 0.5, f"{rule}: {text}", va="center", fontsize=scaled(NAME))
        heading.set_in_layout(
            False
        )  # it may be longer than the cells are wide, and then lies on the bars' axis
        heading.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
    left.set_zorder(right.get_zorder() + 1)
    middles = step * np.arange(len(cosines)) + 1 + len(layers) / 2
    share = [scores[rule] for rule in cosines]
    right.barh(middles, share, height=0.8 * len(layers), color=COLOURS[4], edgecolor="none")
    right.set_xlim(0, 1)
    right.set_xlabel("share right" if narrow else "share of patterns right at the end")
    right.tick_params(axis="y", length=0, labelleft=False)
    columns: dict[str, list[Any]] = {key: [] for key in ("rule", "layer", "epoch", "cosine", "score")}
    for rule, values in cosines.items():
        for layer, line in zip(layers, np.asarray(values, dtype=np.float64), strict=True):
            for epoch, value in zip(epochs, line, strict=True):
                row = (rule, layer, int(epoch), float(value), float(scores[rule]))
                for key, cell in zip(columns, row, strict=True):
                    columns[key].append(cell)
    return columns
