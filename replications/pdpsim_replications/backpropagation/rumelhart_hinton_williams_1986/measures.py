"""What is asked of trained networks: functions of their weights, activations and counts of sweeps.

A network that does not solve its task counts as later than all others in counts, has no value in what is
asked of solved networks, and so lacks the sign of an order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.study.study import NotTested, measure
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.tasks import (
    HIDDEN,
    SIDE,
    SIZES,
    numbers,
)

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]
Conditions = Mapping[str, Measures]

WHY = "the text leaves one reading for this problem: weights change once a sweep"


class Trained(dict[str, Measures]):
    """Measures of one replicate by condition, without those in which nothing was trained."""

    def __missing__(self, condition: str) -> Measures:
        raise NotTested(WHY)


def over_networks(function: Callable[..., Any]) -> Any:
    """Mark a measure of one replicate, of all, or of one in all conditions; see `_trained`."""

    @wraps(function)
    def value(measures: Any, **names: str) -> Any:
        return function(_trained(measures), **names)

    return measure(value)


def _trained(measures: Any) -> Any:
    """Return measures without those of replicates and conditions in which nothing was trained."""
    if "trained" in measures:
        one = [measures] if measures["trained"] else []
    elif isinstance(measures, Mapping):
        return Trained({name: each for name, each in measures.items() if each["trained"]})
    else:
        one = measures = [each for each in measures if each["trained"]]
    if not one:
        raise NotTested(WHY)
    return measures


#: Kinds of detector in Figure 15, as patterns of a window of 3 x 3; compactness detectors have one sign.
KERNELS: dict[str, Floats] = {
    "on-centre off-surround": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=float),
    "bar": np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0]], dtype=float),
    "diagonal bar": np.eye(3),
}


def first(values: ArrayLike) -> Any:
    """Return the first network's value, of a replicate with one network or several."""
    each = np.asarray(values)
    return each[0] if each.ndim else each[()]


def count(measures: Measures) -> float:
    """Return the first network's sweeps to solution; infinite if it found none."""
    return float(first(measures["sweeps"]))


def solved(measures: Measures) -> float:
    """Return 1 if the first network solved the task, else -1."""
    return 1.0 if np.isfinite(count(measures)) else -1.0


def within(measures: Measures, low: float, high: float) -> float:
    """Return how far, in powers of ten, the count lies inside a range; negative outside."""
    sweeps = count(measures)
    if not np.isfinite(sweeps):
        return -1.0
    below = np.log10(sweeps / low) if low else np.inf
    return float(min(below, np.log10(high / sweeps)))


def slope(counts: Mapping[int, float]) -> float:
    """Return by how much counts change with every doubling of the hidden units; NaN if one has no count."""
    if not np.isfinite(list(counts.values())).all():
        return np.nan
    return float(np.polyfit(np.log2(list(counts)), list(counts.values()), 1)[0])


def log_ratio(one: Measures, other: Measures, most: float) -> float:
    """Return by how many powers of ten one count exceeds another; unsolved networks count as `most`."""
    return float(np.log10(min(count(one), most)) - np.log10(min(count(other), most)))


# --- weights -----------------------------------------------------------------------------------------


def likeness(weights: ArrayLike) -> float:
    """Return the difference of two weights relative to the larger, as a share."""
    one, other = np.asarray(weights, dtype=float).ravel()
    return float(abs(one - other) / max(abs(one), abs(other)))


def mirror_error(weights: ArrayLike) -> float:
    """Return the largest |w_i + w_j| of mirrored inputs i and j, relative to the largest weight.

    Parameters
    ----------
    weights : array, shape (inputs, hidden units)
    """
    w = np.asarray(weights, dtype=float)
    return float(np.abs(w + w[::-1]).max() / np.abs(w).max())


def magnitude_ratios(weights: ArrayLike) -> Floats:
    """Return the mean sizes of mirrored pairs of weights, smallest first, relative to the smallest.

    Parameters
    ----------
    weights : array, shape (inputs, hidden units)
    """
    w = np.abs(np.asarray(weights, dtype=float))
    pairs = np.sort((w + w[::-1])[: len(w) // 2].mean(axis=1))
    return np.asarray(pairs / pairs[0])


def unit_correlation(weights: ArrayLike) -> float:
    """Return the correlation of two hidden units' incoming weights."""
    return float(np.corrcoef(np.asarray(weights, dtype=float).T)[0, 1])


def assigned(weights: ArrayLike) -> float:
    """Return how far hidden units and outputs go in pairs.

    1 if each output has one hidden unit of its own and no weight from another; 0 or less if two outputs share
    the strongest unit, or another unit is as strong.

    Parameters
    ----------
    weights : array, shape (hidden units, outputs)
    """
    w = np.abs(np.asarray(weights, dtype=float))
    strongest = w.argmax(axis=0)
    if len(set(strongest.tolist())) < w.shape[1]:
        return -1.0
    ordered = np.sort(w, axis=0)
    return float((1 - ordered[-2] / ordered[-1]).min() - 0.5)


def neighbour_margin(weights: ArrayLike) -> float:
    """Return by how much the weakest link to the next unit of a ring exceeds all others in size.

    Relative to the largest weight of all: 1 for a pure shift register, 0 or less for anything else.

    Parameters
    ----------
    weights : array, shape (units, units)
    """
    w = np.asarray(weights, dtype=float)
    next_one = np.roll(np.eye(len(w)), 1, axis=1) > 0
    return float((w[next_one].min() - np.abs(w[~next_one]).max()) / np.abs(w).max())


def kernel(weights: ArrayLike) -> Floats:
    """Return a detector's window of 3 x 3 weights, from those of all detectors, shape (units, detectors)."""
    first_detector = np.asarray(weights, dtype=float)[:, 0]
    return np.asarray(first_detector.reshape(SIDE, SIDE)[:3, :3])


def kind_of(window: ArrayLike) -> str:
    """Return what a window of 3 x 3 weights detects: a kind of Figure 15, or ``"other"``.

    ``"compactness"`` where all weights have one sign; otherwise the kind that it is most like, turned or
    with the signs exchanged, if the correlation is at least 0.7.
    """
    w = np.asarray(window, dtype=float)
    if (w > 0).all() or (w < 0).all():
        return "compactness"
    alike = {
        kind: max(abs(np.corrcoef(w.ravel(), np.rot90(pattern, turn).ravel())[0, 1]) for turn in range(2))
        for kind, pattern in KERNELS.items()
    }
    best = max(alike, key=lambda kind: alike[kind])
    return best if alike[best] >= 0.7 else "other"


def touched(detectors: ArrayLike, at_rest: ArrayLike) -> Floats:
    """Return how many detectors each picture takes more than half of the way from rest to off, or to on.

    Parameters
    ----------
    detectors : array, shape (pictures, detectors)
    at_rest : array, shape (detectors,)
        Activations without a picture.
    """
    active, rest = np.asarray(detectors, dtype=float), np.asarray(at_rest, dtype=float)
    changed = (active < rest / 2) | (active > (1 + rest) / 2)
    return np.asarray(changed.sum(axis=1).astype(float))


# --- codes -------------------------------------------------------------------------------------------


def codes_by_count(hidden: ArrayLike, bits: int) -> NDArray[np.bool_] | None:
    """Return which hidden units are on for 0, 1, ... inputs on; None if that is not all that they tell.

    Parameters
    ----------
    hidden : array, shape (patterns, hidden units)
        In counting order.
    bits : int
        Number of inputs.
    """
    on = np.asarray(hidden) > 0.5
    inputs_on = np.array([bin(k).count("1") for k in range(2**bits)])
    codes = np.array([on[inputs_on == number][0] for number in range(bits + 1)])
    return codes if (on == codes[inputs_on]).all() else None


def thermometer(codes: NDArray[np.bool_] | None) -> float:
    """Return 1 if every unit changes once as inputs come on, and one unit at a time; else -1."""
    if codes is None:
        return -1.0
    changes = codes[1:] != codes[:-1]
    return 1.0 if (changes.sum(axis=0) == 1).all() and (changes.sum(axis=1) == 1).all() else -1.0


def graded(values: ArrayLike) -> Floats:
    """Return a unit's values to four patterns, smallest first, turned so that the inner two lie low.

    A unit that grows where another falls does the same work: of the values and their complements, the row
    with the smaller middle is taken, as the published one.
    """
    ordered = np.sort(np.asarray(values, dtype=float).ravel())
    turned = np.sort(1 - ordered)
    return np.asarray(min((ordered, turned), key=lambda row: float(row[1] + row[2])))


def only_threes_fail(outputs: ArrayLike, sides: ArrayLike) -> float:
    """Return 1 if of all sums only 11+11 is wrong, and comes out as 100; else -1.

    Parameters
    ----------
    outputs, sides : array, shape (16, 3)
        Outputs, and which of them should be on.
    """
    on = np.asarray(outputs) > 0.5
    wrong = (on != np.asarray(sides, dtype=bool)).any(axis=1)
    return (
        1.0 if wrong.tolist() == [False] * 15 + [True] and on[15].tolist() == [True, False, False] else -1.0
    )


def halves(outputs: ArrayLike) -> float:
    """Return how clearly 11 and one of 01 and 10 give about 0.5, and the other two patterns do not.

    The smaller of two margins: by which the former are nearer to 0.5 than 0.1, and the latter farther. States
    that are the same with an input or the output negated count as well.

    Parameters
    ----------
    outputs : array, shape (4, 1)
        For 00, 01, 10, 11.
    """
    away = np.abs(np.asarray(outputs, dtype=float).ravel() - 0.5)
    states = (((3, 1), (0, 2)), ((3, 2), (0, 1)), ((0, 1), (2, 3)), ((0, 2), (1, 3)))
    return max(
        min(0.1 - float(away[list(near)].max()), float(away[list(far)].min()) - 0.1) for near, far in states
    )


# --- measures of claims ------------------------------------------------------------------------------

#: What the general remarks are tested on: the chapter's layered networks, averaged.
HARD = ("parity-4", "encoder", "symmetry", "addition-three", "negation", "t-c")

HIDDEN_CONDITIONS = {2: "xor", **{hidden: f"xor-{hidden}-hidden" for hidden in HIDDEN if hidden > 2}}

#: Which bits of each sum are on, the highest first.
SUM_BITS = np.array(
    [[(int(2 * a + b + 2 * c + d) >> bit) & 1 for bit in (2, 1, 0)] for a, b, c, d in numbers(4)], dtype=bool
)


def if_solved(measures: Measures, value: float) -> float:
    """Return a value of a network that solved its task, and none of another."""
    return float(value) if np.isfinite(count(measures)) else np.nan


def stuck(each: Sequence[Measures], what: str) -> Any:
    """Return a measure of all networks that did not solve their task, one row each."""
    rows = np.concatenate([np.asarray(m[what])[~np.isfinite(m["sweeps"])] for m in each])
    if not len(rows):
        raise NotTested("no network got stuck")
    return rows


@over_networks
def sweeps_to_solution(measures: Measures) -> float:
    """Return the sweeps to solution; infinite if there is none."""
    return count(measures)


@over_networks
def sweeps_when_solved(measures: Measures) -> float:
    """Return the sweeps to solution; nothing if there is none."""
    return if_solved(measures, count(measures))


@over_networks
def sweeps_within(measures: Measures, low: str, high: str) -> float:
    """Return how far, in powers of ten, the count lies inside a range."""
    return within(measures, float(low), float(high))


@over_networks
def all_sweeps_within(each: Sequence[Measures], low: str, high: str) -> list[float]:
    """Return the same for every network that was trained."""
    return [within(measures, float(low), float(high)) for measures in each]


@over_networks
def success(measures: Measures) -> float:
    """Return 1 if the first network solved its task, else -1."""
    return solved(measures)


@over_networks
def failures(measures: Measures) -> float:
    """Return 1 if the first network did not solve its task, else 0."""
    return float(solved(measures) < 0)


@over_networks
def stuck_share(measures: Measures) -> float:
    """Return the share of a replicate's networks that did not solve their task."""
    return float((~np.isfinite(measures["sweeps"])).mean())


@over_networks
def success_margin(measures: Measures) -> float:
    """Return the share of a replicate's networks that solved their task, less 0.9."""
    return float(np.isfinite(measures["sweeps"]).mean()) - 0.9


@over_networks
def output_ratio(measures: Measures) -> float:
    """Return 0.1 less the error of the hidden unit's weight to the output, in units of the inputs'."""
    inputs = np.abs(measures["weights_input->output"]).mean()
    ratio = float(np.abs(measures["weights_hidden->output"]).mean() / inputs)
    return if_solved(measures, 0.1 - abs(ratio / 2.24 - 1))


@over_networks
def equal_inputs(measures: Measures) -> float:
    """Return 0.05 less the difference of the two inputs' weights, in either projection, as a share."""
    pairs = (measures["weights_input->hidden"], measures["weights_input->output"])
    return if_solved(measures, 0.05 - max(likeness(pair) for pair in pairs))


@over_networks
def stuck_at_half(each: Sequence[Measures]) -> list[float]:
    """Return, for every stuck network, how clearly it gives 0.5 to 11 and to 01 or 10."""
    return [halves(outputs) for outputs in stuck(each, "outputs_output")]


@over_networks
def escape(each: Sequence[Measures]) -> list[float]:
    """Return, for every stuck network, 1 if it got out at a higher rate, else -1."""
    return [1.0 if np.isfinite(again) else -1.0 for again in stuck(each, "again")]


@over_networks
def doubling(conditions: Conditions) -> float:
    """Return by how many sweeps exclusive or takes longer for each doubling of the hidden units."""
    return slope({hidden: count(conditions[name]) for hidden, name in HIDDEN_CONDITIONS.items()})


@over_networks
def doubling_saves(conditions: Conditions) -> float:
    """Return how many sweeps each doubling of the hidden units saves."""
    return -slope({hidden: count(conditions[name]) for hidden, name in HIDDEN_CONDITIONS.items()})


@over_networks
def sweeps_lost(conditions: Conditions, slower: str, faster: str) -> float:
    """Return by how many powers of ten one condition takes more sweeps than another."""
    return log_ratio(conditions[slower], conditions[faster], 6587)


@over_networks
def counted_inputs(measures: Measures) -> float:
    """Return 1 if hidden units tell how many of four inputs are on, and nothing else; else -1."""
    codes = codes_by_count(measures["hidden_hidden"], 4)
    return if_solved(measures, 1.0 if codes is not None else -1.0)


@over_networks
def thermometer_code(measures: Measures) -> float:
    """Return 1 if they count as a thermometer, else -1."""
    return if_solved(measures, thermometer(codes_by_count(measures["hidden_hidden"], 4)))


@over_networks
def parities_margin(conditions: Conditions) -> float:
    """Return the share of sizes of parity that were solved, less 0.9."""
    return float(np.mean([solved(conditions[f"parity-{bits}"]) > 0 for bits in SIZES])) - 0.9


@over_networks
def intermediate_share(measures: Measures) -> float:
    """Return the share of hidden values between 0.25 and 0.75."""
    values = measures["hidden_hidden"]
    return if_solved(measures, ((values > 0.25) & (values < 0.75)).mean())


@over_networks
def single_value(measures: Measures, place: str) -> float:
    """Return one of the four values of the single unit, by its place in order."""
    return if_solved(measures, graded(measures["hidden_single"])[int(place) - 1])


@over_networks
def mirrored(measures: Measures) -> float:
    """Return 0.05 less the error of mirrored weights."""
    return if_solved(measures, 0.05 - mirror_error(measures["weights_input->hidden"]))


@over_networks
def opposite_units(measures: Measures) -> float:
    """Return minus the correlation of the two hidden units, less 0.99."""
    return if_solved(measures, -unit_correlation(measures["weights_input->hidden"]) - 0.99)


@over_networks
def pair_ratio(measures: Measures, place: str, ratio: str) -> float:
    """Return 0.1 less the error of a pair's size in units of the smallest pair's."""
    sizes = magnitude_ratios(measures["weights_input->hidden"])
    return if_solved(measures, 0.1 - abs(sizes[int(place) - 1] / float(ratio) - 1))


@over_networks
def negative_hidden_biases(measures: Measures) -> float:
    """Return minus the larger bias of the hidden units."""
    return if_solved(measures, -np.max(measures["biases_hidden"]))


@over_networks
def positive_output_bias(measures: Measures) -> float:
    """Return the bias of the output."""
    return if_solved(measures, measures["biases_output"][0])


@over_networks
def inhibited_output(measures: Measures) -> float:
    """Return minus the larger weight from hidden units to the output."""
    return if_solved(measures, -np.max(measures["weights_hidden->output"]))


@over_networks
def missed_carry(each: Sequence[Measures]) -> list[float]:
    """Return, for every stuck network, 1 if it only gets 11+11 wrong, as 100; else -1."""
    return [only_threes_fail(outputs, SUM_BITS) for outputs in stuck(each, "outputs_output")]


@over_networks
def unit_for_each_output(measures: Measures) -> float:
    """Return 0.5 less the share that other hidden units have in an output."""
    return if_solved(measures, assigned(measures["weights_hidden->output"]))


@over_networks
def known_detector(measures: Measures) -> float:
    """Return 1 if the detector is of one of four kinds, else -1."""
    kind = kind_of(kernel(measures["weights_input->detectors"]))
    return if_solved(measures, -1.0 if kind == "other" else 1.0)


@over_networks
def compactness_rank(each: Sequence[Measures]) -> list[float]:
    """Return the rank of compactness among the kinds of detector, each solver left out in turn."""
    kinds = [kind_of(kernel(m["weights_input->detectors"])) for m in each if solved(m) > 0]
    if not kinds:
        raise NotTested("no network solved the task")
    ranks = []
    for left_out in range(len(kinds)):
        rest = kinds[:left_out] + kinds[left_out + 1 :]
        counts = {kind: rest.count(kind) for kind in {*rest, "compactness"}}
        ahead = sum(n >= counts["compactness"] for kind, n in counts.items() if kind != "compactness")
        ranks.append(1.0 + ahead)
    return ranks


@over_networks
def turned_off_error(each: Sequence[Measures]) -> list[float]:
    """Return, for networks with a compactness detector, the error in how many detectors T and C reach."""
    errors = []
    for m in each:
        if solved(m) > 0 and kind_of(kernel(m["weights_input->detectors"])) == "compactness":
            reached = touched(m["hidden_detectors"], m["rest"])
            errors.append(float(np.abs(reached - np.repeat([21.0, 20.0], 4)).max()))
    if not errors:
        raise NotTested("no network has a compactness detector")
    return errors


@over_networks
def register_margin(measures: Measures) -> float:
    """Return the lead of links from left-hand neighbours over all others."""
    return if_solved(measures, neighbour_margin(measures["weights_input->state"]))


@over_networks
def other_than_register(measures: Measures) -> float:
    """Return minus the lead of links from left-hand neighbours."""
    return if_solved(measures, -neighbour_margin(measures["weights_input->state"]))


@over_networks
def held_out_completed(measures: Measures) -> float:
    """Return the share of held-out sequences that are completed."""
    return float(measures["held_out_right"])


@over_networks
def turned_off_early(conditions: Conditions) -> float:
    """Return untrained less early mean activity of hidden units, over six problems."""
    each = [conditions[name] for name in HARD]
    return float(np.mean([m["activity"][0] - early_activity(m) for m in each]))


def early_activity(measures: Measures) -> float:
    """Return the mean activity of hidden units at the last look in the first tenth of training."""
    sweeps = min(count(measures), GLANCES[-1])
    looked = [place for place, epoch in enumerate(GLANCES) if epoch <= max(1, 0.1 * sweeps)]
    return float(measures["activity"][looked[-1]])


@over_networks
def more_inhibition(conditions: Conditions) -> float:
    """Return the share of negative weights less 0.5, over six problems."""
    return float(np.mean([conditions[name]["negative"] for name in HARD])) - 0.5
