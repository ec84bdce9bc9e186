"""A feed-forward network as an ONNX graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.workbench.torch_module import check_feed_forward

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

_OPERATORS = {
    "logistic": "Sigmoid",
    "tanh": "Tanh",
    "relu": "Relu",
    "softmax": "Softmax",
    "linear": "Identity",
}

#: Of the operators used, and of files.
OPERATORS, FORMAT = 13, 8


def to_onnx(simulator: Simulator) -> bytes:
    """Return a network as the bytes of an ``.onnx`` file.

    The graph takes a matrix (patterns, units) for each input layer and gives one for each layer with targets,
    under the layers' names.

    Raises
    ------
    FormatError
        If the package `onnx` is not installed, or the network is not feed-forward.
    """
    try:
        from onnx import TensorProto, checker, helper, numpy_helper
    except ImportError:
        raise FormatError("the package onnx is not installed: pip install onnx") from None

    network = simulator.description
    check_feed_forward(network, "ONNX")
    nodes, constants = [], []

    def constant(name: str, values: object) -> str:
        constants.append(numpy_helper.from_array(np.asarray(values, dtype=np.float64), name))
        return name

    for name in network.order():
        layer = network.layer(name)
        if layer in network.inputs:
            continue
        terms = []
        for p in network.projections:
            if p.receiver == name:
                terms.append(f"{p.name}/net")
                weight = constant(f"{p.name}/weights", simulator.weights[p.name])
                nodes.append(helper.make_node("MatMul", [p.sender, weight], [terms[-1]]))
        if name in simulator.biases:
            terms.append(constant(f"{name}/bias", simulator.biases[name]))
        total = terms[0]
        for place, term in enumerate(terms[1:], 1):
            nodes.append(helper.make_node("Add", [total, term], [f"{name}/sum{place}"]))
            total = f"{name}/sum{place}"
        extra = {"axis": -1} if layer.activation == "softmax" else {}
        nodes.append(helper.make_node(_OPERATORS[layer.activation], [total], [name], **extra))

    def matrices(layers: object) -> list[object]:
        return [
            helper.make_tensor_value_info(x.name, TensorProto.DOUBLE, ["patterns", x.size])
            for x in layers  # type: ignore[attr-defined]
        ]

    graph = helper.make_graph(
        nodes, simulator.model.name, matrices(network.inputs), matrices(network.targets), constants
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPERATORS)], producer_name="pdpsim"
    )
    model.ir_version = FORMAT
    checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content
