"""Careful NumPy loops, as a modeller who minds speed writes them: the yardstick.

Arrays are made once and filled in place. Weights lie side by side, as do their gradients and changes, so that
momentum takes a few calls for the whole network. Online, of the weights from inputs only the rows of those
that are on (1, not 0) are read, and get more than their momentum.
"""

from __future__ import annotations

import numpy as np

from tests.benchmarks.flat import Flat
from tests.benchmarks.rival import Rival, start_weights
from tests.benchmarks.workloads import RATE, Workload


def squash(x: np.ndarray) -> np.ndarray:
    """Make net inputs activations, in place."""
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += 1.0
    return np.reciprocal(x, out=x)


class Loop(Rival):
    """What all loops share: weights side by side, and how they change."""

    name = "NumPy loop"

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        self.flat = Flat(start_weights(workload, dtype))
        self.w, self.g, self.change = map(self.flat.views, (self.flat.w, self.flat.g, self.flat.change))
        self.momentum, self.network, self.workload = momentum, workload.network, workload
        self.inputs = {name: values.astype(dtype) for name, values in workload.inputs.items()}
        self.targets, self.dtype = workload.targets.astype(dtype), dtype

    def room(self, *shape: int) -> np.ndarray:
        """Return an array to be filled."""
        return np.zeros(shape, self.dtype)

    def descend(self) -> None:
        """Change all weights by their gradient."""
        change, g = self.flat.change, self.flat.g
        change *= self.momentum
        g *= RATE
        change -= g
        self.flat.w += change

    def weights(self) -> dict[str, np.ndarray]:
        """Return weights by projection and biases by layer."""
        return self.w


class Online(Loop):
    """Layers in a chain, with an update after every pattern."""

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        super().__init__(workload, momentum, dtype)
        layers = workload.network.layers
        self.chain = [p.name for p in workload.network.projections]
        self.layers = [layer.name for layer in layers[1:]]
        self.a = [self.room(layer.size) for layer in layers[1:]]
        self.delta, self.slope = ([np.zeros_like(a) for a in self.a] for _ in range(2))
        self.on = [np.flatnonzero(x) for x in self.inputs["input"]]
        self.squares = workload.error == "sum-of-squares"

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        for _ in range(epochs):
            for on, target in zip(self.on, self.targets, strict=True):
                self.update(on, target)

    def update(self, on: np.ndarray, target: np.ndarray) -> None:
        """Learn from one pattern."""
        w, change, a, delta, slope = self.w, self.change, self.a, self.delta, self.slope
        for k, (name, layer) in enumerate(zip(self.chain, self.layers, strict=True)):
            if k == 0:
                np.add.reduce(w[name][on], axis=0, out=a[k])
            else:
                np.dot(a[k - 1], w[name], out=a[k])
            a[k] += w[layer]
            squash(a[k])
        np.subtract(a[-1], target, out=delta[-1])
        for k in range(len(a) - 1, -1, -1):
            if k < len(a) - 1:
                np.dot(w[self.chain[k + 1]], delta[k + 1], out=delta[k])
            if k < len(a) - 1 or self.squares:
                np.subtract(1.0, a[k], out=slope[k])
                slope[k] *= a[k]
                delta[k] *= slope[k]
        self.flat.change *= self.momentum
        for k, (name, layer) in enumerate(zip(self.chain, self.layers, strict=True)):
            np.multiply(delta[k], RATE, out=delta[k])
            if k == 0:
                change[name][on] -= delta[k]
            else:
                change[name] -= np.outer(a[k - 1], delta[k], out=self.g[name])
            change[layer] -= delta[k]
        self.flat.w += self.flat.change


class Batches(Loop):
    """Layers in a chain, with an update after every batch."""

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        super().__init__(workload, momentum, dtype)
        layers, n = workload.network.layers, workload.batch
        self.chain = [p.name for p in workload.network.projections]
        self.layers = [layer.name for layer in layers[1:]]
        self.a, self.delta, self.slope = (
            [self.room(n, layer.size) for layer in layers[1:]] for _ in range(3)
        )

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        n = self.workload.batch
        for _ in range(epochs):
            for at in range(0, len(self.targets), n):
                self.update(self.inputs["input"][at : at + n], self.targets[at : at + n])

    def update(self, x: np.ndarray, target: np.ndarray) -> None:
        """Learn from one batch."""
        w, g, a, delta, slope = self.w, self.g, self.a, self.delta, self.slope
        senders = [x, *a[:-1]]
        for k, (name, layer) in enumerate(zip(self.chain, self.layers, strict=True)):
            np.dot(senders[k], w[name], out=a[k])
            a[k] += w[layer]
            squash(a[k])
        np.subtract(a[-1], target, out=delta[-1])
        for k in range(len(a) - 1, -1, -1):
            if k < len(a) - 1:
                np.dot(delta[k + 1], w[self.chain[k + 1]].T, out=delta[k])
                np.subtract(1.0, a[k], out=slope[k])
                slope[k] *= a[k]
                delta[k] *= slope[k]
            np.dot(senders[k].T, delta[k], out=g[self.chain[k]])
            np.add.reduce(delta[k], axis=0, out=g[self.layers[k]])
        self.descend()


class Recurrent(Loop):
    """Elman's network, softmax outputs, one word on at a time."""

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        super().__init__(workload, momentum, dtype)
        words, hidden = self.inputs["input"].shape[1], workload.network.layer("hidden").size
        self.words = self.inputs["input"].argmax(axis=1)
        self.h, self.dh, self.slope = (self.room(hidden) for _ in range(3))
        self.y = self.room(words)
        self.context = np.full(hidden, 0.5, dtype)

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        for _ in range(epochs):
            for word, target in zip(self.words, self.targets, strict=True):
                self.update(word, target)

    def update(self, word: int, target: np.ndarray) -> None:
        """Learn to predict one word."""
        w, g, change, context = self.w, self.g, self.change, self.context
        h, y, dh, slope = self.h, self.y, self.dh, self.slope
        np.dot(context, w["context->hidden"], out=h)
        h += w["input->hidden"][word]
        h += w["hidden"]
        squash(h)
        np.dot(h, w["hidden->output"], out=y)
        y += w["output"]
        y -= y.max()
        np.exp(y, out=y)
        y /= y.sum()
        y -= target
        np.dot(w["hidden->output"], y, out=dh)
        np.subtract(1.0, h, out=slope)
        slope *= h
        dh *= slope
        dh *= RATE
        y *= RATE
        self.flat.change *= self.momentum
        change["input->hidden"][word] -= dh
        change["context->hidden"] -= np.outer(context, dh, out=g["context->hidden"])
        change["hidden->output"] -= np.outer(h, y, out=g["hidden->output"])
        change["hidden"] -= dh
        change["output"] -= y
        self.flat.w += self.flat.change
        context[:] = h


class Semantic(Loop):
    """Rumelhart and Todd's network, one item and one relation on at a time."""

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        super().__init__(workload, momentum, dtype)
        self.items, self.relations = (self.inputs[name].argmax(axis=1) for name in ("item", "relation"))
        self.r, self.h, self.a = (
            self.room(workload.network.layer(x).size) for x in ("representation", "hidden", "attribute")
        )
        self.dr, self.dh, self.da = (np.zeros_like(x) for x in (self.r, self.h, self.a))

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        for _ in range(epochs):
            for item, relation, target in zip(self.items, self.relations, self.targets, strict=True):
                self.update(item, relation, target)

    def update(self, item: int, relation: int, target: np.ndarray) -> None:
        """Learn one fact."""
        w, g, change = self.w, self.g, self.change
        r, h, a, dr, dh, da = self.r, self.h, self.a, self.dr, self.dh, self.da
        np.add(w["item->representation"][item], w["representation"], out=r)
        squash(r)
        np.dot(r, w["representation->hidden"], out=h)
        h += w["relation->hidden"][relation]
        h += w["hidden"]
        squash(h)
        np.dot(h, w["hidden->attribute"], out=a)
        a += w["attribute"]
        squash(a)
        np.subtract(a, target, out=da)
        da *= a
        da *= 1.0 - a
        np.dot(w["hidden->attribute"], da, out=dh)
        dh *= h
        dh *= 1.0 - h
        np.dot(w["representation->hidden"], dh, out=dr)
        dr *= r
        dr *= 1.0 - r
        for delta in (da, dh, dr):
            delta *= RATE
        self.flat.change *= self.momentum
        change["item->representation"][item] -= dr
        change["relation->hidden"][relation] -= dh
        change["representation->hidden"] -= np.outer(r, dh, out=g["representation->hidden"])
        change["hidden->attribute"] -= np.outer(h, da, out=g["hidden->attribute"])
        change["representation"] -= dr
        change["hidden"] -= dh
        change["attribute"] -= da
        self.flat.w += self.flat.change


class Attractor(Loop):
    """The settling network: backpropagation through time, products for gradients over all ticks at once."""

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        super().__init__(workload, momentum, dtype)
        network, n = workload.network, workload.batch
        self.ticks, self.scored = network.time.ticks, network.time.first_error_tick
        self.dt = network.layer("output").dt
        sizes = {x: network.layer(x).size for x in ("hidden", "output", "cleanup")}
        self.a, self.delta = (
            {x: self.room(self.ticks + 1, n, k) for x, k in sizes.items()} for _ in range(2)
        )
        self.x, self.net, self.back, self.later = (
            {x: self.room(n, k) for x, k in sizes.items()} for _ in range(4)
        )

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        n = self.workload.batch
        for _ in range(epochs):
            for at in range(0, len(self.targets), n):
                self.update(self.inputs["input"][at : at + n], self.targets[at : at + n])

    def step(self, layer: str, tick: int) -> None:
        """x = (1 - dt) x + dt net; a = f(x)."""
        x, net, a = self.x[layer], self.net[layer], self.a[layer][tick]
        np.multiply(net, self.dt, out=a)
        x *= 1 - self.dt
        x += a
        a[:] = x
        squash(a)

    def step_back(self, layer: str, tick: int, target: np.ndarray | None = None) -> np.ndarray:
        """dE/dx = f'(x) dE/da + (1 - dt) dE/dx one tick later; return dt dE/dx."""
        a, later, delta = self.a[layer][tick], self.later[layer], self.delta[layer][tick]
        np.subtract(1.0, a, out=delta)
        delta *= a
        delta *= self.back[layer]
        later *= 1 - self.dt
        later += delta
        if target is not None:
            np.subtract(a, target, out=delta)
            later += delta
        return np.multiply(later, self.dt, out=delta)

    def update(self, inputs: np.ndarray, target: np.ndarray) -> None:
        """Learn from one batch."""
        w, g, a, net, back, delta = self.w, self.g, self.a, self.net, self.back, self.delta
        for layer in self.x:
            self.x[layer][:] = self.later[layer][:] = back[layer][:] = 0.0
            a[layer][0] = 0.5
        np.dot(inputs, w["input->hidden"], out=net["hidden"])
        net["hidden"] += w["hidden"]
        part = self.delta["output"][0]
        for tick in range(1, self.ticks + 1):
            self.step("hidden", tick)
            np.dot(a["hidden"][tick], w["hidden->output"], out=net["output"])
            net["output"] += np.dot(a["output"][tick - 1], w["output->output"], out=part)
            net["output"] += np.dot(a["cleanup"][tick - 1], w["cleanup->output"], out=part)
            net["output"] += w["output"]
            self.step("output", tick)
            np.dot(a["output"][tick], w["output->cleanup"], out=net["cleanup"])
            net["cleanup"] += w["cleanup"]
            self.step("cleanup", tick)
        for tick in range(self.ticks, 0, -1):
            dc = self.step_back("cleanup", tick)
            back["output"] += np.dot(dc, w["output->cleanup"].T, out=part)
            do = self.step_back("output", tick, target if tick > self.scored else None)
            np.dot(do, w["hidden->output"].T, out=back["hidden"])
            self.step_back("hidden", tick)
            np.dot(do, w["output->output"].T, out=back["output"])
            np.dot(do, w["cleanup->output"].T, out=back["cleanup"])
        now, before = slice(1, None), slice(None, -1)
        for sender, receiver, when in (
            ("hidden", "output", now),
            ("output", "output", before),
            ("output", "cleanup", now),
            ("cleanup", "output", before),
        ):
            sent, error = a[sender][when], delta[receiver][now]
            rows = sent.shape[0] * sent.shape[1]
            to = g[f"{sender}->{receiver}"]
            np.dot(sent.reshape(rows, -1).T, error.reshape(rows, -1), out=to)
        np.add.reduce(delta["hidden"][now], axis=0, out=net["hidden"])
        np.dot(inputs.T, net["hidden"], out=g["input->hidden"])
        for layer in self.x:
            np.add.reduce(delta[layer][now], axis=(0, 1), out=g[layer])
        self.descend()


def numpy_loop(workload: Workload, momentum: float, dtype: str) -> Loop:
    """Return the loop for a workload."""
    kinds = {"recurrent": Recurrent, "semantic": Semantic, "attractor": Attractor}
    layered = Online if workload.batch == 1 else Batches
    return kinds.get(workload.kind, layered)(workload, momentum, dtype)
