from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure

from pdpsim.figures import individuals, style
from pdpsim.figures.curves import curves, profile
from pdpsim.figures.distribution import distribution
from pdpsim.figures.heatmap import heatmap
from pdpsim.figures.note import note
from pdpsim.figures.panels import finish, grid, panels_of
from pdpsim.figures.style import contrast_with_white

ROWS = np.random.default_rng(1).random((12, 4))


def letters(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_fontweight() == "bold"]


def labels(legend) -> list[str]:
    return [text.get_text() for text in legend.get_texts()]


def test_panels_of_one_column_stand_below_each_other() -> None:
    wide, narrow = style.new_figure("double"), style.new_figure("single")
    before = narrow.get_figheight()
    for figure in (wide, narrow):
        grid(figure, 3)
    rows, columns = (
        [getattr(x.get_subplotspec(), key).start for x in narrow.axes] for key in ("rowspan", "colspan")
    )
    assert (rows, columns) == ([0, 1, 2], [0, 0, 0])
    assert narrow.get_figheight() > before
    assert [x.get_subplotspec().colspan.start for x in wide.axes] == [0, 1, 2]


def test_very_many_panels_of_one_column_stand_in_two() -> None:
    figure = style.new_figure("single")
    assert len(grid(figure, 9, 3)) == 9
    assert {axes.get_subplotspec().colspan.start for axes in figure.axes} == {0, 1}


def test_panels_have_letters_and_a_single_one_has_none() -> None:
    figure = style.new_figure("double")
    for axes in grid(figure, 2):
        heatmap(axes, ROWS)
    assert len(figure.axes) == 4  # two of them are scales
    figure.axes[0].set_title("first")
    finish(figure)
    assert letters(figure) == ["a", "b"]
    assert figure.axes[0].get_title(loc="left") == "first"
    alone = style.new_figure("single")
    curves(alone, range(4), {"x": ROWS})
    finish(alone)
    assert letters(alone) == []


def test_what_legends_share_is_said_once_above_all_panels() -> None:
    figure = style.new_figure("double")
    first, second = grid(figure, 2)
    curves(first, range(4), {"x": ROWS, "y": ROWS, "z": ROWS})
    curves(second, range(4), {"x": ROWS, "y": ROWS})
    finish(figure)
    assert [labels(each) for each in figure.legends] == [["x", "y", "z"]]
    assert first.get_legend() is None
    assert second.get_legend() is None


def test_a_name_that_is_drawn_in_two_ways_keeps_its_legends() -> None:
    figure = style.new_figure("double")
    first, second = grid(figure, 2)
    curves(first, range(4), {"x": ROWS, "y": ROWS})
    curves(second, range(4), {"y": ROWS, "x": ROWS})
    finish(figure)
    assert figure.legends == []
    assert labels(second.get_legend()) == ["y", "x"]


def test_a_row_with_one_scale_has_one_label() -> None:
    figure = style.new_figure("double")
    for axes in grid(figure, 2, sharey=True):
        curves(axes, range(4), {"x": ROWS}, ylabel="error")
    finish(figure)
    assert [axes.get_ylabel() for axes in panels_of(figure)] == ["error", ""]


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_every_network_is_drawn_where_it_is_wanted(kind: str) -> None:
    plain, asked = style.new_figure("single"), style.new_figure("single")
    profile(plain, list("abcd"), {"x": ROWS}, kind=kind)
    with individuals.every_network() as request:
        profile(asked, list("abcd"), {"x": ROWS}, kind=kind)
    assert request.heeded
    drawn = {tuple(line.get_ydata()) for line in asked.axes[0].lines}
    assert {tuple(row) for row in ROWS} <= drawn
    assert len(plain.axes[0].lines) < len(ROWS)


def test_the_wish_holds_inside_the_block_alone() -> None:
    with individuals.every_network() as request:
        heatmap(style.new_figure("single"), ROWS)
    assert not request.heeded
    assert not individuals.wanted()
    with individuals.every_network() as request:
        distribution(style.new_figure("single"), {"x": ROWS[:, 0]})
    assert request.heeded


def test_a_note_that_is_too_long_takes_another_line() -> None:
    figure = style.new_figure("single")
    for text in (
        "mean of 20 networks, band: 95 % bootstrap interval",
        "mean of 20 networks, each drawn thinly",
    ):
        note(figure, text)
        note(figure, text)
    assert figure.get_supxlabel().split("\n") == [
        "mean of 20 networks, band: 95 % bootstrap interval;", "mean of 20 networks, each drawn thinly"
    ]  # fmt: skip


def test_numbers_in_cells_can_be_read_on_every_colour() -> None:
    figure = style.new_figure("double")
    heatmap(figure, np.linspace(0, 1, 40).reshape(4, 10), numbers=True, limits=(0, 1))
    axes, mesh = figure.axes[0], figure.axes[0].collections[0]
    for text, value in zip(axes.texts, np.linspace(0, 1, 40), strict=True):
        white = contrast_with_white(np.array(mesh.get_cmap()(mesh.norm(value))[:3]))
        assert (white if text.get_color() == "white" else 21 / white) >= 4.5


def test_numbers_become_shorter_and_vanish_where_cells_are_narrow() -> None:
    texts = []
    for columns in (4, 20, 60):
        figure = style.new_figure("single")
        heatmap(figure, np.full((2, columns), 0.25), numbers=True, limits=(0, 1))
        texts.append({text.get_text() for text in figure.axes[0].texts})
    assert texts == [{"0.25"}, {".25"}, set()]
    assert all(first != second for first, second in pairwise(texts))
