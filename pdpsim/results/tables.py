"""The numbers of a run as tables for other programs: a row for each number of a measure, or of a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.tables import write_csv
from pdpsim.claims.record import Record

if TYPE_CHECKING:
    from pdpsim.results.folder import Results

#: The columns of ``measures.csv`` and ``claims.csv``.
MEASURES = ("condition", "reading", "replicate", "measure", "value")
CLAIMS = ("claim", "measure", "unit", "condition", "reading", "replicate", "value", "control")

#: Arrays of more numbers than this are not in ``measures.csv``.
MOST_NUMBERS = 500


def write_tables(results: Results, records: Sequence[Record]) -> None:
    """Write ``measures.csv`` and ``claims.csv`` of a run; see `measure_rows` and `claim_rows`."""
    write_csv(results.folder / "measures.csv", MEASURES, measure_rows(results))
    write_csv(results.folder / "claims.csv", CLAIMS, claim_rows(results, records))


def measure_rows(results: Results) -> Iterator[list[Any]]:
    """Yield a row, with the columns `MEASURES`, for every number of every measure, but for long arrays.

    The numbers of an array have their place, from 0, behind the measure's name: ``errors[2]``,
    ``means[0,4]``. Arrays of more than `MOST_NUMBERS` are in the files of ``arrays/`` alone.
    """
    for case, number, name, measure in results.measured():
        for place, value in numbers_of(measure):
            yield [case.condition, case.reading, number, f"{name}{place}", value]


def claim_rows(results: Results, records: Sequence[Record]) -> Iterator[list[Any]]:
    """Yield a row, with the columns `CLAIMS`, for every claim's value of every network."""
    for each in records:
        values = each.measured.values
        numbers: Sequence[int | None] = [None] * len(values)
        if each.over == "replicates":
            same = [x for x in results.cases if (x.condition, x.reading) == (each.condition, each.reading)]
            finished = results.finished(same[0]) if same else []
            numbers = finished if len(finished) == len(values) else numbers
        controls: Sequence[float | None] = each.control_values or ()
        if len(controls) != len(values):
            controls = [None] * len(values)
        for number, value, control in zip(numbers, values, controls, strict=True):
            yield [each.id, each.measure, each.unit, each.condition, each.reading, number, value, control]


def numbers_of(measure: object) -> Iterator[tuple[str, float]]:
    """Yield the numbers of a measure and their places in it; none of a text or a long array."""
    if isinstance(measure, float):
        yield "", measure
    elif isinstance(measure, np.ndarray) and measure.dtype.kind in "biuf" and measure.size <= MOST_NUMBERS:
        for place, value in np.ndenumerate(measure):
            yield f"[{','.join(map(str, place))}]", float(value)
