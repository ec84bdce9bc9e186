"""Rooms: a network that settles as the chapter says, and one in which nothing goes together."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.settling.rumelhart_1986_rooms.measures import FIGURE_12, PROTOTYPES, ROOMS, SHARES
from pdpsim_replications.settling.rumelhart_1986_rooms.rooms import TELLING

from . import Subject, replicates

RUNS = 5
#: As near to a kitchen as to a bathroom.
NOWHERE = ("stove", "refrigerator", "toaster")


def state(*names: str) -> Any:
    """The state with these descriptors on."""
    return np.isin(ROOMS.descriptors, names).astype(float)


def settling(number: int) -> dict[str, Any]:
    """Measures of a network that settles into rooms."""
    prototype = dict(zip(ROOMS.kinds, PROTOTYPES.astype(float), strict=True))
    ends = {clamp: prototype[room] for clamp, room in TELLING.items()}
    ends["bed_sofa"] = state(*FIGURE_12)
    ends["bed_large"] = np.maximum(prototype["bedroom"], state("large", "fire-place"))
    return {
        **{f"end_{clamp}": np.tile(end, (RUNS, 1)) for clamp, end in ends.items()},
        "end_single": PROTOTYPES[np.arange(39) % 5].astype(float),
        "gains": np.full(PROTOTYPES.shape, -1.0),
        "window_fit": np.tile([[10.0, 5.0], [4.0, 9.0]], (5, 1, 1)),
        "plane_7": np.where(SHARES[:, 1] > 0, 3.0, 5.0),
        "plane_8": np.full(len(SHARES), 1.0),
        "plane_9": np.full(len(SHARES), 8.0),
        "plane_10": np.full(len(SHARES), -2.0 - number % 2),
        "slopes": np.array([[2.0, -1.0], [-1.0, 2.0], [1.0, 1.0]]),
    }


def nowhere(number: int) -> dict[str, Any]:
    """Measures of a network that comes to the same state from everywhere, on a plain."""
    end = state(*NOWHERE)
    clamps = (*TELLING, "bed_sofa", "bed_large")
    single = np.random.default_rng(number).integers(0, 2, (39, 40)).astype(float)
    return {
        **{f"end_{clamp}": np.tile(end, (RUNS, 1)) for clamp in clamps},
        "end_single": single,
        "gains": np.full(PROTOTYPES.shape, 1.0),
        "window_fit": np.zeros((5, 2, 2)),
        **{f"plane_{figure}": np.zeros(len(SHARES)) for figure in ("7", "8", "9", "10")},
        "slopes": np.zeros((3, 2)),
    }


def both(measures: Any) -> Subject:
    """A subject whose measures are these in either condition, and whose control comes nowhere."""

    def replicate(number: int) -> dict[str, Any]:
        control = {f"shuffled_{name}": each for name, each in nowhere(number).items()}
        return {**measures(number), **control}

    return replicates(replicate, 6, "figure") | replicates(replicate, 6, "described")


def perfect() -> Subject:
    """Networks as the chapter describes them."""
    return both(settling)


def null() -> Subject:
    """Networks in which nothing goes together."""
    return both(nowhere)
