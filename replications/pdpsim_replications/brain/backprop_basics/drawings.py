"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .depth import DEPTHS
from .measures import best
from .pictures import SIDE, pictures
from .plateaus import best_constant

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Ways of learning exclusive or, as the figure calls them.
WAYS = {
    "two hidden units": "two",
    "three": "three",
    "four": "four",
    "four, pattern by pattern": "online",
    "four, momentum": "momentum",
}
KINDS = {"logistic": "logistic", "logistic, weights x 4": "large", "rectified": "relu", "tanh": "tanh"}


def screens(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw input and outputs as pictures."""
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    note(figure, f"network 1 of {len(measures)}")
    drawn = {
        "shown": pictures()["X"],
        "before": measures[0]["before_direct"],
        "after": measures[0]["after_direct"],
        "before, hidden": measures[0]["before_hidden"],
        "after, hidden": measures[0]["after_hidden"],
    }
    for axes, (title, picture) in zip(grid(figure, len(drawn), narrow=3), drawn.items(), strict=True):
        axes.imshow(np.reshape(picture, (SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(title)
        axes.set_xticks([])
        axes.set_yticks([])
    return {"pixel": np.arange(1, SIDE**2 + 1), **drawn}


def distance(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the change of weights to each hidden unit over the error of a distant one."""
    from pdpsim.figures.note import note
    from pdpsim.figures.style import COLOURS, axes_of

    axes = axes_of(figure)
    note(figure, f"network 1 of {len(measures)}; a line for each hidden unit")
    errors, changes = measures[0]["errors"], measures[0]["distant_changes"]
    axes.plot(errors, changes, color=COLOURS[0], linewidth=0.7, marker=".", markersize=3)
    axes.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    axes.set_xlabel("error of C (target less activation)")
    axes.set_ylabel("change of the weight from A to B")
    units = {f"to hidden unit {number + 1}": changes[:, number] for number in range(changes.shape[1])}
    return {"error of C": errors, **units}


def plateaus(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw one course of learning, and how many starts are not solved yet."""
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid
    from pdpsim.figures.style import styles

    left, right = grid(figure, 2)
    course = np.asarray(measures[0].get("course", [best_constant("xor")]))
    left.plot(np.arange(1, len(course) + 1), course, color="black")
    left.axhline(best_constant("xor"), color="0.6", linewidth=0.6, zorder=0)
    left.set_ylim(0, None)
    left.set_xlabel("sweep")
    left.set_ylabel("error, four patterns")
    sweeps = np.unique(np.geomspace(10, 5000, 60).astype(int))
    columns: dict[str, ArrayLike] = {"sweep": sweeps}
    for name, look in styles(list(WAYS)).items():
        epochs = np.concatenate([each[f"epochs_{WAYS[name]}"] for each in measures])
        columns[name] = [(epochs > sweep).mean() for sweep in sweeps]
        right.plot(sweeps, columns[name], color=look.colour, linestyle=look.line, label=name)
    right.set_xscale("log")
    right.set_xlabel("sweep")
    right.set_ylabel("share of starts not solved")
    right.legend(loc="lower left")
    note(right, f"a: one start; b: all starts of {len(measures)} replicates")
    return columns


def depth(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw errors by layer, and what networks of several depths learn."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid
    from pdpsim.figures.style import styles

    left, right = grid(figure, 2)
    columns: dict[str, ArrayLike] = {}
    for name, look in styles(list(KINDS)).items():
        lengths = np.log([each[f"error_{KINDS[name]}"] for each in measures]).mean(axis=0)
        columns[name] = np.exp(lengths)
        layers = np.arange(1, len(lengths) + 1)
        left.plot(
            layers, columns[name], color=look.colour, linestyle=look.line, marker=look.marker, label=name
        )
        columns["layer"] = layers
    left.set_yscale("log")
    left.set_xlabel("hidden layer, from the input")
    left.set_ylabel("length of dE/dx")
    left.legend()
    learned = {name: kind for name, kind in KINDS.items() if kind != "tanh"}
    curves(
        right,
        DEPTHS,
        {name: np.array([best(each, kind) for each in measures]) for name, kind in learned.items()},
        xlabel="hidden layers",
        ylabel="digits named right",
    )
    right.set_ylim(0, 1)
    return columns
