"""Elman (1990), simulation 4: lexical classes discovered from word order.

A simple recurrent network reads 10,000 two- and three-word sentences, run together, and predicts each
next word. What the README says at length is here in the order of the work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import StudyError, nearest
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.word_prediction.elman_1990_words.grammar import (
    LEXICONS,
    VOCABULARY,
    WORDS,
    Corpus,
    generate,
)
from pdpsim_replications.word_prediction.elman_1990_words.measures import (
    LINKAGES,
    ZOG_BRANCHES,
    ZOG_WORDS,
    branches,
    context_likeness,
    identical_tokens,
    place_separation,
    prediction,
    references,
    sentences_of,
    token_tree,
    zog_likeness,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="elman-1990-words",
    title="Lexical classes from word order",
    paper="Elman, J. L. (1990). Finding structure in time. Cognitive Science, 14(2), 179-211.",
    doi="10.1207/s15516709cog1402_1",
    family="word prediction",
    summary="A recurrent network that predicts the next word learns which words are of a kind.",
    model="elman_1990_words",
    readings=LEXICONS,
    primary="verbtran",  # the smallest that generates Table 5's fragment: see grammar.py
    replicates=10,
    minutes=2.0,
    options=(
        Option("sentences", 10_000, quick=600, help="sentences in the corpus", origin="pp. 194-203"),
        Option("templates", 16, help="rows of Table 4: 16, or 15 as the text says", origin="Table 4"),
        Option("tokens", 30, quick=5, help="tokens of each word in trees of tokens", origin="assumed"),
        Option("linkage", "average", help=f"of all trees: {', '.join(LINKAGES)}", origin="assumed"),
    ),
    quick={"training.epochs": 1},
    # what the paper does not give, and what a claim may hang on
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.1, 0.3, 0.5),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.3}, {"uniform": 1.0}),
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
    zog = generate(sentences, replicate.reading, replicate.rng("zog"), templates).replace("man", "zog")
    patterns = corpus.patterns()
    actual, likelihood = patterns.targets["output"], corpus.likelihood()

    network = replicate.network()
    untrained = look(network, corpus, zog, replicate)

    def curve(network: Simulator, epoch: int) -> dict[str, float]:
        outputs = network.record(patterns, ["output"])["output"].astype(np.float64)
        now = prediction(outputs, actual, likelihood)
        return {name: now[name] for name in ("norm_actual", "sse_actual", "sse_likelihood", "cosine")}

    phases = [replace(phase, snapshots=tuple(range(phase.epochs + 1))) for phase in network.phases]
    history = network.train(patterns, phases, observe=curve, progress=replicate.progress)

    found: dict[str, Any] = {"linkage": linkage, "corpus_words": len(corpus)}
    found |= references(actual, likelihood) | look(network, corpus, zog, replicate)
    found |= {f"untrained_{name}": value for name, value in untrained.items()}
    passes = sorted(history.snapshots)
    found |= {
        f"curve_{name}": np.array([float(history.snapshots[epoch][name]) for epoch in passes])
        for name in ("norm_actual", "sse_actual", "sse_likelihood", "cosine")
    }
    if history.epochs:  # met in the last pass, before each update; what is minimised is half the SSE
        found["sse_actual_in_training"] = 2 * float(history.error[-1]) / len(corpus)
    # 0 if outputs depended on the sentence so far alone
    found["identity_gap"] = found["sse_actual"] - found["floor_sse_actual"] - found["sse_likelihood"]
    return found


def look(network: Simulator, corpus: Corpus, zog: Corpus, replicate: Replicate) -> dict[str, Any]:
    """Return what is measured of a network as it stands, without learning."""
    from pdpsim.analysis.vectors import average_by, stratified_sample

    names = np.array(VOCABULARY)
    patterns = corpus.patterns()
    recorded = network.record(patterns, ["hidden", "output"])
    hidden, outputs = (recorded[layer].astype(np.float64) for layer in ("hidden", "output"))
    found: dict[str, Any] = {
        **prediction(outputs, patterns.targets["output"], corpus.likelihood()),
        "identical_tokens": identical_tokens(hidden),
        "place_separation": np.mean([place_separation(hidden, corpus, word) for word in ("boy", "girl")]),
        "context_likeness": context_likeness(hidden, corpus, "boy", "girl"),
    }
    words = average_by(hidden, names[corpus.words], WORDS).vectors
    sample = stratified_sample(names[corpus.words], replicate.options["tokens"], replicate.rng("tokens"))
    found |= branches(words) | token_tree(hidden[sample], names[corpus.words[sample]])
    shown = sample[np.isin(names[corpus.words[sample]], ("boy", "girl"))]
    found["figure_9_vectors"] = hidden[shown].astype(np.float32)
    found["figure_9_sentences"] = sentences_of(corpus, shown)

    # the network never learns about ZOG: the new corpus is presented once, with the weights as they are
    with_zog = network.record(zog.patterns(), ["hidden"])["hidden"]
    zog_words = average_by(with_zog, names[zog.words], ZOG_WORDS).vectors
    found |= branches(zog_words, ZOG_WORDS, ZOG_BRANCHES)
    found["zog_likeness"] = zog_likeness(words, zog_words)
    return found | {"words": words.astype(np.float32), "zog_words": zog_words.astype(np.float32)}
