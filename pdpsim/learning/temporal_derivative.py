r"""Errors as derivatives in time: a fast trace of a unit's activity, less a slow one.

A network responds to its input first (the prediction, minus phase) and then to the outcome (targets held,
plus phase). A synapse that follows the receiver's activity on two scales of time has, when the outcome has
been there for a while, the difference of the two at hand:

.. math:: \Delta w_{ij} \propto s_i\, (f_j - g_j), \qquad
    f_j \leftarrow f_j + \frac{a_j - f_j}{\tau_f}, \quad g_j \leftarrow g_j + \frac{u_j - g_j}{\tau_s}

where :math:`a_j` is the receiver's activation, the minus phase's for the share `prediction` of the `window`
steps and then the plus phase's, :math:`f_j` and :math:`g_j` its fast and its slow trace, :math:`u_j` what
the slow trace follows, and :math:`s_i` what the synapse takes of the sender. Traces begin at the minus
phase's activations (``start = "prediction"``, as if that had been for long), or at 0 (``"rest"``): then
there is a change without an error, as the slow trace lags behind (see the textbook's chapter).

Local: activity of both units. No phase has to be told from another by the synapse, whose two clocks do so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import computed
from pdpsim.learning.settling import check_reached, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode

DEMANDS = Demands(
    teacher="targets",
    back="activation",
    weights="better the same, transposed",
    phases=2,
    kept="traces at each synapse",
    local=True,
    source="O'Reilly, Munakata, Frank, Hazy et al. (2024)",
)


@dataclass(frozen=True)
class TemporalDerivative(Procedure):
    r"""A fast and a slow trace of the receiver, each of its activity.

    :math:`u_j = a_j`, and :math:`s_i` is the sender's activation in the minus phase. Begun at the prediction
    it is GeneRec's basic rule, times a constant. Symbols: see :mod:`pdpsim.learning.temporal_derivative`.

    Parameters
    ----------
    fast, slow : float
        :math:`\tau_f` and :math:`\tau_s`, in steps. Defaults 10 and 20.
    window : int
        Steps. Default 100.
    prediction : float
        Share of the window before the outcome. Default 0.75.
    start : {"prediction", "rest"}
    """

    fast: float = 10.0
    slow: float = 20.0
    window: int = 100
    prediction: float = 0.75
    start: str = "prediction"

    name: ClassVar[str] = "temporal-derivative"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = DEMANDS

    def __post_init__(self) -> None:
        for name in ("fast", "slow"):
            finite(getattr(self, name), ("learning", name), low=1)
        finite(self.window, ("learning", "window"), low=2)
        finite(self.prediction, ("learning", "prediction"), low=0, high=1)
        one_of(self.start, ("prediction", "rest"), ("learning", "start"))
        if self.slow <= self.fast:
            raise ValidationError(
                f"must be slower than the fast trace ({self.fast:g}), got {self.slow:g}",
                ("learning", "slow"),
            )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless what the targets change can travel back."""
        check_reached(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def traces(self, minus: AnyArray, plus: AnyArray) -> tuple[AnyArray, AnyArray]:
        """Return what the synapse takes of a unit as sender, and the difference of its traces as receiver."""
        fast = slow = self.begun(minus)
        for drive in self._drives(minus, plus):
            fast = fast + (drive - fast) / self.fast
            slow = slow + (drive - slow) / self.slow
        return minus, fast - slow

    def begun(self, minus: AnyArray) -> AnyArray:
        """Return the values at which traces begin."""
        return minus if self.start == "prediction" else 0.0 * minus

    def _drives(self, minus: AnyArray, plus: AnyArray) -> list[AnyArray]:
        """Return a unit's activation at each step of the window."""
        before = round(self.prediction * self.window)
        return [minus] * before + [plus] * (self.window - before)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        minus = episode.activations()
        plus = episode.run(teach=True)
        both = {name: self.traces(minus[name], plus[name]) for name in minus}
        for layer in computed(episode.network):
            rise = episode.silenced(layer.name, episode.factor * both[layer.name][1])
            for p in episode.into(layer.name):
                episode.gradient(p.name)[:] -= both[p.sender][0].T @ rise
            biases = episode.bias_gradient(layer.name)
            if biases is not None:
                biases -= np.sum(rise, axis=0)


@dataclass(frozen=True)
class Kinase(TemporalDerivative):
    r"""A cascade of two kinases that compete: potentiation by the faster, depression by the slower.

    .. math::
        m_j \leftarrow m_j + \frac{a_j - m_j}{\tau_m}, \quad f_j \leftarrow f_j + \frac{m_j - f_j}{\tau_f},
        \quad g_j \leftarrow g_j + \frac{f_j - g_j}{\tau_s}, \quad s_i \leftarrow s_i + \frac{a_i -
        s_i}{\tau_i}

    where :math:`m_j` is calcium bound to calmodulin, :math:`f_j` the trace of CaMKII (potentiation),
    :math:`g_j` that of DAPK1 (depression), which follows it, and :math:`s_i` a trace of the sender; steps are
    milliseconds. Other symbols: see :mod:`pdpsim.learning.temporal_derivative`.

    Parameters
    ----------
    calmodulin, fast, slow, sender : float
        :math:`\tau_m`, :math:`\tau_f`, :math:`\tau_s`, :math:`\tau_i`. Defaults 2, 40, 40 and 30.
    window : int
        Default 200.
    prediction, start
        As for `TemporalDerivative`.
    """

    fast: float = 40.0
    slow: float = 40.0
    window: int = 200
    calmodulin: float = 2.0
    sender: float = 30.0

    name: ClassVar[str] = "kinase"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = DEMANDS

    def __post_init__(self) -> None:
        for name in ("fast", "slow", "calmodulin", "sender"):
            finite(getattr(self, name), ("learning", name), low=1)
        finite(self.window, ("learning", "window"), low=2)
        finite(self.prediction, ("learning", "prediction"), low=0, high=1)
        one_of(self.start, ("prediction", "rest"), ("learning", "start"))

    def traces(self, minus: AnyArray, plus: AnyArray) -> tuple[AnyArray, AnyArray]:
        """Return what the synapse takes of a unit as sender, and the difference of its traces as receiver."""
        bound = fast = slow = sent = self.begun(minus)
        for drive in self._drives(minus, plus):
            bound = bound + (drive - bound) / self.calmodulin
            fast = fast + (bound - fast) / self.fast
            slow = slow + (fast - slow) / self.slow
            sent = sent + (drive - sent) / self.sender
        return sent, fast - slow
