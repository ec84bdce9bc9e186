"""Strings of phonemes that English allows, and the search for those that fit a pattern of Wickelfeatures.

Rumelhart and McClelland (1986) let their model say any string that "satisfies the constraints of English
phonology". Which constraints they wrote down is not known; those here (assumed) are: one syllable or more,
each an onset, a vowel and a coda out of the lists below, where a coda may have the past-tense /t/ or /d/
added. The lists are those of textbooks of English phonology, and hold every base and past tense of the
past-tense corpus.

The strings are too many to be tried one by one. A beam search over lengths finds those that fit best; the
binding network (:mod:`pdpsim.codings.binding`) then lets them compete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import PatternError
from pdpsim.codings.binding import THRESHOLD, bind
from pdpsim.codings.rm_phonemes import PHONEMES, UNVOICED, VOWELS, canonical, check
from pdpsim.codings.wickel import Wickelfeatures

_EDGE = len(PHONEMES)  # the boundary's number in the rows of `Wickelfeatures`

_ONSETS = """
    b p d t g k m n v D f T z s Z j S C w l r y h bl br pl pr dr tr gl gr kl kr fl fr sl Tr Sr dw tw gw kw
    sw Tw by py ky gy my vy fy hy ny sp st sk sm sn sf spl spr str skr skw spy sky skl
"""
_CODAS = """
    b p d t g k m n N v D f T z s Z j S C l r mp mf nt nd nC nj ns nz nT Nk NT mpt mps Nks Nkt sp st sk ps
    ts ks ft pt kt kst lp lt lk lb ld lf lv lm ln ls lz lC lj lS lT rp rt rk rb rd rg rm rn rl rf rv rs rz
    rC rj rS rT rD rld rst rts rps rks
"""
ONSETS: frozenset[str] = frozenset(_ONSETS.split())
NUCLEI: frozenset[str] = VOWELS | {"*y"}  # the vowel of join


def _past(coda: str) -> str:
    return coda + ("t" if coda[-1] in UNVOICED else "d")


#: Codas, with and without the past-tense ending.
CODAS: frozenset[str] = frozenset(
    form for coda in _CODAS.split() for form in ((coda,) if coda[-1] in "td" else (coda, _past(coda)))
)


def _beginnings(parts: frozenset[str]) -> frozenset[str]:
    return frozenset(part[:end] for part in parts for end in range(len(part) + 1))


_ONSETS_BEGUN, _CODAS_BEGUN = _beginnings(ONSETS), _beginnings(CODAS)


@dataclass(frozen=True)
class Automaton:
    """A machine that reads a string phoneme by phoneme.

    Parameters
    ----------
    following : array of int, shape (states, 38)
        The next state on each phoneme, -1 if no legal string goes on so. State 0 is the start.
    final : array of bool, shape (states,)
        Whether a legal string may end there.
    """

    following: NDArray[np.intp]
    final: NDArray[np.bool_]


@lru_cache(maxsize=1)
def automaton() -> Automaton:
    """Build the machine that accepts the legal strings (subset construction)."""
    start = frozenset({("onset", "")})
    states = {start: 0}
    waiting, following, final = [start], [], []
    while waiting:
        state = waiting.pop(0)
        row = []
        for phoneme in PHONEMES:
            after = frozenset(item for place in state for item in _step(*place, phoneme))
            if after and after not in states:
                states[after] = len(states)
                waiting.append(after)
            row.append(states.get(after, -1))
        following.append(row)
        final.append(any(part == "coda" and done in CODAS | {""} for part, done in state))
    return Automaton(np.array(following), np.array(final))


def _step(part: str, done: str, phoneme: str) -> Iterable[tuple[str, str]]:
    """Yield the places in a syllable that a phoneme may lead to from one place."""
    more = done + phoneme
    if part == "onset":
        if more in _ONSETS_BEGUN:
            yield "onset", more
        if done in ONSETS | {""}:
            yield from _step("nucleus", "", phoneme)
    elif part == "nucleus":
        if more in NUCLEI:
            yield "coda", ""
        if any(nucleus.startswith(more) and nucleus != more for nucleus in NUCLEI):
            yield "nucleus", more
    else:
        if more in _CODAS_BEGUN:
            yield "coda", more
        if done in CODAS | {""}:  # the next syllable
            yield from _step("onset", "", phoneme)


def is_legal(string: str) -> bool:
    """Return whether English allows a string of phonemes.

    Raises
    ------
    PatternError
        If a character is no phoneme.
    """
    machine, state = automaton(), 0
    for phoneme in check(string):
        state = int(machine.following[state, PHONEMES.index(phoneme)])
        if state < 0:
            return False
    return bool(machine.final[state])


def generate(
    active: ArrayLike, code: Wickelfeatures, *, width: int = 100, longest: int = 12, keep: int = 40
) -> list[str]:
    """Find the legal strings whose features differ least from those that are active.

    The difference is the number of features active and not in the string, or in it and not active
    (weighted by the activations, if these are graded). Strings grow by one phoneme at a time, and of
    each length the `width` best are grown further, so that the best of all may in principle be missed.

    Parameters
    ----------
    active : array, shape (460,)
        Activations between 0 and 1.
    code : Wickelfeatures
        How strings are coded.
    width : int, default 100
        How many strings of each length are kept.
    longest : int, default 12
        Phonemes in the longest string.
    keep : int, default 40
        How many strings to return.

    Returns
    -------
    list of str
        The best first; of equally good ones the shorter first.

    Raises
    ------
    PatternError
        If `active` is not a pattern over the code's units.
    """
    s = np.asarray(active, dtype=np.float32)
    if s.shape != (code.size,):
        raise PatternError(f"a pattern over {code.size} units expected; got shape {s.shape}")
    worth = s - (1.0 - s)  # what a feature adds to a string: 1 if active, -1 if not
    cautious = s - 2.0 * (1.0 - s)  # and to a beginning: long ones account for much at first, but badly
    machine = automaton()
    phonemes = np.arange(len(PHONEMES))
    first = np.flatnonzero(machine.following[0] >= 0)
    strings = np.column_stack([np.full(len(first), _EDGE), first])  # begins with the boundary
    state = machine.following[0, first]
    features = np.zeros((len(first), code.size), dtype=np.bool_)
    score = np.zeros(len(first), dtype=np.float32)
    complete: list[tuple[float, str]] = []
    for length in range(1, longest + 1):
        if length > 1:  # a word needs two phonemes
            ends = np.flatnonzero(machine.final[state])
            added = code.rows(strings[ends, -2], strings[ends, -1], np.full(len(ends), _EDGE))
            total = (features[ends] | added) @ worth
            complete += zip(total.tolist(), map(_spell, strings[ends]), strict=True)
        rows = code.rows(strings[:, -2, None], strings[:, -1, None], phonemes)
        more = rows.astype(np.float32) @ np.where(features, np.float32(0.0), cautious)[:, :, None]
        parent, phoneme = np.nonzero(machine.following[state] >= 0)
        gained = score[parent] + more[parent, phoneme, 0]
        best = np.argsort(-gained, kind="stable")[:width]
        parent, phoneme = parent[best], phoneme[best]
        strings = np.column_stack([strings[parent], phoneme])
        state = machine.following[state[parent], phoneme]
        features = features[parent] | rows[parent, phoneme]
        score = gained[best]
    complete.sort(key=lambda item: -item[0])
    return [string for _, string in complete[:keep]]


def _spell(numbers: NDArray[np.intp]) -> str:
    return "".join(PHONEMES[number] for number in numbers[1:])


def hear(
    active: ArrayLike,
    code: Wickelfeatures,
    *,
    threshold: float = THRESHOLD,
    excess: float = 1.0,
    width: int = 100,
    longest: int = 12,
) -> list[tuple[str, float]]:
    """Let the model say what it will: generate legal strings, let them compete, keep the strong ones.

    Strings that the features cannot tell apart are one candidate.

    Parameters
    ----------
    active : array, shape (460,)
        Activations between 0 and 1.
    code : Wickelfeatures
        How strings are coded.
    threshold : float, default 0.2
        Weaker responses are not returned.
    excess : float, default 1.0
        What a candidate is charged for features that it has and that are off; see `bind`.
    width, longest : int
        Of the search; see `generate`.

    Returns
    -------
    list of (str, float)
        Responses and their strengths, the strongest first.
    """
    candidates: dict[str, str] = {}
    for string in generate(active, code, width=width, longest=longest):
        candidates.setdefault(canonical(string), string)
    strings = list(candidates.values())
    strengths = bind(active, code.encode(strings), excess=excess)
    order = np.argsort(-strengths, kind="stable")
    return [(strings[i], float(strengths[i])) for i in order if strengths[i] >= threshold]
