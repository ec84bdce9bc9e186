from __future__ import annotations

import math
from dataclasses import replace

import pytest
from records import a_record

from pdpsim.base.format import counted, duration, interval, number, percent
from pdpsim.claims.record import NOTHING, Measured, Record
from pdpsim.report import wording


def record(**changes: object) -> Record:
    return replace(a_record(measured=Measured(0.91234, 0.891, 0.93, 10, (0.9,))), **changes)


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 networks"), (1, "1 network"), (2, "2 networks"), (10_000, "10,000 networks")]
)
def test_a_noun_has_the_number_of_its_number(n: int, text: str) -> None:
    assert counted(n, "network") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.5, "−0.5"),
        (0.91234, "0.9123"),
        (12.3456, "12.35"),
        (123.456, "123.5"),
        (1456.0, "1456"),
        (27534.0, "27534"),
        (0.000123, "0.00012"),
        (1.5e-9, "1.50e−09"),
        (2.5e8, "2.50e+08"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_numbers(value: float | None, text: str) -> None:
    assert number(value) == text


def test_an_interval_without_limits_is_empty() -> None:
    assert interval(0.1, 0.2) == "0.1 to 0.2"
    assert interval(None, 0.2) == interval(0.1, math.nan) == ""


@pytest.mark.parametrize(
    ("shares", "text"),
    [
        ((0.5,), "50 %"),
        ((0.5876,), "58.8 %"),
        ((0.0004,), "0 %"),
        ((1.0,), "100 %"),
        ((0.53, 0.6449), "53 to 64.5 %"),
        ((math.nan,), "–"),
        ((0.1, math.nan), "–"),
    ],
)
def test_shares_in_per_cent(shares: tuple[float, ...], text: str) -> None:
    assert percent(*shares) == text


def test_a_claim_in_a_sentence() -> None:
    assert wording.sentence(record()) == (
        "Outputs resemble likelihoods: 0.916 in the paper (p. 198); here 0.9123 "
        "(90 % interval of the mean 0.891 to 0.93, 10 networks): reproduced."
    )


def test_a_claim_published_in_words_with_a_flag() -> None:
    told = wording.sentence(record(published="verbs | nouns", flags=("contested",), verdict="partly"))
    assert "“verbs | nouns” in the paper" in told
    assert told.endswith("partly (contested).")


def test_a_claim_of_which_nothing_was_measured() -> None:
    told = wording.sentence(record(measured=NOTHING, verdict="not tested", published=None))
    assert told == (
        "Outputs resemble likelihoods: the paper (p. 198); here nothing was measured: not tested."
    )


def test_counts_are_medians() -> None:
    assert "here median 0.9123 (5th to 95th percentile" in wording.sentence(record(kind="single-run"))


def test_the_tally_counts_primary_readings_and_sets_flags_apart() -> None:
    records = [
        record(),
        record(verdict="not reproduced", flags=("fitted",)),
        record(verdict="partly", primary=False),
    ]
    assert wording.tally(records) == "2 claims: 1 reproduced, 1 not reproduced; of these 1 fitted"
    assert wording.tally([]) == "0 claims"


@pytest.mark.parametrize(
    ("minutes", "text"), [(0.001, "1 s"), (0.3, "18 s"), (4.0, "4 min"), (150.0, "2.5 h")]
)
def test_durations(minutes: float, text: str) -> None:
    assert duration(minutes) == text


def test_networks_without_a_value_are_counted() -> None:
    some = record(failed=2)
    assert wording.measured(some).endswith("10 networks; 2 of 10 networks without a value)")
    assert wording.measured(record(failed=10)) == "here 10 of 10 networks without a value"
    assert wording.without_value(record(failed=2, kind="single-run")) == ""


@pytest.mark.parametrize(
    ("mean", "unit", "meaning", "said"),
    [
        (0.5997, "log ratio of epochs", "how much later", "that is 1.822 times as many epochs"),
        (-0.2, "log ratio of epochs", "how much later", "that is 0.8187 times as many epochs"),
        (math.log(2), "log ratio", "distance over distance", "log ratio, that is a factor of 2"),
        (0.5, "log10", "factor", "log10, that is a factor of 3.162"),
        (3.0, "log2", "factor", "log2, that is a factor of 8"),
        (2.0, "powers of ten", "by how much", "powers of ten, that is a factor of 100"),
        (1.0, "", "times as fast, binary logarithm", "binary logarithm, that is a factor of 2"),
        (0.9, "share", "share of words right", "share"),
        (0.9, "mean over words", "log10 of it", "mean over words"),
        (0.9, "", "cosine", ""),
        (math.nan, "log10", "factor", "log10"),
    ],
)
def test_a_quantity_says_what_a_logarithm_comes_to(mean: float, unit: str, meaning: str, said: str) -> None:
    record = a_record(measured=Measured(mean, mean, mean, 3, (mean,) * 3), unit=unit, meaning=meaning)
    assert wording.quantity(record).endswith(said)
    assert wording.quantity(record).startswith(unit)
