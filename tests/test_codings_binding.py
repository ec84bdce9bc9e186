"""The binding network: candidates compete for active features."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.binding import bind
from pdpsim.codings.wickel import Wickelfeatures


def test_a_single_candidate_rests_at_shared_over_either() -> None:
    # active 0 1 2 3, candidate 2 3 4: two shared, five in either
    active = [1, 1, 1, 1, 0, 0]
    candidate = [[0, 0, 1, 1, 1, 0]]
    assert bind(active, candidate, tolerance=1e-12)[0] == pytest.approx(2 / 5)
    assert bind(active, candidate, tolerance=1e-12, excess=0.0)[0] == pytest.approx(2 / 4)


def test_one_cycle_by_hand() -> None:
    # active 0 1 2; A has 0 1, B has 1 2 3. Strengths start at 1/2 each; feature 1 is divided 1/2 : 1/2.
    # A: (1 + 1/2) / 3; B: (1/2 + 1) / (3 + 1)
    strengths = bind([1, 1, 1, 0], [[1, 1, 0, 0], [0, 1, 1, 1]], cycles=1)
    np.testing.assert_allclose(strengths, [1.5 / 3, 1.5 / 4])


def test_candidates_that_account_for_the_same_features_share_them() -> None:
    np.testing.assert_allclose(bind([1, 1, 0], [[1, 1, 0], [1, 1, 0]]), [0.5, 0.5])


def test_excess_decides_between_a_string_and_a_longer_one() -> None:
    active = [1, 1, 1, 0]
    short, long = [1, 1, 1, 0], [1, 1, 1, 1]
    charged = bind(active, [short, long], tolerance=1e-9, cycles=10_000)
    assert charged[0] > 0.99
    np.testing.assert_allclose(bind(active, [short, long], excess=0.0), [0.5, 0.5])


def test_the_string_that_was_coded_wins_over_its_neighbours() -> None:
    code = Wickelfeatures(0.9, np.random.default_rng(0))
    words = ["k^md", "kAm", "k^m", "kAmd"]  # comed, came, come, camed
    strengths = bind(code.encode("kAm"), code.encode(words), tolerance=1e-7, cycles=20_000)
    assert strengths.argmax() == 1
    assert strengths[1] > 0.99


def test_many_patterns_at_once_with_rows_that_are_no_candidates() -> None:
    rng = np.random.default_rng(1)
    active = rng.random((3, 20)) < 0.5
    candidates = rng.random((3, 4, 20)) < 0.4
    candidates[1, 2:] = False
    together = bind(active, candidates, tolerance=0.0, cycles=50)
    for i, rows in enumerate((4, 2, 4)):
        alone = bind(active[i], candidates[i, :rows], tolerance=0.0, cycles=50)
        np.testing.assert_allclose(together[i, :rows], alone)
    np.testing.assert_array_equal(together[1, 2:], [0.0, 0.0])


def test_few_candidates_and_many_are_reckoned_alike() -> None:
    rng = np.random.default_rng(2)
    active = rng.random((3, 40))
    candidates = rng.random((3, 5, 40)) < 0.4
    filled = np.concatenate([candidates, np.zeros((3, 20, 40), dtype=bool)], axis=1)
    few = bind(active, candidates, tolerance=0.0, cycles=30)
    np.testing.assert_allclose(few, bind(active, filled, tolerance=0.0, cycles=30)[:, :5], rtol=1e-10)


def test_nothing_active_gives_nothing() -> None:
    np.testing.assert_array_equal(bind(np.zeros(5), np.eye(5)[:2]), [0.0, 0.0])
    np.testing.assert_array_equal(bind(np.zeros(5), np.eye(5)[:2], excess=0.0), [0.0, 0.0])


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 3.0))
def test_strengths_are_shares(seed: int, excess: float) -> None:
    rng = np.random.default_rng(seed)
    strengths = bind(rng.random(30), rng.random((6, 30)) < 0.5, excess=excess)
    assert (strengths >= 0.0).all()
    assert strengths.sum() <= 1.0 + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_strengths_do_not_depend_on_the_order_of_candidates(seed: int) -> None:
    rng = np.random.default_rng(seed)
    active, candidates = rng.random(30) < 0.5, rng.random((5, 30)) < 0.5
    order = rng.permutation(5)
    np.testing.assert_allclose(bind(active, candidates)[order], bind(active, candidates[order]), atol=1e-9)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(PatternError, match=r"candidates of shape \(2, 4\) do not fit"):
        bind([1, 0, 1], np.ones((2, 4)))
    with pytest.raises(PatternError, match="between 0 and 1"):
        bind([2, 0], np.eye(2))
