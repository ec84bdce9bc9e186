"""The language of Elman (1990, pp. 194-203): words, classes, templates, and the stream made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: The leaves of Figure 7, from top to bottom by branch: the paper has no other list of its 29 words.
VERBS = ("smell", "move", "see", "think", "exist", "sleep", "break", "smash", "like", "chase", "eat")
ANIMATES = ("mouse", "cat", "dog", "monster", "lion", "dragon", "woman", "girl", "man", "boy")
INANIMATES = ("car", "book", "rock", "sandwich", "cookie", "bread", "plate", "glass")
WORDS = VERBS + ANIMATES + INANIMATES

#: Each word is one bit of 31; two bits are spare, and the first of these is later ZOG's.
BITS = 31
ZOG = len(WORDS)
VOCABULARY = (*WORDS, "zog")

Lexicon = Mapping[str, tuple[str, ...]]

# Table 3 prints two examples of a class (one for VERB-EAT). The remaining words of Figure 7 are put
# where the figure's branches put them; Table 3's "break" under NOUN-FOOD is a misprint for bread.
_STRICT = {
    "NOUN-HUM": ("man", "woman", "boy", "girl"),
    "NOUN-ANIM": ("cat", "mouse", "dog"),
    "NOUN-INANIM": ("book", "rock", "car"),
    "NOUN-AGRESS": ("dragon", "monster", "lion"),
    "NOUN-FRAG": ("glass", "plate"),
    "NOUN-FOOD": ("cookie", "bread", "sandwich"),
    "VERB-INTRAN": ("think", "sleep", "exist"),
    "VERB-TRAN": ("see", "chase", "like"),
    "VERB-AGPAT": ("move", "break"),
    "VERB-PERCEPT": ("smell", "see"),
    "VERB-DESTROY": ("break", "smash"),
    "VERB-EAT": ("eat",),
}


def _with(base: Lexicon, more: Lexicon) -> dict[str, tuple[str, ...]]:
    return {name: words + more.get(name, ()) for name, words in base.items()}


# Figure 9 shows every distinct sentence with boy (and, in a second panel, with girl), but those with both: 52
# tokens in each panel, 37 sentence-initial and 15 sentence-final. That many, and exactly these, follow from
# one grammar: its human objects come after see, chase, like, move, smell and eat, never after break or smash;
# smell also ends sentences, as move and break do; no food, plate or glass is seen, smelled, moved or broken
# as one of NOUN-INANIM; and no animal chases a human, or is chased by one. So eat is a VERB-TRAN, which Table
# 5's "dog move mouse" needs of move, and the classes of nouns are strict.
_FIGURE_9 = _with(_STRICT, {"VERB-TRAN": ("move", "smell", "eat"), "VERB-AGPAT": ("smell",)})

# The text says that some classes are included in others (p. 195) and names VERB-DESTROY, which lies inside
# VERB-TRAN; that some nouns always precede "chase", "break", "smash" (p. 199), as aggressors do only if they
# are a NOUN-ANIM. `included` is Table 3 with whole classes inside others, of verbs and of nouns.
_INCLUDED = _with(
    _STRICT,
    {
        "VERB-TRAN": ("move", "break", "smell", "smash"),
        "NOUN-ANIM": _STRICT["NOUN-HUM"] + _STRICT["NOUN-AGRESS"],
        "NOUN-INANIM": _STRICT["NOUN-FOOD"] + _STRICT["NOUN-FRAG"],
    },
)

#: Three readings of Table 3; each contains `strict`.
LEXICONS: Mapping[str, Lexicon] = MappingProxyType(
    {
        "figure9": MappingProxyType(_FIGURE_9),
        "strict": MappingProxyType(_STRICT),
        "included": MappingProxyType(_INCLUDED),
    }
)

#: The rows of Table 4. The text speaks of 15 templates, the table has 16.
TEMPLATES: tuple[tuple[str, ...], ...] = (
    ("NOUN-HUM", "VERB-EAT", "NOUN-FOOD"),
    ("NOUN-HUM", "VERB-PERCEPT", "NOUN-INANIM"),
    ("NOUN-HUM", "VERB-DESTROY", "NOUN-FRAG"),
    ("NOUN-HUM", "VERB-INTRAN"),
    ("NOUN-HUM", "VERB-TRAN", "NOUN-HUM"),
    ("NOUN-HUM", "VERB-AGPAT", "NOUN-INANIM"),
    ("NOUN-HUM", "VERB-AGPAT"),
    ("NOUN-ANIM", "VERB-EAT", "NOUN-FOOD"),
    ("NOUN-ANIM", "VERB-TRAN", "NOUN-ANIM"),
    ("NOUN-ANIM", "VERB-AGPAT", "NOUN-INANIM"),
    ("NOUN-ANIM", "VERB-AGPAT"),
    ("NOUN-INANIM", "VERB-AGPAT"),
    ("NOUN-AGRESS", "VERB-DESTROY", "NOUN-FRAG"),
    ("NOUN-AGRESS", "VERB-EAT", "NOUN-HUM"),
    ("NOUN-AGRESS", "VERB-EAT", "NOUN-ANIM"),
    ("NOUN-AGRESS", "VERB-EAT", "NOUN-FOOD"),
)


@dataclass(frozen=True, eq=False)
class Corpus:
    """Sentences run together into one stream, which wraps around.

    Parameters
    ----------
    words : array of int, shape (tokens,)
        Numbers of the words in `VOCABULARY`.
    lengths : array of int, shape (sentences,)
        Words of each sentence: 1 to 3.
    """

    words: Ints
    lengths: Ints

    def __len__(self) -> int:
        return len(self.words)

    @property
    def starts(self) -> Ints:
        """For each token, shape (tokens,), where in the stream its sentence begins."""
        return np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)

    @property
    def places(self) -> Ints:
        """For each token, shape (tokens,), its place in its sentence, from 0."""
        return np.arange(len(self)) - self.starts

    @property
    def last(self) -> NDArray[np.bool_]:
        """For each token, shape (tokens,), whether it ends its sentence."""
        ends: NDArray[np.bool_] = self.places == np.repeat(self.lengths, self.lengths) - 1
        return ends

    @property
    def following(self) -> Ints:
        """For each token, shape (tokens,), the next word; the first word follows the last."""
        return np.roll(self.words, -1)

    @property
    def prefixes(self) -> Ints:
        """For each token, shape (tokens,), a number for the words of its sentence up to it.

        Two tokens have the same number if, and only if, their sentences are identical up to and
        including them.
        """
        base = BITS + 1
        key = np.zeros(len(self), dtype=np.int64)
        for place in range(int(self.lengths.max())):
            later = self.places >= place
            key[later] = key[later] * base + self.words[self.starts[later] + place] + 1
        return np.unique(key, return_inverse=True)[1].reshape(-1)

    def likelihood(self) -> Floats:
        """Return, for each token, the distribution of the word that follows, shape (tokens, 31).

        It is the empirical one, over all tokens of this corpus with the identical sentence prefix
        (p. 198).
        """
        prefixes = self.prefixes
        count = int(prefixes.max()) + 1
        table = np.bincount(prefixes * BITS + self.following, minlength=count * BITS).reshape(count, BITS)
        rows: Floats = table / table.sum(axis=1, keepdims=True)
        return rows[prefixes]

    def patterns(self) -> PatternSet:
        """Return the stream as patterns: one for each sentence, one event for each word, never reset."""
        codes = np.eye(BITS)
        return PatternSet.from_arrays(
            codes[self.words],
            codes[self.following],
            lengths=self.lengths.tolist(),
            labels=[VOCABULARY[word] for word in self.words],
            reset="never",
        )

    def replace(self, old: str, new: str) -> Corpus:
        """Return the corpus with one word in the place of another, as ZOG takes the place of man."""
        words = np.where(self.words == VOCABULARY.index(old), VOCABULARY.index(new), self.words)
        return Corpus(words, self.lengths)


def generate(sentences: int, lexicon: Lexicon, rng: np.random.Generator, templates: int = 16) -> Corpus:
    """Make a corpus: a random template for each sentence, a random member of the class for each slot.

    Templates, and words within a class, are equally likely (assumed: the paper says no more than that
    the sentences were generated at random).

    Parameters
    ----------
    sentences : int
        How many (10,000 in the paper).
    lexicon : mapping of str to tuple of str
        One of `LEXICONS`.
    rng : numpy.random.Generator
        Source of the random choices.
    templates : {16, 15}
        All rows of Table 4, or, as the text has 15, all but the last (assumed; it removes no word and no
        class, and fits the stream length of 27,354).

    Returns
    -------
    Corpus

    Raises
    ------
    PatternError
        If there is no sentence, or another number of templates.
    """
    if sentences < 1:
        raise PatternError(f"a corpus needs 1 sentence or more; got {sentences}")
    if templates not in (15, 16):
        raise PatternError(f"the paper has 16 templates (its Table 4) or 15 (its text); got {templates}")
    chosen = rng.integers(templates, size=sentences)
    table = np.full((sentences, 3), -1)
    for number, template in enumerate(TEMPLATES[:templates]):
        rows = np.flatnonzero(chosen == number)
        for slot, name in enumerate(template):
            members = np.array([WORDS.index(word) for word in lexicon[name]])
            table[rows, slot] = rng.choice(members, size=len(rows))
    used = table >= 0
    return Corpus(table[used], used.sum(axis=1))


def parses(sentence: str, lexicon: Lexicon) -> list[int]:
    """Return the numbers, from 1 as in Table 4, of the templates that yield a sentence."""
    words = sentence.split()
    return [
        number
        for number, template in enumerate(TEMPLATES, 1)
        if len(template) == len(words)
        and all(word in lexicon[name] for word, name in zip(words, template, strict=True))
    ]
