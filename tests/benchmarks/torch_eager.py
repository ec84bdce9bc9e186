"""The workloads in ordinary PyTorch (eager, autograd, torch.optim.SGD), where it is installed."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from tests.benchmarks.rival import Rival, start_weights
from tests.benchmarks.workloads import RATE, Workload


class Eager(Rival):
    """A network built from a workload's description, trained by autograd; tensors are made once."""

    name = "PyTorch eager"

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        torch.set_num_threads(1)
        self.workload, self.network = workload, workload.network
        self.w = {
            name: torch.from_numpy(array).requires_grad_()
            for name, array in start_weights(workload, dtype).items()
        }
        size = workload.batch
        inputs = {name: torch.from_numpy(v.astype(dtype)).split(size) for name, v in workload.inputs.items()}
        targets = torch.from_numpy(workload.targets.astype(dtype)).split(size)
        self.batches = [
            ({name: parts[k] for name, parts in inputs.items()}, target) for k, target in enumerate(targets)
        ]
        self.start = {
            x.name: torch.full((size, x.size), x.start, dtype=targets[0].dtype)
            for x in self.network.layers
            if x.name not in inputs
        }
        self.copied = {x.name: x.copies for x in self.network.layers if x.copies}
        self.context = {name: self.start[name] for name in self.copied}
        self.computed = [x for x in map(self.network.layer, self.network.order()) if x.name in self.w]
        self.links = {
            x.name: [p for p in self.network.projections if p.receiver == x.name] for x in self.computed
        }
        self.optimiser = torch.optim.SGD(self.w.values(), lr=RATE, momentum=momentum)

    def error(self, inputs: dict[str, torch.Tensor], target: torch.Tensor) -> torch.Tensor:
        """Return the error of a batch, and keep what contexts copy."""
        w, output, ticks = self.w, self.workload.output, self.network.time.ticks
        a = {**self.start, **self.context, **inputs}
        net: dict[str, torch.Tensor] = {}
        still: dict[str, torch.Tensor] = {}
        for layer in self.computed:  # clamped layers send the same at every tick
            still[layer.name] = w[layer.name]
            for p in self.links[layer.name]:
                if p.sender in inputs:
                    still[layer.name] = still[layer.name] + inputs[p.sender] @ w[p.name]
        total = torch.zeros((), dtype=target.dtype)
        for tick in range(ticks):
            before = dict(a)
            for layer in self.computed:
                new = still[layer.name]
                for p in self.links[layer.name]:
                    if p.sender not in inputs:
                        new = new + (before if p.delay else a)[p.sender] @ w[p.name]
                if layer.dt != 1:
                    new = layer.dt * new
                    if layer.name in net:  # else 0: the layers start at f(0)
                        new = new + (1 - layer.dt) * net[layer.name]
                net[layer.name] = new
                if layer.activation == "softmax":
                    a[layer.name] = new
                elif layer.name != output or ticks > 1 or self.workload.error == "sum-of-squares":
                    a[layer.name] = torch.sigmoid(new)
            if tick >= self.network.time.first_error_tick:
                total = total + self.loss(a.get(output), net[output], target)
        self.context = {name: a[source].detach() for name, source in self.copied.items()}
        return total

    def loss(self, a: torch.Tensor, net: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the output layer's error: by PyTorch's own functions of net inputs where it has them."""
        if self.workload.error == "divergence":
            return functional.cross_entropy(net, target, reduction="sum")
        if self.workload.error == "cross-entropy":
            return functional.binary_cross_entropy_with_logits(net, target, reduction="sum")
        return 0.5 * functional.mse_loss(a, target, reduction="sum")

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        for _ in range(epochs):
            for inputs, target in self.batches:
                self.optimiser.zero_grad()
                self.error(inputs, target).backward()
                self.optimiser.step()

    def weights(self) -> dict[str, np.ndarray]:
        """Return weights by projection and biases by layer."""
        return {name: w.detach().numpy() for name, w in self.w.items()}
