"""Phonemes as features, and speech as a course of features over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DIMENSIONS = ("power", "vocalic", "diffuse", "acute", "consonantal", "voiced", "burst")
VALUES = 9
FEATURES = len(DIMENSIONS) * VALUES

#: Slices of time of the whole trace, and from one phoneme's centre to the next.
SLICES, DURATION = 99, 6
#: Slices from one slot of phonemes and words to the next, and slots of the trace.
STEP = 3
SLOTS = SLICES // STEP

#: Limits of an input.
LOWEST, HIGHEST = -0.3, 1.0

PHONEMES = "pbtdkgsSrlaiu^-"
SILENCE = "-"

_G = "4:.1 5:.3 6 7:.3 8:.1"
_A, _I, _U = "6:.1 7:.3 8", "1 2:.3 3:.1", "5:.1 6:.3 7 8:.3"
#: For each dimension, the values that a phoneme has: the number alone, or with its strength.
TABLE: dict[str, tuple[str, ...]] = {
    "p": ("5", "8", "2", "7", "8", "8", "1 2:.2"),
    "b": ("5", "8", "2", "7", "8", "2", "1:.2 2"),
    "t": ("5", "8", "2", "2", "8", "8", "3 4:.2"),
    "d": ("5", "8", "2", "2", "8", "2", "3:.2 4"),
    "k": ("5", "8", "7", _G, "8", "8", "5 6:.2"),
    "g": ("5", "8", "7", _G, "8", "2", "5:.2 6"),
    "s": ("3", "5", "2", "1 2:.3 3:.1", "4", "8", ""),
    "S": ("3", "5", "3", "3:.1 4:.3 5 6:.3 7:.1", "4", "8", ""),
    "r": ("2", "2", "7:.5 8", "7", "5", "1", ""),
    "l": ("2", "2", "7 8:.5", "5", "5", "1", ""),
    "a": ("1", "1", "7", _A, "2", "1", ""),
    "i": ("1", "1", "1", _I, "2", "1", ""),
    "u": ("1", "1", "3", _U, "2", "1", ""),
    "^": ("2", "1", "4", _A, "2", "1", ""),
    "-": ("9", "9", "9", "9", "9", "9", "9"),
}


def features(phoneme: str) -> Array:
    """Return a phoneme's strength in each value of each dimension, shape (63,)."""
    strengths = np.zeros((len(DIMENSIONS), VALUES))
    for dimension, values in enumerate(TABLE[phoneme]):
        for each in values.split():
            value, _, strength = each.partition(":")
            strengths[dimension, int(value) - 1] = float(strength or 1)
    return strengths.ravel()


@dataclass(frozen=True)
class Mixture:
    """A sound between two phonemes.

    Attributes
    ----------
    one, other : str
    share : float
        Of the other, from 0 to 1.
    """

    one: str
    other: str
    share: float = 0.5

    @property
    def features(self) -> Array:
        """Its strengths, shape (63,)."""
        return (1 - self.share) * features(self.one) + self.share * features(self.other)


#: Strengths of all phonemes, shape (15, 63).
STRENGTHS = np.stack([features(each) for each in PHONEMES])


def ramp(width: int = DURATION) -> Array:
    """Return a triangle that rises from 0 to 1 in `width` slices and falls again, without the zeros."""
    return 1 - np.abs(np.arange(1 - width, width)) / width


def speech(string: str, between: Mixture | None = None, noise: Array | None = None) -> Array:
    """Return the features of a string of phonemes slice by slice, shape (slices, 63).

    The first phoneme is centred on slice 6, each later one six slices on. A phoneme's features rise and fall
    evenly in six slices; those of neighbours are added. What lies beyond the trace is lost.

    Parameters
    ----------
    string : str
        Phonemes, silence ``-`` among them.
    between : Mixture, optional
        What ``?`` stands for.
    noise : array, shape (slices, 63), optional
        Added, before what is below the lowest or above the highest input is cut.
    """
    course = np.zeros((SLICES, FEATURES))
    for number, symbol in enumerate(string):
        sound = between.features if between is not None and symbol == "?" else features(symbol)
        first = DURATION * (number + 1) - DURATION + 1
        for at, strength in enumerate(ramp(), start=first):
            if at < SLICES:
                course[at] += strength * sound
    return np.clip(course if noise is None else course + noise, LOWEST, HIGHEST)


def input_course(slices: Array, cycles: int) -> Array:
    """Return what comes in at each cycle, shape (cycles, slices x 63).

    One slice does at a cycle, from slice 1 on, to the feature units of that slice; at its other cycles a unit
    has no input.
    """
    course = np.zeros((cycles, SLICES, FEATURES))
    for cycle in range(min(cycles, SLICES - 1)):
        course[cycle, cycle + 1] = slices[cycle + 1]
    return course.reshape(cycles, -1)


def same_dimension() -> Array:
    """Return which features are other values of the same dimension, shape (63, 63)."""
    return np.kron(np.eye(len(DIMENSIONS)), np.ones((VALUES, VALUES))) - np.eye(FEATURES)


def slot_of(number: int) -> int:
    """Return the slot of a string's phoneme, counted from 0."""
    return (number + 1) * DURATION // STEP
