"""Pictures of the laboratory while a network runs: what a frame has time for, and where names stand."""

from __future__ import annotations

import pytest

from pdpsim.laboratory.page import script
from tests.laboratories import needs_node, ran

#: A clock that goes on by 1 each time it is read, and nobody who looks at the page.
CLOCK = """
let clock = 0;
performance.now = () => (clock += 1);
globalThis.IntersectionObserver = class { constructor(tell) { globalThis.tell = tell; } observe() {} };
"""

#: Two pictures, the first in three portions; each writes down what it draws.
TWO = """
const drawn = [], pictures = new Pictures(), open = { closest: () => null }, seen = { closest: () => null };
pictures.add(open, function* () { for (const part of ["a1", "a2"]) { drawn.push(part); yield; }
drawn.push("a3"); }); pictures.add(seen, function* () { drawn.push("b"); });
const until = (readings) => { clock = 0; pictures.drawUntil(readings + 0.5); drawn.push("|"); };
"""


def drawn(work, tmp_path):
    return "".join(ran(CLOCK + script("pictures") + TWO + work, "drawn", tmp_path))


@needs_node
def test_pictures_take_turns_and_go_on_where_they_were_left(tmp_path):
    work = "for (const readings of [2, 2, 9, 1]) until(readings);"
    assert drawn(work, tmp_path) == "a1a2|a3b|a1a2a3b|a1|"


@needs_node
def test_what_nobody_sees_waits_and_is_drawn_whole_once_nothing_runs(tmp_path):
    work = """
    until(1);
    tell([{ target: open, isIntersecting: false }]);
    until(9);
    pictures.drawAll();
    """
    assert drawn(work, tmp_path) == "a1|b|a1a2a3b"


@needs_node
def test_a_folded_picture_is_not_drawn(tmp_path):
    assert drawn("open.closest = () => ({}); pictures.drawAll();", tmp_path) == "b"


def work_of(intervals, tmp_path):
    """Return for how long each of some frames may work, in milliseconds; `intervals` come before them."""
    source = f"""
    {script("pace")}
    performance.now = () => 0;
    const pace = new Pace(), allowed = [];
    pace.begin();
    let now = 0;
    for (const interval of {[0, *intervals]}) {{ now += interval; allowed.push(pace.frame(now).until); }}
    """
    return ran(source, "allowed", tmp_path)


@needs_node
def test_a_frame_works_more_while_frames_come_in_time_and_less_after_a_late_one(tmp_path):
    work = work_of([1000 / 60] * 200 + [1000 / 30] + [1000 / 60] * 60, tmp_path)
    assert work[0] == 3
    assert work[200] == pytest.approx(12.5)
    assert work[201] == pytest.approx(10)
    assert 10 < work[-1] < 11, "it does not come to the same end within the second"


@needs_node
def test_a_slow_screen_does_not_keep_a_network_from_learning(tmp_path):
    assert work_of([1000 / 30] * 400, tmp_path)[-1] == pytest.approx(25)


@needs_node
def test_names_of_neighbours_are_all_written_and_do_not_touch(tmp_path):
    source = f"""
    const components = () => {{}}, cut = (text) => text, digits = String;
    const svgElement = (tagName, values) => ({{ tagName, ...values }});
    {script("plane")}
    const points = Array.from({{ length: 20 }}, (_, k) => ({{ name: `word ${{k}}`, x: 150 + (k % 5), y: 150 +
    k / 5 }})); const plane = new Plane(), [shown, omitted] = plane.writeNames(points);
    const again = new Plane().writeNames(Array.from({{ length: 900 }}, () => points[0]).map((x, k) => ({{
    ...x, name: `w${{k}}` }})));
    """
    shown, omitted, left = ran(source, "[shown, omitted, again[1].length]", tmp_path)
    texts = [x for x in shown if x["tagName"] == "text"]
    assert (len(texts), omitted) == (20, [])
    assert left > 0, "no picture has room for 900 names; those left are said beside it"
    boxes = []
    for text in texts:
        wide = 6.2 * len("word 10")
        first = text["x"] - wide if text["text-anchor"] == "end" else text["x"]
        boxes.append((first, first + wide, text["y"]))
    for k, (first, last, y) in enumerate(boxes):
        for other_first, other_last, other_y in boxes[:k]:
            apart = abs(y - other_y) >= 11 or last <= other_first + 6.2 or other_last <= first + 6.2
            assert apart
