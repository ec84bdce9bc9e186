r"""Real-time recurrent learning: how every unit depends on every weight, carried forward in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_slopes, check_way_back
from pdpsim.learning.backward import LEARNING, check_plain, computed, feedback

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode

# How units depend on weights, by layer: arrays of the shape (patterns, units, weights).
Influence = dict[str, AnyArray]


@dataclass(frozen=True)
class RealTimeRecurrent(Procedure):
    r"""The gradient through time without going back in it (Williams & Zipser, 1989).

    .. math::
        P^m_j(t) &= \frac{\partial x_j(t)}{\partial w_m} = (1 - d_j) P^m_j(t-1) + d_j \Bigl(
        \sum_i w_{ij} f'(x_i)\, P^m_i(t - \tau_{ij}) + \frac{\partial\, net_j}{\partial w_m} \Bigr), \\
        \frac{\partial E}{\partial w_m} &= \sum_t \sum_j \frac{\partial e_j(t)}{\partial x_j(t)}\, P^m_j(t)

    where m runs over all weights and biases, :math:`x_j(t)` is the net input of unit j at tick t,
    :math:`d_j` the share of new net input that it takes up (``dt``), :math:`\tau_{ij}` the delay of the link
    from i to j, :math:`f'` the slope, :math:`e_j` the unit's own error, and the last term in the brackets is
    :math:`a_i(t - \tau_{ij})` where m is the weight from i to j, 1 where it is the bias of j, else 0. Over a
    whole pattern (``unroll = "pattern"``) it is the number that backpropagation through time gives. The
    influences P start at 0 with each window, which is an event otherwise.

    No past is stored, and no error travels back in time. Not local: each unit keeps a number for every weight
    of the network, and the step from tick to tick needs the weights of synapses elsewhere.
    """

    name: ClassVar[str] = "real-time-recurrent"
    in_time: ClassVar[bool] = True
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors, to every weight",
        weights="each unit knows those of others",
        phases=1,
        kept="for each unit, a number for each weight of the network",
        local=False,
        source="Williams & Zipser (1989)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` for what depends on weights in ways that are not carried forward."""
        check_plain(network, self.name)
        check_way_back(network, self.name)
        check_slopes(network, self.name, {x.name for x in computed(network)})
        for layer in network.layers:
            for wrong, what in (
                (layer.held, "is held at values"),
                (layer.teacher, "copies targets"),
            ):
                if wrong:
                    raise ValidationError(
                        f"{self.name} learning is not for {layer.name!r}, which {what}", LEARNING
                    )
        if feedback(network):
            raise ValidationError(
                f"{self.name} learning is not for networks with projections that carry error", LEARNING
            )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        network = episode.network
        a = episode.activations(0)
        patterns, weights = len(episode.factor), len(episode.gradients)
        of_x = {x.name: np.zeros((patterns, x.size, weights), a[x.name].dtype) for x in network.layers}
        of_a = {name: each.copy() for name, each in of_x.items()}
        scored = set(episode.scored)
        for tick in range(1, episode.last + 1):
            before, a_before, a = of_a, a, episode.activations(tick)
            of_a = {}
            for name in network.order():
                layer = network.layer(name)
                if layer.copies is not None:
                    of_a[name] = self._copied(episode, layer, before, tick)
                elif episode.into(name):
                    of_net = self._of_net(episode, layer, a, a_before, of_a, before)
                    of_x[name] = (1 - layer.dt) * of_x[name] + layer.dt * of_net
                    # units last, for functions that have units act on each other
                    moved = episode.through(name, a[name][:, None], np.swapaxes(of_x[name], 1, 2))
                    of_a[name] = np.swapaxes(moved, 1, 2)
                else:
                    of_a[name] = before[name]
            if tick in scored:
                for layer in network.targets:
                    delta = episode.delta(layer.name, tick)
                    episode.gradients[:] += np.einsum("pj,pjm->m", delta, of_x[layer.name])

    def _of_net(
        self,
        episode: Episode,
        layer: Layer,
        a: dict[str, AnyArray],
        a_before: dict[str, AnyArray],
        of_a: Influence,
        before: Influence,
    ) -> AnyArray:
        """Return how a layer's net inputs depend on the weights: through its senders, and at once."""
        name, plan = layer.name, episode.plan
        of_net = np.zeros_like(before[name])
        units = np.arange(layer.size)
        for p in episode.into(name):
            sent, influence = (a_before, before) if p.delay else (a, of_a)
            of_net += np.einsum("pim,ij->pjm", influence[p.sender], episode.weights(p.name))
            place, (senders, receivers) = plan.weights(p.name)
            for j in units:
                of_net[:, j, place.start + j : place.stop : receivers] += sent[p.sender][:, :senders]
        biases = plan.biases(name)
        if biases is not None:
            of_net[:, units, biases.start + units] += 1.0
        return of_net

    def _copied(self, episode: Episode, layer: Layer, before: Influence, tick: int) -> AnyArray:
        """Return how a context depends on the weights: it takes over at the first tick of an event."""
        first = (tick - 1) % episode.network.time.ticks == 0
        if not first or (episode.fresh and tick == 1):
            return before[layer.name]
        assert layer.copies is not None
        return layer.trace * before[layer.name] + before[layer.copies]
