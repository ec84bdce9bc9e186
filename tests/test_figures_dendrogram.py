"""The tree as drawn: its numbers, its colours, and text that does not overlap."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex

from pdpsim.analysis.clustering import cluster, leaf_order
from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.dendrogram import MIXED, dendrogram

# the 29 words of Elman (1990), Figure 7
CLASSES = {
    "verbs": ["smell", "move", "see", "think", "exist", "sleep", "break", "smash", "like", "chase", "eat"],
    "animals": ["mouse", "cat", "dog", "monster", "lion", "dragon"],
    "humans": ["woman", "girl", "man", "boy"],
    "inanimates": ["car", "book", "rock", "sandwich", "cookie", "bread", "plate", "glass"],
}
WORDS = [word for words in CLASSES.values() for word in words]
KIND = {word: kind for kind, words in CLASSES.items() for word in words}


@pytest.fixture
def words():
    """Tree of vectors with a class structure and some of their own."""
    rng = np.random.default_rng(0)
    centres = {kind: rng.normal(size=20) for kind in CLASSES}
    vectors = [centres[KIND[word]] + 0.3 * rng.normal(size=20) for word in WORDS]
    return cluster(vectors, WORDS, linkage="complete")


@pytest.fixture
def small():
    """Tree ((a b) (c d)), merged at 1, 2 and 12 (complete linkage)."""
    return cluster([[0.0], [1], [10], [12]], "abcd", linkage="complete")


def draw(tree, width="single", height=None, **settings):
    with style.context():
        figure = style.new_figure(width, height)
        columns = dendrogram(figure, tree, **settings)
        figure.draw_without_rendering()
    return figure, figure.axes[0], columns


def text_boxes(figure, axes):
    renderer = figure.canvas.get_renderer()
    low, high = sorted(axes.get_xlim())  # ticks beyond are not drawn
    legends = [artist for artist in axes.get_children() if hasattr(artist, "legend_handles")]
    texts = [
        *axes.get_yticklabels(),
        *(tick.label1 for tick in axes.xaxis.get_major_ticks() if low <= tick.get_loc() <= high),
        axes.xaxis.label,
        *axes.texts,
        *(text for legend in legends for text in legend.get_texts()),
    ]
    return {
        f"{number} {text.get_text()}": text.get_window_extent(renderer)
        for number, text in enumerate(texts)
        if text.get_text()
    }


def test_columns_are_the_tree(small):
    shares = {frozenset("ab"): 0.7}
    _, _, columns = draw(small, preferred="abcd", shares=shares, names={"first": ["ab"], "all": list("abcd")})
    assert columns["branch"] == [1, 2, 3]
    assert columns["items"] == ["a b", "c d", "a b c d"]
    assert columns["height"] == [1, 2, 12]
    assert columns["position"] == [0.5, 2.5, 1.5]
    assert columns["share"] == [0.7, 0, 0]
    assert columns["name"] == ["", "", "all"]


def test_branches_are_drawn_at_their_heights(small):
    _, axes, _ = draw(small, preferred="abcd")
    across, down = axes.collections[:2]
    verticals = sorted((x, *sorted((y, z))) for (x, y), (_, z) in down.get_segments())
    assert verticals == [(1, 0, 1), (2, 2, 3), (12, 0.5, 2.5)]
    ends = sorted((y, min(a, b)) for (a, y), (b, _) in across.get_segments())
    assert ends == [(0, 0), (0.5, 1), (1, 0), (1.5, 12), (2, 0), (2.5, 2), (3, 0)]
    left, right = axes.get_xlim()
    assert left > 12 > right == 0


def test_branch_has_the_colour_of_its_class_if_all_its_items_are_of_it(small):
    _, axes, _ = draw(small, preferred="abcd", classes={"a": "x", "b": "x", "c": "y"})
    colours = [to_hex(colour, keep_alpha=False).upper() for colour in axes.collections[1].get_colors()]
    assert colours == [style.COLOURS[0], MIXED, MIXED]
    leaves = {text.get_text(): to_hex(text.get_color()).upper() for text in axes.get_yticklabels()}
    assert leaves["b"] == style.COLOURS[0]
    assert leaves["c"] == style.ink(style.COLOURS[1]).upper()
    assert leaves["d"] == "#000000"


def test_a_class_looks_the_same_in_every_tree_of_a_figure(small):
    classes = {"e": "z", "a": "x", "c": "y"}
    first = cluster([[0.0], [1], [9]], "aec")
    for tree in (small, first):
        _, axes, _ = draw(tree, classes=classes)
        shown = {text.get_text(): to_hex(text.get_color()).upper() for text in axes.get_yticklabels()}
        assert [shown["a"], shown["c"]] == [style.ink(each).upper() for each in style.COLOURS[1:3]]


def test_marks_have_the_shade_of_their_share_and_the_root_has_none(small):
    _, axes, _ = draw(small, shares={frozenset("ab"): 0.95, frozenset("cd"): 0.5, frozenset("abcd"): 1})
    fills = [to_hex(fill, keep_alpha=False) for fill in axes.collections[2].get_facecolors()]
    assert fills == ["#000000", "#a6a6a6"]


def test_leaves_are_listed_from_the_top_in_their_order(words):
    _, axes, _ = draw(words, preferred=WORDS)
    assert [text.get_text() for text in axes.get_yticklabels()] == list(leaf_order(words, WORDS))
    bottom, top = axes.get_ylim()
    assert bottom > top


@pytest.mark.parametrize("width", ["single", "double"])
def test_no_text_of_elmans_tree_overlaps_or_is_cut_off(words, width):
    names = {"VERBS": CLASSES["verbs"], "HUMANS": CLASSES["humans"], "INANIMATES": CLASSES["inanimates"]}
    shares = dict.fromkeys(words.branches, 0.8)
    figure, axes, columns = draw(words, width, classes=KIND, shares=shares, names=names, preferred=WORDS)
    assert {"VERBS", "HUMANS", "INANIMATES"} <= set(columns["name"])
    assert_readable(figure, axes)


@pytest.mark.parametrize("count", [2, 9, 60])
def test_few_and_many_leaves_have_room(count):
    rng = np.random.default_rng(count)
    items = [f"item number {k}" for k in range(count)]
    tree = cluster(rng.normal(size=(count, 5)), items)
    figure, axes, _ = draw(tree, classes={item: "even" if k % 2 else "odd" for k, item in enumerate(items)})
    assert_readable(figure, axes)


def assert_readable(figure, axes):
    boxes = text_boxes(figure, axes)
    overlaps = [(a, b) for (a, x), (b, y) in itertools.combinations(boxes.items(), 2) if x.overlaps(y)]
    assert overlaps == []
    page = figure.bbox.padded(1)
    outside = [
        name for name, box in boxes.items() if not (page.contains(*box.min) and page.contains(*box.max))
    ]
    assert outside == []


def test_axes_are_taken_as_they_are(small):
    with style.context():
        figure = style.new_figure("double", 60)
        first, second = figure.subplots(1, 2)
        dendrogram(first, small)
        dendrogram(second, small, label="distance of hidden vectors")
    assert figure.get_figheight() * 25.4 == pytest.approx(60)
    assert first.get_xlabel() == "Euclidean distance"
    assert second.get_xlabel() == "distance of hidden vectors"


def test_names_must_be_sets(small):
    with pytest.raises(ValidationError, match="set of items"):
        draw(small, names={"x": "ab"})
