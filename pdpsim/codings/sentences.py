"""Sentences run together into a stream, as a network reads them: each word with the next as its target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from pdpsim.base.errors import PatternError
from pdpsim.codings.strings import Floats, Ints, numbered
from pdpsim.describe.patterns import PatternSet


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences in a vocabulary; after the last word comes the first one again.

    Parameters
    ----------
    vocabulary : tuple of str
        The words, all different.
    numbers : array of int, shape (tokens,)
        Each token's place in the vocabulary, the sentences one after another.
    lengths : array of int, shape (sentences,)
        Tokens of each sentence, 1 or more.
    """

    vocabulary: tuple[str, ...]
    numbers: Ints
    lengths: Ints

    @classmethod
    def of(cls, sentences: Iterable[Sequence[str]], vocabulary: Sequence[str]) -> Self:
        """Make a stream from sentences, each a sequence of words.

        Raises
        ------
        PatternError
            If a word is not in the vocabulary, a sentence is empty, or there is none.
        """
        return cls(tuple(vocabulary), *numbered(sentences, vocabulary))

    def __len__(self) -> int:
        return len(self.lengths)

    @cached_property
    def starts(self) -> Ints:
        """For each token, where in the stream its sentence begins, shape (tokens,)."""
        return np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)

    @cached_property
    def places(self) -> Ints:
        """For each token, its place in its sentence, from 0, shape (tokens,)."""
        return np.arange(len(self.numbers)) - self.starts

    @cached_property
    def following(self) -> Ints:
        """For each token, the number of the word after it, shape (tokens,)."""
        return np.roll(self.numbers, -1)

    @cached_property
    def prefixes(self) -> Ints:
        """For each token, a number for the words of its sentence up to it, shape (tokens,).

        Two tokens have the same number if, and only if, their sentences are the same up to and including
        them. Numbers go from 0 without a gap.
        """
        numbers = np.zeros(len(self.numbers), dtype=np.int64)
        for place in range(int(self.lengths.max())):
            tokens = np.flatnonzero(self.places == place)
            before = numbers[tokens - 1] + 1 if place else np.zeros(len(tokens), dtype=np.int64)
            pairs = before * len(self.vocabulary) + self.numbers[tokens]
            numbers[tokens] = np.unique(pairs, return_inverse=True)[1] + numbers.max() + 1
        return np.asarray(np.unique(numbers, return_inverse=True)[1], dtype=np.int64)

    def likelihood(self) -> Floats:
        """Return how often each word follows what a token's sentence was so far, shape (tokens, words).

        The shares are those of this stream: one that had the sentence so far but once gives its own next word
        the whole of it.
        """
        counts = np.zeros((int(self.prefixes.max()) + 1, len(self.vocabulary)))
        np.add.at(counts, (self.prefixes, self.following), 1.0)
        shares: Floats = counts / counts.sum(axis=1, keepdims=True)
        return shares[self.prefixes]

    def predict(self, others: Sentences, order: int) -> Floats:
        """Return what the last words foretell in other sentences, by their counts in these.

        Parameters
        ----------
        others : Sentences
            In the same vocabulary.
        order : int
            How many words are known: 0, none; 1, the last one (a bigram model); and so on. Where these
            sentences do not have them in this order, one less.

        Returns
        -------
        array, shape (tokens of the others, words)

        Raises
        ------
        PatternError
            If the order is below 0, or the vocabularies differ.
        """
        if order < 0 or others.vocabulary != self.vocabulary:
            raise PatternError(f"expected 0 words or more, in one vocabulary; got {order}")
        predicted = np.zeros((len(others.numbers), len(self.vocabulary)))
        unknown = np.ones(len(others.numbers), dtype=np.bool_)
        for known in range(order, -1, -1):
            contexts, own = np.unique(self._contexts(known), return_inverse=True)
            counts = np.zeros((len(contexts), len(self.vocabulary)))
            np.add.at(counts, (own, self.following), 1.0)
            wanted = others._contexts(known)
            places = np.minimum(np.searchsorted(contexts, wanted), len(contexts) - 1)
            new = unknown & (contexts[places] == wanted)
            predicted[new] = (counts / counts.sum(axis=1, keepdims=True))[places[new]]
            unknown &= ~new
        return predicted

    def patterns(self, spare: int = 0, windows: Sequence[int] | Ints | None = None) -> PatternSet:
        """Return the stream as patterns: an event for each word, whose target is the next word.

        One unit is on for each word, in the layers ``input`` and ``output``.

        Parameters
        ----------
        spare : int
            Units of either layer that no word has.
        windows : sequence of int, optional
            Lengths of pieces, which add up to the tokens: before each the network starts anew. Without,
            patterns are sentences, and the network runs on, from the last to the first as well.

        Raises
        ------
        PatternError
            If windows do not add up to the tokens, or one is below 1.
        """
        codes = np.eye(len(self.vocabulary), len(self.vocabulary) + spare)
        return PatternSet.from_arrays(
            codes[self.numbers],
            codes[self.following],
            lengths=(self.lengths if windows is None else np.asarray(windows)).tolist(),
            labels=[self.vocabulary[number] for number in self.numbers],
            reset="never" if windows is None else "pattern",
        )

    def _contexts(self, order: int) -> Ints:
        """Return a number for the last words up to each token, the same for the same words."""
        numbers = np.zeros(len(self.numbers), dtype=np.int64)
        for back in range(order - 1, -1, -1):
            numbers = numbers * len(self.vocabulary) + np.roll(self.numbers, back)
        return numbers


def windows(tokens: int, shortest: int, longest: int, rng: np.random.Generator) -> Ints:
    """Return lengths of pieces of a stream, each length from the shortest to the longest equally likely.

    Parameters
    ----------
    tokens : int
        What they add up to; the last piece is as long as there is room.
    shortest, longest : int
        1 or more.
    rng : Generator

    Raises
    ------
    PatternError
        If a length is below 1, or the longest below the shortest.
    """
    if tokens < 1 or not 1 <= shortest <= longest:
        raise PatternError(
            f"windows have 1 word or more, from the shortest to the longest; got {shortest} to {longest}"
        )
    drawn = rng.integers(shortest, longest + 1, size=-(-tokens // shortest))
    ends = np.minimum(np.cumsum(drawn), tokens)
    return np.asarray(np.diff(np.unique(ends), prepend=0), dtype=np.int64)
