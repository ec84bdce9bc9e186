"""Names at the ends of lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from pdpsim.figures import style
from pdpsim.figures.line_ends import apart, lines_of, name_at_ends
from pdpsim.figures.panels import finish


@pytest.mark.parametrize(
    ("ends", "places"),
    [
        ([0.2, 0.8], [0.2, 0.8]),
        ([0.5, 0.5, 0.0], [0.5, 0.6, 0.0]),
        ([1.0, 1.0], [0.9, 1.0]),
        ([1.5, -1.0], [1.0, 0.0]),
    ],
)
def test_places_worked_by_hand(ends: list[float], places: list[float]) -> None:
    np.testing.assert_allclose(apart(ends, 0.1), places, atol=1e-12)


@given(st.lists(st.floats(-2, 2), max_size=9))
def test_places_have_room_between_and_keep_their_order(ends: list[float]) -> None:
    places = apart(ends, 0.1)
    assert (np.diff(np.sort(places)) >= 0.1 - 1e-9).all()
    assert all(0 - 1e-9 <= place <= 1 + 1e-9 for place in places)
    higher = [
        (i, j)
        for i in range(len(ends))
        for j in range(len(ends))
        if np.clip(ends[i], 0, 1) > np.clip(ends[j], 0, 1)
    ]
    assert all(places[i] > places[j] for i, j in higher)


def test_points_and_bars_are_no_lines() -> None:
    axes = Figure().subplots()
    axes.plot([0, 1], [0, 1], label="line")
    axes.plot([0, 1], [0, 1], "o", label="points")
    axes.plot([0, 1], [0, np.nan], label="one point")
    axes.bar([0], [1], label="bar")
    axes.errorbar([0, 1], [1, 2], yerr=[0.1, 0.1], label="with intervals")
    assert set(lines_of(axes)) == {"line", "with intervals"}


def test_a_long_name_is_broken_and_leaves_the_axes_their_room() -> None:
    with style.context():
        figure = style.new_figure("single")
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], label="an exception of which the others were never shown")
        axes.plot([0, 1], [0, 1.01], label="another one as long as that, and ending beside it")
        name_at_ends(axes, lines_of(axes))
        finish(figure)
        figure.draw_without_rendering()
        assert axes.bbox.width > 0.55 * figure.bbox.width
        one, other = (Text.get_window_extent(text) for text in axes.texts)
        assert not one.shrunk(1, 0.95).overlaps(other.shrunk(1, 0.95))
