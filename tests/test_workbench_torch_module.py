"""Networks as PyTorch modules: the same outputs and gradients."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.torch_module import check_plain, to_torch

SRN = Network(
    (
        Layer("input", 3),
        Layer("context", 4, copies="hidden", start=0.5, trace=0.3),
        Layer("hidden", 4, activation="tanh", bias=Bias("none")),
        Layer("output", 2, activation="softmax"),
    ),
    (
        Projection("input", "hidden"),
        Projection("context", "hidden"),
        Projection("hidden", "output"),
        Projection("output", "output", delay=1),
    ),
    time=Time(unroll="pattern"),
)
SETTLING = Network(
    (
        Layer("input", 3),
        Layer("hidden", 4, dt=0.2, start=0.5),
        Layer("output", 2, dt=0.5, start=0.3, activation="tanh", target=True),
    ),
    (
        Projection("input", "hidden", delay=1),
        Projection("hidden", "output", delay=1),
        Projection("output", "hidden", delay=1),
    ),
    time=Time(ticks=6, unroll="pattern"),
)


@pytest.mark.parametrize("network", [SRN, SETTLING])
def test_outputs_and_gradients_are_the_same(network: Network):
    torch = pytest.importorskip("torch")
    simulator = Simulator(network, seed=2)
    rng = np.random.default_rng(1)
    patterns = PatternSet.from_arrays(rng.random((5, 3)), rng.random((5, 2)), lengths=[5])
    module = to_torch(simulator)
    outputs = module({"input": torch.tensor(patterns.inputs["input"])})["output"]
    np.testing.assert_allclose(
        outputs.detach().numpy(), simulator.test(patterns).outputs["output"], atol=1e-12
    )
    error = 0.5 * ((outputs - torch.tensor(patterns.targets["output"])) ** 2).sum()
    error.backward()
    _, gradient = simulator.gradient(patterns, Phase())
    place = simulator.plan.weights("input->hidden")[0]
    np.testing.assert_allclose(module.links["0"].grad.numpy().ravel(), gradient[place], atol=1e-12)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (Layer("out", 2, activation="threshold"), "units of the layer 'out' are threshold"),
        (Layer("out", 2, noise=0.1), "the layer 'out' has noise"),
    ],
)
def test_what_is_not_written(layer: Layer, message: str):
    with pytest.raises(FormatError, match=message):
        check_plain(Network((Layer("in", 2), layer), (Projection("in", "out"),)))
