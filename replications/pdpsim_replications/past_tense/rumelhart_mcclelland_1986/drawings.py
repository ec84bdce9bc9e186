"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import measures as m
from .measures import among_trained, changing, dental, group, past_ed_ratio, trained, verbs_of
from .responses import ALTERNATIVES, alternatives
from .verbs import Verb

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Verbs whose responses are shown, and the epochs after the vocabulary grew at which they are.
SHOWN = ("come", "go", "give", "feel", "get", "hit", "sing", "see", "look", "need")
MOMENTS = (0, 1, 2, 3, 5, 10, 20, 50, 190)
#: The alternatives, with those that regular verbs have first: so every panel has the same colours.
DRAWN = ("correct", "no change", "past+ed", "base+ed")
#: The chapter's counts of unseen regular verbs by outcome.
PUBLISHED = {"right": 48, "none": 6, "wrong": 18}


def figure_4(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the percentage of features right over epochs, frequent verbs on the left, others on the right."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    shares = np.array([each["share"] for each in measures])
    epoch = np.arange(shares.shape[1])
    columns: dict[str, list[Any]] = {}
    panels = grid(figure, 2, sharey=True)
    for axes, bands in zip(panels, (("high",), ("medium", "low")), strict=True):
        series = {
            f"{band} {'regular' if regular else 'irregular'}": shares[:, :, group(band, regular)]
            for band in bands
            for regular in (True, False)
        }
        _extend(columns, curves(axes, epoch, series, ylabel="features right (%)"))
    return columns


def figure_5_8(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the strengths of the alternatives over epochs for four kinds of verb."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    kinds: dict[str, Callable[[Verb], bool]] = {
        "high irregular": lambda verb: changing(verb) and verb.band == "high",
        "medium irregular": lambda verb: changing(verb) and verb.band == "medium",
        "regular in t, d": lambda verb: verb.regular and dental(verb),
        "other regular": lambda verb: verb.regular and not dental(verb),
    }
    columns: dict[str, list[Any]] = {}
    panels = grid(figure, 4, 2, sharey=True)
    for axes, (name, wanted) in zip(panels, kinds.items(), strict=True):
        which = among_trained(measures[0], wanted)
        strengths = np.array([np.asarray(each["strengths"])[:, which].mean(axis=1) for each in measures])
        by_name = {each: strengths[:, :, ALTERNATIVES.index(each)] for each in DRAWN}
        series = {each: curve for each, curve in by_name.items() if curve.any()}
        drawn = curves(axes, measures[0]["snapshots"], series, ylabel="response strength")
        axes.set_title(name)
        drawn["panel"] = [name] * len(drawn["x"])
        _extend(columns, drawn)
    return columns


def figure_12_13(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the share of past+ed over the epochs with all verbs."""
    from pdpsim.figures.curves import curves

    snapshots = np.asarray(measures[0]["snapshots"])
    later = snapshots[snapshots > int(measures[0]["epochs_alone"])]
    ratios = [[past_ed_ratio(each, int(e), int(e)) for e in later] for each in measures]
    series = {"past+ed / (past+ed and base+ed)": np.array(ratios)}
    return curves(figure, later, series, ylabel="share of past+ed")


def unseen(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the number of unseen regular verbs by outcome, each network a point, the chapter's a line."""
    from pdpsim.figures.labels import above
    from pdpsim.figures.note import note

    axes = figure.subplots()
    note(figure, f"a dot for each of {len(measures)} networks")
    names = {"right": "right form only", "none": "no form", "wrong": "another form"}
    columns: dict[str, list[Any]] = {"outcome": [], "network": [], "verbs": []}
    for place, (key, label) in enumerate(names.items()):
        values = [m.unseen(each, key) for each in measures]
        spread = np.linspace(-0.2, 0.2, len(values)) if len(values) > 1 else np.zeros(1)
        axes.plot(place + spread, values, "o", markersize=3, color="C0")
        axes.plot([place - 0.35, place + 0.35], [PUBLISHED[key]] * 2, "k--", linewidth=1)
        columns["outcome"] += [label] * len(values)
        columns["network"] += list(range(1, len(values) + 1))
        columns["verbs"] += values
    axes.set_xticks(range(len(names)), list(names.values()))
    axes.set_ylabel("unseen regular verbs")
    axes.plot([], [], "k--", linewidth=1, label="chapter")
    axes.plot([], [], "o", markersize=3, color="C0", label="each network")
    above(axes)
    return columns


def vocabulary(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the frequent irregular verbs over epochs by condition."""
    from pdpsim.figures.curves import curves

    series = {
        f"{condition} vocabulary": np.array([each["share"][:, group("high", False)] for each in networks])
        for condition, networks in measures.items()
        if networks
    }
    epoch = np.arange(min(each.shape[1] for each in series.values()))
    return curves(figure, epoch, series, ylabel="features right (%)")


def said(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Write the strongest alternative of some verbs at some epochs, in IPA, wrong ones in bold."""
    from pdpsim.codings.rm_phonemes import write_ipa
    from pdpsim.figures.note import note
    from pdpsim.figures.table import table

    first = measures[0]
    every = verbs_of(first)
    verbs = [every[i] for i in np.flatnonzero(trained(first))]
    rows = [i for i, verb in enumerate(verbs) if verb.verb in SHOWN]
    rows.sort(key=lambda i: SHOWN.index(verbs[i].verb))
    snapshots = np.asarray(first["snapshots"])
    wanted = [int(first["epochs_alone"]) + moment for moment in MOMENTS]
    when = [int(np.flatnonzero(snapshots == epoch)[0]) for epoch in wanted if epoch in snapshots]
    strengths: NDArray[np.float64] = np.asarray(first["strengths"])
    columns: dict[str, list[Any]] = {x: [] for x in ("verb", "epoch", "said", "ipa", "kind", "strength")}
    text = []
    for row in rows:
        line = []
        for moment in when:
            best = int(strengths[moment, row].argmax())
            form = alternatives(verbs[row])[best]
            line.append(write_ipa(form))
            columns["verb"].append(verbs[row].verb)
            columns["epoch"].append(int(snapshots[moment]))
            columns["said"].append(form)
            columns["ipa"].append(write_ipa(form))
            columns["kind"].append(ALTERNATIVES[best])
            columns["strength"].append(float(strengths[moment, row, best]))
        text.append(line)
    if not text or not when:
        return columns
    kinds = np.array(columns["kind"]).reshape(len(rows), len(when))
    heads = [f"epoch {snapshots[moment]}" for moment in when]
    table(
        figure,
        {
            "": [verbs[row].verb for row in rows],
            **{head: [line[at] for line in text] for at, head in enumerate(heads)},
        },
        bold={(int(i), heads[int(j)]) for i, j in np.argwhere(kinds != "correct")},
    )
    note(figure, f"network 1 of {len(measures)}; bold: not the past tense")
    return columns


def _extend(columns: dict[str, list[Any]], more: Mapping[str, Sequence[Any]]) -> None:
    for name, values in more.items():
        columns.setdefault(name, []).extend(values)
