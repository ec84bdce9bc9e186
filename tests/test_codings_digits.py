"""Handwritten digits as patterns."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.codings.digits import PICTURES, digits, share_named


def test_every_digit_is_learned_from_or_tested_with():
    learned, others = digits(np.random.default_rng(1), 1000)
    assert (len(learned), len(others)) == (1000, PICTURES - 1000)
    inputs = np.concatenate([each.inputs["input"] for each in (learned, others)])
    targets = np.concatenate([each.targets["output"] for each in (learned, others)])
    assert inputs.shape == (PICTURES, 64)
    assert (inputs.min(), inputs.max()) == (0, 1)
    assert (targets.sum(axis=1) == 1).all()
    # the table's own counts of zeros to nines
    assert targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_same_generator_deals_the_same_digits():
    first, second = (digits(np.random.default_rng(7), 10)[0] for _ in range(2))
    other = digits(np.random.default_rng(8), 10)[0]
    np.testing.assert_array_equal(first.inputs["input"], second.inputs["input"])
    assert not np.array_equal(first.inputs["input"], other.inputs["input"])


@pytest.mark.parametrize("training", [0, PICTURES])
def test_some_are_left_of_either(training):
    with pytest.raises(ValidationError, match="between 1 and 1796"):
        digits(np.random.default_rng(0), training)


def test_a_digit_is_named_by_its_most_active_unit():
    learned, _ = digits(np.random.default_rng(1), 4)
    outputs = learned.targets["output"].copy()
    assert share_named(outputs, learned) == 1
    outputs[0] = 1 - outputs[0]
    assert share_named(outputs, learned) == 0.75
