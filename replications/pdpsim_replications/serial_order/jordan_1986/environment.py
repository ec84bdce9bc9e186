"""What the networks learn to produce: sequences of elements, squares, segments of speech."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

Array = NDArray[np.float64]

LOW, HIGH = 0.1, 0.9
NAN = float("nan")

# --- sequences of elements --------------------------------------------------------------------------

ELEMENTS = "ABCD"
#: The sequences of one network; in two of them one element has different successors.
SEQUENCES = ("AAB", "ABAC", "ABCD", "DCBA")
REPEATED = np.array([len(set(each)) < len(each) for each in SEQUENCES])


def sequences(swapped: bool = False) -> PatternSet:
    """Return all sequences, each with a plan unit of its own, or with that of the sequence before it."""
    lengths = [len(each) for each in SEQUENCES]
    plans = np.roll(np.eye(len(SEQUENCES)), -1 if swapped else 0, axis=1)
    return PatternSet.from_arrays(
        {"plan": np.repeat(plans, lengths, axis=0)},
        {
            "output": [
                [HIGH if unit == element else LOW for unit in ELEMENTS] for element in "".join(SEQUENCES)
            ]
        },
        names=SEQUENCES,
        lengths=lengths,
        labels=tuple("".join(SEQUENCES)),
    )


# --- actions ---------------------------------------------------------------------------------------

#: Actions of one sequence, each with a unit of its own.
ACTIONS = 4
#: How far from its own step an action is to be off, by name of the constraints: nowhere, one step before and
#: after, everywhere.
CONSTRAINTS = {"free": 0, "neighbours": 1, "all": ACTIONS - 1}
#: Steps and actions that neither the first nor the second of these specifies.
APART = np.abs(np.subtract.outer(np.arange(ACTIONS), np.arange(ACTIONS))) > CONSTRAINTS["neighbours"]


def actions(reach: int) -> PatternSet:
    """Return a sequence in which each action is on at its step, off within `reach` steps, and else open."""
    away = np.abs(np.subtract.outer(np.arange(ACTIONS), np.arange(ACTIONS)))
    targets = np.where(away == 0, HIGH, np.where(away <= reach, LOW, NAN))
    return PatternSet.from_arrays({"plan": np.ones((ACTIONS, 1))}, {"output": targets}, lengths=[ACTIONS])


# --- squares ----------------------------------------------------------------------------------------

#: Cycles taught, and cycles recorded.
TAUGHT, RECORDED = 5, 10


def square(half: float) -> Array:
    """Return the corners of a square around (0.5, 0.5), in order, shape (4, 2)."""
    return np.array([[0.5 + half * x, 0.5 + half * y] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


SQUARE, SMALL, LARGE = square(0.25), square(0.15), square(0.35)


def cycles(plans: Sequence[float], squares: Sequence[Array], count: int) -> PatternSet:
    """Return walks round squares, `count` times each, each with the value of the plan unit given."""
    return PatternSet.from_arrays(
        {"plan": np.repeat(plans, 4 * count)[:, None]},
        {"output": np.concatenate([np.tile(each, (count, 1)) for each in squares])},
        lengths=[4 * count] * len(squares),
    )


# --- speech -----------------------------------------------------------------------------------------

FEATURES = ("voice", "sonority", "friction", "place", "nasal", "height", "back", "round")
#: Targets of each segment, NaN where a segment does not care. Consonants leave height, backness and
#: rounding open, vowels place. Vowels of French are oral or nasal; those of English leave nasality open
#: (in capitals: the segments of "freon").
SEGMENTS: dict[str, tuple[float, ...]] = {
    "i": (0.9, 0.9, 0.1, NAN, 0.1, 0.9, 0.1, 0.1),
    "y": (0.9, 0.9, 0.1, NAN, 0.1, 0.9, 0.1, 0.9),
    "s": (0.1, 0.3, 0.9, 0.6, 0.1, NAN, NAN, NAN),
    "t": (0.1, 0.1, 0.1, 0.6, 0.1, NAN, NAN, NAN),
    "r": (0.9, 0.7, 0.5, 0.1, 0.1, NAN, NAN, NAN),
    "F": (0.1, 0.3, 0.9, 0.9, 0.1, NAN, NAN, NAN),
    "R": (0.9, 0.7, 0.1, 0.7, 0.1, NAN, NAN, NAN),
    "I": (0.9, 0.9, 0.1, NAN, NAN, 0.9, 0.1, 0.1),
    "O": (0.9, 0.9, 0.1, NAN, NAN, 0.1, 0.9, 0.1),
    "N": (0.9, 0.5, 0.1, 0.6, 0.9, NAN, NAN, NAN),
    "D": (0.9, 0.1, 0.1, 0.6, 0.1, NAN, NAN, NAN),
}
CLUSTER = "strstr"
#: Utterances by name: the cluster of "sinistre structure" between its vowels, with its controls; "freon"
#: and the same word with an oral consonant at the end.
UTTERANCES = {
    "i-y": f"i{CLUSTER}y",
    "i-i": f"i{CLUSTER}i",
    "y-i": f"y{CLUSTER}i",
    "freon": "FRION",
    "freod": "FRIOD",
}


def utterance(segments: str, feature: str = "", low: str = "") -> PatternSet:
    """Return one utterance; the segments `low` specify a feature in addition, which is to be low."""
    targets = np.array([SEGMENTS[each] for each in segments])
    for place, each in enumerate(segments):
        if each in low:
            targets[place, FEATURES.index(feature)] = LOW
    return PatternSet.from_arrays(
        {"plan": np.ones((len(segments), 1))},
        {"output": targets},
        lengths=[len(segments)],
        labels=tuple(segments),
    )


def utterances() -> dict[str, PatternSet]:
    """Return all utterances by name, those with constraints included."""
    return {
        **{name: utterance(segments) for name, segments in UTTERANCES.items()},
        # consonants that are not to be rounded
        **{f"{name}-constrained": utterance(UTTERANCES[name], "round", CLUSTER) for name in ("i-y", "i-i")},
        # vowels that are not to be nasal, as where nasal vowels are phonemes of their own
        **{f"{name}-oral": utterance(UTTERANCES[name], "nasal", "IO") for name in ("freon", "freod")},
    }
