from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from records import a_record
from toy_studies import write_study

from pdpsim.base.errors import ResultsError
from pdpsim.base.files import write_text
from pdpsim.claims.record import Measured, Record
from pdpsim.figures.adaptation import Adaptation
from pdpsim.report.page import _claims, page, write
from pdpsim.report.pictures import draw
from pdpsim.report.rendering import sentence
from pdpsim.report.strip import strip
from pdpsim.report.wording import quantity
from pdpsim.results.folder import Results, open_results
from pdpsim.study import catalogue
from pdpsim.study.runner import run
from pdpsim.study.study import Study

VOID = {"meta", "img", "br", "link", "input", "hr", "wbr"}


class Page(HTMLParser):
    """What a page holds; fails on tags that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and tag not in ("rect", "path", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Results]:
    folder = tmp_path_factory.mktemp("report")
    study = catalogue.load(write_study(folder / "toy_study"))
    results = run(study, out=folder / "out", jobs=1, settings={"diverge": 2})
    draw(study, results)
    return study, results


def test_the_page_is_whole_and_needs_nothing_else(made: tuple[Study, Results]) -> None:
    path = write(made[1], made[0])
    text = path.read_text(encoding="utf-8")
    shown = Page(text)
    assert path == made[1].folder / "report.html"
    assert not shown.all("script")
    assert not shown.all("link")
    sources = [each["src"] or "" for each in shown.all("img")]
    assert len(sources) == 1
    assert all(each.startswith("data:") for each in sources)
    assert not re.search(r"url\(|@import", text)
    links = [each["href"] or "" for each in shown.all("a")]
    assert all(each.startswith(("data:", "https://doi.org/", "#")) for each in links)
    for name in (each[1:] for each in links if each.startswith("#")):
        assert text.count(f' id="{name}"') == 1


def test_the_page_can_be_read_aloud(made: tuple[Study, Results]) -> None:
    shown = Page(page(*made[::-1]))
    assert shown.all("html")[0]["lang"] == "en"
    assert all(each.get("alt") for each in shown.all("img"))
    assert all(each.get("scope") for each in shown.all("th"))
    assert len(shown.all("caption")) == len(shown.all("table"))
    assert len(shown.all("h1")) == 1


def test_what_it_tells(made: tuple[Study, Results]) -> None:
    text = page(*made[::-1])
    assert text.index('id="figures"') < text.index('id="claims"') < text.index('id="provenance"')
    assert "high above low" in text
    assert text.partition('id="claims"')[0].count("high above low") == 0  # told once, in the table of claims
    assert "✗ not reproduced" in text
    assert "of these 1 recalled" in text
    assert "narrow (primary)" in text
    assert text.count("(primary)") == 1
    side_by_side = text.partition("Readings side by side")[2].partition("</thead>")[0]
    assert re.findall(r">([a-z]+(?: \(primary\))?)</th>", side_by_side) == ["narrow (primary)", "wide"]
    assert "wide" in text
    assert "weights are not finite" in text
    assert "One fifth." in text
    assert "Root seed" in text
    assert "The numbers drawn (CSV)" in text


def test_what_a_study_says_is_escaped(tmp_path: Path) -> None:
    from toy_studies import TOY

    hostile = TOY.replace('title="Toy"', 'title="<script>alert(1)</script>"')
    study = catalogue.load(write_study(tmp_path / "toy_study", hostile))
    text = page(run(study, out=tmp_path / "out", jobs=1, seeds=2), study)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.filterwarnings("error:constrained_layout")
def test_a_figure_without_room_for_its_text_is_told_and_not_drawn(
    made: tuple[Study, Results], tmp_path: Path
) -> None:
    sentence = "Figure 1 is not drawn: its text leaves no room; make that smaller, or the figure wider"
    for size, expected in ((7.0, []), (150.0, [sentence])):
        announced: list[str] = []
        changed, folder = Adaptation(text_size=size), tmp_path / f"{size}"
        written = draw(*made, formats=("png",), folder=folder, announce=announced.append, adaptation=changed)
        assert announced == expected
        assert [path.is_file() for path in written] == [True] * len(written)
        assert ("1.png" in [path.name for path in written]) == (not expected)
    with pytest.raises(ResultsError, match=sentence):
        draw(*made, formats=("png",), folder=tmp_path, adaptation=changed)


def test_a_caption_has_the_note_of_its_figure_below(tmp_path: Path) -> None:
    drawing = """from pdpsim.figures.note import note


def figure_1(figure, by_condition):
    axes = figure.subplots()
    axes.plot([0, 1])
    note(axes, "mean of 2 networks, bars: from the smallest to the largest")
    return {}
"""
    folder = write_study(tmp_path / "toy_study")
    (folder / "drawings.py").write_text(drawing, encoding="utf-8")
    study = catalogue.load(folder)
    results = run(study, out=tmp_path / "out", jobs=1, seeds=2)
    draw(study, results, formats=("svg",), folder=tmp_path)
    lines = (tmp_path / "1.txt").read_text().splitlines()
    assert lines == ["Values", "mean of 2 networks, bars: from the smallest to the largest"]


def test_a_quick_run_says_that_it_tests_nothing(tmp_path: Path) -> None:
    study = catalogue.load(write_study(tmp_path / "toy_study"))
    results = run(study, out=tmp_path / "out", jobs=1, quick=True)
    assert "A quick run" in page(results)


def test_a_run_with_settings_of_its_own_says_so_first(tmp_path: Path) -> None:
    study = catalogue.load(write_study(tmp_path / "toy_study"))
    plain = run(study, out=tmp_path / "out", jobs=1, seeds=1)
    assert "Not the study as it stands" not in page(plain, study)
    results = run(study, out=tmp_path / "small", jobs=1, seeds=1, settings={"size": 5})
    assert "Not the study as it stands, but with size = 5." in page(results, study).partition("<main>")[0]


def test_a_run_without_claims_or_pictures_yet(tmp_path: Path) -> None:
    study = catalogue.load(write_study(tmp_path / "toy_study"))
    results = run(study, out=tmp_path / "out", jobs=1, seeds=2)
    (results.folder / "claims.json").unlink()
    text = page(open_results(results.folder))
    assert "No claim has been judged yet" in text
    assert "None have been drawn" in text


def test_a_large_svg_gives_way_to_png(made: tuple[Study, Results], tmp_path: Path) -> None:
    study = catalogue.load(write_study(tmp_path / "toy_study"))
    results = run(study, out=tmp_path / "out", jobs=1, seeds=2)
    draw(study, results)
    write_text(results.folder / "figures" / "1.svg", "<svg>" + " " * 1_600_000 + "</svg>")
    assert Page(page(results)).all("img")[0]["src"].startswith("data:image/png")  # type: ignore[union-attr]


def values(*each: float, low: float = 0.5, high: float = 1.5, **changes: object) -> Record:
    return a_record(**{"published": "1.0", "measured": Measured(1.0, low, high, len(each), each), **changes})


def test_a_template_escapes_what_it_is_given_and_lacks_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    from jinja2 import UndefinedError

    from pdpsim.report import rendering

    (tmp_path / "x.html").write_text("<p>{{ text }}</p>{{ made }}{{ text|sentence }}")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    rendering._environment.cache_clear()
    try:
        made = rendering.render("x.html", text="<i>", made="")
        assert made == "<p>&lt;i&gt;</p>&lt;i&gt;."
        assert (
            rendering.render("x.html", text="a", made=made).count("<p>") == 2
        )  # made by a template: as it is
        with pytest.raises(UndefinedError):
            rendering.render("x.html", text="a")
    finally:
        rendering._environment.cache_clear()


class TestStrip:
    def test_one_dot_for_each_value_and_none_for_failures(self) -> None:
        picture = strip(values(0.0, 2.0, math.nan))
        assert picture.count("<circle") == 2
        assert "2 values from 0 to 2; the line is at 1" in picture

    def test_places_are_on_one_scale(self) -> None:
        picture = strip(values(0.0, 2.0))
        assert re.findall(r'cx="([\d.]+)"', picture) == ["6.0", "144.0"]
        assert "M75.0 1V25" in picture  # 1 lies halfway
        assert 'x="40.5"' in picture  # 0.5 a quarter of the way

    def test_an_effect_has_its_line_at_zero(self) -> None:
        assert "the line is at 0" in strip(values(1.0, 2.0, kind="order", published="larger"))

    def test_equal_values_stand_in_the_middle(self) -> None:
        same = values(1.0, 1.0, low=1.0, high=1.0)
        assert re.findall(r'cx="([\d.]+)"', strip(same)) == ["75.0", "75.0"]

    def test_nothing_for_a_single_value(self) -> None:
        assert strip(values(1.0)) == ""


def test_sessions_are_told_where_there_was_more_than_one(tmp_path: Path) -> None:
    study = catalogue.load(write_study(tmp_path / "toy_study"))
    one = run(study, out=tmp_path, jobs=1, seeds=1, settings={"size": 5})
    assert "Sessions" not in page(one, study)
    text = page(run(study, out=tmp_path, jobs=1, seeds=3, settings={"size": 5}), study)
    assert re.search(r"<dt>Sessions</dt><dd>4 replicates from .*; 8 replicates from ", text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("control -0.2308, 0% of 20 networks", "Control −0.2308, 0\u202f% of 20 networks."),
        ("criterion of 2026-11-26, pp. 12-14", "Criterion of 2026-11-26, pp. 12-14."),
        ("1 if so, else -1", "1 if so, else −1."),
        ("E90d-4 and 8-3-8", "E90d-4 and 8-3-8."),
        ("from -.5 to 90 %", "From −.5 to 90 %."),
        ("", ""),
    ],
)
def test_numbers_of_a_sentence_are_set_as_they_are_printed(text: str, printed: str) -> None:
    assert sentence(text) == printed


def test_every_number_has_its_unit_beside_it(made: tuple[Study, Results]) -> None:
    _, results = made
    records = [replace(each, unit="log ratio of epochs") for each in results.claims]
    rows = _claims(records)
    assert rows
    for row, record in zip(rows, [each for each in records if each.primary], strict=True):
        if row["mean"] != "–":
            assert row["quantity"] == quantity(record)
            assert "times as many epochs" in row["quantity"]


def test_figures_are_printed_in_proportion_to_their_size(made: tuple[Study, Results]) -> None:
    text = page(*made[::-1])
    (size,) = set(re.findall(r'width="(\d+)" style="--points: ([\d.]+)pt"', text))
    assert int(size[0]) == round(1.8 * float(size[1]))
    assert "width: calc(.88 * var(--points, 100%))" in text.partition("@media print")[2]


def test_on_paper_links_are_seen_and_a_download_is_left_out(made: tuple[Study, Results]) -> None:
    text = page(*made[::-1])
    printed = text.partition("@media print")[2].partition("</style>")[0]
    assert "a { text-decoration: underline; }" in printed
    assert "a[download] { display: none; }" in printed
    assert " download=" in text


def test_the_name_of_a_measure_is_broken_between_its_words(made: tuple[Study, Results]) -> None:
    assert "<code>high_<wbr>above_<wbr>low<wbr></code>" in page(*made[::-1])
