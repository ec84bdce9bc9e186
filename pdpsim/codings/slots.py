"""Onset, vowel and coda: spellings on 105 units, pronunciations on 61 (Plaut et al. 1996).

Every unit stands for a letter, letter cluster or phoneme in one slot of the syllable. A cluster turns on
its own unit and those of its letters: *ship* is ``s h sh | i | p``. The order of the phonemes within a slot
is not coded: phonotactics allows one order only, except for *s* with *p*, *k*, *t* in the coda, and there
the units ``ps``, ``ks`` and ``ts`` say that *s* comes second (*lapse*, *clasp*).

Units that exclude each other form groups; the answer of a network is the most active unit of each group if
its activation exceeds .5, and the most active vowel in any case.

References
----------
.. [1] Plaut, D. C., McClelland, J. L., Seidenberg, M. S., & Patterson, K. (1996). Understanding normal
   and impaired word reading. Psychological Review, 103, 56-115 (Table 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import PatternError

Values = NDArray[np.float64]


class Syllable(NamedTuple):
    """The three slots of a spelling or a pronunciation."""

    onset: str
    vowel: str
    coda: str


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Table 2, in the order of the units.
ONSET_GRAPHEMES = _names("y s p t k q c b d g f v j z l m n r w h ch gh gn ph ps rh sh th ts wh")
VOWEL_GRAPHEMES = _names("e i o u a y ai au aw ay ea ee ei eu ew ey ie oa oe oi oo ou ow oy ue ui uy")
CODA_GRAPHEMES = _names(
    "h r l m n b d g c x f v j s z p t k q bb ch ck dd dg ff gg gh gn ks ll ng nn ph "
    "pp ps rr sh sl ss tch th ts tt zz u e es ed"
)
# Groups of phonemes of which one at most can be active, in the order in which they are pronounced.
ONSET_GROUPS = tuple(_names(group) for group in ("s S C", "z Z j f v T D p b t d k g m n h", "l r w y"))
VOWEL_GROUP = _names("a e i o u @ ^ A E I O U W Y")
CODA_GROUPS = tuple(
    _names(group) for group in ("r", "l", "m n N", "b g d", "ps ks ts", "s z f v", "p k", "t", "S Z T D C j")
)


def _units(**slots: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{slot}-{unit}" for slot, units in slots.items() for unit in units)


GRAPHEMES: tuple[str, ...] = _units(onset=ONSET_GRAPHEMES, vowel=VOWEL_GRAPHEMES, coda=CODA_GRAPHEMES)
PHONEMES: tuple[str, ...] = _units(
    onset=tuple(p for group in ONSET_GROUPS for p in group),
    vowel=VOWEL_GROUP,
    coda=tuple(p for group in CODA_GROUPS for p in group),
)
_GRAPHEME_INDEX = {unit: index for index, unit in enumerate(GRAPHEMES)}
_PHONEME_INDEX = {unit: index for index, unit in enumerate(PHONEMES)}


_VOWELS = "aeiouy"
# What may follow the last consonant letter of a coda: lake, tongue, asked, horses, league.
_FINAL_E = re.compile(r"(ues|ued|ue|es|ed|e|u)$")
_ORDER_SWITCHES = CODA_GROUPS[4]


def split_spelling(word: str) -> Syllable:
    """Split a monosyllable's letters into onset, vowel and coda.

    Initial *y* is a consonant before a vowel letter; *w* after *a*, *e*, *o* belongs to the vowel, as
    in *show*; a final *e* after *y* or *w* belongs to the coda, as in *bye* and *ewe*, and so does one
    after a consonant. *u* is a vowel after *q* and *g* as well (*quit*, *guest*).

    Raises
    ------
    PatternError
        If there is no vowel letter.
    """
    letters = word.lower()
    start = 1 if letters[:1] == "y" and letters[1:2] and letters[1] in "aeiou" else 0
    while start < len(letters) and letters[start] not in _VOWELS:
        start += 1
    end = start
    while end < len(letters):
        before = letters[end - 1] if end > start else ""
        if letters[end] == "w" and before and before in "aeo":
            end += 1
        elif letters[end] not in _VOWELS or (letters[end] == "e" and before and before in "yw"):
            break
        else:
            end += 1
    if start == end:
        raise PatternError(f"{word!r} has no vowel letter")
    return Syllable(letters[:start], letters[start:end], letters[end:])


def split_pronunciation(pronunciation: str) -> Syllable:
    """Split a syllable in the notation of 1996 into onset, vowel and coda.

    Raises
    ------
    PatternError
        If it does not have exactly one vowel.
    """
    vowels = [at for at, symbol in enumerate(pronunciation) if symbol in VOWEL_GROUP]
    if len(vowels) != 1:
        raise PatternError(f"{pronunciation!r} must have one vowel; it has {len(vowels)}")
    at = vowels[0]
    return Syllable(pronunciation[:at], pronunciation[at], pronunciation[at + 1 :])


def graphemes(word: str) -> tuple[str, ...]:
    """Name the grapheme units that a spelling turns on, in the order of the units.

    Raises
    ------
    PatternError
        If the spelling does not fit: a letter that its slot lacks, a consonant twice in one slot
        (unless within clusters, as in *ill* or *eighth*), or a second vowel.
    """
    onset, vowel, coda = split_spelling(word)
    if set(_VOWELS) & set(_FINAL_E.sub("", coda)):
        raise PatternError(f"{word!r} has more than one vowel: {vowel!r} and the one in {coda!r}")
    active = {
        *_clusters(word, "onset", onset, ONSET_GRAPHEMES),
        *_clusters(word, "vowel", vowel, VOWEL_GRAPHEMES),
        *_clusters(word, "coda", coda, CODA_GRAPHEMES),
    }
    active -= {f"coda-{ending}" for ending in ("es", "ed") if not coda.endswith(ending)}
    return tuple(unit for unit in GRAPHEMES if unit in active)


def phonemes(pronunciation: str) -> tuple[str, ...]:
    """Name the phoneme units that a pronunciation turns on, in the order of the units.

    Raises
    ------
    PatternError
        If the pronunciation cannot be told from its units: a phoneme that its slot lacks, two that
        exclude each other, or an order that the slots do not code.
    """
    onset, vowel, coda = split_pronunciation(pronunciation)
    active = {f"onset-{p}" for p in onset} | {f"vowel-{vowel}"} | {f"coda-{p}" for p in coda}
    unknown = sorted(active - _PHONEME_INDEX.keys())
    if unknown:
        slot, symbol = unknown[0].split("-", 1)
        raise PatternError(f"{pronunciation!r}: there is no unit for {symbol!r} in the {slot}")
    active |= {f"coda-{switch}" for switch in _ORDER_SWITCHES if switch in coda}
    alone = all(
        sum(f"{slot}-{p}" in active for p in group) <= 1
        for slot, groups in (("onset", ONSET_GROUPS), ("coda", CODA_GROUPS))
        for group in groups
    )
    if not alone or _pronounce(active) != pronunciation:
        raise PatternError(
            f"{pronunciation!r} cannot be told from its units: phonemes of one group exclude each other, and "
            f"the groups have a fixed order, in which it is {_pronounce(active)!r}"
        )
    return tuple(unit for unit in PHONEMES if unit in active)


def encode_spellings(words: Iterable[str]) -> Values:
    """Encode spellings as 1s and 0s of the grapheme units.

    Returns
    -------
    array, shape (words, 105)
    """
    return _encode([[_GRAPHEME_INDEX[unit] for unit in graphemes(word)] for word in words], len(GRAPHEMES))


def encode_pronunciations(pronunciations: Iterable[str]) -> Values:
    """Encode pronunciations, in the notation of 1996, as 1s and 0s of the phoneme units.

    Returns
    -------
    array, shape (words, 61)
    """
    return _encode([[_PHONEME_INDEX[unit] for unit in phonemes(p)] for p in pronunciations], len(PHONEMES))


def decode(activations: ArrayLike) -> list[str]:
    """Say what phoneme units pronounce.

    Parameters
    ----------
    activations : array, shape (words, 61)
        Activations of the phoneme units, 0 to 1.

    Returns
    -------
    list of str
        One pronunciation for each word, in the notation of 1996: in every group the most active unit if
        its activation exceeds .5; of the vowels the most active in any case; in the order of the groups.

    Raises
    ------
    PatternError
        If the activations are not those of 61 units.
    """
    table = np.asarray(activations, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(PHONEMES):
        raise PatternError(
            f"activations must be words x {len(PHONEMES)} phoneme units; got shape {table.shape}"
        )
    active: list[set[str]] = [set() for _ in table]
    at = 0
    for group in (*ONSET_GROUPS, VOWEL_GROUP, *CODA_GROUPS):
        block = table[:, at : at + len(group)]
        best = block.argmax(axis=1)
        said = (block.max(axis=1) > 0.5) | (group is VOWEL_GROUP)
        for word in np.flatnonzero(said):
            active[word].add(PHONEMES[at + best[word]])
        at += len(group)
    return [_pronounce(units) for units in active]


def _clusters(word: str, slot: str, letters: str, inventory: tuple[str, ...]) -> set[str]:
    """Name the units of the clusters, and of the single letters, that a slot holds."""
    matches = {
        letters[at : at + length]
        for length in (1, 2, 3)
        for at in range(len(letters) - length + 1)
        if letters[at : at + length] in inventory
    }
    missing = [c for c in letters if c not in matches and not (slot == "vowel" and c == "w")]
    if missing:
        raise PatternError(f"{word!r}: there is no unit for {missing[0]!r} in the {slot} {letters!r}")
    parts = [c for c in _longest_first(inventory).findall(letters) if slot != "vowel" and c not in _VOWELS]
    twice = [c for c in parts if parts.count(c) > 1]
    if twice:
        raise PatternError(
            f"{word!r}: {twice[0]!r} stands twice in the {slot} {letters!r}; units cannot say so"
        )
    return {f"{slot}-{cluster}" for cluster in matches}


@cache
def _longest_first(inventory: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(inventory, key=len, reverse=True)))


def _pronounce(active: set[str]) -> str:
    """Put the phonemes of active units into their order."""
    slots = {
        slot: "".join(p for group in groups for p in group if f"{slot}-{p}" in active)
        for slot, groups in (("onset", ONSET_GROUPS), ("vowel", (VOWEL_GROUP,)))
    }
    coda = "".join(
        p for group in CODA_GROUPS for p in group if group is not _ORDER_SWITCHES and f"coda-{p}" in active
    )
    for switch in _ORDER_SWITCHES:
        if f"coda-{switch}" in active and "s" in coda and switch[0] in coda:
            coda = coda.replace("s", "").replace(switch[0], switch)  # s follows p, k or t
    return slots["onset"] + slots["vowel"] + coda


def _encode(active: list[list[int]], units: int) -> Values:
    values = np.zeros((len(active), units))
    for row, indices in zip(values, active, strict=True):
        row[indices] = 1.0
    return values
