r"""Predictive coding: units settle between what is predicted of them and what they predict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import check_forward, check_last, hidden

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class PredictiveCoding(Procedure):
    r"""Prediction errors that settle, and teach (Rao & Ballard, 1999; Whittington & Bogacz, 2017).

    .. math::
        \mu_j &= b_j + \sum_i w_{ij} f(x_i), \qquad e_j = x_j - \mu_j, \\
        \dot x_j &= -e_j + f'(x_j) \sum_k w_{jk} e_k, \\
        \Delta w_{ij} &\propto \Sigma\, f(x_i)\, e_j

    where :math:`x_j` is the value of unit j, which it sends as :math:`f(x_j)`; :math:`\mu_j` what the layer
    below predicts of it, :math:`e_j` the error of that prediction, held by a unit of its own, and
    :math:`f'` the slope. Values begin at their predictions, where there is no error, and settle with the
    output held at its targets: there :math:`e_o = -\frac1\Sigma \partial E/\partial \mu_o` (for linear units
    with squares, target less prediction over the variance :math:`\Sigma`). All errors together never rise on
    the way. Without targets nothing settles: the response is the feed-forward one.

    As :math:`\Sigma` grows, values stay at their predictions and the change comes to backpropagation's; the
    difference is proportional to :math:`1/\Sigma`. With ``predictions = "fixed"`` slopes and predictions are
    kept as they were before anything settled, and the change is backpropagation's exactly (Millidge,
    Tschantz & Buckley, 2020).

    Local: the two units of a synapse, and the error unit beside each. Not local: the weights from value units
    to error units are also those from error units to value units, turned round.

    Parameters
    ----------
    variance : float
        :math:`\Sigma`, of the output; that of hidden units is 1. Default 1.
    step : float
        Share of the change at each step of settling. Default 0.1.
    steps : int
        Steps, at most. Default 200.
    tolerance : float
        Settling is over when no value moves further than this in a step. Default 1e-8.
    predictions : {"settled", "fixed"}
    """

    variance: float = 1.0
    step: float = 0.1
    steps: int = 200
    tolerance: float = 1e-8
    predictions: str = "settled"

    name: ClassVar[str] = "predictive-coding"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="prediction errors, until they settle",
        weights="the same, transposed",
        phases=1,
        kept="nothing",
        local=False,
        source="Rao & Ballard (1999); Whittington & Bogacz (2017)",
    )

    def __post_init__(self) -> None:
        for name in ("variance", "step"):
            finite(getattr(self, name), ("learning", name))
            if getattr(self, name) <= 0:
                raise ValidationError(f"must be above 0, got {getattr(self, name):g}", ("learning", name))
        finite(self.steps, ("learning", "steps"), low=1)
        finite(self.tolerance, ("learning", "tolerance"), low=0)
        one_of(self.predictions, ("settled", "fixed"), ("learning", "predictions"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless the network responds in one tick, in units with slopes."""
        check_forward(network, self.name)
        check_last(network, self.name)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        before, fixed = episode.activations(), self.predictions == "fixed"
        inner = [x.name for x in hidden(episode.network)]
        x = {name: episode.net(name) for name in inner}
        for _ in range(self.steps):
            sent = {**before, **{name: episode.response(name, x[name]) for name in inner}}
            e = self._errors(episode, before if fixed else sent, x)
            moved = 0.0
            for name in inner:
                above = np.zeros_like(x[name])
                for p in episode.out_of(name):
                    above += e[p.receiver] @ episode.weights(p.name).T
                own = before[name] if fixed else sent[name]
                move = self.step * (episode.through(name, own, above) - e[name])
                x[name] += move
                moved = max(moved, float(np.abs(move).max()))
            if moved <= self.tolerance:
                break
        sent = {**before, **{name: episode.response(name, x[name]) for name in inner}}
        sent = before if fixed else sent
        for name, error in self._errors(episode, sent, x).items():
            step = self.variance * episode.factor * error
            for p in episode.into(name):
                episode.gradient(p.name)[:] -= sent[p.sender].T @ step
            biases = episode.bias_gradient(name)
            if biases is not None:
                biases -= step.sum(axis=0)

    def _errors(
        self, episode: Episode, sent: dict[str, AnyArray], x: dict[str, AnyArray]
    ) -> dict[str, AnyArray]:
        """Return the errors of prediction of all computed layers."""
        e = {name: episode.silenced(name, value - episode.net_input(name, sent)) for name, value in x.items()}
        for layer in episode.network.targets:
            predicted = episode.response(layer.name, episode.net_input(layer.name, sent))
            e[layer.name] = -episode.delta(layer.name, a=predicted, weighted=False) / self.variance
        return e
