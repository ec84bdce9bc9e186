"""What is measured: which room comes up, and what the landscape of goodness is like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.analysis.goodness import landscape
from pdpsim_replications.settling.rumelhart_1986_rooms.rooms import TELLING, read_rooms
from pdpsim_replications.settling.rumelhart_1986_rooms.study import PLANES, STEPS, study

Measures = Mapping[str, Any]
Array = NDArray[np.float64]

ROOMS = read_rooms(study.table("rooms"))
PROTOTYPES = ROOMS.prototypes > 0.5
#: Descriptors by which the end of a run may differ from a state of the chapter's figures and still be that
#: state.
NEAR = 2
#: The size that is usual in each kind of room (p. 34).
SIZES = {
    "bathroom": "very-small",
    "kitchen": "small",
    "bedroom": "medium",
    "office": "large",
    "living-room": "very-large",
}
#: What makes a bedroom fancy (pp. 34-35).
FANCY = ("easy-chair", "floor-lamp", "fire-place")
#: All that is on at the end of the run of Figure 12.
FIGURE_12 = [
    "ceiling",
    "walls",
    "door",
    "window",
    "large",
    "bed",
    "bookshelf",
    "carpet",
    "books",
    "clock",
    "picture",
    "floor-lamp",
    "sofa",
    "easy-chair",
    "fire-place",
    "drapes",
    "dresser",
    "television",
]
#: Shares of the corners in the points of a plane.
SHARES = landscape(np.zeros((1, 1)), np.zeros((3, 1)), steps=STEPS)[0]


def on(measures: Measures, clamp: str) -> NDArray[np.bool_]:
    """Return which descriptors are on at the end of each run, shape (runs, descriptors)."""
    return np.asarray(measures[f"end_{clamp}"] > 0.5)


def distances(ends: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return by how many descriptors ends differ from each prototype, shape (runs, kinds)."""
    return np.asarray((ends[:, None, :] != PROTOTYPES).sum(axis=-1))


@measure
def kind(measures: Measures, clamp: str) -> float:
    """Return the share of runs that end nearest to the prototype that a descriptor tells of."""
    from_each = distances(on(measures, clamp))
    place = ROOMS.kinds.index(TELLING[clamp])
    others = np.delete(from_each, place, axis=1)
    return float((from_each[:, place] < others.min(axis=1)).mean())


@measure
def filled_in(measures: Measures, clamp: str) -> float:
    """Return the share of runs that end in the prototype that a descriptor tells of, or near."""
    return float((distances(on(measures, clamp))[:, ROOMS.kinds.index(TELLING[clamp])] <= NEAR).mean())


@measure
def filled_in_five(measures: Measures) -> float:
    """Return the mean of that share over the five rooms."""
    return float(np.mean([filled_in(measures, clamp) for clamp in TELLING]))


@measure
def sizes_right(measures: Measures) -> float:
    """Return the share of runs, over the five rooms, that end with the room's usual size and no other."""
    places = ROOMS.places(*SIZES.values())
    right = []
    for clamp, room in TELLING.items():
        usual = np.array([size == SIZES[room] for size in SIZES.values()])
        right.append((on(measures, clamp)[:, places] == usual).all(axis=1).mean())
    return float(np.mean(right))


@measure
def single_near(measures: Measures) -> float:
    """Return the share of runs, from each descriptor and the ceiling, that end in one of the five or near."""
    return float((distances(on(measures, "single")).min(axis=1) <= NEAR).mean())


@measure
def single_states(measures: Measures) -> float:
    """Return how many states these runs end in, those that are near to one counted with it."""
    states: list[NDArray[np.bool_]] = []
    for end in on(measures, "single"):
        if all((end != state).sum() > NEAR for state in states):
            states.append(end)
    return float(len(states))


@measure
def unstable_prototypes(measures: Measures) -> float:
    """Return how many prototypes gain by the change of a single descriptor."""
    return float((measures["gains"] > 1e-9).any(axis=1).sum())


def share_on(measures: Measures, clamp: str, *names: str) -> float:
    """Return the share of runs from a clamp that end with descriptors on, all of them."""
    return float(on(measures, clamp)[:, ROOMS.places(*names)].all(axis=1).mean())


@measure
def fancy(measures: Measures) -> float:
    """Return how much more often easy-chair, floor-lamp and fire-place are on if bed and sofa are clamped."""
    return share_on(measures, "bed_sofa", *FANCY) - share_on(measures, "bed", *FANCY)


@measure
def larger(measures: Measures) -> float:
    """Return how much more often the room is large if a sofa is clamped with the bed."""
    return share_on(measures, "bed_sofa", "large") - share_on(measures, "bed", "large")


@measure
def new_room(measures: Measures) -> float:
    """Return by how much bed and sofa end nearer to Figure 12's state than to the nearest prototype."""
    return _novelty(measures, "bed_sofa")


@measure
def new_room_without_sofa(measures: Measures) -> float:
    """Return the same of runs in which the bed alone is clamped."""
    return _novelty(measures, "bed")


def _novelty(measures: Measures, clamp: str) -> float:
    ends = on(measures, clamp)
    state = np.isin(ROOMS.descriptors, FIGURE_12)
    return float((distances(ends).min(axis=1) - (ends != state).sum(axis=1)).mean())


@measure
def fireplace_if_large(measures: Measures) -> float:
    """Return how much more often a bedroom has a fire-place if it is clamped large."""
    return share_on(measures, "bed_large", "fire-place") - share_on(measures, "bed", "fire-place")


@measure
def together(measures: Measures, room: str) -> float:
    """Return by how much window and drapes both or neither fit a room better than one of them.

    The worse of the two that are alike, less the better of the two that are not.
    """
    fit = measures["window_fit"][ROOMS.kinds.index(room)]
    return float(min(fit[0, 0], fit[1, 1]) - max(fit[0, 1], fit[1, 0]))


@measure
def windowless(measures: Measures, room: str) -> float:
    """Return by how much neither fits a room better than both."""
    fit = measures["window_fit"][ROOMS.kinds.index(room)]
    return float(fit[0, 0] - fit[1, 1])


def ridge(measures: Measures, figure: str, one: str, other: str) -> float:
    """Return the lowest goodness on the straight way between two prototypes of a plane."""
    third = next(place for place, room in enumerate(PLANES[figure]) if room not in (one, other))
    return float(measures[f"plane_{figure}"][SHARES[:, third] == 0].min())


@measure
def kitchen_apart(measures: Measures) -> float:
    """Return by how much the ridge from bedroom to office is above those from either to the kitchen."""
    return ridge(measures, "7", "bedroom", "office") - max(
        ridge(measures, "7", "bedroom", "kitchen"), ridge(measures, "7", "office", "kitchen")
    )


def lowest(measures: Measures, figure: str) -> float:
    """Return the lowest goodness on a plane."""
    return float(measures[f"plane_{figure}"].min())


@measure
def bathroom_apart(measures: Measures) -> float:
    """Return by how much goodness sinks lower between office, bedroom and bathroom than with the kitchen."""
    return lowest(measures, "7") - lowest(measures, "8")


@measure
def plateau(measures: Measures) -> float:
    """Return by how much all mixtures of bedroom, office and living-room are above the lowest with others."""
    return lowest(measures, "9") - max(lowest(measures, "7"), lowest(measures, "8"))


@measure
def below_zero(measures: Measures) -> float:
    """Return how far goodness dips below 0 between bedroom, kitchen and bathroom."""
    return -lowest(measures, "10")


@measure
def one_way(measures: Measures, clamp: str) -> float:
    """Return whether goodness rises towards a clamped object's room and first dips towards the other.

    The smaller of the rise and the dip, with bed (Figure 11A) or oven (11B) clamped.
    """
    own, other = measures["slopes"][0] if clamp == "bed" else measures["slopes"][1][::-1]
    return float(min(own, -other))


@measure
def both_ways(measures: Measures) -> float:
    """Return the smaller rise of goodness towards bedroom and kitchen if nothing is clamped (Figure 11C)."""
    return float(measures["slopes"][2].min())
