"""Drawings of networks: where layers and units go, and what is written."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import OneToOne
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.figures import style
from pdpsim.figures.layout import bend, on_curve, rows, spread
from pdpsim.figures.network import network_diagram
from pdpsim.figures.units import unit_diagram


def net(layers, *projections):
    return Network(tuple(layers), tuple(Projection(*each) for each in projections))


ELMAN = net(
    [Layer("input", 31), Layer("context", 150, copies="hidden"), Layer("hidden", 150), Layer("output", 31)],
    ("input", "hidden"), ("context", "hidden"), ("hidden", "output"),
)  # fmt: skip

# Figure 3 of chapter 8 of the PDP book: one hidden unit, and direct links
XOR = net(
    [Layer("input", 2, units=("p", "q")), Layer("hidden", 1), Layer("output", 1)],
    ("input", "hidden"), ("input", "output"), ("hidden", "output"),
)  # fmt: skip
WEIGHTS = {"input->hidden": [[-6.4], [-6.4]], "input->output": [[-4.2], [-4.2]], "hidden->output": [[-9.4]]}
BIASES = {"hidden": [2.2], "output": [6.3]}


@pytest.fixture
def figure():
    with style.context():
        yield style.new_figure()


def test_rows_of_an_elman_network():
    assert rows(ELMAN) == [["input", "context"], ["hidden"], ["output"]]


def test_inputs_are_just_below_what_they_project_to():
    # Rumelhart and Todd (1993): the relation joins the representation on its way to the hidden layer
    network = net(
        [Layer("item", 8), Layer("relation", 4), Layer("representation", 8), Layer("hidden", 15)],
        ("item", "representation"), ("representation", "hidden"), ("relation", "hidden"),
    )  # fmt: skip
    assert rows(network) == [["item"], ["relation", "representation"], ["hidden"]]


def test_feedback_does_not_lift_a_layer():
    network = Network(
        (Layer("input", 2), Layer("hidden", 3), Layer("output", 2)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", delay=1),
            Projection("hidden", "hidden", delay=1),
        ),
    )
    assert rows(network) == [["input"], ["hidden"], ["output"]]


@given(st.lists(st.floats(1, 50), min_size=1, max_size=6), st.floats(0, 10))
def test_spread_keeps_the_gap_and_the_middle(widths, gap):
    centres = spread(widths, gap)
    left, right = centres - np.array(widths) / 2, centres + np.array(widths) / 2
    np.testing.assert_allclose(left[1:] - right[:-1], gap, atol=1e-9)
    assert left[0] == pytest.approx(-right[-1])


def test_bend_is_straight_where_it_can_be_and_keeps_clear_where_not():
    straight = bend((0, 0), (0, 10), np.empty((0, 2)), 2)
    assert not straight[:, 0].any()
    np.testing.assert_allclose(on_curve(straight, [0, 0.5, 1]), [[0, 0], [0, 5], [0, 10]], atol=1e-12)
    round_it = on_curve(bend((0, 0), (0, 10), [(0, 5)], 2), np.linspace(0, 1, 50))
    assert np.linalg.norm(round_it - (0, 5), axis=1).min() >= 1.95
    np.testing.assert_allclose(round_it[[0, -1]], [[0, 0], [0, 10]], atol=1e-12)


def test_network_diagram_draws_projections_and_copies(figure):
    columns = network_diagram(figure, ELMAN)
    assert list(zip(*columns.values(), strict=True)) == [
        ("input", "hidden", "projection"),
        ("context", "hidden", "projection"),
        ("hidden", "output", "projection"),
        ("hidden", "context", "copy"),
    ]
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert {"input", "context", "hidden", "output", "31 units", "150 units", "copy"} == set(texts)


def test_delays_and_traces_are_marked(figure):
    network = Network(
        (Layer("plan", 2), Layer("state", 3, copies="output", trace=0.5), Layer("output", 3)),
        (
            Projection("plan", "output"),
            Projection("state", "output"),
            Projection("output", "output", delay=1),
        ),
    )
    columns = network_diagram(figure, network)
    assert columns["kind"] == ["projection", "projection", "delayed", "copy"]
    assert "trace, μ = 0.5" in {text.get_text() for text in figure.axes[0].texts}


def test_text_of_layers_does_not_overlap_and_fits_its_box(figure):
    network_diagram(figure, ELMAN)
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    (axes,) = figure.axes
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in axes.texts}
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes.values(), 2))
    patches = [patch.get_window_extent(renderer) for patch in axes.patches if patch.get_zorder() == 3]
    for name in ("input", "context", "hidden", "output"):
        assert any(p.x0 < boxes[name].x0 and boxes[name].x1 < p.x1 for p in patches)


def test_unit_diagram_writes_every_weight_and_bias(figure):
    columns = unit_diagram(figure, XOR, WEIGHTS, BIASES)
    assert list(zip(*columns.values(), strict=True)) == [
        ("p", "hidden.1", -6.4),
        ("q", "hidden.1", -6.4),
        ("p", "output.1", -4.2),
        ("q", "output.1", -4.2),
        ("hidden.1", "output.1", -9.4),
        ("bias", "hidden.1", 2.2),
        ("bias", "output.1", 6.3),
    ]
    texts = sorted(text.get_text() for text in figure.axes[0].texts)
    assert texts == sorted(["−6.4", "−6.4", "−4.2", "−4.2", "−9.4", "2.2", "6.3", "p", "q"])


def test_unit_diagram_writes_no_minus_before_a_zero(figure):
    unit_diagram(figure, XOR, WEIGHTS, {"hidden": [-0.01], "output": [0.01]})
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("0.0") == 2
    assert "−0.0" not in texts


@pytest.mark.parametrize("inputs", [2, 6])
def test_weights_do_not_cover_each_other(figure, inputs):
    network = net(
        [Layer("input", inputs), Layer("hidden", 2), Layer("output", 1)],
        ("input", "hidden"),
        ("hidden", "output"),
    )
    weights = {"input->hidden": np.full((inputs, 2), -12.5), "hidden->output": [[-9.4], [9.4]]}
    unit_diagram(figure, network, weights, {"hidden": [1, 1], "output": [1]})
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_links_left_out_are_not_drawn(figure):
    network = Network(
        (Layer("input", 2), Layer("output", 2)), (Projection("input", "output", links=OneToOne()),)
    )
    columns = unit_diagram(figure, network, {"input->output": np.diag([1.0, 2.0])}, {})
    assert columns["from"] == ["input.1", "input.2"]
    assert columns["to"] == ["output.1", "output.2"]


def test_recurrent_units_have_loops(figure):
    network = Network(
        (Layer("input", 1), Layer("output", 2)),
        (Projection("input", "output"), Projection("output", "output", delay=1)),
    )
    weights = {"input->output": [[1, 2]], "output->output": [[1, 2], [3, 4]]}
    assert len(unit_diagram(figure, network, weights, {})["weight"]) == 6


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f: unit_diagram(f, ELMAN, {}, {}), "362 units are too many"),
        (lambda f: unit_diagram(f, XOR, {"input->hiden": 1}, {}), "did you mean 'input->hiden'"),
        (
            lambda f: unit_diagram(f, XOR, {**WEIGHTS, "input->hidden": [[1, 2]]}, {}),
            r"expected shape \(2, 1\)",
        ),
    ],
)
def test_bad_input_is_explained(figure, call, words):
    with pytest.raises(ValidationError, match=words):
        call(figure)


def test_a_drawing_of_units_says_what_its_numbers_are(figure):
    network = net([Layer("input", 2), Layer("output", 1)], ("input", "output"))
    unit_diagram(figure, network, {"input->output": [[1.0], [-1.0]]}, {"output": [0.5]})
    assert figure.get_supxlabel() == "in units: biases; on links: weights, dashed below 0"


def test_what_carries_error_back_lifts_no_layer():
    """Feedback of its own, from the output to the hidden layer, stands for no link upwards."""
    network = Network(
        (Layer("input", 2), Layer("hidden", 3), Layer("output", 1)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", carries="error"),
        ),
    )
    assert rows(network) == [["input"], ["hidden"], ["output"]]
    with style.context():
        network_diagram(style.new_figure("single"), network)
