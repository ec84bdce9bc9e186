"""What happened in training, where it stands, and where that is kept while it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.base.display import Display


class Slot(Protocol):
    """Where the checkpoint of one training is kept."""

    def load(self) -> dict[str, AnyArray] | None:
        """Return what was saved last, or None."""

    def save(self, arrays: Mapping[str, AnyArray], finished: bool) -> None:
        """Keep the state."""

    def due(self) -> bool:
        """Return whether it is time to save again."""


class Checkpoints(Protocol):
    """Where the checkpoints of one network are kept; see :mod:`pdpsim.simulate.checkpoint`."""

    def next_call(self) -> Slot:
        """Return the slot of the network's next training."""


@dataclass
class History(Display):
    """What happened in training, over all phases.

    Attributes
    ----------
    error : array, shape (epochs,)
        Error summed over each epoch, met before each update (weighted, where the phase weights).
    worst_pattern, worst_unit : array, shape (epochs,)
        Largest error of a pattern, and largest |activation - target|, in each epoch.
    phase : array of int, shape (epochs,)
        Number of the phase, from 0.
    stopped : bool
        Whether the last phase's criterion was met.
    snapshots : dict of int to dict of str to array
        What the observer returned, by epoch counted over all phases.
    """

    error: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    worst_pattern: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    worst_unit: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    phase: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    stopped: bool = False
    snapshots: dict[int, dict[str, AnyArray]] = field(default_factory=dict)

    @property
    def epochs(self) -> int:
        """Number of epochs done."""
        return len(self.error)

    def add(self, phase: int, errors: AnyArray, worst: AnyArray) -> None:
        """Add epochs; `errors` and `worst` have the shape (epochs, presentations)."""
        self.error = np.append(self.error, errors.sum(axis=1))
        self.worst_pattern = np.append(self.worst_pattern, errors.max(axis=1))
        self.worst_unit = np.append(self.worst_unit, worst.max(axis=1))
        self.phase = np.append(self.phase, np.full(len(errors), phase))


@dataclass
class Progress:
    """Where training stands: what a checkpoint holds besides the network's own state.

    Attributes
    ----------
    phase, epoch, position : int
        The phase, epochs done in it, and presentations done in the current epoch.
    order : array of int
        Order of presentation in the current epoch, once it is begun.
    errors, worst : array
        Of the presentations done in the current epoch.
    history : History
    """

    phase: int = 0
    epoch: int = 0
    position: int = 0
    order: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    errors: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    worst: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    history: History = field(default_factory=History)

    def arrays(self) -> dict[str, AnyArray]:
        """Return the stage as arrays."""
        out = {
            "progress/place": np.array([self.phase, self.epoch, self.position], dtype=np.int64),
            "progress/order": self.order,
            "progress/errors": self.errors,
            "progress/worst": self.worst,
        }
        for each in fields(self.history):
            if each.name != "snapshots":
                out[f"history/{each.name}"] = np.asarray(getattr(self.history, each.name))
        for epoch, snapshot in self.history.snapshots.items():
            for name, array in snapshot.items():
                out[f"snapshot/{epoch}/{name}"] = array
        return out

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, AnyArray]) -> Progress:
        """Return the stage that `arrays` came from."""
        phase, epoch, position = (int(x) for x in arrays["progress/place"])
        history = History(
            arrays["history/error"],
            arrays["history/worst_pattern"],
            arrays["history/worst_unit"],
            arrays["history/phase"],
            bool(arrays["history/stopped"]),
        )
        for key, array in arrays.items():
            if key.startswith("snapshot/"):
                _, at, name = key.split("/", 2)
                history.snapshots.setdefault(int(at), {})[name] = array
        order, errors, worst = (arrays[f"progress/{name}"] for name in ("order", "errors", "worst"))
        return cls(phase, epoch, position, order, errors, worst, history)
