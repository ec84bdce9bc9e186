"""Lesions of named units and links, and learning anew."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.simulate.lesion import Lesion, apply, restore
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.damage import damage, items_table, lesions_table, relearning_table, share_right

NETWORK = Network(
    (Layer("input", 2), Layer("hidden", 3, units=("rose", "oak", "pine")), Layer("output", 1)),
    (Projection("input", "hidden"), Projection("hidden", "output")),
)
AND = PatternSet.from_arrays(
    [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [0], [0], [1]], names=["00", "01", "10", "11"]
)
RNG = np.random.default_rng


@pytest.fixture
def network() -> Simulator:
    return Simulator(NETWORK, 1, engine="numpy")


def test_the_unit_that_is_named_falls_silent(network: Simulator) -> None:
    done = apply(network, Lesion("units", "hidden", which=("oak",)), RNG(0))
    assert done.struck == ("oak",)
    assert network.record(AND)["hidden"][:, 1].tolist() == [0.0] * 4
    assert (network.record(AND)["hidden"][:, [0, 2]] > 0).all()
    restore(network, done)
    assert (network.record(AND)["hidden"] > 0).all()


def test_a_unit_is_named_by_its_number_too(network: Simulator) -> None:
    assert apply(network, Lesion("units", "hidden", which=("3", "rose")), RNG(0)).struck == ("rose", "pine")


def test_the_link_that_is_named_is_removed(network: Simulator) -> None:
    done = apply(network, Lesion("links", "input->hidden", which=("2->oak",)), RNG(0))
    assert done.struck == ("2->oak",)
    weights = network.weights["input->hidden"]
    assert weights[1, 1] == 0
    assert np.count_nonzero(weights) == 5


def test_a_random_lesion_says_what_it_struck(network: Simulator) -> None:
    done = apply(network, Lesion("links", "hidden->output", 0.67), RNG(0))
    gone = network.weights["hidden->output"][:, 0] == 0
    names = [f"{name}->1" for name, off in zip(("rose", "oak", "pine"), gone, strict=True) if off]
    assert list(done.struck) == names
    assert len(names) == 2


@pytest.mark.parametrize(
    ("lesion", "message"),
    [
        (("units", "hidden", ("roze",)), "did you mean 'rose'"),
        (("units", "hidden", ("4",)), "its units are 1 to 3"),
        (("links", "hidden->output", ("rose",)), "a link is named by its units"),
        (("links", "hidden->output", ("rose->2",)), "has no unit '2'"),
        (("noise", "hidden->output", ("rose->1",)), "strikes all"),
    ],
)
def test_bad_names(network: Simulator, lesion: tuple[str, str, tuple[str, ...]], message: str) -> None:
    kind, where, which = lesion
    with pytest.raises(ValidationError, match=message):
        apply(network, Lesion(kind, where, which=which), RNG(0))


def test_a_link_that_is_gone_cannot_be_removed_again(network: Simulator) -> None:
    lesion = Lesion("links", "input->hidden", which=("2->oak",))
    apply(network, lesion, RNG(0))
    with pytest.raises(ValidationError, match="has no link"):
        apply(network, lesion, RNG(0))


def test_every_lesion_strikes_the_whole_network(network: Simulator) -> None:
    before = network.learning.w.copy()
    struck = damage(network, [Lesion("units", "hidden", 0.34)], 3, AND, rng=RNG(1))
    assert np.array_equal(network.learning.w, before)
    assert [len(each.units) for each in struck] == [1, 1, 1]
    header, rows = lesions_table(struck)
    assert [dict(zip(header, row, strict=True))["repeat"] for row in rows] == [1, 2, 3]
    assert rows[0][header.index("struck")] == struck[0].units[0]


def test_items_after_each_lesion(network: Simulator) -> None:
    struck = damage(network, [Lesion("scale", "hidden->output", 0.0)], 2, AND, rng=RNG(1))
    header, rows = items_table(struck)
    assert header[:4] == ["amount", "repeat", "name", "event"]
    assert [row[2] for row in rows] == ["00", "01", "10", "11"] * 2
    bias = 1 / (1 + np.exp(-network.biases["output"][0]))
    assert [row[-1] for row in rows] == pytest.approx([bias] * 8)


def test_learning_anew_has_a_curve_and_what_was_removed_stays_away(network: Simulator) -> None:
    struck = damage(network, [Lesion("units", "hidden", which=("oak",))], 1, AND, rng=RNG(1), relearn=30)
    header, rows = relearning_table(struck)
    assert [row[header.index("epoch")] for row in rows] == list(range(31))
    errors = [row[header.index("error")] for row in rows]
    assert errors[-1] < errors[0]
    assert struck[0].network.weights["hidden->output"][1, 0] == 0


def test_the_share_of_nothing() -> None:
    network = Simulator(NETWORK, 1, engine="numpy")
    untaught = PatternSet.from_arrays({"input": [[0, 1]]}, {"output": [[float("nan")]]})
    struck = damage(network, [Lesion("scale", "hidden->output", 1.0)], 1, untaught, rng=RNG(1))
    assert np.isnan(share_right(struck[0].answers))
