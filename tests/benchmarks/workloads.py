"""The workloads that are measured: networks like those of the studies, on random patterns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent

#: Small enough for a batch of 3,000 summed gradients not to run away.
RATE = 1e-4


@dataclass(frozen=True)
class Workload:
    """One network with its patterns.

    Parameters
    ----------
    key : str
        Letters by which it is asked for.
    title : str
    network : Network
    patterns : PatternSet
    error : str
        Name of the error function.
    update : str or int
        See `pdpsim.describe.phases.Phase`.
    kind : {"layered", "recurrent", "semantic", "attractor"}
        What those who write a network by hand would call it.
    """

    key: str
    title: str
    network: Network
    patterns: PatternSet
    error: str
    update: str | int = "pattern"
    kind: str = "layered"

    def phase(self, momentum: float, epochs: int = 1) -> Phase:
        """Return the training."""
        rule = GradientDescent(RATE, momentum=momentum)
        return Phase(epochs=epochs, error=self.error, update=self.update, rule=rule)

    @property
    def batch(self) -> int:
        """Patterns in an update."""
        return {"epoch": len(self.patterns), "pattern": 1}.get(self.update, self.update)

    @property
    def updates(self) -> int:
        """Weight updates in an epoch."""
        return len(self.patterns) // self.batch

    @property
    def inputs(self) -> dict[str, np.ndarray]:
        """Values of the clamped layers, each of shape (patterns, units)."""
        return self.patterns.inputs

    @property
    def targets(self) -> np.ndarray:
        """Targets of the one layer that has any, shape (patterns, units)."""
        return next(iter(self.patterns.targets.values()))

    @property
    def output(self) -> str:
        """Name of the layer with targets."""
        return next(iter(self.patterns.targets))

    def shortened(self, updates: int) -> Workload:
        """Return the workload with the patterns of so many updates; of a full batch, with 300 patterns."""
        count = min(300 if self.update == "epoch" else updates * self.batch, len(self.patterns))
        some = PatternSet.from_arrays(
            {name: values[:count] for name, values in self.inputs.items()},
            {self.output: self.targets[:count]},
            reset=self.patterns.reset,
        )
        return replace(self, patterns=some)


# Networks


def layered(*sizes: int, output: str = "logistic") -> Network:
    """Return a feed-forward network."""
    names = ["input", *(f"hidden-{i}" for i in range(1, len(sizes) - 1)), "output"]
    layers = [Layer(name, size) for name, size in zip(names, sizes, strict=True)]
    layers[-1] = Layer("output", sizes[-1], output)
    links = tuple(Projection(a, b) for a, b in pairwise(names))
    return Network(tuple(layers), links, init=Uniform(-0.3, 0.3))


def recurrent(words: int, hidden: int, spread: float) -> Network:
    """Return Elman's network."""
    return Network(
        (
            Layer("input", words),
            Layer("context", hidden, copies="hidden", start=0.5),
            Layer("hidden", hidden),
            Layer("output", words, "softmax"),
        ),
        (Projection("input", "hidden"), Projection("context", "hidden"), Projection("hidden", "output")),
        init=Uniform(-spread, spread),
    )


def semantic() -> Network:
    """Return Rumelhart and Todd's 8+4-8-15-36 network."""
    return Network(
        (
            Layer("item", 8),
            Layer("representation", 8),
            Layer("relation", 4),
            Layer("hidden", 15),
            Layer("attribute", 36),
        ),
        (
            Projection("item", "representation"),
            Projection("representation", "hidden"),
            Projection("relation", "hidden"),
            Projection("hidden", "attribute"),
        ),
    )


def attractor(ticks: int, error_from: int, sizes: Sequence[int] = (105, 100, 61, 20)) -> Network:
    """Return a network that settles: inputs, hidden units, outputs that are linked, and a clean-up layer."""
    inputs, hidden, outputs, cleanup = sizes
    return Network(
        (
            Layer("input", inputs),
            Layer("hidden", hidden, start=0.5, dt=0.2),
            Layer("output", outputs, start=0.5, dt=0.2, target=True),
            Layer("cleanup", cleanup, start=0.5, dt=0.2),
        ),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "output", delay=1),
            Projection("output", "cleanup"),
            Projection("cleanup", "output", delay=1),
        ),
        init=Uniform(-0.1, 0.1),
        time=Time(ticks=ticks, error_from=error_from, unroll="pattern"),
    )


# Patterns


def random_patterns(n: int, inputs: int, outputs: int, on: float, seed: int = 0) -> PatternSet:
    """Return random binary patterns, a share `on` of the inputs being 1."""
    rng = np.random.default_rng(seed)
    return PatternSet.from_arrays(
        (rng.random((n, inputs)) < on) * 1.0, (rng.random((n, outputs)) < 0.1) * 1.0
    )


def word_stream(count: int, words: int, units: int) -> PatternSet:
    """Return a stream of one-hot words, each to predict the next."""
    stream = np.eye(units)[np.random.default_rng(0).integers(0, words, count + 1)]
    return PatternSet.from_arrays(stream[:-1], stream[1:], reset="never")


def facts() -> PatternSet:
    """Return 32 patterns of item and relation."""
    items, relations = np.repeat(np.eye(8), 4, axis=0), np.tile(np.eye(4), (8, 1))
    attributes = (np.random.default_rng(0).random((32, 36)) < 0.1) * 1.0
    return PatternSet.from_arrays({"item": items, "relation": relations}, {"attribute": attributes})


# Workloads


def elman(key: str, words: int, hidden: int, spread: float, stream: PatternSet) -> Workload:
    """Return a simple recurrent network that predicts words, online."""
    network = recurrent(words, hidden, spread)
    title = f"SRN {words}-{hidden}-{words}, online"
    return Workload(key, title, network, stream, "divergence", kind="recurrent")


def reading(key: str, manner: str, update: str | int) -> Workload:
    """Return the reading network."""
    items = random_patterns(3000, 105, 61, 0.045)
    return Workload(key, f"105-100-61, {manner}", layered(105, 100, 61), items, "cross-entropy", update)


def settling(key: str, ticks: int, error_from: int, count: int, batch: int) -> Workload:
    """Return the attractor network."""
    items = random_patterns(count, 105, 61, 0.045)
    title = f"attractor, {ticks} ticks, batches of {batch}"
    network = attractor(ticks, error_from)
    return Workload(key, title, network, items, "cross-entropy", batch, "attractor")


def exclusive_or() -> Workload:
    """Return XOR."""
    items = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    return Workload("c", "XOR 2-2-1, online", layered(2, 2, 1), items, "sum-of-squares")


def associator() -> Workload:
    """Return the workload of Wickelfeature size."""
    items = random_patterns(500, 460, 460, 0.16)
    return Workload("f", "associator 460-460, online", layered(460, 460), items, "sum-of-squares")


def relations() -> Workload:
    """Return the semantic network."""
    title = "semantic 8+4-8-15-36, online"
    return Workload("d", title, semantic(), facts(), "sum-of-squares", kind="semantic")


WORKLOADS: dict[str, Callable[[], Workload]] = {
    "a": lambda: elman("a", 31, 150, 0.3, word_stream(3000, 29, 31)),
    "b": lambda: reading("b", "full batch of 3,000", "epoch"),
    "b2": lambda: reading("b2", "online", "pattern"),
    "c": exclusive_or,
    "d": relations,
    "e": lambda: settling("e", 12, 7, 300, 100),
    "f": associator,
    "g10": lambda: reading("g10", "batches of 10", 10),
    "g50": lambda: reading("g50", "batches of 50", 50),
    "g100": lambda: reading("g100", "batches of 100", 100),
    "h": lambda: settling("h", 200, 151, 40, 10),
    "i": lambda: elman("i", 1000, 500, 0.1, word_stream(100, 1000, 1000)),
}

#: Workloads that are measured in float32 too.
SINGLE = ("b", "e", "g10", "g50", "g100", "h")
