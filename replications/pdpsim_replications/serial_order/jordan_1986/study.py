"""Jordan (1986): serial order from plan units and state units.

Plan units say what is to be done and stay as they are; state units hold a fading trace of what has been done.
Each network here learns with its state taught (it holds the trace of the targets; in a second reading, of its
own outputs) and is then left to itself. In the order of the work: environment, simulation, claims, figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.claims.decorated import Exact, Order
from pdpsim.study.study import Option, Replicate, Study
from pdpsim_replications.serial_order.jordan_1986 import drawings
from pdpsim_replications.serial_order.jordan_1986.environment import (
    CLUSTER,
    FEATURES,
    LARGE,
    RECORDED,
    REPEATED,
    SMALL,
    SQUARE,
    TAUGHT,
    UTTERANCES,
    cycles,
    sequences,
    utterance,
)
from pdpsim_replications.serial_order.jordan_1986.measures import (
    betweenness,
    distances,
    margins,
    nearness,
    recovery,
    rise,
    shares,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator
    from pdpsim_replications.serial_order.jordan_1986.drawings import Columns

Measures = Mapping[str, Any]

study = Study(
    id="jordan-1986",
    title="Serial order from plan and state units",
    paper="Jordan, M. I. (1986). Attractor dynamics and parallelism in a connectionist sequential machine. "
    "In Proceedings of the Eighth Annual Conference of the Cognitive Science Society (pp. 531-546). Erlbaum. "
    "Also Jordan, M. I. (1986). Serial order: A parallel distributed processing approach (ICS Report 8604). "
    "University of California, San Diego.",
    family="serial order",
    summary="A network fed with a trace of its own outputs produces sequences, is drawn to them, and lets "
    "neighbouring segments run into each other where they do not care.",
    models={
        "sequences": "jordan_1986_sequences",
        "square": "jordan_1986_square",
        "speech": "jordan_1986_speech",
    },
    # whether the state holds the targets or the network's own outputs while it learns; Williams and Zipser
    # (1989) trace the former to Jordan (1986)
    readings={"taught": True, "own-outputs": False},
    primary="taught",
    replicates=20,
    minutes=2.0,
    options=(
        Option("starts", 16, quick=3, help="perturbed starts of the cycle", origin="assumed"),
        Option(
            "reach", 2.0, help="perturbed states lie between 0 and this", origin="assumed: the trace of 1s"
        ),
    ),
    quick={
        "sequences.training.epochs": 40,
        "square.training.epochs": 40,
        "speech.training.epochs": 40,
    },
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of all parts of the study, each looked at before and after, left to itself."""
    found = several_sequences(replicate)
    replicate.progress(0.4, "cycles")
    found |= limit_cycle(replicate) | between_plans(replicate)
    replicate.progress(0.7, "speech")
    return found | coarticulation(replicate)


def make(replicate: Replicate, name: str, model: str, settings: Mapping[str, Any] | None = None) -> Simulator:
    """Return a new network that learns with its state taught, or with its own outputs."""
    return replicate.network(
        name, replicate.model(model, {"layers.state.teacher": replicate.reading, **(settings or {})})
    )


def outputs(network: Simulator, patterns: PatternSet, **start: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return what a network produces, left to itself."""
    recorded = network.record(patterns, ["output"], start=start or None)
    return np.asarray(recorded["output"], dtype=np.float64)


def several_sequences(replicate: Replicate) -> dict[str, Any]:
    """Train on four sequences, with the trace and without it."""
    patterns = sequences()
    found: dict[str, Any] = {}
    for name, settings in (("trace", {}), ("no-trace", {"layers.state.trace": 0.0})):
        network = make(replicate, name, "sequences", settings)
        found[f"untrained_margins_{name}"] = margins(outputs(network, patterns), patterns)
        found[f"epochs_{name}"] = network.train(patterns).epochs
        found[f"outputs_{name}"] = outputs(network, patterns)
        found[f"margins_{name}"] = margins(found[f"outputs_{name}"], patterns)
    return found


def limit_cycle(replicate: Replicate) -> dict[str, Any]:
    """Train on walks round a square; then begin at the start taught, and at others."""
    network = make(replicate, "square", "square")
    walk = cycles([1.0], [SQUARE], RECORDED)
    starts = replicate.rng("starts").uniform(0, replicate.options["reach"], (replicate.options["starts"], 2))

    def look() -> dict[str, Any]:
        paths = np.array([outputs(network, walk, state=start) for start in starts])
        alone = outputs(network, walk)
        return {
            "cycle": alone,
            "cycle_margin": float(margins(alone, walk)[0]),
            "paths": paths.astype(np.float32),
            "distances": np.array([distances(path, SQUARE) for path in paths]),
        }

    untrained = look()
    found: dict[str, Any] = {f"untrained_{name}": untrained[name] for name in ("cycle_margin", "distances")}
    found["epochs_square"] = network.train(cycles([1.0], [SQUARE], TAUGHT)).epochs
    return found | look()


def between_plans(replicate: Replicate) -> dict[str, Any]:
    """Train on a small and a large square, with plans 0 and 1; then set the plan between them."""
    network = make(replicate, "two-squares", "square")
    middle = cycles([0.5], [(SMALL + LARGE) / 2], TAUGHT)
    untrained = nearness(outputs(network, middle), SMALL, LARGE)
    network.train(cycles([0.0, 1.0], [SMALL, LARGE], TAUGHT))
    found: dict[str, Any] = {
        f"path_{plan}": outputs(network, cycles([plan], [SMALL], TAUGHT)) for plan in (0, 0.5, 1)
    }
    return found | {"nearness": nearness(found["path_0.5"], SMALL, LARGE), "untrained_nearness": untrained}


def coarticulation(replicate: Replicate) -> dict[str, Any]:
    """Train one network for each utterance, all from the same weights."""
    spoken = {name: utterance(segments) for name, segments in UTTERANCES.items()}
    # the control of the control: consonants that care
    for name in ("i-y", "i-i"):
        spoken[f"{name}-constrained"] = utterance(UTTERANCES[name], CLUSTER)
    found: dict[str, Any] = {}
    first: Simulator | None = None
    worst = 0.0
    for name, patterns in spoken.items():
        network = make(replicate, f"speech-{name}", "speech")
        if first is None:
            first, fresh = network, network.arrays()
        network.restore(fresh)
        found[f"untrained_{name}"] = outputs(network, patterns)
        network.train(patterns)
        found[name] = outputs(network, patterns)
        worst = max(worst, float(np.nanmax(np.abs(found[name] - patterns.targets["output"]))))
    return found | {"speech_error": worst}


# --- claims -----------------------------------------------------------------------------------------

UNREAD = "not read; as it is remembered"


def feature(measures: Measures, utterance: str, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return one feature's course through an utterance, shape (segments,)."""
    return np.asarray(measures[utterance], dtype=np.float64)[:, FEATURES.index(name)]


def before_training(measures: Measures) -> dict[str, Any]:
    """Return the measures with those of the untrained networks in place of the trained."""
    before = "untrained_"
    return {**measures, **{k.removeprefix(before): v for k, v in measures.items() if k.startswith(before)}}


def claim_order(
    id: str, sentence: str, published: str, effect: Callable[[Measures], float], reason: str
) -> None:
    """Register a claim about the sign of an effect, with the untrained networks as its control."""
    study.claim(
        id,
        sentence,
        published=published,
        source=UNREAD,
        known_from="recalled",
        criterion=Order(control=lambda measures: effect(before_training(measures))),
        reason=reason,
    )(effect)


MARGIN = "how far inside its half the worst unit of all is: above 0 if every unit is on the right side of 0.5"


def rounding_before(measures: Measures) -> float:
    """Return how much more consonants are rounded if a rounded vowel follows."""
    return float((feature(measures, "i-y", "round") - feature(measures, "i-i", "round"))[1:-1].mean())


def rounding_after(measures: Measures) -> float:
    """Return how much more consonants are rounded if a rounded vowel came before."""
    return float((feature(measures, "y-i", "round") - feature(measures, "i-i", "round"))[1:-1].mean())


def rounding_constrained(measures: Measures) -> float:
    """Return what `rounding_before` loses if the consonants are told to be unrounded."""
    with_y, with_i = (feature(measures, f"{name}-constrained", "round") for name in ("i-y", "i-i"))
    return rounding_before(measures) - float((with_y - with_i)[1:-1].mean())


def rounding_shares(measures: Measures) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the share of y's rounding that is there at each segment."""
    return shares(feature(measures, "i-y", "round"), feature(measures, "i-i", "round"))


def nasal_shares(measures: Measures) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the share of n's nasality that is there at each segment of "freon"."""
    return shares(feature(measures, "freon", "nasal"), feature(measures, "freod", "nasal"))


claim_order(
    "J86-1",
    "One network produces several sequences, each chosen by its plan, elements repeated or not",
    "all sequences",
    lambda measures: float(measures["margins_trace"].min()),
    f"all of AAB, ABAC, ABCD, DCBA, left to itself; {MARGIN}",
)
claim_order(
    "J86-2a",
    "With the trace (mu above 0) elements can be repeated with different successors",
    "produced",
    lambda measures: float(measures["margins_trace"][REPEATED].min()),
    f"AAB and ABAC; {MARGIN}",
)


@study.claim(
    "J86-2b",
    "Without it (mu = 0) they cannot: sequences with a repeated element that are produced",
    published="0",
    source=UNREAD,
    known_from="recalled",
    criterion=Exact(0),
    reason="analytic while taught: after the same element the state is the same",
)
def repeated_without_trace(measures: Measures) -> float:
    """Return how many of AAB and ABAC are produced."""
    return float((measures["margins_no-trace"][REPEATED] > 0).sum())


claim_order(
    "J86-2c",
    "while the same networks produce sequences whose elements do not repeat",
    "produced",
    lambda measures: float(measures["margins_no-trace"][~REPEATED].min()),
    f"ABCD and DCBA; {MARGIN}",
)
claim_order(
    "J86-3a",
    "Taught to visit the corners of a square, a network goes round on and on",
    "a cycle",
    lambda measures: float(measures["cycle_margin"]),
    f"ten cycles, twice as many as it was taught at a time; {MARGIN}, in the right quadrant at each step",
)
claim_order(
    "J86-3b",
    "and returns to the square from other starts: a limit cycle",
    "returns",
    lambda measures: recovery(*measures["distances"].mean(axis=0)[[0, -1]].tolist()),
    "how often the distance from the square, in the mean over starts, halves from the first cycle to the "
    "tenth, less once; halving, since any network forgets its start a little",
)
claim_order(
    "J86-4a",
    "A feature that segments do not specify anticipates its next specified value",
    "anticipation",
    rounding_before,
    "rounding of the six consonants before y, less before i; same initial weights: untrained networks have 0",
)
claim_order(
    "J86-4b",
    "and perseverates in its last one",
    "perseveration",
    rounding_after,
    "rounding of the six consonants after y, less after i; as J86-4a",
)
claim_order(
    "J86-4c",
    "Unspecified values lie between the specified ones on either side",
    "between",
    lambda measures: betweenness(feature(measures, "i-y", "round")),
    "how far inside the interval of the two vowels' rounding the worst of the consonants between them is",
)
claim_order(
    "J86-4d",
    "and rise towards the next one",
    "rising",
    lambda measures: rise(feature(measures, "i-y", "round")[1:-1]),
    "Kendall's tau of rounding and place over the six consonants",
)
claim_order(
    "J86-4e",
    "A specified feature does not move: parallelism is limited by constraints",
    "less",
    rounding_constrained,
    "J86-4a less the same with consonants specified as unrounded",
)
claim_order(
    "J86-5",
    'In the cluster of "sinistre structure" rounding begins two or more consonants before y',
    "2 or more",
    lambda measures: float(rounding_shares(measures)[-3:-1].min()) - 0.1,
    "the smaller share of y's rounding that is there at the last two consonants, compared with the cluster "
    "before i, less 0.1: a movement is taken to have begun when a tenth of it is done",
)
claim_order(
    "J86-6a",
    'In "freon" the velum is lowered through both vowels before n',
    "both vowels",
    lambda measures: float(nasal_shares(measures)[2:4].min()) - 0.1,
    "as J86-5, for nasality, compared with a word that ends in d",
)
claim_order(
    "J86-6b",
    "and lower in the second than in the first",
    "rising",
    lambda measures: float(np.diff(nasal_shares(measures)[2:4])[0]),
    "difference of the shares",
)
claim_order(
    "J86-7",
    "With a plan between two others a network produces a sequence between theirs",
    "between",
    lambda measures: float(measures["nearness"]),
    "a small and a large square: half their distance less the outputs' mean distance from the square midway; "
    "hardly remembered",
)


# --- figures ----------------------------------------------------------------------------------------


@study.figure(
    "sequences",
    "How far inside its half the worst unit of each sequence is, left to itself: above 0 if all are right. "
    "With the trace and without (mu 0), after learning with the state taught and with own outputs",
    over="readings",
    height=0.45,
)
def figure_sequences(measures: Mapping[str, Sequence[Measures]], figure: Figure) -> Columns:
    """Draw margins with and without the trace."""
    return drawings.sequences(figure, measures)


@study.figure(
    "cycle",
    "Left: paths of the first network from four perturbed starts, three cycles (grey), and the square taught."
    " Right: distance from the square, cycle by cycle, over all starts: a curve for each network",
    height=0.45,
)
def figure_cycle(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the limit cycle and the way back to it."""
    return drawings.cycle(figure, measures)


@study.figure(
    "rounding",
    'Rounding through the cluster of "sinistre structure" and its controls: mean and 95 % interval',
    height=0.4,
)
def figure_rounding(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw rounding by segment."""
    return drawings.rounding(figure, measures)


@study.figure(
    "nasality",
    'Nasality through "freon" and a word that ends in d: mean over networks, 95 % interval',
    width="single",
    height=0.75,
)
def figure_nasality(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw nasality by segment."""
    return drawings.nasality(figure, measures)


@study.figure(
    "plans",
    "Outputs with the two plans taught and with one between them: mean over networks",
    width="single",
    height=0.9,
)
def figure_plans(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the squares of three plans."""
    return drawings.plans(figure, measures)
