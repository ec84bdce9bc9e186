"""Whether patterns, network and phase fit each other: what is refused before anything is trained."""

from __future__ import annotations

import numpy as np

from pdpsim.base import memory
from pdpsim.base.errors import PatternError, ValidationError
from pdpsim.describe.functions import ACTIVATIONS, ERRORS
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, check_learning
from pdpsim.engine.binding import Bound

#: Bytes for each presentation of an epoch: its place in the order, its error, its weight.
FOR_A_PRESENTATION = 64


def check_patterns(patterns: object) -> None:
    """Refuse what is no set of patterns, such as a plain list, and say how one is made.

    Raises
    ------
    PatternError
    """
    if not isinstance(patterns, PatternSet):
        raise PatternError(
            f"expected a PatternSet, got {type(patterns).__name__}: PatternSet.from_arrays(inputs, targets) "
            "makes one of arrays, a row for each event; read_patterns(FILE, network) reads one"
        )


def check_fit(
    network: Network, bound: Bound, patterns: PatternSet, phase: Phase, *, uses_frequencies: bool
) -> None:
    """Refuse what cannot be learned, or would be dropped without a word.

    Parameters
    ----------
    network : Network
    bound : Bound
    patterns : PatternSet
    phase : Phase
    uses_frequencies : bool
        Whether some phase that trains on these patterns uses their frequencies.

    Raises
    ------
    PatternError
        If no pattern has a target, or a target lies outside what the error function or its units can take; if
        frequencies are not used, or are all 0 where they are.
    ValidationError
        If the phase asks for what the network cannot do.
    """
    if phase.learning.taught and bound.targets.size and np.isnan(bound.targets).all():
        raise PatternError("no pattern has a target: there is nothing to learn from")
    if phase.update == "event" and network.time.unroll == "pattern":
        raise ValidationError(
            'with unroll = "pattern" the gradient is known after the whole pattern only; '
            'update = "event" needs unroll = "event"',
            ("training", "update"),
        )
    if phase.weight_noise and phase.update == "event" and patterns.events > len(patterns):
        raise ValidationError(
            'noise on the weights is sampled for each pattern; use update = "pattern", '
            "or patterns of one event",
            ("training", "weight-noise"),
        )
    excess = memory.excess(FOR_A_PRESENTATION * (phase.presentations or 0))
    if excess:
        raise ValidationError(
            f"{phase.presentations:,} presentations {excess}", ("training", "presentations")
        )
    check_learning(network, phase)
    _check_frequencies(patterns, phase, uses_frequencies)
    if phase.order == "permuted" and patterns.reset == "never":
        raise PatternError(
            'patterns of a stream (reset: never) come one after another; order = "permuted" would break it up'
        )
    for layer in network.targets:
        allowed = ERRORS[phase.error].activations
        if allowed and layer.activation not in allowed:
            raise ValidationError(
                f"{phase.error} needs activations between 0 and 1; {layer.name!r} is {layer.activation}",
                ("training", "error"),
            )
        if layer.name in patterns.targets:
            _check_targets(layer, patterns, phase)


def _check_frequencies(patterns: PatternSet, phase: Phase, used: bool) -> None:
    if (phase.order == "sampled" or phase.weighted) and not patterns.frequencies.sum() > 0:
        what = "sampling by frequency" if phase.order == "sampled" else "weighting by frequency"
        raise PatternError(f"{what} needs a pattern with a frequency above 0")
    if not used and patterns.frequencies.min() != patterns.frequencies.max():
        raise PatternError(
            "the patterns have frequencies, and this training uses none: "
            'say weighted = true (they multiply errors) or order = "sampled" (they are shares of '
            "presentations), or leave them out"
        )


def _check_targets(layer: Layer, patterns: PatternSet, phase: Phase) -> None:
    values = patterns.targets[layer.name]
    low, high = ACTIVATIONS[layer.activation].range
    reason = f"{layer.activation} units"
    error = ERRORS[phase.error].targets
    if error[0] > low or error[1] < high:
        (low, high), reason = error, phase.error
    outside = np.argwhere((values < low) | (values > high))
    if len(outside):
        event, unit = (int(x) for x in outside[0])
        raise PatternError(
            f"pattern {_name(patterns, event)!r}: the target of unit {unit + 1} of {layer.name!r} is "
            f"{values[event, unit]:g}; {reason} can have targets from {low:g} to {high:g}"
        )
    if phase.error == "divergence":
        totals = values.sum(axis=1)
        wrong = np.flatnonzero(~np.isnan(totals) & (np.abs(totals - 1.0) > 1e-6))
        if len(wrong):
            raise PatternError(
                f"pattern {_name(patterns, int(wrong[0]))!r}: the targets of {layer.name!r} add up to "
                f"{totals[wrong[0]]:g}; divergence compares distributions, which add up to 1"
            )


def _name(patterns: PatternSet, event: int) -> str:
    return patterns.names[int(np.searchsorted(patterns.starts, event, side="right")) - 1]
