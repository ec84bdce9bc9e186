"""Phonemes of English: their features, and three notations converted into each other.

A pronunciation is a tuple of ARPAbet symbols without stress, such as ``("CH", "IH", "N")``, whatever it
was read from: ARPAbet as in the CMU dictionary (``CH IH1 N``), IPA (``t͡ʃɪn``), or the one-letter
notation of Plaut, McClelland, Seidenberg & Patterson (1996), here called ``"1996"`` (``Cin``).

The notation of 1996 has one symbol fewer than General American: the vowel of *fur* is ``u`` before
``r``, and before ``r`` the vowels of *air*, *ear* and *or* are written with the letters of *make*,
*keep* and *hope*. It is meant for single syllables.

References
----------
.. [1] Plaut, D. C., McClelland, J. L., Seidenberg, M. S., & Patterson, K. (1996). Understanding normal
   and impaired word reading. Psychological Review, 103, 56-115.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pdpsim.base.errors import PatternError, nearest

Pronunciation = tuple[str, ...]


@dataclass(frozen=True)
class Phoneme:
    """One phoneme of General American, in three notations, with articulatory features.

    Parameters
    ----------
    arpabet, ipa, symbol : str
        How the three notations write it; ``symbol`` is that of 1996, empty where it has none.
    example : str
        A word with the phoneme.
    features : tuple of str
        Consonants: place, manner, voicing. Vowels: height, backness, length or glide.
    """

    arpabet: str
    ipa: str
    symbol: str
    example: str
    features: tuple[str, ...]

    @property
    def vowel(self) -> bool:
        """Whether it is the nucleus of a syllable."""
        return self.features[0] in ("high", "mid", "low")


def _phoneme(arpabet: str, ipa: str, symbol: str, example: str, features: str) -> Phoneme:
    return Phoneme(arpabet, ipa, symbol, example, tuple(features.split()))


CONSONANTS: tuple[Phoneme, ...] = (
    _phoneme("P", "p", "p", "pie", "labial stop voiceless"),
    _phoneme("B", "b", "b", "buy", "labial stop voiced"),
    _phoneme("T", "t", "t", "tie", "alveolar stop voiceless"),
    _phoneme("D", "d", "d", "die", "alveolar stop voiced"),
    _phoneme("K", "k", "k", "key", "velar stop voiceless"),
    _phoneme("G", "ɡ", "g", "guy", "velar stop voiced"),
    _phoneme("CH", "t͡ʃ", "C", "chin", "palatal affricate voiceless"),
    _phoneme("JH", "d͡ʒ", "j", "jump", "palatal affricate voiced"),
    _phoneme("F", "f", "f", "fee", "labiodental fricative voiceless"),
    _phoneme("V", "v", "v", "vow", "labiodental fricative voiced"),
    _phoneme("TH", "θ", "T", "thin", "dental fricative voiceless"),
    _phoneme("DH", "ð", "D", "this", "dental fricative voiced"),
    _phoneme("S", "s", "s", "see", "alveolar fricative voiceless"),
    _phoneme("Z", "z", "z", "zoo", "alveolar fricative voiced"),
    _phoneme("SH", "ʃ", "S", "she", "palatal fricative voiceless"),
    _phoneme("ZH", "ʒ", "Z", "beige", "palatal fricative voiced"),
    _phoneme("HH", "h", "h", "hay", "glottal fricative voiceless"),
    _phoneme("M", "m", "m", "my", "labial nasal voiced"),
    _phoneme("N", "n", "n", "no", "alveolar nasal voiced"),
    _phoneme("NG", "ŋ", "N", "sing", "velar nasal voiced"),
    _phoneme("L", "l", "l", "lie", "alveolar liquid voiced"),
    _phoneme("R", "ɹ", "r", "rye", "palatal liquid voiced"),
    _phoneme("W", "w", "w", "we", "labial glide voiced"),
    _phoneme("Y", "j", "y", "you", "palatal glide voiced"),
)
VOWELS: tuple[Phoneme, ...] = (
    _phoneme("AA", "ɑ", "a", "pot", "low back short"),
    _phoneme("AE", "æ", "@", "cat", "low front short"),
    _phoneme("AH", "ʌ", "^", "cup", "mid central short"),
    _phoneme("AO", "ɔ", "o", "paw", "low back long"),
    _phoneme("EH", "ɛ", "e", "bed", "mid front short"),
    _phoneme("IH", "ɪ", "i", "hit", "high front short"),
    _phoneme("UH", "ʊ", "u", "good", "high back short"),
    _phoneme("EY", "eɪ", "A", "make", "mid front gliding"),
    _phoneme("IY", "i", "E", "keep", "high front long"),
    _phoneme("AY", "aɪ", "I", "bike", "low central gliding"),
    _phoneme("OW", "oʊ", "O", "hope", "mid back gliding"),
    _phoneme("UW", "u", "U", "boot", "high back long"),
    _phoneme("AW", "aʊ", "W", "now", "low central gliding"),
    _phoneme("OY", "ɔɪ", "Y", "boy", "mid back gliding"),
    _phoneme("ER", "ɝ", "", "fur", "mid central rhotic"),
)
PHONEMES: Mapping[str, Phoneme] = {p.arpabet: p for p in CONSONANTS + VOWELS}

# The vowels that the notation of 1996 writes before r: air, ear, or with the letters of make, keep, hope.
_BEFORE_R = {
    **{vowel.arpabet: vowel.symbol for vowel in VOWELS},
    **{"EH": "A", "AE": "A", "IH": "E", "AO": "O", "UH": "U", "AH": "u", "ER": "u"},
}
_FROM_BEFORE_R = {"A": "EH", "E": "IH", "O": "AO", "U": "UH"}
_SYMBOLS = {p.symbol: p.arpabet for p in PHONEMES.values() if p.symbol}
_IPA = {p.ipa: p.arpabet for p in PHONEMES.values()} | {
    **{"tʃ": "CH", "ʧ": "CH", "dʒ": "JH", "ʤ": "JH", "g": "G", "r": "R", "ɚ": "ER", "ɜɹ": "ER", "ɜr": "ER"},
    **{"ə": "AH", "a": "AA", "iː": "IY", "uː": "UW", "ɑː": "AA", "ɔː": "AO", "ɝː": "ER"},
}
_IPA_MARKS = "ˈˌ.‿"


def read_arpabet(text: str) -> Pronunciation:
    """Read ARPAbet symbols separated by spaces; digits of stress are dropped.

    Raises
    ------
    PatternError
        If a symbol is unknown.
    """
    symbols = tuple(symbol.rstrip("012") for symbol in text.upper().split())
    return _known(symbols, PHONEMES, text, "ARPAbet")


def write_arpabet(pronunciation: Pronunciation) -> str:
    """Write ARPAbet symbols separated by spaces, without stress."""
    return " ".join(_known(pronunciation, PHONEMES, " ".join(pronunciation), "ARPAbet"))


def read_ipa(text: str) -> Pronunciation:
    """Read IPA in broad transcription, with or without tie bars, length and stress marks.

    Raises
    ------
    PatternError
        If a symbol is unknown.
    """
    bare = "".join(c for c in text.strip().strip("/[]") if c not in _IPA_MARKS)
    phonemes: list[str] = []
    at = 0
    while at < len(bare):
        for length in (3, 2, 1):  # the longest symbol first: t͡ʃ before t
            if bare[at : at + length] in _IPA:
                phonemes.append(_IPA[bare[at : at + length]])
                at += length
                break
        else:
            raise PatternError(f"{text!r}: {bare[at]!r} (symbol {at + 1}) is not an IPA symbol known here")
    return tuple(phonemes)


def write_ipa(pronunciation: Pronunciation) -> str:
    """Write broad IPA, affricates with a tie bar, without stress."""
    known = _known(pronunciation, PHONEMES, " ".join(pronunciation), "ARPAbet")
    return "".join(PHONEMES[symbol].ipa for symbol in known)


def read_1996(text: str) -> Pronunciation:
    """Read the notation of Plaut et al. (1996), one character for each phoneme.

    Raises
    ------
    PatternError
        If a symbol is unknown.
    """
    _known(tuple(text), _SYMBOLS, text, "1996")
    phonemes: list[str] = []
    at = 0
    while at < len(text):
        if text[at : at + 2] == "ur":
            phonemes.append("ER")
            at += 2
            continue
        following = text[at + 1 : at + 2]
        plain = _SYMBOLS[text[at]]
        phonemes.append(_FROM_BEFORE_R.get(text[at], plain) if following == "r" else plain)
        at += 1
    return tuple(phonemes)


def write_1996(pronunciation: Pronunciation) -> str:
    """Write the notation of Plaut et al. (1996).

    As there, *wh* is ``w``, the vowels of *fire* and *hour* with their *r* are one syllable, and vowels
    before *r* follow the conventions of the module's head.
    """
    known = _known(pronunciation, PHONEMES, " ".join(pronunciation), "ARPAbet")
    written = ""
    for at, symbol in enumerate(known):
        following = known[at + 1] if at + 1 < len(known) else ""
        if symbol == "ER":
            glide_before = at > 0 and known[at - 1] in ("AY", "AW")
            written += "r" if glide_before else "ur"  # fire and hour: F AY ER is fIr
        elif symbol == "HH" and following == "W":
            continue
        else:
            written += (
                _BEFORE_R[symbol] if following == "R" and symbol in _BEFORE_R else PHONEMES[symbol].symbol
            )
    return written


READERS: Mapping[str, Callable[[str], Pronunciation]] = {
    "arpabet": read_arpabet,
    "ipa": read_ipa,
    "1996": read_1996,
}
WRITERS: Mapping[str, Callable[[Pronunciation], str]] = {
    "arpabet": write_arpabet,
    "ipa": write_ipa,
    "1996": write_1996,
}


def convert(text: str, source: str, target: str) -> str:
    """Convert a pronunciation from one notation into another.

    Parameters
    ----------
    text : str
        The pronunciation.
    source, target : {"arpabet", "ipa", "1996"}
        The notations.

    Raises
    ------
    PatternError
        If a notation or a symbol is unknown.

    Examples
    --------
    >>> convert("CH EH1 R", "arpabet", "1996")
    'CAr'
    >>> convert("CAr", "1996", "ipa")
    't͡ʃɛɹ'
    """
    for notation in (source, target):
        if notation not in READERS:
            raise PatternError(f"{notation!r} is not a notation{nearest(notation, READERS)}")
    return WRITERS[target](READERS[source](text))


def _known(symbols: Pronunciation, valid: Mapping[str, object], text: str, notation: str) -> Pronunciation:
    for position, symbol in enumerate(symbols, 1):
        if symbol not in valid:
            raise PatternError(
                f"{text!r}: {symbol!r} (symbol {position}) is not in the {notation} notation"
                f"{nearest(symbol, valid)}"
            )
    return symbols
