"""Rescorla and Wagner (1972), with Widrow and Hoff (1960): one layer of linear units.

The delta rule of a linear unit is the Rescorla-Wagner model of conditioning: the same recursion, trial by
trial. What follows from it (competition of cues) and where it ends (linear independence, linear
separability) is shown here, in the order of the work: environment, simulation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study
from pdpsim_replications.one_layer.rescorla_wagner_1972.associator import (
    BOOLEAN,
    FUNCTIONS,
    XOR,
    boolean,
    condition,
    distance_course,
    squared_errors,
    unit_vectors,
)
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import CUES, groups, random_trials
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import recursion

study = Study(
    id="rescorla-wagner-1972",
    title="Conditioning as a linear unit with the delta rule",
    paper="Rescorla, R. A., & Wagner, A. R. (1972). A theory of Pavlovian conditioning: Variations in the "
    "effectiveness of reinforcement and nonreinforcement. In A. H. Black & W. F. Prokasy (Eds.), Classical "
    "conditioning II: Current research and theory (pp. 64-99). Appleton-Century-Crofts. With Widrow, B., & "
    "Hoff, M. E. (1960). Adaptive switching circuits. 1960 IRE WESCON Convention Record, part 4, 96-104.",
    family="one layer",
    summary="A linear unit with the delta rule is the Rescorla-Wagner model of conditioning, trial by trial; "
    "what one layer can learn, and what not.",
    controls=("untrained", "separate"),
    models={
        "shared": "rescorla_wagner_1972",
        "separate": "rescorla_wagner_1972_separate",
        "limits": "widrow_hoff_1960",
    },
    replicates=20,
    minutes=1.0,
    options=(
        Option("trials", 120, quick=12, help="trials of each kind in a phase", origin="assumed"),
        Option("random-trials", 300, quick=30, help="trials of no experiment, to compare with the recursion"),
    ),
    quick={"limits.training.epochs": 200},
)

# saliences, and beta of nonreinforced trials as a share of beta of reinforced ones, are drawn anew for each
# replicate: what the model says does not hang on them
SALIENCES = (0.2, 1.0)
NONREINFORCED = (0.5, 1.0)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Condition one group of each design, with shared and with separate errors; then look for the limits."""
    rng = replicate.rng("parameters")
    alpha = {cue: float(rng.uniform(*SALIENCES)) for cue in CUES}
    ratio = float(rng.uniform(*NONREINFORCED))
    beta = replicate.model("shared").phases[0].rule.rate
    assert isinstance(beta, float)
    found: dict[str, Any] = {"alpha": np.array(list(alpha.values())), "beta": beta, "nonreinforced": ratio}

    designs = groups(replicate.options["trials"], replicate.rng("designs"))
    gaps = []
    for number, (name, trials) in enumerate(designs.items()):
        replicate.progress(number / len(designs) / 2, name)
        course = condition(replicate.network(name, "shared", save=False), trials, alpha, ratio)
        gaps.append(course - table(recursion(trials, alpha, beta, beta * ratio)))
        separate = replicate.network(f"{name}-separate", "separate", save=False)
        found[f"V_{name}"] = course
        found[f"separate_V_{name}"] = condition(separate, trials, alpha, ratio)
        found[f"untrained_V_{name}"] = np.zeros_like(course)
    found["designs_gap"] = max(float(np.abs(gap).max()) for gap in gaps)

    trials, start = (
        random_trials(replicate.options["random-trials"], replicate.rng("trials")),
        rng.uniform(-0.5, 0.5, 4),
    )
    network = replicate.network("random", "shared")
    network.weights["input->output"][:, 0] = start / np.sqrt(list(alpha.values()))
    found["V_random"] = condition(network, trials, alpha, ratio)
    expected = recursion(trials, alpha, beta, beta * ratio, dict(zip(CUES, start.tolist(), strict=True)))
    found["recursion_random"] = table(expected)
    found |= {"inhibition_limit": inhibition_limit(replicate, alpha, ratio)}
    found |= validity_limits(replicate, "given", alpha, ratio)
    found |= validity_limits(replicate, "equal", {**alpha, "B": alpha["A"]}, ratio)
    replicate.progress(0.6, "limits")
    return found | limits(replicate)


def table(course: Sequence[Mapping[str, float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return strengths as an array, shape (trials + 1, cues)."""
    return np.array([[strengths[cue] for cue in CUES] for strengths in course])


def inhibition_limit(replicate: Replicate, alpha: Mapping[str, float], ratio: float) -> float:
    """Return the strength of X when A+ and AX- have alternated until nothing changes any more."""
    salience = np.sqrt(list(alpha.values()))
    present = np.array([[cue in cues for cue in CUES] for cues in ("A", "AX")])
    patterns = PatternSet.from_arrays(salience * present, [[1.0], [0.0]], frequencies=[1.0, ratio])
    epochs = replicate.model("limits").phases[0].epochs
    model = replicate.model("shared", {"training.epochs": epochs})
    network = replicate.network("inhibition-limit", model, save=False)
    network.train(patterns)
    return float(salience[CUES.index("X")] * network.weights["input->output"][CUES.index("X"), 0])


def validity_limits(
    replicate: Replicate, name: str, alpha: Mapping[str, float], ratio: float
) -> dict[str, float]:
    """Return the limits of X in the groups of relative validity, all kinds of trials in one update."""
    salience = np.sqrt(list(alpha.values()))
    epochs = replicate.model("limits").phases[0].epochs
    model = replicate.model("shared", {"training.epochs": epochs, "training.update": "epoch"})
    found = {}
    for group, kinds in (
        ("correlated", (("AX", 1.0, 1.0), ("BX", 0.0, ratio))),
        ("uncorrelated", tuple((f"{c}X", us, us or ratio) for c in "AB" for us in (1.0, 0.0))),
    ):
        present = np.array([[cue in cues for cue in CUES] for cues, _, _ in kinds])
        outcomes, weights = [[us] for _, us, _ in kinds], [weight for _, _, weight in kinds]
        network = replicate.network(f"{group}-{name}-limit", model, save=False)
        network.train(PatternSet.from_arrays(salience * present, outcomes, frequencies=weights))
        place = CUES.index("X")
        found[f"{group}_{name}"] = float(salience[place] * network.weights["input->output"][place, 0])
    return found


def limits(replicate: Replicate) -> dict[str, Any]:
    """Return what one layer makes of independent and dependent patterns and of Boolean functions."""
    found = boolean(replicate.network("boolean", "limits"))

    # a unit for the conjunction of the two inputs makes the four patterns linearly independent
    wider = PatternSet.from_arrays(
        np.column_stack([BOOLEAN, BOOLEAN.prod(axis=1)]), FUNCTIONS[:, XOR : XOR + 1]
    )
    conjunction = {"layers.input.size": 3, "layers.output.size": 1}
    network = replicate.network("conjunction", replicate.model("limits", conjunction))
    network.train(wider)
    found["conjunction_squared_error"] = float(squared_errors(network, wider).max())

    plain = {"layers.output.size": 1, "layers.output.bias": "none", "weights.init": {"constant": 0.0}}
    by_pattern = {"training.update": "pattern"}
    # 4 patterns on 8 units are independent; 12 patterns on 4 units are not, and their targets disagree
    for curve, patterns, size, settings in (
        ("independent", 4, 8, {**by_pattern, "training.rule.rate": 0.5}),
        ("dependent_batch", 12, 4, {}),
        ("dependent_fast", 12, 4, by_pattern),
        ("dependent_slow", 12, 4, {**by_pattern, "training.rule.rate": 0.01}),
    ):
        rng = replicate.rng(f"{patterns} patterns")
        inputs, targets = unit_vectors(patterns, size, rng), rng.uniform(-1, 1, (patterns, 1))
        # least squares; of all solutions, that of smallest length
        goal = np.asarray(np.linalg.lstsq(inputs, targets, rcond=None)[0], dtype=np.float64)
        model = replicate.model("limits", {**plain, "layers.input.size": size, **settings})
        network = replicate.network(curve, model, save=False)
        found |= distance_course(network, PatternSet.from_arrays(inputs, targets), goal, curve)
    return found
