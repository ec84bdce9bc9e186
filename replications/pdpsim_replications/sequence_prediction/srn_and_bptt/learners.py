"""Who learns: how error or influence gets from one time to another, with as many weights for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Through how many events truncated backpropagation carries error back.
TRUNCATED = 3
#: Share of new net input that slow units take up at each event.
SLOW = 0.5


@dataclass(frozen=True)
class Learner:
    """One way to learn in time.

    Parameters
    ----------
    title : str
        What it is called in figures.
    settings : mapping of str to object
        By dotted key of the model file.
    model : str
        By name in the study.
    """

    title: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    model: str = "recurrent"


_WHOLE = {"time.unroll": "pattern"}
_SLOW = {"layers.hidden.dt": SLOW}

#: By the name that measures have for them. Those from slow-step on have slow units, without which
#: eligibility traces hold no more than one event.
LEARNERS = {
    "step": Learner("one step (SRN)"),
    "truncated": Learner(f"back {TRUNCATED} events", {**_WHOLE, "time.truncate": TRUNCATED}),
    "through": Learner("back through time", _WHOLE),
    "jordan": Learner("Jordan, one step", model="jordan"),
    "slow-step": Learner("slow units, one step", _SLOW),
    "slow-through": Learner("slow, back through time", {**_WHOLE, **_SLOW}),
    "e-prop": Learner("slow, e-prop", {**_WHOLE, **_SLOW, "training.learning": "e-prop"}),
    "rflo": Learner("slow, RFLO", {**_WHOLE, **_SLOW, "training.learning": "rflo"}),
}


def weights(symbols: int, hidden: int) -> int:
    """Return how many weights and biases the recurrent network has, feedback for RFLO not counted."""
    return hidden * (2 * symbols + hidden + 1) + symbols


def jordan_hidden(symbols: int, hidden: int) -> int:
    """Return the hidden units with which Jordan's network has as many, or as nearly as can be."""
    return round((weights(symbols, hidden) - symbols) / (3 * symbols + 1))


def kept(learner: str, symbols: int, hidden: int, events: int) -> int:
    """Return how many numbers are kept from event to event, in order to learn from a sequence.

    Parameters
    ----------
    learner : str
        Of `LEARNERS`, or `forward`: real-time recurrent learning.
    symbols, hidden, events : int
        Units of the input and of the output; hidden units; length of the sequence.

    Returns
    -------
    int
        Activations of all units of the events that error is carried back through; a trace for each weight
        into a hidden unit; or, for each hidden unit, a number for every weight into one.
    """
    units, into = 2 * symbols + hidden, hidden * (symbols + hidden + 1)
    back = {"truncated": min(TRUNCATED, events), "through": events, "slow-through": events}
    if learner in ("e-prop", "rflo"):
        return into
    if learner == "forward":
        return hidden * into
    if learner == "jordan":
        return symbols
    return units * back[learner] if learner in back else hidden
