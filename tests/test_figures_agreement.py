"""Rules, layers and time in one figure."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.agreement import agreement


def test_every_number_is_drawn_and_returned():
    with style.context():
        figure = style.new_figure("double")
        columns = agreement(
            figure,
            {"one": [[1.0, 0.5], [1.0, 1.0]], "two": [[-0.25, np.nan], [0.0, 1.0]]},
            layers=["hidden", "output"],
            epochs=[0, 5],
            scores={"one": 1.0, "two": 0.75},
            notes={"two": "3 of 4"},
        )
    assert columns["rule"] == ["one"] * 4 + ["two"] * 4
    assert columns["layer"] == ["hidden", "hidden", "output", "output"] * 2
    assert columns["epoch"] == [0, 5] * 4
    np.testing.assert_array_equal(columns["cosine"], [1, 0.5, 1, 1, -0.25, np.nan, 0, 1])
    assert columns["score"] == [1.0] * 4 + [0.75] * 4
    left, right = figure.axes[:2]
    assert [text.get_text() for text in left.get_yticklabels()] == [
        "one   hidden",
        "output",
        " ",
        "two   hidden",
        "output",
    ]
    cells = sorted(text.get_text() for text in left.texts)
    assert cells == sorted(["1", "0.5", "1", "1", "\u22120.25", "0", "1"])
    assert [bar.get_width() for bar in right.patches] == [1.0, 0.75]
    assert [text.get_text() for text in right.texts] == ["1.00", "3 of 4"]


@pytest.mark.parametrize(
    ("cosines", "message"), [({}, "at least one rule"), ({"one": [[1.0]]}, r"one: expected shape \(2, 1\)")]
)
def test_what_cannot_be_drawn(cosines, message):
    with style.context(), pytest.raises(ValidationError, match=message):
        agreement(style.new_figure(), cosines, layers=["h", "o"], epochs=[0], scores={"one": 1.0})
