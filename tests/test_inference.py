"""Backpropagation to activations, weights held."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.simulate.inference import infer, present_as
from pdpsim.simulate.simulator import Simulator


def trained() -> tuple[Simulator, PatternSet]:
    """Return a small item + relation network that knows four items."""
    network = Network(
        (
            Layer("item", 4),
            Layer("representation", 3),
            Layer("relation", 2),
            Layer("hidden", 6),
            Layer("attribute", 4),
        ),
        (
            Projection("item", "representation"),
            Projection("representation", "hidden"),
            Projection("relation", "hidden"),
            Projection("hidden", "attribute"),
        ),
    )
    item = np.repeat(np.eye(4), 2, axis=0)
    relation = np.tile(np.eye(2), (4, 1))
    attribute = np.array([[1, 0, 0, 0], [0, 0, 1, 0]] * 2 + [[0, 1, 0, 0], [0, 0, 0, 1]] * 2, float)
    patterns = PatternSet.from_arrays({"item": item, "relation": relation}, {"attribute": attribute})
    simulator = Simulator(network, 3)
    simulator.train(patterns, Phase(epochs=1500, update="pattern", rule=GradientDescent(0.5)))
    assert simulator.test(patterns).worst_unit.max() < 0.3
    return simulator, patterns


def test_a_new_item_is_placed_by_one_fact_and_the_other_follows():
    simulator, patterns = trained()
    before = simulator.learning.w.copy()
    fact = PatternSet.from_arrays({"relation": [[1.0, 0.0]]}, {"attribute": [[1.0, 0.0, 0.0, 0.0]]})
    phase = Phase(epochs=300, rule=GradientDescent(1.0))
    found = infer(simulator, fact, "representation", phase)
    np.testing.assert_array_equal(simulator.learning.w, before)
    known = simulator.record(patterns, ["representation"])["representation"][::2]
    distances = np.linalg.norm(known - found, axis=1)
    assert distances[:2].min() < distances[2:].min()  # items 1 and 2 have that attribute
    question = PatternSet.from_arrays({"relation": [[0.0, 1.0]]})
    answer = present_as(simulator, question, "representation", found)["attribute"][0]
    assert answer.argmax() == 2  # never told: what items 1 and 2 share


def test_present_as_with_a_known_items_own_representation_answers_as_the_network_does():
    simulator, patterns = trained()
    recorded = simulator.record(patterns, ["representation", "attribute"])
    question = PatternSet.from_arrays({"relation": [[1.0, 0.0], [0.0, 1.0]]})
    answer = present_as(simulator, question, "representation", recorded["representation"][4])
    np.testing.assert_allclose(answer["attribute"], recorded["attribute"][4:6], atol=1e-9)


def test_trained_start_values_are_held_as_weights_are():
    network = Network(
        (
            Layer("item", 2),
            Layer("middle", 2),
            Layer("memory", 3, start=0.3, start_trained=True),
            Layer("output", 1),
        ),
        (
            Projection("item", "middle"),
            Projection("middle", "output"),
            Projection("memory", "memory", delay=1),
            Projection("memory", "output", delay=1),
        ),
    )
    simulator = Simulator(network, 0)
    simulator.learning.w[simulator.plan.starts("memory")] = [0.1, 0.5, 0.9]
    patterns = PatternSet.from_arrays({"item": [[1.0, 0.0]]}, {"output": [[0.5]]})
    recorded = simulator.record(patterns, ["middle", "output"])
    inner = present_as(simulator, patterns, "middle", recorded["middle"][0])
    np.testing.assert_allclose(inner["output"], recorded["output"])


def test_a_layer_without_inverse_is_refused():
    network = Network(
        (Layer("input", 2), Layer("middle", 2, "softmax"), Layer("output", 1)),
        (Projection("input", "middle"), Projection("middle", "output")),
    )
    with pytest.raises(ValidationError, match="softmax has no inverse"):
        infer(Simulator(network), PatternSet.from_arrays([[1, 0]], [[1]]), "middle", Phase(epochs=1))
