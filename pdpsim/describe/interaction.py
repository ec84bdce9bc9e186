"""How interactive units move: towards their highest or lowest activation, and back to rest."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError


@dataclass(frozen=True)
class Interaction:
    r"""The rule of interactive activation (McClelland, 1981; McClelland & Rumelhart, 1981).

    .. math::
        net_j &= \alpha\, e_j + \gamma\, h_j + \text{external input} \\
        \Delta a_j &= \begin{cases}
            net_j\, (\max - a_j) - \text{decay}\,(a_j - rest_j) & net_j > 0 \\
            net_j\, (a_j - \min) - \text{decay}\,(a_j - rest_j) & \text{otherwise}
        \end{cases}

    where :math:`e_j` is the sum of what arrives at unit j over links with weights above 0, and :math:`h_j`
    that over links with weights below 0 (a bias counts by its sign). Activations are kept within [min, max];
    units start at rest. With constant net input above 0 a unit settles at
    ``(net max + decay rest) / (net + decay)``. With ``decay = 0``, ``minimum = 0`` and ``rest = 0`` these are
    the units of the schema model (Rumelhart, Smolensky, McClelland & Hinton, 1986).

    Parameters
    ----------
    decay : float
        Share of the distance from rest that is lost at a tick. Default 0.1.
    rest : float or tuple of float
        Activation at rest, of all units or one for each. Default -0.1.
    minimum, maximum : float
        Lowest and highest activation. Default -0.2 and 1.
    excitation, inhibition : float
        :math:`\alpha` and :math:`\gamma`. Default 1.
    threshold : float, optional
        Units send their activation less this, and nothing below it, unless a projection has a threshold of
        its own. 0 where units below 0 are silent. Without one, the activation.
    separate : bool
        Whether excitation and inhibition act apart (Grossberg's form),
        ``(alpha e + ext+) (max - a) + (gamma h + ext-) (a - min) - decay (a - rest)``.
    """

    decay: float = 0.1
    rest: float | tuple[float, ...] = -0.1
    minimum: float = -0.2
    maximum: float = 1.0
    excitation: float = 1.0
    inhibition: float = 1.0
    threshold: float | None = None
    separate: bool = False

    def __post_init__(self) -> None:
        where = ("interaction",)
        finite(self.decay, (*where, "decay"), low=0, high=1)
        for name in ("minimum", "maximum"):
            finite(getattr(self, name), (*where, name))
        if self.threshold is not None:
            finite(self.threshold, (*where, "threshold"))
        for name in ("excitation", "inhibition"):
            finite(getattr(self, name), (*where, name), low=0)
        if self.minimum >= self.maximum:
            raise ValidationError(
                f"the lowest activation, {self.minimum}, must lie below the highest, {self.maximum}",
                (*where, "minimum"),
            )
        if self.threshold is not None and self.threshold >= self.maximum:
            raise ValidationError(
                f"must lie below the highest activation, {self.maximum}, or no unit ever sends anything; "
                f"got {self.threshold}",
                (*where, "threshold"),
            )
        rests = self.rest if isinstance(self.rest, tuple) else (self.rest,)
        for rest in rests:
            if not math.isfinite(rest) or not self.minimum <= rest <= self.maximum:
                raise ValidationError(
                    f"must lie between {self.minimum} and {self.maximum}; got {rest}", (*where, "rest")
                )
