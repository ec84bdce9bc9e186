"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.claims.control import Substituted

from .designs import CUES, PROBABILITIES, RATIOS
from .measures import COMPETITION, contingency_limits, validity_limits

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Title of each panel, and its curves: name, group, cue.
PANELS = (
    ("acquisition, extinction, rest", (("A", "acquisition", "A"),)),
    ("overshadowing", (("X alone", "alone", "X"), ("X of AX", "overshadowed", "X"))),
    (
        "blocking",
        (("A", "blocked", "A"), ("X", "blocked", "X"), ("X, A not before", "overshadowed", "X")),
    ),
    (
        "relative validity",
        (("X, uncorrelated", "uncorrelated", "X"), ("X, correlated", "correlated", "X")),
    ),
    ("inhibition, then X alone", (("A", "inhibition", "A"), ("X", "inhibition", "X"))),
    ("overexpectation", (("A", "overexpectation", "A"), ("X", "overexpectation", "X"))),
    (
        "superconditioning",
        (("X with inhibitor", "superconditioned", "X"), ("X with new cue", "accompanied", "X")),
    ),
    (
        "protection from extinction",
        (("A with inhibitor", "protected", "A"), ("A with new cue", "unprotected", "A")),
    ),
    (
        "contingency",
        tuple((name, f"contingency-{name}", "X") for name in ("positive", "zero", "negative")),
    ),
)


def recursion(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the recursion as lines and the network's strengths as dots, every fifth trial."""
    from pdpsim.figures.labels import above
    from pdpsim.figures.note import note
    from pdpsim.figures.style import axes_of, styles

    axes = axes_of(figure)
    note(figure, f"network 1 of {len(measures)}; lines: recursion, dots: network, every fifth trial")
    network, expected = measures[0]["V_random"], measures[0]["recursion_random"]
    trials = np.arange(len(network))
    for place, (cue, look) in enumerate(styles(CUES).items()):
        axes.plot(trials, expected[:, place], color=look.colour, linestyle=look.line, linewidth=0.8)
        axes.plot(trials[::5], network[::5, place], look.marker, color=look.colour, markersize=2.5, label=cue)
    axes.set(xlabel="trial", ylabel="strength V")
    above(axes)
    return {
        "trial": trials,
        **{f"network: {cue}": network[:, place] for place, cue in enumerate(CUES)},
        **{f"recursion: {cue}": expected[:, place] for place, cue in enumerate(CUES)},
    }


def designs(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the strengths of the cues over trials, a panel for each experiment."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    drawn: dict[str, list[Any]] = {"experiment": []}
    for axes, (title, series) in zip(grid(figure, 9, 3, sharey=True), PANELS, strict=True):
        values = {
            name: np.array([each[f"V_{group}"][:, CUES.index(cue)] for each in measures])
            for name, group, cue in series
        }
        longest = max(each.shape[1] for each in values.values())
        for name, each in values.items():  # groups that begin later
            values[name] = np.pad(each, ((0, 0), (longest - each.shape[1], 0)), constant_values=np.nan)
        trials = np.arange(longest)
        columns = curves(axes, trials, values, xlabel="trial", ylabel="strength V")
        axes.set_title(title)
        if title == "contingency":  # elsewhere there is room that curves leave
            axes.legend(loc="upper left")
            axes.set_ylim(-1.1, 1.8)
        axes.axhline(0, color="0.6", linewidth=0.5, zorder=0)
        drawn["experiment"] += [title] * len(columns["x"])
        for name, numbers in columns.items():
            drawn.setdefault(name, []).extend(numbers)
    return drawn


def competition(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the effects, side by side for shared and separate errors."""
    from pdpsim.figures.curves import profile

    def effects(networks: Sequence[Measures]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([[effect(each) for effect in COMPETITION.values()] for each in networks])

    columns = profile(
        figure,
        list(COMPETITION),
        {
            "one error for all cues": effects(measures),
            "an error for each cue": effects([Substituted(each, "separate") for each in measures]),
        },
        kind="bar",
        xlabel="",
        ylabel="effect (λ = 1)",
    )
    figure.axes[0].axhline(0, color="0.6", linewidth=0.5)
    return columns


def parameters(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what relative validity and contingency hang on: closed forms as lines, networks as dots."""
    from pdpsim.figures.note import note as write_note
    from pdpsim.figures.panels import grid
    from pdpsim.figures.style import styles

    write_note(figure, f"{len(measures)} networks; b: their mean")
    left, right = grid(figure, 2)
    drawn: dict[str, list[Any]] = {"panel": [], "x": [], "network": [], "closed form": []}

    def note(panel: str, x: float, network: float, closed: float) -> None:
        for name, value in zip(drawn, (panel, x, network, closed), strict=True):
            drawn[name].append(value)

    for which, look in styles(["equally salient", "saliences apart"]).items():
        suffix = "_apart" if which == "saliences apart" else ""
        for each in measures:
            alpha, ratio = each[f"alpha{suffix}"], float(each["nonreinforced"])
            limits = validity_limits(alpha, ratio)
            # above 1 where X is to be weaker in company that tells
            x = float(alpha[CUES.index("A")] / alpha[CUES.index("B")]) / ratio
            effect = float(each[f"uncorrelated_limit{suffix}"] - each[f"correlated_limit{suffix}"])
            label = which if each is measures[0] else None
            left.plot(x, effect, look.marker, color=look.colour, markersize=3, label=label)
            note(f"relative validity, {which}", x, effect, limits["uncorrelated"] - limits["correlated"])
    left.axhline(0, color="0.4", linestyle="--", linewidth=0.8)
    left.axvline(1, color="0.4", linestyle="--", linewidth=0.8)
    left.set_xscale("log", base=2)
    left.xaxis.set_major_formatter("{x:g}")
    left.set(xlabel="ratio of saliences over ratio of rates", ylabel="relative validity (limit)")
    left.legend()

    # the pairs with a contingency of .25, by how likely the outcome is with X
    same = [place for place, (p, q) in enumerate(PROBABILITIES) if p - q == 0.25]
    likely = [PROBABILITIES[place][0] for place in same]
    for (row, ratio), look in zip(
        enumerate(RATIOS), styles([f"{ratio:g}" for ratio in RATIOS]).values(), strict=True
    ):
        means = np.mean([each["contingency_limits"][row] for each in measures], axis=0)[same]
        closed = contingency_limits(ratio)[same]
        right.plot(likely, closed, color=look.colour, linestyle=look.line)
        right.plot(likely, means, look.marker, color=look.colour, markersize=4, label=f"rates 1 : {ratio:g}")
        for x, mean, expected in zip(likely, means, closed, strict=True):
            note(f"contingency .25, rates 1 : {ratio:g}", x, float(mean), float(expected))
    right.set(xlabel="P(outcome | X), contingency .25", ylabel="strength of X (limit)", xticks=likely)
    right.set_ylim(bottom=0)
    right.legend()
    return drawn


def limits(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw error and distance over epochs."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    errors = np.array([each["boolean_curves"] for each in measures])
    epochs = measures[0]["boolean_epochs"]
    shown = epochs > 0
    names = ("exclusive or", "and", "or")
    first = curves(
        left,
        epochs[shown],
        {name: errors[:, shown, place] for place, name in enumerate(names)},
        ylabel="squared error of a pattern",
        log="x",
    )
    left.axhline(0.25, color="0.4", linestyle="--", linewidth=0.8)
    last = float(epochs[-1])
    left.annotate("best possible for exclusive or", (last, 0.245), ha="right", va="top", color="0.4")
    series = {
        "independent": "independent",
        "dependent, together": "dependent_batch",
        "dependent, one by one, rate 0.1": "dependent_fast",
        "dependent, one by one, rate 0.01": "dependent_slow",
    }
    epochs = measures[0]["independent_epochs"]
    shown = epochs > 0
    # below this distances are rounding
    values = {
        name: np.maximum(np.array([each[f"{key}_curve"] for each in measures])[:, shown], 1e-12)
        for name, key in series.items()
    }
    right.set_ylim(1e-13, 1e4)  # room for the legend
    second = curves(right, epochs[shown], values, ylabel="distance of weights", log="xy", each=True)
    return {
        "panel": ["error"] * len(first["x"]) + ["distance"] * len(second["x"]),
        **{name: [*first[name], *second[name]] for name in first},
    }
