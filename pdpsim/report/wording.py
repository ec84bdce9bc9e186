"""Claims in words: the same sentence in the terminal, the report and the documentation."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pdpsim.base.format import counted, interval, number
from pdpsim.claims.glossary import Meaning
from pdpsim.claims.record import Record
from pdpsim.claims.verdict import MARKS

#: What low and high are, by the kind of criterion.
INTERVALS = {
    "level": "90 % interval of the mean",
    "mean": "90 % Welch interval",
    "single-run": "5th to 95th percentile",
    "order": "95 % interval of the mean",
    "exact": "smallest to largest",
}

FLAGS = {
    "contested": "the literature disagrees",
    "fitted": "a parameter was chosen because it brings this claim back",
    "amended": "changed after it was registered; counted as fitted too, unless it became strictly harsher",
    "recalled": "the published value is recalled, not read in the paper",
    "secondary": "the published value is known from another source than the paper",
}

#: Words of a unit (or of the meaning of a pure number) that say it is a logarithm, and its base.
LOGARITHMS = {
    "log ratio": math.e,
    "log10": 10.0,
    "logarithm to 10": 10.0,
    "decimal logarithm": 10.0,
    "powers of ten": 10.0,
    "orders of magnitude": 10.0,
    "log2": 2.0,
    "binary logarithm": 2.0,
}


def sentence(record: Record) -> str:
    """Return a claim of ``claims.json`` as a sentence that ends in its verdict.

    Parameters
    ----------
    record : Record

    Returns
    -------
    str
        Such as ``"Outputs resemble likelihoods: 0.916 in the paper (p. 198); here 0.91 (90 % interval of the
        mean 0.89 to 0.93, 10 networks): reproduced."``
    """
    claim = record.claim.rstrip(".")
    paper = f"the paper ({record.source})"
    published = record.published or ""
    if published:
        words = not any(sign.isdigit() for sign in published)
        paper = f"“{published}” in {paper}" if words else f"{published} in {paper}"
    return f"{claim[:1].upper()}{claim[1:]}: {paper}; {measured(record)}: {verdict(record)}."


def measured(record: Record) -> str:
    """Return what was measured: ``"here 0.91 (90 % interval of the mean 0.89 to 0.93, 10 networks)"``."""
    values = record.measured
    if math.isnan(values.mean) and not values.n:
        return "here nothing was measured"
    lost = without_value(record)
    if lost and record.failed == values.n:
        return f"here {lost}"
    limits = interval(values.low, values.high)
    kind = INTERVALS.get(record.kind, "interval")
    about = f"{kind} {limits}, {counted(values.n, 'network')}" if limits else counted(values.n, "network")
    about += f"; {lost}" if lost else ""
    what = "median " if record.kind == "single-run" else ""
    return f"here {what}{number(values.mean)} ({about})"


def measure(record: Record) -> str:
    """Return what was measured and its unit, ``"norm (mean over words)"``; empty if nothing says so."""
    return str(Meaning(record.meaning, record.unit)) if record.meaning else ""


def quantity(record: Record) -> str:
    """Return a number's unit, and what it comes to; empty for a pure number.

    Such as ``"log ratio of epochs, that is 1.82 times as many epochs"``.
    """
    value = record.measured.mean
    if not math.isfinite(value):
        return record.unit
    for logarithm, base in LOGARITHMS.items():
        if logarithm in record.unit or (not record.unit and logarithm in record.meaning):
            of = record.unit.partition("log ratio of ")[2]
            size = number(base**value)
            factor = f"{size} times as many {of}" if of else f"a factor of {size}"
            return f"{record.unit or logarithm}, that is {factor}"
    return record.unit


def registration(records: Sequence[Record]) -> str:
    """Return a sentence on whether criteria were registered before the networks were trained."""
    standings = [each.registered for each in primary(records)]
    count = len(standings)
    if not any(standings):
        return "No criterion is registered."
    early = sum(each is not None and each.before and not each.differs for each in standings)
    amended = sum(each is not None and each.amended is not None for each in standings)
    text = f"{early} of {count} criteria were registered before these networks were trained"
    return f"{text}, {amended} of {count} amended." if amended else f"{text}."


def registered(record: Record) -> str:
    """Return how a claim's criterion stands to the networks; empty in a study that is not registered.

    Such as ``"criterion of 2026-11-28, before these networks"``, ``"amended 2026-12-01, after 9 networks"``.
    """
    standing = record.registered
    if standing is None:
        return ""
    if standing.differs:
        return f"not as it was registered on {standing.date[:10]}"
    if standing.amended is not None:
        weight = ", strictly harsher" if standing.harsher else ""
        return f"amended {standing.amended[:10]}{weight}, after {counted(standing.networks, 'network')}"
    when = "before" if standing.before else "when there were some of"
    return f"criterion of {standing.date[:10]}, {when} these networks"


def without_value(record: Record) -> str:
    """Return ``"2 of 2 networks without a value"``; empty if all have one, or if none counts as unsolved."""
    if not record.failed or record.kind == "single-run":
        return ""
    return f"{record.failed} of {counted(record.measured.n, 'network')} without a value"


def verdict(record: Record) -> str:
    """Return the verdict with its flags, ``"reproduced (contested)"``."""
    flags = ", ".join(record.flags)
    return f"{record.verdict} ({flags})" if flags else record.verdict


def primary(records: Sequence[Record]) -> list[Record]:
    """Return the records that carry the verdicts: those of the primary reading."""
    return [each for each in records if each.primary]


def tally(records: Sequence[Record]) -> str:
    """Return how many claims have which verdict, flagged ones counted apart.

    Returns
    -------
    str
        ``"9 claims: 6 reproduced, 2 partly, 1 not reproduced; of these 1 contested"``.
    """
    chosen = primary(records)
    counts = {name: sum(each.verdict == name for each in chosen) for name in MARKS}
    verdicts = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    flags = {name: sum(name in each.counted for each in chosen) for name in FLAGS}
    flagged = ", ".join(f"{count} {name}" for name, count in flags.items() if count)
    text = f"{len(chosen)} claim{'' if len(chosen) == 1 else 's'}"
    return f"{text}: {verdicts}" + (f"; of these {flagged}" if flagged else "") if verdicts else text
