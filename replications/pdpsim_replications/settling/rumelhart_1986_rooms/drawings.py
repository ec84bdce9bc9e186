"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import ROOMS, SHARES, filled_in, kind
from .rooms import TELLING
from .study import CLAMPS, PLANES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Cycles of a run that are drawn: 800 updates, twice as many as in the chapter.
SHOWN = 20
#: Width, in millimetres, up to which the four landscapes stand two by two.
NARROW = 120.0
#: Points along the sides of Figure 13.
GRID = 21


def figure_6(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the first run from each telling object."""
    return _runs(figure, measures, list(TELLING))


def figure_12(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the first run from bed, from bed and sofa, and from bed and large."""
    return _runs(figure, measures, ["bed", "bed_sofa", "bed_large"])


def _runs(figure: Figure, measures: Sequence[Measures], clamps: Sequence[str]) -> Columns:
    from pdpsim.figures.note import note
    from pdpsim.figures.style import scaled

    names = ROOMS.descriptors
    columns: dict[str, list[Any]] = {"clamp": [], "cycle": [], "descriptor": [], "activation": []}
    panels = figure.subplots(1, len(clamps), sharey=True)
    for axes, clamp in zip(panels, clamps, strict=True):
        course = measures[0][f"course_{clamp}"][:SHOWN]
        axes.imshow(course.T, aspect="auto", cmap="Greys", vmin=0, vmax=1, interpolation="nearest")
        axes.set_title(" + ".join(CLAMPS[clamp]))
        axes.set_xticks([0, len(course) - 1], ["1", str(len(course))])
        axes.set_yticks(range(len(names)), names, fontsize=scaled(5))
        axes.tick_params(length=0)
        columns["clamp"] += [clamp] * course.size
        columns["cycle"] += np.repeat(np.arange(1, len(course) + 1), len(names)).tolist()
        columns["descriptor"] += list(names) * len(course)
        columns["activation"] += course.ravel().tolist()
        axes.set_xlabel("cycle")
    note(figure, f"run 1 of {len(measures)}")
    figure.colorbar(panels[0].images[0], ax=list(panels), label="activation", aspect=40, pad=0.01)
    return columns


def figures_7_to_10(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw goodness on the planes through three prototypes, all on one scale."""
    from pdpsim.figures.landscape import landscape
    from pdpsim.figures.style import MILLIMETRE, set_height

    heights = {plane: np.mean([each[f"plane_{plane}"] for each in measures], axis=0) for plane in PLANES}
    limits = min(each.min() for each in heights.values()), max(each.max() for each in heights.values())
    columns: dict[str, list[Any]] = {"figure": [], "left": [], "right": [], "top": [], "goodness": []}
    wide = figure.get_figwidth() / MILLIMETRE
    rows = 1 if wide > NARROW else 2
    set_height(figure, (0.3 if rows == 1 else 0.95) * wide)
    drawn = figure.subplots(rows, len(PLANES) // rows).ravel()
    for axes, (plane, kinds) in zip(drawn, PLANES.items(), strict=True):
        landscape(axes, SHARES, heights[plane], kinds, limits=limits, scale=False)
        axes.set_title(f"Figure {plane}")
        columns["figure"] += [plane] * len(SHARES)
        for side, shares in zip(("left", "right", "top"), SHARES.T, strict=True):
            columns[side] += shares.tolist()
        columns["goodness"] += heights[plane].tolist()
    figure.colorbar(drawn[0].collections[0], ax=list(drawn), label="goodness", aspect=25, shrink=0.8)
    return columns


def figure_13(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the office's goodness over the activations of window and drapes."""
    from pdpsim.figures.note import note

    corners = np.mean([each["window_fit"][ROOMS.kinds.index("office")] for each in measures], axis=0)
    side = np.linspace(0, 1, GRID)
    window, drapes = np.meshgrid(side, side, indexing="ij")
    # goodness is linear in each of two activations
    values = (
        (1 - window) * (1 - drapes) * corners[0, 0]
        + (1 - window) * drapes * corners[0, 1]
        + window * (1 - drapes) * corners[1, 0]
        + window * drapes * corners[1, 1]
    )
    axes = figure.subplots()
    note(figure, f"mean of {len(measures)} networks")
    filled = axes.contourf(window, drapes, values, levels=15, cmap="cividis")
    axes.contour(window, drapes, values, levels=15, colors="white", linewidths=0.4, linestyles="solid")
    axes.set_xlabel("window")
    axes.set_ylabel("drapes")
    axes.set_aspect("equal")
    figure.colorbar(filled, ax=axes, label="goodness")
    return {"window": window.ravel(), "drapes": drapes.ravel(), "goodness": values.ravel()}


def rooms(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw how often the room that a descriptor tells of comes up, by condition."""
    from pdpsim.figures.curves import profile

    conditions = {"figure": "printed weights", "described": "descriptions"}
    series = {
        f"{name}: {what}": np.array(
            [[share(each, clamp) for clamp in TELLING] for each in measures[condition]]
        )
        for condition, name in conditions.items()
        for what, share in (("nearest", kind), ("within 2", filled_in))
    }
    return profile(figure, list(TELLING), series, kind="bar", xlabel="clamped", ylabel="share of runs")
