"""Verdicts: what a criterion says of measured values, and what every criterion can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from numpy.typing import ArrayLike

from pdpsim.base.errors import StudyError

Verdict = Literal["reproduced", "partly", "not reproduced", "not tested"]
VERDICTS: tuple[Verdict, ...] = ("reproduced", "partly", "not reproduced", "not tested")

# one replicate's measures, or one replicate's measures by condition -> a value
Control = Callable[[Any], Any]


@dataclass(frozen=True)
class Judgement:
    """What a criterion says of the values measured.

    Parameters
    ----------
    verdict : str
        One of `VERDICTS`.
    mean : float
        Mean of the values (for `Counts` their median, since unsolved networks have no mean); NaN if there
        is none.
    low, high : float
        The interval of the criterion; NaN if there is none.
    n : int
        Number of networks, failures included.
    values : tuple of float
        One for each network.
    detail : str
        A clause that says why, for the table of claims.
    control : float, optional
        Mean of the untrained control, where the criterion has one.
    jackknife : bool
        Whether the values are pseudo-values of a single value for all networks.
    """

    verdict: Verdict
    mean: float
    low: float
    high: float
    n: int
    values: tuple[float, ...]
    detail: str
    control: float | None = None
    jackknife: bool = False


class Criterion(ABC):
    """What every criterion can do."""

    kind: ClassVar[str]
    #: Whether it can judge a single value for all networks, by leaving out one at a time.
    pools: ClassVar[bool] = False

    @property
    def reference(self) -> Control | None:
        """The function that measures the untrained control or chance, if the criterion has one."""
        return None

    def check(self, published: str | None) -> None:
        """Raise `StudyError` if this published value cannot be judged so."""
        if published is not None and not published.strip():
            raise StudyError("the published value is empty; say in words what the paper reports")

    @abstractmethod
    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """Judge the values, one per network, against the published one.

        Parameters
        ----------
        values : array, shape (networks,)
            NaN where a network diverged or gave no value.
        published : str, optional
            As printed.
        control : array, shape (networks,), optional
            Values of `reference`.
        """

    @abstractmethod
    def describe(self, published: str | None) -> str:
        """Return the criterion in one sentence."""
