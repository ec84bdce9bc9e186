"""Trees of items drawn sideways, root on the left, as in Elman (1990, Figures 7 to 9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from pdpsim.analysis.clustering import Tree, leaf_order
from pdpsim.base.errors import ValidationError
from pdpsim.figures.labels import as_label, columns_that_fit, when_laid_out
from pdpsim.figures.style import Style, axes_of, figure_of, room, scaled, set_height, styles

#: Height of one leaf, of the axis, and of a row of the legend, in millimetres.
LEAF, REST, ROW = 3.1, 12.0, 3.9

#: Names of distances as they are written.
DISTANCES = {"euclidean": "Euclidean"}

#: Colour of branches that hold items of several classes, or of none.
MIXED = "#808080"

#: Marks of how many trees share a branch: at least, fill, what the legend says.
_MARKS = (
    (0.9, "#000000", "≥ 90 % of networks"),
    (0.5, "#a6a6a6", "≥ 50 %"),
    (0.0, "#ffffff", "fewer"),
)


def dendrogram(
    target: Figure | SubFigure | Axes,
    tree: Tree,
    *,
    classes: Mapping[str, str] | None = None,
    shares: Mapping[frozenset[str], float] | None = None,
    names: Mapping[str, Collection[str]] | None = None,
    preferred: Sequence[str] | None = None,
    label: str | None = None,
) -> dict[str, list[Any]]:
    """Draw a tree of items.

    Parameters
    ----------
    target : Figure or Axes
        A figure is made as high as the leaves need; axes are taken as they are.
    tree : Tree
        What to draw.
    classes : mapping of str to str, optional
        Class of each item, which gives it a colour and a marker: a branch has the colour if all its items
        are of the class. Items may be left out.
    shares : mapping of frozenset to float, optional
        Share of networks with each branch (`pdpsim.analysis.clades.clade_shares`), marked where branches
        meet; branches that are not in it have 0.
    names : mapping of str to collection of str, optional
        Names of sets of items, written where the set is a branch of the tree, and nowhere otherwise.
    preferred : sequence of str, optional
        Items in an order to keep to where the tree leaves a choice; see
        `pdpsim.analysis.clustering.leaf_order`.
    label : str, optional
        Of the axis. Default the tree's distance.

    Returns
    -------
    dict of list
        Columns ``branch`` (number of the merge), ``items``, ``height``, ``position`` (from the top),
        and, where given, ``share`` and ``name``.
    """
    order = leaf_order(tree, preferred)
    named = _named(tree, names or {})
    everywhere = styles(list(dict.fromkeys((classes or {}).values())))
    present = {(classes or {}).get(item) for item in order}
    looks = {name: look for name, look in everywhere.items() if name in present}
    if isinstance(target, Figure):
        across = columns_that_fit([*looks], 0.775 * 72 * target.get_figwidth())
        key = ROW * (-(-len(looks) // across) + (1.4 if shares else 0))
        set_height(target, scaled(LEAF * len(order) + REST + key))
    axes = axes_of(target)
    count = len(order)
    heights = np.concatenate([np.zeros(count), tree.merges[:, 2]])
    rows = _rows(tree, order)
    kinds = [_kind(tree, branch, classes or {}) for branch in range(2 * count - 1)]
    top = float(heights.max()) or 1.0

    _draw_branches(axes, tree, heights, rows, [_colour(kind, looks) for kind in kinds], top)
    columns: dict[str, list[Any]] = {
        "branch": list(range(1, count)),
        "items": [" ".join(item for item in order if item in branch) for branch in tree.branches],
        "height": [float(height) for height in heights[count:]],
        "position": [float(row) for row in rows[count:]],
    }
    if shares is not None:
        columns["share"] = [float(shares.get(branch, 0.0)) for branch in tree.branches]
        _draw_marks(axes, heights[count:], rows[count:], columns["share"])
    if named:
        columns["name"] = [named.get(branch, "") for branch in tree.branches]
    _finish(axes, order, {item: (classes or {}).get(item) for item in order}, looks, top)
    axes.set_xlabel(f"{DISTANCES.get(tree.distance, tree.distance)} distance" if label is None else label)
    _legend(axes, looks, marks=shares is not None)
    if named:
        _draw_names(axes, tree, heights, rows, named, top)
    return columns


def _rows(tree: Tree, order: Sequence[str]) -> NDArray[np.float64]:
    """Return the row of every leaf and branch, counted from the top: a branch is midway between its two."""
    places = {item: place for place, item in enumerate(order)}
    rows = np.zeros(2 * len(order) - 1)
    rows[: len(order)] = [places[item] for item in tree.items]
    for merge, (left, right) in enumerate(tree.merges[:, :2].astype(int)):
        rows[len(order) + merge] = (rows[left] + rows[right]) / 2
    return rows


def _kind(tree: Tree, branch: int, classes: Mapping[str, str]) -> str | None:
    kinds = {classes.get(tree.items[leaf]) for leaf in tree.leaves[branch]}
    return kinds.pop() if len(kinds) == 1 else None


def _colour(kind: str | None, looks: Mapping[str, Style]) -> str:
    return MIXED if kind is None else looks[kind].colour


def _parents(tree: Tree, heights: NDArray[np.float64], top: float) -> NDArray[np.float64]:
    """Return the height at which each leaf and branch joins another; the root's stem is short."""
    count = len(tree.items)
    joined = np.empty(2 * count - 1)
    joined[-1] = top * 1.03
    for merge, (left, right) in enumerate(tree.merges[:, :2].astype(int)):
        joined[[left, right]] = heights[count + merge]
    return joined


def _draw_branches(
    axes: Axes,
    tree: Tree,
    heights: NDArray[np.float64],
    rows: NDArray[np.float64],
    colours: Sequence[str],
    top: float,
) -> None:
    axes.hlines(rows, _parents(tree, heights, top), heights, colors=list(colours), linewidth=0.9)
    pairs = rows[tree.merges[:, :2].astype(int)]
    axes.vlines(
        heights[len(tree.items) :],
        pairs.min(axis=1),
        pairs.max(axis=1),
        colors=list(colours[len(tree.items) :]),
        linewidth=0.9,
        capstyle="projecting",
    )


def _draw_marks(
    axes: Axes, heights: NDArray[np.float64], rows: NDArray[np.float64], shares: Sequence[float]
) -> None:
    fills = [next(fill for least, fill, _ in _MARKS if share >= least) for share in shares]
    # the root is in every tree
    axes.scatter(heights[:-1], rows[:-1], s=9, c=fills[:-1], edgecolors="black", linewidths=0.5, zorder=3)


def _draw_names(
    axes: Axes,
    tree: Tree,
    heights: NDArray[np.float64],
    rows: NDArray[np.float64],
    named: Mapping[frozenset[str], str],
    top: float,
) -> None:
    """Write names above the stems of their branches; one longer than its stem sticks out to the root."""
    joined = _parents(tree, heights, top)
    notes = {
        branch: axes.annotate(
            named[members],
            (heights[branch], rows[branch]),
            xytext=(0, 1.0),
            textcoords="offset points",
            va="bottom",
            fontsize=scaled(6),
            fontstyle="italic",
            zorder=2.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2},
        )
        for branch, members in enumerate(tree.branches, start=len(tree.items))
        if members in named
    }

    def settle() -> None:
        figure = figure_of(axes)
        for branch, note in notes.items():
            left, right = axes.transData.transform([(joined[branch], 0), (heights[branch], 0)])[:, 0]
            inside = note.get_window_extent().width <= right - left - 4 * figure.dpi / 72
            note.set_horizontalalignment("center" if inside else "right")
            note.xy = ((joined[branch] + heights[branch]) / 2 if inside else heights[branch], rows[branch])
            note.xyann = (0.0 if inside else -3.0, 1.0)

    when_laid_out(figure_of(axes), settle)


def _finish(
    axes: Axes, order: Sequence[str], kinds: Mapping[str, str | None], looks: Mapping[str, Style], top: float
) -> None:
    axes.set_xlim(top * 1.03, 0)
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.spines[["left"]].set_visible(False)
    axes.yaxis.tick_right()
    axes.set_yticks(range(len(order)), order)
    axes.tick_params(axis="y", length=0, pad=8.5 if looks else 3)
    beside = ScaledTranslation(4.5 / 72, 0, figure_of(axes).dpi_scale_trans)
    for row, (item, text) in enumerate(zip(order, axes.get_yticklabels(), strict=True)):
        kind = kinds[item]
        if kind is not None:
            text.set_color(looks[kind].ink)
            place = axes.get_yaxis_transform() + beside
            axes.plot(
                1, row, transform=place, color=looks[kind].colour, marker=looks[kind].marker, clip_on=False
            )


def _legend(axes: Axes, looks: Mapping[str, Style], marks: bool) -> None:
    """Put below the axis what the colours mean, and below that what the marks mean."""
    kinds = [
        Line2D([], [], color=look.colour, marker=look.marker, linewidth=0.9, label=as_label(name))
        for name, look in looks.items()
    ]
    fills = [
        Line2D([], [], color="none", marker="o", markersize=3, markerfacecolor=fill, label=text,
               markeredgecolor="black", markeredgewidth=0.5)
        for _, fill, text in _MARKS
    ]  # fmt: skip
    down = scaled(24.0)
    for handles, ncols, length in (
        (kinds, columns_that_fit([*looks], room(axes)), 2.0),
        (fills if marks else [], len(fills), 1.0),
    ):
        if handles:
            lower = ScaledTranslation(0, -down / 72, figure_of(axes).dpi_scale_trans)
            legend = Legend(
                axes,
                handles,
                [str(handle.get_label()) for handle in handles],
                loc="upper center",
                bbox_to_anchor=(0.5, 0),
                bbox_transform=axes.transAxes + lower,
                ncols=ncols,
                columnspacing=1.2,
                handletextpad=0.4,
                handlelength=length,
            )
            axes.add_artist(legend)
            legend.set_clip_on(False)  # it is outside the axes, and must count in the layout
            down += scaled(4 + 10.5 * -(-len(handles) // ncols))


def _named(tree: Tree, names: Mapping[str, Collection[str]]) -> dict[frozenset[str], str]:
    labels: dict[frozenset[str], str] = {}
    for name, items in names.items():
        if isinstance(items, str):
            raise ValidationError(f"expected a set of items, got the text {items!r}", ("names", name))
        members = frozenset(items)
        if members in tree.branches:
            labels[members] = f"{labels[members]}, {name}" if members in labels else name
    return labels
