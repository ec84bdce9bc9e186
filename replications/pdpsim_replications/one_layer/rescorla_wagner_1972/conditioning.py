"""Networks that are conditioned: their parameters, trials as patterns, strengths read off their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

from .designs import COUNTERBALANCED, CUES
from .recursion import Trial

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Parameters:
    """The free parameters of the model.

    Parameters
    ----------
    alpha : mapping of str to float
        Salience of each cue.
    beta : float
        Learning rate of trials with the outcome.
    nonreinforced : float
        Learning rate of trials without it, as a share of `beta`.
    """

    alpha: Mapping[str, float]
    beta: float
    nonreinforced: float

    @classmethod
    def draw(
        cls, rng: np.random.Generator, beta: float, least_salience: float, least_ratio: float
    ) -> Parameters:
        """Draw saliences, one for all cues that are counterbalanced, and the second rate."""
        shared, x, context = (float(each) for each in rng.uniform(least_salience, 1.0, 3))
        alpha = {**dict.fromkeys(COUNTERBALANCED, shared), "X": x, "context": context}
        return cls({cue: alpha[cue] for cue in CUES}, beta, float(rng.uniform(least_ratio, 1.0)))

    def settings(self, *, separate: bool = False) -> dict[str, Any]:
        """Return what is to be set in the model, or in the one with an error for each cue."""
        return {
            **{
                f"projections.{cue}->{f'US-{cue}' if separate else 'US'}.rate": alpha
                for cue, alpha in self.alpha.items()
            },
            "training.rule.rate": self.beta,
            "training.learning.absent": self.nonreinforced,
        }


def strengths(network: Simulator) -> Array:
    """Return the strength of each cue: the weight of the one projection that leads from it, shape (cues,)."""
    weights = {p.sender: float(network.weights[p.name][0, 0]) for p in network.description.projections}
    return np.array([weights[cue] for cue in CUES])


def patterns_of(
    network: Simulator, trials: Sequence[Trial], frequencies: Sequence[float] | None = None
) -> PatternSet:
    """Return trials as patterns: 1 for a cue that is present, and lambda for each output of the network."""
    inputs = {cue: [[float(cue in cues)] for cues, _ in trials] for cue in CUES}
    outcomes = [[outcome] for _, outcome in trials]
    targets = {layer.name: outcomes for layer in network.description.targets}
    return PatternSet.from_arrays(inputs, targets, frequencies=frequencies)


def condition(network: Simulator, trials: Sequence[Trial]) -> Array:
    """Condition a network and return the strengths before the first trial and after each.

    Returns
    -------
    array, shape (trials + 1, cues)
    """
    kinds = {each: f"kind {number}" for number, each in enumerate(dict.fromkeys(trials))}
    patterns = {name: patterns_of(network, [kind]) for kind, name in kinds.items()}
    phases = []
    for kind, run in groupby(trials):
        count = len(list(run))
        phase = replace(network.phases[0], patterns=kinds[kind], epochs=count)
        phases.append(replace(phase, snapshots=tuple(range(count + 1))))
    history = network.train(patterns, phases, observe=lambda network, epoch: {"V": strengths(network)})
    return np.array([history.snapshots[epoch]["V"] for epoch in range(len(trials) + 1)])


def limit(network: Simulator, shares: Mapping[Trial, float], epochs: int) -> Array:
    """Return the strengths after endless training on kinds of trials, all in one update, shape (cues,).

    Parameters
    ----------
    network : Simulator
    shares : mapping of Trial to float
        How often each kind occurs.
    epochs : int
        Long enough.
    """
    occurring = {kind: share for kind, share in shares.items() if share > 0}
    patterns = patterns_of(network, list(occurring), list(occurring.values()))
    network.train(patterns, replace(network.phases[0], update="epoch", weighted=True, epochs=epochs))
    return strengths(network)
