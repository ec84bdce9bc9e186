"""Bodies and rimes: how consistently the words of a corpus pronounce a spelling.

The body of *pint* is its vowel and what follows, ``int``; its rime is how that sounds. The words with the
same body are a word's friends if they rhyme with it, and its enemies if they do not (Glushko, 1979).

References
----------
.. [1] Glushko, R. J. (1979). The organization and activation of orthographic knowledge in reading aloud.
   Journal of Experimental Psychology: Human Perception and Performance, 5, 674-691.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pdpsim.codings.slots import split_pronunciation, split_spelling
from pdpsim.codings.spelling_rules import regular, with_rime


def body(word: str) -> str:
    """Give a spelling from its vowel on."""
    parts = split_spelling(word)
    return parts.vowel + parts.coda


def rime(pronunciation: str) -> str:
    """Give a pronunciation, in the notation of 1996, from its vowel on."""
    parts = split_pronunciation(pronunciation)
    return parts.vowel + parts.coda


@dataclass(frozen=True)
class Bodies:
    """The rimes of each body in a corpus, with the words that have them.

    Parameters
    ----------
    rimes : mapping of str to mapping of str to tuple of str
        Body, then rime, then the words.
    """

    rimes: Mapping[str, Mapping[str, tuple[str, ...]]]

    @classmethod
    def of(cls, words: Iterable[str], pronunciations: Iterable[str]) -> Bodies:
        """Collect the bodies of words, each with its pronunciation in the notation of 1996."""
        bodies: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for word, pronunciation in zip(words, pronunciations, strict=True):
            bodies[body(word)][rime(pronunciation)].append(word)
        return cls({b: {r: tuple(w) for r, w in rimes.items()} for b, rimes in bodies.items()})

    def attested(self, spelling: str) -> Counter[str]:
        """Count the words for each rime that a word's body has in the corpus, commonest first."""
        rimes = self.rimes.get(body(spelling), {})
        return Counter({r: len(words) for r, words in sorted(rimes.items(), key=lambda x: -len(x[1]))})

    def neighbours(self, word: str, pronunciation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name a word's friends and its enemies, itself left out."""
        friends: list[str] = []
        enemies: list[str] = []
        for each, words in self.rimes.get(body(word), {}).items():
            (friends if each == rime(pronunciation) else enemies).extend(w for w in words if w != word)
        return tuple(friends), tuple(enemies)

    def accepted(self, nonword: str) -> tuple[str, ...]:
        """Give the pronunciations of a nonword that readers could be expected to give.

        Its regular pronunciation by rule comes first, then its regular onset with each rime that its
        body has in a word of the corpus, commonest first.
        """
        return tuple(
            dict.fromkeys((regular(nonword), *(with_rime(nonword, r) for r in self.attested(nonword))))
        )
