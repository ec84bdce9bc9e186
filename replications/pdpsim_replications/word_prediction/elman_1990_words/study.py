"""Elman (1990), simulation 4: lexical classes discovered from word order.

A simple recurrent network reads 10,000 two- and three-word sentences, run together, and predicts each
next word. What the README says at length is here in the order of the work: environment, simulation,
claims, figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import StudyError, nearest
from pdpsim.claims.decorated import Exact, Level, Order
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.word_prediction.elman_1990_words import drawings
from pdpsim_replications.word_prediction.elman_1990_words.grammar import (
    LEXICONS,
    VOCABULARY,
    WORDS,
    Corpus,
    generate,
)
from pdpsim_replications.word_prediction.elman_1990_words.measures import (
    BRANCHES,
    LINKAGES,
    ZOG_BRANCHES,
    ZOG_WORDS,
    branches,
    context_likeness,
    identical_tokens,
    place_separation,
    prediction,
    references,
    root_stem,
    sentences_of,
    token_tree,
    tree_of,
    zog_likeness,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pdpsim.simulate.simulator import Simulator
    from pdpsim_replications.word_prediction.elman_1990_words.drawings import Columns

Measures = Mapping[str, Any]

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


# --- claims -----------------------------------------------------------------------------------------

# "RMS error" in the paper is not one definition. On p. 197 an untrained network has about 15.5, which is
# the sum of absolute errors of 31 units at 0.5. The 0.88 after training cannot be that sum (the likelihood
# vectors themselves have 1.6), nor an RMS over units (every unit off has 0.18), nor a root of the mean over
# words (the likelihood vectors have 0.89, and nothing can do better from the sentence so far). Left are,
# word by word, the root of the summed squares (`norm`) and the summed squares (`sse`): the word "root"
# decides for the norm in E90d-1.
#
# The 0.053 of p. 198 goes by the same name. As a norm (E90d-2a) it contradicts the cosine of 0.916 on the
# same page: at that angle the norm is at least 0.17, whatever the length of the output. As an RMS over
# units, its SD of 0.100 makes the mean SSE 0.40, and that against the actual word 1.2, more than with every
# unit off. The SSE is left (E90d-2b); chosen because it fits, if only the paper's own numbers, it is
# flagged as fitted.
#
# All levels are flagged as fitted for a second reason: the paper gives no learning rate, and 0.3 was
# preferred to 0.1 after exploratory runs in which it came nearer to these numbers.
FITTED = ("fitted",)


@study.claim(
    "E90d-1",
    "After six passes the error against the actual next word, the norm averaged over words, is low",
    published="0.88",
    source="p. 197",
    known_from="read",
    criterion=Level(chance=1.0),
    reason="10 % of the distance from 1.0, the error of a network that has every unit off (the untrained "
    "network's 2.8 would make that one pass)",
    flags=FITTED,
)
def error_against_actual(measures: Measures) -> float:
    """Return the mean norm against the word that followed."""
    return float(measures["norm_actual"])


@study.claim(
    "E90d-2a",
    "The error against the likelihood of each next word, defined as in E90d-1, is low",
    published="0.053",
    source="p. 198",
    known_from="read",
    criterion=Level(chance=lambda measures: float(measures["off_norm_likelihood"])),
    reason="10 % of the distance from the same error of a network that has every unit off; the paper's SD "
    "of 0.100 is over words, not over networks",
    flags=FITTED,
)
def error_against_likelihood(measures: Measures) -> float:
    """Return the mean norm against the likelihood vectors."""
    return float(measures["norm_likelihood"])


@study.claim(
    "E90d-2b",
    "The error against the likelihood of each next word, as a sum of squares averaged over words, is low",
    published="0.053",
    source="p. 198",
    known_from="read",
    criterion=Level(chance=lambda measures: float(measures["off_sse_likelihood"])),
    reason="as E90d-2a; the definition that agrees with the paper's other numbers",
    flags=FITTED,
)
def squares_against_likelihood(measures: Measures) -> float:
    """Return the mean SSE against the likelihood vectors."""
    return float(measures["sse_likelihood"])


@study.claim(
    "E90d-3",
    "Outputs point in the direction of the likelihood vectors: mean cosine",
    published="0.916",
    source="p. 198",
    known_from="read",
    criterion=Level(chance=lambda measures: float(measures["untrained_cosine"])),
    reason="10 % of the distance from the same network before training; the paper's SD of 0.123 is over "
    "words, not over networks",
    flags=FITTED,
)
def cosine_with_likelihood(measures: Measures) -> float:
    """Return the mean cosine of outputs and likelihood vectors."""
    return float(measures["cosine"])


# A figure of one tree is a claim about which words are one branch. Its effect is the length of the
# branch's stem (above 0 only where they are), its control the same network before training, since averages
# over contexts form classes even there (the paper's footnote, which credits Tony Plate).
TREE_REASON = (
    "one tree is published: the sign in 90 % of networks says whether it is typical, and the same networks "
    "before training whether learning is what makes it; linkage and distance are assumed"
)
BRANCH_CLAIMS = (
    ("E90d-5a", "Animate nouns are one branch", "animates"),
    ("E90d-5b", "Inanimate nouns are one branch", "inanimates"),
    ("E90d-6a", "Human nouns are one branch", "humans"),
    ("E90d-6b", "Animals, small and large, are one branch", "animals"),
    ("E90d-6c", "Small animals (mouse, cat, dog) are one branch", "small-animals"),
    ("E90d-6d", "Large animals (monster, lion, dragon) are one branch", "large-animals"),
    ("E90d-7a", "Food (sandwich, cookie, bread) is one branch", "food"),
    ("E90d-7b", "Breakable things (plate, glass) are one branch", "breakables"),
    ("E90d-7c", "Other things (car, book, rock) are one branch", "things"),
    ("E90d-8a", "Verbs without object (think, exist, sleep) are one branch", "no-object"),
    ("E90d-8b", "Verbs that need an object (like, chase) are one branch", "like-chase"),
    ("E90d-8c", "and eat joins these: like, chase, eat are one branch", "like-chase-eat"),
)


def is_branch(key: str, words: tuple[str, ...], members: tuple[str, ...]) -> Callable[[Measures], float]:
    """Return a function of measures: the stem of a branch in the tree of the vectors of that name."""

    def function(measures: Measures) -> float:
        from pdpsim.analysis.clades import stem

        return stem(tree_of(measures[key], words, measures["linkage"]), members)

    return function


def is_first_split(key: str) -> Callable[[Measures], float]:
    """Return a function of measures: the lesser stem of verbs and nouns in the tree of these vectors."""
    return lambda measures: root_stem(tree_of(measures[key], WORDS, measures["linkage"]))


study.claim(
    "E90d-4",
    "The first split of the tree of words is that of verbs and nouns",
    published="verbs | nouns",
    source="Fig. 7",
    known_from="read",
    criterion=Order(control=is_first_split("untrained_words")),
    reason=TREE_REASON,
)(is_first_split("words"))

for _id, _sentence, _name in BRANCH_CLAIMS:
    study.claim(
        _id,
        _sentence,
        published="one branch",
        source="Fig. 7",
        known_from="read",
        criterion=Order(control=is_branch("untrained_words", WORDS, BRANCHES[_name])),
        reason=TREE_REASON,
    )(is_branch("words", WORDS, BRANCHES[_name]))


@study.claim(
    "E90d-9",
    "Every token lies in the branch of its own type: types of which that fails",
    published="0",
    source="p. 205",
    known_from="read",
    criterion=Exact(tolerance=0),
    reason="the paper reports no exception; tree of a sample with equally many tokens of each type",
)
def scattered_types(measures: Measures) -> float:
    """Return the number of types whose tokens are not exactly one branch."""
    return float(measures[f"types_scattered_{measures['linkage']}"])


@study.claim(
    "E90d-10a",
    "No two tokens are identical: tokens that repeat an earlier one",
    published="0",
    source="p. 205",
    known_from="read",
    criterion=Exact(tolerance=0),
    reason="the paper reports no exception; all tokens of the stream, to the last bit",
)
def repeated_tokens(measures: Measures) -> float:
    """Return the number of tokens whose hidden vector occurred before."""
    return float(measures["identical_tokens"])


@study.claim(
    "E90d-10b",
    "Sentence-initial tokens of boy and of girl lie apart from sentence-final ones: mean silhouette",
    published="apart",
    source="pp. 205-206, Fig. 9",
    known_from="read",
    criterion=Order(control=lambda measures: float(measures["untrained_place_separation"])),
    reason="a tendency with exceptions in the paper's words, hence a mean over all tokens; above 0 if tokens "
    "are nearer to their own group",
)
def initial_and_final(measures: Measures) -> float:
    """Return the mean silhouette by place in the sentence."""
    return float(measures["place_separation"])


@study.claim(
    "E90d-10c",
    "The tokens of girl are arranged by context as those of boy: correlation of distances between contexts",
    published="alike",
    source="p. 206, Fig. 9",
    known_from="read",
    criterion=Order(control=lambda measures: float(measures["untrained_context_likeness"])),
    reason="two trees that look alike: above 0 if contexts that are near for one word are near for the other",
)
def boy_as_girl(measures: Measures) -> float:
    """Return the correlation of the two words' distances between contexts."""
    return float(measures["context_likeness"])


for _id, _sentence, _name in (
    ("E90d-11a", "ZOG, never seen in training, makes one branch with woman, girl and boy", "zog-humans"),
    (
        "E90d-11b",
        "Woman, girl and boy, which ZOG joins from outside, are one branch by themselves",
        "zog-sister",
    ),
):
    study.claim(
        _id,
        _sentence,
        published="one branch",
        source="Fig. 8",
        known_from="read",
        criterion=Order(control=is_branch("untrained_zog_words", ZOG_WORDS, ZOG_BRANCHES[_name])),
        reason=TREE_REASON,
    )(is_branch("zog_words", ZOG_WORDS, ZOG_BRANCHES[_name]))


# --- figures ----------------------------------------------------------------------------------------


@study.figure(
    "7",
    "Words by hidden vectors averaged over contexts: tree of the mean distances over networks, "
    "with the share of networks that have each branch",
)
def figure_7(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the tree of words."""
    return drawings.word_tree(figure, measures, "words", WORDS)


@study.figure("7-untrained", "The control of the paper's footnote: as Figure 7, before training")
def figure_7_untrained(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the tree of words in the untrained networks."""
    return drawings.word_tree(figure, measures, "untrained_words", WORDS)


@study.figure("8", "As Figure 7, from a new corpus with ZOG, which the networks never saw, in place of man")
def figure_8(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the tree of words with ZOG."""
    return drawings.word_tree(figure, measures, "zog_words", ZOG_WORDS)


@study.figure("9", "Tokens of boy and girl in the first network: a sample, each with its sentence")
def figure_9(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the tree of tokens."""
    return drawings.token_tree(figure, measures[0])


@study.figure("learning", "Errors and cosine after each pass: mean and 95 % interval", height=0.4)
def figure_learning(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw three measures over passes, with the published values."""
    return drawings.learning(figure, measures)


@study.figure(
    "errors", "What 'RMS error' may mean: every definition, for networks and other predictors", height=0.35
)
def figure_errors(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a table of the measures of prediction."""
    return drawings.table_of_errors(figure, measures)


@study.figure(
    "branches",
    "Share of networks in which a set of words is one branch, by linkage and reading of Table 3, "
    "after training and before",
    over="readings",
)
def figure_branches(measures: Mapping[str, Sequence[Measures]], figure: Figure) -> Columns:
    """Draw how much reading and linkage decide."""
    return drawings.table_of_branches(figure, measures)
