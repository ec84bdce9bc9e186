"""Networks, patterns and weights written as Lens reads them: a script, an example set, a weight file."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Constant, Full, OneToOne, RandomShare, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import BoundedMomentum, DeltaBarDelta, GradientDescent
from pdpsim.formats.lens.weightfile import COOKIE
from pdpsim.formats.masks import mask_of
from pdpsim.formats.model import Model
from pdpsim.formats.project import Floats

_TYPES = {"linear": "LINEAR", "logistic": "LOGISTIC", "tanh": "TANH", "softmax": "SOFT_MAX"}
_ERRORS = {
    "sum-of-squares": "SUM_SQUARED",
    "lens-sum-of-squares": "SUM_SQUARED",
    "cross-entropy": "CROSS_ENTROPY",
    "divergence": "DIVERGENCE",
}


def example_set(patterns: PatternSet) -> str:
    """Return patterns as the text of an example set: dense ranges of named groups."""
    parts = []
    for number, (name, events) in enumerate(patterns):
        count = events.stop - events.start
        frequency = float(patterns.frequencies[number])
        shown = "" if frequency == 1 else f" freq:{_number(frequency)}"
        entry = [f"name:{{{_braced(name)}}}{shown} {count}"]
        for event in range(count):
            entry.append(f"[{event}]")
            for kind, layers in (("I", patterns.inputs), ("T", patterns.targets)):
                ranges = [
                    f"({layer}) {' '.join(_number(float(x)) for x in values[events.start + event])}"
                    for layer, values in layers.items()
                ]
                if ranges:
                    entry.append(f"{kind}: {' '.join(ranges)}")
        parts.append("\n".join(entry) + "\n;")
    return "defT:- defI:-;\n" + "\n".join(parts) + "\n"


def script(model: Model, sets: Mapping[str, PatternSet]) -> str:
    """Return a script that builds a network in Lens and sets its training.

    Parameters
    ----------
    model : Model
    sets : mapping of str to PatternSet
        Written beside it, as ``NAME.ex``.

    Raises
    ------
    FormatError
        If Lens has no network like that: which part.
    """
    network, phase = model.network, model.phases[0]
    if network.time.ticks > 1 or network.time.settle or network.time.updates != "synchronous":
        raise FormatError("networks of several ticks an event are not written for Lens")
    events = max((int(np.diff(each.starts).max()) for each in sets.values()), default=1)
    unrolled = network.time.unroll == "pattern"
    remembers = any(p.delay for p in network.projections) or any(x.copies for x in network.layers)
    if events > 1 and remembers and not unrolled:
        raise FormatError(
            "Lens carries error back through whole examples of several events; this network does not "
            '(unroll = "event"): it cannot be written'
        )
    lines = [f"addNet {{{_braced(model.name)}}} -i {events}"]
    order = _order(network)
    for name in order:
        lines.append(_group(network, network.layer(name), phase))
    keep = " -r 0" if any(each.reset == "never" for each in sets.values()) else ""
    lines += [f"elmanConnect {x.copies} {x.name}{keep} -i {x.start:g}" for x in network.layers if x.copies]
    for place, p in enumerate(network.projections):
        late = order.index(p.sender) >= order.index(p.receiver)
        if late != bool(p.delay) or p.tied or p.symmetric or p.carries == "error" or p.sign or p.limit:
            raise FormatError(f"the projection {p.name!r} has no counterpart in Lens")
        lines += _links(network, p, f" -type link{place + 1}{_range(p.init or network.init)}")
        if p.trained is isinstance(p.links, OneToOne):
            lines.append(f"{'thaw' if p.trained else 'freeze'}Weights -t link{place + 1}")
    for name in sets:
        lines.append(f"loadExamples {name}.ex -s {{{_braced(name)}}} -e {_mode(phase)}")
    if isinstance(network.init, Uniform):
        lines.append(f"setObj randMean {(network.init.low + network.init.high) / 2:g}")
        lines.append(f"setObj randRange {(network.init.high - network.init.low) / 2:g}")
    lines += [*_training(phase), "resetNet"]
    return "\n".join(lines) + "\n"


def weights(
    network: Network, links: Mapping[str, Floats], biases: Mapping[str, Floats], updates: int = 0
) -> str:
    """Return weights as the text of a weight file, in the order of the script that `script` writes.

    Parameters
    ----------
    network : Network
    links : mapping of str to array, shape (sending units, receiving units)
    biases : mapping of str to array, shape (units,)
    updates : int
        Updates made.

    Raises
    ------
    FormatError
        If links are not described one by one.
    """
    masks = {p.name: _mask(network, p) for p in network.projections}
    rows: list[float] = []
    for name in _order(network):
        incoming = [p for p in network.projections if p.receiver == name]
        for unit in range(network.layer(name).size):
            if name in biases:
                rows.append(float(biases[name][unit]))
            for p in incoming:
                rows += links[p.name][masks[p.name][:, unit], unit].tolist()
    header = [COOKIE, len(rows), 1, updates]
    return "\n".join([*map(str, header), *(f"{row:.9g}" for row in rows)]) + "\n"


def _order(network: Network) -> list[str]:
    """Return the layers so that links without delay lead to later ones: contexts and inputs first."""
    return list(network.order())


def _group(network: Network, layer: Layer, phase: Phase) -> str:
    kinds = []
    receives = any(p.receiver == layer.name for p in network.projections)
    if layer in network.inputs:
        kinds.append("INPUT")
    elif layer.copies is not None:
        if layer.trace or layer.teacher:
            raise FormatError(f"the context {layer.name!r} is a trace, or taught, which Lens has not")
        kinds.append("ELMAN")
    elif layer.activation not in _TYPES or layer.dt != 1 or layer.clamp or layer.held or layer.noise:
        raise FormatError(f"the layer {layer.name!r} ({layer.activation}) has no counterpart in Lens")
    else:
        kinds.append(_TYPES[layer.activation])
    if layer in network.targets:
        kinds += ["OUTPUT", _ERRORS[phase.error]]
    if receives and layer.bias.kind == "none":
        kinds.append("-BIASED")
    lines = [f"addGroup {layer.name} {layer.size} {' '.join(kinds)}"]
    if layer.copies is None and layer not in network.inputs:
        lines.append(f"setObj {layer.name}.initOutput {layer.start:g}")
    if layer in network.targets:
        half = 0.5 if phase.error == "sum-of-squares" else 1.0
        if layer.error_scale * half != 1:
            lines.append(f"setObj {layer.name}.errorScale {layer.error_scale * half:g}")
    if layer.bias.kind == "fixed":
        lines.append(f"freezeWeights -g {layer.name} -t bias")
    if receives and layer.bias.init is not None:
        lines.append(f"randWeights -g {layer.name} -t bias{_range(layer.bias.init)}")
    return "\n".join(lines)


def _links(network: Network, p: Projection, options: str) -> list[str]:
    """Return the commands that make the links of a projection."""
    if isinstance(p.links, Full):
        return [f"connectGroups {p.sender} {p.receiver}{options}"]
    if isinstance(p.links, OneToOne):
        return [f"connectGroups {p.sender} {p.receiver} -p ONE_TO_ONE{options}"]
    if isinstance(p.links, RandomShare):
        return [f"connectGroups {p.sender} {p.receiver} -p RANDOM -s {p.links.share:g}{options}"]
    lines = []
    for unit, mask in enumerate(_mask(network, p).T):
        senders = " ".join(f"{p.sender}:{sender}" for sender in np.flatnonzero(mask))
        if senders:
            lines.append(f"connectUnits {{{senders}}} {p.receiver}:{unit}{options}")
    return lines


def _mask(network: Network, p: Projection) -> NDArray[np.bool_]:
    mask = mask_of(p.links, network.layer(p.sender).size, network.layer(p.receiver).size)
    if mask is None:
        raise FormatError(
            f"links of {p.name!r} that are random, or fields, are written for Lens with weights"
        )
    return mask


def _range(init: object) -> str:
    if isinstance(init, Constant):
        return f" -m {init.value:g} -r 0"
    if isinstance(init, Uniform):
        return f" -m {(init.low + init.high) / 2:g} -r {(init.high - init.low) / 2:g}"
    return ""  # the weight file holds them


def _mode(phase: Phase) -> str:
    return {"fixed": "ORDERED", "permuted": "PERMUTED", "sampled": "PROBABILISTIC"}[phase.order]


def _training(phase: Phase) -> list[str]:
    rule = phase.rule
    algorithms = {
        GradientDescent: "momentum",
        BoundedMomentum: "dougsMomentum",
        DeltaBarDelta: "deltaBarDelta",
    }
    if type(rule) not in algorithms or not isinstance(rule.rate, float | int):
        raise FormatError(f"the update rule {rule.name} is not written for Lens")
    if rule.decay and rule.decay_in != "change":
        raise FormatError("Lens has weight decay inside the change; this rule has it after (decay-in)")
    if phase.flat_spot:
        raise FormatError("Lens has no flat spot")
    if phase.update == "event":
        raise FormatError("Lens changes weights after whole examples, not after events")
    batch = {"epoch": 0, "pattern": 1}.get(str(phase.update), phase.update)
    values = {
        "learningRate": rule.rate,
        "momentum": getattr(rule, "momentum", 0.0),
        "weightDecay": rule.decay,
        "batchSize": batch,
        "targetRadius": phase.target_radius,
        "zeroErrorRadius": phase.zero_error_radius,
        "pseudoExampleFreq": int(phase.weighted),
        "numUpdates": phase.epochs,
    }
    lines = [f"setObj {name} {value:g}" for name, value in values.items() if isinstance(value, float | int)]
    return [*lines, f"{algorithms[type(rule)]} -setOnly"]


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.9g}"


def _braced(name: str) -> str:
    return "".join("_" if c in '{}()[]"\\' else c for c in name)
