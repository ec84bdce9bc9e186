"""The tables that engines read: layers and projections as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: What a layer's activations come from (`Tables.kind`).
COMPUTED, CLAMPED, CONTEXT = 0, 1, 2


class LayerRow(NamedTuple):
    """A layer as numbers.

    Attributes
    ----------
    offset, units : int
        First unit among all units, and number of units.
    kind : int
        `COMPUTED`, `CLAMPED` (an input) or `CONTEXT` (a copy).
    activation : int
        Code of the activation function.
    bias, start_weight : int
        Places of the first bias and of the first trained start value in the vector of weights, or -1.
    copied : int
        Number of the layer that a context copies, or -1.
    teacher : int
        Whether a context copies targets while the network is trained.
    input_at, target_at : int
        First column of the layer in the patterns' inputs and targets, or -1.
    hears : int
        Whether error may be carried back to the layer.
    first, last : int
        The projections of activation into the layer are those from `first` to `last`.
    first_error, last_error : int
        The projections along which the layer sends error are those from `first_error` to `last_error`.
    held : int
        Whether patterns hold the layer's units at their values although it receives projections.
    interactive, separate : int
        Whether the net input moves the activations, excitation and inhibition apart.
    trace, dt, clamp, error_scale : float
        See `pdpsim.describe.layer.Layer`.
    decay, minimum, maximum, excitation, inhibition : float
        See `pdpsim.describe.interaction.Interaction`.
    """

    offset: int
    units: int
    kind: int
    activation: int
    bias: int
    start_weight: int
    copied: int
    teacher: int
    input_at: int
    target_at: int
    hears: int
    first: int
    last: int
    first_error: int
    last_error: int
    held: int
    interactive: int
    separate: int
    trace: float
    dt: float
    clamp: float
    error_scale: float
    decay: float
    minimum: float
    maximum: float
    excitation: float
    inhibition: float


class ProjectionRow(NamedTuple):
    """A projection as numbers.

    Attributes
    ----------
    sender, receiver : int
        Numbers of the layers.
    delay : int
        Ticks that activation takes to arrive.
    weight : int
        Place of the first weight; weights lie row by row, a row for each sending unit.
    back : int
        Whether error has to be carried back to the sender.
    still : int
        Whether what the sender sends stays the same during an event.
    learns : int
        Whether any of the weights learns.
    plain : int
        Whether what arrives is activation times weight; otherwise the rest says what.
    excitation, inhibition, threshold, power, cap : float
        See `pdpsim.describe.projection.Projection`; without a threshold or cap they are infinite.
    gain : float
        Factor on what arrives.
    fast_rate, fast_kept : float
        See `pdpsim.describe.projection.Projection`.
    copies : int
        Copies that the receiver is made of, if the links are shifted; 0 otherwise, and then so are the
        others.
    window, first, step : int
        Of shifted links, in sending units: how many a window takes in, where that of the first copy begins,
        and from one copy to the next.
    """

    sender: int
    receiver: int
    delay: int
    weight: int
    back: int
    still: int
    learns: int
    plain: int
    excitation: float
    inhibition: float
    threshold: float
    power: float
    cap: float
    gain: float
    fast_rate: float
    fast_kept: float
    copies: int
    window: int
    first: int
    step: int


class Tables(NamedTuple):
    """The plan's numbers. Layers stand in the order in which activation spreads within a tick.

    Attributes
    ----------
    layers : sequence of LayerRow
    projections : sequence of ProjectionRow
        Of activation, ordered by receiver.
    feedback : sequence of ProjectionRow
        Of error, ordered by sender.
    start, start_x : (units,)
        Activation before the first event, and the net input that would give it.
    rest : (units,)
        Activation at rest, of interactive units.
    """

    layers: Sequence[LayerRow]
    projections: Sequence[ProjectionRow]
    feedback: Sequence[ProjectionRow]
    start: Floats
    start_x: Floats
    rest: Floats
