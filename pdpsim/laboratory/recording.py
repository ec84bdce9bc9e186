"""A training by the engine, taken down so that the page can replay it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model
from pdpsim.simulate.simulator import Simulator


def recording(model: Model, patterns: Mapping[str, PatternSet], seed: int, moments: int) -> dict[str, Any]:
    """Train a network and return its weights at some epochs, densely at first, in single precision.

    Parameters
    ----------
    model : Model
    patterns : mapping of str to PatternSet
        By the name that phases of the training call them; the empty name for a single set.
    seed : int
    moments : int
        Epochs at most whose weights are kept, with epoch 0 and the last.

    Raises
    ------
    ValidationError
        If fewer than two moments are asked for.
    """
    if moments < 2:
        raise ValidationError(f"a recorded run needs 2 moments or more; got {moments}")
    total = sum(phase.epochs for phase in model.phases)
    chosen = epochs_of(total, moments)
    before = [0, *accumulate(phase.epochs for phase in model.phases)]
    phases = tuple(
        replace(phase, snapshots=tuple(x - first for x in chosen if 0 < x - first <= phase.epochs))
        for phase, first in zip(model.phases, before, strict=False)
    )
    network = Simulator(model, seed)
    states = [network.learning.w.astype(np.float32)]

    def observe(simulator: Simulator, _: int) -> Mapping[str, AnyArray]:
        return {"w": simulator.learning.w.astype(np.float32)}

    sets = dict(patterns)
    history = network.train(sets[""] if list(sets) == [""] else sets, phases, observe=observe)
    epochs = [epoch for epoch in sorted(history.snapshots) if 0 < epoch < len(history.error)]
    states += [history.snapshots[epoch]["w"] for epoch in epochs]
    states.append(network.learning.w.astype(np.float32))
    return {
        "epochs": [0, *epochs, len(history.error)],
        "weights": [b64encode(w.astype("<f4").tobytes()).decode() for w in states],
        "errors": np.asarray(history.error).tolist(),
    }


def epochs_of(total: int, moments: int) -> list[int]:
    """Return the epochs whose weights are kept, evenly spaced by their logarithm."""
    spaced = np.geomspace(1, max(1, total), moments - 1).round().astype(int)
    return [int(epoch) for epoch in np.unique(spaced)]
