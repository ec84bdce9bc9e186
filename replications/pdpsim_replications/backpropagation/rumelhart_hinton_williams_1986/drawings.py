"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.conditions import (
    CONDITIONS,
    GIVEN_UP,
    HIDDEN,
    MODELS,
    RATES,
    of_hidden,
    of_rate,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.measures import (
    HARD,
    no_register,
    solved,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.problems import numbers
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.shapes import (
    codes_by_count,
    graded,
    kernel,
    kind_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Measures = Mapping[str, Any]
Group = Sequence[Measures]
Columns = Mapping[str, Any]

#: What the squares of several Hinton diagrams in one figure are.
SQUARES = ("area: size of weight, each by the largest of its diagram", "white: positive, black: negative")

#: How the names of measures begin that hold weights and biases after training.
WEIGHTS, BIASES = "weights_", "biases_"

#: Problems with a single published run, and its sweeps.
PUBLISHED = {
    "xor-direct": 558.0,
    "parity": 2825.0,
    "bottleneck": 5226.0,
    "symmetry": 1208.0,
    "symmetry-letter": 1425.0,
    "addition-three": 3020.0,
    "sequences": 260.0,
}
#: Problems of which the chapter says only how long they take at most, at least or about.
OTHERS = ("negation", "t-c", "shift-3", "shift-5", "encoder", "timing")


def sweeps(figure: Figure, conditions: Mapping[str, Group]) -> Columns:
    """Draw sweeps to solution of every problem, with the published single runs."""
    return counts(figure, {name: conditions[name] for name in (*PUBLISHED, *OTHERS)}, PUBLISHED)


def symmetry(figure: Figure, conditions: Mapping[str, Group]) -> Columns:
    """Draw sweeps to solution of symmetry: gradients summed, as the papers have it, and averaged."""
    shown = {
        "chapter": conditions["symmetry"],
        "letter": conditions["symmetry-letter"],
        "letter, averaged": conditions["symmetry-averaged"],
    }
    letter = PUBLISHED["symmetry-letter"]
    known = {"chapter": PUBLISHED["symmetry"], "letter": letter, "letter, averaged": letter}
    return counts(figure, shown, known)


def counts(figure: Figure, groups: Mapping[str, Group], published: Mapping[str, float]) -> Columns:
    """Draw sweeps to solution of some groups of networks, with published runs."""
    from pdpsim.figures.distribution import distribution

    shown = {name: [each["sweeps"] for each in group] for name, group in groups.items()}
    return distribution(figure, shown, published=published, log=True, ylabel="sweeps to solution")


def completed(figure: Figure, conditions: Mapping[str, Group]) -> Columns:
    """Draw the share of sequences held out that are completed, with the mean of two published runs."""
    from pdpsim.figures.distribution import distribution

    shown = {
        name: [each["held_out_right"] if solved(each) else np.nan for each in conditions[name]]
        for name in ("sequences", "timing")
    }
    return distribution(figure, shown, published={"sequences": 0.9}, ylabel="share of held-out completed")


def chauvin(figure: Figure, conditions: Mapping[str, Group]) -> Columns:
    """Draw sweeps of exclusive or against the number of hidden units and against the learning rate."""
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    panels = grid(figure, 2, sharey=True)
    lines: dict[str, tuple[dict[float, str], dict[float, float]]] = {
        "hidden units": ({n: of_hidden(n) for n in HIDDEN}, {n: 280 - 33 * np.log2(n) for n in HIDDEN}),
        "learning rate": ({rate: of_rate(rate) for rate in RATES}, {0.1: 450.0, 0.75: 68.0}),
    }
    columns: dict[str, list[Any]] = {x: [] for x in ("panel", "x", "low", "median", "high", "published")}
    for axes, (name, (groups, known)) in zip(panels, lines.items(), strict=True):
        x = np.array(list(groups), dtype=float)
        values = [[each["sweeps"] for each in conditions[group]] for group in groups.values()]
        for each in values:
            note(figure, f"{len(each)} networks")
        low, middle, high = (
            np.array([np.quantile(each, q, method="inverted_cdf") for each in values])
            for q in (0.05, 0.5, 0.95)
        )
        top = np.where(np.isfinite(high), high, GIVEN_UP)
        axes.plot(x, middle, marker="o", label="median of ours")
        axes.fill_between(x, low, top, alpha=0.2, linewidth=0, label="5th to 95th percentile")
        axes.plot(
            list(known),
            list(known.values()),
            color="#D55E00",
            linestyle="--",
            marker="s",
            label="Chauvin's means",
        )
        axes.set_xscale("log", base=2 if name == "hidden units" else 10)
        axes.set_yscale("log")
        axes.set_xticks(x, [f"{value:g}" for value in x])
        axes.minorticks_off()
        axes.set_xlabel(name)
        columns["panel"] += [name] * len(x)
        columns["x"] += x.tolist()
        for key, row in (("low", low), ("median", middle), ("high", high)):
            columns[key] += row.tolist()
        columns["published"] += [float(known.get(value, np.nan)) for value in groups]
        axes.set_ylabel("sweeps to solution")
        axes.legend()
    return columns


# --- networks unit by unit ---------------------------------------------------------------------------


def figure_3(figure: Figure, measures: Group) -> Columns:
    """Draw a solved network of exclusive or, with direct links."""
    return first_solved(figure, "xor-direct", measures)


def figure_5(figure: Figure, measures: Group) -> Columns:
    """Draw a stuck network of exclusive or, without direct links: the one with the least error."""
    from pdpsim.figures.note import note

    stuck = sorted((each for each in measures if not solved(each)), key=lambda each: float(each["error"]))
    note(figure, f"the one with the least error of {len(stuck)} stuck, {len(measures)} in all")
    return units(figure, "xor", stuck[0]) if stuck else nothing(figure, "every network solved it")


def figure_9(figure: Figure, measures: Group) -> Columns:
    """Draw a solved network of symmetry."""
    return first_solved(figure, "symmetry", measures)


def figure_11(figure: Figure, measures: Group) -> Columns:
    """Draw a solved network of addition, with three hidden units."""
    return first_solved(figure, "addition-three", measures)


def figure_12(figure: Figure, measures: Group) -> Columns:
    """Draw a solved network of negation."""
    return first_solved(figure, "negation", measures)


def first_solved(figure: Figure, condition: str, measures: Group) -> Columns:
    """Draw the first network of a condition that solved its task."""
    from pdpsim.figures.note import note

    one = next((each for each in measures if solved(each)), None)
    note(figure, f"the first of {len(measures)} networks that solved it")
    return nothing(figure, "no network solved it") if one is None else units(figure, condition, one)


def units(figure: Figure, condition: str, one: Measures) -> Columns:
    """Draw a network of a condition by unit."""
    from pdpsim.figures.units import unit_diagram
    from pdpsim.formats.model import find, read, with_settings

    task = CONDITIONS[condition]
    return unit_diagram(
        figure,
        with_settings(read(find(MODELS[task.model])), dict(task.settings)).network,
        {name.removeprefix(WEIGHTS): one[name] for name in one if name.startswith(WEIGHTS)},
        {name.removeprefix(BIASES): one[name] for name in one if name.startswith(BIASES)},
    )


def nothing(figure: Figure, why: str) -> Columns:
    """Say that there is nothing to draw."""
    figure.text(0.5, 0.5, why, ha="center", va="center")
    return {"nothing": [why]}


# --- codes and weights -------------------------------------------------------------------------------


def table_3(figure: Figure, measures: Group) -> Columns:
    """Draw hidden units by number of inputs on, in up to six solved networks."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    chosen = [each for each in measures if solved(each)][:6]
    if not chosen:
        return nothing(figure, "no network solved it")
    note(figure, f"the first {len(chosen)} of {len(measures)} networks that solved it")
    inputs_on = numbers(4).sum(axis=1)
    rows, names = [], []
    for number, each in enumerate(chosen, start=1):
        hidden = np.asarray(each["hidden_hidden"])
        means = np.array([hidden[inputs_on == n].mean(axis=0) for n in range(5)])
        mark = "*" if codes_by_count(hidden, 4) is None else ""
        for unit in np.argsort(-means.sum(axis=0)):
            rows.append(means[:, unit])
            names.append(f"net {number}{mark}, unit {unit + 1}")
    columns = heatmap(
        figure, np.round(rows, 2), rows=names, columns=[str(n) for n in range(5)], limits=(0, 1), numbers=True
    )
    figure.axes[0].set_xlabel("inputs on")
    return columns


def table_5(figure: Figure, measures: Group) -> Columns:
    """Draw the hidden codes of the first network that solved the encoder problem, or of the first."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    place = next((place for place, each in enumerate(measures) if solved(each)), 0)
    chosen = measures[place]
    note(figure, f"network {place + 1} of {len(measures)}")
    codes = np.asarray(chosen["hidden_hidden"], dtype=float)
    return heatmap(
        figure,
        np.round(codes, 2),
        rows=[f"pattern {k + 1}" for k in range(len(codes))],
        columns=[f"unit {k + 1}" for k in range(codes.shape[1])],
        limits=(0, 1),
        numbers=True,
    )


def table_7(figure: Figure, measures: Group) -> Columns:
    """Draw the four values that the single unit takes, with the published ones."""
    from pdpsim.figures.distribution import distribution

    values = np.array([graded(each["hidden_single"]) for each in measures])
    published = dict(zip(("first", "second", "third", "fourth"), (0.0, 0.2, 0.6, 1.0), strict=True))
    shown = {name: values[:, place] for place, name in enumerate(published)}
    return distribution(figure, shown, published=published, ylabel="activation")


def figure_15(figure: Figure, measures: Group) -> Columns:
    """Draw one detector of each kind, with the number of networks that have it."""
    from pdpsim.figures.hinton import hinton
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    windows: dict[str, list[Any]] = {}
    for each in measures:
        if solved(each):
            window = kernel(each["weights_input->detectors"])
            windows.setdefault(kind_of(window), []).append(window)
    if not windows:
        return nothing(figure, "no network solved it")
    for text in SQUARES:
        note(figure, text)
    kinds = sorted(windows, key=lambda kind: -len(windows[kind]))
    panels = grid(figure, len(kinds), narrow=3)
    columns: dict[str, list[Any]] = {x: [] for x in ("kind", "networks", "row", "column", "weight")}
    for axes, kind in zip(panels, kinds, strict=True):
        hinton(axes, windows[kind][0])
        axes.set_title(f"{kind}\n({len(windows[kind])} of {len(measures)})", fontsize="small")
        bare(axes)
        for (row, column), weight in np.ndenumerate(windows[kind][0]):
            for key, value in zip(columns, (kind, len(windows[kind]), row, column, weight), strict=True):
                columns[key].append(value)
    return columns


def shift_register(figure: Figure, conditions: Mapping[str, Group]) -> Columns:
    """Draw the recurrent weights of the first solved networks, with biases held negative and without."""
    from pdpsim.figures.hinton import hinton
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    names = ("shift-3", "shift-5", "shift-3-free")
    for text in ("networks with a register in brackets", "rows: from, columns: to", *SQUARES):
        note(figure, text)
    panels = grid(figure, len(names), narrow=3)
    columns: dict[str, list[Any]] = {x: [] for x in ("condition", "sender", "receiver", "weight")}
    for axes, name in zip(panels, names, strict=True):
        chosen = next((each for each in conditions[name] if solved(each)), conditions[name][0])
        drawn = hinton(axes, chosen["weights_input->state"])
        registers = sum(no_register(each) == 0 for each in conditions[name])
        axes.set_title(f"{name}\n({registers} of {len(conditions[name])})", fontsize="small")
        bare(axes)
        columns["condition"] += [name] * len(drawn["weight"])
        for key in ("sender", "receiver", "weight"):
            columns[key] += drawn[key]
    return columns


def bare(axes: Axes) -> None:
    """Take away the names and the legend of a Hinton diagram, where several share a figure."""
    axes.set_xlabel("")
    axes.set_ylabel("")
    for text in list(axes.texts):
        text.remove()


def activity(figure: Figure, conditions: Mapping[str, Group]) -> Columns:
    """Draw the mean activity of hidden units in the course of training, for the difficult problems."""
    from pdpsim.figures.note import note
    from pdpsim.figures.style import axes_of, styles

    axes = axes_of(figure)
    columns: dict[str, list[Any]] = {x: [] for x in ("problem", "sweep", "activity", "networks")}
    for name, look in styles(list(HARD)).items():
        curves = np.array([each["activity"] for each in conditions[name]])
        note(figure, f"mean of those of {len(curves)} networks that still learn, half of them or more")
        learning = np.isfinite(curves).sum(axis=0)
        enough = learning >= max(1, len(curves) // 2)
        means = np.array(
            [np.nanmean(row) if some else np.nan for row, some in zip(curves.T, enough, strict=True)]
        )
        axes.plot(
            np.array(GLANCES) + 1,
            means,
            color=look.colour,
            linestyle=look.line,
            marker=look.marker,
            label=name,
        )
        columns["problem"] += [name] * len(GLANCES)
        columns["sweep"] += list(GLANCES)
        columns["activity"] += means.tolist()
        columns["networks"] += learning.tolist()
    axes.set_xscale("log")
    axes.axhline(0.5, color="0.6", linewidth=0.6)
    axes.set_xlabel("sweeps + 1")
    axes.set_ylabel("mean activity of hidden units")
    axes.legend()
    return columns
