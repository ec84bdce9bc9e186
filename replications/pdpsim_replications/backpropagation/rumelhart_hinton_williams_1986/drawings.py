"""The study's figures, drawn from measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.measures import (
    HARD,
    codes_by_count,
    count,
    graded,
    kernel,
    kind_of,
    solved,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.tasks import (
    HIDDEN,
    RATES,
    TASKS,
    rate_condition,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pdpsim.describe.network import Network

Measures = Mapping[str, Any]
Columns = Mapping[str, Any]

#: What the squares of several Hinton diagrams in one figure are.
SQUARES = "Area: size of weight, each diagram by its own largest; white: positive, black: negative"

#: How the names of measures begin that hold weights and biases after training.
WEIGHTS, BIASES = "weights_", "biases_"

#: Problems with a single published run, and its sweeps.
PUBLISHED = {
    "xor-direct": 558.0,
    "parity-4": 2825.0,
    "bottleneck": 5226.0,
    "symmetry": 1208.0,
    "symmetry-nature": 1425.0,
    "addition-three": 3020.0,
    "sequences": 260.0,
}
#: Problems of which the chapter says only how long they take at most, at least or about.
OTHERS = ("negation", "t-c", "shift-3", "shift-5", "encoder", "timing")


def sweeps(figure: Figure, conditions: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw sweeps to solution of every problem, with the published single runs."""
    from pdpsim.figures.distribution import distribution

    shown = {
        name: counts for name in (*PUBLISHED, *OTHERS) if len(counts := counts_of(conditions.get(name, ())))
    }
    known = {name: value for name, value in PUBLISHED.items() if name in shown}
    return distribution(figure, shown, published=known, log=True, ylabel="sweeps to solution")


def symmetry(figure: Figure, conditions: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw sweeps to solution of symmetry: gradients summed, as the chapter has it, and averaged."""
    from pdpsim.figures.distribution import distribution

    shown = {
        "chapter": counts_of(conditions["symmetry"]),
        "Nature": counts_of(conditions["symmetry-nature"]),
        "Nature, averaged": counts_of(conditions["symmetry-averaged"]),
    }
    known = {
        "chapter": PUBLISHED["symmetry"],
        "Nature": PUBLISHED["symmetry-nature"],
        "Nature, averaged": PUBLISHED["symmetry-nature"],
    }
    return distribution(figure, shown, published=known, log=True, ylabel="sweeps to solution")


def chauvin(figure: Figure, conditions: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw sweeps of exclusive or against the number of hidden units and against the learning rate."""
    panels = figure.subplots(1, 2, sharey=True)
    hidden = {n: counts_of(conditions["xor" if n == 2 else f"xor-{n}-hidden"]) for n in HIDDEN}
    rates = {rate: counts_of(conditions[rate_condition(rate)]) for rate in RATES}
    published_hidden: dict[float, float] = {n: 280 - 33 * np.log2(n) for n in HIDDEN}
    published_rates = {0.1: 450.0, 0.75: 68.0}
    columns: dict[str, list[Any]] = {
        "panel": [],
        "x": [],
        "low": [],
        "median": [],
        "high": [],
        "published": [],
    }
    for axes, name, groups, known in (
        (panels[0], "hidden units", hidden, published_hidden),
        (panels[1], "learning rate", rates, published_rates),
    ):
        x = np.array(list(groups), dtype=float)
        low, middle, high = (
            np.array([np.quantile(values, q, method="inverted_cdf") for values in groups.values()])
            for q in (0.05, 0.5, 0.95)
        )
        top = np.where(np.isfinite(high), high, 6587.0)
        axes.plot(x, middle, marker="o", label="median of ours")
        axes.fill_between(x, low, top, alpha=0.2, linewidth=0, label="5th to 95th centile")
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
        for key, values in (("low", low), ("median", middle), ("high", high)):
            columns[key] += values.tolist()
        columns["published"] += [float(known.get(value, np.nan)) for value in groups]
    panels[0].set_ylabel("sweeps to solution")
    panels[0].legend()
    return columns


def units(
    figure: Figure,
    model: str,
    measures: Sequence[Measures],
    settings: Mapping[str, Any] | None = None,
    *,
    failed: bool = False,
) -> Columns:
    """Draw a network by unit: the first that solved its task, or of those that failed the nearest to it."""
    from pdpsim.figures.units import unit_diagram

    fitting = [
        (each, (place, ...) if np.ndim(each["sweeps"]) else ...)
        for each in measures
        for place in np.flatnonzero(np.isfinite(np.atleast_1d(each["sweeps"])) != failed)
    ]
    if not fitting:
        return nothing(figure, "every network solved it" if failed else "no network solved it")
    one, which = min(fitting, key=lambda x: float(np.asarray(x[0]["error"])[x[1]])) if failed else fitting[0]
    return unit_diagram(
        figure,
        network_of(model, settings or {}),
        {x.removeprefix(WEIGHTS): np.asarray(one[x])[which] for x in one if x.startswith(WEIGHTS)},
        {x.removeprefix(BIASES): np.asarray(one[x])[which] for x in one if x.startswith(BIASES)},
    )


def network_of(model: str, settings: Mapping[str, Any]) -> Network:
    """Return the network of a shipped model with these settings."""
    from pdpsim.formats.model import find, read, with_settings

    return with_settings(read(find(model)), dict(settings)).network


def nothing(figure: Figure, why: str) -> Columns:
    """Say that there is nothing to draw."""
    figure.text(0.5, 0.5, why, ha="center", va="center")
    return {"nothing": [why]}


def bare(axes: Axes) -> None:
    """Take away the names and the legend of a Hinton diagram, where several share a figure."""
    axes.set_xlabel("")
    axes.set_ylabel("")
    for text in list(axes.texts):
        text.remove()


def counts_of(measures: Sequence[Measures]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the first network's sweeps of each replicate that was trained."""
    return np.array([count(each) for each in measures if each["trained"]])


def table_3(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw hidden units by number of inputs on, in up to six solved networks."""
    from pdpsim.figures.heatmap import heatmap

    ours = [each for each in measures if solved(each) > 0][:6]
    if not ours:
        return nothing(figure, "no network solved it")
    inputs_on = np.array([bin(k).count("1") for k in range(16)])
    rows, names = [], []
    for number, each in enumerate(ours, start=1):
        hidden = np.asarray(each["hidden_hidden"])
        means = np.array([hidden[inputs_on == n].mean(axis=0) for n in range(5)])
        sure = codes_by_count(hidden, 4) is not None
        for unit in np.argsort(-means.sum(axis=0)):
            rows.append(means[:, unit])
            names.append(f"net {number}{'' if sure else '*'}, unit {unit + 1}")
    return heatmap(
        figure, np.array(rows), rows=names, columns=[str(n) for n in range(5)], limits=(0, 1), numbers=True
    )


def table_5(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the hidden codes of the first network that solved the encoder problem, or of the first."""
    from pdpsim.figures.heatmap import heatmap

    chosen = next((each for each in measures if solved(each) > 0), measures[0])
    codes = np.asarray(chosen["hidden_hidden"], dtype=float)
    return heatmap(
        figure,
        codes,
        rows=[f"pattern {k + 1}" for k in range(len(codes))],
        columns=[str(k + 1) for k in range(codes.shape[1])],
        limits=(0, 1),
        numbers=True,
    )


def table_7(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the four values that the single unit takes, with the published ones."""
    from pdpsim.figures.distribution import distribution

    values = np.array([graded(each["hidden_single"]) for each in measures])
    published = dict(zip(("first", "second", "third", "fourth"), (1e-9, 0.2, 0.6, 1.0), strict=True))
    shown = {name: values[:, place] for place, name in enumerate(published)}
    return distribution(figure, shown, published=published, ylabel="activation")


def figure_15(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw one detector of each kind that was found, with the number of networks that have it."""
    from pdpsim.figures.hinton import hinton

    found: dict[str, list[Any]] = {}
    for each in measures:
        if solved(each) > 0:
            window = kernel(each["weights_input->detectors"])
            found.setdefault(kind_of(window), []).append(window)
    if not found:
        return nothing(figure, "no network solved it")
    figure.supxlabel(SQUARES, fontsize=6)
    kinds = sorted(found, key=lambda kind: -len(found[kind]))
    panels = figure.subplots(1, len(kinds), squeeze=False)[0]
    columns: dict[str, list[Any]] = {"kind": [], "networks": [], "row": [], "column": [], "weight": []}
    for axes, kind in zip(panels, kinds, strict=True):
        hinton(axes, found[kind][0])
        axes.set_title(f"{kind}\n({len(found[kind])} of {len(measures)})", fontsize=6)
        bare(axes)
        for (row, column), weight in np.ndenumerate(found[kind][0]):
            for key, value in zip(columns, (kind, len(found[kind]), row, column, float(weight)), strict=True):
                columns[key].append(value)
    return columns


def shift_register(figure: Figure, conditions: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the recurrent weights of the first solved networks, with biases held negative and without."""
    from pdpsim.figures.hinton import hinton

    names = ("shift-3", "shift-5", "shift-3-free")
    figure.supxlabel(f"rows: from; columns: to. {SQUARES}", fontsize=6)
    panels = figure.subplots(1, len(names))
    columns: dict[str, list[Any]] = {"condition": [], "sender": [], "receiver": [], "weight": []}
    for axes, name in zip(panels, names, strict=True):
        chosen = next((each for each in conditions[name] if solved(each) > 0), conditions[name][0])
        drawn = hinton(axes, chosen["weights_input->state"])
        axes.set_title(name)
        bare(axes)
        columns["condition"] += [name] * len(drawn["weight"])
        for key in ("sender", "receiver", "weight"):
            columns[key] += drawn[key]
    return columns


def activity(figure: Figure, conditions: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the mean activity of hidden units in the course of training, for several problems."""
    from pdpsim.figures.style import axes_of, styles

    axes = axes_of(figure)
    columns: dict[str, list[Any]] = {"problem": [], "sweep": [], "activity": [], "networks": []}
    for name, look in styles(list(HARD)).items():
        curves = np.array([each["activity"] for each in conditions[name]])
        there = np.isfinite(curves).sum(axis=0)
        enough = there >= max(1, len(curves) // 2)
        means = np.array([np.nanmean(curves[:, k]) if enough[k] else np.nan for k in range(len(GLANCES))])
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
        columns["networks"] += there.tolist()
    axes.set_xscale("log")
    axes.axhline(0.5, color="0.6", linewidth=0.6)
    axes.set_xlabel("sweeps + 1")
    axes.set_ylabel("mean activity of hidden units")
    axes.legend()
    return columns


def figure_3(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a solved network of exclusive or, with direct links."""
    return units(figure, "xor_direct", measures)


def figure_5(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a stuck network of exclusive or, without direct links."""
    return units(figure, "xor", measures, failed=True)


def figure_9(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a solved network of symmetry."""
    return units(figure, "rhw_1986_symmetry", measures)


def figure_11(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a solved network of addition, with one more hidden unit."""
    return units(figure, "rhw_1986_addition", measures, TASKS["addition-extra"].settings)


def figure_12(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a solved network of negation."""
    return units(figure, "rhw_1986_negation", measures)
