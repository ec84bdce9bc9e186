"""What is measured: prediction of items, and of where words begin; and what counting would tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim import measure

from .languages import PLACES, Floats, Ints, Language, heard, in_the_test

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Measures = Mapping[str, Any]


def summed_squares(network: Simulator, patterns: Any) -> Floats:
    r"""Return each prediction\'s :math:`\sum_i (t_i - o_i)^2`, shape (events,), without learning."""
    outputs = network.record(patterns, ["output"])["output"].astype(np.float64, copy=False)
    errors: Floats = ((outputs - patterns.targets["output"]) ** 2).sum(axis=1)
    return errors


def groups(language: Language) -> dict[str, tuple[str, ...]]:
    """Return the words of the test, what is tested beside them, and the two other words."""
    return {"words": language.words[:2], "others": language.others, "untested": language.words[2:]}


def listen(network: Simulator, language: Language, stream: Ints, codes: Floats) -> dict[str, Any]:
    """Return what is measured of a network as it stands.

    Parameters
    ----------
    network : Simulator
    language : Language
    stream : array of int, shape (syllables,)
        A stream that it has not heard.
    codes : array, shape (12, 12)

    Returns
    -------
    dict
        ``words``, ``others`` and ``untested``: mean error at the second and third syllables of the words of
        the test, of what is tested beside them, and of the other two words, each item by itself. ``profile``,
        shape (3,): error in the stream by the syllable's place in its word. ``area``: how well errors tell
        first syllables from others.
    """
    by_place = np.roll(summed_squares(network, heard(stream, codes)), 1).reshape(-1, PLACES)
    return {
        **{
            name: float(summed_squares(network, in_the_test(language, each, codes)).mean())
            for name, each in groups(language).items()
        },
        "profile": by_place.mean(axis=0),
        "area": onset_area(by_place),
    }


def onset_area(by_place: Floats) -> float:
    """Return the area under the ROC curve of error as a sign of first syllables: 0.5 by chance.

    Parameters
    ----------
    by_place : array, shape (words, 3)
        Errors; the first column is that of first syllables.
    """
    from scipy.stats import mannwhitneyu

    first, others = by_place[:, 0], by_place[:, 1:].ravel()
    return float(mannwhitneyu(first, others).statistic) / (len(first) * len(others))


def counted(language: Language, stream: Ints) -> dict[str, float]:
    """Return what is known of the items of the test by who only counts in a stream.

    Parameters
    ----------
    language : Language
    stream : array of int, shape (syllables,)
        One exposure.

    Returns
    -------
    dict of str to float
        Means over ``words`` of the test, ``others`` and ``untested`` words: ``pairs_``, transitional
        probability of their two pairs of syllables; ``triples_``, how often the whole item occurs;
        ``syllables_``, how often its second and third syllables do.
    """
    size = len(language.syllables)
    singles = np.bincount(stream, minlength=size)
    pairs, triples = np.zeros((size, size)), np.zeros((size, size, size))
    np.add.at(pairs, (stream, np.roll(stream, -1)), 1)
    np.add.at(triples, (stream, np.roll(stream, -1), np.roll(stream, -2)), 1)
    probabilities = pairs / singles[:, None]
    values: dict[str, float] = {}
    for name, items in groups(language).items():
        first, second, third = np.array([language.numbers(item) for item in items]).T
        values |= {
            f"pairs_{name}": float((probabilities[first, second] + probabilities[second, third]).mean() / 2),
            f"triples_{name}": float(triples[first, second, third].mean()),
            f"syllables_{name}": float((singles[second] + singles[third]).mean() / 2),
        }
    return values


@measure
def told_apart(measures: Measures, after: str) -> float:
    """Return by how much the error is lower in words of the test than in what is tested beside them.

    Parameters
    ----------
    measures : mapping
    after : str
        How many exposures.
    """
    return float(measures[f"others_{after}"] - measures[f"words_{after}"])


@measure
def frequency_gain(measures: Measures, after: str) -> float:
    """Return by how much the error is lower in the two other words, the frequent ones if any are."""
    return float(measures[f"words_{after}"] - measures[f"untested_{after}"])


@measure
def area_gain(measures: Measures, after: str) -> float:
    """Return the area under the ROC curve of error as a sign of first syllables, less chance."""
    return float(measures[f"area_{after}"]) - 0.5


@measure
def counted_apart(measures: Measures, what: str) -> float:
    """Return how much more often words of the test occur than what is tested beside them.

    Parameters
    ----------
    measures : mapping
    what : str
        `triples`, whole items; `syllables`; or `pairs`, whose transitional probability is compared.
    """
    return float(measures[f"{what}_words"] - measures[f"{what}_others"])


@measure
def counted_gain(measures: Measures, what: str) -> float:
    """Return the same of the two words that are not tested less those of the test."""
    return float(measures[f"{what}_untested"] - measures[f"{what}_words"])
