"""Verdicts: what a criterion says of measured values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["reproduced", "partly", "not reproduced", "not tested"]
VERDICTS: tuple[Verdict, ...] = ("reproduced", "partly", "not reproduced", "not tested")

#: A mark beside each verdict, so that none is told by colour alone.
MARKS: dict[str, str] = {"reproduced": "✓", "partly": "≈", "not reproduced": "✗", "not tested": "–"}


@dataclass(frozen=True)
class Judgement:
    """What a criterion says of the values measured.

    Parameters
    ----------
    verdict : str
        One of `VERDICTS`.
    mean : float
        Mean of the values (for `SingleRun` their median, since unsolved networks have no mean); NaN if there
        is none.
    low, high : float
        The interval of the criterion; NaN if there is none.
    values : tuple of float
        One for each network, failures included.
    detail : str
        A clause that says why, for the table of claims.
    control : float, optional
        Mean of the control, where the criterion has one.
    """

    verdict: Verdict
    mean: float
    low: float
    high: float
    values: tuple[float, ...]
    detail: str
    control: float | None = None
