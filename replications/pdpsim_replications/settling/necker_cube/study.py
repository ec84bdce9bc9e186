"""The Necker cube: constraint satisfaction with two best states, and others in which it may get stuck.

Nothing is learned. Replicates differ in the order in which units have their turns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.analysis.goodness import goodness, stable_states
from pdpsim.describe.links import Constant, Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study, Sweep

Array = NDArray[np.float64]

study = Study(
    id="necker-cube",
    title="Two percepts of one drawing",
    paper="Rumelhart, D. E., Smolensky, P., McClelland, J. L., & Hinton, G. E. (1986). Schemata and "
    "sequential thought processes in PDP models. In J. L. McClelland, D. E. Rumelhart, & the PDP Research "
    "Group, Parallel distributed processing (Vol. 2, pp. 7-57). MIT Press. With the exercise in "
    "McClelland, J. L., & Rumelhart, D. E. (1988). Explorations in parallel distributed processing. MIT "
    "Press, chapter 3.",
    family="settling",
    summary="Sixteen units that support and exclude one another settle into one of two cubes, or get stuck "
    "between them; how often depends on the gain, and on whether the network is annealed.",
    model="necker_cube",
    replicates=20,
    minutes=4.0,
    options=(
        Option("runs", 100, quick=4, help="runs of each kind", origin="assumed"),
        Option("hot", 2.0, help="temperature at first", origin="the handbook's annealing file"),
        Option("cold", 0.05, help="temperature at last", origin="the handbook's annealing file"),
        Option("ticks", 200, quick=20, help="cycles of annealing", origin="the handbook's annealing file"),
        Option(
            "low-input",
            0.1,
            help="low input to each unit",
            origin="assumed: p. 13 says low relative to the constraints, 1",
        ),
        Option(
            "high-input",
            0.9,
            help="high input to each unit",
            origin="assumed: p. 13 says high; from 1 on Fig. 2's third state is not stable",
        ),
        Option(
            "long",
            60,
            quick=20,
            help="cycles of the runs with these",
            origin="assumed: the chapter's runs end",
        ),
    ),
    # where runs end as gain and time go
    sweep=Sweep(grid={"interaction.excitation": (0.1, 0.4, 1.0), "time.ticks": (20, 60)}, replicates=3),
)

#: Gains (istr) at which runs are compared.
GAINS = {"low": 0.4, "middle": 0.7, "high": 1.0}


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """List all stable states, and let the network settle many times at each gain, and annealed."""
    model = replicate.model()
    network = model.network
    weights, bias = constraints(network)
    states, values = stable_states(weights, bias)
    measures: dict[str, Any] = {"stable_states": states, "stable_goodness": values}
    runs = PatternSet.from_arrays({"vertex": np.zeros((int(replicate.options["runs"]), len(weights)))})

    def ends(name: str, other: Network) -> Array:
        simulator = replicate.network(name, replace(model, network=other), save=name == "low")
        state = simulator.record(runs, rng=replicate.rng(f"turns {name}"))["vertex"]
        return goodness(weights, state, bias)

    for name, gain in {**GAINS, "again": GAINS["low"]}.items():
        measures[f"end_{name}"] = ends(name, with_gain(network, gain))
        replicate.progress(0.2 * (1 + len(measures) / 8), name)
    hot, cold, ticks = (replicate.options[name] for name in ("hot", "cold", "ticks"))
    courses = {"annealed": np.linspace(hot, cold, int(ticks)), "quenched": np.full(int(ticks), cold)}
    for name, temperatures in courses.items():
        measures[f"end_{name}"] = ends(name, by_chance(network, temperatures))
    for name in ("low", "high"):
        other = with_input(network, float(replicate.options[f"{name}-input"]), int(replicate.options["long"]))
        simulator = replicate.network(f"{name}-input", replace(model, network=other), save=False)
        state = simulator.record(runs, rng=replicate.rng(f"turns {name} input"))["vertex"]
        measures[f"state_{name}_input"] = np.asarray(state > 0.5)
    measures["surface"] = surface(weights, bias)
    return measures


def surface(weights: Array, bias: float) -> Array:
    """Return the goodness of the best state of so many units on in either cube (Fig. 3), shape (9, 9)."""
    units = len(weights)
    states = (np.arange(2**units)[:, None] >> np.arange(units)) & 1
    best = np.full((units // 2 + 1,) * 2, -np.inf)
    counts = states.reshape(len(states), 2, -1).sum(axis=2)
    np.maximum.at(best, tuple(counts.T), goodness(weights, states, bias))
    return best


def constraints(network: Network) -> tuple[Array, float]:
    """Return the weights, shape (units, units), and the bias that all units have."""
    init = network.projection("vertex->vertex").init
    bias = network.layer("vertex").bias.init
    assert isinstance(init, Values)
    return np.array(init.rows), float(getattr(bias, "value", 0.0))


def with_gain(network: Network, gain: float) -> Network:
    """Return the network with another factor on what units get from each other and from their biases."""
    assert network.interaction is not None
    return replace(network, interaction=replace(network.interaction, excitation=gain, inhibition=gain))


def with_input(network: Network, value: float, cycles: int) -> Network:
    """Return the network with another input to all units, for so many cycles."""
    layers = tuple(replace(layer, bias=replace(layer.bias, init=Constant(value))) for layer in network.layers)
    return replace(network, layers=layers, time=replace(network.time, ticks=cycles))


def by_chance(network: Network, temperatures: Array) -> Network:
    """Return the network with units that come on by chance, at a temperature for each cycle."""
    layers = tuple(replace(layer, activation="stochastic") for layer in network.layers)
    stages = tuple((1, float(each)) for each in temperatures)
    time = replace(network.time, ticks=len(stages), annealing=stages)
    return replace(network, layers=layers, interaction=None, time=time)
