"""Elman (1990), words: a network that learned nothing, and one with the published errors and trees."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.sequence_prediction.elman_1990_words import measures as m
from pdpsim_replications.sequence_prediction.elman_1990_words.grammar import WORDS

from . import Subject, replicates

# Twelve kinds of word on orthogonal axes, so that Figure 7's lower branches are there by construction, and
# verbs, nouns, animates, inanimates drawn together by common coordinates.
LEVELS = (
    ("verbs", 4.0),
    ("nouns", 4.0),
    ("animates", 3.0),
    ("inanimates", 3.0),
    ("humans", 2.0),
    ("animals", 2.0),
    ("small-animals", 1.0),
    ("large-animals", 1.0),
    ("food", 2.0),
    ("breakables", 2.0),
    ("things", 2.0),
    ("no-object", 2.0),
    ("like-chase-eat", 2.0),
    ("like-chase", 1.0),
)


def published_tree() -> np.ndarray[Any, Any]:
    """Vectors of words that make the tree of Figure 7."""
    columns = [[weight * (word in m.BRANCHES[name]) for word in WORDS] for name, weight in LEVELS]
    return np.hstack([np.array(columns).T, 0.3 * np.eye(len(WORDS))])


def with_zog() -> np.ndarray[Any, Any]:
    """The same for Figure 8, where ZOG joins the human nouns last."""
    vectors = published_tree()
    vectors[m.ZOG_WORDS.index("zog")] += 0.2
    return vectors


def mixed(number: int) -> np.ndarray[Any, Any]:
    """The same vectors, each another word's: no class is a branch."""
    return np.random.default_rng(number).permutation(published_tree())


def perfect() -> Subject:
    """The paper's numbers and trees; before training, mixed words and no tokens of a kind."""
    return replicates(
        lambda number: {
            "linkage": "average",
            "norm_actual": 0.88,
            "norm_likelihood": 0.053,
            "off_norm_likelihood": 0.45,
            "sse_likelihood": 0.053,
            "off_sse_likelihood": 0.21,
            "cosine": 0.916,
            "untrained_cosine": 0.4,
            "words": published_tree(),
            "untrained_words": mixed(number),
            "zog_words": with_zog(),
            "untrained_zog_words": mixed(100 + number),
            "types_scattered_average": 0.0,
            "untrained_types_scattered_average": 29.0,
            "neighbour_purity": 1.0,
            "untrained_neighbour_purity": 0.1,
            "identical_tokens": 0.0,
            "untrained_identical_tokens": 27_000.0,
            "height_likeness": 1.0,
            "untrained_height_likeness": 0.2,
            "zog_likeness": 1.0,
            "untrained_zog_likeness": 0.2,
            "verb_separation": 0.3,
            "untrained_verb_separation": -0.1,
            "place_separation": 0.3,
            "untrained_place_separation": -0.1,
            "context_likeness": 0.9,
            "untrained_context_likeness": -0.1,
        },
        10,
    )


def null() -> Subject:
    """A network that gives one and the same output, and one hidden vector, whatever it reads."""
    return replicates(
        lambda number: {
            "linkage": "average",
            "norm_actual": 2.78,
            "norm_likelihood": 2.64,
            "off_norm_likelihood": 0.45,
            "sse_likelihood": 6.97,
            "off_sse_likelihood": 0.21,
            "cosine": 0.4,
            "untrained_cosine": 0.4,
            "words": mixed(number),
            "untrained_words": mixed(number),
            "zog_words": mixed(100 + number),
            "untrained_zog_words": mixed(100 + number),
            "types_scattered_average": 29.0,
            "untrained_types_scattered_average": 29.0,
            "neighbour_purity": 0.1,
            "untrained_neighbour_purity": 0.1,
            "identical_tokens": 27_000.0,
            "untrained_identical_tokens": 27_000.0,
            "height_likeness": 0.2,
            "untrained_height_likeness": 0.2,
            "zog_likeness": 0.2,
            "untrained_zog_likeness": 0.2,
            "verb_separation": 0.0,
            "untrained_verb_separation": 0.0,
            "place_separation": 0.0,
            "untrained_place_separation": 0.0,
            "context_likeness": 0.0,
            "untrained_context_likeness": 0.0,
        },
        10,
    )
