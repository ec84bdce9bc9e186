"""What the colours of pictures mean, where each is scaled to its own largest value."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure


def signed_key(figure: Figure, pictures: Sequence[Axes], label: str = "weight") -> None:
    """Draw the scale of pictures from blue over white at 0 to red, below them.

    Parameters
    ----------
    figure : Figure
    pictures : sequence of Axes
        Those that it is of; each runs from its own largest value below 0 to that above.
    label : str
        What the scale shows.
    """
    scale = figure.colorbar(
        ScalarMappable(Normalize(-1, 1), "RdBu_r"),
        ax=list(pictures),
        location="bottom",
        aspect=40,
        shrink=0.7,
        pad=0.02,
        label=label,
    )
    scale.set_ticks([-1, 0, 1], labels=["−largest", "0", "largest"])
    scale.outline.set_linewidth(0.4)
