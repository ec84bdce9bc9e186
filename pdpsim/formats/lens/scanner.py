"""The text of a Lens example set: words, numbers and blocks in brackets, with the line of each."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from typing import NoReturn

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short

_BLANK = re.compile(r"(?:\s+|#[^\n]*)+")
_DIGITS = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBER = re.compile(rf"{_DIGITS}|-(?=[\s}});,#]|$)")
_RUN = re.compile(rf"(?:(?:{_DIGITS}|-)\s+)+")
_WHOLE = re.compile(r"[-+]?\d+")
_WORD = re.compile(r'[^\s{}()\[\]";,]+')
_PAIRS = {"{": "}", "(": ")", "[": "]", '"': '"'}

#: Brackets within brackets of a block, at most.
DEEPEST = 200


class Scanner:
    """A text and a place in it; blanks and comments (from ``#`` to the end of the line) are passed over.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.
    """

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.place = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._skip()

    @property
    def line(self) -> int:
        """The line of the place, counted from 1."""
        return bisect_right(self._starts, self.place)

    @property
    def where(self) -> str:
        """File and line, as messages say them."""
        return f"{self.source}, line {self.line}"

    @property
    def done(self) -> bool:
        """Whether nothing follows."""
        return self.place >= len(self.text)

    def fail(self, expected: str) -> NoReturn:
        """Raise `FormatError`: what was expected here, and what stands here instead."""
        ahead = self.text[self.place : self.place + 30].split("\n", 1)[0]
        raise FormatError(
            f"{self.where}: expected {expected}, found {short(ahead) if ahead else 'the end of the file'}"
        )

    def wrong(self, where: str, message: str) -> NoReturn:
        """Raise `FormatError` about something before this place."""
        raise FormatError(f"{where}: {message}")

    def ahead(self, text: str) -> bool:
        """Return whether the text stands here."""
        return self.text.startswith(text, self.place)

    def take(self, text: str) -> bool:
        """Pass over the text if it stands here."""
        if not self.text.startswith(text, self.place):
            return False
        self.place += len(text)
        self._skip()
        return True

    def digit(self) -> bool:
        """Return whether a digit stands here."""
        return self.text[self.place : self.place + 1].isdecimal()

    def number_ahead(self) -> bool:
        """Return whether a number, or ``-`` for none, stands here."""
        return _NUMBER.match(self.text, self.place) is not None

    def number(self, what: str) -> float:
        """Return the number that stands here; ``-`` is NaN."""
        match = _NUMBER.match(self.text, self.place)
        if match is None:
            self.fail(what)
        value = math.nan if match.group() == "-" else float(match.group())
        if math.isinf(value):
            self.fail(f"{what}, finite")
        self.place = match.end()
        self._skip()
        return value

    def run(self) -> list[float]:
        """Return the numbers that follow each other here, up to something else; ``-`` is NaN."""
        values: list[float] = []
        while self.number_ahead():
            match = _RUN.match(self.text, self.place)
            if match is None:
                values.append(self.number("a value"))
                continue
            where = self.where
            values += [math.nan if each == "-" else float(each) for each in match.group().split()]
            self.place = match.end()
            self._skip()
            if math.inf in values or -math.inf in values:
                self.wrong(where, "expected values that are finite; one of those that begin here is not")
        return values

    def whole(self, what: str) -> int:
        """Return the whole number that stands here."""
        match = _WHOLE.match(self.text, self.place)
        if match is None or len(match.group()) > 12:
            self.fail(what)
        self.place = match.end()
        self._skip()
        return int(match.group())

    def block(self, what: str) -> str:
        """Return a word, or what stands in brackets or quotes, as it is written."""
        opening = self.text[self.place : self.place + 1]
        if opening not in _PAIRS or not opening:
            match = _WORD.match(self.text, self.place)
            if match is None:
                self.fail(what)
            self.place = match.end()
            self._skip()
            return match.group()
        open_brackets = [opening]
        start = place = self.place + 1
        while open_brackets:
            if place >= len(self.text):
                self.fail(f"{_PAIRS[opening]!r} at the end of {what}")
            sign = self.text[place]
            if sign == "\\":
                place += 1
            elif sign == _PAIRS[open_brackets[-1]]:
                open_brackets.pop()
            elif sign in _PAIRS and open_brackets[-1] != '"':
                open_brackets.append(sign)
            elif sign in "})]" and open_brackets[-1] != '"':
                self.place = place
                self.fail(f"{_PAIRS[open_brackets[-1]]!r} in {what}")
            if len(open_brackets) > DEEPEST:
                self.fail(f"fewer than {DEEPEST} brackets within brackets in {what}")
            place += 1
        content = self.text[start : place - 1]
        self.place = place
        self._skip()
        return content

    def _skip(self) -> None:
        match = _BLANK.match(self.text, self.place)
        if match is not None:
            self.place = match.end()
