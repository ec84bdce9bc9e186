"""Example files in Xerion's layout, as D. C. Plaut gave out those of the studies of reading.

Each example is opened by a comment line that names it and ends with a semicolon; a comma parts inputs
from targets, and what follows a ``#`` after values is a comment (in these files, active units)::

    # 12 ape Ap 0.180000 LFE
    0 0 1 #a
    0 1
    ,
    1 0 0 #A
    ;

The line holds a running number, the word, its pronunciation, its weight in the error and, if there is one,
the condition in the experiment that it comes from; a condition of ``#`` is none. Where no line opens an
example, examples are numbered, have the weight 1, and end with their semicolons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.base.format import short

#: A line that may open an example.
_NUMBERED = re.compile(r"#\s*\d+(?:\s|$)")


@dataclass(frozen=True, eq=False)
class Examples:
    """The examples of a file, one row each.

    Parameters
    ----------
    words, pronunciations : tuple of str
        As the file has them; a word with two pronunciations stands there twice.
    weights : array, shape (examples,)
        The weight of each in the error.
    conditions : tuple of str
        Empty where the file gives none.
    inputs : array, shape (examples, input units)
    targets : array, shape (examples, output units)
    """

    words: tuple[str, ...]
    pronunciations: tuple[str, ...]
    weights: NDArray[np.float64]
    conditions: tuple[str, ...]
    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.words)


@dataclass
class _Example:
    line: int
    word: str
    pronunciation: str
    weight: float
    condition: str
    values: tuple[list[float], list[float]]


def read(path: str | Path) -> Examples:
    """Read a file of examples.

    Parameters
    ----------
    path : path
        The file.

    Raises
    ------
    PatternError
        If the file cannot be read, or an example is malformed or differs in its numbers of values from
        the first; the message gives the line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise PatternError(f"cannot read the examples in {path}: {reason}") from None
    return parse(text, str(path))


def parse(text: str, source: str = "the examples") -> Examples:
    """Read examples from text; `source` is how error messages call it. See `read`."""
    examples: list[_Example] = []
    current: _Example | None = None
    bare = not any(_NUMBERED.match(line) for line in text.splitlines())
    side = 0
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{source}, line {number}"
        if line.startswith("#"):
            opened = _opening(line, number, where)
            if opened is None:
                continue
            if current is not None:
                raise PatternError(
                    f"{where}: {short(current.word)} (line {current.line}) does not end with ';'"
                )
            current, side = opened, 0
            continue
        for token in line.split("#", 1)[0].replace(",", " , ").replace(";", " ; ").split():
            if current is None and bare:
                current, side = _Example(number, str(len(examples) + 1), "", 1.0, "", ([], [])), 0
            elif current is None:
                raise PatternError(
                    f"{where}: {short(token)} stands before a line '# number word pronunciation weight'"
                )
            if token == ",":
                if side == 1:
                    raise PatternError(f"{where}: a second ',' in {short(current.word)}")
                side = 1
            elif token == ";":
                _check_sizes(current, examples, side, where)
                examples.append(current)
                current = None
            else:
                current.values[side].append(_number(token, where))
    if current is not None:
        raise PatternError(f"{source}: {short(current.word)} (line {current.line}) does not end with ';'")
    if not examples:
        raise PatternError(f"{source}: there is no example; each opens '# number word pronunciation weight'")
    return Examples(
        words=tuple(e.word for e in examples),
        pronunciations=tuple(e.pronunciation for e in examples),
        weights=np.array([e.weight for e in examples]),
        conditions=tuple(e.condition for e in examples),
        inputs=np.array([e.values[0] for e in examples]),
        targets=np.array([e.values[1] for e in examples]),
    )


def recognised(path: str | Path) -> bool:
    """Tell whether a file looks like examples in this layout: its first example opens like one."""
    with Path(path).open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("#"):
                words = line[1:].split()
                if words and words[0].isdigit():
                    return True
            elif line.strip():
                return False
    return False


def _opening(line: str, number: int, where: str) -> _Example | None:
    """Read the line that opens an example; other comment lines are None."""
    words = line[1:].split()
    if not words or not words[0].isdigit():
        return None
    if len(words) not in (4, 5):
        raise PatternError(
            f"{where}: expected '# number word pronunciation weight' and perhaps a condition; "
            f"got {short(line.strip())}"
        )
    condition = words[4] if len(words) == 5 and words[4] != "#" else ""
    weight = _number(words[3], where)
    if not weight >= 0:
        raise PatternError(
            f"{where}: the weight of {short(words[1])} must be 0 or more; got {short(words[3])}"
        )
    return _Example(number, words[1], words[2], weight, condition, ([], []))


def _number(token: str, where: str) -> float:
    try:
        value = float(token)
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        raise PatternError(f"{where}: expected a number; got {short(token)}")
    return value


def _check_sizes(example: _Example, examples: list[_Example], side: int, where: str) -> None:
    if side == 0:
        raise PatternError(f"{where}: {short(example.word)} has no ',' between inputs and targets")
    first = (examples or [example])[0]
    for kind, values, expected in zip(("inputs", "targets"), example.values, first.values, strict=True):
        if not values:
            raise PatternError(f"{where}: {short(example.word)} has no {kind}")
        if len(values) != len(expected):
            raise PatternError(
                f"{where}: {short(example.word)} has {len(values)} {kind}; "
                f"{short(first.word)} (line {first.line}) "
                f"has {len(expected)}"
            )
