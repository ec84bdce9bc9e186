"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

KINDS = ("target", "cohort", "rhyme", "embedded", "unrelated")
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def over_time(axes: Axes, measures: Sequence[Measures], names: Mapping[str, str]) -> dict[str, list[Any]]:
    """Draw courses by cycle; `names` are those of the curves, and of the measures."""
    from pdpsim.figures.curves import curves

    rows = {label: np.array([each[name] for each in measures]) for label, name in names.items()}
    cycles = np.arange(1, next(iter(rows.values())).shape[1] + 1)
    drawn = curves(axes, cycles, rows, xlabel="cycle", ylabel="activation")
    axes.axhline(0, color="0.6", linewidth=0.5, zorder=0)
    return drawn


def joined(parts: Sequence[Mapping[str, Sequence[Any]]]) -> dict[str, list[Any]]:
    """Return the columns of several panels, one below the other."""
    return {name: [value for part in parts for value in part[name]] for name in parts[0]}


def words(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the words that compete with one that is heard."""
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2, sharey=True)
    kinds = over_time(left, measures, {kind: f"course_{kind}" for kind in KINDS})
    product = ("product", "priest", "possible", "party", "duck")
    said = over_time(right, measures, {word: f"product_{word}" for word in product})
    return joined([kinds, said])


def sounds(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the phonemes that an ambiguous sound lies between."""
    from pdpsim.figures.panels import grid

    panels = {"plug": ("p", "b", "-lug"), "sli": ("l", "r", "s-i"), "tri": ("l", "r", "t-i")}
    parts = []
    for axes, (name, (one, other, title)) in zip(grid(figure, 3, sharey=True), panels.items(), strict=True):
        labels = {f"/{each}/": f"{name}_{each}" for each in (one, other)}
        labels |= {f"/{each}/, cut": f"cut_{name}_{each}" for each in (one, other)}
        parts.append(over_time(axes, measures, labels))
        axes.set_title(title)
    return joined(parts)


def segmentation(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw words that are said without a mark between them."""
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2, sharey=True)
    sentence = over_time(left, measures, {w: f"sentence_{w}" for w in ("she", "shut", "a", "box")})
    party = over_time(right, measures, {w: f"party_{w}" for w in ("party", "part", "par", "tea")})
    left.set_title("she shut a box")
    right.set_title("party")
    return joined([sentence, party])


def feedback(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is recognised with and without feedback, and the continuum of /p/ and /b/."""
    from pdpsim.figures.curves import curves, profile
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    columns = ("feedback", "none", "to others")
    shares = np.array(
        [[np.mean(each[f"{p}noisy_recognised"]) for p in ("", "cut_", "shuffled_")] for each in measures]
    )
    quiet = np.array([[np.mean(each[f"{p}recognised"]) for p in ("", "cut_")] for each in measures])
    quiet = np.column_stack([quiet, np.full(len(measures), np.nan)])
    bars = profile(
        left, columns, {"alone": quiet, "in noise": shares}, kind="bar", xlabel="", ylabel="recognised"
    )
    rows = {
        label: np.array([each[f"{p}continuum"] for each in measures])
        for label, p in (("competition", ""), ("no competition", "flat_"))
    }
    steps = curves(right, SHARES, rows, xlabel="share of /b/", ylabel="/b/ less /p/")
    return {name: [*bars[name], *steps[name]] for name in bars if name in steps} | {
        "position": [*bars["position"], *steps["x"]]
    }
