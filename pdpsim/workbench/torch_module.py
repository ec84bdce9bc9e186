"""A trained network as a PyTorch module with the same outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.describe.functions import ACTIVATIONS

if TYPE_CHECKING:
    from pdpsim.describe.layer import Layer
    from pdpsim.describe.network import Network
    from pdpsim.simulate.simulator import Simulator

_KNOWN = ("linear", "logistic", "tanh", "relu", "softmax")


def to_torch(simulator: Simulator) -> Any:
    r"""Return a network as a ``torch.nn.Module``, its weights as parameters.

    The module takes a tensor of shape (events, units) for each input layer, by name, the events of one
    pattern, and returns one for each layer with targets: activations at the last tick of each event. It
    begins anew at each call. As in pdpsim, each unit has

    .. math:: a_j = f\Bigl(b_j + \sum_i w_{ij}\, a_i(t - d)\Bigr)

    with the delay :math:`d` of the projection, contexts that copy the event before, and net inputs that are
    averaged over time.

    Parameters
    ----------
    simulator : Simulator

    Returns
    -------
    torch.nn.Module
        In float64. Calling it needs nothing of pdpsim but this class.

    Raises
    ------
    FormatError
        If PyTorch is not installed, or the network has what a module has not: noise, units that are on or
        off, settling, clamps.
    """
    try:
        import torch
    except ImportError:
        raise FormatError("PyTorch is not installed: pip install torch") from None

    network = simulator.description
    check_plain(network)
    functions = {
        "linear": lambda x: x,
        "logistic": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "softmax": lambda x: torch.softmax(x, dim=-1),
    }

    class Module(torch.nn.Module):  # type: ignore[misc]
        """A network of pdpsim."""

        def __init__(self) -> None:
            super().__init__()
            self.links = torch.nn.ParameterDict()
            self.biases = torch.nn.ParameterDict()
            for place, p in enumerate(network.projections):
                self.links[str(place)] = parameter(simulator.weights[p.name], p.trained)
            for name, values in simulator.biases.items():
                self.biases[name] = parameter(values, network.layer(name).bias.kind == "trained")

        def forward(self, inputs: dict[str, Any]) -> dict[str, Any]:
            """Return activations of the layers with targets, shape (events, units) each."""
            events = len(next(iter(inputs.values())))
            a = {x.name: torch.full((x.size,), x.start, dtype=torch.float64) for x in network.layers}
            x = {each.name: torch.from_numpy(_first_input(each)) for each in network.layers}
            outputs: dict[str, list[Any]] = {layer.name: [] for layer in network.targets}
            for event in range(events):
                held = {
                    layer.name: a[layer.name] if event == 0 else layer.trace * a[layer.name] + a[layer.copies]
                    for layer in network.layers
                    if layer.copies is not None
                }
                for _ in range(network.time.ticks):
                    a = self.tick(a, x, {name: each[event] for name, each in inputs.items()}, held)
                for name, rows in outputs.items():
                    rows.append(a[name])
            return {name: torch.stack(rows) for name, rows in outputs.items()}

        def tick(
            self, before: dict[str, Any], x: dict[str, Any], targets: dict[str, Any], held: dict[str, Any]
        ) -> dict[str, Any]:
            """Return the activations of the next tick; `x` are net inputs, changed in place."""
            a: dict[str, Any] = {}
            for name in network.order():
                layer = network.layer(name)
                if name in held or layer in network.inputs:
                    a[name] = held[name] if name in held else targets[name].to(torch.float64)
                    continue
                net = self.biases.get(name, 0.0)
                for place, p in enumerate(network.projections):
                    if p.receiver == name:
                        sent = before[p.sender] if p.delay else a[p.sender]
                        net = net + sent @ self.links[str(place)]
                x[name] = (1 - layer.dt) * x[name] + layer.dt * net if layer.dt < 1 else net
                a[name] = functions[layer.activation](x[name])
            return a

    def parameter(values: Any, trained: bool) -> Any:
        return torch.nn.Parameter(torch.tensor(np.array(values, dtype=np.float64)), requires_grad=trained)

    return Module()


def check_plain(network: Network) -> None:
    """Raise `FormatError` if a network has what other frameworks' graphs do not hold."""
    for layer in network.layers:
        if layer.activation not in _KNOWN:
            raise FormatError(
                f"units of the layer {layer.name!r} are {layer.activation}: expected {', '.join(_KNOWN)}"
            )
        if layer.noise or layer.activation_noise or layer.clamp or layer.held or layer.teacher:
            raise FormatError(
                f"the layer {layer.name!r} has noise, a clamp or a teacher, which is not written"
            )
    if network.time.settle or network.time.updates != "synchronous" or network.time.annealing:
        raise FormatError("networks that settle, or whose units take turns, are not written")


def check_feed_forward(network: Network, what: str) -> None:
    """Raise `FormatError` if a network is not plain and feed-forward; `what` is the format."""
    check_plain(network)
    late = [p.name for p in network.projections if p.delay] + [x.name for x in network.layers if x.copies]
    if late or network.time.ticks > 1:
        why = f"{late[0]!r} is of the event before" if late else "an event has several ticks"
        raise FormatError(f"{what} is written for feed-forward networks; {why}")


def _first_input(layer: Layer) -> Any:
    """Return the net inputs that units begin with where these are averaged over time."""
    start = np.full(layer.size, layer.start)
    inverse = ACTIVATIONS[layer.activation].inverse
    return inverse(start) if layer.dt < 1 and inverse is not None else np.zeros(layer.size)
