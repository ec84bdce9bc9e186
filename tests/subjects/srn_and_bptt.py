"""What carries error through time: learners that learn what they can reach, and ones that learn nothing."""

from __future__ import annotations

from . import Subject

LEARNERS = ("step", "truncated", "through", "jordan", "slow-step", "slow-through", "e-prop", "rflo")
TASKS = ("span-1", "span-2", "span-4", "span-8", "xor", "reber")

#: What each fails at.
FAILS = {
    "step": ("span-4", "span-8"),
    "truncated": ("span-4", "span-8"),
    "jordan": ("xor", "reber"),
    "slow-step": ("span-4", "span-8"),
    "e-prop": ("span-8",),
    "rflo": ("span-8",),
}


def subject(learned: bool, forward: float) -> Subject:
    """The same in each of ten replicates."""
    chance = {task: 0.0 if task == "reber" else 0.5 for task in TASKS}
    right, before = {}, {}
    for learner in LEARNERS:
        for task in TASKS:
            good = learned and task not in FAILS.get(learner, ())
            right[f"right_{learner}_{task}"] = 1.0 if good else chance[task]
            before[f"untrained_right_{learner}_{task}"] = chance[task]
    away = {f"away_forward_{task}": forward for task in TASKS}
    away |= {f"away_step_{task}": 0.5 for task in TASKS}
    return {"default": [right | before | away] * 10}


def perfect() -> Subject:
    """Each learns what its error, or its trace, reaches."""
    return subject(learned=True, forward=1e-15)


def null() -> Subject:
    """Nothing learns, but for what is told beforehand; and the two gradients differ."""
    nothing = subject(learned=False, forward=0.5)["default"][0]
    through = {f"right_through_{task}": 1.0 if task in ("xor", "reber") else 0.5 for task in TASKS}
    return {"default": [{**nothing, **through}] * 10}
