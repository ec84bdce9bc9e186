"""The experiments: which cues and outcomes each group of animals meets, trial by trial."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .recursion import Trial

CUES = ("A", "B", "X", "context")

Generator = np.random.Generator


def trial(cues: str, outcome: float = 1.0) -> Trial:
    """Return a trial; ``"AX"`` are two cues, ``"*"`` is the context."""
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
    reinforced = rng.permutation(np.repeat([True, False], each))
    # in both groups X is reinforced on the same trials; only its companions differ
    companions = rng.permutation(np.repeat(["A", "B"], each))
    return {
        "acquisition": acquired + [trial("A", 0.0)] * each,
        "alone": [trial("X")] * each,
        "overshadowed": [trial("AX")] * each,
        "blocked": acquired + [trial("AX")] * each,
        "unblocked": acquired + [trial("AX", 2.0)] * each,
        "correlated": [trial("AX") if us else trial("BX", 0.0) for us in reinforced],
        "uncorrelated": [trial(f"{cue}X", float(us)) for cue, us in zip(companions, reinforced, strict=True)],
        "inhibition": mixed([trial("A"), trial("AX", 0.0)], each, rng),
        "overexpectation": mixed([trial("A"), trial("X")], each, rng) + [trial("AX")] * each,
        **{
            f"contingency-{name}": contingency(each, with_cue, without, rng)
            for name, with_cue, without in (
                ("positive", 0.5, 0.0),
                ("zero", 0.5, 0.5),
                ("negative", 0.0, 0.5),
            )
        },
    }


def contingency(each: int, with_cue: float, without: float, rng: Generator) -> list[Trial]:
    """Return trials in a context, half with X and half without, and the outcome with either probability."""
    kinds = []
    for cues, probability in (("*X", with_cue), ("*", without)):
        paired = round(2 * each * probability)
        kinds += [trial(cues)] * paired + [trial(cues, 0.0)] * (2 * each - paired)
    return [kinds[i] for i in rng.permutation(len(kinds))]


def random_trials(count: int, rng: Generator) -> list[Trial]:
    """Return trials with random sets of cues and random outcomes: no experiment, every case."""
    trials = []
    for _ in range(count):
        present = rng.choice(len(CUES), size=rng.integers(1, len(CUES) + 1), replace=False)
        trials.append((frozenset(CUES[i] for i in present), float(rng.choice([0.0, 0.5, 1.0]))))
    return trials
