"""A triangle of mixtures: what is drawn where, and what is refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pdpsim.analysis import goodness
from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.landscape import CORNERS, OUT, landscape

NAMES = ("office", "kitchen", "bedroom")
SHARES, VALUES = goodness.landscape(np.zeros((3, 3)), np.eye(3), bias=[1.0, 2.0, 3.0], steps=10)


@pytest.fixture
def figure():
    with style.context():
        yield style.new_figure()


def test_columns_and_corners(figure):
    columns = landscape(figure, SHARES, VALUES, NAMES)
    assert list(columns) == [*NAMES, "goodness"]
    assert max(columns["goodness"]) == 3.0
    assert columns["bedroom"][columns["goodness"].index(3.0)] == 1.0
    axes, scale = figure.axes
    assert [text.get_text() for text in axes.texts] == list(NAMES)
    for text, corner in zip(axes.texts, CORNERS, strict=True):
        assert text.xy[1] == corner[1]
        assert abs(text.xy[0] - corner[0]) <= 1.001 * OUT
    assert scale.get_ylabel() == "goodness"


def test_several_can_share_a_scale(figure):
    first, second = figure.subplots(1, 2)
    landscape(first, SHARES, VALUES, NAMES, limits=(0.0, 10.0), scale=False)
    landscape(second, SHARES, 3 * VALUES, NAMES, limits=(0.0, 10.0), scale=False)
    assert len(figure.axes) == 2
    for axes in (first, second):
        assert axes.collections[0].levels[[0, -1]] == pytest.approx([0, 10])


def test_names_of_neighbours_stay_apart_and_levels_are_round():
    with style.context():
        figure = style.new_figure("double", 45.0)
        panels = figure.subplots(1, 4)
        for axes in panels:
            landscape(axes, SHARES, VALUES + 0.123, ("kitchen", "living-room", "bedroom"), scale=False)
        figure.draw_without_rendering()
        feet = [text.get_window_extent() for axes in panels for text in axes.texts[:2]]
    gaps = [right.x0 - left.x1 for left, right in pairwise(feet)]
    assert min(gaps) > 4 * figure.dpi / 72
    levels = panels[0].collections[0].levels
    assert levels == pytest.approx(np.round(levels, 3))
    assert levels[0] <= 1.123 <= 3.123 <= levels[-1]


def test_a_plain_is_drawn(figure):
    assert set(landscape(figure, SHARES, np.full(len(SHARES), 2.0), NAMES)["goodness"]) == {2.0}


@pytest.mark.parametrize(
    ("shares", "values", "names"),
    [(SHARES[:, :2], VALUES, NAMES), (SHARES, VALUES[1:], NAMES), (SHARES, VALUES, NAMES[:2])],
)
def test_mistakes(figure, shares, values, names):
    with pytest.raises(ValidationError, match="three shares"):
        landscape(figure, shares, values, names)
