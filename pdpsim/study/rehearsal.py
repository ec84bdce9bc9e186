"""What a study's networks are trained on, known without training them.

A replicate is begun, and ended where the network in question would learn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from pdpsim.base.errors import StudyError
from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import cases
from pdpsim.study.study import Study


def patterns_of(study: Study, model: str) -> Mapping[str, PatternSet]:
    """Return the patterns that networks of a model are trained on first, in replicate 1 of a study.

    Parameters
    ----------
    study : Study
    model : str
        The model's own name, such as ``"rumelhart-todd-1993"``.

    Returns
    -------
    dict of str to PatternSet
        By the name that phases of the training call them; the empty name for a single set.

    Raises
    ------
    StudyError
        If no network of the model is trained, other than after others that take long.
    """
    assert study.simulation is not None
    for wait in (False, True):  # a network that is trained after others: those quickly, then
        for case in cases(study):
            replicate = _Rehearsal(study, model, wait, case, quick=wait)
            try:
                study.simulation(replicate)
            except _CurtainError as curtain:
                if curtain.simulator.model.name == model:
                    return curtain.simulator.trained_on
    raise StudyError(f"{study.id} trains no network of the model {model!r}")


class _CurtainError(Exception):
    """A network was about to learn."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__()


class _Curtain:
    """Stands where checkpoints would: the first thing that a training asks for."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def next_call(self) -> NoReturn:
        """End the rehearsal."""
        raise _CurtainError(self.simulator)


class _Rehearsal(Replicate):
    """A replicate whose networks do not learn: none of a model, or, unless it is to wait, none at all."""

    def __init__(self, study: Study, model: str, wait: bool, *args: object, **kwargs: object) -> None:
        super().__init__(study, *args, **kwargs)  # type: ignore[arg-type]
        self._wanted, self._wait = model, wait

    def network(self, *args: object, **kwargs: object) -> Simulator:
        """Return a network that ends the rehearsal where it would learn."""
        simulator = super().network(*args, **kwargs)  # type: ignore[arg-type]
        if not self._wait or simulator.model.name == self._wanted:
            simulator.checkpoint = _Curtain(simulator)
        return simulator
