"""The look of figures, and the files they are saved to."""

from __future__ import annotations

import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from pdpsim.base.errors import ResultsError, ValidationError
from pdpsim.figures import style


@pytest.fixture
def figure():
    with style.context():
        made = style.new_figure()
        axes = made.subplots()
        axes.plot([0, 1], [0, 1], label="error")
        axes.set_xlabel("epoch of training")
        yield made


def test_widths_of_journals():
    assert style.new_figure("single").get_figwidth() * 25.4 == pytest.approx(89)
    assert style.new_figure("double", 50).get_size_inches() * 25.4 == pytest.approx([183, 50])


def test_size_can_be_changed():
    made = style.new_figure()
    style.set_height(made, 120)
    style.set_width(made, "double")
    assert made.get_size_inches() * 25.4 == pytest.approx([183, 120])


def test_the_style_holds_inside_the_context_only():
    before = dict(mpl.rcParams)
    with style.context():
        assert mpl.rcParams["pdf.fonttype"] == 42
        assert mpl.rcParams["svg.fonttype"] == "none"
        assert 7 <= mpl.rcParams["font.size"] <= 8
        assert tuple(mpl.rcParams["axes.prop_cycle"].by_key()["color"]) == style.COLOURS
    assert dict(mpl.rcParams) == before


def test_pyplot_and_its_global_figures_are_not_used():
    code = (
        "import sys; from pdpsim.figures import style, dendrogram, curves, distribution, hinton, heatmap, "
        "network, units, trajectories; style.new_figure(); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_saving_writes_every_format_and_nothing_else(figure, tmp_path):
    written = style.save(figure, tmp_path / "deeper" / "fig.7")
    assert [path.name for path in written] == ["fig.7.pdf", "fig.7.svg", "fig.7.png"]
    assert sorted(path.name for path in (tmp_path / "deeper").iterdir()) == sorted(p.name for p in written)


def test_saving_twice_gives_the_same_bytes(figure, tmp_path):
    first = style.save(figure, tmp_path / "a")
    second = style.save(figure, tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_text_stays_text(figure, tmp_path):
    pdf, svg = style.save(figure, tmp_path / "a", ("pdf", "svg"))
    assert "epoch of training</text>" in svg.read_text()
    assert b"/Type3" not in pdf.read_bytes()
    assert b"/CIDFontType2" in pdf.read_bytes()


def test_saving_where_one_cannot_is_explained(figure, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ResultsError, match="cannot write"):
        style.save(figure, tmp_path / "file" / "a")


def test_saving_leaves_the_figure_as_it_was(figure, tmp_path):
    engine = figure.get_layout_engine()
    style.save(figure, tmp_path / "a", ("png",))
    assert figure.get_layout_engine() is engine


def test_styles_differ_in_more_than_colour():
    looks = list(style.styles([str(k) for k in range(24)]).values())
    assert len(set(looks)) == 24
    few = looks[:6]
    assert len({look.marker for look in few}) == len({str(look.line) for look in few}) == 6


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: style.new_figure("singel"), "did you mean 'single'"),
        (lambda: style.save(style.new_figure(), "x", ("pfd",)), "did you mean 'pdf'"),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValidationError, match=words):
        call()


@pytest.mark.parametrize("colour", style.COLOURS)
def test_letters_in_every_colour_can_be_read_on_white(colour):
    ink = np.array(to_rgb(style.ink(colour)))
    assert style.contrast_with_white(ink) >= 4.45  # rounded to whole steps of 256
    if style.contrast_with_white(np.array(to_rgb(colour))) >= 4.5:
        assert style.ink(colour).lower() == colour.lower()


def test_contrast_is_that_of_the_standard():
    assert style.contrast_with_white(np.zeros(3)) == pytest.approx(21)
    assert style.contrast_with_white(np.array(to_rgb("#777777"))) == pytest.approx(4.48, abs=0.005)
