"""Finite-state grammars drawn as graphs."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyArrowPatch

from pdpsim.base.errors import ValidationError
from pdpsim.codings.automaton import Automaton
from pdpsim.figures.automaton import ACROSS, RADIUS, automaton_diagram
from pdpsim.figures.style import context, new_figure

GRAMMAR = Automaton.parse("a: T b, P c\nb: S b 0.6, X c 0.4\nc: T b, V end")


def test_every_arc_is_drawn_and_returned() -> None:
    with context():
        figure = new_figure()
        columns = automaton_diagram(figure, GRAMMAR)
        figure.draw_without_rendering()
    assert columns["from"] == ["a", "a", "b", "b", "c", "c"]
    assert columns["to"] == ["b", "c", "b", "c", "b", "end"]
    assert columns["probability"] == [0.5, 0.5, 0.6, 0.4, 0.5, 0.5]
    axes = figure.axes[0]
    assert len([each for each in axes.patches if isinstance(each, FancyArrowPatch)]) == 7  # and the start's
    assert len([each for each in axes.patches if isinstance(each, Circle)]) == 5  # and the end's second
    written = [text.get_text() for text in axes.texts]
    # probabilities stand where arcs are not equally likely
    assert [each for each in written if each] == ["T", "P", "S 0.6", "X 0.4", "T", "V", "a", "b", "c", "end"]


def test_arcs_between_the_same_nodes_share_an_arrow() -> None:
    with context():
        figure = new_figure()
        automaton_diagram(figure, Automaton.parse("a: T b, P b"))
    assert "T, P" in [text.get_text() for text in figure.axes[0].texts]


def test_nodes_stand_as_far_from_the_start_as_the_way_to_them() -> None:
    with context():
        figure = new_figure()
        automaton_diagram(figure, GRAMMAR)
    circles = [each for each in figure.axes[0].patches if isinstance(each, Circle)]
    across = [each.center[0] for each in circles if each.radius == RADIUS]
    assert across == [0.0, ACROSS, ACROSS, 2 * ACROSS]


def test_places_can_be_chosen_and_must_fit() -> None:
    places = {"a": (0.0, 0.0), "b": (1.0, 0.0), "c": (1.0, 1.0), "end": (2.0, 1.0)}
    with context():
        figure = new_figure()
        automaton_diagram(figure, GRAMMAR, places)
        circles = [each for each in figure.axes[0].patches if isinstance(each, Circle)]
        assert np.array(circles[2].center).tolist() == [20.0, -20.0]
        with pytest.raises(ValidationError, match="node 'end' has no place"):
            automaton_diagram(new_figure(), GRAMMAR, {node: places[node] for node in "abc"})
        with pytest.raises(ValidationError, match="no node 'ends'"):
            automaton_diagram(new_figure(), GRAMMAR, {**places, "ends": (2.0, 0.0)})
