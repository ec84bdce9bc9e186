"""How a claim's criterion stands to the networks that it judges: which was there first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """When a claim's criterion was registered, and what had been run by then.

    Parameters
    ----------
    date : str
        When it was registered, in UTC.
    amended : str or None
        When it, or what it measures, was last changed.
    harsher : bool
        Whether every change made it strictly harsher.
    differs : bool
        Whether the claim that was judged is not what is registered.
    before : bool
        Whether registration and amendments are older than the networks that were judged.
    networks : int
        Networks of the study, of any run that is written down, that are older than the criterion.
    """

    date: str
    amended: str | None = None
    harsher: bool = False
    differs: bool = False
    before: bool = True
    networks: int = 0
