"""Binary Lens example sets (``.bex``): whole numbers and reals of four bytes, in network byte order.

The layout is that of ``readBinaryExampleSet`` in Lens's ``Src/example.c``: cookie, size of a real, then the
headers, examples and ranges that the text layout has (see `pdpsim.formats.lens.examples`), texts ending in a
zero byte.
"""

from __future__ import annotations

import math
import struct
from typing import NoReturn

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.formats.lens.example_set import MOST_EVENTS, Event, Example, ExampleSet, Header, Range
from pdpsim.formats.project import Remark
from pdpsim.formats.source import as_text

COOKIE = b"\xaa\xaa\xaa\xaa"
REAL = 4

#: Lens writes NaN as the largest number of its kind where a machine has no other.
_NONE = 1e30


def recognised(content: bytes) -> bool:
    """Return whether bytes are a binary example set."""
    return content.startswith(COOKIE)


def parse(content: bytes, source: str = "the example set") -> ExampleSet:
    """Read a binary example set; `source` is what messages call it.

    Raises
    ------
    FormatError
        If the bytes end too early, or a number cannot be; the message gives the byte.
    """
    reader = _Reader(content, source)
    reader.place = len(COOKIE)
    size = reader.whole()
    if size != REAL:
        reader.fail(f"expected reals of {REAL} bytes, found {size}")
    reader.procedure("the set")
    header = reader.header()
    count = reader.whole()
    if not 0 < count <= len(content):
        reader.fail(f"expected the number of examples, found {count}")
    examples = tuple(reader.example(header, number) for number in range(1, count + 1))
    return ExampleSet(source, header, examples, len(content), tuple(reader.remarks))


class _Reader:
    def __init__(self, content: bytes, source: str) -> None:
        self.content = content
        self.source = source
        self.place = 0
        self.remarks: list[Remark] = []

    def fail(self, message: str) -> NoReturn:
        raise FormatError(f"{self.source}, byte {self.place}: {message}")

    def take(self, size: int) -> bytes:
        piece = self.content[self.place : self.place + size]
        if size < 0 or len(piece) < size:
            self.fail("the file ends in the middle of an example")
        self.place += size
        return piece

    def whole(self) -> int:
        return int(struct.unpack(">i", self.take(4))[0])

    def reals(self, count: int) -> tuple[float, ...]:
        values = np.frombuffer(self.take(REAL * count), dtype=">f4").astype(np.float64)
        return tuple(math.nan if not abs(x) < _NONE else float(x) for x in values)

    def text(self) -> str:
        end = self.content.find(b"\0", self.place)
        if end < 0:
            self.fail("the file ends in the middle of a text")
        return as_text(self.take(end + 1 - self.place)[:-1], self.source)

    def procedure(self, whose: str) -> None:
        if self.text():
            self.remarks.append(Remark(self.source, f"a procedure of {whose} (proc:) is not run"))

    def header(self) -> Header:
        return Header(*self.reals(7))

    def example(self, header: Header, number: int) -> Example:
        name = " ".join(self.text().split())
        self.procedure("an example")
        (frequency,) = self.reals(1)
        count = self.whole()
        if not frequency >= 0:
            self.fail("expected a frequency of 0 or more")
        if not 0 < count <= MOST_EVENTS + len(self.content):
            self.fail(f"expected the number of events, found {count}")
        headers = [header.of_event()] * count
        for _ in range(self._number_up_to(count, "headers of events")):
            event = self._number_up_to(count - 1, "the number of an event")
            self.procedure("an event")
            headers[event] = self.header()
        inputs: dict[int, tuple[Range, ...]] = {}
        targets: dict[int, tuple[Range, ...]] = {}
        for side in (inputs, targets):
            for _ in range(self._number_up_to(count, "sets of values")):
                listed = self._events(count)
                ranges = self._ranges()
                self._give(side, listed, ranges)
                if side is inputs and self.take(1) != b"\0":
                    self._give(targets, self._events(count), ranges)
        events = [Event(headers[k], inputs.get(k, ()), targets.get(k, ())) for k in range(count)]
        return Example(name, frequency, tuple(events), number)

    def _give(self, side: dict[int, tuple[Range, ...]], events: list[int], ranges: tuple[Range, ...]) -> None:
        for event in events:
            if event in side:
                self.fail(f"event {event} has its values already")
            side[event] = ranges

    def _number_up_to(self, most: int, what: str) -> int:
        number = self.whole()
        if not 0 <= number <= most:
            self.fail(f"expected {what}, 0 to {most}; found {number}")
        return number

    def _events(self, count: int) -> list[int]:
        """Return numbers of events; one below 0 ends a span that the one before began."""
        events: list[int] = []
        for _ in range(self._number_up_to(count, "events")):
            number = self.whole()
            if abs(number) >= count or (number < 0 and not events):
                self.fail(f"expected an event, 0 to {count - 1}; found {number}")
            events += range(events[-1] + 1 if number < 0 else number, abs(number) + 1)
        if not events:
            self.fail("expected the events that these values are for")
        return events

    def _ranges(self) -> tuple[Range, ...]:
        ranges = []
        for _ in range(self._number_up_to(len(self.content), "ranges of values")):
            group = self.text()
            count = self._number_up_to(len(self.content), "units")
            if self.take(1) != b"\0":
                (value,) = self.reals(1)
                ranges.append(Range(group, spans=self._spans(count), value=value))
            else:
                first = self.whole()
                if first < 0:
                    self.fail(f"expected a first unit of 0 or more; found {first}")
                ranges.append(Range(group, first, self.reals(count)))
        return tuple(ranges)

    def _spans(self, count: int) -> tuple[tuple[int, int], ...]:
        units = np.frombuffer(self.take(4 * count), dtype=">i4").tolist()
        spans: list[tuple[int, int]] = []
        for place, unit in enumerate(units):
            if unit >= 0:
                spans.append((unit, unit))
            elif place == 0:
                spans.append((0, -1))
            elif -unit < spans[-1][0]:
                self.fail(f"the span of units {spans[-1][0]}-{-unit} ends before it begins")
            else:
                spans[-1] = (spans[-1][0], -unit)
        return tuple(spans)
