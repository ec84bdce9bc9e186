"""Probabilistic units that learn by perceptron convergence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError, ValidationError
from pdpsim.learning.stochastic_perceptron import StochasticPerceptron


def cold(inputs: int = 2, outputs: int = 2) -> StochasticPerceptron:
    """Return a network so cold that a net input of 1 decides."""
    return StochasticPerceptron(inputs, outputs, temperature=1e-6)


def test_units_come_on_half_of_the_time_before_learning() -> None:
    network = StochasticPerceptron(3, 4, temperature=200.0)
    np.testing.assert_array_equal(network.probabilities([1, 0, 1]), np.full(4, 0.5))
    drawn = network.respond(np.ones((5000, 3)), np.random.default_rng(0))
    assert abs(drawn.mean() - 0.5) < 5 * 0.5 / np.sqrt(20_000)


def test_probability_by_hand() -> None:
    network = StochasticPerceptron(2, 1, temperature=2.0)
    network.weights[:] = [[3.0], [-1.0]]
    network.thresholds[:] = [1.0]
    # net = 3 - 1 = 2; (2 - 1) / 2 = 0.5; 1 / (1 + e^-0.5) = 0.6224593312018546
    assert network.probabilities([1, 1])[0] == pytest.approx(0.6224593312018546, abs=1e-15)
    drawn = network.respond(np.ones((20_000, 2)), np.random.default_rng(1))
    assert abs(drawn.mean() - 0.6224593312) < 5 * np.sqrt(0.6225 * 0.3775 / 20_000)


def test_a_miss_raises_weights_and_lowers_the_threshold() -> None:
    network = cold()
    network.thresholds[:] = [1.0, -1.0]  # the first unit is off, the second on
    drawn = network.learn([1, 0], [1, 0], np.random.default_rng(0))
    # miss: +1 from the active input, threshold 1 -> 0; false alarm: -1, threshold -1 -> 0
    np.testing.assert_array_equal(drawn, [False, True])
    np.testing.assert_array_equal(network.weights, [[1.0, -1.0], [0.0, 0.0]])
    np.testing.assert_array_equal(network.thresholds, [0.0, 0.0])


def test_units_that_are_right_are_left_alone() -> None:
    network = cold()
    network.thresholds[:] = [1.0, -1.0]
    network.learn([1, 1], [0, 1], np.random.default_rng(0))
    np.testing.assert_array_equal(network.weights, np.zeros((2, 2)))
    np.testing.assert_array_equal(network.thresholds, [1.0, -1.0])


def test_learning_is_online() -> None:
    network = cold(1, 1)
    network.thresholds[:] = 1.0
    # off, a miss: weight 1, threshold 0; then net 1 > 0: on, right
    drawn = network.learn([[1], [1]], [[1], [1]], np.random.default_rng(0))
    np.testing.assert_array_equal(drawn, [[False], [True]])
    np.testing.assert_array_equal(network.weights, [[1.0]])


def test_a_linearly_separable_mapping_is_learned_when_cold() -> None:
    rng = np.random.default_rng(2)
    inputs = rng.random((8, 12)) < 0.5
    targets = rng.random((8, 12)) < 0.5
    network = StochasticPerceptron(12, 12, temperature=0.1)
    for _ in range(200):
        network.epoch(inputs, targets, rng)
    assert network.share_correct(inputs, targets).min() > 0.99


def test_xor_is_not_learned() -> None:
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    targets = np.array([[0], [1], [1], [0]])
    network = StochasticPerceptron(2, 1, temperature=0.1)
    rng = np.random.default_rng(3)
    for _ in range(200):
        network.epoch(inputs, targets, rng)
    assert (network.share_correct(inputs, targets) < 0.5).any()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([2.0, 16.0, 0.25]))
def test_rate_and_temperature_together_are_a_scale(seed: int, scale: float) -> None:
    data = np.random.default_rng(seed)
    inputs, targets = data.random((6, 5)) < 0.5, data.random((6, 4)) < 0.5
    one = StochasticPerceptron(5, 4, temperature=3.0)
    other = StochasticPerceptron(5, 4, temperature=3.0 * scale, rate=scale)
    for _ in range(5):
        rngs = (np.random.default_rng(seed), np.random.default_rng(seed))
        np.testing.assert_array_equal(
            one.epoch(inputs, targets, rngs[0]), other.epoch(inputs, targets, rngs[1])
        )
    np.testing.assert_allclose(one.weights * scale, other.weights)


def test_an_epoch_is_the_same_for_the_same_seed_and_answers_in_the_order_asked() -> None:
    inputs, targets = np.eye(4), np.eye(4)
    networks = [cold(4, 4) for _ in range(2)]
    drawn = [n.epoch(inputs, targets, np.random.default_rng(4)) for n in networks]
    np.testing.assert_array_equal(drawn[0], drawn[1])
    np.testing.assert_array_equal(networks[0].weights, networks[1].weights)
    for _ in range(5):
        last = networks[0].epoch(inputs, targets, np.random.default_rng(5))
    np.testing.assert_array_equal(last, targets)


def test_share_correct_by_hand() -> None:
    network = cold()
    network.thresholds[:] = [1.0, -1.0]  # off, on
    np.testing.assert_array_equal(network.share_correct([[0, 0], [0, 0]], [[0, 1], [1, 1]]), [1.0, 0.5])


def test_what_does_not_fit_is_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValidationError, match="units on both sides"):
        StochasticPerceptron(0, 2, 1.0)
    with pytest.raises(ValidationError, match=r"temperature must be greater than 0; got 0\.0"):
        StochasticPerceptron(2, 2, 0.0)
    with pytest.raises(ValidationError, match="rate must be greater than 0"):
        StochasticPerceptron(2, 2, 1.0, rate=-1.0)
    with pytest.raises(PatternError, match="inputs: patterns over 2 units"):
        cold().probabilities([1, 0, 1])
    with pytest.raises(PatternError, match="targets: units are off or on"):
        cold().learn([1, 0], [0.5, 0], rng)
    with pytest.raises(PatternError, match="2 input patterns but 1 targets"):
        cold().learn([[1, 0], [0, 1]], [[1, 0]], rng)
    with pytest.raises(PatternError, match="as many inputs as targets"):
        cold().epoch([[1, 0], [0, 1]], [[1, 0]], rng)
