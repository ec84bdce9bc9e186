"""What a learning procedure sees: a window that was run, by names, and the means to run it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.engine import steps
from pdpsim.engine.data import Block, Control, Learning, Store, Work
from pdpsim.engine.plan import Plan
from pdpsim.engine.steps import at_tick, columns, matrix

Activations = dict[str, AnyArray]


class Episode:
    """A window of patterns side by side, run with inputs clamped, from which a procedure is to learn.

    All arrays have the shape (patterns, units), or (senders, receivers) for weights.

    Attributes
    ----------
    plan : Plan
    factor : array, shape (patterns, 1)
        Each pattern's factor on its error, by which what it teaches is multiplied.
    """

    def __init__(
        self,
        plan: Plan,
        flow: Mapping[str, Any],
        c: Control,
        y: Learning,
        s: Store,
        work: Work,
        b: Block,
        last: int,
    ) -> None:
        self.plan = plan
        self._forward: Callable[..., int] = flow["forward"]
        self._keep, self._begin = flow["keep"], flow["begin"]
        self._c, self._y, self._s, self._work, self._b, self._last = c, y, s, work, b, last
        self._number = {name: k for k, name in enumerate(plan.layers)}
        rows = [*plan.tables.projections, *plan.tables.feedback]
        self._links = dict(zip(plan.projections, rows, strict=True))
        self.factor = work.weights[b.first : b.first + b.patterns, None]

    def activations(self) -> Activations:
        """Return all layers' activations at the last tick, as copies."""
        layers = zip(self.plan.layers, self.plan.tables.layers, strict=True)
        return {name: at_tick(row, self._b, self._s.a, self._last).copy() for name, row in layers}

    def run(self, *, teach: bool = False, nudge: float = 0.0, anew: bool = False) -> Activations:
        """Run the window once more and return the activations at its last tick.

        Parameters
        ----------
        teach : bool
            Whether units with targets are held at them (the plus phase).
        nudge : float
            How strongly they are drawn towards them instead: ``nudge (t - a)`` is added to their net input.
        anew : bool
            Whether the network begins at its start values, or goes on from where it is.
        """
        t, s = self.plan.tables, self._s
        block = self._b._replace(teaches=int(teach), nudge=float(nudge), fresh=int(anew))
        for layer in t.layers:
            if anew:
                self._begin(layer, block, self._y.w, t.start, t.start_x, s.a, s.clean, s.x)
            else:
                self._keep(layer, block, s.a, s.clean, s.x, self._last)
        self._last = self._forward(t, self._c, self._y.w, s, self._work, block)
        return self.activations()

    def target(self, layer: str) -> AnyArray:
        """Return a layer's targets in the window's last event; NaN where there is none."""
        row, event = self.plan.tables.layers[self._number[layer]], self._b.event + self._b.events - 1
        return columns(self._work.targets, self._s.row, self._b, event, row.target_at, row.units)

    def delta(self, layer: str) -> AnyArray:
        """Return dE/dnet of a layer's own error in the window's last event, as the flow would carry it back.

        By the phase's error function and bands, the layer's ``error_scale`` and each pattern's `factor`; 0
        where there is no target, and for lesioned units.
        """
        row, c, b, s = self.plan.tables.layers[self._number[layer]], self._c, self._b, self._s
        event, tick = b.event + b.events - 1, self._last
        steps.clear(row, b, s.dE_da, s.later, tick, tick)
        natural = steps.inject_error(
            row, c, b, s.clean, s.dE_da, s.delta, self._work.targets, s.row, self._work.weights, event, tick
        )
        steps.to_delta(row, b, s.clean, s.dE_da, s.delta, natural, c.flat_spot, tick)
        if c.lesioned:
            steps.silence(row, b, s.delta, self._work.silent, tick)
        if row.dt != 1:
            steps.average_back(row, b, s.delta, s.later, tick)
        return at_tick(row, b, s.delta, tick).copy()

    def slope(self, layer: str, a: AnyArray) -> AnyArray:
        """Return f'(x) of a layer's units, given their activations."""
        name = self.plan.network.layer(layer).activation
        return ACTIVATIONS[name].backward(a, np.ones_like(a))

    def weights(self, projection: str) -> AnyArray:
        """Return a projection's weights, a view of shape (senders, receivers)."""
        return self._matrix(self._y.w, projection)

    def gradient(self, projection: str) -> AnyArray:
        """Return the sum of a projection's gradients so far, a view that is to be added to."""
        return self._matrix(self._y.g, projection)

    def bias_gradient(self, layer: str) -> AnyArray | None:
        """Return the sum of a layer's gradients by bias so far, a view (units,); None without biases."""
        place = self.plan.biases(layer)
        return None if place is None else self._y.g[place]

    def _matrix(self, values: AnyArray, projection: str) -> AnyArray:
        link, layers = self._links[projection], self.plan.tables.layers
        return matrix(link, layers[link.sender], layers[link.receiver], values)
