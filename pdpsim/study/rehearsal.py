"""What a study's networks learn or are shown, known without training them.

A replicate is begun, and ended where the network in question would learn; one whose model states no training,
where it is shown patterns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from pdpsim.base.errors import StudyError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.formats.model import Model
from pdpsim.results.case import Case
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import cases
from pdpsim.study.study import Study

Sets = Mapping[str, PatternSet]


def patterns_of(study: Study, model: str) -> Sets:
    """Return the patterns that networks of a model are trained on first, in replicate 1 of a study.

    Parameters
    ----------
    study : Study
    model : str
        The model's own name, such as ``"rumelhart-todd-1993"``.

    Returns
    -------
    dict of str to PatternSet
        By the name that phases of the training call them; the empty name for a single set. Of a model that
        states no training, what its networks are shown first.

    Raises
    ------
    StudyError
        If no network of the model is trained, other than after others that take long.
    """
    return shown(study, model)[1]


def shown(study: Study, model: str) -> tuple[Simulator, Sets]:
    """Return the patterns of `patterns_of`, and the network before it learns or is shown them."""
    others = []
    for case in cases(study):
        curtain = _rehearse(study, case, model, quick=True)
        if curtain is not None and curtain.model == model:
            curtain = _rehearse(study, case, model) or curtain  # with as many patterns as the study has
            return curtain.network, curtain.sets
        if curtain is not None:
            others.append(case)
    for case in others:  # in which the network may be trained after others
        curtain = _rehearse(study, case, model, quick=True, wait=True)
        if curtain is not None:
            return curtain.network, curtain.sets
    raise StudyError(f"{study.id} trains no network of the model {model!r}; give patterns of your own")


def _rehearse(
    study: Study, case: Case, model: str, *, quick: bool = False, wait: bool = False
) -> _CurtainError | None:
    """Begin a replicate; return which network would have learned, or None if it came to its end."""
    assert study.simulation is not None
    replicate = _Rehearsal(study, case, quick=quick)
    replicate.wanted, replicate.wait = model, wait
    try:
        study.simulation(replicate)
    except _CurtainError as curtain:
        return curtain
    return None


class _CurtainError(Exception):
    """A network was about to learn, or to be shown patterns."""

    def __init__(self, network: Simulator, sets: Sets) -> None:
        self.network, self.model, self.sets = network, network.model.name, sets
        super().__init__()


class _Actor(Simulator):
    """A network that ends the rehearsal where it would learn."""

    def train(self, patterns: PatternSet | Sets, *_: Any, **__: Any) -> NoReturn:
        """End the rehearsal."""
        sets = {"": patterns} if isinstance(patterns, PatternSet) else dict(patterns)
        raise _CurtainError(self, sets)


class _Shown(_Actor):
    """A network of a model without training, which ends the rehearsal where it is shown patterns."""

    def record(self, patterns: PatternSet, *_: Any, **__: Any) -> NoReturn:
        """End the rehearsal."""
        raise _CurtainError(self, {"": patterns})

    def test(self, patterns: PatternSet, *_: Any, **__: Any) -> NoReturn:
        """End the rehearsal."""
        raise _CurtainError(self, {"": patterns})


class _Rehearsal(Replicate):
    """A replicate whose networks do not learn: none of a model, or, unless it is to wait, none at all."""

    wanted = ""
    wait = False

    def build(self, model: Model | Network, seed: np.random.SeedSequence) -> Simulator:
        """Return a network that ends the rehearsal where it would learn."""
        own = isinstance(model, Model) and model.name == self.wanted
        if self.wait and not own:
            return super().build(model, seed)
        kind = _Shown if isinstance(model, Model) and model.phases == (Phase(),) else _Actor
        return kind(model, seed, engine=self.setup.engine, dtype=self.setup.dtype)
