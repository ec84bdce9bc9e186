"""Hinton diagrams and heat maps: the numbers drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.heatmap import heatmap
from pdpsim.figures.hinton import hinton

WEIGHTS = np.array([[4.0, -1.0, 0.0], [-4.0, 1.0, 2.0]])


@pytest.fixture
def figure():
    with style.context():
        yield style.new_figure()


def test_hinton_columns(figure):
    columns = hinton(figure, WEIGHTS, senders=["a", "b"], receivers=["x", "y", "z"])
    assert columns["sender"] == ["a"] * 3 + ["b"] * 3
    assert columns["receiver"] == ["x", "y", "z"] * 2
    assert columns["weight"] == [4, -1, 0, -4, 1, 2]


def squares(axes):
    """Area and place of each square, white ones and black ones."""
    return [
        {
            (round(box.y0 + box.height / 2), round(box.x0 + box.width / 2)): box.width * box.height
            for box in (path.get_extents() for path in collection.get_paths())
        }
        for collection in axes.collections
    ]


def test_squares_have_the_area_and_sign_of_the_weight(figure):
    hinton(figure, WEIGHTS)
    white, black = squares(figure.axes[0])
    assert set(white) == {(0, 0), (1, 1), (1, 2)}
    assert set(black) == {(0, 1), (1, 0)}
    assert white[0, 0] == pytest.approx(0.92**2)
    assert white[0, 0] / white[1, 1] == pytest.approx(4)
    assert black[1, 0] / black[0, 1] == pytest.approx(4)
    assert "full place 4" in figure.axes[0].texts[0].get_text()


@pytest.mark.parametrize(("width", "rows"), [("single", 3), ("double", 3), ("single", 12)])
def test_what_is_above_and_below_the_squares_is_within_the_picture(width, rows):
    receivers = ["grows", "moves", "barks", "has fur", "swims", "flies", "is tall", "has petals"]
    with style.context():
        figure = style.new_figure(width)
        hinton(figure, np.ones((rows, 8)), receivers=receivers)
        figure.draw_without_rendering()
        axes = figure.axes[0]
        assert axes.xaxis.label.get_window_extent().y1 <= figure.bbox.height
        assert axes.texts[0].get_window_extent().y0 >= 0


def test_several_matrices_can_share_a_scale(figure):
    hinton(figure, WEIGHTS, largest=16)
    white, _ = squares(figure.axes[0])
    assert white[0, 0] == pytest.approx(0.92**2 / 4)


def test_weights_of_nothing_are_empty_places(figure):
    hinton(figure, np.zeros((2, 2)))
    assert squares(figure.axes[0]) == [{}, {}]


@pytest.mark.parametrize("shape", [(31, 150), (150, 31)])
def test_names_of_large_matrices_do_not_overlap(shape):
    with style.context():
        figure = style.new_figure("double")
        hinton(figure, np.ones(shape))
        figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    (axes,) = figure.axes
    for labels in (axes.get_xticklabels(), axes.get_yticklabels()):
        boxes = [label.get_window_extent(renderer) for label in labels]
        assert not any(a.overlaps(b) for a, b in pairwise(boxes))


def test_heatmap(figure):
    columns = heatmap(figure, WEIGHTS, rows=["a", "b"], columns=["x", "y", "z"], numbers=True)
    assert columns["row"] == ["a"] * 3 + ["b"] * 3
    assert columns["column"] == ["x", "y", "z"] * 2
    assert columns["value"] == [4, -1, 0, -4, 1, 2]
    axes, bar = figure.axes
    np.testing.assert_array_equal(axes.collections[0].get_array(), WEIGHTS)
    assert axes.collections[0].get_clim() == (-4, 4)
    assert [text.get_text() for text in axes.texts] == ["4", "\u22121", "0", "\u22124", "1", "2"]
    assert bar.get_ylabel() == "activation"


def test_limits_of_the_scale(figure):
    first, second, third = figure.subplots(1, 3)
    heatmap(first, WEIGHTS + 2, diverging=True)
    heatmap(second, WEIGHTS, limits=(0, 1))
    heatmap(third, [[np.nan, 3.0], [1.0, 2.0]], numbers=True)
    assert first.collections[0].get_clim() == (-6, 6)
    assert second.collections[0].get_clim() == (0, 1)
    assert third.collections[0].get_clim() == (1, 3)
    assert len(third.texts) == 3


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f: hinton(f, [1, 2]), "matrix of weights"),
        (lambda f: hinton(f, [[1, np.nan]]), "finite"),
        (lambda f: hinton(f, WEIGHTS, senders=["a"]), "senders: expected 2 names, got 1"),
        (lambda f: heatmap(f, [1, 2]), "expected a matrix"),
        (lambda f: heatmap(f, WEIGHTS, columns=["a"]), "columns: expected 3 names, got 1"),
    ],
)
def test_bad_input_is_explained(figure, call, words):
    with pytest.raises(ValidationError, match=words):
        call(figure)


@pytest.mark.parametrize("size", [7.0, 10.0])
def test_numbers_and_names_of_narrow_columns_do_not_lie_upon_each_other(size):
    rng = np.random.default_rng(0)
    with style.context(text_size=size):
        figure = style.new_figure("single")
        names = [f"a name that is rather long {number}" for number in range(15)]
        heatmap(figure, rng.random((6, 15)), rows=names[:6], columns=names, numbers=True)
        figure.draw_without_rendering()
        axes = figure.axes[0]
        for texts in (axes.texts[:15], axes.get_xticklabels()):
            boxes = sorted((text.get_window_extent() for text in texts), key=lambda box: box.x0)
            assert all(one.x1 <= other.x0 + 0.5 for one, other in pairwise(boxes))


def test_names_of_columns_stand_upright_only_where_they_have_no_room() -> None:
    with style.context():
        for names, upright in ((["area", "precision", "recall"], False), (["x" * 60, "y", "z"], True)):
            figure = style.new_figure("double")
            heatmap(figure, np.eye(3), columns=names)
            assert {text.get_rotation() for text in figure.axes[0].get_xticklabels()} == {90.0 * upright}
