"""Strings of symbols, as a network sees them: one symbol after another, each with the next as its target.

All strings stand one after another in one array, so that hundreds of thousands of them are handled at once.
A *step* is a symbol that another follows: every symbol of a string but the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError, nearest
from pdpsim.base.format import short
from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def numbered(strings: Iterable[Sequence[str]], symbols: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the places of strings' symbols among all symbols, one string after another, and their lengths.

    Returns
    -------
    array of int, shape (symbols of all strings,), and array of int, shape (strings,)

    Raises
    ------
    PatternError
        If a symbol is unknown, a string is empty, or there is none.
    """
    places = {symbol: place for place, symbol in enumerate(symbols)}
    numbers: list[int] = []
    lengths: list[int] = []
    for string in strings:
        for symbol in string:
            if symbol not in places:
                text = string if isinstance(string, str) else " ".join(string)
                raise PatternError(
                    f"{short(text)} has {symbol!r}, which is unknown{nearest(symbol, symbols)}"
                )
        numbers += [places[symbol] for symbol in string]
        lengths.append(len(string))
    if not lengths or min(lengths) == 0:
        raise PatternError("expected a string or sentence or more, and a symbol or word or more in each")
    return np.array(numbers, np.int64), np.array(lengths, np.int64)


@dataclass(frozen=True, eq=False)
class Strings:
    """Strings over an alphabet.

    Parameters
    ----------
    alphabet : tuple of str
        The symbols, all different.
    numbers : array of int, shape (symbols,)
        Each symbol's place in the alphabet, the strings one after another.
    lengths : array of int, shape (strings,)
        Symbols of each string, 1 or more.
    """

    alphabet: tuple[str, ...]
    numbers: Ints
    lengths: Ints

    @classmethod
    def of(cls, strings: Iterable[Sequence[str]], alphabet: Sequence[str]) -> Self:
        """Make strings from texts, or from sequences of symbols where these have several letters.

        Raises
        ------
        PatternError
            If a symbol is not in the alphabet, a string is empty, or there is none.
        """
        return cls(tuple(alphabet), *numbered(strings, alphabet))

    def __len__(self) -> int:
        return len(self.lengths)

    @cached_property
    def starts(self) -> Ints:
        """Where each string begins in `numbers`, shape (strings,)."""
        return np.concatenate([[0], np.cumsum(self.lengths)[:-1]]).astype(np.int64)

    @cached_property
    def places(self) -> Ints:
        """Each symbol's place in its string, from 0, shape (symbols,)."""
        return np.arange(len(self.numbers)) - np.repeat(self.starts, self.lengths)

    @cached_property
    def steps(self) -> Ints:
        """Where in `numbers` the symbols are that another follows, shape (steps,)."""
        last = np.zeros(len(self.numbers), dtype=np.bool_)
        last[self.starts + self.lengths - 1] = True
        return np.flatnonzero(~last)

    @property
    def of_step(self) -> Ints:
        """The number of the string that each step belongs to, shape (steps,)."""
        return np.repeat(np.arange(len(self)), self.lengths - 1)

    def texts(self) -> list[str]:
        """Return the strings as texts."""
        letters = [self.alphabet[number] for number in self.numbers]
        ends = self.starts + self.lengths
        return ["".join(letters[start:end]) for start, end in zip(self.starts, ends, strict=True)]

    def select(self, which: Sequence[int] | Ints) -> Self:
        """Return the strings of these numbers, in the order given."""
        chosen = np.asarray(which, dtype=np.int64)
        if not len(chosen):
            raise PatternError("no string selected")
        kept = np.concatenate([np.arange(self.lengths[each]) + self.starts[each] for each in chosen])
        return type(self)(self.alphabet, self.numbers[kept], self.lengths[chosen])

    def contexts(self, order: int) -> Ints:
        """Return a number for what each step's symbol and those before it are, shape (steps,).

        Two steps have the same number if, and only if, the last `order` symbols up to them are the same, or
        all symbols, where a string has fewer so far. Numbers go from 0 without a gap.

        Parameters
        ----------
        order : int
            How many symbols, 0 or more.

        Raises
        ------
        PatternError
            If `order` is below 0.
        """
        if order < 0:
            raise PatternError(f"a context has 0 symbols or more; got {order}")
        numbers = self.numbers if order else np.zeros_like(self.numbers)
        for _ in range(1, min(order, int(self.lengths.max()))):
            before = np.concatenate([[0], numbers[:-1] + 1])
            before[self.starts] = 0  # where there is none
            numbers = np.unique(before * len(self.alphabet) + self.numbers, return_inverse=True)[1]
        return np.asarray(np.unique(numbers[self.steps], return_inverse=True)[1], dtype=np.int64)

    def context_names(self, order: int) -> list[str]:
        """Return each step's context as a text: its last `order` symbols, or all, if there are fewer."""
        letters = [self.alphabet[number] for number in self.numbers]
        return ["".join(letters[max(0, s - min(order - 1, p)) : s + 1]) if order else ""
                for s, p in zip(self.steps, self.places[self.steps], strict=True)]  # fmt: skip

    def conditional(self, order: int) -> Floats:
        """Return what follows contexts of that order, each step's row the same for the same context.

        Parameters
        ----------
        order : int
            How many symbols are known: 0, none; 1, the last one; and so on.

        Returns
        -------
        array, shape (steps, symbols of the alphabet)
            The share of each symbol among the successors of the step's context in these strings: the best
            prediction, in squares, of one who knows that context.
        """
        contexts = self.contexts(order)
        counts = np.zeros((int(contexts.max(initial=-1)) + 1, len(self.alphabet)))
        np.add.at(counts, (contexts, self.numbers[self.steps + 1]), 1.0)
        shares: Floats = counts / counts.sum(axis=1, keepdims=True)
        return shares[contexts]

    def patterns(
        self, inputs: Sequence[str] | None = None, outputs: Sequence[str] | None = None
    ) -> PatternSet:
        """Return each string as a pattern: its steps are events, with the next symbol as the target.

        Parameters
        ----------
        inputs, outputs : sequence of str, optional
            Symbols that have a unit in the layers ``input`` and ``output``, by default all. One unit is on
            for each symbol.

        Raises
        ------
        PatternError
            If a string is of one symbol, or has a symbol without a unit where it needs one.
        """
        if self.lengths.min() < 2:
            raise PatternError("a string of one symbol has nothing to predict")
        layers = [
            self._units(self.numbers[self.steps + later], self.alphabet if units is None else units, layer)
            for later, units, layer in ((0, inputs, "input"), (1, outputs, "output"))
        ]
        labels = np.array(self.alphabet)[self.numbers[self.steps]].tolist()
        return PatternSet.from_arrays(*layers, lengths=(self.lengths - 1).tolist(), labels=labels)

    def _units(self, numbers: Ints, units: Sequence[str], layer: str) -> Floats:
        code = np.zeros((len(self.alphabet), len(units)))
        for place, symbol in enumerate(self.alphabet):
            if symbol in units:
                code[place, list(units).index(symbol)] = 1.0
            elif (numbers == place).any():
                raise PatternError(f"the symbol {symbol!r} has no unit in the layer {layer!r}")
        chosen: Floats = code[numbers]
        return chosen
