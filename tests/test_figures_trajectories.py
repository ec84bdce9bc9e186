"""Paths and items on a plane, and labels that find room."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.text import Text

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.trajectories import points, trajectories

PATHS = {"boy sees": [[0.0, 0], [1, 0], [1, 1]], "boys see": [[0.0, 0.5], [2, 0]]}
WORDS = {"boy sees": ["boy", "sees", ""], "boys see": ["boys", "see"]}


@pytest.fixture
def figure():
    with style.context():
        yield style.new_figure()


def test_trajectories_columns(figure):
    columns = trajectories(figure, PATHS, labels=WORDS)
    assert columns["path"] == ["boy sees"] * 3 + ["boys see"] * 2
    assert columns["step"] == [1, 2, 3, 1, 2]
    assert columns["label"] == ["boy", "sees", "", "boys", "see"]
    assert columns["x"] == [0, 1, 1, 0, 2]
    assert columns["y"] == [0, 0, 1, 0.5, 0]


def test_trajectories_are_drawn_in_order_with_their_end_marked(figure):
    trajectories(figure, PATHS, shares=(0.31, 0.125), xlabel="component 3")
    (axes,) = figure.axes
    first, end, *_ = axes.lines
    assert first.get_xydata().tolist() == PATHS["boy sees"]
    assert end.get_xydata().tolist() == [[1, 1]]
    assert axes.get_xlabel() == "component 3 (31 % of variance)"
    assert axes.get_ylabel() == "component 2 (12 % of variance)"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == list(PATHS)


def test_points(figure):
    columns = points(
        figure, [[0, 1], [2, 3], [4, 5]], ["cat", "dog", "oak"], classes={"cat": "a", "oak": "b"}
    )
    assert columns == {"item": ["cat", "dog", "oak"], "class": ["a", "", "b"], "x": [0, 2, 4], "y": [1, 3, 5]}
    assert {text.get_text() for text in figure.axes[0].texts} == {"cat", "dog", "oak"}


def test_labels_find_room_beside_each_other(figure):
    rng = np.random.default_rng(3)
    items = [f"word{k}" for k in range(29)]
    points(figure, rng.normal(size=(29, 2)), items)
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    boxes = []
    for note in figure.axes[0].texts:
        boxes.append(Text.get_window_extent(note, renderer))  # without the line to its point
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    frame = figure.axes[0].bbox.padded(2)
    assert all(frame.contains(*box.min) and frame.contains(*box.max) for box in boxes)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f: trajectories(f, {}), "at least one path"),
        (lambda f: trajectories(f, {"a": [1, 2]}), "paths.a: expected finite points"),
        (lambda f: trajectories(f, {"a": [[1, 2]]}, labels={"a": ["x", "y"]}), "expected 1 labels, got 2"),
        (lambda f: points(f, [[1, 2]], ["a", "b"]), "expected 1 names, got 2"),
        (lambda f: points(f, [[1, np.inf]], ["a"]), "finite points"),
    ],
)
def test_bad_input_is_explained(figure, call, words):
    with pytest.raises(ValidationError, match=words):
        call(figure)
