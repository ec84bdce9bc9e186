from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from pdpsim.figures import style
from pdpsim.figures.labels import SPACING, above, beside, columns_that_fit, turn_if_crowded
from pdpsim.figures.panels import finish, grid

X = np.linspace(0, 1, 50)
TITLE = "a title that is a good deal longer than its panel is wide"


@pytest.fixture
def figure() -> Figure:
    return style.new_figure("single")


def covered(figure: Figure) -> bool:
    figure.draw_without_rendering()
    axes = figure.axes[0]
    box = axes.get_legend().get_window_extent(figure.canvas.get_renderer())
    points = [axes.transData.transform(line.get_xydata()) for line in axes.lines]
    return any(box.count_contains(each) for each in points)


def test_a_legend_over_curves_is_put_above_them(figure: Figure) -> None:
    with style.context():
        axes = figure.subplots()
        for rate in range(1, 12):
            axes.plot(X, np.sin(rate * 9 * X), label=f"rate {rate}")
        axes.legend(loc="center")
        height = figure.get_figheight()
        assert covered(figure)
        finish(figure)
        assert not covered(figure)
        assert axes.get_legend().get_window_extent().y0 >= axes.bbox.y1 - 1
        assert len(axes.get_legend().get_texts()) == 11
        assert figure.get_figheight() > height


@pytest.mark.parametrize("count", range(8, 16))
def test_a_legend_put_above_ends_within_the_figure(count: int) -> None:
    with style.context():
        figure = style.new_figure("double")
        axes = figure.subplots()
        for rate in range(count):
            axes.plot(X, np.sin(rate * 9 * X), label=f"rate {rate}")
        axes.legend(loc="center")
        finish(figure)
        figure.draw_without_rendering()
        assert axes.get_legend().get_window_extent().y0 >= axes.bbox.y1 - 1
        assert axes.get_legend().get_window_extent().x1 <= figure.bbox.x1


def test_a_legend_clear_of_curves_stays(figure: Figure) -> None:
    with style.context():
        axes = figure.subplots()
        axes.plot(X, X, label="one")
        axes.plot(X, X / 2, label="other")
        legend = axes.legend(loc="upper left")
        finish(figure)
        assert axes.get_legend() is legend


@pytest.mark.parametrize("kind", ["bar", "area", "points"])
def test_bars_areas_and_points_count_as_covered(figure: Figure, kind: str) -> None:
    with style.context():
        axes = figure.subplots()
        if kind == "bar":
            axes.bar([0, 1], [1, 1], label="x")
        elif kind == "area":
            axes.fill_between(X, 0 * X, 1 + 0 * X, label="x")
        else:
            axes.plot(np.repeat(X, 50), np.tile(X, 50), ".", label="x")
        legend = axes.legend(loc="center")
        finish(figure)
        assert axes.get_legend() is not legend


def test_titles_of_panels_and_labels_are_broken_between_words(figure: Figure) -> None:
    with style.context():
        panels = grid(figure, 2, narrow=2)
        for axes in panels:
            axes.plot(X, X)
        panels[0].set_title(TITLE)
        panels[1].set_ylabel("a label that is a good deal longer than its panel is high, and more")
        finish(figure)
        title, label = panels[0].get_title(loc="left"), panels[1].get_ylabel()
        assert " ".join(title.split()) == TITLE
        assert "\n" in title
        assert "\n" in label


def test_a_title_stands_above_a_legend_that_was_moved(figure: Figure) -> None:
    with style.context():
        panels = grid(figure, 2)
        for number, axes in enumerate(panels):
            axes.bar([0, 1], [1, 1], label=f"x {number}")
            axes.set_title("title")
            axes.legend(loc="center")
        finish(figure)
        figure.draw_without_rendering()
        title = panels[0]._left_title.get_window_extent()
        assert title.y0 >= panels[0].get_legend().get_window_extent().y1 - 3


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_as_many_entries_side_by_side_as_have_room(figure: Figure, count: int) -> None:
    with style.context():
        names = ["short", "a longer one", "one that is longer still", "last"]
        handles = figure.subplots().plot(X, np.column_stack([X] * len(names)))
        legend = figure.legend(handles, names, ncols=count, **SPACING)
        figure.draw_without_rendering()
        wide = 72 * legend.get_window_extent().width / figure.dpi
        columns = columns_that_fit(names, 1.02 * wide)
        assert -(-len(names) // columns) <= -(-len(names) // count)
        assert columns_that_fit(names, 0.97 * wide) < max(2, count)


def test_titles_of_narrow_panels_are_made_smaller_alike(figure: Figure) -> None:
    with style.context():
        panels = list(figure.subplots(1, 6))
        for axes, name in zip(
            panels, ["bed", "bathtub with towels", "x", "y", "z", "antidisestablishment"], strict=True
        ):
            axes.set_title(name)
        finish(figure)
        figure.draw_without_rendering()
        titles = [axes._left_title for axes in panels]
        assert len({title.get_fontsize() for title in titles}) == 1
        assert 5 <= titles[0].get_fontsize() < 8


def test_a_legend_that_is_covered_once_others_moved_is_moved_too(figure: Figure) -> None:
    with style.context():
        for number, axes in enumerate(grid(figure, 3)):
            for rate in range(1, 5):
                axes.plot(
                    X, np.sin(rate * 9 * X) * (X < 0.5 if number else 1), label=f"{number}: rate {rate}"
                )
            axes.legend()
        finish(figure)
        figure.draw_without_rendering()
        assert not any(
            axes.get_legend().get_window_extent().count_contains(axes.transData.transform(line.get_xydata()))
            for axes in figure.axes
            for line in axes.lines
        )


def test_panels_of_several_heights_below_each_other(figure: Figure) -> None:
    with style.context():
        low, high = grid(figure, 2, tall=(40.0, 80.0))
        figure.draw_without_rendering()
        assert high.bbox.height > 1.5 * low.bbox.height
        assert figure.get_figheight() == pytest.approx(126 * style.MILLIMETRE)


@pytest.mark.parametrize(("times", "power", "between"), [(1, "100", "200"), (1000, "10⁵", "2×10⁵")])
@pytest.mark.parametrize("height", [20.0, 60.0])
def test_names_of_ticks_between_powers_do_not_lie_upon_each_other(
    height: float, times: int, power: str, between: str
) -> None:
    with style.context():
        figure = style.new_figure("single", height)
        axes = figure.subplots()
        axes.plot([0, 1], [16 * times, 320 * times])
        axes.set_yscale("log")
        finish(figure)
        figure.draw_without_rendering()
        shown = [text for text in axes.get_yticklabels(which="both") if text.get_text()]
        boxes = sorted((text.get_window_extent() for text in shown), key=lambda box: box.y0)
        names = {text.get_text() for text in shown}
        assert power in names
        assert between in names or height < 30
        assert all(one.y1 <= other.y0 for one, other in pairwise(boxes))


def test_a_title_stands_above_a_legend_that_was_put_above_the_axes(figure: Figure) -> None:
    with style.context():
        for axes in grid(figure, 2):
            axes.plot(X, X, label="x")
            axes.set_title("title")
            above(axes)
        finish(figure)
        figure.draw_without_rendering()
        for axes in figure.axes:
            legend = axes.get_legend() or figure.legends[0]
            assert not axes._left_title.get_window_extent().overlaps(legend.get_window_extent())


def test_a_title_stands_above_several_legends_that_were_put_above_axes(figure: Figure) -> None:
    with style.context():
        for number, axes in enumerate(grid(figure, 2)):
            axes.plot(X, X, label=f"x {number}")
            axes.set_title("title")
            above(axes)
        finish(figure)
        figure.draw_without_rendering()
        for axes in figure.axes:
            title, legend = axes._left_title.get_window_extent(), axes.get_legend().get_window_extent()
            assert title.y0 >= legend.y1 - 3


def test_entries_of_a_legend_fill_their_rows_evenly() -> None:
    with style.context():
        names = ["rule 1", "rule 2", "rule 3", "rule 4", "none"]
        assert columns_that_fit(names, 1000.0) == 5
        room = next(each for each in range(1000, 0, -1) if columns_that_fit(names, each) < 5)
        assert columns_that_fit(names, room) == 3  # two rows of three and two, not of four and one


def test_legends_of_a_row_are_all_above_if_one_is_and_their_titles_stand_in_line(figure: Figure) -> None:
    with style.context():
        style.set_width(figure, "double")
        panels = grid(figure, 3)
        for number, axes in enumerate(panels):
            axes.plot(X, X, label=f"up {number}")
            axes.plot(X, X if number else 1 - X, label=f"down {number}")
            axes.set_title(f"panel {number}")
            axes.legend(loc="upper left")
        finish(figure)
        figure.draw_without_rendering()
        legends = [axes.get_legend().get_window_extent() for axes in panels]
        assert all(box.y0 >= axes.bbox.y1 - 2 for box, axes in zip(legends, panels, strict=True))
        assert len({round(axes._left_title.get_window_extent().y0) for axes in panels}) == 1


def test_a_figure_grows_by_the_height_of_upright_names() -> None:
    with style.context():
        heights = []
        for names in ("ABCDEFGH", [f"pseudohomophones{n}" for n in range(8)]):
            drawn = style.new_figure("single")
            axes = drawn.subplots()
            axes.bar(range(8), range(8))
            axes.set_xticks(range(8), list(names))
            turn_if_crowded(axes, list(names))
            finish(drawn)
            drawn.draw_without_rendering()
            heights.append(drawn.get_figheight())
            assert axes.bbox.height > 0.57 * axes.bbox.width
        assert heights[1] > heights[0]


def test_no_room_is_left_empty_round_a_square_panel(figure: Figure) -> None:
    with style.context():
        panels = list(figure.subplots(1, 4))
        for axes in panels:
            axes.plot(X, X)
            axes.set_aspect("equal")
        before = figure.get_figheight()
        finish(figure)
        figure.draw_without_rendering()
        assert figure.get_figheight() < 0.7 * before
        assert panels[0].get_position().height == pytest.approx(
            panels[0].get_position(original=True).height, abs=0.03
        )


def test_a_label_is_placed_again_when_the_layout_has_changed(figure: Figure) -> None:
    with style.context():
        axes = figure.subplots()
        axes.plot([0, 1], [0, 0.1], "o")
        axes.set(xlim=(-1, 2), ylim=(-1, 1))
        points = [(0.0, 0.0), (0.0, 0.05)]
        notes = beside(axes, points, ["below the other", "above it"], colours=["black", "black"])
        style.set_height(figure, 30)
        axes.set_title("a title\nof three\nlines")
        finish(figure)
        figure.draw_without_rendering()
        first, second = (Text.get_window_extent(each) for each in notes)
        assert not first.overlaps(second)


def test_a_title_may_stand_above_the_names_at_the_right_of_its_panel(figure: Figure) -> None:
    with style.context():
        panels = list(figure.subplots(1, 3))
        for axes in panels:
            axes.plot(X, X)
            axes.yaxis.tick_right()
            axes.set_yticks([0, 1], ["a long name", "another"])
            axes.set_title("epoch 2500", loc="left")
        finish(figure)
        assert [axes.get_title(loc="left") for axes in panels] == ["epoch 2500"] * 3
