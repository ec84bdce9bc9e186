"""Feed-forward networks as ONNX graphs, run by ONNX Runtime."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.onnx_graph import to_onnx

NETWORK = Network(
    (
        Layer("a", 3),
        Layer("b", 2),
        Layer("hidden", 4, activation="tanh", bias=Bias("none")),
        Layer("out", 2, activation="softmax"),
        Layer("other", 1),
    ),
    (
        Projection("a", "hidden"),
        Projection("b", "hidden"),
        Projection("hidden", "out"),
        Projection("b", "out"),
        Projection("hidden", "other"),
    ),
)


def test_outputs_are_the_same():
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    simulator = Simulator(NETWORK, seed=3)
    rng = np.random.default_rng(1)
    given = {"a": rng.random((5, 3)), "b": rng.random((5, 2))}
    session = runtime.InferenceSession(to_onnx(simulator), providers=["CPUExecutionProvider"])
    outputs = session.run(["out", "other"], given)
    expected = simulator.test(
        PatternSet.from_arrays(given, {"out": np.zeros((5, 2)), "other": np.zeros((5, 1))})
    ).outputs
    for name, values in zip(("out", "other"), outputs, strict=True):
        np.testing.assert_allclose(values, expected[name], atol=1e-12)


def test_recurrent_networks_are_refused():
    pytest.importorskip("onnx")
    network = Network((Layer("a", 1), Layer("b", 1)), (Projection("a", "b"), Projection("b", "b", delay=1)))
    with pytest.raises(FormatError, match="feed-forward networks; 'b->b' is of the event before"):
        to_onnx(Simulator(network))
