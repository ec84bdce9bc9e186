"""The workloads that are measured: networks like those of the studies, on random patterns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Layer, Network, Projection, Time
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import GradientDescent

RATE = 1e-4  # small enough for a batch of 3,000 summed gradients not to run away


@dataclass(frozen=True)
class Workload:
    """One network with its patterns.

    Parameters
    ----------
    key : str
        Letter by which it is asked for.
    title : str
    network : Network
    patterns : PatternSet
    error : str
        Name of the error function.
    update : str or int
        See `pdpsim.describe.phases.Phase`.
    """

    key: str
    title: str
    network: Network
    patterns: PatternSet
    error: str
    update: str | int = "pattern"

    def phase(self, momentum: float, epochs: int = 1) -> Phase:
        """Return the training."""
        rule = GradientDescent(RATE, momentum=momentum)
        return Phase(epochs=epochs, error=self.error, update=self.update, rule=rule)

    @property
    def updates(self) -> int:
        """Weight updates in an epoch."""
        if self.update == "epoch":
            return 1
        return len(self.patterns) // (1 if self.update == "pattern" else int(self.update))


def layered(*sizes: int, output: str = "logistic") -> Network:
    """Return a feed-forward network."""
    names = ["input", *(f"hidden-{i}" for i in range(1, len(sizes) - 1)), "output"]
    layers = [Layer(name, size) for name, size in zip(names, sizes, strict=True)]
    layers[-1] = Layer("output", sizes[-1], output)
    links = tuple(Projection(a, b) for a, b in pairwise(names))
    return Network(tuple(layers), links, init=Uniform(-0.3, 0.3))


def recurrent() -> Network:
    """Return Elman's 31-150-31 network."""
    return Network(
        (
            Layer("input", 31),
            Layer("context", 150, copies="hidden", start=0.5),
            Layer("hidden", 150),
            Layer("output", 31, "softmax"),
        ),
        (Projection("input", "hidden"), Projection("context", "hidden"), Projection("hidden", "output")),
        init=Uniform(-0.3, 0.3),
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


def attractor() -> Network:
    """Return a reading network that settles: 105-100-61, outputs linked, and a clean-up layer."""
    return Network(
        (
            Layer("input", 105),
            Layer("hidden", 100, start=0.5, dt=0.2),
            Layer("output", 61, start=0.5, dt=0.2, target=True),
            Layer("cleanup", 20, start=0.5, dt=0.2),
        ),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "output", delay=1),
            Projection("output", "cleanup"),
            Projection("cleanup", "output", delay=1),
        ),
        init=Uniform(-0.1, 0.1),
        time=Time(ticks=12, error_from=7, unroll="pattern"),
    )


def patterns(n: int, inputs: int, outputs: int, on: float, seed: int = 0) -> PatternSet:
    """Return random binary patterns, a share `on` of the inputs being 1."""
    rng = np.random.default_rng(seed)
    return PatternSet.from_arrays(
        (rng.random((n, inputs)) < on) * 1.0, (rng.random((n, outputs)) < 0.1) * 1.0
    )


def word_stream() -> PatternSet:
    """Return a stream of one-hot words, each to predict the next."""
    words = np.eye(31)[np.random.default_rng(0).integers(0, 29, 3001)]
    return PatternSet.from_arrays(words[:-1], words[1:], reset="never")


def facts() -> PatternSet:
    """Return 32 patterns of item and relation."""
    items, relations = np.repeat(np.eye(8), 4, axis=0), np.tile(np.eye(4), (8, 1))
    attributes = (np.random.default_rng(0).random((32, 36)) < 0.1) * 1.0
    return PatternSet.from_arrays({"item": items, "relation": relations}, {"attribute": attributes})


def associator() -> Workload:
    """Return the workload of Wickelfeature size."""
    items = patterns(500, 460, 460, 0.16)
    return Workload("f", "460-460 associator, online", layered(460, 460), items, "sum-of-squares")


def reading(key: str, title: str, update: str) -> Workload:
    """Return the reading network, online or in full batches."""
    items = patterns(3000, 105, 61, 0.045)
    return Workload(key, title, layered(105, 100, 61), items, "cross-entropy", update)


def settling() -> Workload:
    """Return the attractor network."""
    items = patterns(300, 105, 61, 0.045)
    return Workload("e", "attractor, BPTT 12 ticks x 100", attractor(), items, "cross-entropy", 100)


def exclusive_or() -> Workload:
    """Return XOR."""
    return Workload("c", "XOR 2-2-1, online", layered(2, 2, 1), patterns(4, 2, 1, 0.5), "sum-of-squares")


WORKLOADS: dict[str, Callable[[], Workload]] = {
    "a": lambda: Workload("a", "SRN 31-150-31, online", recurrent(), word_stream(), "divergence"),
    "b": lambda: reading("b", "105-100-61, full batch of 3,000", "epoch"),
    "b2": lambda: reading("b2", "105-100-61, online", "pattern"),
    "c": exclusive_or,
    "d": lambda: Workload("d", "semantic 8+4-8-15-36, online", semantic(), facts(), "sum-of-squares"),
    "e": settling,
    "f": associator,
}
