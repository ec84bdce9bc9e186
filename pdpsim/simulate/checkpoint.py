"""Checkpoints of training: what lets an interrupted run go on where it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import read_arrays, write_arrays
from pdpsim.base.errors import ResultsError, Suspended
from pdpsim.simulate.archive import text_of, truth_of

INTERVAL = 60.0  # seconds between two checkpoints of one training

_FINISHED = "checkpoint finished"
_RUN = "checkpoint run"


class Slot:
    """The checkpoint of one training of one network.

    Parameters
    ----------
    path : Path
        Its file.
    run : str
        What the training is part of: the digest of its fingerprint. A checkpoint of another run is not used.
    may_write : function, optional
        Called before the checkpoint is written; raises `ResultsError` if it must not be.
    over : function, optional
        Returns whether the time for the work is over: then the training stops at its next checkpoint.

    Attributes
    ----------
    finished : bool
        Whether the state loaded or saved last was that of a training that is over.
    """

    def __init__(
        self,
        path: Path,
        run: str = "",
        may_write: Callable[[], None] | None = None,
        over: Callable[[], bool] | None = None,
    ) -> None:
        self.path = path
        self.run = run
        self.may_write = may_write
        self.over = over
        self.finished = False
        self._saved = time.monotonic()

    def load(self) -> dict[str, NDArray[Any]] | None:
        """Return the arrays saved last, or None if there are none of this run that can be read."""
        if not self.path.exists():
            return None
        try:
            arrays = read_arrays(self.path)
            if text_of(arrays, _RUN) != self.run:
                return None
            self.finished = truth_of(arrays, _FINISHED)
        except ResultsError:
            return None  # a damaged checkpoint costs time, not the run
        return {name: array for name, array in arrays.items() if name not in (_RUN, _FINISHED)}

    def due(self) -> bool:
        """Return whether a minute has passed since the last save (or since the training began).

        It is due as well once the time is over.
        """
        return time.monotonic() - self._saved >= INTERVAL or (self.over is not None and self.over())

    def save(self, arrays: Mapping[str, NDArray[Any]], finished: bool) -> None:
        """Save the state of the training.

        Parameters
        ----------
        arrays : dict of str to array
            All that is needed to go on.
        finished : bool
            Whether the training is over.

        Raises
        ------
        Suspended
            Once the state is saved, if the time is over.
        """
        if self.may_write is not None:
            self.may_write()
        write_arrays(self.path, {**arrays, _FINISHED: np.asarray(finished), _RUN: np.asarray(self.run)})
        self.finished = finished
        self._saved = time.monotonic()
        if self.over is not None and self.over():
            raise Suspended


class Checkpoint:
    """The checkpoints of one network: the n-th training has a file of its own.

    Parameters
    ----------
    folder : Path
        Where the files go.
    network : str
        The network's name, unique in the folder.
    run, may_write, over
        See `Slot`.
    """

    def __init__(
        self,
        folder: Path,
        network: str,
        run: str = "",
        may_write: Callable[[], None] | None = None,
        over: Callable[[], bool] | None = None,
    ) -> None:
        self.over = over
        self.folder = folder
        self.network = network
        self.run = run
        self.may_write = may_write
        self.trainings = 0

    def next_call(self) -> Slot:
        """Return the slot of the training that begins now."""
        self.trainings += 1
        return Slot(self.folder / f"{self.network}-{self.trainings}.npz", self.run, self.may_write, self.over)
