"""What is asked of trained networks: functions of their weights, activations and counts of sweeps.

A network that does not solve its task counts as later than all others in counts, has no value in what is
asked of solved networks, and so lacks the sign of an order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.study.study import NotTested, measure
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.conditions import (
    GIVEN_UP,
    HIDDEN,
    of_hidden,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.problems import sums
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.shapes import (
    KERNELS,
    assigned,
    changes_singly,
    codes_by_count,
    graded,
    halves,
    kernel,
    kind_of,
    likeness,
    magnitude_ratios,
    mirror_error,
    neighbour_margin,
    passage,
    shifts_matched,
    touched,
)

Truths = NDArray[np.bool_]
Measures = Mapping[str, Any]
Conditions = Mapping[str, Measures]

#: What the general remarks are tested on: the layered networks of difficult problems (p. 352).
HARD = ("parity", "encoder", "symmetry", "addition-three", "negation", "t-c")

#: Every problem but the two in which the chapter met local minima, exclusive or and addition (pp. 331-332,
#: 344).
OTHERS = (
    *("parity", "encoder", "symmetry", "negation", "t-c"),
    *("bottleneck", "shift-3", "shift-5", "sequences", "timing"),
)


def solved(measures: Measures) -> bool:
    """Return whether the network solved its task."""
    return bool(np.isfinite(measures["sweeps"]))


def if_solved(measures: Measures, value: Any) -> float:
    """Return a value of a network that solved its task, and none of another."""
    return float(value) if solved(measures) else np.nan


def side(truth: object) -> float:
    """Return 1 if something is so, else -1."""
    return 1.0 if truth else -1.0


# --- sweeps, and networks that are stuck -------------------------------------------------------------


@measure
def success(measures: Measures) -> float:
    """Return 1 if the network solved its task, else -1."""
    return side(solved(measures))


@measure
def solution(measures: Measures) -> float:
    """Return 1 if the network solved its task, else 0."""
    return float(solved(measures))


@measure
def failure(measures: Measures) -> float:
    """Return 1 if the network did not solve its task, else 0."""
    return 1.0 - solved(measures)


@measure
def failures(conditions: Conditions, one: str, other: str) -> float:
    """Return in how many of two conditions the network did not solve its task."""
    return failure(conditions[one]) + failure(conditions[other])


@measure
def sweeps_within(measures: Measures, low: str, high: str) -> float:
    """Return how far, in powers of ten, the sweeps lie inside a range; negative outside, -1 if unsolved."""
    if not solved(measures):
        return -1.0
    sweeps, bottom, top = measures["sweeps"], float(low), float(high)
    return float(min(np.log10(sweeps / bottom) if bottom else np.inf, np.log10(top / sweeps)))


@measure
def sweeps_lost(conditions: Conditions, slower: str, faster: str) -> float:
    """Return by how many powers of ten one condition takes more sweeps; unsolved ones count as given up."""
    slow, fast = (min(conditions[name]["sweeps"], GIVEN_UP) for name in (slower, faster))
    return float(np.log10(slow / fast))


@measure
def oscillation(conditions: Conditions, wilder: str, calmer: str) -> float:
    """Return by how much more often the error rises, from one sweep to the next, in one condition."""
    return float(conditions[wilder]["rises"] - conditions[calmer]["rises"])


@measure
def doubling(conditions: Conditions) -> float:
    """Return by how many sweeps exclusive or takes longer with every doubling of the hidden units."""
    counts = [float(conditions[of_hidden(hidden)]["sweeps"]) for hidden in HIDDEN]
    return float(np.polyfit(np.log2(HIDDEN), counts, 1)[0]) if np.isfinite(counts).all() else np.nan


@measure
def doubling_saves(conditions: Conditions) -> float:
    """Return how many sweeps every doubling saves."""
    return -doubling(conditions)


@measure
def stuck_share(measures: Measures) -> float:
    """Return the share of a replicate's networks that did not solve their task."""
    return float((~np.isfinite(measures["all_sweeps"])).mean())


@measure
def stuck_in_either(conditions: Conditions) -> float:
    """Return the same for exclusive or, with and without direct links."""
    return (stuck_share(conditions["xor"]) + stuck_share(conditions["xor-direct"])) / 2


@measure
def unsolved_share(conditions: Conditions) -> float:
    """Return the share of all other problems that a replicate's networks did not solve."""
    return float(np.mean([failure(conditions[name]) for name in OTHERS]))


def of_stuck(each: Sequence[Measures], name: str) -> list[Any]:
    """Return a measure of all networks that did not solve their task."""
    values = [one for m in each for one in np.asarray(m[name])[~np.isfinite(m["all_sweeps"])]]
    if not values:
        raise NotTested("no network got stuck")
    return values


@measure
def stuck_at_half(each: Sequence[Measures]) -> list[float]:
    """Return, for every stuck network, how clearly it gives 0.5 to 11 and to 01 or 10."""
    return [halves(outputs) for outputs in of_stuck(each, "all_outputs_output")]


@measure
def escape(each: Sequence[Measures], way: str) -> list[float]:
    """Return, for every stuck network, 1 if it solved the task when trained again, else -1."""
    return [side(np.isfinite(sweeps)) for sweeps in of_stuck(each, f"all_sweeps_{way}")]


# --- exclusive or ------------------------------------------------------------------------------------


@measure
def output_ratio(measures: Measures) -> float:
    """Return the size of the hidden unit's weight to the output in units of the inputs' mean one."""
    hidden, inputs = (np.abs(measures[f"weights_{name}->output"]).mean() for name in ("hidden", "input"))
    return if_solved(measures, hidden / inputs)


@measure
def equal_inputs(measures: Measures) -> float:
    """Return 0.05 less the difference of the two inputs' weights, in either projection, as a share."""
    pairs = (measures["weights_input->hidden"], measures["weights_input->output"])
    return if_solved(measures, 0.05 - max(likeness(pair) for pair in pairs))


# --- codes -------------------------------------------------------------------------------------------


@measure
def counted_inputs(measures: Measures) -> float:
    """Return 1 if hidden units tell how many of four inputs are on, and nothing else; else -1."""
    codes = codes_by_count(measures["hidden_hidden"], 4)
    return if_solved(measures, side(codes is not None and len(np.unique(codes, axis=0)) == len(codes)))


@measure
def thermometer(measures: Measures) -> float:
    """Return 1 if every unit changes once as inputs come on, and one unit at a time; else -1."""
    codes = codes_by_count(measures["hidden_hidden"], 4)
    return if_solved(measures, side(codes is not None and changes_singly(codes)))


@measure
def intermediate_share(measures: Measures) -> float:
    """Return the share of hidden values between 0.25 and 0.75."""
    values = np.asarray(measures["hidden_hidden"])
    return if_solved(measures, ((values > 0.25) & (values < 0.75)).mean())


@measure
def more_intermediate(conditions: Conditions, slow: str, fast: str) -> float:
    """Return by how much that share is larger in one condition than in another."""
    return intermediate_share(conditions[slow]) - intermediate_share(conditions[fast])


@measure
def single_value(measures: Measures, place: str) -> float:
    """Return one of the four values of the single unit, by its place from below."""
    return if_solved(measures, graded(measures["hidden_single"])[int(place) - 1])


# --- symmetry ----------------------------------------------------------------------------------------


@measure
def mirrored(measures: Measures) -> float:
    """Return 0.05 less the error of mirrored weights."""
    return if_solved(measures, 0.05 - mirror_error(measures["weights_input->hidden"]))


@measure
def opposite_units(measures: Measures) -> float:
    """Return minus the correlation of the two hidden units' weights, less 0.99."""
    weights = np.asarray(measures["weights_input->hidden"], dtype=float)
    return if_solved(measures, -np.corrcoef(weights.T)[0, 1] - 0.99)


@measure
def pair_ratio(measures: Measures, place: str, ratio: str) -> float:
    """Return 0.1 less the error of a pair's size in units of the smallest pair's."""
    sizes = magnitude_ratios(measures["weights_input->hidden"])
    return if_solved(measures, 0.1 - abs(sizes[int(place) - 1] / float(ratio) - 1))


@measure
def negative_hidden_biases(measures: Measures) -> float:
    """Return minus the larger bias of the hidden units."""
    return if_solved(measures, -np.max(measures["biases_hidden"]))


@measure
def positive_output_bias(measures: Measures) -> float:
    """Return the bias of the output."""
    return if_solved(measures, measures["biases_output"][0])


@measure
def inhibited_output(measures: Measures) -> float:
    """Return minus the larger weight from hidden units to the output."""
    return if_solved(measures, -np.max(measures["weights_hidden->output"]))


# --- addition and negation ---------------------------------------------------------------------------


@measure
def missed_carry(each: Sequence[Measures]) -> list[float]:
    """Return, for every stuck network, 1 if only 11+11 is wrong, and comes out as 100; else -1."""
    published = sums(4)
    published[-1] = [1, 0, 0]
    return [
        side(((outputs > 0.5) == (published > 0.5)).all()) for outputs in of_stuck(each, "all_outputs_output")
    ]


@measure
def highest_bit_late(measures: Measures) -> float:
    """Return 0 if the highest bit is right for good before the other two are, else 1."""
    highest, *others = map(learned_look, np.asarray(measures["right"]).T)
    return float(highest >= min(others))


@measure
def highest_bit_indirect(measures: Measures) -> float:
    """Return 0 if direct links alone tell the highest bit, once it is right for good, else 1."""
    look = learned_look(np.asarray(measures["right"])[:, 0])
    return float(np.isinf(look) or not measures["direct"][int(look), 0])


def learned_look(shares: ArrayLike) -> float:
    """Return the first look from which on a unit is right, from 0; infinite if it is wrong at the last.

    Parameters
    ----------
    shares : array, shape (looks,)
        Share of patterns for which it is; NaN after the end of training.
    """
    seen = np.asarray(shares, dtype=float)
    wrong = np.flatnonzero(seen[np.isfinite(seen)] < 1.0)
    first = wrong[-1] + 1 if len(wrong) else 0
    return float(first) if first < np.isfinite(seen).sum() else np.inf


@measure
def unit_for_each_output(measures: Measures) -> float:
    """Return 0.5 less the largest share that another hidden unit than its own has in an output."""
    return if_solved(measures, assigned(measures["weights_hidden->output"]))


# --- T and C -----------------------------------------------------------------------------------------


def kinds_of_solved(each: Sequence[Measures]) -> list[str]:
    """Return the kinds of detector of all networks that solved the task."""
    return [kind_of(kernel(m["weights_input->detectors"])) for m in each if solved(m)]


@measure
def kinds_missing(each: Sequence[Measures]) -> list[float]:
    """Return, for each kind of Figure 15, 0 if a network has it, else 1."""
    kinds = kinds_of_solved(each)
    return [float(kind not in kinds) for kind in (*KERNELS, "compactness")]


@measure
def compactness_rank(each: Sequence[Measures]) -> list[float]:
    """Return the rank of compactness among the kinds of detector, each network left out in turn."""
    kinds = kinds_of_solved(each)
    if not kinds:
        raise NotTested("no network solved the task")
    ranks = []
    for left_out in range(len(kinds)):
        rest = kinds[:left_out] + kinds[left_out + 1 :]
        ours = rest.count("compactness")
        ranks.append(1.0 + sum(rest.count(kind) >= ours for kind in {*rest} - {"compactness"}))
    return ranks


@measure
def turned_off_error(each: Sequence[Measures]) -> list[float]:
    """Return, for networks with a compactness detector, the largest error in how many T and C turn off."""
    errors = [
        float(np.abs(touched(m["hidden_detectors"], m["rest"]) - np.repeat([21.0, 20.0], 4)).max())
        for m in each
        if solved(m) and kind_of(kernel(m["weights_input->detectors"])) == "compactness"
    ]
    if not errors:
        raise NotTested("no network has a compactness detector")
    return errors


# --- networks in time --------------------------------------------------------------------------------


@measure
def no_register(measures: Measures) -> float:
    """Return 0 if the links to left neighbours exceed all others in size, and the task is solved, else 1."""
    return float(not (solved(measures) and neighbour_margin(measures["weights_input->state"]) > 0))


@measure
def passage_missing(each: Sequence[Measures], kind: str) -> list[float]:
    """Return 0 if a solved network goes through states of a kind, else 1; each left out in turn."""
    kinds = [passage(m["states"]) for m in each if solved(m)]
    return [float(kind not in kinds[:place] + kinds[place + 1 :]) for place in range(len(kinds))]


@measure
def even_shifts_only(each: Sequence[Measures]) -> list[float]:
    """Return, for solved networks that are no shift register, 1 if they match one after even shifts alone."""
    others = [shifts_matched(m["states"]) for m in each if solved(m) and passage(m["states"]) != "shift"]
    if not others:
        raise NotTested("every network that solved the task is a shift register")
    return [side(all(matched[1::2]) and not any(matched[::2])) for matched in others]


@measure
def completed_share(measures: Measures) -> float:
    """Return the share of held-out sequences that are completed."""
    return if_solved(measures, measures["held_out_right"])


@measure
def most_completed(measures: Measures) -> float:
    """Return that share less a half."""
    return completed_share(measures) - 0.5


# --- what holds of many problems ---------------------------------------------------------------------


@measure
def turned_off_early(conditions: Conditions) -> float:
    """Return untrained less early mean activity of hidden units, over the difficult problems."""
    each = [conditions[name] for name in HARD]
    return float(np.mean([m["activity"][0] - early_activity(m) for m in each]))


def early_activity(measures: Measures) -> float:
    """Return the mean activity of hidden units at the last look in the first tenth of training."""
    tenth = max(1.0, 0.1 * min(measures["sweeps"], GLANCES[-1]))
    looked = [place for place, sweeps in enumerate(GLANCES) if sweeps <= tenth]
    return float(measures["activity"][looked[-1]])


@measure
def more_inhibition(conditions: Conditions) -> float:
    """Return the share of negative weights less 0.5, over the difficult problems."""
    return float(np.mean([conditions[name]["negative"] for name in HARD])) - 0.5
