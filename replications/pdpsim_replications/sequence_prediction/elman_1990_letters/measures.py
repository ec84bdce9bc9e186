"""What is measured of a network that predicts the next letter: errors by letter and by feature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

from .environment import LETTERS, VECTORS, Ints, following, is_consonant

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Places in `FEATURES` of the paper's bits 1 and 4.
CONSONANT, HIGH = 0, 3


def letter_errors(outputs: Floats, letters: Ints) -> dict[str, Any]:
    """Return errors of prediction by the letter that was to be predicted.

    Parameters
    ----------
    outputs : array, shape (letters, 6)
        Predictions of the next letter.
    letters : array of int, shape (letters,)
        The sequence.

    Returns
    -------
    dict
        ``bit_errors``, shape (6 letters, 6 features): squared errors; ``sse``, shape (6,): their sums over
        features; ``norm``, shape (6,): the root of that sum at each step; and the means of the latter two
        over steps, ``sse_consonants``, ``sse_vowels``, ``norm_consonants``, ``norm_vowels``.
    """
    targets = following(letters)
    squares = (outputs - VECTORS[targets]) ** 2
    sse = squares.sum(axis=1)
    consonants = is_consonant(targets)
    of_letter = [targets == number for number in range(len(LETTERS))]
    return {
        "bit_errors": np.array([squares[each].mean(axis=0) for each in of_letter]),
        "sse": np.array([sse[each].mean() for each in of_letter]),
        "norm": np.array([np.sqrt(sse[each]).mean() for each in of_letter]),
        "sse_consonants": float(sse[consonants].mean()),
        "sse_vowels": float(sse[~consonants].mean()),
        "norm_consonants": float(np.sqrt(sse[consonants]).mean()),
        "norm_vowels": float(np.sqrt(sse[~consonants]).mean()),
    }


def bits_compared(outputs: Floats, letters: Ints) -> dict[str, float]:
    """Return how the errors of bit 1, Consonant, and bit 4, High, compare.

    Parameters
    ----------
    outputs : array, shape (letters, 6)
    letters : array of int, shape (letters,)

    Returns
    -------
    dict of str to float
        ``bit_gap``, by how much the squared error of bit 1 is lower in the mean over steps;
        ``bit_1_higher``, the share of steps at which it is not lower.
    """
    squares = (outputs - VECTORS[following(letters)]) ** 2
    gap = squares[:, HIGH] - squares[:, CONSONANT]
    return {"bit_gap": float(gap.mean()), "bit_1_higher": float((gap <= 0).mean())}


def timing(outputs: Floats, letters: Ints) -> dict[str, float]:
    """Return how well a network knows when a consonant comes.

    Parameters
    ----------
    outputs : array, shape (letters, 6)
    letters : array of int, shape (letters,)

    Returns
    -------
    dict of str to float
        ``when``, how far the output for Consonant is on the right side of 0.5 at the worst step;
        ``count_known``, its output before a consonant less that before a vowel, where the letter just read is
        one and the same vowel: the lesser of *i* and *u*. One letter of context gives 0.
    """
    targets = following(letters)
    output, coming = outputs[:, CONSONANT], is_consonant(targets)
    differences = [
        output[(letters == vowel) & coming].mean() - output[(letters == vowel) & ~coming].mean()
        for vowel in (LETTERS.index("i"), LETTERS.index("u"))
    ]
    return {
        "when": float(np.where(coming, output - 0.5, 0.5 - output).min()),
        "count_known": float(min(differences)),
    }


@measure
def rise(measures: Measures) -> float:
    """Return by how much consonants are predicted worse than vowels, in summed squares."""
    return float(measures["sse_consonants"] - measures["sse_vowels"])


@measure
def high_rise(measures: Measures) -> float:
    """Return by how much the feature High is predicted worse of consonants than of vowels."""
    errors = measures["bit_errors"][:, HIGH]
    return float(errors[:3].mean() - errors[3:].mean())


@measure
def b_easier(measures: Measures) -> float:
    """Return by how much b is predicted better than d and g, whichever is nearer, in summed squares."""
    b, d, g = measures["sse"][:3]
    return float(min(d, g) - b)
