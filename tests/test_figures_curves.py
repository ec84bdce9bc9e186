"""Curves, profiles and distributions: the numbers drawn, and what is drawn of them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.curves import curves, profile
from pdpsim.figures.distribution import distribution

FAST = np.array([[3.0, 1, 0], [5, 3, 2]])
SLOW = FAST + 4


@pytest.fixture
def figure():
    with style.context():
        yield style.new_figure()


def test_curves_give_means_and_intervals(figure):
    columns = curves(figure, [1, 2, 4], {"fast": FAST, "slow": SLOW})
    assert columns["series"] == ["fast"] * 3 + ["slow"] * 3
    assert columns["x"] == [1, 2, 4] * 2
    assert columns["mean"] == [4, 2, 1, 8, 6, 5]
    assert columns["n"] == [2] * 6
    assert (columns["low"][1], columns["high"][1]) == (1, 3)  # of few networks: smallest and largest


def test_curves_draw_what_they_say(figure):
    curves(figure, [1, 2, 4], {"fast": FAST, "slow": SLOW}, xlabel="sweep", ylabel="tss", log="x")
    (axes,) = figure.axes
    means = axes.lines[::3]
    assert [line.get_ydata().tolist() for line in means] == [[4, 2, 1], [8, 6, 5]]
    assert [line.get_ydata().tolist() for line in axes.lines[1:3]] == FAST.tolist()
    assert len({line.get_color() for line in means}) == len({line.get_marker() for line in means}) == 2
    assert figure.get_supxlabel() == "mean of 2 networks, each drawn thinly"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["fast", "slow"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("sweep", "tss")
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "linear")


def test_many_networks_have_a_band_that_keeps_within_their_range(figure):
    shares = np.repeat([[0.0, 0.5], [1.0, 0.5]], [1, 19], axis=0)  # a t interval would pass 1
    columns = curves(figure, [1, 2], {"right": shares})
    assert 0 <= columns["low"][0] < columns["mean"][0] <= columns["high"][0] <= 1
    assert columns["low"][1] == columns["high"][1] == 0.5
    (axes,) = figure.axes
    assert len(axes.collections) == len(axes.lines) == 1
    assert figure.get_supxlabel() == "mean of 20 networks, band: 95 % bootstrap interval"


def test_panels_say_once_what_they_share(figure):
    left, right = figure.subplots(1, 2)
    curves(left, [1, 2, 4], {"fast": FAST})
    profile(right, list("baa"), {"x": FAST})
    curves(right, [1, 2, 4], {"fast": FAST})
    assert figure.get_supxlabel() == (
        "mean of 2 networks, each drawn thinly; mean of 2 networks, bars: smallest to largest"
    )


def test_a_note_says_once_what_bars_and_bands_are(figure):
    many = np.random.default_rng(0).normal(size=(20, 3))
    left, right = figure.subplots(1, 2)
    profile(left, list("abc"), {"x": many}, kind="bar")
    curves(right, [1, 2, 4], {"x": many})
    assert figure.get_supxlabel() == "mean of 20 networks, bars and band: 95 % bootstrap interval"
    curves(right, [1, 2, 4], {"y": many})
    assert figure.get_supxlabel().count("band") == 1


def test_every_network_may_be_drawn(figure):
    curves(figure, [1, 2, 4], {"fast": FAST}, each=True)
    (axes,) = figure.axes
    assert [line.get_ydata().tolist() for line in axes.lines] == [[4, 2, 1], [3, 1, 0], [5, 3, 2]]
    assert not axes.collections


def test_one_network_has_a_curve_without_interval(figure):
    columns = curves(figure, [1, 2, 4], {"fast": FAST[:1]})
    assert all(map(math.isnan, columns["low"]))
    assert not figure.axes[0].collections
    assert figure.axes[0].get_legend() is None


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_profile(figure, kind):
    columns = profile(figure, list("baa"), {"x": FAST, "y": SLOW}, kind=kind)
    (axes,) = figure.axes
    assert columns["position"] == list("baabaa")
    assert columns["mean"] == [4, 2, 1, 8, 6, 5]
    assert [text.get_text() for text in axes.get_xticklabels()] == list("baa")
    drawn = (
        [bar.get_height() for bar in axes.patches]
        if kind == "bar"
        else [y for container in axes.containers for y in container.lines[0].get_ydata()]
    )
    assert drawn == [4, 2, 1, 8, 6, 5]


def test_bars_of_a_profile_stand_side_by_side(figure):
    profile(figure, list("ba"), {"x": FAST[:, :2], "y": SLOW[:, :2], "z": SLOW[:, :2]}, kind="bar")
    spans = sorted((bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.axes[0].patches)
    assert all(end <= start + 1e-9 for (_, end), (start, _) in pairwise(spans))
    assert len({bar.get_hatch() for bar in figure.axes[0].patches}) == 3


def test_long_names_are_broken(figure):
    profile(figure, ["a rather long name", "another such name", "one more long name"], {"x": FAST})
    texts = [text.get_text() for text in figure.axes[0].get_xticklabels()]
    assert texts[0].split() == ["a", "rather", "long", "name"]
    assert "\n" in texts[0]
    assert not any(text.get_rotation() for text in figure.axes[0].get_xticklabels())


def test_long_words_are_turned(figure):
    profile(figure, ["a pseudopseudohypoparathyroidism", "another", "one more"], {"x": FAST})
    assert all(text.get_rotation() == 90 for text in figure.axes[0].get_xticklabels())


def test_distribution_counts_the_unsolved_and_keeps_every_network(figure):
    values = {"xor": [100.0, 200, 300], "symmetry": [1000.0, math.inf, 2000, math.inf, 1500]}
    columns = distribution(figure, values, published={"xor": 558}, log=True)
    assert columns["series"] == ["xor"] * 3 + ["symmetry"] * 5
    assert columns["network"] == [0, 1, 2, 0, 1, 2, 3, 4]
    assert columns["value"] == [*values["xor"], *values["symmetry"]]
    assert columns["published"][:3] == [558] * 3
    assert all(map(math.isnan, columns["published"][3:]))
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["2 of 5\nunsolved"]
    lines = [line.get_ydata().tolist() for line in axes.lines]
    assert [200, 200] in lines  # median
    assert [558, 558] in lines
    # of five, two longer than any: the third is the median
    assert [2000, 2000] in lines
    assert [100, 200, 300] in lines


def test_distribution_draws_a_published_value_of_0(figure):
    distribution(figure, {"lowest": [0.1, 0.2]}, published={"lowest": 0.0})
    (axes,) = figure.axes
    assert [0, 0] in [np.asarray(line.get_ydata()).tolist() for line in axes.lines]


def test_distribution_of_none_solved_has_no_median(figure):
    distribution(figure, {"xor": [math.nan, math.nan]})
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["2 of 2\nunsolved"]
    assert [len(line.get_ydata()) for line in axes.lines] == [0]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f: curves(f, [1, 2], {"x": FAST}), "row of 2 values per network"),
        (lambda f: curves(f, [1, 2], {}), "at least one series"),
        (lambda f: profile(f, list("abc"), {"x": FAST}, kind="pie"), "'pie'"),
        (lambda f: profile(f, list("ab"), {"x": FAST}), "row of 2 values"),
        (lambda f: distribution(f, {}), "at least one condition"),
        (lambda f: distribution(f, {"x": []}), "at least one network"),
        (lambda f: distribution(f, {"x": [1]}, published={"y": 2}), "no condition: y"),
    ],
)
def test_bad_input_is_explained(figure, call, words):
    with pytest.raises(ValidationError, match=words):
        call(figure)


def test_names_are_shown_as_written_and_powers_in_plain_signs(figure, tmp_path):
    """Names that matplotlib would take for mathematics, or leave out of a legend."""
    x = np.logspace(-2, 3, 20)
    series = {"$a$_i": [x, x], "_b": [2 * x, x], "$x": [x, 3 * x]}
    curves(figure, x, series, xlabel="50 $ or $60", log="xy")
    style.save(figure, tmp_path / "names", ["svg"])
    (axes,) = figure.axes
    written = [text.get_text().strip() for text in axes.get_legend().get_texts()]
    assert written == ["$a$_i", "_b", "$x"]
    powers = [label.get_text() for label in axes.get_xticklabels()]
    assert {"10⁻²", "10⁰", "10³"} <= set(powers)
    drawn = (tmp_path / "names.svg").read_text(encoding="utf-8")
    for text in ("$a$_i", "_b", "50 $ or $60", "10⁻²"):
        assert f"{text}</text>" in drawn


def test_whole_numbers_have_no_ticks_between(figure):
    left, right = figure.subplots(1, 2)
    curves(left, [0, 1, 2, 4], {"x": np.ones((3, 4))})
    curves(right, [0, 0.1, 0.5], {"x": np.ones((3, 3))})
    figure.draw_without_rendering()
    assert all(float(tick).is_integer() for tick in left.get_xticks())
    assert not all(float(tick).is_integer() for tick in right.get_xticks())


@pytest.mark.parametrize("draw", [curves, profile])
def test_curves_upon_each_other_are_named(figure, draw):
    rows = {"a": FAST, "b": FAST + 1e-4, "c": SLOW, "d": FAST, "e": SLOW}
    draw(figure, [1, 2, 4] if draw is curves else list("xyz"), rows)
    assert "“a”, “b” and “d” coincide" in figure.get_supxlabel()
    assert "“c” and “e” coincide" in figure.get_supxlabel()


def test_what_networks_are_compared_with_is_no_network(figure):
    curves(figure, [1, 2, 4], {"maps": FAST, "in proportion": SLOW[:1]})
    assert "“in proportion”: no mean" in figure.get_supxlabel()
    assert "1 network" not in figure.get_supxlabel()


def test_curves_apart_are_not_said_to_coincide(figure):
    curves(figure, [1, 2, 4], {"a": FAST, "b": FAST + 0.5, "c": SLOW})
    assert "coincide" not in figure.get_supxlabel()


def test_where_no_bar_was_measured_the_dashes_are_within_the_axes(figure):
    profile(figure, list("ab"), {"x": np.full((2, 2), np.nan)}, kind="bar")
    (axes,) = figure.axes
    axes.plot([0, 1], [0.4, 0.5])
    low, high = axes.get_ylim()
    assert low == 0
    assert high > 0.5


def test_bars_without_height_and_those_not_measured_are_marked(figure):
    rows = np.array([[1.0, 0, np.nan, 1e-3], [2, 1e-17, np.nan, 2e-3]])
    profile(figure, list("abcd"), {"x": rows, "y": np.ones((2, 4))}, kind="bar")
    (axes,) = figure.axes
    marks = {text.get_text(): text.xy[0] for text in axes.texts}
    assert set(marks) == {"0", "–", "≈0"}
    assert round(marks["0"]) == 1
    assert round(marks["–"]) == 2
    assert round(marks["≈0"]) == 3
    assert "–: not measured" in figure.get_supxlabel()
    assert marks["0"] < 1  # where the bar would be, left of that of y


def test_a_dash_is_as_large_as_its_own_width_allows(figure):
    names = [str(n) for n in range(12)]
    rows = np.ones((2, 12))
    rows[:, 3] = np.nan
    profile(figure, names, {"x": rows, "y": np.ones((2, 12))}, kind="bar")
    (dash,) = figure.axes[0].texts
    assert dash.get_fontsize() == 6.0
