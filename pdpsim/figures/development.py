"""Development in one figure: what is like what at a few moments of training, and the paths between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from pdpsim.analysis.clustering import cluster_distances
from pdpsim.analysis.components import align, multidimensional_scaling
from pdpsim.base.errors import ValidationError
from pdpsim.figures.dendrogram import dendrogram
from pdpsim.figures.labels import beside
from pdpsim.figures.note import note
from pdpsim.figures.style import scaled, set_height, styles

#: Height of the paths' plane, and of each leaf of the trees, in millimetres.
PLANE, LEAF, REST = 75.0, 4.2, 22.0


def development(
    figure: Figure,
    epochs: Sequence[int],
    distances: ArrayLike,
    items: Sequence[str],
    shown: Sequence[int],
    *,
    classes: Mapping[str, str] | None = None,
    preferred: Sequence[str] | None = None,
    linkage: str = "average",
) -> dict[str, list[Any]]:
    """Draw trees at some epochs, all to one scale, and below them every item's path on a plane.

    Parameters
    ----------
    figure : Figure
        Made as high as it needs.
    epochs : sequence of int
        Of the snapshots.
    distances : array_like, shape (snapshots, items, items)
        Between representations; of one network, or their means over networks.
    items : sequence of str
    shown : sequence of int
        Epochs, among the snapshots, whose trees are drawn.
    classes : mapping of str to str, optional
        Class of each item, which gives it a colour.
    preferred : sequence of str, optional
        Items in the order to keep to in the trees; by default that of `items`.
    linkage : str
        Of the trees.

    Returns
    -------
    dict of list
        Columns ``item``, ``epoch``, ``x``, ``y``: the paths; see `paths`.

    Raises
    ------
    ValidationError
        If shapes do not match or an epoch shown is no snapshot.
    """
    matrices = np.asarray(distances, dtype=np.float64)
    if matrices.shape != (len(epochs), len(items), len(items)):
        raise ValidationError(
            f"expected {len(epochs)} matrices of {len(items)} x {len(items)} distances, got {matrices.shape}",
            ("distances",),
        )
    missing = [epoch for epoch in shown if epoch not in epochs]
    if missing or not shown:
        raise ValidationError(f"no snapshot at epoch {missing[0] if missing else '(none given)'}", ("shown",))
    high = scaled(LEAF * len(items) + REST)
    parts = figure.subfigures(2, 1, squeeze=False, height_ratios=[high, PLANE])
    above, below = parts[:, 0]
    set_height(figure, high + PLANE)
    row = above.subplots(1, len(shown))
    trees = [cluster_distances(matrices[list(epochs).index(each)], items, linkage=linkage) for each in shown]
    top = 1.03 * max(float(tree.merges[:, 2].max()) for tree in trees)
    for axes, tree, epoch in zip(np.atleast_1d(row), trees, shown, strict=True):
        dendrogram(axes, tree, preferred=preferred or items, label="distance")
        axes.set_xlim(top, 0)
        axes.set_title(f"epoch {epoch}", loc="left")
    places = paths(matrices)
    axes = below.subplots()
    kinds = [(classes or {}).get(item, "") for item in items]
    looks = styles([kind for kind in dict.fromkeys(kinds) if kind])
    for number, kind in enumerate(kinds):
        look = looks.get(kind)
        colour = look.colour if look else "#4D4D4D"
        axes.plot(*places[:, number].T, color=colour, linewidth=0.8)
        marked = [list(epochs).index(each) for each in shown]
        axes.plot(
            *places[marked, number].T, linestyle="", marker=look.marker if look else "o", color=colour,
            markersize=3.0,
        )  # fmt: skip
    axes.set(xlabel="first dimension", ylabel="second dimension")
    axes.set_aspect("equal", adjustable="box")
    axes.margins(0.2, 0.12)
    note(figure, f"marks on paths: epochs {', '.join(map(str, shown))}")
    inks = [looks[kind].ink if kind else "#4D4D4D" for kind in kinds]
    beside(axes, places[-1], items, colours=inks, avoid=places.reshape(-1, 2))
    return {
        "item": [item for item in items for _ in epochs],
        "epoch": [epoch for _ in items for epoch in epochs],
        "x": [float(value) for value in places[:, :, 0].T.ravel()],
        "y": [float(value) for value in places[:, :, 1].T.ravel()],
    }


def paths(distances: ArrayLike) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return every item's place on a plane at every snapshot.

    Metric scaling of the last snapshot's distances, and from there backwards, each snapshot's from the
    positions of the one after it, turned to fit them.

    Parameters
    ----------
    distances : array_like, shape (snapshots, items, items)

    Returns
    -------
    array, shape (snapshots, items, 2)
    """
    matrices = np.asarray(distances, dtype=np.float64)
    planes = [multidimensional_scaling(matrices[-1]).positions]
    for matrix in matrices[-2::-1]:
        positions = multidimensional_scaling(matrix, start=planes[-1]).positions
        planes.append(align(positions, planes[-1]))
    return np.array(planes[::-1])
