"""The phonemes of the past-tense chapter and their ten features (Rumelhart & McClelland, 1986, Table 5).

Every phoneme has one value on each of four dimensions, ten values in all::

                                          front       middle      back
    manner                sub-manner      V/L   U/S   V/L   U/S   V/L   U/S
    interrupted           stop            b     p     d     t     g     k
                          nasal           m           n           N
    continuous consonant  fricative       v D   f T   z     s     Z j   S C
                          liquid, glide   w l         r           y     h
    vowel                 high            E     i     O     ^     U     u
                          low             A     e     I     a α   W *   o

V/L is voiced, or long for a vowel; U/S unvoiced, or short. Stop, fricative and high are one value of
the second dimension; nasal, liquid and low the other. The keywords: /N/ sing, /D/ the, /T/ with,
/Z/ azure, /j/ jam, /S/ ship, /C/ chip; /E/ beet, /i/ bit, /O/ boat, /^/ but, /U/ boot, /u/ book,
/A/ bait, /e/ bet, /I/ bite, /a/ bat, /α/ father, /W/ cow, ``/*/`` saw, /o/ hot. Phonemes in one cell
have the same features, on purpose: the features need to tell past tenses apart, not everything.

The table was reconstructed from secondary sources, not read in the chapter.

References
----------
Rumelhart, D. E., & McClelland, J. L. (1986). On learning the past tenses of English verbs. In J. L.
McClelland & D. E. Rumelhart (Eds.), Parallel distributed processing (Vol. 2, pp. 216-271). MIT Press.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError, nearest

#: The four dimensions and their values, as the units of one phoneme are ordered.
DIMENSIONS: tuple[tuple[str, ...], ...] = (
    ("interrupted", "continuous", "vowel"),
    ("stop-fricative-high", "nasal-liquid-low"),
    ("front", "middle", "back"),
    ("voiced-long", "unvoiced-short"),
)
#: The ten features, in order.
FEATURES: tuple[str, ...] = tuple(value for dimension in DIMENSIONS for value in dimension)
#: The dimension of each feature.
DIMENSION_OF: NDArray[np.intp] = np.repeat(np.arange(4), [len(d) for d in DIMENSIONS])

# Rows: manner and sub-manner; columns: place and voice, as in the table above.
_ROWS: tuple[tuple[str, ...], ...] = (
    ("b", "p", "d", "t", "g", "k"),
    ("m", "", "n", "", "N", ""),
    ("vD", "fT", "z", "s", "Zj", "SC"),
    ("wl", "", "r", "", "y", "h"),
    ("E", "i", "O", "^", "U", "u"),
    ("A", "e", "I", "aα", "W*", "o"),
)

#: Each phoneme's value on the four dimensions.
VALUES: dict[str, tuple[int, int, int, int]] = {
    phoneme: (row // 2, row % 2, column // 2, column % 2)
    for row, cells in enumerate(_ROWS)
    for column, cell in enumerate(cells)
    for phoneme in cell
}
#: All 38 phonemes, in the table's order.
PHONEMES: str = "".join(VALUES)
VOWELS: frozenset[str] = frozenset(p for p, value in VALUES.items() if value[0] == 2)
CONSONANTS: frozenset[str] = frozenset(PHONEMES) - VOWELS
#: Phonemes that IPA writes otherwise, in the signs of `pdpsim.codings.phonemes`.
_IPA = {
    **dict(zip("NDTZjSCry", ("ŋ", "ð", "θ", "ʒ", "d͡ʒ", "ʃ", "t͡ʃ", "ɹ", "j"), strict=True)),
    **dict(zip("EiO^Uu", ("i", "ɪ", "oʊ", "ʌ", "u", "ʊ"), strict=True)),
    **dict(zip("AeIaαW*o", ("eɪ", "ɛ", "aɪ", "æ", "ɑ", "aʊ", "ɔ", "ɑ"), strict=True)),
    "g": "ɡ",
}
#: Consonants made without voice: after them the past tense is /t/.
UNVOICED: frozenset[str] = frozenset(p for p in CONSONANTS if VALUES[p][3] == 1)

# General American. /α/ is AA before r, /o/ elsewhere; the chapter lists no symbol for OY.
_FROM_ARPABET: dict[str, str] = {
    **{"B": "b", "P": "p", "D": "d", "T": "t", "G": "g", "K": "k", "M": "m", "N": "n", "NG": "N"},
    **{"V": "v", "DH": "D", "F": "f", "TH": "T", "Z": "z", "S": "s", "ZH": "Z", "JH": "j", "SH": "S"},
    **{"CH": "C", "W": "w", "L": "l", "R": "r", "Y": "y", "HH": "h", "IY": "E", "IH": "i", "OW": "O"},
    **{"AH": "^", "UW": "U", "UH": "u", "EY": "A", "EH": "e", "AY": "I", "AE": "a", "AA": "o"},
    **{"AW": "W", "AO": "*", "OY": "*y", "ER": "^r"},
}


def feature_matrix() -> NDArray[np.bool_]:
    """Return the features of all phonemes.

    Returns
    -------
    array of bool, shape (38, 10)
        Rows in the order of `PHONEMES`, columns of `FEATURES`; four in each row are true.
    """
    starts = np.cumsum([0] + [len(dimension) for dimension in DIMENSIONS[:-1]])
    matrix = np.zeros((len(PHONEMES), len(FEATURES)), dtype=np.bool_)
    for row, phoneme in enumerate(PHONEMES):
        matrix[row, starts + np.array(VALUES[phoneme])] = True
    return matrix


def features(phoneme: str) -> tuple[str, ...]:
    """Name the four features of a phoneme.

    Parameters
    ----------
    phoneme : str
        One character of `PHONEMES`.

    Returns
    -------
    tuple of four str
        One value of each of `DIMENSIONS`.

    Raises
    ------
    PatternError
        If there is no such phoneme.
    """
    check(phoneme)
    return tuple(values[i] for values, i in zip(DIMENSIONS, VALUES[phoneme], strict=True))


def check(string: str) -> str:
    """Return a string of phonemes unchanged, or say which of its characters is no phoneme.

    Raises
    ------
    PatternError
        If a character is not in `PHONEMES`.
    """
    for position, symbol in enumerate(string, start=1):
        if symbol not in VALUES:
            raise PatternError(
                f"{string!r}: {symbol!r} at position {position} is not a phoneme of the 1986 notation"
                f" (its phonemes are {PHONEMES})"
            )
    return string


def from_arpabet(symbols: str | Sequence[str]) -> str:
    """Convert ARPAbet to the chapter's notation.

    ``ER`` becomes /^r/ and ``OY`` ``/*y/``, since the chapter lists neither (assumed); ``AA`` is /α/ of
    *father* before /r/ and /o/ of *hot* elsewhere (assumed). Stress is ignored.

    Parameters
    ----------
    symbols : str or sequence of str
        Such as ``"K AH1 M"``; stress digits may be left out.

    Returns
    -------
    str
        Such as ``"k^m"``.

    Raises
    ------
    PatternError
        If a symbol is not ARPAbet.
    """
    phones = symbols.split() if isinstance(symbols, str) else list(symbols)
    bare = [phone.rstrip("012") for phone in phones]
    out: list[str] = []
    for position, phone in enumerate(bare):
        if phone not in _FROM_ARPABET:
            raise PatternError(
                f"{' '.join(phones)!r}: {phone!r} is not an ARPAbet phoneme{nearest(phone, _FROM_ARPABET)}"
            )
        before_r = phone == "AA" and bare[position + 1 : position + 2] == ["R"]
        out.append("α" if before_r else _FROM_ARPABET[phone])
    return "".join(out)


def write_ipa(string: str) -> str:
    """Return a string of phonemes in the International Phonetic Alphabet: ``"siNd"`` is ``"sɪŋd"``.

    Raises
    ------
    PatternError
        For a letter that is no phoneme.
    """
    return "".join(_IPA.get(phoneme, phoneme) for phoneme in check(string))


def merged(phonemes: Iterable[str] = PHONEMES) -> list[str]:
    """Group the phonemes that the ten features cannot tell apart.

    Returns
    -------
    list of str
        One string for each cell of the table that holds several of the phonemes, such as ``"vD"``.
    """
    cells: dict[tuple[int, int, int, int], str] = {}
    for phoneme in phonemes:
        value = VALUES[check(phoneme)]
        cells[value] = cells.get(value, "") + phoneme
    return [cell for cell in cells.values() if len(cell) > 1]


def canonical(string: str) -> str:
    """Spell a string with the first phoneme of each cell, so that strings of the same features are equal.

    Examples
    --------
    >>> canonical("TAt") == canonical("fAt")
    True
    """
    return check(string).translate(_CANONICAL)


def regular_past(base: str) -> str:
    """Add the regular past-tense ending: /^d/ after t or d, /t/ after other unvoiced consonants, else /d/.

    Parameters
    ----------
    base : str
        The base form, such as ``"lIk"``.

    Returns
    -------
    str
        Such as ``"lIkt"``.

    Raises
    ------
    PatternError
        If `base` is empty or has a character that is no phoneme.
    """
    if not check(base):
        raise PatternError("an empty string has no past tense")
    if base[-1] in "td":
        return base + "^d"
    return base + ("t" if base[-1] in UNVOICED else "d")


_CANONICAL = str.maketrans({phoneme: cell[0] for cell in merged() for phoneme in cell})
