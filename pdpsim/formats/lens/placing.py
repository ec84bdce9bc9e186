"""Lens example sets laid on the units of a network: what each event clamps, and what it asks for.

As Lens loads an event (``standardLoadEvent`` in ``Src/example.c``): all input units get the event's default
input and all output units its default target, then each range puts its values in place. A value of ``-``
frees a softly clamped unit and takes a target away; an input unit that is simply clamped has 0 then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.format import short
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.lens.example_set import Example, ExampleSet, Range
from pdpsim.formats.project import Floats, Remark, check_extent, layer_name, unique


@dataclass(frozen=True)
class Place:
    """Where values of one group go.

    Parameters
    ----------
    group : str
        As Lens calls it.
    layer : str
        As pdpsim calls it.
    size : int
        Units.
    free : bool
        Whether a unit may be without an input (a soft clamp).
    """

    group: str
    layer: str
    size: int
    free: bool = False


def places(network: Network) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return where inputs and targets go in a network of pdpsim, in the order of its layers."""
    hard = {layer.name for layer in network.inputs}
    return (
        tuple(Place(x.name, x.name, x.size, x.name not in hard) for x in network.clamped),
        tuple(Place(x.name, x.name, x.size) for x in network.targets),
    )


def guessed_places(examples: ExampleSet) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return places just large enough for what an example set says, where no network is known.

    Ranges of the whole network belong to layers ``input`` and ``output``.

    Raises
    ------
    FormatError
        If it names groups here and numbers units of the whole network there: only the network tells which
        units are meant.
    """
    sides = []
    for side, whole in (("inputs", "input"), ("targets", "output")):
        sizes: dict[str, int] = {}
        for example in examples.examples:
            for event in example.events:
                for each in getattr(event, side):
                    last = max([each.first + len(each.values), *(end + 1 for _, end in each.spans)])
                    sizes[each.group] = max(sizes.get(each.group, 1), last)
        if "" in sizes and len(sizes) > 1:
            group = next(name for name in sizes if name)
            raise FormatError(
                f"{examples.source}: {side} name a group ({short(group)}) in some places and number the "
                "units of the whole network in others; give the network as well"
            )
        names = unique([layer_name(group or whole) for group in sizes])
        named = zip(sizes.items(), names, strict=True)
        sides.append(tuple(Place(group, layer, size, free=True) for (group, size), layer in named))
    both = {place.layer for place in sides[0]} & {place.layer for place in sides[1]}
    targets = tuple(
        Place(each.group, f"{each.layer}_target" if each.layer in both else each.layer, each.size)
        for each in sides[1]
    )
    return sides[0], targets


def place(
    examples: ExampleSet, inputs: Sequence[Place], targets: Sequence[Place]
) -> tuple[PatternSet, tuple[Remark, ...]]:
    """Return the patterns of an example set, and what of it they do not hold.

    Parameters
    ----------
    examples : ExampleSet
    inputs, targets : sequence of Place
        Input and output groups in their order in the network.

    Raises
    ------
    FormatError
        If an event gives values to a unit that is not there.
    """
    events = sum(len(example.events) for example in examples.examples)
    units = sum(place.size for place in (*inputs, *targets))
    check_extent(events, units, examples.size, examples.source)
    input_side = _Side(examples, inputs, "input", events)
    wanted = _Side(examples, targets, "output", events)
    row = 0
    for example in examples.examples:
        for event in example.events:
            input_side.fill(row, event.header.default_input, event.inputs, example)
            wanted.fill(row, event.header.default_target, event.targets, example)
            row += 1
    remarks = [*examples.remarks, *input_side.remarks, *wanted.remarks]
    names = [example.name or str(k) for k, example in enumerate(examples.examples, 1)]
    different = unique(names)
    for example, name, other in zip(examples.examples, names, different, strict=True):
        if name != other:
            remark = "examples of one name: those after the first have a number behind it"
            remarks.append(Remark(examples.source, remark, "approximated", (example.line,)))
    patterns = PatternSet.from_arrays(
        input_side.by_layer(),
        wanted.by_layer(),
        names=different,
        lengths=[len(example.events) for example in examples.examples],
        frequencies=[example.frequency for example in examples.examples],
    )
    return patterns, tuple(remarks)


class _Side:
    """The inputs, or the targets, of all events."""

    def __init__(self, examples: ExampleSet, places: Sequence[Place], what: str, events: int) -> None:
        self.source = examples.source
        self.places = places
        self.what = what
        self.remarks: list[Remark] = []
        starts = np.cumsum([0, *(place.size for place in places)]).tolist()
        self.slices = {
            place.group: slice(start, start + place.size)
            for place, start in zip(places, starts, strict=False)
        }
        self.values: Floats = np.zeros((events, starts[-1]))
        self.hard = np.repeat([not place.free for place in places], [place.size for place in places])

    def fill(self, row: int, default: float, ranges: tuple[Range, ...], example: Example) -> None:
        values = self.values[row]
        values[:] = default
        for each in ranges:
            where = f"{self.source}, line {example.line}"
            if each.group and each.group not in self.slices:
                remark = f"values for {short(each.group)}, which is no {self.what} group, are left out"
                remark += nearest(each.group, self.slices)
                self.remarks.append(Remark(self.source, remark, lines=(example.line,)))
                continue
            own = values[self.slices[each.group]] if each.group else values
            if each.values:
                self._check(each, each.first + len(each.values) - 1, len(own), where)
                own[each.first : each.first + len(each.values)] = each.values
            for first, last in each.spans:
                if last < 0:
                    own[:] = each.value
                else:
                    self._check(each, last, len(own), where)
                    own[first : last + 1] = each.value
        if self.what == "input":
            values[self.hard & np.isnan(values)] = 0.0

    def by_layer(self) -> dict[str, Floats]:
        return {each.layer: self.values[:, self.slices[each.group]] for each in self.places}

    def _check(self, each: Range, last: int, size: int, where: str) -> None:
        if last >= size:
            whose = f"the group {short(each.group)}" if each.group else f"the network's {self.what} groups"
            raise FormatError(
                f"{where}: a value for unit {last}, counted from 0; {whose} "
                f"{'has' if each.group else 'have'} {size} units"
            )


def times(examples: ExampleSet) -> tuple[float, float, float] | None:
    """Return the times of all events in intervals, longest, shortest, grace; None if they differ.

    Where nothing is said, an event lasts 1 interval, may be over at once, and has no time of grace.
    """
    different = set(_times(examples))
    return different.pop() if len(different) == 1 else None


def spans(examples: ExampleSet) -> tuple[float, float, float]:
    """Return the longest of the longest times of events, and the shortest of their other times."""
    longest, shortest, grace = zip(*_times(examples), strict=True)
    return max(longest), min(shortest), min(grace)


def _times(examples: ExampleSet) -> list[tuple[float, float, float]]:
    whole, times = examples.header, []
    for example in examples.examples:
        for event in example.events:
            pairs = (
                (event.header.longest, whole.longest, 1.0),
                (event.header.shortest, whole.shortest, 0.0),
                (event.header.grace, whole.grace, 0.0),
            )
            longest, shortest, grace = (
                own if not math.isnan(own) else common if not math.isnan(common) else default
                for own, common, default in pairs
            )
            times.append((longest, shortest, grace))
    return times
