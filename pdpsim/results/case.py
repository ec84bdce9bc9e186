"""One condition in one reading: what a replicate is a replicate of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One condition in one reading.

    Parameters
    ----------
    condition : str
    reading : str or None
        None in a study without readings.
    primary : bool
        Whether this reading carries the verdicts.
    """

    condition: str
    reading: str | None
    primary: bool = True

    @property
    def label(self) -> str:
        """Name in a results folder: the condition, with the reading if that is not the primary one."""
        return self.condition if self.primary else f"{self.condition}@{self.reading}"
