"""Rules that turn a gradient into a change of the weights.

A rule is a frozen dataclass; its `update` changes the weight vector ``w`` in place from the gradient
``g`` = dE/dw, **summed** over the patterns since the last update, and from the rule's own state (one
or more vectors as long as ``w``). Each entry of ``rate`` and ``decay`` may differ: they carry the
factors of single projections.

Weight decay stands in one of two places (`Rule.decay_in`). After the change, ``w <- (1 - decay) (w +
change)``, each weight loses its share at every update. Inside it, as Lens and Mesh have it, ``change <-
momentum change - rate g - decay w``: what is lost is carried on, so that with a momentum of 0.9 decay acts
ten times as strongly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.checks import one_of
from pdpsim.base.errors import ValidationError, nearest

Vector = NDArray[np.floating]


@dataclass(frozen=True)
class Ramp:
    """A parameter that moves from `start` to `end` over the epochs of a phase.

    Parameters
    ----------
    start, end : float
    course : {"even", "inverse"}
        In equal steps; or such that its inverse moves in equal steps, as a rate that is proportional to 1/t.
    """

    start: float
    end: float
    course: str = "even"

    def __post_init__(self) -> None:
        one_of(self.course, ("even", "inverse"), ("ramp", "course"))
        if self.course == "inverse" and not (self.start > 0 and self.end > 0):
            raise ValidationError(
                f"an inverse course goes between numbers above 0, got {self.start} and {self.end}",
                ("ramp", "course"),
            )

    def at(self, share: float) -> float:
        """Return the value when `share` (0 to 1) of the phase is over."""
        if self.course == "inverse":
            return self.start / (1.0 + (self.start / self.end - 1.0) * share)
        return self.start + (self.end - self.start) * share


def fixed(value: float | Ramp) -> float:
    """Return a parameter of a rule in which `Rule.at` has replaced the ramps."""
    assert not isinstance(value, Ramp), "a ramp has no value until Rule.at gives it one"
    return value


class Step(NamedTuple):
    """Where training stands when a rule is applied.

    `number` counts the updates from 1; `error` is the error summed since the last update, and
    `last_error` the same for the update before (infinite at first).
    """

    number: int = 1
    error: float = 0.0
    last_error: float = math.inf


@dataclass(frozen=True)
class Rule:
    """What all update rules have: a learning rate and weight decay.

    Parameters
    ----------
    rate : float or Ramp
        Learning rate. Gradients are summed over patterns, never averaged.
    decay : float
        Share of itself that each weight loses at each update.
    decay_in : {"weight", "change"}
        Whether that is taken from the weight after the change (0.002 for the "0.2%" of Rumelhart, Hinton &
        Williams, 1986, Nature), or stands inside the change, with its momentum (Lens: ``Src/train.c``; Mesh).
        Rules without a change that is carried on know the first only.
    """

    rate: float | Ramp = 0.1
    decay: float = 0.0
    decay_in: str = field(default="weight", kw_only=True)

    name: ClassVar[str]
    #: Names of the rule's state vectors, and the value that each starts with.
    state: ClassVar[dict[str, float]] = {}
    #: Where the rule's weight decay may stand.
    decays_in: ClassVar[tuple[str, ...]] = ("weight",)

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                continue
            values = (value.start, value.end) if isinstance(value, Ramp) else (value,)
            for number in values:
                if isinstance(number, bool) or not math.isfinite(number) or number < 0:
                    raise ValidationError(
                        f"must be a finite number, 0 or more; got {number!r}", ("rule", each.name)
                    )
        if self.decay_in not in ("weight", "change"):
            raise ValidationError(
                f"unknown value {self.decay_in!r}{nearest(self.decay_in, ('weight', 'change'))}",
                ("rule", "decay_in"),
            )
        if self.decay_in not in self.decays_in:
            raise ValidationError(
                f'{self.name} carries no change on, so that decay cannot stand inside it; use "weight"',
                ("rule", "decay_in"),
            )
        for name in ("momentum", "decay", "beta1", "beta2"):
            value = getattr(self, name, 0.0)
            largest = max(value.start, value.end) if isinstance(value, Ramp) else value
            if largest > 1:
                raise ValidationError(f"must lie between 0 and 1; got {value!r}", ("rule", name))

    def at(self, share: float) -> Self:
        """Return the rule with every ramp replaced by its value when `share` of the phase is over."""
        values: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Ramp):
                values[each.name] = value.at(share)
        return replace(self, **values)

    def new_state(self, size: int, dtype: np.dtype) -> dict[str, Vector]:
        """Return fresh state vectors for `size` weights."""
        return {name: np.full(size, value, dtype=dtype) for name, value in self.state.items()}

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place.

        Parameters
        ----------
        w, g : array, shape (weights,)
            Weights, changed in place, and their gradient.
        state : dict of array
            As made by `new_state`, changed in place.
        rate, decay : array, shape (weights,)
            Learning rate and decay of each weight.
        when : Step
            Where training stands.
        """
        raise NotImplementedError

    def move(self, w: Vector, change: Vector, decay: Vector) -> None:
        """Add the change to the weights, and let them decay where that is not in the change already."""
        w += change
        if self.decay_in == "weight":
            w *= 1.0 - decay

    def decayed(self, change: Vector, w: Vector, decay: Vector) -> Vector:
        """Return the change with the weights' decay inside it, where that is its place; changed in place."""
        if self.decay_in == "change":
            change -= decay * w
        return change


@dataclass(frozen=True)
class GradientDescent(Rule):
    r"""Steepest descent with momentum.

    .. math:: \Delta w(n) = -\eta\, \partial E/\partial w + \alpha\, \Delta w(n-1)

    where :math:`\eta` is `rate` and :math:`\alpha` is `momentum`, without a factor
    :math:`1-\alpha` (Rumelhart, Hinton & Williams, 1986, p. 330, eq. 16).
    """

    momentum: float | Ramp = 0.0

    name: ClassVar[str] = "gradient-descent"
    state: ClassVar[dict[str, float]] = {"change": 0.0}
    decays_in: ClassVar[tuple[str, ...]] = ("weight", "change")

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place; see `Rule.update`."""
        change = state["change"]
        change *= fixed(self.momentum)
        change -= rate * g
        self.move(w, self.decayed(change, w, decay), decay)


@dataclass(frozen=True)
class BoundedMomentum(Rule):
    r"""Momentum after a gradient whose length is bounded ("Doug's momentum" of Lens).

    .. math:: \Delta w(n) = -\eta\, \frac{g}{\max(1, \lVert g \rVert)} + \alpha\, \Delta w(n-1)

    where :math:`g = \partial E/\partial w` over all weights of the network, :math:`\eta` is `rate` and
    :math:`\alpha` is `momentum` (Rohde, Lens manual, "dougsMomentum").
    """

    momentum: float | Ramp = 0.9

    name: ClassVar[str] = "bounded-momentum"
    state: ClassVar[dict[str, float]] = {"change": 0.0}
    decays_in: ClassVar[tuple[str, ...]] = ("weight", "change")

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place; see `Rule.update`."""
        change = state["change"]
        change *= fixed(self.momentum)
        change -= rate * (g / max(1.0, math.sqrt(float(g @ g))))
        self.move(w, self.decayed(change, w, decay), decay)


@dataclass(frozen=True)
class DeltaBarDelta(Rule):
    r"""A learning rate for each weight that grows while its gradient keeps its sign.

    .. math::
        \Delta w(n) = -\eta\, \epsilon(n)\, g(n) + \alpha\, \Delta w(n-1), \qquad
        \epsilon(n) = \begin{cases}
            \epsilon(n-1) + \kappa & \bar\delta(n-1)\, g(n) > 0 \\
            \phi\, \epsilon(n-1)    & \bar\delta(n-1)\, g(n) < 0 \\
            \epsilon(n-1)          & \text{otherwise}
        \end{cases}

    with :math:`\bar\delta(n) = (1-\theta)\, g(n) + \theta\, \bar\delta(n-1)`. :math:`\eta` is `rate`,
    :math:`\epsilon` the gain, 1 at first, :math:`\kappa` is `up`, :math:`\phi` is `down`,
    :math:`\theta` is `smooth` (0: compare with the last gradient), :math:`\alpha` is `momentum`
    (Jacobs, 1988).
    """

    momentum: float | Ramp = 0.0
    up: float = 0.1
    down: float = 0.9
    smooth: float = 0.0

    name: ClassVar[str] = "delta-bar-delta"
    state: ClassVar[dict[str, float]] = {"change": 0.0, "gain": 1.0, "slope": 0.0}
    decays_in: ClassVar[tuple[str, ...]] = ("weight", "change")

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place; see `Rule.update`."""
        change, gain, slope = state["change"], state["gain"], state["slope"]
        agreement = slope * g
        gain[agreement > 0] += self.up
        gain[agreement < 0] *= self.down
        slope *= self.smooth
        slope += (1.0 - self.smooth) * g
        change *= fixed(self.momentum)
        change -= rate * gain * g
        self.move(w, self.decayed(change, w, decay), decay)


@dataclass(frozen=True)
class Quickprop(Rule):
    r"""A jump to the minimum of a parabola through the last two gradients of each weight.

    .. math:: \Delta w(n) = \frac{g(n)}{g(n-1) - g(n)}\, \Delta w(n-1)

    limited to `growth` times the last change, with :math:`-\eta\, g(n)` added unless the gradient has
    changed sign; :math:`\eta` is `rate` (Fahlman, 1988).
    """

    growth: float = 1.75

    name: ClassVar[str] = "quickprop"
    state: ClassVar[dict[str, float]] = {"change": 0.0, "slope": 0.0}

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place; see `Rule.update`."""
        change, slope = state["change"], state["slope"]
        shrink = self.growth / (1.0 + self.growth)
        direction = np.sign(change)
        uphill = g * direction  # below 0: the gradient still points the way the last step went
        uphill_before = slope * direction
        too_far = uphill <= shrink * uphill_before
        parabola = change * g / np.where(too_far | (slope == g), 1.0, slope - g)
        jump = np.where(too_far, self.growth * change, parabola)
        new = np.where(direction != 0, jump, 0.0)
        new -= np.where((direction == 0) | (uphill < 0), rate * g, 0.0)
        change[:] = new
        slope[:] = g
        self.move(w, change, decay)


@dataclass(frozen=True)
class Rprop(Rule):
    r"""Resilient propagation: only the gradient's sign counts, each weight has a step of its own.

    .. math:: \Delta w(n) = -\operatorname{sign}(g(n))\, \Delta(n)

    where the step :math:`\Delta` starts at `rate` and is multiplied by `up` while the gradient keeps
    its sign and by `down` when it changes, within [`smallest`, `largest`].

    When the sign changes, the `variant` decides (Igel & Hüsken, 2000): ``"rprop+"`` takes the last
    change back and skips the next adaptation (Riedmiller & Braun, 1993); ``"rprop-"`` goes on;
    ``"irprop+"`` takes the last change back only if the error has grown; ``"irprop-"`` makes no change
    and skips the next adaptation.
    """

    variant: str = "irprop-"
    up: float = 1.2
    down: float = 0.5
    smallest: float = 1e-6
    largest: float = 50.0

    name: ClassVar[str] = "rprop"
    state: ClassVar[dict[str, float]] = {"change": 0.0, "step": 0.0, "slope": 0.0}
    variants: ClassVar[tuple[str, ...]] = ("rprop+", "rprop-", "irprop+", "irprop-")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.variant not in self.variants:
            raise ValidationError(
                f"unknown variant {self.variant!r}{nearest(self.variant, self.variants)}",
                ("rule", "variant"),
            )

    def new_state(self, size: int, dtype: np.dtype) -> dict[str, Vector]:
        """Return fresh state vectors; every step starts at `rate`."""
        state = super().new_state(size, dtype)
        state["step"][:] = self.rate.start if isinstance(self.rate, Ramp) else self.rate
        return state

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place; see `Rule.update`.

        Of `rate`, only zeros count (weights that do not learn): the sizes of steps are the rule's own.
        """
        change, step, slope = state["change"], state["step"], state["slope"]
        agreement = slope * g
        turned = agreement < 0
        step[agreement > 0] = np.minimum(step[agreement > 0] * self.up, self.largest)
        step[turned] = np.maximum(step[turned] * self.down, self.smallest)
        new = np.where(rate > 0, -np.sign(g) * step, 0.0)
        back = self.variant == "rprop+" or (self.variant == "irprop+" and when.error > when.last_error)
        if self.variant != "rprop-":
            new[turned] = -change[turned] if back else 0.0
        slope[:] = g if self.variant == "rprop-" else np.where(turned, 0.0, g)
        change[:] = new
        self.move(w, change, decay)


@dataclass(frozen=True)
class Adam(Rule):
    r"""Adaptive moments (Kingma & Ba, 2015, algorithm 1).

    .. math::
        m(n) = \beta_1 m(n-1) + (1-\beta_1) g, \quad v(n) = \beta_2 v(n-1) + (1-\beta_2) g^2, \quad
        \Delta w = -\eta \frac{m(n)/(1-\beta_1^n)}{\sqrt{v(n)/(1-\beta_2^n)} + \epsilon}

    where :math:`g` is the gradient, :math:`\eta` is `rate`, :math:`\beta_1` and :math:`\beta_2` are
    `beta1` and `beta2`, :math:`\epsilon` is `epsilon`, and :math:`n` counts the updates.
    """

    rate: float | Ramp = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    name: ClassVar[str] = "adam"
    state: ClassVar[dict[str, float]] = {"mean": 0.0, "square": 0.0}

    def update(
        self, w: Vector, g: Vector, state: dict[str, Vector], rate: Vector, decay: Vector, when: Step
    ) -> None:
        """Change the weights in place; see `Rule.update`."""
        mean, square = state["mean"], state["square"]
        mean *= self.beta1
        mean += (1.0 - self.beta1) * g
        square *= self.beta2
        square += (1.0 - self.beta2) * g * g
        unbiased = mean / (1.0 - self.beta1**when.number)
        scale = np.sqrt(square / (1.0 - self.beta2**when.number)) + self.epsilon
        self.move(w, -rate * unbiased / scale, decay)


#: Every rule under the name that it has in a model file.
RULES: dict[str, type[Rule]] = {
    rule.name: rule for rule in (GradientDescent, BoundedMomentum, DeltaBarDelta, Quickprop, Rprop, Adam)
}
