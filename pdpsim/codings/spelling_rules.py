"""Regular pronunciations of monosyllables, by rules from spelling to sound.

The rules are the usual correspondences of English graphemes and phonemes, as in Venezky (1970), for
General American with the vowels of *cot* and *caught* apart. They say how a reader who knows the rules and
no words reads a spelling aloud: *pint* is ``pint`` as in *mint*, *have* is ``hAv`` as in *gave*.

References
----------
.. [1] Venezky, R. L. (1970). The structure of English orthography. The Hague: Mouton.
"""

from __future__ import annotations

import re

from pdpsim.base.errors import PatternError
from pdpsim.codings.slots import split_spelling

# Longest first; a pattern is matched where the letters before it have been read.
_ONSETS = (
    ("sch", "sk"),
    ("chr", "kr"),
    ("ch", "C"),
    ("sh", "S"),
    ("th", "T"),
    ("ph", "f"),
    ("wh", "w"),
    ("wr", "r"),
    ("rh", "r"),
    ("kn", "n"),
    ("gn", "n"),
    ("gh", "g"),
    ("ps", "s"),
    ("ts", "z"),
    ("qu", "kw"),
    ("q", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("x", "z"),
)
# Endings that set the vowel and the consonants together: the first that fits is taken.
_RIMES = (
    ("igh", "I"),
    ("eigh", "A"),
    ("augh", "o"),
    ("ough", "o"),
    ("alk", "ok"),
    ("all", "ol"),
    ("alt", "olt"),
    ("ald", "old"),
    ("alm", "am"),
    ("ange", "Anj"),
    ("aste", "Ast"),
    ("old", "Old"),
    ("olt", "Olt"),
    ("oll", "Ol"),
    ("olk", "Ok"),
    ("omb", "am"),
    ("olf", "olf"),
    ("olph", "olf"),
    ("ong", "oN"),
    ("oss", "os"),
    ("off", "of"),
    ("oft", "oft"),
    ("ost", "ost"),
    ("oth", "oT"),
    ("ind", "Ind"),
)
_DIGRAPHS = {
    **{"aie": "A", "ai": "A", "ay": "A", "ei": "A", "ey": "A", "au": "o", "aw": "o", "ea": "E", "ee": "E"},
    **{"ie": "E", "oa": "O", "oe": "O", "oi": "Y", "oy": "Y", "oo": "U", "ou": "W", "ow": "W", "ew": "U"},
    **{"eu": "U", "ue": "U", "ui": "U", "uy": "I", "ye": "I"},
}
_FINAL_DIGRAPHS = {"ie": "I", "y": "I", "e": "E", "o": "O", "i": "I", "a": "a", "u": "U"}
_DIGRAPHS_BEFORE_R = {
    **{"ai": "A", "ei": "A", "ea": "E", "ee": "E", "ie": "E", "oa": "O", "oo": "U", "ou": "W", "au": "O"},
}
_SHORT = {"a": "@", "e": "e", "i": "i", "o": "a", "u": "^", "y": "i"}
_LONG = {"a": "A", "e": "E", "i": "I", "o": "O", "u": "U", "y": "I"}
_SHORT_BEFORE_R = {"a": "a", "e": "u", "i": "u", "o": "O", "u": "u", "y": "u"}
_CODAS = (
    ("tch", "C"),
    ("dge", "j"),
    ("nge", "nj"),
    ("gue", "g"),
    ("que", "k"),
    ("the", "D"),
    ("ch", "C"),
    ("ck", "k"),
    ("sh", "S"),
    ("th", "T"),
    ("ph", "f"),
    ("gh", ""),
    ("gn", "n"),
    ("mb", "m"),
    ("ng", "N"),
    ("nk", "Nk"),
    ("nx", "Nks"),
    ("nce", "ns"),
    ("nc", "Nk"),
    ("mn", "m"),
    ("tz", "ts"),
    ("ce", "s"),
    ("ge", "j"),
    ("ve", "v"),
    ("ze", "z"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("h", ""),
)
_DOUBLED = re.compile(r"(.)\1")
# u is yU except after the sounds made with the blade of the tongue, r, l and their clusters.
_NO_GLIDE = tuple("szSCjTDtdnlry")


def regular(word: str) -> str:
    """Say how the rules pronounce a monosyllable.

    Parameters
    ----------
    word : str
        The spelling.

    Returns
    -------
    str
        Its regular pronunciation, in the notation of 1996.

    Raises
    ------
    PatternError
        If there is no vowel letter.

    Examples
    --------
    >>> regular("pint"), regular("drood"), regular("phoyce")
    ('pint', 'drUd', 'fYs')
    """
    start, vowel, coda = _read_onset(word)
    return with_rime(word, _rime(start, vowel, coda))


def with_rime(word: str, rime: str) -> str:
    """Put the regular onset of a spelling before a rime, with a glide as in *cue* and *few*.

    Parameters
    ----------
    word : str
        The spelling.
    rime : str
        Vowel and coda, in the notation of 1996.
    """
    start, vowel, _ = _read_onset(word)
    glides = vowel.startswith(("u", "ew", "eu")) and vowel != "ui" and start and not start.endswith(_NO_GLIDE)
    return start + ("y" if glides and rime.startswith("U") else "") + rime


def _read_onset(word: str) -> tuple[str, str, str]:
    """Give the sounds of the onset, and the letters of vowel and coda that are left."""
    onset, vowel, coda = split_spelling(word)
    if onset.endswith("q") and vowel.startswith("u") and len(vowel) > 1:
        onset, vowel = onset + "u", vowel[1:]
    start = _spell(onset, _ONSETS)
    if onset.endswith("c") and vowel[0] in "eiy":
        start = start.removesuffix("k").removesuffix("s") + "s"  # cede, scene
    if onset == "g" and vowel[0] == "u" and vowel[1:2] and vowel[1] in "eiy":
        vowel = vowel[1:]  # guess, guide: the u keeps g hard
    return start, vowel, coda


def _rime(start: str, vowel: str, coda: str) -> str:
    body = vowel + coda
    for ending, sounds in _RIMES:
        rest = body[len(ending) :]
        if body.startswith(ending) and vowel == split_spelling(ending).vowel and rest != "e":
            return sounds + _coda(rest, long=False)
    if vowel == "a" and start.endswith("w") and coda and coda[0] not in "rcgkx" and not _silent_e(coda):
        return "a" + _coda(coda, long=False)  # wad, swan, squash
    if coda.startswith("r"):
        return _before_r(start, vowel, coda)
    if len(vowel) > 1:
        if not coda and vowel in _FINAL_DIGRAPHS:
            return _FINAL_DIGRAPHS[vowel]
        return _digraph(vowel) + _coda(coda, long=True)
    if not coda:
        return _FINAL_DIGRAPHS[vowel]
    if coda == "e":
        return _LONG[vowel]
    long = _silent_e(coda)
    return (_LONG if long else _SHORT)[vowel] + _coda(coda, long=long)


def _before_r(start: str, vowel: str, coda: str) -> str:
    rest = coda[1:].removeprefix("r")  # purr as fur
    if len(vowel) > 1:
        sound = _DIGRAPHS_BEFORE_R.get(vowel) or _digraph(vowel)
        return sound + "r" + ("" if rest == "e" else _coda(rest, long=False))
    if rest in ("e", "es", "ed"):
        return _LONG[vowel] + "r" + {"e": "", "es": "z", "ed": "d"}[rest]
    after_w = {"a": "O"} if start.endswith("w") else {}  # war, quart
    return (_SHORT_BEFORE_R | after_w)[vowel] + "r" + _coda(rest, long=False)


def _digraph(vowel: str) -> str:
    for length in (3, 2):
        if vowel[:length] in _DIGRAPHS:
            return _DIGRAPHS[vowel[:length]]
    raise PatternError(f"there is no rule for the vowel letters {vowel!r}")


def _silent_e(coda: str) -> bool:
    """Tell whether a final e lengthens the vowel: after one consonant, or th."""
    return re.fullmatch(r"([bcdfgjklmnpstvzx]|th|gu|qu)e[sd]?", coda) is not None


def _coda(letters: str, long: bool) -> str:
    if letters in ("se", "s") and long:
        return "z"  # nose, raise, dues
    if letters.endswith("se") and not long:
        return _coda(letters[:-2], long=False) + "s"  # nurse, lapse
    single = _DOUBLED.sub(r"\1", letters)
    return _spell(single, _CODAS)


def _spell(letters: str, rules: tuple[tuple[str, str], ...]) -> str:
    sounds = ""
    at = 0
    while at < len(letters):
        for spelling, sound in rules:
            if letters.startswith(spelling, at):
                sounds += sound
                at += len(spelling)
                break
        else:
            letter = letters[at]
            sounds += "" if letter in "eu" else letter  # a final e is silent
            at += 1
    return sounds
