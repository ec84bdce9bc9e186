"""A Mesh network in terms of pdpsim.

Mesh counts a batch as an epoch; its logistic units have a flat spot of 0.1 (a (1 - a) + 0.1), and
cross-entropy is not simplified; squared errors have a half; decay stands inside the change, and holds for
biases; contexts begin at 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pdpsim.base.errors import FormatError, ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Initial, Normal, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import BoundedMomentum, DeltaBarDelta, GradientDescent, Quickprop, Rprop, Rule
from pdpsim.formats.mesh.session import MeshNetwork
from pdpsim.formats.model import Model

#: Added to the slope of logistic units, unless a session says otherwise.
FLAT_SPOT = 0.1

_ACTIVATIONS = {
    **{"logistic": "logistic", "binary_sigmoid": "logistic", "sigmoid": "logistic"},
    **{"softmax": "softmax", "tanh": "tanh", "linear": "linear", "relu": "relu"},
}
_ERRORS = {
    **{"sum_squares": "sum-of-squares", "sum_of_squares": "sum-of-squares"},
    **{"cross_entropy": "cross-entropy", "divergence": "divergence"},
}
_ORDERS = {"ordered": "fixed", "permuted": "permuted", "randomized": "sampled"}

Say = Callable[..., None]


def convert(mesh: MeshNetwork, layers: dict[str, str], items: int, events: int, say: Say) -> Model | None:
    """Return a model, or None if there is none that computes the same.

    Parameters
    ----------
    mesh : MeshNetwork
    layers : dict of str to str
        Layers of pdpsim by group.
    items, events : int
        Of the set that it is trained on.
    say : callable
        ``say(text, kind)`` notes what is not, or not exactly, carried over.
    """
    why = _strange(mesh)
    if why:
        say(f"{why}: there is no model of {mesh.name!r}")
        return None
    try:
        return Model(mesh.name, "", "", _network(mesh, layers, say), (_phase(mesh, items, events, say),))
    except ValidationError as error:
        raise FormatError(f"line {mesh.line}: the network {mesh.name!r}: {error}") from None


def _strange(mesh: MeshNetwork) -> str:
    if not mesh.input or not mesh.output:
        return "a network without an input or output group is not carried over"
    for group, function in mesh.activations.items():
        if function not in _ACTIVATIONS:
            return f"units with the activation {function} ({group}) are not carried over"
    for (group, name), value in mesh.group_values.items():
        if name.endswith("Gain") and value != 1:
            return f"units with a gain of {value:g} ({group}) are not carried over"
    driven = {receiver for _, receiver in mesh.projections} | {mesh.input} | set(mesh.copies)
    for group in mesh.groups:
        if group not in driven:
            return f"a group that nothing drives ({group}) is not carried over"
    return ""


def _network(mesh: MeshNetwork, layers: dict[str, str], say: Say) -> Network:
    start = mesh.value("InitContextUnits")
    own = {sender for sender, receiver in mesh.projections if sender == receiver}
    sends = {sender for sender, receiver in mesh.projections if sender != receiver}
    described = []
    for group, size in mesh.groups.items():
        copied = mesh.copies.get(group)
        function = mesh.activations.get(group, "logistic")
        described.append(
            Layer(
                layers[group],
                size,
                activation=_ACTIVATIONS[function] if group != mesh.input and not copied else "logistic",
                bias=Bias("trained" if group in (*mesh.biased, mesh.input) or copied else "none"),
                start=start if copied or group in own else 0.0,
                copies=None if copied is None else layers[copied],
                target=True if group == mesh.output and group in sends else None,
            )
        )
    projections = tuple(
        Projection(layers[a], layers[b], delay=int(a == b), trained=learns)
        for (a, b), learns in mesh.projections.items()
    )
    through_time = mesh.named.get("LearningAlgorithm") == "bptt"
    time = Time()
    if through_time:
        time = Time(unroll="pattern", truncate=int(max(1, min(mesh.value("BackTicks") + 1, 10**6))))
        say(
            "Mesh carries error back at every so many events of an item, and at its last; here at each, "
            "through as many",
            "approximated",
        )
    elif own:
        say("recurrent links without backpropagation through time learn from the event alone", "approximated")
    return Network(tuple(described), projections, init=_initial(mesh, say), time=time)


def _initial(mesh: MeshNetwork, say: Say) -> Initial:
    kind = mesh.named.get("RandomAlgorithm", "range")
    if kind == "gaussian":
        return Normal(mesh.value("RandomMu"), mesh.value("RandomSigma"))
    if kind != "range":
        say(f"initial weights by {kind} are drawn evenly from the range", "approximated")
    return Uniform(mesh.value("RandomMin"), mesh.value("RandomMax"))


def _phase(mesh: MeshNetwork, items: int, events: int, say: Say) -> Phase:
    batch = int(mesh.value("BatchSize")) or items
    whole = batch == items or not items
    updates = int(mesh.value("MaxEpochs"))
    error = _ERRORS.get(mesh.errors.get(mesh.output, "sum_squares"))
    if error is None:
        say(f"the error {mesh.errors[mesh.output]} is not carried over; squares are taken", "approximated")
    activation = _ACTIVATIONS[mesh.activations.get(mesh.output, "logistic")]
    if activation == "softmax" and error == "cross-entropy":
        error = "divergence"  # Mesh has one error signal for softmax units, a - t
    flat = _flat_spot(mesh, say)
    order = mesh.named.get("TrainingOrder", "ordered")
    for name in ("LR", "MN", "WD"):
        if mesh.value(f"{name}ScaleFactor") and mesh.value(f"{name}ScaleAfter"):
            say(f"{name}ScaleFactor: rates that change on the way are not carried over")
    radii = mesh.value("TargetRadius"), mesh.value("ZeroErrorRadius")
    if error == "divergence" and any(radii):
        say("a target radius with divergence is not carried over")
        radii = (0.0, 0.0)
    return Phase(
        epochs=max(0, updates if whole else math.ceil(updates * batch / items)),
        error=error or "sum-of-squares",
        rule=_rule(mesh, say),
        update="epoch" if whole else "pattern" if batch == 1 else batch,
        order=_ORDERS[order],  # type: ignore[arg-type]
        target_radius=radii[0],
        zero_error_radius=radii[1],
        flat_spot=flat,
        stop=_stop(mesh, items, events, whole, say),
    )


def _flat_spot(mesh: MeshNetwork, say: Say) -> float:
    logistic = [
        group
        for group in mesh.groups
        if group != mesh.input
        and group not in mesh.copies
        and _ACTIVATIONS[mesh.activations.get(group, "logistic")] == "logistic"
    ]
    own = {group: v for (group, name), v in mesh.group_values.items() if name.endswith("FSC")}
    spots = {own.get(group, FLAT_SPOT) for group in logistic}
    if len(spots) > 1:
        say("groups have different flat spots (LogisticFSC); all have the first here", "approximated")
    return own.get(logistic[0], FLAT_SPOT) if logistic else 0.0


def _stop(mesh: MeshNetwork, items: int, events: int, whole: bool, say: Say) -> Stop | None:
    threshold = mesh.value("ErrorThreshold")
    if threshold <= 0 or not items:
        return None
    if events > items or not whole:
        say("an error threshold of the last events, or of less than all items, ends no training here")
        return None
    return Stop(error=threshold * items)


def _rule(mesh: MeshNetwork, say: Say) -> Rule:
    algorithm = mesh.named.get("UpdateAlgorithm", "steepest")
    rate, decay, momentum = (mesh.value(x) for x in ("LearningRate", "WeightDecay", "Momentum"))
    place: dict[str, Any] = {"decay_in": "change"} if decay else {}
    if algorithm == "steepest":
        return GradientDescent(rate, decay, momentum, **place)
    if algorithm == "bounded":
        return BoundedMomentum(rate, decay, momentum, **place)
    if algorithm == "dbd":
        say("delta-bar-delta is near that of Mesh, not the same", "approximated")
        up, down = mesh.value("DBDRateIncrement"), mesh.value("DBDRateDecrement")
        return DeltaBarDelta(rate, decay, momentum, up=up, down=down, **place)
    if algorithm == "qprop":
        say("quickprop is near that of Mesh, not the same", "approximated")
        return Quickprop(rate, decay)
    if decay:
        say("decay with Rprop stands inside the change in Mesh, and after it here", "approximated")
    if algorithm == "irprop+":
        say("whether the error has grown is seen in Mesh from the last events alone", "approximated")
    up, down = mesh.value("RpropEtaPlus"), mesh.value("RpropEtaMinus")
    return Rprop(mesh.value("RpropInitUpdate"), decay, variant=algorithm, up=up, down=down)
