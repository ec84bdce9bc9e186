"""How wide text is, and where it is broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.figures import style
from pdpsim.figures.text import in_lines, widest_word, width

SENTENCES = st.lists(st.text("abcdefgijklmnopqrstuvwxyz-", min_size=1, max_size=12), min_size=1, max_size=12)


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize(
    "text", ["error", "a longer text, with figures: 0.123", "two\nlines of which one is wide"]
)
def test_a_text_is_as_wide_as_it_is_drawn(text: str, weight: str) -> None:
    with style.context():
        figure = style.new_figure()
        drawn = figure.text(0.1, 0.5, text, fontsize=7, weight=weight).get_window_extent()
    assert width(text, 7, weight) == pytest.approx(72 * drawn.width / figure.dpi, rel=0.01)


def test_width_is_in_proportion_to_size_and_follows_the_font() -> None:
    assert width("some text", 14) == pytest.approx(2 * width("some text", 7))
    assert width("", 7) == 0
    with style.context():
        plain = width("some text", 7)
    with style.context("DejaVu Sans Mono"):
        assert width("some text", 7) > 1.05 * plain


@given(SENTENCES, st.floats(1, 300))
def test_lines_keep_all_words_in_order_and_have_room(words: list[str], room: float) -> None:
    text = " ".join(words)
    lines = in_lines(text, room, 7).split("\n")
    assert " ".join(lines) == text
    assert all(width(line, 7) <= room or " " not in line for line in lines)
    for line, after in pairwise(lines):  # no word would have had room a line earlier
        assert width(f"{line} {after.split()[0]}", 7) > room


def test_what_is_broken_stays_broken() -> None:
    assert in_lines("one\ntwo three", 1000, 7) == "one\ntwo three"
    assert in_lines("", 10, 7) == ""


def test_least_room() -> None:
    text = "one longest two"
    assert widest_word(text, 7) == width("longest", 7)
    assert widest_word("", 7) == 0
    assert in_lines(text, widest_word(text, 7), 7) == "one\nlongest\ntwo"
