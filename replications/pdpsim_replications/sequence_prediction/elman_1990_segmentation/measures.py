"""What is measured of predictions of the next letter: errors by place, and as signs of boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

from .environment import PASSAGE, Floats, Stream

#: Places in the word that errors are averaged by: all words have fewer letters, or as many.
PLACES = 7

#: Letters of Figure 6.
SHOWN = sum(map(len, PASSAGE))


def errors(outputs: Floats, targets: Floats) -> dict[str, Floats]:
    r"""Return each letter's error under the definitions that "error" could have here.

    Parameters
    ----------
    outputs : array, shape (letters, 5)
        What was predicted after each letter.
    targets : array, shape (letters, 5)
        The letters that followed.

    Returns
    -------
    dict of str to array, shape (letters,)
        ``abs``, :math:`\sum_i |t_i - o_i|`; ``sse``, :math:`\sum_i (t_i - o_i)^2`; ``norm``, its root.
        They are in the order of the letters that were to be predicted: the last one's successor is the first.
    """
    difference = np.roll(outputs - targets, 1, axis=0)
    sse = (difference**2).sum(axis=1)
    return {"abs": np.abs(difference).sum(axis=1), "sse": sse, "norm": np.sqrt(sse)}


def profile(values: Floats, stream: Stream) -> Floats:
    """Return the mean error by place in the word, shape (7,); not a number where no word is so long.

    Parameters
    ----------
    values : array, shape (letters,)
        Error of each letter.
    stream : Stream
    """
    at = [values[stream.places == place] for place in range(PLACES)]
    return np.array([each.mean() if len(each) else np.nan for each in at])


def detection_area(values: Floats, onsets: NDArray[np.bool_]) -> float:
    """Return how well errors tell the first letters of words from others: the area under the ROC curve.

    Parameters
    ----------
    values : array, shape (letters,)
        Error of each letter.
    onsets : array of bool, shape (letters,)
        Which letters begin a word.

    Returns
    -------
    float
        The share of pairs of a first letter and another of which the first has the greater error; ties count
        half. 0.5 by chance.
    """
    from scipy.stats import rankdata

    first = int(onsets.sum())
    ranks = float(rankdata(values)[onsets].sum())
    return (ranks - first * (first + 1) / 2) / (first * (len(values) - first))


def boundaries(values: Floats, onsets: NDArray[np.bool_]) -> dict[str, float]:
    """Return how well words are cut out of the stream by errors above the mean.

    Parameters
    ----------
    values : array, shape (letters,)
    onsets : array of bool, shape (letters,)

    Returns
    -------
    dict of str to float
        ``precision``, ``recall`` and ``f``, their harmonic mean: 0 where nothing is right.
    """
    said = values > values.mean()
    right = float((said & onsets).sum())
    return {
        "precision": right / said.sum() if said.any() else 0.0,
        "recall": right / onsets.sum(),
        "f": 2 * right / (said.sum() + onsets.sum()),
    }


def predictions(outputs: Floats, stream: Stream, codes: Floats) -> dict[str, Any]:
    """Return all that is measured of outputs for a stream.

    Parameters
    ----------
    outputs : array, shape (letters, 5)
        What was predicted after each letter.
    stream : Stream
    codes : array, shape (26, 5)
        The letters' vectors.
    """
    by_definition = errors(outputs, np.roll(stream.vectors(codes), -1, axis=0))
    onsets, values = stream.places == 0, by_definition["abs"]
    shown, shown_onsets = values[:SHOWN], onsets[:SHOWN]
    profiles = {f"profile_{name}": profile(each, stream) for name, each in by_definition.items()}
    first_four = profiles["profile_abs"][:4]
    e, y = ((stream.numbers == ord(letter) - ord("a")) & in_word(stream, "they") for letter in "ey")
    return {
        **profiles,
        **{f"onset_{name}": float(each[onsets].mean()) for name, each in by_definition.items()},
        **{f"within_{name}": float(each[~onsets].mean()) for name, each in by_definition.items()},
        "onset_rise": float(values[onsets].mean() - values[~onsets].mean()),
        "decline": float(-np.diff(first_four).max()),
        "y_rise": float(values[y].mean() - values[e].mean()),
        "area": detection_area(values, onsets),
        **boundaries(values, onsets),
        "shown_errors": shown,
        "shown_area": detection_area(shown, shown_onsets),
        "shown_onset": float(shown[shown_onsets].mean()),
        "shown_within": float(shown[~shown_onsets].mean()),
    }


@measure
def area_gain(measures: Mapping[str, Any]) -> float:
    """Return by how much the area under the ROC curve exceeds that of a prediction without any order.

    A word's first letters may be unlike the others: then even the mean of all letters errs more there.
    """
    return float(measures["area"] - measures["unigram_area"])


def in_word(stream: Stream, word: str) -> NDArray[np.bool_]:
    """Return which letters of a stream belong to tokens of a word."""
    return np.repeat([each == word for each in stream.words], [len(each) for each in stream.words])


def without_network(stream: Stream, codes: Floats) -> dict[str, Floats]:
    """Return what would be predicted by counting: shape (letters, 5) each.

    ``unigram`` is the mean of all letters; ``bigram``, the mean of the letters that follow the letter just
    read. Both are the best of their kind, in squares, that can be known of this stream.
    """
    vectors, numbers = stream.vectors(codes), stream.numbers
    followers = np.roll(vectors, -1, axis=0)
    table = np.array(
        [
            followers[numbers == number].mean(axis=0)
            if (numbers == number).any()
            else np.zeros(codes.shape[1])
            for number in range(len(codes))
        ]
    )
    return {"unigram": np.broadcast_to(vectors.mean(axis=0), vectors.shape), "bigram": table[numbers]}
