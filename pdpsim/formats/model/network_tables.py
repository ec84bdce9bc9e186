"""The tables of a network: layers, projections, weights, interaction and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.readers import table, tables
from pdpsim.base.toml import Table
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Initial
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.formats.model.dotted import projection_name
from pdpsim.formats.model.keys import LAYER, PROJECTION, TIME, WEIGHTS
from pdpsim.formats.model.kinds import read_keys, write_keys
from pdpsim.formats.model.network_values import INTERACTION, read_interaction, write_initial


def read_network(document: Table) -> Network:
    """Read the network of a model file.

    Raises
    ------
    ValidationError
        If anything is wrong, with the path where it stands.
    """
    if "layers" not in document:
        raise ValidationError("[layers] is missing; it holds lines such as hidden = { size = 10 }")
    weights = read_keys(document.get("weights", {}), WEIGHTS, ("weights",))
    projections = _read_projections(tables(document.get("projections", []), "projections"))
    shared = None
    if "interaction" in document:
        shared = read_interaction(document["interaction"], ("interaction",))
    layers = _read_layers(table(document["layers"], ("layers",)), shared)
    default_bias = weights.pop("bias", None)
    if default_bias is not None:
        receivers = {p.receiver for p in projections}
        layers = tuple(_with_bias(x, default_bias) if _is_biased(x, receivers) else x for x in layers)
    time = Time(**read_keys(document.get("time", {}), TIME, ("time",)))
    return Network(layers=layers, projections=projections, time=time, interaction=shared, **weights)


def write_network(network: Network, full: bool = False, single_biases: bool = False) -> Table:
    """Return the tables of a network.

    Parameters
    ----------
    network : Network
        The network.
    full : bool
        Whether defaults are spelled out.
    single_biases : bool
        Whether each layer's initial bias is written with the layer, although ``[weights]`` could give
        one for all.
    """
    receivers = {p.receiver for p in network.projections}
    shared = None if single_biases else _common_bias(network, receivers)
    layers: Table = {}
    for layer in network.layers:
        if shared is not None and layer.bias.init == shared and _is_biased(layer, receivers):
            layer = replace(layer, bias=replace(layer.bias, init=None))
        always = ("size", "activation") if layer.name in receivers else ("size",)
        layers[layer.name] = write_keys(layer, LAYER, full, always)
        if layer.copies is not None and not full:
            del layers[layer.name]["size"]  # it follows that of the layer copied
    written: Table = {"layers": layers}
    if network.projections:
        written["projections"] = [_write_projection(p, full) for p in network.projections]
    written["weights"] = {"init": write_initial(network.init)}
    if shared is not None:
        written["weights"]["bias"] = write_initial(shared)
    if network.interaction is not None:
        written["interaction"] = write_keys(network.interaction, INTERACTION, full)
    time = write_keys(network.time, TIME, full)
    return {**written, "time": time} if time else written


def _read_layers(layers: Table, shared: Interaction | None) -> tuple[Layer, ...]:
    entries = {}
    for name, each in layers.items():
        where = ("layers", name)
        required = () if "copies" in table(each, where) else ("size",)
        entries[name] = read_keys(each, LAYER, where, required)
        if "interaction" in entries[name]:
            own = entries[name]["interaction"]
            entries[name]["interaction"] = read_interaction(own, (*where, "interaction"), shared)
    own_sizes = [name for name, values in entries.items() if "size" in values]
    # those first, so that a bad size is reported where it is given
    layers_by_name = {name: Layer(name=name, **entries[name]) for name in own_sizes}
    for name, values in entries.items():
        if name not in layers_by_name:
            layers_by_name[name] = Layer(name=name, **{**values, "size": _copied_size(name, entries)})
    return tuple(layers_by_name[name] for name in entries)


def _copied_size(name: str, entries: Mapping[str, Mapping[str, Any]]) -> int:
    """Return the size of the layer that a context copies, through other contexts if need be."""
    layer, seen = name, [name]
    while "size" not in entries[layer]:
        source = entries[layer]["copies"]
        where = ("layers", layer, "copies")
        if source not in entries:
            raise ValidationError(f"no layer {source!r}{nearest(source, entries)}", where)
        if source in seen:
            raise ValidationError("the layers copy one another in a circle; give one a size", where)
        seen.append(source)
        layer = source
    return int(entries[layer]["size"])


def _read_projections(projections: list[Table]) -> tuple[Projection, ...]:
    projections_read = []
    for each in projections:
        where = ("projections", projection_name(each))
        projections_read.append(Projection(**read_keys(each, PROJECTION, where, required=("from", "to"))))
    return tuple(projections_read)


def _write_projection(projection: Projection, full: bool) -> Table:
    written = write_keys(projection, PROJECTION, full)
    if projection.name == f"{projection.sender}->{projection.receiver}":
        del written["name"]
    return written


def _is_biased(layer: Layer, receivers: set[str]) -> bool:
    return layer.name in receivers and layer.bias.kind != "none"


def _with_bias(layer: Layer, init: Initial) -> Layer:
    return layer if layer.bias.init is not None else replace(layer, bias=replace(layer.bias, init=init))


def _common_bias(network: Network, receivers: set[str]) -> Initial | None:
    """Return the most common initial bias, if every layer with biases has one of its own."""
    inits = [layer.bias.init for layer in network.layers if _is_biased(layer, receivers)]
    return Counter(inits).most_common(1)[0][0] if inits and None not in inits else None
