r"""Eligibility traces: what a synapse remembers of its own past, until a signal says what it was worth.

.. math:: \frac{\partial E}{\partial w_{ij}} \approx \sum_t L_j(t)\, e_{ij}(t), \qquad
    L_j(t) = \sum_o \delta_o(t)\, b_{oj}

where :math:`e_{ij}` is the trace of the synapse from unit i to unit j, :math:`L_j` the learning signal of
unit j, o runs over the units with targets, :math:`\delta_o` is their error, and :math:`b_{oj}` a weight on
which it travels: of a projection that carries error from o to j, or else the weight :math:`w_{jo}` of the way
there. Of the influence that a weight has on later activity only what stays in its own unit is kept; what goes
round by other units is not. Units with targets have their own error for a signal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_slopes, check_way_back
from pdpsim.learning.backward import LEARNING, check_plain, computed, feedback, with_feedback

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class EProp(Procedure):
    r"""e-prop, for units whose net input is averaged over time (Bellec et al., 2020).

    .. math:: e_{ij}(t) = f'(x_j(t))\, \epsilon_{ij}(t), \qquad
        \epsilon_{ij}(t) = (1 - d_j)\, \epsilon_{ij}(t-1) + d_j\, a_i(t - \tau)

    where :math:`a_i` is the activation of the sender, :math:`\tau` the delay of the link, :math:`x_j` the net
    input of the receiver, :math:`f'` its slope, and :math:`d_j` the share of new net input that it takes up
    at each tick (``dt``). Other symbols: see :mod:`pdpsim.learning.eligibility`.

    Local: the trace needs both units of its synapse alone. Not local: the signal is an error, which without
    feedback of its own travels along the same weights turned round.
    """

    name: ClassVar[str] = "e-prop"
    in_time: ClassVar[bool] = True
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="the output's errors",
        weights="the same, transposed, or their own, fixed",
        phases=1,
        kept="a trace at each synapse",
        local=True,
        source="Bellec, Scherr, Subramoney, Hajek, Salaj, Legenstein & Maass (2020)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless a signal reaches every layer that learns."""
        check_plain(network, self.name)
        check_way_back(network, self.name)
        check_slopes(network, self.name, {x.name for x in computed(network)})
        reached, targets = self._reached(network), {x.name for x in network.targets}
        for layer in computed(network):
            if layer.activation == "softmax" and layer.name not in targets:
                raise ValidationError(
                    f"{self.name} learning needs units that have a slope each; {layer.name!r} is "
                    f"{layer.activation}",
                    LEARNING,
                )
            if layer.name not in reached and any(
                p.trained for p in network.forward if p.receiver == layer.name
            ):
                raise ValidationError(
                    f"no error of a layer with targets reaches {layer.name!r}; add a projection from such a "
                    'layer to it, with carries = "error"',
                    LEARNING,
                )

    def _reached(self, network: Network) -> set[str]:
        """Return the layers that a learning signal reaches."""
        targets = {x.name for x in network.targets}
        ways = [(p.sender, p.receiver) for p in feedback(network)]
        ways = ways or [(p.receiver, p.sender) for p in network.forward if not p.delay]
        return targets | {earlier for later, earlier in ways if later in targets}

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        a, scored, traces = episode.activations(0), set(episode.scored), dict[str, AnyArray]()
        targets = {x.name for x in episode.network.targets}
        for tick in range(1, episode.last + 1):
            before, a = a, episode.activations(tick)
            signals = self._signals(episode, tick) if tick in scored else {}
            for layer in computed(episode.network):
                name, one = layer.name, np.ones_like(a[layer.name])
                slope = one if name in targets else episode.through(name, a[name], one)
                sent = {p.name: (before if p.delay else a)[p.sender] for p in episode.into(name)}
                sums = {p: episode.gradient(p) for p in sent}
                biases = episode.bias_gradient(name)
                if biases is not None:
                    sent[f"bias of {name}"], sums[f"bias of {name}"] = one[:, :1], biases[None]
                for link, each in sent.items():
                    new = layer.dt * self._share(each, slope)
                    traces[link] = (1 - layer.dt) * traces[link] + new if link in traces else new
                    if name in signals:
                        sums[link][:] += self._product(traces[link], signals[name], slope)

    def _signals(self, episode: Episode, tick: int) -> dict[str, AnyArray]:
        """Return the learning signals at a tick, by activation; those of targets by net input."""
        network = episode.network
        own = {x.name: episode.delta(x.name, tick) for x in network.targets}
        ways = [(p.sender, p.receiver, episode.weights(p.name)) for p in feedback(network)]
        ways = ways or [
            (p.receiver, p.sender, episode.weights(p.name).T) for p in network.forward if not p.delay
        ]
        signals: dict[str, AnyArray] = {}
        for later, earlier, b in ways:
            if later in own and earlier not in own:
                signal = own[later] @ b
                signals[earlier] = signals[earlier] + signal if earlier in signals else signal
        return {**own, **signals}

    def _share(self, sent: AnyArray, slope: AnyArray) -> AnyArray:
        """Return what a tick adds to the traces."""
        return sent

    def _product(self, trace: AnyArray, signal: AnyArray, slope: AnyArray) -> AnyArray:
        """Return trace times signal, summed over patterns, shape (senders, receivers)."""
        return np.asarray(trace.T @ (slope * signal))


@dataclass(frozen=True)
class RandomFeedbackLocalOnline(EProp):
    r"""RFLO, whose traces have the slopes of the time that they are of (Murray, 2019).

    .. math:: e_{ij}(t) = (1 - d_j)\, e_{ij}(t-1) + d_j\, f'(x_j(t))\, a_i(t - \tau)

    with the learning signal by fixed random weights :math:`b_{oj}` alone. Symbols: see
    :mod:`pdpsim.learning.eligibility` and `EProp`. Murray's units average what f gives; here they average
    what goes into f, so that where the slope changes fast the trace is a further approximation.

    Local: the trace needs both units of its synapse, the signal comes along synapses of its own.
    """

    name: ClassVar[str] = "rflo"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="the output's errors",
        weights="their own, fixed",
        phases=1,
        kept="a trace at each synapse",
        local=True,
        source="Murray (2019)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless a signal reaches every layer that learns, along its own weights."""
        if not feedback(network) and len(computed(network)) > len(network.targets):
            raise ValidationError(
                f"{self.name} learning has feedback of its own; add a projection from a layer with targets "
                'to each that it is to teach, with carries = "error"',
                LEARNING,
            )
        super().check(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with fixed feedback from the layers with targets to every hidden layer."""
        return with_feedback(network, direct=True)

    def _share(self, sent: AnyArray, slope: AnyArray) -> AnyArray:
        """Return what a tick adds to the traces, shape (patterns, senders, receivers)."""
        return sent[:, :, None] * slope[:, None, :]

    def _product(self, trace: AnyArray, signal: AnyArray, slope: AnyArray) -> AnyArray:
        """Return trace times signal, summed over patterns, shape (senders, receivers)."""
        return np.asarray(np.einsum("pij,pj->ij", trace, signal))
