"""The figures, drawn from measures alone, so that they can be drawn again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def sweeps(figure: Figure, measures: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Draw the networks' sweeps, with the published run as a line; return the numbers drawn."""
    from pdpsim.figures.distribution import distribution

    values = {"networks": [each["sweeps"] for each in measures]}
    return distribution(figure, values, published={"networks": 558}, log=True, ylabel="sweeps")
