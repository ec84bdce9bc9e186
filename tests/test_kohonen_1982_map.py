"""Kohonen's maps: signals, measures, and maps that learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from subjects.kohonen_1982_map import heard, lattice, ordered, scattered

from pdpsim.describe.patterns import PatternSet
from pdpsim.study.replicate import Replicate
from pdpsim_replications.self_organization.kohonen_1982_map import measures as m
from pdpsim_replications.self_organization.kohonen_1982_map import signals as s
from pdpsim_replications.self_organization.kohonen_1982_map.study import NEAR, hear, oriented, study


def test_each_edge_of_the_square_has_as_many_directions_as_the_inside():
    points = s.edged(20_000, np.random.default_rng(0))
    for axis in (0, 1):
        for value in (-1, 1):
            assert (points[:, axis] == value).mean() == pytest.approx(0.2, abs=0.015)
    np.testing.assert_allclose(np.linalg.norm(s.directions(points), axis=1), 1.0)


def test_a_share_of_directions_lies_in_the_right_half():
    points = s.halves(20_000, 0.3, np.random.default_rng(0))
    assert (points[:, 0] > 0).mean() == pytest.approx(0.3, abs=0.015)


def test_a_resonator_responds_most_at_its_resonance():
    """Two lines of one unit; at .8 the second's share is largest, by hand at .5: 1/sqrt(1 + (2.5 x
    .975)^2)."""
    lines = s.resonate(np.array([0.5, 0.8]), np.array([[0.5, 0.8]]))
    np.testing.assert_allclose(np.linalg.norm(lines, axis=1), 1.0)
    other = 1 / np.sqrt(1 + (2.5 * (0.625 - 1.6)) ** 2)
    np.testing.assert_allclose(lines[0], np.array([1, other]) / np.hypot(1, other))
    np.testing.assert_allclose(lines[1], lines[0][::-1])


def test_measures_of_an_ordered_map_and_of_none():
    assert m.disorder(lattice()) < 0.05
    assert m.disorder(scattered(1)) > 0.7
    assert m.coarseness(lattice()) < m.coarseness(lattice(0.5))
    assert m.spread(np.repeat(lattice()[:1], 64, axis=0)) == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(m.points(s.directions(m.TRIED)), m.TRIED, atol=1e-12)
    subject = ordered(1)
    assert m.contraction(subject) == pytest.approx(0.05)
    assert m.occupied(subject, "50") == 0.5
    assert m.magnification(subject) == pytest.approx(0.9375)


def test_rank_correlation_of_the_published_table():
    """Two inversions and one tie among 45 pairs: (42 - 2) / sqrt(45 x 44)."""
    first = np.array([0.55, 0.60, 0.67, 0.70, 0.77, 0.82, 0.83, 0.94, 0.98, 0.83])
    assert m.frequency_order({"heard": first}) == pytest.approx(40 / np.sqrt(45 * 44))
    assert m.frequency_order({"heard": np.full(10, 0.5)}) == 0
    assert m.frequency_order({"heard": heard(4)}) == 1


def test_a_small_map_orders_itself():
    replicate = Replicate(study)
    network = oriented(replicate, "near", NEAR)
    assert m.disorder(network.weights["input->unit"].T) > 0.5
    shown = s.directions(s.edged(500, np.random.default_rng(1)))
    (phase,) = network.phases
    network.train(PatternSet.from_arrays(shown), replace(phase, epochs=15, snapshots=()))
    weights = network.weights["input->unit"].T
    assert m.disorder(weights) < 0.25
    np.testing.assert_allclose(np.linalg.norm(weights, axis=1), 1.0, atol=0.1)


def test_units_of_a_row_hear_their_own_lines_only():
    replicate = Replicate(study, quick=True)
    best = hear(replicate)
    assert set(best) == {"heard", "alone_heard", "untrained_heard"}
    weights = replicate.networks["heard"].weights["line->unit"]
    assert (np.count_nonzero(weights, axis=0) == 5).all()
    assert (np.argwhere(weights)[:, 0] // 5 == np.argwhere(weights)[:, 1]).all()
