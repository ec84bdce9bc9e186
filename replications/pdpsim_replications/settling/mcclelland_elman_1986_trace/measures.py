"""What is measured: who is recognised, which sound words decide for, who competes, and what is cut where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.settling.mcclelland_elman_1986_trace.study import STEPS

Measures = Mapping[str, Any]


def at(course: Any, cycle: int) -> float:
    """Return a course's value after so many cycles."""
    return float(np.asarray(course)[cycle - 1])


@measure
def unrecognised(measures: Measures) -> float:
    """Return how many of the words tested alone have a rival with a higher peak."""
    return float(np.sum(1 - np.asarray(measures["recognised"])))


@measure
def permuted_unrecognised(measures: Measures) -> float:
    """Return the same where words are spelt as others are."""
    return float(np.sum(1 - np.asarray(measures["permuted_recognised"])))


@measure
def noisy_share(measures: Measures) -> float:
    """Return the share of words recognised in noise."""
    return float(np.mean(measures["noisy_recognised"]))


@measure
def cut_unrecognised(measures: Measures) -> float:
    """Return how many words have a rival with a higher peak, without feedback."""
    return float(np.sum(1 - np.asarray(measures["cut_recognised"])))


@measure
def feedback_in_noise(measures: Measures) -> float:
    """Return by how much more words are recognised in noise with feedback than without."""
    return noisy_share(measures) - float(np.mean(measures["cut_noisy_recognised"]))


@measure
def shuffled_in_noise(measures: Measures) -> float:
    """Return the same of feedback to other words' phonemes."""
    return float(np.mean(measures["shuffled_noisy_recognised"]) - np.mean(measures["cut_noisy_recognised"]))


@measure
def plug_gap(measures: Measures) -> float:
    """Return the distance of /p/ and /b/ at cycle 24, for a sound between the two before -lug."""
    return abs(at(measures["plug_p"], 24) - at(measures["plug_b"], 24))


@measure
def plug_gap_later(measures: Measures) -> float:
    """Return the same at cycle 72."""
    return abs(at(measures["plug_p"], 72) - at(measures["plug_b"], 72))


@measure
def plug(measures: Measures) -> float:
    """Return how much more active /p/ is than /b/ at cycle 48."""
    return at(measures["plug_p"], 48) - at(measures["plug_b"], 48)


@measure
def clear_b(measures: Measures) -> float:
    """Return how much more active /b/ is than /p/ at cycle 48, for a clear /b/ before -lug."""
    return at(measures["blug_b"], 48) - at(measures["blug_p"], 48)


@measure
def unclear_b(measures: Measures) -> float:
    """Return the same for a sound between the two."""
    return -plug(measures)


@measure
def final_effect(measures: Measures) -> float:
    """Return how much more active the word's phoneme is than the other, of an ambiguous last one."""
    return float(np.mean(measures["end_final"]))


@measure
def first_effect(measures: Measures) -> float:
    """Return the same of an ambiguous first one."""
    return float(np.mean(measures["end_first"]))


@measure
def later_is_larger(measures: Measures) -> float:
    """Return how much larger the effect is on last than on first phonemes."""
    return final_effect(measures) - first_effect(measures)


@measure
def sooner_is_larger(measures: Measures) -> float:
    """Return the same twelve cycles after the centre of the ambiguous sound itself."""
    return float(np.mean(measures["own_final"]) - np.mean(measures["own_first"]))


@measure
def l_after_s(measures: Measures) -> float:
    """Return how much more active /l/ is than /r/ at cycle 48, for a sound between the two in s-i."""
    return at(measures["sli_l"], 48) - at(measures["sli_r"], 48)


@measure
def r_after_t(measures: Measures) -> float:
    """Return how much more active /r/ is than /l/ at cycle 48, for a sound between the two in t-i."""
    return at(measures["tri_r"], 48) - at(measures["tri_l"], 48)


@measure
def sooner_late(measures: Measures) -> float:
    """Return by how many cycles fourth phonemes are there sooner in words than in other strings."""
    return float(np.mean(measures["late_nonword"]) - np.mean(measures["late_word"]))


@measure
def sooner_early(measures: Measures) -> float:
    """Return the same of first phonemes."""
    return float(np.mean(measures["early_nonword"]) - np.mean(measures["early_word"]))


@measure
def late_only(measures: Measures) -> float:
    """Return by how many cycles the lead of words is longer for fourth phonemes than for first ones."""
    return sooner_late(measures) - sooner_early(measures)


@measure
def cohort_early(measures: Measures) -> float:
    """Return the activation of the cohort at cycle 30."""
    return at(measures["course_cohort"], 30)


@measure
def cohort_loses(measures: Measures) -> float:
    """Return how much less active than the target the cohort is at cycle 60 than it was at cycle 24."""
    target, cohort = measures["course_target"], measures["course_cohort"]
    return at(target, 60) - at(cohort, 60) - (at(target, 24) - at(cohort, 24))


@measure
def rhyme_late(measures: Measures) -> float:
    """Return how much more active rhymes are than unrelated words at cycle 42."""
    return at(measures["course_rhyme"], 42) - at(measures["course_unrelated"], 42)


@measure
def cohort_over_rhyme(measures: Measures) -> float:
    """Return how much higher the cohort's peak is than that of rhymes."""
    return float(np.max(measures["course_cohort"]) - np.max(measures["course_rhyme"]))


@measure
def over_embedded(measures: Measures) -> float:
    """Return how much more active words are at cycle 60 than words embedded in them."""
    return at(measures["course_target"], 60) - at(measures["course_embedded"], 60)


@measure
def pairs_lead(measures: Measures) -> float:
    """Return by how much both words of a pair lead in their places at the end, mean over pairs."""
    return float(np.mean(measures["margins"]))


@measure
def longest_wins(measures: Measures) -> float:
    """Return how much more active party is than part, par and tea at cycle 80."""
    rivals = max(at(measures[f"party_{word}"], 80) for word in ("part", "par", "tea"))
    return at(measures["party_party"], 80) - rivals


@measure
def categorical(measures: Measures) -> float:
    """Return how much steeper a continuum's middle is than the way from end to end, less 1."""
    difference = np.asarray(measures["continuum"])
    middle = (difference[3] - difference[2]) / (STEPS[3] - STEPS[2])
    return float(middle / (difference[-1] - difference[0]) - 1)
