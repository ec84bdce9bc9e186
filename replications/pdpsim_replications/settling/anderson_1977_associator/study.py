"""Pattern associators: what Hebb's rule and the delta rule store in one layer, and states in a box.

The linear associator of Anderson, Silverstein, Ritz and Jones (1977) and the handbook's exercises with it;
then their network that feeds back onto itself and saturates.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.anderson_1977_associator.pairs import (
    frequent,
    noisy,
    pairs,
    rule_of_78,
    run_in_box,
    strangers,
)

Array = NDArray[np.float64]

study = Study(
    id="anderson-1977-associator",
    title="Pattern associators, and states in a box",
    paper="Anderson, J. A., Silverstein, J. W., Ritz, S. A., & Jones, R. S. (1977). Distinctive features, "
    "categorical perception, and probability learning: Some applications of a neural model. Psychological "
    "Review, 84, 413-451. With the exercises in McClelland, J. L., & Rumelhart, D. E. (1988). Explorations "
    "in parallel distributed processing. MIT Press, chapters 4 and 6.",
    doi="10.1037/0033-295X.84.5.413",
    family="settling",
    summary="Hebb's rule stores pairs whose inputs are orthogonal, the delta rule all that are independent, "
    "neither an exclusive or; feedback and walls make categories of what lies between two patterns.",
    # networks before they learned
    controls=("untrained",),
    models={
        "pairs": "pattern_associator",
        "chance": "pattern_associator_chance",
        "box": "anderson_1977_box",
    },
    replicates=20,
    minutes=2.0,
    options=(
        Option(
            "noise", 0.5, help="of inputs, uniform within plus or minus this", origin="the handbook's set ct"
        ),
        Option("copies", 50, quick=5, help="noisy copies of each pair", origin="assumed"),
        Option("early", 20, quick=2, help="epochs with the two frequent patterns", origin="assumed"),
        Option("late", 60, quick=4, help="epochs with all 18", origin="assumed"),
        Option("strength", 0.2, help="of the state that a run in the box begins with", origin="assumed"),
        Option("steps", 40, quick=10, help="of a run in the box", origin="assumed"),
    ),
    # what the walls need: time, and how strongly patterns were learned
    sweep=Sweep(grid={"steps": (10, 20, 40), "box.training.rule.rate": (0.01, 0.03125, 0.1)}, replicates=5),
)

#: Epochs of the delta rule on three and four pairs, and the rate for noisy ones.
EPOCHS, SLOW = 20, 0.0125
#: Steps of a continuum from one pattern to another.
CONTINUUM = 9


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Store pairs by either rule, learn a rule with an exception, and run states in a box."""
    measures: dict[str, Any] = {}
    for name in ("orthogonal", "overlapping"):
        hebb = associator(replicate, f"hebb-{name}", "hebb", 1)
        hebb.train(pairs(name))
        measures[f"hebb_{name}"] = squares(hebb, pairs(name))
        measures[f"cosines_{name}"] = cosines(hebb, pairs(name))
    unlike = strangers(pairs("orthogonal"), replicate.rng("strangers"))
    hebb = associator(replicate, "hebb-strangers", "hebb", 1)
    hebb.train(unlike)
    measures["hebb_strangers"] = squares(hebb, unlike)
    for name in ("overlapping", "impossible"):
        delta = associator(replicate, f"delta-{name}", "delta", EPOCHS)
        measures[f"course_{name}"] = 2 * delta.train(pairs(name)).error
        measures[f"delta_{name}"] = squares(delta, pairs(name))
    measures |= central_tendency(replicate)
    replicate.progress(0.3, "rule and exception")
    measures |= rule_and_exception(replicate)
    replicate.progress(0.7, "in a box")
    return measures | in_a_box(replicate)


def associator(replicate: Replicate, name: str, learning: str, epochs: int, rate: float = 0.125) -> Simulator:
    """Return a pattern associator that learns by a rule."""
    settings = {
        "training.learning": learning,
        "training.epochs": epochs,
        "training.rule.rate": rate,
    }
    return replicate.network(name, replicate.model("pairs", settings=settings))


def squares(network: Simulator, patterns: PatternSet) -> Array:
    """Return the squared error of each pattern, summed over outputs, shape (patterns,)."""
    return np.asarray(((network.record(patterns)["output"] - patterns.targets["output"]) ** 2).sum(axis=1))


def cosines(network: Simulator, patterns: PatternSet) -> Array:
    """Return the cosine of each output with its target, shape (patterns,)."""
    a, t = network.record(patterns)["output"], patterns.targets["output"]
    return np.asarray((a * t).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(t, axis=1))


def central_tendency(replicate: Replicate) -> dict[str, Array]:
    """Return errors of pairs that were never shown, after noisy ones, and of noisy ones that are new."""
    noise, rng = float(replicate.options["noise"]), replicate.rng("noise")
    clean = pairs("orthogonal")
    seen = noisy(clean, int(replicate.options["copies"]), noise, rng)
    new = noisy(clean, int(replicate.options["copies"]), noise, rng)
    network = associator(replicate, "central", "delta", 1, SLOW)
    measures = {
        f"untrained_{name}": squares(network, each) for name, each in (("clean", clean), ("new", new))
    }
    network.train(seen)
    return measures | {"clean": squares(network, clean), "new": squares(network, new)}


def rule_and_exception(replicate: Replicate) -> dict[str, Array]:
    """Return how nearly the exception is itself, epoch by epoch, and how many others are regular.

    Returns
    -------
    dict
        ``exception`` (epochs + 1,): probability of 7 less that of 8 in answer to 1, 4, 7; ``regular`` (epochs
        + 1,): the reverse difference, mean over the 17 regular patterns. The first after the frequent two
        alone, the others after each epoch with all 18. ``alone_exception``: the two alone go on.
    """
    early, late = int(replicate.options["early"]), int(replicate.options["late"])
    everything = rule_of_78()
    measures: dict[str, Array] = {}
    for name, later in (("", everything), ("alone_", frequent())):
        settings = {"training.epochs": early}
        network = replicate.network(f"{name}rule", replicate.model("chance", settings=settings))
        network.train(frequent())
        courses = [leaning(network, everything)]
        settings = {"training.epochs": 1}
        phase = replicate.model("chance", settings=settings).phases[0]
        for _ in range(late):
            network.train(later, phase)
            courses.append(leaning(network, everything))
        exception, regular = np.array(courses).T
        measures |= {f"{name}exception": exception, f"{name}regular": regular}
    return measures


def leaning(network: Simulator, patterns: PatternSet) -> tuple[float, float]:
    """Return the chance of the right unit of 7 and 8, less the other: of the exception, and of all others."""
    net = patterns.inputs["input"] @ network.weights["input->output"]
    temperature = network.description.layer("output").temperature
    p = 1 / (1 + np.exp(-net / temperature))
    right = np.where(patterns.targets["output"][:, 6] > 0, 1.0, -1.0) * (p[:, 6] - p[:, 7])
    own = (patterns.inputs["input"][:, [0, 3, 6]] == 1).all(axis=1)
    return float(right[own].mean()), float(right[~own].mean())


def in_a_box(replicate: Replicate) -> dict[str, Array]:
    """Return where states between two patterns run, parts of patterns, and mixtures of unequal ones.

    Returns
    -------
    dict
        ``ends`` (continuum, units), from states on the way from one pattern to the other, with noise;
        ``starts`` alike; ``patterns`` (2, units); ``whole`` and ``half`` (2, units), ends of the patterns and
        of their first halves; ``mixture_course`` (steps + 1, 2), how much of each pattern is in their mixture
        if the first was learned twice as often; those that begin with ``untrained_`` or ``equal_``, without
        learning, or equally often.
    """
    strength, steps = float(replicate.options["strength"]), int(replicate.options["steps"])
    rng = replicate.rng("box")
    both = orthogonal(rng)
    share = np.linspace(0, 1, CONTINUUM)[:, None]
    starts = strength * ((1 - share) * both[0] + share * both[1]) + rng.normal(
        0, 0.02, (CONTINUUM, both.shape[1])
    )
    half = strength * both
    half[:, both.shape[1] // 2 :] = 0.0
    measures: dict[str, Array] = {"patterns": both, "starts": starts}
    for name, shown in (("", [0, 1, 0, 1]), ("untrained_", []), ("unequal_", [0, 1, 0])):
        network = replicate.network(f"{name}box", replicate.model("box"), save=not name)
        if shown:
            network.train(PatternSet.from_arrays({"unit": both[shown]}))
        mixture = strength * both.mean(axis=0, keepdims=True)
        course = run_in_box(network, mixture, steps)[0] @ both.T / both.shape[1]
        measures[f"{name}mixture_course"] = course
        if name != "unequal_":
            measures[f"{name}ends"] = run_in_box(network, starts, steps)[:, -1]
            measures[f"{name}whole"] = run_in_box(network, both, steps)[:, -1]
            measures[f"{name}half"] = run_in_box(network, half, steps)[:, -1]
    return measures


def orthogonal(rng: np.random.Generator) -> Array:
    """Return two patterns of eight units of +1 and -1, orthogonal in the whole and in their first halves."""
    order = np.concatenate([rng.permutation(4), 4 + rng.permutation(4)])
    signs = rng.choice([-1.0, 1.0], size=8)
    both = np.array([[1, 1, 1, 1, 1, 1, 1, 1], [1, 1, -1, -1, 1, 1, -1, -1]])
    return np.asarray(both[:, order] * signs)
