r"""Lens example sets: the text layout, read as it is written.

The grammar (Lens manual, *Example Files*; ``Src/example.c``)::

    set     := [int [int]] header* [';'] example*
    header  := 'proc:' block | 'max:' 'min:' 'grace:' 'defI:' 'actI:' 'defT:' 'actT:' number
    example := ('name:' block | 'freq:' number | 'proc:' block | events)* body ';'
    body    := ('[' [event list] header* ']' | kind range*)*
    kind    := 'I:' 'T:' 'B:' dense inputs, targets, both | 'i:' 't:' 'b:' sparse
    range   := '(' [group] [first unit] ')' values | '{' [group] [value] '}' units

A dense range gives values unit by unit, ``-`` for none; a sparse one lists units (``3-5``, ``*`` for all)
that have one value, the event's active value unless the range has its own. Both may stand in one list. What
is given without a list of events is for the next event that has none. Units that nothing is said of have the
default of the event, or the set: 0, unless the headers say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pdpsim.formats.lens.example_set import MOST_EVENTS, Event, Example, ExampleSet, Header, Range
from pdpsim.formats.lens.scanner import Scanner
from pdpsim.formats.project import Remark

_HEADERS = {
    "max:": "longest",
    "min:": "shortest",
    "grace:": "grace",
    "defI:": "default_input",
    "actI:": "active_input",
    "defT:": "default_target",
    "actT:": "active_target",
}
_KINDS = {"I:": "i", "i:": "i", "T:": "t", "t:": "t", "B:": "it", "b:": "it"}
_EVENT_NUMBER = "the number of an event of this example"


def parse(text: str, source: str = "the example set") -> ExampleSet:
    """Read the text of an example set.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.

    Raises
    ------
    FormatError
        If something in it is wrong: file, line, what was expected.
    """
    return _Reader(Scanner(text, source)).example_set()


@dataclass
class _Draft:
    """An event while its example is read."""

    header: Header
    inputs: tuple[Range, ...] | None = None
    targets: tuple[Range, ...] | None = None


@dataclass
class _Body:
    """Where the body of an example stands: which events come next, and which a list names."""

    events: list[_Draft]
    listed: list[int] = field(default_factory=list)
    inputs_given: bool = True
    targets_given: bool = True
    next_input: int = 0
    next_target: int = 0


class _Reader:
    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.remarks: list[Remark] = []

    def example_set(self) -> ExampleSet:
        scanner = self.scanner
        for _ in range(2):  # numbers of inputs and targets, of old files
            if scanner.digit():
                scanner.whole("a number")
        header = Header()
        while not scanner.take(";"):
            entry = self._entry("the set")
            if entry is None:
                break
            header = replace(header, **entry)
        examples = []
        while not scanner.done:
            examples.append(self._example(header))
        if not examples:
            scanner.fail("an example")
        return ExampleSet(scanner.source, header, tuple(examples), len(scanner.text), tuple(self.remarks))

    def _entry(self, whose: str) -> dict[str, float] | None:
        """Return the entry of a header that stands here, by its name; None if none does."""
        scanner = self.scanner
        if scanner.ahead("proc:"):
            line = scanner.line
            scanner.take("proc:")
            scanner.block("a procedure")
            self.remarks.append(
                Remark(scanner.source, f"a procedure of {whose} (proc:) is not run", lines=(line,))
            )
            return {}
        for key, name in _HEADERS.items():
            if scanner.take(key):
                return {name: scanner.number(f"a number after {key}")}
        return None

    def _example(self, header: Header) -> Example:
        scanner = self.scanner
        line, name, frequency, count = scanner.line, "", 1.0, 1
        while True:
            if scanner.take("name:"):
                name = " ".join(scanner.block("the example's name").split())
            elif scanner.take("freq:"):
                where, frequency = scanner.where, scanner.number("the example's frequency")
                if not frequency >= 0:
                    scanner.wrong(where, "expected a frequency of 0 or more")
            elif scanner.ahead("proc:"):
                self._entry("an example")
            elif scanner.digit():
                where, count = scanner.where, scanner.whole("the number of events")
                if not 0 < count <= MOST_EVENTS + len(scanner.text):
                    scanner.wrong(where, f"an example of {count} events: expected 1 or more, not that many")
            else:
                break
        body = _Body([_Draft(header.of_event()) for _ in range(count)])
        while not scanner.take(";"):
            if scanner.take("["):
                self._event_list(body)
            elif scanner.text[scanner.place : scanner.place + 2] in _KINDS:
                self._ranges(body)
            else:
                scanner.fail("';', '[', I:, i:, T:, t:, B: or b:")
        events = tuple(Event(each.header, each.inputs or (), each.targets or ()) for each in body.events)
        return Example(name, frequency, events, line)

    def _event_list(self, body: _Body) -> None:
        """Take in what stands in brackets: numbers of events, and headers that are theirs."""
        scanner, count = self.scanner, len(body.events)
        listed: set[int] = set()
        stated = False
        while scanner.ahead("*") or scanner.digit():
            stated = True
            if scanner.take("*"):
                listed.update(range(count))
                continue
            where = scanner.where
            first = last = scanner.whole(_EVENT_NUMBER)
            if scanner.take("-"):
                last = scanner.whole(_EVENT_NUMBER)
            if not first <= last < count:
                named = first if first == last else f"{first}-{last}"
                scanner.wrong(where, f"events {named}: this example has events 0 to {count - 1}")
            listed.update(range(first, last + 1))
        body.listed = sorted(listed) if stated else list(range(count))
        while not scanner.take("]"):
            entry = self._entry("an event")
            if entry is None:
                scanner.fail("']' or a header of events, such as max:")
            for number in body.listed:
                body.events[number].header = replace(body.events[number].header, **entry)
        body.inputs_given = body.targets_given = False

    def _ranges(self, body: _Body) -> None:
        """Take in what follows I:, i:, T:, t:, B: or b: for the events that it is meant for."""
        scanner = self.scanner
        kind = scanner.text[scanner.place : scanner.place + 2]
        sides = _KINDS[kind]
        where = scanner.where
        events = {side: self._meant(body, side) for side in sides}
        scanner.take(kind)
        first = body.events[events[sides[0]][0]]
        active = first.header.active_input if sides[0] == "i" else first.header.active_target
        ranges = self._range_list(kind.islower(), active)
        for side in sides:
            name = "inputs" if side == "i" else "targets"
            for number in events[side]:
                draft = body.events[number]
                if getattr(draft, name) is not None:
                    scanner.wrong(where, f"event {number} of this example has its {name} already")
                setattr(draft, name, ranges)
            following = max(events[side]) + 1
            if side == "i":
                body.inputs_given, body.next_input = True, max(body.next_input, following)
            else:
                body.targets_given, body.next_target = True, max(body.next_target, following)

    def _meant(self, body: _Body, side: str) -> list[int]:
        """Return the events that the next inputs, or targets, are for."""
        stated = body.inputs_given if side == "i" else body.targets_given
        if not stated:
            return body.listed
        following = body.next_input if side == "i" else body.next_target
        if following >= len(body.events):
            what = "inputs" if side == "i" else "targets"
            self.scanner.fail(
                f"';', since each event of this example has its {what} (events: {len(body.events)})"
            )
        return [following]

    def _range_list(self, sparse: bool, active: float) -> tuple[Range, ...]:
        scanner = self.scanner
        ranges: list[Range] = []
        group, first, value = "", 0, active
        values: list[float] = []
        spans: list[tuple[int, int]] = []
        opened = False

        def close() -> None:
            if values or spans or opened:
                ranges.append(Range(group, first, tuple(values), tuple(spans), value))
            values.clear()
            spans.clear()

        while True:
            if scanner.ahead("{") or scanner.ahead("("):
                close()
                sparse, opened = scanner.ahead("{"), True
                group, first, value = self._range_head(active)
            elif sparse and scanner.ahead("*"):
                if spans:
                    scanner.fail("no * after units: it stands for all of them")
                scanner.take("*")
                spans.append((0, -1))
            elif sparse and scanner.digit():
                if spans == [(0, -1)]:
                    scanner.fail("no unit after *, which stands for all of them")
                where, unit = scanner.where, scanner.whole("a unit")
                last = scanner.whole("the last unit of a span") if scanner.take("-") else unit
                if last < unit:
                    scanner.wrong(where, f"the span of units {unit}-{last} ends before it begins")
                spans.append((unit, last))
            elif not sparse and scanner.number_ahead():
                values += scanner.run()
            else:
                break
        close()
        return tuple(ranges)

    def _range_head(self, active: float) -> tuple[str, int, float]:
        """Return group, first unit and active value from the brackets before a range."""
        scanner = self.scanner
        group, first, value = "", 0, active
        closing = "}" if scanner.ahead("{") else ")"
        scanner.take("{" if closing == "}" else "(")
        while not scanner.take(closing):
            if not scanner.number_ahead():
                group = scanner.block(f"a group or {closing!r}")
            elif closing == "}":
                value = scanner.number("the value of active units")
            else:
                where, first = scanner.where, scanner.whole("the first unit")
                if first < 0:
                    scanner.wrong(where, f"expected a first unit of 0 or more; found {first}")
        return group, first, value
