"""Rumelhart, Hinton and Williams (1986): the networks that the chapter shows, and networks that learn
nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.conditions import (
    CONDITIONS,
    HIDDEN,
    of_hidden,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.problems import numbers, sums, t_or_c

from . import Subject

REPLICATES = 50

#: Table 3: hidden units for no to four inputs on.
TABLE_3 = ("1111", "1011", "1010", "0010", "0000")
#: Table 5: the eight codes of the encoder.
TABLE_5 = np.array(
    [[0.5, 0, 0], [0, 1, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0.5, 0, 1], [1, 0, 0.5], [0, 0, 0.5]]
)
#: Figure 9: from six inputs to two hidden units.
FIGURE_9 = np.array([[-3.18, 6.32, -12.56, 12.56, -6.33, 3.17], [3.16, -6.34, 12.52, -12.51, 6.31, -3.17]]).T
#: Figure 15: the last is the most common.
FIGURE_15: Sequence[Any] = (
    np.array([[-1, -1, -1], [-1, 2, -1], [-1, -1, -1]]),
    np.array([[-1, 1, -1], [-1, 1, -1], [-1, 1, -1]]),
    np.array([[-1, -1, 1], [-1, 2, -1], [1, -1, -1]]),
    -2.0 * np.ones((3, 3)),
)
OTHER_KERNEL = np.array([[2, -1, -1], [-1, -1, -1], [-1, -1, -1]])


def detectors(window: Any) -> dict[str, Any]:
    """Measures of a field of detectors with these weights, on unless turned off."""
    weights = np.zeros((7, 7, 5, 5))
    for row, column in np.ndindex(5, 5):
        weights[row : row + 3, column : column + 3, row, column] = window
    weights = weights.reshape(49, 25)
    net = t_or_c(0, 0.1).inputs["input"] @ weights + 1.0
    return {
        "weights_input->detectors": weights,
        "hidden_detectors": 1 / (1 + np.exp(-4 * net)),
        "rest": np.full(25, 1 / (1 + np.exp(-4.0))),
    }


def shifting(units: int, turned_over: bool) -> dict[str, Any]:
    """Measures of a ring that shifts at each step, turning every unit over at each if so told."""
    states = np.stack([np.roll(numbers(units), -step, axis=1) for step in range(1, 7)], axis=1)
    if turned_over:
        states[:, ::2] = 1 - states[:, ::2]
    ring = np.roll(np.eye(units), -1, axis=1)
    return {
        "states": states,
        "weights_input->state": 5 * ring,
        "untrained_weights_input->state": np.eye(units),
    }


def random_weights(number: int, **shapes: tuple[int, ...]) -> dict[str, Any]:
    """Weights before training, by projection (with "_" for "->") or layer."""
    rng = np.random.default_rng(number)
    return {
        f"untrained_{name.replace('_to_', '->')}": rng.uniform(-0.5, 0.5, shape)
        for name, shape in shapes.items()
    }


def looks(*values: Any) -> Any:
    """Values at the first looks, nothing at later ones."""
    seen = np.array(values, dtype=float)
    return np.concatenate([seen, np.full((len(GLANCES) - len(seen), *seen.shape[1:]), np.nan)])


def course(sweeps: float) -> dict[str, Any]:
    """Measures that every network has: it solves its task, and its hidden units go off at first."""
    return {
        "sweeps": sweeps,
        "untrained_sweeps": 0.0,
        "rises": 0.1,
        "activity": np.where(np.array(GLANCES) == 0, 0.5, 0.2),
        "negative": 0.7,
        "untrained_negative": 0.5,
    }


def stuck_in(number: int, condition: str) -> Mapping[str, Any]:
    """Measures of the five networks of a replicate of which some get stuck, as the chapter says."""
    if condition == "xor":  # one of 50 networks
        outputs = np.array([[0.1], [0.5], [0.9], [0.5]])
        stuck = np.arange(5) >= (4 if number % 10 == 0 else 5)
        again = {f"all_sweeps_{way}": np.full(5, 100.0) for way in ("onward", "anew", "slowly")}
    else:  # half of them
        outputs = 0.1 + 0.8 * sums(4)
        outputs[15] = [0.9, 0.1, 0.1]
        stuck = np.arange(5) >= 2 + number % 2
        again = {}
    return {
        "all_sweeps": np.where(stuck, np.inf, 300.0),
        "all_outputs_output": np.tile(outputs, (5, 1, 1)),
        **again,
    }


def solution(number: int) -> dict[str, Mapping[str, Any]]:
    """Measures of one replicate as the chapter and the letter describe its networks, by condition."""
    inputs_on = numbers(4).sum(axis=1).astype(int)
    codes = np.array([[float(bit) for bit in TABLE_3[count]] for count in inputs_on])
    symmetry = {
        "weights_input->hidden": FIGURE_9,
        "biases_hidden": np.array([-1.0, -1.0]),
        "biases_output": np.array([6.89]),
        "weights_hidden->output": np.array([[-9.44], [-9.44]]),
        **random_weights(
            number,
            weights_input_to_hidden=(6, 2),
            biases_hidden=(2,),
            biases_output=(1,),
            weights_hidden_to_output=(2, 1),
        ),
    }
    special: dict[str, Mapping[str, Any]] = {
        **{of_hidden(hidden): {"sweeps": 280 - 33 * np.log2(hidden)} for hidden in HIDDEN},
        "xor-rate-0.1": {"sweeps": 450.0},
        "xor-rate-0.75": {"sweeps": 68.0},
        "xor-rate-1": {"sweeps": 90.0, "rises": 0.3},
        "xor-direct": {
            "sweeps": 558.0,
            "all_sweeps": np.full(5, 558.0),
            "weights_input->hidden": np.full((2, 1), -6.4),
            "weights_input->output": np.full((2, 1), -4.2),
            "weights_hidden->output": np.full((1, 1), -9.4),
            "untrained_weights_input->hidden": np.array([[0.3], [-0.2]]),
            "untrained_weights_input->output": np.array([[0.1], [0.4]]),
        },
        "parity": {
            "sweeps": 2825.0,
            "hidden_hidden": codes,
            "untrained_hidden_hidden": np.full((16, 4), 0.5),
        },
        "parity-3-hidden": {"sweeps": np.inf},
        "encoder": {"hidden_hidden": TABLE_5},
        "encoder-slow": {"hidden_hidden": np.full((8, 3), 0.5)},
        "bottleneck": {"sweeps": 5226.0, "hidden_single": np.array([[0.6], [1.0], [0.0], [0.2]])},
        "symmetry": {"sweeps": 1208.0, **symmetry},
        "symmetry-letter": {"sweeps": 1425.0, **symmetry},
        "addition": {
            "right": looks([0.5, 0.5, 0.5], [1.0, 0.5, 0.5], [1.0, 1.0, 1.0]),
            "direct": looks([0, 0, 0], [1, 0, 0], [1, 0, 0]),
        },
        "addition-three": {"sweeps": 3020.0},
        "negation": {
            "weights_hidden->output": 10 * np.eye(3),
            "untrained_weights_hidden->output": np.ones((3, 3)),
        },
        "t-c": {
            "sweeps": 7000.0,
            **detectors(FIGURE_15[min(number % 5, 3)]),
            "untrained_weights_input->detectors": detectors(OTHER_KERNEL)["weights_input->detectors"],
        },
        "shift-3": {"sweeps": 100.0, **shifting(3, turned_over=False)},
        "shift-5": {"sweeps": 100.0, **shifting(5, turned_over=False)},
        "shift-3-free": {"sweeps": 100.0, **shifting(3, turned_over=number % 2 == 0)},
        "sequences": {"sweeps": 260.0, "held_out_right": 0.8 + 0.2 * (number % 2)},
        "timing": {"sweeps": 3000.0, "held_out_right": 0.9, "untrained_held_out_right": 0.0},
    }
    for condition in ("xor", "addition"):
        special[condition] = {**special[condition], **stuck_in(number, condition)}
    return {condition: {**course(1000.0), **special.get(condition, {})} for condition in CONDITIONS}


def perfect() -> Subject:
    """The weights, codes and counts that are printed, and controls that know nothing of them."""
    each = [solution(number) for number in range(1, REPLICATES + 1)]
    return {condition: [one[condition] for one in each] for condition in CONDITIONS}


def nothing_learned(number: int) -> dict[str, Mapping[str, Any]]:
    """Measures of one replicate whose networks stay as they were, and give 0.5 to everything.

    Where a claim is about networks that solve a task, or about its impossibility, they do so, in another way.
    """
    special: dict[str, Mapping[str, Any]] = {
        "xor": {
            "all_outputs_output": np.full((5, 4, 1), 0.5),
            **{f"all_sweeps_{way}": np.full(5, np.inf) for way in ("onward", "anew", "slowly")},
        },
        "parity-3-hidden": {"sweeps": 100.0},
        "addition": {
            "all_outputs_output": np.full((5, 16, 3), 0.5),
            "right": looks([0.5, 0.5, 0.5]),
            "direct": looks([0, 0, 0]),
        },
        # detectors of one sign that no letter can turn off, or of another kind
        "t-c": {"sweeps": 20_000.0, **detectors(OTHER_KERNEL if number % 3 else -1e-6 * np.ones((3, 3)))},
        "shift-3-free": {"sweeps": 300.0, "states": np.zeros((8, 6, 3))},
    }
    state = {
        **course(np.inf),
        "activity": np.full(len(GLANCES), 0.5),
        "negative": 0.5,
        "all_sweeps": np.full(5, np.inf),
        "hidden_hidden": np.full((16, 4), 0.5),
        "hidden_single": np.full((4, 1), 0.5),
        "held_out_right": 0.0,
        "untrained_held_out_right": 0.0,
    }
    weights = random_weights(
        number,
        weights_input_to_hidden=(2, 1),
        weights_input_to_output=(2, 1),
        weights_hidden_to_output=(2, 1),
        weights_input_to_detectors=(49, 25),
        weights_input_to_state=(3, 3),
        biases_hidden=(2,),
        biases_output=(1,),
    )
    same = {name.removeprefix("untrained_"): value for name, value in weights.items()}
    layers = {"xor-direct": {}, "negation": {"weights_hidden->output": np.ones((3, 3))}}
    pairs = random_weights(number, weights_input_to_hidden=(6, 2))
    both = {**pairs, **{name.removeprefix("untrained_"): value for name, value in pairs.items()}}
    layers |= {"symmetry": both, "symmetry-letter": both}
    return {
        condition: {**state, **weights, **same, **layers.get(condition, {}), **special.get(condition, {})}
        for condition in CONDITIONS
    }


def null() -> Subject:
    """Networks that stay as they were."""
    each = [nothing_learned(number) for number in range(1, REPLICATES + 1)]
    return {condition: [one[condition] for one in each] for condition in CONDITIONS}
