"""Bars of class activations."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.figure import Figure

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.bars import class_bars
from pdpsim.figures.panels import finish
from pdpsim.figures.style import new_figure

CLASSES = ("nouns", "verbs")


def test_bars_are_means_over_networks_and_every_number_is_returned() -> None:
    figure = new_figure("double")
    columns = class_bars(
        figure,
        {"boy ...": [[0.2, 0.8], [0.4, 0.6]], "boy sees ...": [1.0, 0.0]},
        CLASSES,
        marks={"boy ...": [0.0, 1.0]},
    )
    assert columns["panel"] == ["boy ..."] * 2 + ["boy sees ..."] * 2
    assert columns["class"] == list(CLASSES) * 2
    assert columns["value"] == pytest.approx([0.3, 0.7, 1.0, 0.0])
    assert columns["mark"][:2] == [0.0, 1.0]
    assert np.isnan(columns["mark"][2:]).all()
    axes = figure.axes[0]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([0.3, 0.7])
    assert axes.yaxis_inverted()  # the first class on top


def test_figure_grows_with_its_panels() -> None:
    heights = []
    for count in (3, 4, 7):
        figure = new_figure("double")
        class_bars(figure, {f"{n}": [0.1, 0.2] for n in range(count)}, CLASSES)
        heights.append(figure.get_figheight())
        visible = [axes for axes in figure.axes if axes.get_visible()]
        assert len(visible) == count
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("panels", [{}, {"a": [1.0]}, {"a": [1.0, float("nan")]}])
def test_panels_that_cannot_be_are_refused(panels: dict[str, list[float]]) -> None:
    with pytest.raises(ValidationError):
        class_bars(Figure(), panels, CLASSES)


@pytest.mark.parametrize(
    ("width", "size"), [("single", 7.0), ("single", 10.0), ("double", 10.0), ("double", 14.0)]
)
def test_nothing_is_cut_off_or_covered_whatever_the_size_of_text(width: str, size: float) -> None:
    with style.context(text_size=size):
        figure = new_figure(width)
        names = ("verb, singular, object needed", "noun, plural")
        class_bars(figure, {"boys who Mary chases feed cats " + x: [0.2, 0.3] for x in "abcd"}, names)
        finish(figure)
        figure.draw_without_rendering()
    canvas = figure.bbox.padded(1.0)
    labels = [axes.xaxis.label.get_window_extent() for axes in figure.axes if axes.get_xlabel()]
    assert all(canvas.x0 <= box.x0 and box.x1 <= canvas.x1 for box in labels)
    assert not any(one.overlaps(other) for one, other in combinations(labels, 2))
    assert all(axes.bbox.width > 0.1 * figure.bbox.width for axes in figure.axes)


def test_it_says_of_how_many_networks_the_means_are() -> None:
    figure = new_figure("double")
    class_bars(figure, {"a": np.zeros((20, 2))}, CLASSES)
    assert figure.get_supxlabel() == "mean of 20 networks"
