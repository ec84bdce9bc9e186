"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .grammar import WORDS
from .measures import BRANCHES, LINKAGES, ZOG_BRANCHES, ZOG_WORDS, tree_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Branches that give their words a colour, and branches whose name is written where they are found.
COLOURED = ("verbs", "humans", "animals", "inanimates")
NAMED = ("verbs", "nouns", "animates", "inanimates", "humans", "animals", "food", "breakables")

#: Readings of Table 3, and sets of words, that are not written by their ids.
READINGS = {"figure9": "Figure 9"}
SETS = {
    "no-object": "verbs without object",
    "like-chase": "like, chase",
    "like-chase-eat": "like, chase, eat",
    "zog-humans": "humans with ZOG",
    "zog-sister": "humans beside ZOG",
}

#: What is printed in the paper, by measure; in brackets where other printed numbers exclude it.
PUBLISHED = {
    "norm_actual": "0.88",
    "norm_likelihood": "(0.053)",
    "sse_likelihood": "0.053",
    "cosine": "0.916",
}

#: The measures of prediction, as they are written in the table.
PREDICTION = {
    f"{name}_{against}": f"{title}, against {what}"
    for against, what in (("actual", "actual word"), ("likelihood", "likelihoods"))
    for name, title in (
        ("sum_abs", "sum of absolute errors"),
        ("sse", "sum of squares"),
        ("norm", "norm (its root)"),
        ("unit_rms", "RMS over units"),
    )
} | {"root_mean_sse_actual": "root of mean sum of squares, actual", "cosine": "cosine with likelihoods"}


def word_tree(figure: Figure, measures: Sequence[Measures], name: str, words: tuple[str, ...]) -> Columns:
    """Draw the tree of the distances averaged over networks, with the share that has each branch.

    Parameters
    ----------
    figure : Figure
        Where to.
    measures : sequence of mapping
        Each network's.
    name : str
        Which of them holds the averaged word vectors, shape (words, units).
    words : tuple of str
        Their names, in the order of Figure 7.
    """
    from pdpsim.analysis.clades import clade_shares
    from pdpsim.analysis.clustering import mean_tree
    from pdpsim.analysis.similarity import distance_matrix
    from pdpsim.figures.dendrogram import dendrogram
    from pdpsim.figures.note import note

    put = {"man": "zog"} if "zog" in words else {}
    sets = {kind: [put.get(word, word) for word in members] for kind, members in BRANCHES.items()}
    vectors, linkage = [each[name] for each in measures], measures[0]["linkage"]
    note(figure, f"mean distances of {len(measures)} networks")
    return dendrogram(
        figure,
        mean_tree([distance_matrix(each) for each in vectors], words, linkage=linkage),
        classes={word: kind for kind in COLOURED for word in sets[kind]},
        shares=clade_shares([tree_of(each, words, linkage) for each in vectors]),
        names={kind: sets[kind] for kind in NAMED},
        preferred=words,
    )


def figure_7(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the tree of words."""
    return word_tree(figure, measures, "words", WORDS)


def figure_7_untrained(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the tree of words in the untrained networks."""
    return word_tree(figure, measures, "untrained_words", WORDS)


def figure_8(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the tree of words with ZOG."""
    return word_tree(figure, measures, "zog_words", ZOG_WORDS)


def figure_9(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the first network's trees of tokens of boy and of girl, coloured by place in the sentence."""
    from pdpsim.figures.dendrogram import LEAF, REST, dendrogram
    from pdpsim.figures.note import note
    from pdpsim.figures.style import set_height

    first = measures[0]
    note(figure, f"network 1 of {len(measures)}, Euclidean distances")
    sentences = [str(sentence) for sentence in first["figure_9_sentences"]]
    set_height(figure, LEAF * len(sentences) / 2 + 2 * REST)
    drawn: dict[str, list[Any]] = {}
    for axes, word in zip(figure.subplots(1, 2), ("boy", "girl"), strict=True):
        rows = [row for row, sentence in enumerate(sentences) if word.upper() in sentence.split()]
        leaves = {
            sentences[row]: "sentence-initial" if sentences[row].split()[0].isupper() else "sentence-final"
            for row in rows
        }
        tree = tree_of(first["figure_9_vectors"][rows], tuple(leaves), first["linkage"])
        columns = dendrogram(axes, tree, classes=leaves, label="distance")
        for name, values in {"word": [word] * len(columns["branch"]), **columns}.items():
            drawn.setdefault(name, []).extend(values)
    return drawn


def learning(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw three measures after each pass (the first value is from before training), with the published."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    panels = (
        ("norm_actual", "norm against actual word", 0.88),
        ("sse_likelihood", "SSE against likelihood", 0.053),
        ("cosine", "cosine with likelihood", 0.916),
    )
    drawn: dict[str, ArrayLike] = {}
    for axes, (name, label, published) in zip(grid(figure, len(panels)), panels, strict=True):
        values = np.array([each[f"curve_{name}"] for each in measures])
        passes = np.arange(min(1, values.shape[1] - 1), values.shape[1])
        values = values[:, passes]
        columns = curves(axes, passes, {"networks": values}, xlabel="passes", ylabel=label)
        axes.axhline(published, color="0.4", linestyle="--", linewidth=0.8)
        axes.annotate("published", (passes[-1], published), ha="right", va="bottom", color="0.4")
        drawn |= {f"{name}: {column}": numbers for column, numbers in columns.items()}
    return drawn


def errors(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw a table: every measure of prediction, for networks and for predictors that need none."""
    from pdpsim.figures.note import note
    from pdpsim.figures.table import table

    columns = {
        title: [
            float(np.mean([each.get(f"{before}{name}{after}", np.nan) for each in measures]))
            for name in PREDICTION
        ]
        for title, before, after in (
            ("units at 0.5", "half_", ""),
            ("units at 0", "off_", ""),
            ("untrained", "untrained_", ""),
            ("trained", "", ""),
            ("SD (words)", "", "_sd"),
            ("likelihoods", "floor_", ""),
        )
    }
    table(
        figure,
        {
            "mean over networks": list(PREDICTION.values()),
            **{title: [_decimals(x) for x in numbers] for title, numbers in columns.items()},
            "published": [PUBLISHED.get(name, "") for name in PREDICTION],
        },
    )
    note(figure, f"{len(measures)} networks; against the word that came, or its likelihoods")
    return {"measure": list(PREDICTION), **columns}


def _decimals(number: float) -> str:
    return "" if np.isnan(number) else f"{number:.3f}"


def branches(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the share of networks with each branch, by reading, state of training, and linkage."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    sets = [*BRANCHES, *ZOG_BRANCHES]
    cases = [
        (reading, state, linkage)
        for state in ("", "untrained_")
        for reading in measures
        for linkage in (LINKAGES if not state else LINKAGES[:1])
    ]
    shares = [
        [
            np.mean([each[f"{state}{name}_{linkage}"] for each in measures[case]])
            for case, state, linkage in cases
        ]
        for name in sets
    ]
    titles = [
        f"{'untrained, ' if state else ''}{READINGS.get(reading, reading)}, {linkage}"
        for reading, state, linkage in cases
    ]
    note(figure, f"{len(next(iter(measures.values())))} networks of each reading")
    return heatmap(
        figure,
        np.array(shares),
        rows=[SETS.get(name, name.replace("-", " ")) for name in sets],
        columns=titles,
        limits=(0.0, 1.0),
        label="share of networks",
        numbers=True,
    )
