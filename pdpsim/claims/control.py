"""Controls: what a claim is held against, so that what comes without the cause claimed is no effect of it.

A control is named. It is one of the study's controls, such as ``"untrained"``, whose values a replicate
stored under names that begin with it (``untrained_words`` beside ``words``); or a condition of the study,
such as ``"shuffled"``; or another measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pdpsim.claims.criterion import Values, shown
from pdpsim.claims.verdict import Judgement

#: What a claim without any control says; its reason says why.
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
    shared : set of str
        What was asked for and is not stored for the control: the network's own.
    """

    def __init__(self, measures: Mapping[str, Any], control: str) -> None:
        prefix = f"{control}_"
        self._measures = measures
        self._control = {
            name.removeprefix(prefix): value for name, value in measures.items() if name.startswith(prefix)
        }
        self.used = False
        self.shared: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        if name in self._control:
            self.used = True
            return self._control[name]
        value = self._measures[name]
        self.shared.add(name)
        return value

    def __iter__(self) -> Iterator[str]:
        yield from {**self._measures, **self._control}

    def __len__(self) -> int:
        return len({**self._measures, **self._control})


def weakened(judgement: Judgement, control: Values, passes: Callable[[Values], bool]) -> Judgement:
    """Return a judgement that is at most ``partly`` where the control passes too, or gave too few values.

    Parameters
    ----------
    judgement : Judgement
        Of the networks alone.
    control : array, shape (networks,)
        Missing values are left out, which does not help it to fail.
    passes : callable
        Whether values pass.
    """
    finite = control[np.isfinite(control)]
    if len(finite) < 2:
        return _capped(judgement, "the control gave too few values to compare with")
    centre = float(finite.mean())
    weak = passes(finite)
    detail = f"control {shown(centre)}" + (", which passes too" if weak else "")
    if weak:
        return replace(_capped(judgement, detail), control=centre)
    return replace(judgement, detail=f"{judgement.detail}; {detail}", control=centre)


def _capped(judgement: Judgement, detail: str) -> Judgement:
    verdict = "partly" if judgement.verdict == "reproduced" else judgement.verdict
    return replace(judgement, verdict=verdict, detail=f"{judgement.detail}; {detail}")
