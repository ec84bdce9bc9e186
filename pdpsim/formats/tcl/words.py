"""A Tcl script taken apart: commands of words, words of pieces that get their values later."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pdpsim.base.errors import FormatError

_NAME = re.compile(r"(?:[A-Za-z0-9_]|::)+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True)
class Variable:
    """The value of a variable, ``$name`` or ``$name(index)``; the index is a word of its own."""

    name: str
    index: Word | None = None


@dataclass(frozen=True)
class Script:
    """What a command in square brackets returns."""

    text: str
    line: int


Piece = str | Variable | Script


@dataclass(frozen=True)
class Word:
    """A word: pieces that stand one after another once their values are known."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Command:
    """A command with the line that it begins in."""

    words: tuple[Word, ...]
    line: int


def commands(text: str, source: str, line: int = 1) -> tuple[Command, ...]:
    """Return the commands of a script.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.
    line : int
        The line that the text begins in.

    Raises
    ------
    FormatError
        If a brace, quote or bracket is not closed; the message gives the line.
    """
    return tuple(_Parser(text, source, line).commands())


def substituted(text: str, source: str, line: int) -> Word:
    """Return a text as the word that it is in quotes: with variables, commands and backslashes."""
    return Word(tuple(_Parser(text, source, line).pieces("")))


class _Parser:
    def __init__(self, text: str, source: str, line: int) -> None:
        self.text = re.sub(r"\\\n[ \t]*", " \x01", text)  # \x01 keeps the count of lines
        self.source = source
        self.line = line
        self.place = 0

    def fail(self, what: str, line: int) -> FormatError:
        return FormatError(f"{self.source}, line {line}: {what} is not closed")

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def next(self) -> str:
        sign = self.peek()
        self.place += 1
        if sign in ("\n", "\x01"):
            self.line += 1
        return sign

    def commands(self) -> list[Command]:
        parsed = []
        while self.place < len(self.text):
            while self.peek() and self.peek() in " \t\n;\x01\r":
                self.next()
            if self.peek() == "#":
                while self.peek() not in ("\n", ""):
                    self.next()
                continue
            line = self.line
            words = []
            while self.peek() and self.peek() not in "\n;":
                if self.peek() in " \t\x01\r":
                    self.next()
                    continue
                words.append(self.word())
            if words:
                parsed.append(Command(tuple(words), line))
        return parsed

    def word(self) -> Word:
        sign = self.peek()
        if sign == "{":
            return Word((self.braces(),))
        if sign == '"':
            line = self.line
            self.next()
            pieces = self.pieces('"')
            if self.next() != '"':
                raise self.fail('a quote "', line)
            return Word(tuple(pieces))
        return Word(tuple(self.pieces(" \t\n;\x01\r")))

    def braces(self) -> str:
        """Return what stands in braces, as it is."""
        line = self.line
        self.next()
        start, depth = self.place, 1
        while depth:
            sign = self.next()
            if not sign:
                raise self.fail("a brace {", line)
            if sign == "\\":
                self.next()
            depth += (sign == "{") - (sign == "}")
        return self.text[start : self.place - 1].replace("\x01", "")

    def pieces(self, ends: str) -> list[Piece]:
        """Return the pieces up to one of the signs (to the end of the text, for none)."""
        pieces: list[Piece] = []
        plain: list[str] = []

        def close() -> None:
            if plain:
                pieces.append("".join(plain))
                plain.clear()

        while self.place < len(self.text) and self.peek() not in ends:
            sign = self.peek()
            if sign == "\\":
                self.next()
                escaped = self.next()
                plain.append(_ESCAPES.get(escaped, escaped))
            elif sign == "$":
                piece = self.variable()
                if isinstance(piece, str):
                    plain.append(piece)
                else:
                    close()
                    pieces.append(piece)
            elif sign == "[":
                close()
                pieces.append(self.brackets())
            else:
                self.next()
                if sign != "\x01":
                    plain.append(sign)
        close()
        return pieces

    def variable(self) -> Piece:
        self.next()
        if self.peek() == "{":
            return Variable(self.braces())
        match = _NAME.match(self.text, self.place)
        if match is None:
            return "$"
        self.place = match.end()
        if self.peek() != "(":
            return Variable(match.group())
        line = self.line
        self.next()
        index = Word(tuple(self.pieces(")")))
        if self.next() != ")":
            raise self.fail("a parenthesis (", line)
        return Variable(match.group(), index)

    def brackets(self) -> Script:
        line = self.line
        self.next()
        start, depth = self.place, 1
        while depth:
            sign = self.peek()
            if sign == "{":
                self.braces()
                continue
            self.next()
            if not sign:
                raise self.fail("a bracket [", line)
            if sign == "\\":
                self.next()
            depth += (sign == "[") - (sign == "]")
        return Script(self.text[start : self.place - 1].replace("\x01", ""), line)


def list_items(text: str) -> list[str]:
    """Return the members of a Tcl list: words, with braces and quotes taken away."""
    items = []
    place, size = 0, len(text)
    while place < size:
        if text[place].isspace():
            place += 1
            continue
        if text[place] in '{"':
            opening, depth, start = text[place], 1, place + 1
            closing = "}" if opening == "{" else '"'
            place += 1
            while place < size and depth:
                if text[place] == "\\":
                    place += 1
                elif text[place] == closing:
                    depth -= 1
                elif text[place] == opening:
                    depth += 1
                place += 1
            items.append(text[start : place - 1] if not depth else text[start:])
            continue
        start = place
        while place < size and not text[place].isspace():
            place += 1
        items.append(re.sub(r"\\(.)", r"\1", text[start:place]))
    return items


def list_text(items: list[str]) -> str:
    """Return members as a Tcl list."""
    return " ".join(item if re.fullmatch(r"[^\s{}\"\[\]$;\\]+", item) else "{" + item + "}" for item in items)
