"""The experiments: which cues and outcomes each group of animals meets, trial by trial."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .recursion import Trial

CUES = ("A", "B", "C", "X", "context")
#: Cues that take each other's parts from animal to animal, and so are equally salient.
COUNTERBALANCED = ("A", "B", "C")

#: Pairs of P(outcome | X) and P(outcome | no X), and the second learning rates that they are tried with, as
#: shares of the first.
PROBABILITIES = ((0.25, 0.0), (0.5, 0.25), (0.75, 0.5), (1.0, 0.75), (0.5, 0.0), (0.5, 0.5), (0.0, 0.5))
RATIOS = (1.0, 0.5, 0.25)

Generator = np.random.Generator


def trial(cues: str, outcome: float = 1.0) -> Trial:
    """Return a trial; ``"AX"`` are two cues, ``"*"`` is the context, ``""`` is a rest, without any cue."""
    return frozenset("context" if cue == "*" else cue for cue in cues), outcome


def mixed(trials: Sequence[Trial], each: int, rng: Generator) -> list[Trial]:
    """Return `each` of these trials in random order, block by block, so that none runs ahead."""
    return [trials[i] for _ in range(each) for i in rng.permutation(len(trials))]


def groups(each: int, rng: Generator) -> dict[str, list[Trial]]:
    """Return the trials of every group.

    Parameters
    ----------
    each : int
        Trials of each kind in a phase.
    rng : Generator
        Decides the order of intermixed trials.
    """
    acquired = [trial("A")] * each
    inhibited = mixed([trial("A"), trial("AX", 0.0)], each, rng)
    with_inhibitor = mixed([trial("A"), trial("AB", 0.0)], each, rng)
    with_excitor = mixed([trial("A"), trial("B"), trial("BX", 0.0)], each, rng)
    return {
        "acquisition": acquired + [trial("A", 0.0)] * each + [trial("", 0.0)] * each,
        "alone": [trial("X")] * each,
        "preexposed": [trial("X", 0.0)] * each + [trial("X")] * each,
        "overshadowed": [trial("AX")] * each,
        "blocked": acquired + [trial("AX")] * each,
        "unblocked": acquired + [trial("AX", 2.0)] * each,
        "blocked-strong": [trial("A", 2.0)] * each + [trial("AX", 2.0)] * each,
        **relative_validity(each, rng),
        "inhibition": inhibited + [trial("X", 0.0)] * each,
        "novel": inhibited + [trial("CX", 0.0)] * each,
        "overexpectation": mixed([trial("A"), trial("X")], each, rng) + [trial("AX")] * each,
        "superconditioned": with_inhibitor + [trial("BX")] * each,
        "accompanied": with_inhibitor + [trial("CX")] * each,
        "protected": with_excitor + [trial("AX", 0.0)] * each,
        "unprotected": with_excitor + [trial("AC", 0.0)] * each,
        **{
            f"contingency-{name}": contingency(each, with_cue, without, rng)
            for name, with_cue, without in (
                ("positive", 0.5, 0.0),
                ("zero", 0.5, 0.5),
                ("negative", 0.0, 0.5),
            )
        },
    }


def relative_validity(each: int, rng: Generator) -> dict[str, list[Trial]]:
    """Return the trials of two groups in which X is reinforced on the same trials; its companions differ."""
    reinforced = rng.permutation(np.repeat([True, False], each))
    companions = rng.permutation(np.repeat(["A", "B"], each))
    return {
        "correlated": [trial("AX") if us else trial("BX", 0.0) for us in reinforced],
        "uncorrelated": [trial(f"{cue}X", float(us)) for cue, us in zip(companions, reinforced, strict=True)],
    }


def contingency(each: int, with_cue: float, without: float, rng: Generator) -> list[Trial]:
    """Return trials in a context, half with X and half without, and the outcome with either probability."""
    kinds = []
    for cues, probability in (("*X", with_cue), ("*", without)):
        paired = round(2 * each * probability)
        kinds += [trial(cues)] * paired + [trial(cues, 0.0)] * (2 * each - paired)
    return [kinds[i] for i in rng.permutation(len(kinds))]


def contingency_shares(with_cue: float, without: float) -> dict[Trial, float]:
    """Return how often each kind of trial occurs where half of them have X, out of two."""
    return {
        trial("*X"): with_cue,
        trial("*X", 0.0): 1 - with_cue,
        trial("*"): without,
        trial("*", 0.0): 1 - without,
    }


#: The same for the groups of relative validity, and for the training of an inhibitor.
VALIDITY_SHARES: dict[str, dict[Trial, float]] = {
    "correlated": {trial("AX"): 1.0, trial("BX", 0.0): 1.0},
    "uncorrelated": {trial(f"{cue}X", outcome): 0.5 for cue in "AB" for outcome in (1.0, 0.0)},
}
INHIBITION_SHARES = {trial("A"): 1.0, trial("AX", 0.0): 1.0}


def random_trials(count: int, rng: Generator) -> list[Trial]:
    """Return trials with random sets of cues and random outcomes: no experiment, every case."""
    trials = []
    for _ in range(count):
        present = rng.choice(len(CUES), size=rng.integers(1, len(CUES) + 1), replace=False)
        trials.append((frozenset(CUES[i] for i in present), float(rng.choice([0.0, 0.5, 1.0]))))
    return trials
