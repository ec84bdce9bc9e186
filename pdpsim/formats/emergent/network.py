"""Networks of emergent as its weights describe them, and those weights in terms of pdpsim."""

from __future__ import annotations

import numpy as np

from pdpsim.base.errors import FormatError, ValidationError, nearest
from pdpsim.base.format import short
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.formats.emergent.weights import WeightFile
from pdpsim.formats.masks import links_of, mask_of
from pdpsim.formats.model import Model
from pdpsim.formats.project import Remark, Weights, layer_name, unique


def names(file: WeightFile) -> dict[str, str]:
    """Return the layers' names in pdpsim, by those of emergent."""
    names: dict[str, str] = {}
    for name in file.sizes:
        names[name] = layer_name(name, names.values())
    return names


def model(file: WeightFile) -> Model:
    """Return layers and projections with the links of the file.

    Layers that no path leads to are inputs; if all receive, patterns hold the units that they name. Paths to
    the same or an earlier layer have a delay.

    Raises
    ------
    FormatError
        If pdpsim has no network like that.
    """
    called, order = names(file), list(file.sizes)
    receivers = {path.receiver for path in file.paths}
    held = receivers == set(order)
    layers = [
        Layer(called[name], size, bias=Bias("none" if name in receivers else "trained"), held=held)
        for name, size in file.sizes.items()
    ]
    titles = unique([f"{called[path.sender]}->{called[path.receiver]}" for path in file.paths])
    projections = [
        Projection(
            called[path.sender],
            called[path.receiver],
            title,
            delay=int(order.index(path.sender) >= order.index(path.receiver)),
            links=links_of(path.mask),
        )
        for title, path in zip(titles, file.paths, strict=True)
    ]
    try:
        return Model(file.network or "emergent", "", "", Network(tuple(layers), tuple(projections)))
    except ValidationError as error:
        raise FormatError(f"{file.source}: {error}") from None


def weights(file: WeightFile, network: Network) -> Weights:
    """Return the weights on the projections of a network.

    Raises
    ------
    FormatError
        If the file has a path that the network has not, or none for one of the network's projections; a layer
        of another size, or other links. Of several paths between two layers, the first is the first
        projection's.
    """
    called = names(file)
    weights = Weights({}, {})
    left = list(network.projections)
    for path in file.paths:
        ends = called[path.sender], called[path.receiver]
        where = f"{file.source}: the path from {short(path.sender)} to {short(path.receiver)}"
        p = next((each for each in left if (each.sender, each.receiver) == ends), None)
        if p is None:
            known = [layer.name for layer in network.layers]
            wrong = next((name for name in ends if name not in known), None)
            hint = f"; no layer {short(wrong)}{nearest(wrong, known)}" if wrong else ""
            raise FormatError(f"{where}: the network has no such projection{hint}")
        left.remove(p)
        shape = network.layer(p.sender).size, network.layer(p.receiver).size
        if path.values.shape != shape:
            raise FormatError(
                f"{where} leads from {path.values.shape[0]} units to {path.values.shape[1]}; the "
                f"layers have {shape[0]} and {shape[1]} units"
            )
        mask = mask_of(p.links, *shape)
        if mask is None or (mask != path.mask).any():
            raise FormatError(f"{where} has other links than the network's projection {p.name!r}")
        weights.links[p.name] = path.values
    if left:
        raise FormatError(f"{file.source}: no path for the network's projection {left[0].name!r}")
    receivers = {p.receiver for p in network.projections}
    for layer in network.layers:
        if layer.name in receivers and layer.bias.kind != "none":
            weights.biases[layer.name] = np.zeros(layer.size)
    return weights


def remarks(file: WeightFile, network: Network | None) -> list[Remark]:
    """Return what is not carried over.

    Parameters
    ----------
    file : WeightFile
    network : Network, optional
        What a model describes; without it, the file itself describes the network.
    """
    remarks = []
    if network is None:
        remark = (
            "units of emergent and their learning have no counterpart: layers, links and weights are "
            "carried, with logistic units, so that the network does not compute what it does "
            "there; nor does the file say which paths inhibit"
        )
        remarks.append(Remark(file.source, remark, "approximated"))
    elif any(layer.bias.kind != "none" for layer in network.layers):
        remark = "biases, which the file has not, are 0"
        remarks.append(Remark(file.source, remark, "approximated"))
    if file.scaled:
        remark = "scales of what paths bring (GScale) are left out; weights are as the file has them"
        remarks.append(Remark(file.source, remark))
    if file.units:
        remarks.append(Remark(file.source, f"values of units are left out: {', '.join(file.units)}"))
    return remarks
