"""Controls: what a claim is held against, so that what comes without the cause claimed is no effect of it.

A control is named. It is one of the study's controls, such as ``"untrained"``, whose values a replicate
stored under names that begin with it (``untrained_words`` beside ``words``); or a condition of the study,
such as ``"shuffled"``; or another measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: What a claim without any control says, with its reason.
NONE = "none"


class Substituted(Mapping[str, Any]):
    """Measures with those of a control in place of the bare ones.

    Parameters
    ----------
    measures : mapping
        A replicate's.
    control : str
        Whose stored values, ``<control>_<name>``, stand for ``<name>``.

    Attributes
    ----------
    used : bool
        Whether any of them was asked for: if none was, the control would be the claim itself.
    """

    def __init__(self, measures: Mapping[str, Any], control: str) -> None:
        prefix = f"{control}_"
        self._measures = measures
        self._control = {
            name.removeprefix(prefix): value for name, value in measures.items() if name.startswith(prefix)
        }
        self.used = False

    def __getitem__(self, name: str) -> Any:
        if name in self._control:
            self.used = True
            return self._control[name]
        return self._measures[name]

    def __iter__(self) -> Iterator[str]:
        yield from {**self._measures, **self._control}

    def __len__(self) -> int:
        return len({**self._measures, **self._control})
