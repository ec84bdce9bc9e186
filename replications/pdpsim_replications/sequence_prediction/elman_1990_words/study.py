"""Elman (1990), simulation 4: lexical classes discovered from word order.

A simple recurrent network reads 10,000 two- and three-word sentences, run together, and predicts each
next word. What the README says at length is here in the order of the work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.analysis.vectors import average_by, stratified_sample
from pdpsim.base.errors import StudyError, nearest
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.elman_1990_words.grammar import (
    LEXICONS,
    VOCABULARY,
    WORDS,
    Corpus,
    Floats,
    generate,
)
from pdpsim_replications.sequence_prediction.elman_1990_words.measures import (
    LINKAGES,
    ZOG_BRANCHES,
    ZOG_WORDS,
    branches,
    context_likeness,
    figure_9_tokens,
    height_likeness,
    identical_tokens,
    place_separation,
    prediction,
    published_distances,
    references,
    sentences_of,
    token_tree,
    verb_separation,
    zog_likeness,
)

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator

#: Measures of prediction that are followed over the passes.
CURVES = ("norm_actual", "sse_actual", "sse_likelihood", "cosine")

study = Study(
    id="elman-1990-words",
    title="Lexical classes from word order",
    paper="Elman, J. L. (1990). Finding structure in time. Cognitive Science, 14(2), 179-211.",
    doi="10.1207/s15516709cog1402_1",
    family="sequence prediction",
    summary="A recurrent network that predicts the next word learns which words are of a kind.",
    model="elman_1990_words",
    readings=LEXICONS,
    primary="figure9",  # the one grammar that yields the tokens of Figure 9: see grammar.py
    replicates=20,
    minutes=4.0,
    tables=("figure_7",),
    options=(
        Option("sentences", 10_000, quick=600, help="sentences in the corpus", origin="p. 195"),
        Option("templates", 16, help="rows of Table 4: 16, or 15 as the text says", origin="Table 4"),
        Option("tokens", 30, quick=5, help="tokens of each word in trees of tokens", origin="assumed"),
        Option("linkage", "average", help=f"of all trees: {', '.join(LINKAGES)}", origin="assumed"),
    ),
    quick={"training.epochs": 1},
    # what the paper does not give, and what a claim may hang on
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.05, 0.1, 0.3),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 1.0}),
        },
        settings=[{"linkage": linkage} for linkage in LINKAGES if linkage != "average"],
        replicates=5,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on a corpus of its own; look at it before and after, and with ZOG for man."""
    sentences, templates, linkage = (
        replicate.options[name] for name in ("sentences", "templates", "linkage")
    )
    assert replicate.reading is not None  # the study has readings
    if linkage not in LINKAGES:
        raise StudyError(f"option linkage: unknown linkage {linkage!r}{nearest(linkage, LINKAGES)}")
    corpus = generate(sentences, replicate.reading, replicate.rng("corpus"), templates)
    patterns, likelihood = corpus.patterns(), corpus.likelihood()
    actual = patterns.targets["output"]

    def look(network: Simulator) -> dict[str, Any]:
        """Return what is measured of a network as it stands, without learning."""
        measures = look_at_stream(network, corpus, patterns, likelihood, replicate)
        return measures | look_at_zog(network, measures["words"], replicate)

    network = replicate.network()
    beginner = network.copy()

    def curve(network: Simulator, epoch: int) -> dict[str, float]:
        outputs = network.record(patterns, ["output"])["output"].astype(np.float64, copy=False)
        return {
            name: value for name, value in prediction(outputs, actual, likelihood).items() if name in CURVES
        }

    phases = [replace(phase, snapshots=tuple(range(phase.epochs + 1))) for phase in network.phases]
    history = network.train(patterns, phases, observe=curve, progress=replicate.progress)

    measures: dict[str, Any] = {"linkage": linkage, "corpus_words": len(corpus)}
    measures |= references(actual, likelihood) | look(network)
    measures |= {f"untrained_{name}": value for name, value in look(beginner).items()}
    passes = sorted(history.snapshots)
    measures |= {
        f"curve_{name}": np.array([float(history.snapshots[epoch][name]) for epoch in passes])
        for name in CURVES
    }
    if history.epochs:  # met in the last pass, before each update; what is minimised is half the SSE
        measures["sse_actual_in_training"] = 2 * float(history.error[-1]) / len(corpus)
    # 0 if outputs depended on the sentence so far alone
    measures["identity_gap"] = (
        measures["sse_actual"] - measures["floor_sse_actual"] - measures["sse_likelihood"]
    )
    return measures


def look_at_stream(
    network: Simulator, corpus: Corpus, patterns: PatternSet, likelihood: Floats, replicate: Replicate
) -> dict[str, Any]:
    """Return what is measured while a network reads its own corpus once more, without learning (p. 199)."""
    # outputs first, and hidden vectors when these are gone: a stream of either is long
    outputs = network.record(patterns, ["output"])["output"].astype(np.float64, copy=False)
    predicted = prediction(outputs, patterns.targets["output"], likelihood)
    del outputs
    hidden = network.record(patterns, ["hidden"])["hidden"].astype(np.float64, copy=False)
    names = np.array(VOCABULARY)[corpus.words]
    sample = stratified_sample(names, replicate.options["tokens"], replicate.rng("tokens"))
    words, shown = words_of(hidden, corpus, WORDS), figure_9_tokens(corpus)
    published = published_distances(replicate.table("figure_7"))
    return {
        **predicted,
        "identical_tokens": identical_tokens(hidden),
        "place_separation": np.mean([place_separation(hidden, corpus, word) for word in ("boy", "girl")]),
        "verb_separation": np.mean([verb_separation(hidden, corpus, word) for word in ("boy", "girl")]),
        "context_likeness": context_likeness(hidden, corpus, "boy", "girl"),
        **branches(words),
        "height_likeness": height_likeness(words, published, replicate.options["linkage"]),
        **token_tree(hidden[sample], names[sample]),
        "words": words,
        "figure_9_vectors": hidden[shown].astype(np.float32),
        "figure_9_sentences": sentences_of(corpus, shown),
    }


def look_at_zog(network: Simulator, words: NDArray[np.float32], replicate: Replicate) -> dict[str, Any]:
    """Return what is measured while a network reads a new corpus with ZOG in the place of man (p. 201).

    It never learns about ZOG: the corpus is presented once, with the weights as they are.
    """
    sentences, templates = (replicate.options[name] for name in ("sentences", "templates"))
    corpus = generate(sentences, replicate.reading, replicate.rng("zog"), templates).replace("man", "zog")
    zog_words = words_of(network.record(corpus.patterns(), ["hidden"])["hidden"], corpus, ZOG_WORDS)
    return {
        **branches(zog_words, ZOG_WORDS, ZOG_BRANCHES),
        "zog_likeness": zog_likeness(words, zog_words),
        "zog_words": zog_words,
    }


def words_of(hidden: NDArray[Any], corpus: Corpus, words: tuple[str, ...]) -> NDArray[np.float32]:
    """Return the hidden vectors of words, each the mean of all its tokens (p. 199)."""
    return average_by(hidden, np.array(VOCABULARY)[corpus.words], words).vectors.astype(np.float32)
