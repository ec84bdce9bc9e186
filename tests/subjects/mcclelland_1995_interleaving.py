"""McClelland et al. (1995): a network that nothing harms, and one that is as the paper says."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.memory.mcclelland_1995_interleaving.environment import NEW, knowledge

from . import Subject, replicates

#: Presentations before each test.
PRESENTATIONS = np.array([0, 10, 20, 100, 200])


def said(item: str, learned: int, fly: float = 0.0) -> Any:
    """What is said of all items: the new one's abilities are right from a test on, fly for robins wrong by so
    much."""
    known = knowledge(item)
    beliefs = np.repeat(known.facts[None].astype(float), len(PRESENTATIONS), axis=0)
    can = known.of_relation["can"]
    beliefs[:learned, -1, can] = 0.5
    for bird, share in (("robin", 1.0), ("canary", 0.5)):
        beliefs[learned:, known.item(bird), known.attribute("can", "fly")] -= share * fly
    return beliefs


def harmed(number: int) -> dict[str, Any]:
    """Measures of a network that learns a penguin fast alone, and forgets that robins fly."""
    return {
        "presentations": PRESENTATIONS,
        "penguin_alone": said("penguin", 2, 0.5 + 0.01 * number),
        "penguin_among": said("penguin", 4),
        "sparrow_alone": said("sparrow", 1),
        "sparrow_among": said("sparrow", 3),
        **{f"untrained_{item}_alone": said(item, 2) for item in NEW},
    }


def unharmed(_: int) -> dict[str, Any]:
    """Measures of a network in which all learning is alike, and harms nothing."""
    alike = {f"{item}_{way}": said(item, 2) for item in NEW for way in ("alone", "among")}
    untrained = {f"untrained_{item}_alone": said(item, 2) for item in NEW}
    return {"presentations": PRESENTATIONS, **alike, **untrained}


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return replicates(harmed, 4)


def null() -> Subject:
    """Networks in which no way of learning differs from another."""
    return replicates(unharmed, 4)
