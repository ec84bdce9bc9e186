"""What backpropagation does: pictures, exclusive or, depth; measures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.backprop_basics import accuracy, epochs, learning

from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.backprop_basics import depth, measures, pictures, plateaus


def test_pictures_are_symmetric_and_differ():
    drawn = pictures.pictures()
    for name, picture in drawn.items():
        square = picture.reshape(20, 20)
        np.testing.assert_array_equal(square, square.T, err_msg=name)
        np.testing.assert_array_equal(square, square[::-1], err_msg=name)
    assert drawn["O"].reshape(20, 20)[7:13, 7:13].sum() == 0  # the middle is empty
    assert drawn["X"].reshape(20, 20)[9:11, 9:11].sum() == 4
    assert np.linalg.matrix_rank(np.array([*drawn.values()])) == 4


def test_wrong_pixels_are_counted():
    class Blank:
        """A network whose output is empty, whatever is shown."""

        def record(self, patterns: PatternSet, layers: list[str]) -> dict[str, np.ndarray]:
            return {"output": np.zeros((len(patterns), 400))}

    ring = pictures.pictures()["O"].sum()
    assert pictures.wrong(Blank(), pictures.pairs("X")) == ring


def test_signs_and_distance_of_a_network():
    direct = Simulator(read(find("x_to_o_direct")), 3, engine="numpy")
    assert pictures.first_change(direct)["wrong_signs"] == 0
    hidden = Simulator(read(find("x_to_o")), 3, engine="numpy")
    kept = hidden.weights["hidden->output"].copy()
    measured = pictures.distant_error(hidden, np.random.default_rng(1))
    np.testing.assert_array_equal(hidden.weights["hidden->output"], kept)
    assert measured["distant_gap"] < 1e-12
    assert measured["cut_change"] == 0 < measured["linked_cut_change"]
    # twice the error, twice the change
    np.testing.assert_allclose(measured["distant_changes"][3], 2 * measured["distant_changes"][2], atol=1e-15)


def test_plateaus():
    assert plateaus.best_constant("xor") == pytest.approx(4 * 0.125)
    assert plateaus.best_constant("and") == pytest.approx((3 * 0.25**2 + 0.75**2) / 2)
    assert plateaus.flat_share(np.array([0.6, 0.5, 0.505, 0.1]), "xor") == 0.5


def test_a_deepened_model_has_its_hidden_layer_repeated():
    model = depth.deepened(read(find("digits_by_depth")), 3, "relu", 50)
    network = model.network
    assert [x.name for x in network.layers] == ["input", "hidden1", "hidden2", "hidden3", "output"]
    assert [x.size for x in network.layers] == [50, 50, 50, 50, 10]
    assert [x.activation for x in network.layers[1:]] == ["relu", "relu", "relu", "logistic"]
    weights = Simulator(network, 1, engine="numpy").weights["hidden1->hidden2"]
    assert weights.std() == pytest.approx(np.sqrt(2 / 50), rel=0.05)


def test_error_signals_of_linear_units_by_hand():
    model = depth.deepened(read(find("digits_by_depth")), 2, "tanh")
    network = Simulator(model, 1, engine="numpy")
    for p in network.description.projections:
        network.weights[p.name][:] = 0.0
    network.weights["hidden2->output"][:, 0] = 0.1
    network.weights["hidden1->hidden2"][:] = 0.02
    patterns = PatternSet.from_arrays(np.zeros((1, 64)), np.ones((1, 10)))
    # at rest tanh has slope 1: dE/dx of the output is -.5 each with cross-entropy; 30 units of -.05 above 30
    lengths = depth.error_by_layer(network, patterns)
    assert lengths[1] == pytest.approx(0.05 * np.sqrt(30))
    assert lengths[0] == pytest.approx(30 * 0.02 * 0.05 * np.sqrt(30))


def test_measures_by_hand():
    subject = learning(1)
    assert measures.wrong_share_before(subject, "direct") == 0.5
    assert measures.unsolved(subject, "two") == pytest.approx(0.2)
    assert measures.speed({"epochs_a": epochs(100), "epochs_b": epochs(400)}, "a", "b") == pytest.approx(2)
    stuck = {"epochs_a": epochs(100), "epochs_b": epochs(400, stuck=20)}
    assert measures.speed(stuck, "a", "b") == np.inf
    assert np.isnan(measures.speed(stuck, "b", "b"))
    assert measures.factor({"error_x": np.array([0.01, 0.1, 1.0])}, "x") == pytest.approx(0.1)
    assert measures.exponential({"error_x": np.array([0.01, 0.1, 1.0])}, "x") == pytest.approx(0.01)
    assert measures.lost({"accuracy_x": accuracy(0.9, 0.8, 0.6, 0.5)}, "x") == pytest.approx(0.5)
    assert measures.named(subject, "relu", "4") == pytest.approx(0.96)


def test_a_way_that_diverges_names_no_digit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(depth, "DEPTHS", (1,))
    monkeypatch.setattr(depth, "RATES", (1e6,))
    monkeypatch.setattr(depth, "WAYS", {"online": ("pattern", (0.05,))})
    study = load("backprop-basics")
    result = depth.learn_digits(Replicate(study, quick=True))
    assert result["accuracy_relu"].shape == (1, 1)
    assert 0 <= result["accuracy_relu"][0, 0] <= 0.3
    assert 0 <= result["accuracy_online"][0] <= 1
