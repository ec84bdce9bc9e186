"""Errors of prediction under every definition, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.analysis.prediction import DEFINITIONS, assess, errors
from pdpsim.base.errors import ValidationError


def test_every_definition_by_hand() -> None:
    values = errors([[0.5, 0.5, 0.0, 0.0]], [[1.0, 0.0, 0.0, 0.0]])
    assert {name: float(each[0]) for name, each in values.items()} == pytest.approx(
        {
            "sum_abs": 1.0,
            "sse": 0.5,
            "norm": 0.5**0.5,
            "unit_rms": 0.125**0.5,
            "divergence": np.log(2),
        }
    )


def test_equal_activations_of_26_units_and_units_at_a_half() -> None:
    one = np.eye(26)[:1]
    assert errors(np.full((1, 26), 1 / 26), one)["sum_abs"][0] == pytest.approx(1.923, abs=1e-3)
    assert errors(np.full((1, 26), 0.5), one)["sum_abs"][0] == pytest.approx(13.0)
    assert errors(np.full((1, 26), 0.5), one)["divergence"][0] == pytest.approx(np.log(26))


def test_divergence_of_shares_and_where_nothing_is_expected() -> None:
    divergence = DEFINITIONS["divergence"]
    wanted = np.array([[0.25, 0.75]])
    assert divergence(2 * wanted, wanted)[0] == pytest.approx(0.0)
    assert np.isinf(divergence(np.array([[0.0, 1.0]]), wanted)[0])
    assert divergence(np.array([[0.5, 0.5]]), np.array([[0.0, 1.0]]))[0] == pytest.approx(np.log(2))


def test_means_and_deviations_against_each_yardstick() -> None:
    outputs = [[1.0, 0.0], [0.0, 0.0]]
    measures = assess(
        outputs + np.array(1e-300), {"actual": [[1.0, 0.0], [1.0, 0.0]], "likelihood": [[1.0, 0.0]] * 2}
    )
    assert measures["sse_actual"] == pytest.approx(0.5)
    assert measures["sse_actual_sd"] == pytest.approx(0.5)
    assert measures["sse_actual"] == measures["sse_likelihood"]
    assert set(measures) == {
        f"{name}_{against}{sd}"
        for name in (*DEFINITIONS, "cosine")
        for against in ("actual", "likelihood")
        for sd in ("", "_sd")
    }


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValidationError, match="one shape"):
        errors([[1.0, 0.0]], [[1.0]])
