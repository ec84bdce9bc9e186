"""Networks drawn as text."""

from __future__ import annotations

import pytest

from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Fields, OneToOne, RandomShare
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.formats.model import read, shipped_models
from pdpsim.report.diagram import draw

ATTRACTOR = Network(
    layers=(
        Layer("task", 2),
        Layer("orthography", 105),
        Layer("hidden", 100, bias=Bias(init=Constant(-1.85)), start=0.5, dt=0.2),
        Layer("phonology", 61, start=0.5, dt=0.2, target=True, noise=0.1, error_scale=2),
        Layer("cleanup", 61, bias=Bias("none"), activation="tanh"),
        Layer("semantics", 200, clamp=3, target=True),
        Layer("plan", 61, copies="phonology", trace=0.7, teacher=True),
    ),
    projections=(
        Projection("orthography", "hidden", links=RandomShare(0.2)),
        Projection("task", "hidden", trained=False, sign="+", init=Constant(1), rate=0.5, limit=3),
        Projection("hidden", "phonology"),
        Projection("phonology", "hidden", delay=1, decay=0.01),
        Projection("phonology", "phonology", delay=1),
        Projection("phonology", "cleanup", links=OneToOne()),
        Projection("cleanup", "phonology", name="back", delay=1, sign="-"),
        Projection("hidden", "semantics"),
        Projection("plan", "hidden"),
    ),
    time=Time(20, 10, "pattern"),
)


def row_of(drawing: str, *names: str) -> int:
    """Return the number of the line within a box that holds all the names."""
    found = [
        i for i, line in enumerate(drawing.splitlines()) if "│" in line and all(x in line for x in names)
    ]
    return found[0]


def test_a_simple_recurrent_network():
    assert (
        draw(read("elman_1990_words").network)
        == """\
                      ┌──────────────────────────────────┐
                      │              output              │
                      │ 31 units, logistic, bias, target │
                      └──────────────────────────────────┘
                                    ▲ hidden
                         ┌───────────────────────────┐
                         │          hidden           │
                         │ 150 units, logistic, bias │
                         └───────────────────────────┘
                               ▲ input ▲ context
               ┌─────────────────┐  ┌──────────────────────────┐
               │      input      │  │         context          │
               │ 31 units, input │  │ 150 units, copies hidden │
               └─────────────────┘  │        start 0.5         │
                                    └──────────────────────────┘

  input → hidden   31 × 150 links
context → hidden   150 × 150 links
 hidden → output   150 × 31 links
 hidden → context  copied after each event"""
    )


def test_feedback_does_not_lift_a_layer():
    drawing = draw(ATTRACTOR)
    rows = [
        row_of(drawing, *names)
        for names in (("cleanup",), ("phonology", "semantics"), ("hidden",), ("task", "orthography", "plan"))
    ]
    assert rows == sorted(rows)


def test_direct_links_leave_the_output_on_top():
    drawing = draw(read("xor_direct").network)
    assert row_of(drawing, "output") < row_of(drawing, "hidden") < row_of(drawing, "input")
    assert "▲ hidden ▲ input" in drawing


@pytest.mark.parametrize(
    "said",
    [
        "▲ orthography ▲ task",
        "▲ phonology (+1)",
        "↺ phonology",
        "▲ cleanup (+1)",
        "bias constant -1.85, start 0.5",
        "dt 0.2",
        "softly clamped (3), target",
        "target (error × 2)",
        "61 units, tanh, no bias",
        "noise 0.1",
        "copies phonology",
        "orthography → hidden     20 % of 105 × 100 links",
        "initially constant 1; not trained",
        "never negative",
        "at most 3 in size",
        "learning rate × 0.5",
        "one tick late; decay 0.01",
        "one to one, 61 links",
        "called back",
        "never positive",
        "targets copied after each event, added to 0.7 of what",
        "20 ticks for each event, error at ticks 10 to 20",
    ],
)
def test_everything_about_a_network_is_said(said):
    assert said in draw(ATTRACTOR, 160) or said in draw(ATTRACTOR)


def test_shared_fields_and_ties():
    layers = (Layer("a", 4), Layer("b", 4), Layer("c", 1, bias=Bias("fixed", high=-1)))
    links = Fields((2, 2), (2, 2))
    projections = (
        Projection("a", "c", links=links),
        Projection("b", "c", links=links, tied="a->c"),
    )
    drawing = draw(Network(layers, projections))
    assert "shared fields of 2 × 2 on a grid of 2 × 2; weights of a->c" in drawing
    assert "1 unit, logistic, fixed bias, at" not in drawing  # a piece is never broken
    assert "fixed bias, at most -1" in drawing


def test_a_layer_alone():
    assert "1 unit, input" in draw(Network((Layer("a", 1),), ()))


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("network", [ATTRACTOR, *(read(file).network for file in shipped_models())])
def test_no_line_is_wider_than_the_terminal(network, width):
    assert max(map(len, draw(network, width).splitlines())) <= width


def test_plain_characters_where_a_terminal_has_no_others():
    assert draw(ATTRACTOR, ascii_only=True).isascii()
    assert not draw(ATTRACTOR).isascii()
