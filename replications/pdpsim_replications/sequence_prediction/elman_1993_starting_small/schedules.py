"""What the three simulations of Elman (1993) let a network read, pass by pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pdpsim.base.errors import StudyError


@dataclass(frozen=True)
class Pass:
    """One pass through a set of sentences.

    Parameters
    ----------
    sentences : str
        The set, by the share of its sentences that have relative clauses: see `relative_clauses.SHARES`.
    memory : tuple of int, optional
        The least and the greatest number of words after which the context is wiped, at random; without,
        never.
    """

    sentences: str
    memory: tuple[int, int] | None = None


Schedule = tuple[Pass, ...]

#: Simulation 3: how far memory goes back, in words, and passes with it; all sentences are of the last kind.
_MEMORIES = (((3, 4), 12), ((4, 5), 5), ((5, 6), 5), ((6, 7), 5), (None, 5))

#: By condition. The network of simulation 1 learns as long as the longer of the others.
SCHEDULES: Mapping[str, Schedule] = {
    "flat": (Pass("complex"),) * sum(count for _, count in _MEMORIES),
    "input": tuple(Pass(name) for name in ("simple", "quarter", "half", "complex") for _ in range(5)),
    "memory": tuple(Pass("complex", memory) for memory, count in _MEMORIES for _ in range(count)),
}


def stretched(schedule: Schedule, exposure: float) -> Schedule:
    """Return a schedule with so many times the passes of each stage, rounded, at least one.

    Parameters
    ----------
    schedule : tuple of Pass
    exposure : float
        Above 0; 1 leaves it as it is.

    Raises
    ------
    StudyError
        If the exposure is not above 0.
    """
    if not exposure > 0:
        raise StudyError(f"option exposure: must be above 0, got {exposure:g}")
    stages = {each: schedule.count(each) for each in schedule}
    return tuple(each for each, count in stages.items() for _ in range(max(1, round(count * exposure))))
