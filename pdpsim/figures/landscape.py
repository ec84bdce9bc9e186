"""How good states are: a triangle of mixtures of three, as a map with lines of equal goodness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from pdpsim.base.errors import ValidationError
from pdpsim.figures.style import axes_of, figure_of

#: Where the corners of the triangle stand: left, right, top.
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.75**0.5]])

#: Levels, at most; and how far names of the foot begin outside of its corners, as a share of its length.
LEVELS, OUT = 15, 0.12


def landscape(
    target: Figure | SubFigure | Axes,
    shares: ArrayLike,
    values: ArrayLike,
    names: Sequence[str],
    *,
    limits: tuple[float, float] | None = None,
    scale: bool = True,
    label: str = "goodness",
) -> dict[str, list[Any]]:
    """Draw goodness over mixtures of three states; see `pdpsim.analysis.goodness.landscape`.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    shares : array_like, shape (points, 3)
        How much of each state there is in a mixture.
    values : array_like, shape (points,)
    names : sequence of str
        Of the three states: left, right and top.
    limits : (float, float), optional
        Values of the ends of the scale, to draw several alike; the smallest and largest by default.
    scale : bool
        Whether to draw the scale. Default true.
    label : str
        What the scale shows.

    Returns
    -------
    dict of list
        A column of shares for each state, and the values.

    References
    ----------
    Rumelhart, D. E., Smolensky, P., McClelland, J. L., & Hinton, G. E. (1986). Schemata and sequential
    thought processes in PDP models. In Parallel distributed processing (Vol. 2), Figures 7 to 10.
    """
    mixtures, heights = np.asarray(shares, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if mixtures.shape != (heights.size, 3) or len(names) != 3 or heights.ndim != 1:
        raise ValidationError(
            f"expected three shares for each value and three names, got shapes {mixtures.shape} and "
            f"{heights.shape} and {len(names)} names"
        )
    axes = axes_of(target)
    x, y = (mixtures @ CORNERS).T
    low, high = limits if limits is not None else (float(heights.min()), float(heights.max()))
    levels = MaxNLocator(LEVELS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high if high > low else low + 1)
    beyond = heights.min() < levels[0] or heights.max() > levels[-1]
    filled = axes.tricontourf(
        x, y, heights, levels=levels, cmap="cividis", extend="both" if beyond else "neither"
    )
    axes.tricontour(x, y, heights, levels=levels, colors="white", linewidths=0.4, linestyles="solid")
    # names of the foot end near its corners, so that those of neighbours stay apart
    for name, (left, up), across in zip(names, CORNERS, ("left", "right", "center"), strict=True):
        out = {"left": -OUT, "right": OUT, "center": 0.0}[across]
        axes.annotate(
            name,
            (left + out, up),
            xytext=(0, 3 if up else -3),
            textcoords="offset points",
            ha=across,
            va="bottom" if up else "top",
        )
    axes.set_aspect("equal")
    axes.set_xlim(-0.2, 1.2)
    axes.set_ylim(-0.12, 1.0)
    axes.axis("off")
    if scale:
        figure_of(axes).colorbar(filled, ax=axes, label=label, shrink=0.8, aspect=25)
    return {
        **{name: column.tolist() for name, column in zip(names, mixtures.T, strict=True)},
        label: heights.tolist(),
    }
