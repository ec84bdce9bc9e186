"""What is measured: who leads, what is chosen, and what a context adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]


def at(course: Any, cycle: int) -> float:
    """Return a course's value at a cycle, counted from 1."""
    return float(np.asarray(course)[cycle - 1])


@measure
def winner_margin(measures: Measures) -> float:
    """Return how much more active WORK is than WORD, WEAK and WEAR at cycle 40."""
    others = (measures[f"word_{each}"] for each in ("WORD", "WEAK", "WEAR"))
    return at(measures["word_WORK"], 40) - max(at(each, 40) for each in others)


@measure
def word_falls(measures: Measures) -> float:
    """Return how far WORD's activation falls from its peak, at or before cycle 20, to cycle 40."""
    course = measures["word_WORD"]
    return float(np.max(course[:20])) - at(course, 40)


@measure
def word_rises(measures: Measures) -> float:
    """Return WORD's highest activation."""
    return float(np.max(measures["word_WORD"]))


@measure
def weak_over_wear(measures: Measures) -> float:
    """Return how much more active WEAK is than WEAR at cycle 40."""
    return at(measures["word_WEAK"], 40) - at(measures["word_WEAR"], 40)


@measure
def early_gap(measures: Measures) -> float:
    """Return the distance of K and R at cycle 5."""
    return abs(at(measures["letter_K"], 5) - at(measures["letter_R"], 5))


@measure
def late_gap(measures: Measures) -> float:
    """Return how much more active K is than R at cycle 40."""
    return at(measures["letter_K"], 40) - at(measures["letter_R"], 40)


@measure
def r_level(measures: Measures) -> float:
    """Return R's activation at cycle 40."""
    return at(measures["letter_R"], 40)


@measure
def r_response_falls(measures: Measures) -> float:
    """Return how far the probability of responding R falls from its peak to cycle 40."""
    course = measures["p_R"]
    return float(np.max(course)) - at(course, 40)


@measure
def response_lag(measures: Measures) -> float:
    """Return how many cycles later K's response probability reaches half of what it has at 40 than K does."""
    halves = []
    for name in ("p_K", "letter_K"):
        course = np.asarray(measures[name])
        halves.append(int(np.argmax(course >= 0.5 * course[39])))
    return float(halves[0] - halves[1])


@measure
def word_correct(measures: Measures) -> float:
    """Return how often letters of words are chosen right, bright and masked."""
    return float(np.mean(measures["word"]))


@measure
def single_correct(measures: Measures) -> float:
    """Return the same of letters alone."""
    return float(np.mean(measures["single"]))


@measure
def word_advantage(measures: Measures) -> float:
    """Return how much more often letters are chosen right in words than alone, bright and masked."""
    return word_correct(measures) - single_correct(measures)


@measure
def dim_advantage(measures: Measures) -> float:
    """Return the same, dim and without a mask."""
    return float(np.mean(measures["dim_word"]) - np.mean(measures["dim_single"]))


@measure
def smaller_when_dim(measures: Measures) -> float:
    """Return how much smaller the advantage is without a mask."""
    return word_advantage(measures) - dim_advantage(measures)


@measure
def pseudo_advantage(measures: Measures) -> float:
    """Return how much more often letters are chosen right in pseudowords than among consonants."""
    return float(np.mean(measures["pseudo"]) - np.mean(measures["nonword"]))


@measure
def nearer_to_words(measures: Measures) -> float:
    """Return how much nearer pseudowords are to words than to letters among consonants."""
    return pseudo_advantage(measures) - (word_correct(measures) - float(np.mean(measures["pseudo"])))


@measure
def cut_advantage(measures: Measures) -> float:
    """Return the largest advantage of a letter in its word without feedback."""
    return float(np.abs(np.asarray(measures["cut_word"]) - np.asarray(measures["cut_single"])).max())


@measure
def whole_advantage(measures: Measures) -> float:
    """Return the same with feedback."""
    return float(np.abs(np.asarray(measures["word"]) - np.asarray(measures["single"])).max())


@measure
def third_word(measures: Measures, string: str) -> float:
    """Return the activation of the third most active word at cycle 30."""
    return float(np.asarray(measures[f"words_{string}"])[29, 2])


@measure
def weakest_letter(measures: Measures, string: str) -> float:
    """Return by how much the least active letter of a string is above that of XLQJ at cycle 30."""
    return float(np.min(measures[f"letters_{string}"][29]) - np.min(measures["letters_XLQJ"][29]))


@measure
def early_context(measures: Measures) -> float:
    """Return how much more often letters are chosen right whose context comes 20 cycles ahead."""
    return float(measures["leads"][-1] - measures["leads"][0])


@measure
def vowel_or_not(measures: Measures) -> float:
    """Return the distance of SLET and SLNT, mean activation of letters at cycle 20."""
    return abs(float(np.mean(measures["letters_SLET"][19]) - np.mean(measures["letters_SLNT"][19])))


@measure
def over_nonword(measures: Measures) -> float:
    """Return how far the mean letter of SLET and SLNT, whichever is lower, is above XLQJ's at cycle 20."""
    means = [float(np.mean(measures[f"letters_{each}"][19])) for each in ("SLET", "SLNT")]
    return min(means) - float(np.mean(measures["letters_XLQJ"][19]))
