"""A feed-forward network in MDF, the exchange format of ModECI (Gleeson and others, 2023)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pdpsim.workbench.torch_module import check_feed_forward

if TYPE_CHECKING:
    from pdpsim.describe.layer import Layer
    from pdpsim.simulate.simulator import Simulator

FORMAT = "ModECI MDF v0.4"

_FUNCTIONS: dict[str, dict[str, Any]] = {
    "logistic": {"function": "logistic", "args": {"variable0": "net", "gain": 1, "bias": 0, "offset": 0}},
    "tanh": {"function": "onnx::Tanh", "args": {"input": "net"}},
    "relu": {"function": "Relu", "args": {"A": "net"}},
    "softmax": {"function": "onnx::Softmax", "args": {"input": "net"}},
    "linear": {"function": "linear", "args": {"variable0": "net", "slope": 1, "intercept": 0}},
}


def to_mdf(simulator: Simulator) -> str:
    """Return a network as the text of an MDF file, JSON.

    A layer is a node. Input nodes have a port named as they are; the others have a port for each projection
    (``from_0``, ``from_1``, ...), their weights and bias as parameters, and give their ``activation``.

    Raises
    ------
    FormatError
        If the network is not feed-forward.
    """
    network = simulator.description
    check_feed_forward(network, "MDF")
    nodes: dict[str, Any] = {}
    edges: dict[str, Any] = {}
    for name in network.order():
        layer = network.layer(name)
        if layer in network.inputs:
            ports = {name: {"shape": [layer.size]}}
            nodes[name] = {"input_ports": ports, "output_ports": {"out": {"value": name}}}
            continue
        nodes[name] = _node(simulator, layer)
        incoming = [p for p in network.projections if p.receiver == name]
        for place, p in enumerate(incoming):
            edges[p.name] = {
                "sender": p.sender,
                "sender_port": "out",
                "receiver": name,
                "receiver_port": f"from_{place}",
            }
    title = simulator.model.name
    graph = {"nodes": nodes, "edges": edges}
    return json.dumps({title: {"format": FORMAT, "graphs": {title: graph}}}, indent=1) + "\n"


def _node(simulator: Simulator, layer: Layer) -> dict[str, Any]:
    network = simulator.description
    incoming = [p for p in network.projections if p.receiver == layer.name]
    ports, parameters = {}, {}
    terms = []
    for place, p in enumerate(incoming):
        ports[f"from_{place}"] = {"shape": [network.layer(p.sender).size]}
        parameters[f"weights_{place}"] = {"value": simulator.weights[p.name].tolist()}
        product = {"function": "MatMul", "args": {"A": f"from_{place}", "B": f"weights_{place}"}}
        parameters[f"product_{place}"] = product
        terms.append(f"product_{place}")
    if layer.name in simulator.biases:
        parameters["bias"] = {"value": simulator.biases[layer.name].tolist()}
        terms.append("bias")
    total = {"variable0": " + ".join(terms), "slope": 1, "intercept": 0}
    parameters["net"] = {"function": "linear", "args": total}
    parameters["activation"] = _FUNCTIONS[layer.activation]
    return {
        "input_ports": ports,
        "parameters": parameters,
        "output_ports": {"out": {"value": "activation"}},
    }
