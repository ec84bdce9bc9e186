"""Networks, patterns and weights written as tlearn reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Full, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.formats.masks import mask_of
from pdpsim.formats.project import Floats
from pdpsim.formats.tlearn.weights import OPENING


class Writer:
    """A network on the nodes of tlearn: layers in the order of activation, contexts last.

    Parameters
    ----------
    network : Network

    Raises
    ------
    FormatError
        If tlearn has no network like that: which part.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        if network.time.ticks > 1 or network.time.unroll == "pattern":
            raise FormatError("tlearn's files do not say that error is carried back through time")
        self.inputs: dict[str, int] = {}
        self.nodes: dict[str, int] = {}
        count = 1
        for layer in network.inputs:
            self.inputs[layer.name] = count
            count += layer.size
        self.input_count, count = count - 1, 1
        ordered = [network.layer(name) for name in network.order()]
        inner = [layer for layer in ordered if layer not in network.inputs and layer.copies is None]
        for layer in (*inner, *(layer for layer in ordered if layer.copies is not None)):
            self.nodes[layer.name] = count
            count += layer.size
        self.node_count = count - 1
        for layer in ordered:
            self._check(layer)

    def _check(self, layer: Layer) -> None:
        plain = layer in self.network.inputs or layer.copies is not None
        if not plain and layer.activation not in ("logistic", "linear"):
            raise FormatError(
                f"units of the layer {layer.name!r} ({layer.activation}) have no counterpart in tlearn"
            )
        if layer.teacher or layer.dt != 1 or layer.clamp or layer.held or layer.noise:
            raise FormatError(f"the layer {layer.name!r} has no counterpart in tlearn")
        if layer.copies is not None and layer.start != 0:
            raise FormatError(
                f"the context {layer.name!r} begins at {layer.start:g}; those of tlearn begin at 0"
            )

    def span(self, layer: Layer) -> str:
        """Return the range of a layer's nodes or inputs."""
        name, size = layer.name, layer.size
        prefix = "i" if name in self.inputs else ""
        first = self.inputs.get(name, self.nodes.get(name, 0))
        return f"{prefix}{first}" if size == 1 else f"{prefix}{first}-{prefix}{first + size - 1}"

    def configuration(self) -> str:
        """Return the text of a ``.cf`` file."""
        network = self.network
        outputs = sum(layer.size for layer in network.targets)
        shown = ",".join(self.span(layer) for layer in network.targets)
        lines = [
            "NODES:",
            f"nodes = {self.node_count}",
            f"inputs = {self.input_count}",
            f"outputs = {outputs}",
        ]
        lines += [f"output nodes are {shown}", "CONNECTIONS:", "groups = 0"]
        receivers = {p.receiver for p in network.projections}
        for layer in network.layers:
            if layer.name in receivers and layer.bias.kind != "none":
                fixed = " = fixed" if layer.bias.kind == "fixed" else ""
                lines.append(f"{self.span(layer)} from 0{fixed}")
        for projection in network.projections:
            lines += self._links(projection)
        for layer in network.layers:
            if layer.copies is None:
                continue
            copied = self.span(network.layer(layer.copies))
            lines.append(f"{self.span(layer)} from {copied} = 1 & 1 fixed one-to-one")
            if layer.trace:
                own, mu = self.span(layer), f"{layer.trace:g}"
                lines.append(f"{own} from {own} = {mu} & {mu} fixed one-to-one")
        linear = [
            x for x in network.layers if x.copies or (x.activation == "linear" and x.name in self.nodes)
        ]
        lines.append("SPECIAL:")
        if linear:
            lines.append(f"linear = {','.join(self.span(layer) for layer in linear)}")
        if isinstance(network.init, Uniform):
            lines.append(f"weight_limit = {max(abs(network.init.low), abs(network.init.high)):g}")
        return "\n".join([*lines, f"selected = 1-{self.node_count}"]) + "\n"

    def _links(self, p: Projection) -> list[str]:
        network = self.network
        sender, receiver = network.layer(p.sender), network.layer(p.receiver)
        plain = p.tied is None and not p.symmetric and p.carries == "activation"
        late = sender.name in self.nodes and not sender.copies
        late = late and self.nodes[sender.name] >= self.nodes[receiver.name]
        mask = mask_of(p.links, sender.size, receiver.size)
        if not plain or late != bool(p.delay) or mask is None:
            raise FormatError(f"the projection {p.name!r} has no counterpart in tlearn")
        limits = ""
        if p.limit is not None:
            low, high = (0 if p.sign == "+" else -p.limit), (0 if p.sign == "-" else p.limit)
            limits = f" = {low:g} & {high:g}"
        fixed = "" if p.trained else " fixed" if limits else " = fixed"
        if isinstance(p.links, Full):
            return [f"{self.span(receiver)} from {self.span(sender)}{limits}{fixed}"]
        prefix = "i" if sender.name in self.inputs else ""
        first, to = self.inputs.get(sender.name, self.nodes.get(sender.name, 0)), self.nodes[receiver.name]
        lines = []
        for j in range(receiver.size):
            senders = ",".join(f"{prefix}{first + i}" for i in np.flatnonzero(mask[:, j]))
            if senders:
                lines.append(f"{to + j} from {senders}{limits}{fixed}")
        return lines

    def patterns(self, patterns: PatternSet) -> dict[str, str]:
        """Return the texts of ``data``, ``teach`` and ``reset`` files."""
        network, events = self.network, patterns.events
        inputs = np.hstack([patterns.inputs[layer.name] for layer in network.inputs])
        files = {"data": _lines(inputs)}
        if patterns.targets:
            blank = np.full((events, 1), np.nan)
            files["teach"] = _lines(
                np.hstack(
                    [patterns.targets.get(x.name, blank.repeat(x.size, axis=1)) for x in network.targets]
                )
            )
        starts = patterns.starts[:-1][patterns.resets(len(patterns))]
        if patterns.reset != "never" and any(layer.copies for layer in network.layers):
            files["reset"] = "\n".join(map(str, [len(starts), *starts.tolist()])) + "\n"
        return files

    def weights(self, links: Mapping[str, Floats], biases: Mapping[str, Floats], sweeps: int = 0) -> str:
        """Return the text of a ``.wts`` file."""
        matrix = np.zeros((self.node_count, 1 + self.input_count + self.node_count))
        for layer in self.network.layers:
            if layer.name in self.nodes and layer.name in biases:
                matrix[self._rows(layer), 0] = biases[layer.name]
            if layer.copies is not None:
                copied = self.network.layer(layer.copies)
                matrix[self._rows(layer), self._columns(copied)] = np.eye(layer.size)
                matrix[self._rows(layer), self._columns(layer)] += layer.trace * np.eye(layer.size)
        for p in self.network.projections:
            sender, receiver = self.network.layer(p.sender), self.network.layer(p.receiver)
            matrix[self._rows(receiver), self._columns(sender)] += links[p.name].T
        lines = [OPENING, f"# weights after {sweeps} sweeps", "# WEIGHTS"]
        for number, row in enumerate(matrix, 1):
            lines += [f"# TO NODE {number}", *(f"{value:.9g}" for value in row)]
        return "\n".join(lines) + "\n"

    def _rows(self, layer: Layer) -> slice:
        first = self.nodes[layer.name] - 1
        return slice(first, first + layer.size)

    def _columns(self, layer: Layer) -> slice:
        first = self.inputs.get(layer.name, self.input_count + self.nodes.get(layer.name, 0))
        return slice(first, first + layer.size)


def _lines(values: Floats) -> str:
    rows = (" ".join("*" if math.isnan(x) else f"{x:.9g}" for x in row) for row in values.tolist())
    return "\n".join(["distributed", str(len(values)), *rows]) + "\n"
