"""The workloads in JAX, where it is installed: all epochs in one compiled function, scanned over updates."""

from __future__ import annotations

import os

# one thread, as all others have
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.benchmarks.rival import Rival, start_weights
from tests.benchmarks.workloads import RATE, Workload

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


class Scan(Rival):
    """A network built from a workload's description, differentiated and compiled by JAX."""

    name = "JAX scan"

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        self.workload, self.network, self.momentum = workload, workload.network, momentum
        batches = (workload.updates, workload.batch, -1)
        self.x = {name: jnp.asarray(v.astype(dtype).reshape(batches)) for name, v in workload.inputs.items()}
        self.t = jnp.asarray(workload.targets.astype(dtype).reshape(batches))
        w = {name: jnp.asarray(array) for name, array in start_weights(workload, dtype).items()}
        self.copied = {x.name: x.copies for x in self.network.layers if x.copies}
        context = {
            name: jnp.full((workload.batch, self.network.layer(name).size), 0.5, dtype)
            for name in self.copied
        }
        self.state = w, {name: jnp.zeros_like(array) for name, array in w.items()}, context
        self.train = jax.jit(self.epochs, donate_argnums=0)

    def epochs(self, state, count, x, t):
        """Return the state after so many epochs, and the last one's error."""

        def update(state, batch):
            w, change, context = state
            (error, context), g = jax.value_and_grad(self.error, has_aux=True)(w, context, *batch)
            change = jax.tree.map(lambda v, d: self.momentum * v - RATE * d, change, g)
            return (jax.tree.map(jnp.add, w, change), change, context), error

        def epoch(_, carried):
            state, errors = lax.scan(update, carried[0], (x, t))
            return state, errors.sum()

        return lax.fori_loop(0, count, epoch, (state, jnp.zeros((), t.dtype)))

    def error(self, w, context, x, t):
        """Return the error of a batch, and what contexts copy."""
        network, output = self.network, self.workload.output
        computed = [layer for layer in map(network.layer, network.order()) if layer.name in w]
        links = {
            layer.name: [p for p in network.projections if p.receiver == layer.name] for layer in computed
        }
        still = {
            name: w[name] + sum(x[p.sender] @ w[p.name] for p in each if p.sender in x)
            for name, each in links.items()
        }
        logit = {layer.name: jnp.zeros((len(t), layer.size), t.dtype) for layer in computed}
        a = {
            **{layer.name: jnp.full((len(t), layer.size), 0.5, t.dtype) for layer in computed},
            **context,
            **x,
        }

        def tick(state, counts):
            a, net = (dict(each) for each in state)
            before = dict(a)
            for layer in computed:
                new = still[layer.name]
                for p in links[layer.name]:
                    if p.sender not in x:
                        new = new + (before if p.delay else a)[p.sender] @ w[p.name]
                if layer.dt != 1:
                    new = (1 - layer.dt) * net[layer.name] + layer.dt * new
                net[layer.name] = new
                a[layer.name] = jax.nn.softmax(new) if layer.activation == "softmax" else jax.nn.sigmoid(new)
            return (a, net), counts * self.loss(a[output], net[output], t)

        ticks, first = network.time.ticks, network.time.first_error_tick
        if ticks == 1:
            (a, _), total = tick((a, logit), 1.0)
        else:
            counts = jnp.asarray(np.arange(ticks) >= first, t.dtype)
            (a, _), errors = lax.scan(tick, (a, logit), counts)
            total = errors.sum()
        return total, {name: lax.stop_gradient(a[source]) for name, source in self.copied.items()}

    def loss(self, a, net, t):
        """Return the output layer's error."""
        if self.workload.error == "divergence":
            return -(t * jax.nn.log_softmax(net)).sum()
        if self.workload.error == "cross-entropy":
            return (jax.nn.softplus(net) - t * net).sum()
        return 0.5 * ((a - t) ** 2).sum()

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        self.state, _ = jax.block_until_ready(self.train(self.state, epochs, self.x, self.t))

    def weights(self) -> dict[str, np.ndarray]:
        """Return weights by projection and biases by layer."""
        return {name: np.asarray(w) for name, w in self.state[0].items()}
