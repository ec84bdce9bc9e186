"""Gradients against PyTorch's autograd, where it is installed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import networks, patterns_for

from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.simulate.simulator import Simulator

torch = pytest.importorskip("torch")

FUNCTIONS = {
    "linear": lambda x: x,
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softmax": lambda x: torch.softmax(x, dim=-1),
}


def error_of(kind: str, a, t):
    """The error functions once more, in PyTorch's own terms."""
    if kind == "sum-of-squares":
        return 0.5 * (a - t) ** 2
    if kind == "lens-sum-of-squares":
        return (a - t) ** 2
    if kind == "cross-entropy":
        return torch.nn.functional.binary_cross_entropy(a, t, reduction="none")
    return t * (torch.log(t) - torch.log(a))


def torch_gradient(simulator: Simulator, patterns: PatternSet, phase: Phase):
    """Build the same network anew, pattern by pattern and tick by tick, and let autograd differentiate."""
    network: Network = simulator.description
    leaf = {
        name: torch.tensor(w, requires_grad=network.projection(name).trained)
        for name, w in simulator.weights.items()
    }
    for p in network.projections:
        if p.tied:
            leaf[p.name] = leaf[p.tied]
    bias = {name: torch.tensor(b, requires_grad=True) for name, b in simulator.biases.items()}
    total = torch.zeros((), dtype=torch.float64)
    for pattern, (_, events) in enumerate(patterns):
        a = {x.name: torch.full((x.size,), x.start, dtype=torch.float64) for x in network.layers}
        x_net = {
            x.name: torch.logit(a[x.name]) if x.activation == "logistic" else
            torch.atanh(a[x.name]) if x.activation == "tanh" else a[x.name]
            for x in network.layers
        }  # fmt: skip
        for number, event in enumerate(range(events.start, events.stop)):
            for tick in range(network.time.ticks):
                before = dict(a)
                for name in network.order():
                    layer = network.layer(name)
                    if name in patterns.inputs and layer.clamp == 0:
                        a[name] = torch.tensor(patterns.inputs[name][event])
                        continue
                    if layer.copies:
                        if tick == 0 and number > 0:
                            a[name] = layer.trace * before[name] + before[layer.copies]
                        continue
                    net = bias.get(name, torch.zeros(layer.size, dtype=torch.float64))
                    for p in network.projections:
                        if p.receiver == name:
                            net = net + (before if p.delay else a)[p.sender] @ leaf[p.name]
                    if layer.clamp:
                        external = np.nan_to_num(patterns.inputs[name][event])
                        net = net + layer.clamp * torch.tensor(external)
                    x_net[name] = (1 - layer.dt) * x_net[name] + layer.dt * net
                    a[name] = FUNCTIONS[layer.activation](x_net[name])
                if tick >= network.time.first_error_tick:
                    for layer in network.targets:
                        t = torch.tensor(patterns.targets[layer.name][event])
                        known = ~torch.isnan(t)
                        weight = patterns.frequencies[pattern] if phase.weighted else 1.0
                        e = error_of(phase.error, a[layer.name][known], t[known])
                        total = total + layer.error_scale * weight * e.sum()
    total.backward()
    return float(total.detach()), leaf, bias


@given(st.data())
def test_gradients_are_autograds(data):
    network, phase = data.draw(networks(whole_gradient=True))
    patterns = data.draw(patterns_for(network))
    patterns = PatternSet.from_arrays(
        patterns.inputs,
        patterns.targets,
        lengths=np.diff(patterns.starts).tolist(),
        frequencies=patterns.frequencies,
    )
    phase = Phase(error=phase.error, weighted=phase.weighted)
    simulator = Simulator(network, data.draw(st.integers(0, 1000)), engine="numpy")
    error, gradient = simulator.gradient(patterns, phase)
    expected, leaf, bias = torch_gradient(simulator, patterns, phase)
    assert error == pytest.approx(expected, rel=1e-9, abs=1e-12)
    for p in network.projections:
        if p.trained:
            here, shape = simulator.plan.weights(p.name)
            present = simulator.present[here].reshape(shape)
            found = leaf[p.name].grad
            wanted = np.zeros(shape) if found is None else found.numpy() * present
            np.testing.assert_allclose(gradient[here].reshape(shape), wanted, rtol=1e-7, atol=1e-10)
    for name, b in bias.items():
        if network.layer(name).bias.kind == "trained" and b.grad is not None:
            here = simulator.plan.biases(name)
            np.testing.assert_allclose(gradient[here], b.grad.numpy(), rtol=1e-7, atol=1e-10)
