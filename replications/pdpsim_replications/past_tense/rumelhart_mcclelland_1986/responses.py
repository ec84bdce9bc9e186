"""What the network may say of a verb, and what kind of response that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.codings.binding import bind
from pdpsim.codings.legal_strings import hear
from pdpsim.codings.rm_phonemes import canonical, regular_past
from pdpsim.codings.wickel import Wickelfeatures

from .verbs import Verb

#: What the binding network may be given: an output that was drawn, how probable it is that each unit comes
#: on, or each unit's likelier state.
RULES = ("drawn", "probable", "likelier")
#: The fixed alternatives: for come these are came, come, comed, camed.
ALTERNATIVES = ("correct", "no change", "base+ed", "past+ed")
#: How many responses to one verb are written down.
KEPT = 3


def alternatives(verb: Verb) -> tuple[str, str, str, str]:
    """Return the strings that compete to be a verb's past tense, as `ALTERNATIVES`.

    One that is the same as an earlier one, such as no change in *hit*, is the empty string.
    """
    forms = (verb.past_sound, verb.sound, regular_past(verb.sound), regular_past(verb.past_sound))
    one, two, three, four = ("" if form in forms[:i] else form for i, form in enumerate(forms))
    return one, two, three, four


def kind_of(verb: Verb, response: str) -> str:
    """Return which alternative a response is, ``"other"`` if none: a changed stem or a blend.

    Strings of the same features count as the same; an empty response is ``""``.
    """
    if not response:
        return ""
    for kind, form in zip(ALTERNATIVES, alternatives(verb), strict=True):
        if form and canonical(form) == canonical(response):
            return kind
    return "other"


class Chooser:
    """The binding network with the fixed alternatives of many verbs.

    Parameters
    ----------
    verbs : sequence of Verb
    code : Wickelfeatures
        The code of the targets.
    excess : float
        See `bind`.
    """

    def __init__(self, verbs: Sequence[Verb], code: Wickelfeatures, excess: float = 1.0) -> None:
        self._excess = excess
        self._features = np.zeros((len(verbs), len(ALTERNATIVES), code.size), dtype=np.bool_)
        for row, verb in zip(self._features, verbs, strict=True):
            for place, form in enumerate(alternatives(verb)):
                if form:
                    row[place] = code.encode(form)

    def strengths(self, outputs: ArrayLike) -> NDArray[np.float32]:
        """Return the strengths of all alternatives, given outputs.

        Parameters
        ----------
        outputs : array, shape (verbs, 460)
            Activations between 0 and 1.

        Returns
        -------
        array, shape (verbs, 4)
            0 for an alternative that is the empty string.
        """
        strengths = bind(outputs, self._features, excess=self._excess, tolerance=1e-3, cycles=300)
        return strengths.astype(np.float32)


@dataclass(frozen=True)
class Listener:
    """How a network is heard when it may say any legal string.

    None of this is known of the chapter.

    Parameters
    ----------
    code : Wickelfeatures
        The code of the targets.
    longer : int
        How many phonemes a response may have more than the base: 3 are enough for /^d/ and one more.
    excess : float
        What a string is charged for features that it has and the output lacks; see `bind`.
    width : int
        How many strings the search keeps.
    """

    code: Wickelfeatures
    longer: int = 3
    excess: float = 1.0
    width: int = 100

    def responses(
        self, verbs: Sequence[Verb], outputs: NDArray[np.floating[Any]]
    ) -> Iterator[list[tuple[str, float]]]:
        """Yield the strong responses to each verb, with strengths.

        The correct past tense is not proposed: a string that is proposed is heard even from random outputs.
        """
        for verb, output in zip(verbs, outputs, strict=True):
            yield hear(
                output,
                self.code,
                excess=self.excess,
                width=self.width,
                longest=len(verb.sound) + self.longer,
            )[:KEPT]


def written(said: Sequence[Sequence[tuple[str, float]]]) -> tuple[NDArray[np.str_], NDArray[np.float32]]:
    """Return responses as arrays of strings and strengths, shape (verbs, 3), filled up with "" and 0."""
    strings = np.full((len(said), KEPT), "", dtype="U24")
    strengths = np.zeros((len(said), KEPT), dtype=np.float32)
    for row, responses in enumerate(said):
        for place, (string, strength) in enumerate(responses):
            strings[row, place] = string
            strengths[row, place] = strength
    return strings, strengths
