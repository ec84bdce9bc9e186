"""The study of Elman (1990), simulation 1: its stream, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import claim, control, value

from pdpsim.base.errors import PatternError, PdpsimError
from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.elman_1990_xor import measures as m
from pdpsim_replications.sequence_prediction.elman_1990_xor.environment import patterns, stream
from pdpsim_replications.sequence_prediction.elman_1990_xor.study import simulate

study = load("elman-1990-xor")

# the sample on p. 185
SAMPLE = np.array([1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0])


def xor_of_last_two(bits: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What the network is said to predict after each bit."""
    return (bits ^ np.roll(bits, 1)).astype(np.float64)[:, None]


def test_every_third_bit_is_the_exclusive_or_of_two_random_ones() -> None:
    bits = stream(3_000, np.random.default_rng(1)).reshape(-1, 3)
    np.testing.assert_array_equal(bits[:, 2], bits[:, 0] ^ bits[:, 1])
    # four pairs, equally likely: 250 each, SD 14
    counts = np.bincount(bits[:, 0] * 2 + bits[:, 1])
    assert np.abs(counts - 250).max() < 4 * 14


def test_patterns_are_a_stream_without_reset_whose_target_is_the_next_bit() -> None:
    learned = patterns(SAMPLE)
    assert learned.events == 12
    assert learned.reset == "never"
    assert learned.targets["output"][:4, 0].tolist() == [0, 1, 0, 0]  # p. 185, second row
    assert learned.targets["output"][-1, 0] == SAMPLE[0]


@pytest.mark.parametrize("bits", [0, 2, 3_001, -3])
def test_streams_that_are_no_triples_are_refused(bits: int) -> None:
    with pytest.raises(PatternError, match="triples"):
        stream(bits, np.random.default_rng(0))


def test_a_network_that_uses_the_rule_is_right_at_steps_2_5_8_and_11() -> None:
    bits = stream(12_000, np.random.default_rng(2))
    errors = m.step_errors(xor_of_last_two(bits), bits)
    assert errors[[1, 4, 7, 10]].tolist() == [0.0] * 4
    # where the rule does not hold it is right half of the time
    assert m.places(errors)["error_random"] == pytest.approx(0.5, abs=0.05)
    ideal = np.where(np.arange(len(bits)) % 3 == 1, xor_of_last_two(bits)[:, 0], 0.5)[:, None]
    assert m.places(m.step_errors(ideal, bits)) == {"error_xor": 0.0, "error_random": 0.25}


def test_rule_use_counts_only_bits_at_which_the_rule_does_not_hold() -> None:
    bits = stream(3_000, np.random.default_rng(3))
    rule = xor_of_last_two(bits)
    assert m.rule_use(rule, bits) == pytest.approx(1.0)
    elsewhere = np.where(np.arange(len(bits)) % 3 == 1, rule[:, 0], 1 - rule[:, 0])[:, None]
    assert m.rule_use(elsewhere, bits) == pytest.approx(-1.0)


def test_hidden_units_are_judged_by_the_last_two_bits() -> None:
    bits = np.array([0, 0, 1, 1, 0, 1])
    # the first bit follows the last: 1 and 0
    equal = np.array([0, 1, 0, 1, 0, 0])
    hidden = np.column_stack([0.2 + 0.6 * equal, 0.5 - 0.1 * equal])
    np.testing.assert_allclose(m.preferences(hidden, bits), [0.6, -0.1])
    assert m.division({"preferences": np.array([0.6, -0.1])}) == pytest.approx(0.1)
    assert m.division({"preferences": np.array([0.6, 0.1])}) < 0
    assert m.division({"preferences": np.array([-0.6, -0.1])}) < 0


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one network, barely trained."""
    return simulate(Replicate(study, setup=make_setup(study, {}, quick=True, engine="numpy")))


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control is not None:
            assert np.isfinite(control(study, each.id, quick)), each.id
    assert claim(study, "E90a-4a").published == "0.17"


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert columns is not None
    assert len({len(values) for values in columns.values()}) == 1


def test_no_cycles_are_refused() -> None:
    setup = make_setup(study, {"cycles": 0}, quick=True, engine="numpy")
    with pytest.raises(PdpsimError, match="cycles"):
        simulate(Replicate(study, setup=setup))


def test_sweep_covers_what_the_paper_leaves_open() -> None:
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)  # every setting is a valid one
