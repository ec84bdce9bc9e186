"""What a learning procedure sees: a window that was run, by names, and the means to run it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.engine.data import Block, Control, Learning, Store, Work
from pdpsim.engine.plan import Plan
from pdpsim.engine.sampling import sample_chance
from pdpsim.engine.steps.backward import clear, sloped, to_delta
from pdpsim.engine.steps.errors import inject_error
from pdpsim.engine.steps.forward import external_input
from pdpsim.engine.steps.views import at_tick, columns, matrix

Activations = dict[str, AnyArray]


class Episode:
    """A window of patterns side by side, run with inputs clamped, from which a procedure is to learn.

    All arrays have the shape (patterns, units), or (senders, receivers) for weights. Where no tick is named,
    it is the last one that was reached; ticks of a window count from 1, tick 0 is the state before it.

    Attributes
    ----------
    plan : Plan
    factor : array, shape (patterns, 1)
        Each pattern's factor on its error, by which what it teaches is multiplied.
    rng : Generator
        Where a procedure's own chance comes from.
    """

    def __init__(
        self,
        plan: Plan,
        flow: Mapping[str, Any],
        rng: np.random.Generator,
        c: Control,
        y: Learning,
        s: Store,
        work: Work,
        b: Block,
        last: int,
    ) -> None:
        self.plan, self.rng = plan, rng
        self._forward: Callable[..., int] = flow["forward"]
        self._keep, self._begin = flow["keep"], flow["begin"]
        self._c, self._y, self._s, self._work, self._b, self._last = c, y, s, work, b, last
        self._row = dict(zip(plan.layers, plan.tables.layers, strict=True))
        rows = [*plan.tables.projections, *plan.tables.feedback]
        self._links = dict(zip(plan.projections, rows, strict=True))
        self.factor = work.weights[b.first : b.first + b.patterns, None]
        self._free = last
        self._saved: tuple[AnyArray, ...] | None = None

    @property
    def network(self) -> Network:
        """What was run."""
        return self.plan.network

    @property
    def gradients(self) -> AnyArray:
        """The sum of all gradients so far, a view in the order of the plan that is to be added to."""
        return self._y.g

    @property
    def last(self) -> int:
        """The last tick that was reached."""
        return self._last

    @property
    def fresh(self) -> bool:
        """Whether the patterns begin with the window."""
        return bool(self._b.fresh)

    @property
    def scored(self) -> list[int]:
        """The window's ticks whose error counts."""
        ticks, first = self._c.ticks, self._c.first_error_tick
        return [tick for tick in range(1, self._last) if (tick - 1) % ticks >= first] + [self._last]

    def activations(self, tick: int | None = None) -> Activations:
        """Return all layers' activations at a tick, as copies."""
        tick = self._last if tick is None else tick
        return {name: at_tick(row, self._b, self._s.a, tick).copy() for name, row in self._row.items()}

    def net(self, layer: str, tick: int | None = None) -> AnyArray:
        """Return the net inputs of a layer's units, averaged over time where it does so, as a copy."""
        tick = self._last if tick is None else tick
        return at_tick(self._row[layer], self._b, self._s.x, tick).copy()

    def run(
        self, *, teach: bool = False, nudge: float = 0.0, since: Literal["last", "free", "start"] = "last"
    ) -> Activations:
        """Run the window once more and return the activations at its last tick.

        What is left to chance (noise, stochastic units, the order in which units take turns) is drawn anew.

        Parameters
        ----------
        teach : bool
            Whether units with targets are held at them (the plus phase).
        nudge : float
            How strongly they are drawn towards them instead: ``nudge (t - a)`` is added to their net input.
        since : {"last", "free", "start"}
            Where the network begins: where it is, where it was before anything was run once more, or at its
            start values.
        """
        t, s, work = self.plan.tables, self._s, self._work
        if self._saved is None:
            self._saved = s.a.copy(), s.clean.copy(), s.x.copy()
        block = self._b._replace(teaches=int(teach), nudge=float(nudge), fresh=int(since == "start"))
        if since == "free":
            self.go_back()
        for layer in t.layers:
            if since == "start":
                self._begin(layer, block, self._y.w, t.start, t.start_x, s.a, s.clean, s.x)
            else:
                self._keep(layer, block, s.a, s.clean, s.x, self._last)
        if self._c.noisy or self._c.asynchronous:
            block, work = block._replace(before=0), self._chance(work)
        self._last = self._forward(t, self._c, self._y.w, s, work, block)
        return self.activations()

    def go_back(self) -> None:
        """Take the network back to where it was before anything was run once more."""
        if self._saved is not None:
            for values, saved in zip((self._s.a, self._s.clean, self._s.x), self._saved, strict=True):
                values[:] = saved
            self._last = self._free

    def target(self, layer: str) -> AnyArray:
        """Return a layer's targets in the window's last event; NaN where there is none."""
        row, event = self._row[layer], self._b.event + self._b.events - 1
        return columns(self._work.targets, self._s.row, self._b, event, row.target_at, row.units)

    def external(self, layer: str) -> AnyArray:
        """Return a layer's inputs from outside in the window's last event; NaN where there is none."""
        row, event = self._row[layer], self._b.event + self._b.events - 1
        return columns(self._work.inputs, self._s.row, self._b, event, row.input_at, row.units)

    def delta(
        self, layer: str, tick: int | None = None, a: AnyArray | None = None, *, weighted: bool = True
    ) -> AnyArray:
        """Return dE/dx of a layer's own error at a tick, by net input, as the flow would carry it back.

        By the phase's error function and bands, the layer's ``error_scale`` and each pattern's `factor`; 0
        where there is no target, and for lesioned units.

        Parameters
        ----------
        layer : str
            Of those with targets.
        tick : int, optional
        a : array, shape (patterns, units), optional
            Other activations than those that were reached.
        weighted : bool
            Whether patterns have their factors; without, for a procedure that is not linear in the error and
            multiplies what it makes of it by `factor` itself.
        """
        row, c, b, s = self._row[layer], self._c, self._b, self._s
        weights = self._work.weights if weighted else np.ones_like(self._work.weights)
        tick = self._last if tick is None else tick
        reached = at_tick(row, b, s.clean, tick)
        before = reached.copy()
        if a is not None:
            reached[:] = a
        clear(row, b, s.dE_da, s.later, tick, tick)
        event = b.event + (tick - 1) // c.ticks
        natural = inject_error(
            row, c, b, s.clean, s.dE_da, s.delta, self._work.targets, s.row, weights, event, tick
        )
        to_delta(row, b, s.clean, s.dE_da, s.delta, natural, c.flat_spot, tick)
        reached[:] = before
        return self.silenced(layer, at_tick(row, b, s.delta, tick).copy())

    def through(self, layer: str, a: AnyArray, dE_da: AnyArray) -> AnyArray:
        """Return dE/dx = f'(x) dE/da of a layer's units, given their activations; 0 for lesioned ones.

        As the flow has it, f' is larger by the phase's flat spot where units are logistic.
        """
        return self.silenced(
            layer, np.array(sloped(self._row[layer].activation, a, dE_da, self._c.flat_spot))
        )

    def net_input(self, layer: str, sent: Mapping[str, AnyArray]) -> AnyArray:
        """Return a layer's net inputs, given activations of its senders; those that are not named send 0."""
        row, b = self._row[layer], self._b
        biases, net = self.biases(layer), np.zeros((b.patterns, row.units), self._s.a.dtype)
        if biases is not None:
            net += biases
        if row.clamp > 0:
            external_input(row, b, net.ravel(), 0, self._work.inputs, self._s.row, b.event)
        for p in self.into(layer):
            if p.sender in sent:
                net += p.gain * (sent[p.sender] @ self.weights(p.name))
        return net

    def response(self, layer: str, net: AnyArray) -> AnyArray:
        """Return f(x) of a layer's units, given their net inputs; 0 for lesioned ones."""
        return self.silenced(layer, np.array(ACTIVATIONS[self.network.layer(layer).activation].forward(net)))

    def silenced(self, layer: str, values: AnyArray) -> AnyArray:
        """Return a layer's values, changed in place: 0 for lesioned units."""
        if self._c.lesioned:
            row = self._row[layer]
            values[..., self._work.silent[row.offset : row.offset + row.units]] = 0.0
        return values

    def into(self, layer: str) -> list[Projection]:
        """Return the projections of activation into a layer."""
        return [p for p in self.network.forward if p.receiver == layer]

    def out_of(self, layer: str) -> list[Projection]:
        """Return the projections of activation out of a layer."""
        return [p for p in self.network.forward if p.sender == layer]

    def weights(self, projection: str) -> AnyArray:
        """Return a projection's weights, a view of shape (senders, receivers)."""
        return self._matrix(self._y.w, projection)

    def biases(self, layer: str) -> AnyArray | None:
        """Return a layer's biases, a view (units,); None without biases."""
        place = self.plan.biases(layer)
        return None if place is None else self._y.w[place]

    def gradient(self, projection: str) -> AnyArray:
        """Return the sum of a projection's gradients so far, a view that is to be added to."""
        return self._matrix(self._y.g, projection)

    def bias_gradient(self, layer: str) -> AnyArray | None:
        """Return the sum of a layer's gradients by bias so far, a view (units,); None without biases."""
        place = self.plan.biases(layer)
        return None if place is None else self._y.g[place]

    def _chance(self, work: Work) -> Work:
        """Return the work with what is left to chance drawn anew for the patterns of the block."""
        events = self._b.patterns * self._b.size
        chance = sample_chance(self.plan, events, self.rng, noisy=bool(self._c.noisy))
        if chance.noise is not None:
            work = work._replace(noise=chance.noise.astype(work.noise.dtype, copy=False))
        if chance.turns is not None:
            work = work._replace(turns=chance.turns)
        return work

    def _matrix(self, values: AnyArray, projection: str) -> AnyArray:
        link = self._links[projection]
        layers = self.plan.tables.layers
        return matrix(link, layers[link.sender], layers[link.receiver], values)
