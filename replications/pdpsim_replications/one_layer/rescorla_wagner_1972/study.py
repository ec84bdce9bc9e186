"""Rescorla and Wagner (1972), with Widrow and Hoff (1960): one layer of linear units.

The delta rule of a linear unit is the Rescorla-Wagner model of conditioning: the same recursion, trial by
trial. What follows from it (competition of cues) and where it ends (linear independence, linear
separability) is shown here, in the order of the work: environment, simulation, claims, figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.claims.decorated import Exact, Order
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study
from pdpsim_replications.one_layer.rescorla_wagner_1972 import drawings
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
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import compound, recursion

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pdpsim_replications.one_layer.rescorla_wagner_1972.drawings import Columns

Measures = Mapping[str, Any]

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


# --- claims -----------------------------------------------------------------------------------------

CHAPTER = "pp. 64-99, the pages within not checked"
WORKED_OUT = "worked out here from the model's equation"
ROUNDING = Exact(1e-9)


def strength(measures: Measures, group: str, cue: str, trial: int = -1) -> float:
    """Return a cue's strength in a group after a trial; after all trials by default."""
    return float(measures[f"V_{group}"][trial, CUES.index(cue)])


def gap(measures: Measures, group: str, cues: str, start: int, stop: int, outcome: float) -> float:
    """Return the largest distance from the closed form, over a phase's trials with all these cues."""
    places = [CUES.index(cue) for cue in cues]
    course = measures[f"V_{group}"][start : stop + 1][:, places]
    beta = float(measures["beta"]) * (1.0 if outcome > 0 else float(measures["nonreinforced"]))
    alpha = measures["alpha"][places].tolist()
    expected = compound(alpha, course[0].tolist(), outcome, beta, stop - start)
    return float(np.abs(course - np.array(expected)).max())


def phase(measures: Measures) -> int:
    """Return the number of trials of a phase with one kind of trial."""
    return len(measures["V_alone"]) - 1


def separately(measures: Measures) -> dict[str, Any]:
    """Return the measures with the strengths of the networks with an error for each cue."""
    before = "separate_"
    return {**measures, **{k.removeprefix(before): v for k, v in measures.items() if k.startswith(before)}}


def untrained(measures: Measures) -> dict[str, Any]:
    """Return the measures with the strengths before the first trial in place of all."""
    return {k: np.repeat(v[:1], len(v), axis=0) if k.startswith("V_") else v for k, v in measures.items()}


def overshadowing(measures: Measures) -> float:
    """Return how much stronger X is when it was conditioned alone than together with A."""
    return strength(measures, "alone", "X") - strength(measures, "overshadowed", "X")


def blocking(measures: Measures) -> float:
    """Return how much stronger X is when A, its companion, had not been conditioned before."""
    return strength(measures, "overshadowed", "X") - strength(measures, "blocked", "X")


def relative_validity(measures: Measures) -> float:
    """Return how much stronger X is when its companions tell no more than itself."""
    return strength(measures, "uncorrelated", "X") - strength(measures, "correlated", "X")


def inhibition(measures: Measures) -> float:
    """Return how far below 0 X is, after A with and AX without the outcome."""
    return -strength(measures, "inhibition", "X")


def overexpectation(measures: Measures) -> float:
    """Return what X loses when it is reinforced together with A, each strong already."""
    before = strength(measures, "overexpectation", "X", 2 * phase(measures))
    return before - strength(measures, "overexpectation", "X")


def contingency(measures: Measures, group: str) -> float:
    """Return the strength of X in the last quarter of trials, averaged: the trials are random."""
    course = measures[f"V_contingency-{group}"][:, CUES.index("X")]
    return float(course[-(len(course) // 4) :].mean())


#: The effects that come from cues sharing one error.
COMPETITION: dict[str, Callable[[Measures], float]] = {
    "overshadowing": overshadowing,
    "blocking": blocking,
    "validity": relative_validity,
    "inhibition": inhibition,
    "overexpectation": overexpectation,
}


def before_training(effect: Callable[[Measures], float]) -> Callable[[Measures], float]:
    """Return the effect in the same groups before their first trial."""
    return lambda measures: effect(untrained(measures))


def claim_exact(
    id: str, sentence: str, criterion: Exact = ROUNDING, published: str | None = None, reason: str = ""
) -> Callable[[Callable[[Measures], float]], Callable[[Measures], float]]:
    """Register a claim that follows from the equation, whatever the parameters."""
    reason = reason or "an identity: what is left is the rounding of 64-bit numbers"
    return study.claim(
        id,
        sentence,
        published=published,
        source=WORKED_OUT,
        known_from="derived",
        criterion=criterion,
        reason=reason,
    )


def claim_order(id: str, sentence: str, published: str, effect: Callable[[Measures], float]) -> None:
    """Register a claim about the sign of an effect."""
    study.claim(
        id,
        sentence,
        published=published,
        source=CHAPTER,
        known_from="recalled",
        criterion=Order(control=before_training(effect)),
        reason="the chapter predicts the direction; every replicate has saliences and learning rates of its "
        "own, and all strengths start at 0",
    )(effect)


@claim_exact(
    "RW-1a", "The weights follow the Rescorla-Wagner recursion trial by trial, through random trials"
)
def recursion_gap(measures: Measures) -> float:
    """Return the largest distance from the recursion written out."""
    return float(np.abs(measures["V_random"] - measures["recursion_random"]).max())


@claim_exact("RW-1b", "and through every trial of every experiment below")
def designs_gap(measures: Measures) -> float:
    """Return the same over all groups."""
    return float(measures["designs_gap"])


@claim_exact("RW-2a", "Acquisition is V(n) = lambda (1 - (1 - alpha beta)^n)")
def acquisition_gap(measures: Measures) -> float:
    """Return the largest distance from the acquisition curve."""
    return gap(measures, "acquisition", "A", 0, phase(measures), 1.0)


@claim_exact("RW-2b", "Extinction is V(n) = V(0) (1 - alpha beta)^n")
def extinction_gap(measures: Measures) -> float:
    """Return the largest distance from the extinction curve."""
    return gap(measures, "acquisition", ("A"), phase(measures), 2 * phase(measures), 0.0)


claim_order("RW-3a", "A cue conditioned together with another is overshadowed", "overshadowed", overshadowing)


@claim_exact("RW-3b", "and the two divide what there is in proportion to their saliences")
def overshadowing_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form."""
    return gap(measures, "overshadowed", "AX", 0, phase(measures), 1.0)


claim_order(
    "RW-4a", "A cue added to one that was conditioned before is blocked (Kamin, 1969)", "blocked", blocking
)


@claim_exact("RW-4b", "and gets its share of what the first had left")
def blocking_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form, in the phase of the compound."""
    return gap(measures, "blocked", "AX", phase(measures), 2 * phase(measures), 1.0)


claim_order(
    "RW-4c",
    "Blocking is undone if the unconditioned stimulus grows stronger with the added cue",
    "unblocked",
    lambda measures: strength(measures, "unblocked", "X") - strength(measures, "blocked", "X"),
)
claim_order(
    "RW-5a",
    "A cue reinforced half of the time is weaker if others tell when (Wagner et al., 1968)",
    "weaker",
    relative_validity,
)


@claim_exact(
    "RW-5b",
    "In the limit saliences and rates decide what X has: it is weaker where others tell exactly if "
    "alpha_A / alpha_B is above beta_nonreinforced / beta. Largest distance from the closed form",
    Exact(1e-6),
    reason="added after the first run, to explain RW-5a: of all solutions training from 0 finds the one in "
    "the span of its trials",
)
def validity_gap(measures: Measures) -> float:
    """Return the largest distance of the two limits from their closed form."""
    a, b, x = (float(measures["alpha"][CUES.index(cue)]) for cue in "ABX")
    # what AX and BX come to if each is reinforced half of the time
    mean = 1 / (1 + float(measures["nonreinforced"]))
    whole = a * b + x * (a + b)
    expected = {"correlated": x * b / whole, "uncorrelated": x * (a + b) * mean / whole}
    return max(abs(float(measures[f"{group}_given"]) - value) for group, value in expected.items())


study.claim(
    "RW-5c",
    "With A and B equally salient, X is weaker if they tell when it is reinforced",
    published="weaker",
    source=CHAPTER,
    known_from="recalled",
    criterion=Order(),
    reason="added after the first run, to explain RW-5a: equal saliences are chosen because RW-5b needs them "
    "(animals' cues are counterbalanced); limits of endless training",
    flags=("fitted",),
)(lambda measures: float(measures["uncorrelated_equal"]) - float(measures["correlated_equal"]))

claim_order("RW-6a", "A cue that announces nonreinforcement becomes inhibitory", "below 0", inhibition)


@claim_exact("RW-6b", "and goes to -lambda", Exact(1e-6), "-1", "the limit of endless training")
def inhibitor(measures: Measures) -> float:
    """Return the limit."""
    return float(measures["inhibition_limit"])


claim_order(
    "RW-7a", "Two strong cues that are reinforced together become weaker", "overexpectation", overexpectation
)


@claim_exact("RW-7b", "until their sum is lambda, each losing in proportion to its salience")
def overexpectation_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form, in the phase of the compound."""
    return gap(measures, "overexpectation", "AX", 2 * phase(measures), 3 * phase(measures), 1.0)


claim_order(
    "RW-8a",
    "A cue is weaker if the outcome is as likely without it (Rescorla, 1968)",
    "weaker",
    lambda measures: contingency(measures, "positive") - contingency(measures, "zero"),
)
claim_order(
    "RW-8b",
    "and inhibitory if the outcome comes without it only",
    "below 0",
    lambda measures: -contingency(measures, "negative"),
)


@claim_exact(
    "RW-9",
    "None of overshadowing, blocking, relative validity, inhibition and overexpectation is left if each cue "
    "has an error of its own (Bush & Mosteller, 1951): the largest effect",
)
def competition_without_sharing(measures: Measures) -> float:
    """Return the largest of the effects, in the direction of the chapter."""
    return max(0.0, *(effect(separately(measures)) for effect in COMPETITION.values()))


@claim_exact(
    "RW-10",
    "Linearly independent patterns are learnt without error, by the solution of smallest length",
    Exact(1e-6),
    reason="the limit of endless training from weights of 0; distance from the smallest exact solution",
)
def independent(measures: Measures) -> float:
    """Return the larger of the distance from the solution and the root of the largest squared error."""
    squared_error = float(measures["independent_squared_error"])
    return max(float(measures["independent_distance"]), float(np.sqrt(squared_error)))


@claim_exact(
    "RW-11a",
    "Linearly dependent patterns, all in one update: the weights go to the least-squares solution",
    Exact(1e-6),
    reason="the limit of endless training; distance from the solution of the normal equations",
)
def dependent(measures: Measures) -> float:
    """Return the distance from the least-squares solution."""
    return float(measures["dependent_batch_distance"])


@study.claim(
    "RW-11b",
    "Pattern by pattern they stay away from it, by a distance that shrinks with the learning rate",
    published="nearer with a smaller rate",
    source=WORKED_OUT,
    known_from="derived",
    criterion=Order(),
    reason="a difference between two rates, 0.1 and 0.01, in one replicate; before training both are equal",
)
def away(measures: Measures) -> float:
    """Return how much farther off the larger rate ends."""
    return float(measures["dependent_fast_distance"]) - float(measures["dependent_slow_distance"])


@claim_exact(
    "RW-12a",
    "Exclusive or is not learnt: the best possible squared error is .25 for each pattern",
    Exact(1e-6),
    "0.25",
    "mean of (t - o)^2 over the four patterns: half-squares, which the rule minimises, are .125",
)
def exclusive_or(measures: Measures) -> float:
    """Return the mean squared error."""
    return float(measures["xor_squared_error"])


@claim_exact(
    "RW-12b", "with an output of 0.5 for all four: the largest distance", Exact(1e-6), reason="as RW-12a"
)
def undecided(measures: Measures) -> float:
    """Return the largest distance of an output from 0.5."""
    return float(np.abs(measures["xor_outputs"] - 0.5).max())


@claim_exact(
    "RW-13",
    "Of the 16 functions of two inputs those that are linearly separable are learnt",
    Exact(0),
    "14",
    "counted: all but exclusive or and its opposite; learnt if all outputs are on the right side of 0.5",
)
def separable(measures: Measures) -> float:
    """Return how many functions are learnt."""
    return float(np.sum(measures["boolean_right"]))


@claim_exact(
    "RW-14",
    "With one more unit, for the conjunction of the inputs, exclusive or is learnt: largest squared error",
    Exact(1e-6),
    reason="the four patterns are then linearly independent; the limit of endless training",
)
def conjunction(measures: Measures) -> float:
    """Return the largest squared error."""
    return float(measures["conjunction_squared_error"])


# --- figures ----------------------------------------------------------------------------------------


@study.figure(
    "recursion",
    "Strengths of four cues in random trials, first replicate: recursion (lines) and network (dots)",
    height=0.35,
)
def figure_recursion(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw recursion and network."""
    return drawings.recursion(figure, measures[0])


@study.figure("designs", "Six experiments: mean strength over replicates, with 95 % interval", height=0.62)
def figure_designs(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw strengths over trials."""
    return drawings.designs(figure, measures)


@study.figure(
    "competition",
    "What cues do to each other when they share an error, and when each has its own: means over replicates",
    height=0.4,
)
def figure_competition(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the effects of competition."""
    shared = {name: [effect(each) for each in measures] for name, effect in COMPETITION.items()}
    separate = {name: [effect(separately(each)) for each in measures] for name, effect in COMPETITION.items()}
    return drawings.competition(figure, shared, separate)


@study.figure(
    "limits",
    "Left: squared error for each pattern. Right: distance from the least-squares weights, for independent "
    "patterns and for dependent ones, all in one update or one by one. Means over replicates",
    height=0.42,
)
def figure_limits(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw what one layer cannot learn."""
    return drawings.limits(figure, measures)
