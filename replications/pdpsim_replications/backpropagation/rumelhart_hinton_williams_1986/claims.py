"""How this study's claims are written: the rules that they have in common.

One value per network. A network that does not solve its task counts as later than all others in counts, as
no value in levels, and as without the sign in orders. What solved networks look like is asked of solved
networks only; the others lack the sign.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pdpsim.claims.decorated import Controlled, Counts, Criterion, Level
from pdpsim.study.study import NotTested, Study
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.measures import count

Measures = Mapping[str, Any]
Conditions = Mapping[str, Measures]
Effect = Callable[[Measures], Any]

SIGN = "one network is published: the sign in 90 % of networks says whether it is typical"
TENTH = "above 0 within 10 % of the published ratio; " + SIGN


class Claims:
    """Claims in the order in which they are to be registered with the study."""

    def __init__(self) -> None:
        self._known: list[tuple[dict[str, Any], Any]] = []

    def claim(
        self,
        id: str,
        condition: str,
        sentence: str,
        published: str,
        source: str,
        criterion: Criterion | Controlled,
        reason: str,
        value: Any,
        known_from: str = "read",
        flags: Sequence[str] = (),
        over: str = "replicates",
    ) -> None:
        """Note a claim of one condition, or of several (`over` "paired", `condition` empty)."""
        words = {"id": id, "sentence": sentence, "published": published, "source": source}
        how = {"criterion": criterion, "reason": reason, "known_from": known_from, "flags": flags}
        self._known.append(({**words, **how, "over": over, "condition": condition or None}, value))

    def counted(
        self, id: str, condition: str, what: str, published: str, source: str, flags: Sequence[str] = ()
    ) -> None:
        """Note a claim about the sweeps to solution of a single published run."""
        reason = "a single run is published: it should be one that ours might be"
        sentence = f"{what}: sweeps to solution"
        self.claim(id, condition, sentence, published, source, Counts(), reason, count, flags=flags)

    def mean_count(self, published: str, condition: str, id: str, what: str, source: str) -> None:
        """Note a claim about a published mean number of sweeps."""
        self.claim(
            id,
            condition,
            f"{what}: mean sweeps to solution",
            published,
            source,
            Level(d=0.1 * float(published)),
            "a mean is published, without SD or number of runs; 10 % of it, chance being 0 sweeps",
            lambda measures: count(measures) if np.isfinite(count(measures)) else np.nan,
        )

    def register(self, study: Study) -> None:
        """Register every claim with the study."""
        for words, value in self._known:
            study.claim(**words)(_of_trained(words["over"], value))


WHY = "the text leaves one reading for this problem: weights change once a sweep"


class Trained(dict[str, Measures]):
    """Measures of one replicate by condition, without those in which nothing was trained; see `Task`."""

    def __missing__(self, condition: str) -> Measures:
        raise NotTested(WHY)


def _of_trained(over: str, value: Any) -> Any:
    """Return a claim's function that knows that some replicates trained no network."""

    def of_all(measures: Sequence[Measures]) -> Any:
        trained = [each for each in measures if each["trained"]]
        if not trained:
            raise NotTested(WHY)
        return value(trained)

    def of_paired(measures: Conditions) -> Any:
        return value(Trained({name: each for name, each in measures.items() if each["trained"]}))

    def of_one(measures: Measures) -> Any:
        if not measures["trained"]:
            raise NotTested(WHY)
        return value(measures)

    return {"replicates": of_one, "paired": of_paired, "all": of_all}[over]


def if_solved(effect: Effect) -> Effect:
    """Return a function of measures: the effect where the network solved its task, else no value."""
    return lambda measures: float(effect(measures)) if np.isfinite(count(measures)) else np.nan


def before(effect: Effect) -> Effect:
    """Return a function of measures: the effect with the weights that the network began with."""

    def value(measures: Measures) -> float:
        mark = "untrained_"
        fresh = {name.removeprefix(mark): x for name, x in measures.items() if name.startswith(mark)}
        return float(effect({**measures, **fresh}))

    return value


def stuck(measures: Sequence[Measures], what: str) -> Any:
    """Return a measure of all networks that did not solve their task, one row each."""
    rows = [np.asarray(m[what])[~np.isfinite(m["sweeps"])] for m in measures]
    found = np.concatenate(rows)
    if not len(found):
        raise NotTested("no network got stuck")
    return found
