r"""Wickelphones, the 460 Wickelfeatures, and blurring (Rumelhart & McClelland, 1986, pp. 233-239).

A *Wickelphone* is a phoneme with its two neighbours, ``#`` marking the boundary: /k^m/ is the unordered
set ``#k^``, ``k^m``, ``^m#``. A *Wickelfeature* is a triple :math:`\langle f_1, f_2, f_3\rangle` of one
feature of each of the three phonemes, and detects every Wickelphone that has them.

Of the 11 x 10 x 11 = 1210 triples (ten features, the boundary as an eleventh in the outer places) 460
have units: those whose outer features belong to one dimension,
:math:`(3^2 + 2^2 + 3^2 + 2^2) \times 10 = 260`, and those with one boundary,
:math:`2 \times 10 \times 10 = 200`. Every Wickelphone then turns on exactly 16 units.

*Blurring*: for each :math:`\langle f_1, f_2, f_3\rangle` that is on, units of the forms
:math:`\langle ?, f_2, f_3\rangle` and :math:`\langle f_1, f_2, ?\rangle` are turned on as well, each with
probability ``blur``; which ones is chosen once for every Wickelphone and kept. ``?`` stands for any
feature, the boundary included (assumed).

References
----------
Wickelgren, W. A. (1969). Context-sensitive coding, associative memory, and serial order in (speech)
behavior. Psychological Review, 76, 1-15.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.codings.rm_phonemes import DIMENSION_OF, FEATURES, PHONEMES, check, feature_matrix

Units = NDArray[np.bool_]

BOUNDARY = "#"
#: The symbols of the outer places: the phonemes, then the boundary.
SYMBOLS: str = PHONEMES + BOUNDARY
_EDGE = len(PHONEMES)
_NUMBER = {symbol: i for i, symbol in enumerate(SYMBOLS)}


def _triples() -> NDArray[np.intp]:
    """List the 460 triples of feature numbers, the boundary being number 10."""
    edge = len(FEATURES)
    kept = [
        (first, centre, last)
        for first in range(edge + 1)
        for centre in range(edge)
        for last in range(edge + 1)
        if (first == edge) != (last == edge)
        or (first != edge and last != edge and DIMENSION_OF[first] == DIMENSION_OF[last])
    ]
    return np.array(kept)


#: The 460 Wickelfeatures as feature numbers, shape (460, 3); number 10 is the boundary.
TRIPLES: NDArray[np.intp] = _triples()
#: Their names, such as ``"<front, vowel, back>"``.
NAMES: tuple[str, ...] = tuple(
    "<" + ", ".join((*FEATURES, BOUNDARY)[feature] for feature in triple) + ">" for triple in TRIPLES
)

# Which symbol (phonemes, boundary) has the feature that a unit wants in each of its three places.
_HAS = np.zeros((len(SYMBOLS), len(FEATURES) + 1), dtype=np.bool_)
_HAS[:_EDGE, :-1] = feature_matrix()
_HAS[_EDGE, -1] = True
_FIRST, _CENTRE, _LAST = (_HAS[:, TRIPLES[:, place]] for place in range(3))


def wickelphones(string: str) -> list[str]:
    """Cut a string of phonemes into its Wickelphones, in order.

    Parameters
    ----------
    string : str
        At least two phonemes, such as ``"k^m"``.

    Returns
    -------
    list of str
        Such as ``["#k^", "k^m", "^m#"]``; as long as the string.

    Raises
    ------
    PatternError
        If a character is no phoneme, or the string has fewer than two: no Wickelfeature detects a
        phoneme with boundaries on both sides.
    """
    if len(check(string)) < 2:
        raise PatternError(f"{string!r}: a word needs two phonemes or more to have Wickelfeatures")
    framed = BOUNDARY + string + BOUNDARY
    return [framed[i : i + 3] for i in range(len(string))]


class Wickelfeatures:
    """The code of words as sets of Wickelfeatures, blurred or not.

    Parameters
    ----------
    blur : float, default 0.0
        The probability with which a similar unit is turned on; 0 leaves the 16 units of each
        Wickelphone, 1 turns on all that are similar.
    rng : numpy.random.Generator, optional
        Chooses the similar units; needed unless `blur` is 0 or 1. The choice depends on the state of
        `rng` and on the Wickelphone alone, not on the words or on the order in which they are encoded.

    Raises
    ------
    PatternError
        If `blur` is not a probability, or needs an `rng` and has none.
    """

    size = len(TRIPLES)

    def __init__(self, blur: float = 0.0, rng: np.random.Generator | None = None) -> None:
        if not 0.0 <= blur <= 1.0:
            raise PatternError(f"blur is a probability, between 0 and 1; got {blur}")
        if rng is None and 0.0 < blur < 1.0:
            raise PatternError("blurring chooses units at random: give it an rng")
        self.blur = blur
        self._key = int(rng.integers(2**63)) if rng is not None else 0
        # the units of every Wickelphone, by centre, first and last symbol; filled in by centre when needed
        self._table: Units = np.zeros((_EDGE, len(SYMBOLS), len(SYMBOLS), self.size), dtype=np.bool_)
        self._filled = np.zeros(_EDGE, dtype=np.bool_)

    def encode(self, strings: str | Sequence[str]) -> Units:
        """Turn words into patterns over the 460 units.

        Parameters
        ----------
        strings : str or sequence of str
            Words in the notation of :mod:`pdpsim.codings.rm_phonemes`.

        Returns
        -------
        array of bool, shape (words, 460), or (460,) for one string
            A unit is on if any Wickelphone of the word turns it on.

        Raises
        ------
        PatternError
            As `wickelphones` does.
        """
        if isinstance(strings, str):
            units: Units = self.encode([strings])[0]
            return units
        phones = [wickelphones(string) for string in strings]
        if not phones:
            return np.zeros((0, self.size), dtype=np.bool_)
        numbers = np.array([[_NUMBER[symbol] for symbol in phone] for word in phones for phone in word])
        rows = self.rows(numbers[:, 0], numbers[:, 1], numbers[:, 2])
        starts = np.cumsum([0] + [len(word) for word in phones[:-1]])
        merged: Units = np.logical_or.reduceat(rows, starts, axis=0)
        return merged

    def rows(self, first: NDArray[np.intp], centre: NDArray[np.intp], last: NDArray[np.intp]) -> Units:
        """Return the units of many Wickelphones, given as numbers of `SYMBOLS`.

        Parameters
        ----------
        first, centre, last : array of int, of one shape (...) or shapes that broadcast to it
            ``SYMBOLS[38]`` is the boundary; it is never the centre.

        Returns
        -------
        array of bool, shape (..., 460)
        """
        if not self._filled[centre].all():
            for number in np.unique(centre[~self._filled[centre]]):
                self._table[number] = self._block(int(number))
                self._filled[number] = True
        places = np.ravel_multi_index((centre, first, last), self._table.shape[:3])
        rows: Units = self._table.reshape(-1, self.size).take(places, axis=0)
        return rows

    def _block(self, centre: int) -> Units:
        """Return the units of all Wickelphones of one central phoneme, shape (39, 39, 460)."""
        first, last = _FIRST[:, None, :], _LAST[None, :, :]
        block: Units = _CENTRE[centre] & first & last
        if self.blur > 0.0:
            similar = _CENTRE[centre] & (first | last)
            if self.blur < 1.0:
                rng = np.random.default_rng([self._key, centre])
                similar &= rng.random(block.shape, dtype=np.float32) < self.blur
            block |= similar
        return block


def same_units(a: str, b: str) -> bool:
    """Return whether two strings are one and the same pattern to a network of Wickelphones.

    They are when they consist of the same Wickelphones, however often each occurs: such as *algal*
    and *algalgal* of Oykangand (Pinker & Prince, 1988, p. 97).
    """
    return set(wickelphones(a)) == set(wickelphones(b))
