r"""Spike-timing-dependent plasticity as a filter that takes the derivative of the receiver's activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import finite
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import computed
from pdpsim.learning.settling import check_reached, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class SpikeTiming(Procedure):
    r"""Sender's activity times the receiver's change (Hinton, 2007; Bengio, Mesnard, Fischer et al., 2017).

    .. math:: \Delta w_{ij} \propto \int a_i\, \dot a_j\, dt
        \approx \sum_t \tfrac12 \bigl(a_i(t) + a_i(t-1)\bigr) \bigl(a_j(t) - a_j(t-1)\bigr)

    over the ticks t in which the network, having settled on its input, settles again with the targets held.
    Over a link and the one that leads back this adds up to contrastive Hebbian learning.

    With `spikes` above 0 units fire as Poisson processes, with a mean of `spikes` in each tick at an
    activation of 1 (none below 0), and the change is what their trains make of a synapse that is strengthened
    where the sender's spike comes before the receiver's, and weakened where it comes after:

    .. math:: \Delta w_{ij} \propto \frac1Z \sum_{t_i,\, t_j} \operatorname{sign}(t_j - t_i)\,
        e^{-|t_j - t_i| / \tau}

    where the sum is over pairs of spikes and Z makes its mean the line above where rates change slowly
    beside :math:`\tau`. Single trials are far from that mean.

    Local: activity, or spikes, of the two units.

    Parameters
    ----------
    spikes : float
        Default 0: activations themselves.
    tau : float
        :math:`\tau`, in ticks. Default 3.
    """

    spikes: float = 0.0
    tau: float = 3.0

    name: ClassVar[str] = "spike-timing"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation",
        weights="better the same, transposed",
        phases=2,
        kept="a trace of spikes at each synapse",
        local=True,
        source="Hinton (2007); Bengio, Mesnard, Fischer, Zhang & Wu (2017)",
    )

    def __post_init__(self) -> None:
        finite(self.spikes, ("learning", "spikes"), low=0)
        finite(self.tau, ("learning", "tau"), low=0.1)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless what the targets change can travel back."""
        check_reached(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        episode.run(teach=True)
        course = [episode.activations(tick) for tick in range(episode.last + 1)]
        trains = course if not self.spikes else self.trains(course, episode.rng)
        for layer in computed(episode.network):
            for p in episode.into(layer.name):
                sent, received = ([each[name] for each in trains] for name in (p.sender, p.receiver))
                change = self.by_spikes if self.spikes else by_rates
                episode.gradient(p.name)[:] -= change(sent, [episode.factor * each for each in received])
            biases = episode.bias_gradient(layer.name)
            if biases is not None:
                rise = course[-1][layer.name] - course[0][layer.name]
                biases -= np.sum(episode.factor * rise, axis=0)

    def trains(
        self, course: list[dict[str, AnyArray]], rng: np.random.Generator
    ) -> list[dict[str, AnyArray]]:
        """Return spikes at each tick; before and after come ticks in which nothing changes."""
        still = int(np.ceil(5 * self.tau))
        whole = [course[0]] * still + course + [course[-1]] * still
        return [
            {name: rng.poisson(self.spikes * np.maximum(a, 0.0)).astype(a.dtype) for name, a in each.items()}
            for each in whole
        ]

    def by_spikes(self, sent: list[AnyArray], received: list[AnyArray]) -> AnyArray:
        """Return the change by pairs of spikes, shape (senders, receivers)."""
        keep = np.exp(-1.0 / self.tau)
        before, after = np.zeros_like(sent[0]), np.zeros_like(received[0])
        total = np.zeros((sent[0].shape[1], received[0].shape[1]), sent[0].dtype)
        for s, r in zip(sent, received, strict=True):
            before, after = keep * before, keep * after
            total += before.T @ r - s.T @ after
            before, after = before + s, after + r
        # a change of the receiver's rate by D adds up, over pairs that are u ticks apart, to u D e^(-u / tau)
        return np.asarray(total / (self.spikes**2 * keep / (1 - keep) ** 2))


def by_rates(sent: list[AnyArray], received: list[AnyArray]) -> AnyArray:
    """Return the change by activations, shape (senders, receivers)."""
    pairs = zip(sent, sent[1:], received, received[1:], strict=False)
    return np.asarray(sum(0.5 * (i + i_now).T @ (j_now - j) for i, i_now, j, j_now in pairs))
