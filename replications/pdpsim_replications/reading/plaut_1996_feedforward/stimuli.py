"""The words and nonwords of the experiments that the paper simulates."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from pdpsim.base.errors import StudyError, nearest
from pdpsim.codings.bodies import Bodies
from pdpsim_replications.reading.plaut_1996_feedforward.corpus import Corpus

LISTS = ("glushko_1979", "mccann_besner_1987", "taraban_mcclelland_1987")
NONWORDS = ("regular nonword", "exception nonword", "pseudohomophone", "control")


@dataclass(frozen=True)
class Stimulus:
    """One item of an experiment.

    Parameters
    ----------
    item : str
        The spelling.
    kind : str
        Its condition: ``"exception nonword"``, ``"control"``, ``"regular consistent"``, ...
    set : str
        The number of the pair or triple that it was matched in; empty if there is none.
    base : str
        The word that a nonword was made from, or sounds like.
    frequency : str
        ``"high"`` or ``"low"`` in a list that has both.
    """

    item: str
    kind: str
    set: str = ""
    base: str = ""
    frequency: str = ""

    @property
    def word(self) -> bool:
        """Whether it is an English word."""
        return self.kind not in NONWORDS


def read(name: str) -> tuple[Stimulus, ...]:
    """Read one of `LISTS`, in the order of its file.

    Raises
    ------
    StudyError
        If there is no such list.
    """
    if name not in LISTS:
        raise StudyError(f"{name!r} is not a list of stimuli{nearest(name, LISTS)}")
    from pdpsim_replications.reading.plaut_1996_feedforward.study import study

    with study.table(name).open(encoding="utf-8", newline="") as file:
        return tuple(
            Stimulus(**{field: row.get(field, "") for field in Stimulus.__dataclass_fields__})
            for row in csv.DictReader(file, delimiter="\t")
        )


def pronunciations(stimulus: Stimulus, corpus: Corpus, bodies: Bodies) -> tuple[str, ...]:
    """Say how a stimulus may be pronounced; what counts as regular comes first.

    Words have the pronunciations that they have in the corpus, if any. Pseudohomophones sound like their
    base word, if the corpus has it; or, like other nonwords, as the rules have it, or with the rime of a
    word of the corpus with the same body.
    """
    if stimulus.word:
        return corpus.accepted.get(stimulus.item, ())
    base = corpus.accepted.get(stimulus.base, ()) if stimulus.kind == "pseudohomophone" else ()
    return tuple(dict.fromkeys((*base, *bodies.accepted(stimulus.item))))
