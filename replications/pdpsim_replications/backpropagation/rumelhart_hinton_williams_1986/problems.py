"""The problems of the chapter: what a network is to learn.

Each is a function of the number of bits, and of the target of a unit that should be off (mirrored, of one
that should be on).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.describe.patterns import PatternSet

Bits = NDArray[np.float64]

#: The digits that each letter asks for, three of them (pp. 358-359).
DIGITS = {"A": "12", "B": "23", "C": "31", "D": "21", "E": "13"}

#: Letters of five squares in a field of nine, which differ in where two of them are (p. 349).
LETTERS = {"T": ("###", ".#.", ".#."), "C": (".##", ".#.", ".##")}
#: Side of the picture in which a letter of 3 x 3 stands, and where its corner is.
SIDE, CORNER = 7, 2


def numbers(bits: int) -> Bits:
    """Return all patterns of so many bits, shape (2 ** bits, bits), in counting order."""
    return np.array(list(itertools.product((0.0, 1.0), repeat=bits)))


def named(bits: ArrayLike) -> list[str]:
    """Return each pattern's bits as a text."""
    return ["".join("01"[int(x)] for x in row) for row in np.asarray(bits)]


def supervised(inputs: Bits, targets: Bits, off: float, names: Sequence[str] | None = None) -> PatternSet:
    """Return patterns of one event whose targets are `off` for 0, and 1 - `off` for 1."""
    return PatternSet.from_arrays(inputs, off + (1 - 2 * off) * targets, names=names or named(inputs))


def parity(bits: int, off: float) -> PatternSet:
    """Return parity: on if an odd number of bits is on. With two bits, exclusive or."""
    inputs = numbers(bits)
    return supervised(inputs, inputs.sum(axis=1, keepdims=True) % 2, off)


def encoder(bits: int, off: float) -> PatternSet:
    """Return one unit on of so many, to be repeated."""
    return supervised(np.eye(bits), np.eye(bits), off)


def bottleneck(bits: int, off: float) -> PatternSet:
    """Return all patterns of so many bits, each with an output unit of its own."""
    return supervised(numbers(bits), np.eye(2**bits), off)


def symmetry(bits: int, off: float) -> PatternSet:
    """Return mirror symmetry: on if the bits are the same read backwards."""
    inputs = numbers(bits)
    return supervised(inputs, (inputs == inputs[:, ::-1]).all(axis=1, keepdims=True).astype(float), off)


def sums(bits: int) -> Bits:
    """Return the sums of all pairs of numbers of half as many bits: one place more, the highest first."""
    inputs, half = numbers(bits), bits // 2
    place = 2.0 ** np.arange(half)[::-1]
    total = (inputs[:, :half] @ place + inputs[:, half:] @ place).astype(int)
    return ((total[:, None] >> np.arange(half, -1, -1)) & 1).astype(float)


def addition(bits: int, off: float) -> PatternSet:
    """Return two numbers of half as many bits each, to be added."""
    names = [f"{name[: bits // 2]}+{name[bits // 2 :]}" for name in named(numbers(bits))]
    return supervised(numbers(bits), sums(bits), off, names)


def negation(bits: int, off: float) -> PatternSet:
    """Return all bits but the first, negated if the first is on."""
    inputs = numbers(bits)
    return supervised(inputs, np.abs(inputs[:, 1:] - inputs[:, :1]), off)


def t_or_c(bits: int, off: float) -> PatternSet:
    """Return a T and a C of five squares, in four orientations each, in the middle of the picture."""
    pictures, names = [], []
    for letter, rows in LETTERS.items():
        shape = np.array([[square == "#" for square in row] for row in rows], dtype=float)
        for turn, orientation in enumerate(("up", "left", "down", "right")):
            picture = np.zeros((SIDE, SIDE))
            picture[CORNER : CORNER + 3, CORNER : CORNER + 3] = np.rot90(shape, turn)
            pictures.append(picture.ravel())
            names.append(f"{letter} {orientation}")
    targets = np.array([[float(name.startswith("T"))] for name in names])
    return supervised(np.array(pictures), targets, off, names)


def shift(bits: int, off: float) -> PatternSet:
    """Return all patterns of so many bits, asked for two steps later, two places to the left (p. 357)."""
    inputs = numbers(bits)
    events = np.stack([inputs, np.zeros_like(inputs)], axis=1).reshape(-1, bits)
    after = off + (1 - 2 * off) * np.roll(inputs, -2, axis=1)
    targets = np.stack([np.full_like(inputs, np.nan), after], axis=1).reshape(-1, bits)
    return PatternSet.from_arrays(
        {"input": events}, {"state": targets}, names=named(inputs), lengths=[2] * len(inputs)
    )


def shown_once(bits: int, steps: int) -> PatternSet:
    """Return all patterns of so many bits, each shown in the first of so many steps."""
    inputs = numbers(bits)
    events = np.stack([inputs, *[np.zeros_like(inputs)] * (steps - 1)], axis=1).reshape(-1, bits)
    return PatternSet.from_arrays({"input": events}, names=named(inputs), lengths=[steps] * len(inputs))


def spelled(letters: str, arrivals: Sequence[int], slots: int) -> str:
    """Return the first steps of a sequence as Table 12 prints them, such as ``E-A-``."""
    steps = ["-"] * slots
    for letter, step in zip(letters, arrivals, strict=True):
        steps[step] = letter
    return "".join(steps)


def sequence(start: str) -> tuple[Bits, Bits]:
    """Return inputs and targets of one sequence, an event for each step.

    Parameters
    ----------
    start : str
        The first steps, in which its two letters are shown, such as ``EA`` or ``E-A-``; in the four steps
        that follow the four digits are asked for.
    """
    steps = len(start) + 4
    inputs, targets = np.zeros((steps, len(DIGITS))), np.full((steps, 3), np.nan)
    for step, letter in enumerate(start):
        if letter in DIGITS:
            inputs[step, list(DIGITS).index(letter)] = 1.0
    digits = "".join(DIGITS[letter] for letter in start if letter in DIGITS)
    for step, digit in enumerate(digits, start=len(start)):
        targets[step] = np.arange(1, 4) == int(digit)
    return inputs, targets


def sequences(slots: int, off: float) -> PatternSet:
    """Return the 25 sequences of Table 10, or with four slots the 150 of Table 12.

    Parameters
    ----------
    slots : int
        Steps in any two of which the letters come, one after the other.
    """
    starts = [
        spelled(one + other, arrivals, slots)
        for one in DIGITS
        for other in DIGITS
        for arrivals in itertools.combinations(range(slots), 2)
    ]
    inputs, targets = zip(*map(sequence, starts), strict=True)
    return PatternSet.from_arrays(
        np.concatenate(inputs),
        off + (1 - 2 * off) * np.concatenate(targets),
        names=starts,
        lengths=[slots + 4] * len(starts),
    )
