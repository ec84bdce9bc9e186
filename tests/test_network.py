"""Descriptions of networks: what they say of themselves, and what they refuse."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import (
    Constant,
    Fields,
    Full,
    Normal,
    NoSelf,
    OneToOne,
    RandomShare,
    Uniform,
    Values,
)
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.engine.initial import sample_links, sample_weights
from pdpsim.engine.plan import field_weights, make_plan
from pdpsim.simulate.simulator import Simulator


def chain(*layers: Layer, **how) -> Network:
    names = [x.name for x in layers]
    links = tuple(Projection(a, b) for a, b in pairwise(names))
    return Network(layers, links, **how)


def test_inputs_targets_and_order_follow_from_the_projections():
    network = Network(
        (
            Layer("output", 2),
            Layer("context", 3, copies="hidden"),
            Layer("hidden", 3, target=True),
            Layer("input", 2),
            Layer("soft", 2, clamp=1.0),
        ),
        (
            Projection("input", "hidden"),
            Projection("context", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "output", delay=1),
            Projection("hidden", "soft"),
        ),
    )
    assert [x.name for x in network.inputs] == ["input"]
    assert [x.name for x in network.clamped] == ["input", "soft"]
    assert [x.name for x in network.targets] == ["output", "hidden", "soft"]
    order = network.order()
    assert order.index("hidden") > max(order.index("input"), order.index("context"))
    assert order.index("output") > order.index("hidden")


def test_descriptions_are_equal_hashable_and_printable():
    one, two = (chain(Layer("input", 1), Layer("output", 2)) for _ in range(2))
    assert one == two
    assert len({one, two}) == 1
    assert "output" in repr(one)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Layer("a", 0), "a.size: must be a whole number of units, 1 or more; got 0"),
        (lambda: Layer("a", True), "whole number"),
        (lambda: Layer("a b", 1), "letters, digits"),
        (lambda: Layer("a", 1, "logistc"), "did you mean 'logistic'"),
        (lambda: Layer("a", 1, dt=0.0), "never move"),
        (lambda: Layer("a", 1, dt=2.0), "between 0 and 1"),
        (lambda: Layer("a", 2, "softmax", dt=0.5), "not softmax"),
        (lambda: Layer("a", 1, dt=0.5), "start inside"),
        (lambda: Layer("a", 1, noise=-1.0), "0 or more"),
        (lambda: Layer("a", 1, trace=0.5), "copies"),
        (lambda: Layer("a", 2, units=("x",)), "expected 2 unit names"),
        (lambda: Bias("learned"), "trained"),
        (lambda: Projection("a", "b", delay=2), "0 or 1 tick"),
        (lambda: Projection("a", "b", sign="plus"), "unknown value"),
        (lambda: Projection("a", "b", rate=float("nan")), "finite"),
        (lambda: Time(ticks=0), "1 or more"),
        (lambda: Time(ticks=2, error_from=3), "between 1 and the 2 ticks"),
        (lambda: Time(truncate=2), "unroll"),
        (lambda: Uniform(1, 0), "above the upper limit"),
        (lambda: Uniform(0, float("inf")), "finite"),
        (lambda: Normal(0, -1), "not negative"),
        (lambda: Constant(float("nan")), "finite"),
        (lambda: RandomShare(0), "share of links"),
        (lambda: Fields((2, 2), (3, 1)), "does not fit"),
    ],
)
def test_impossible_parts_are_refused(make, told):
    with pytest.raises(ValidationError, match=told):
        make()


@pytest.mark.parametrize(
    ("layers", "projections", "told"),
    [
        ((), (), "at least one layer"),
        ((Layer("a", 1), Layer("a", 1)), (), "two layers"),
        ((Layer("a", 1), Layer("b", 1)), (Projection("a", "c"),), "no layer 'c'"),
        ((Layer("input", 1), Layer("b", 1)), (Projection("inptu", "b"),), "did you mean 'input'"),
        (
            (Layer("a", 1), Layer("b", 1), Layer("c", 1)),
            (Projection("a", "b"), Projection("b", "c"), Projection("c", "b")),
            "b, c form a cycle",
        ),
        ((Layer("a", 1), Layer("b", 1)), (Projection("a", "b"), Projection("a", "b")), "this name"),
        ((Layer("a", 1), Layer("b", 2)), (Projection("a", "b", links=OneToOne()),), "one size"),
        (
            (Layer("a", 1), Layer("c", 2, copies="b"), Layer("b", 1)),
            (Projection("a", "b"),),
            "has 2 units but 'b', which it copies, has 1",
        ),
        ((Layer("a", 1, copies="a"), Layer("b", 1)), (), "cannot copy itself"),
        (
            (Layer("a", 1), Layer("b", 1), Layer("c", 1, copies="b")),
            (Projection("a", "b"), Projection("a", "c")),
            "cannot receive projections",
        ),
        ((Layer("a", 1, target=True), Layer("b", 1)), (Projection("a", "b"),), "cannot have targets"),
        (
            (Layer("a", 4), Layer("b", 2)),
            (Projection("a", "b", links=Fields((2, 2), (2, 2))),),
            "need 4 sending and 1 receiving units",
        ),
        ((Layer("a", 1), Layer("b", 1)), (Projection("a", "b", tied="x"),), "no other projection"),
        (
            (Layer("a", 1), Layer("b", 2), Layer("c", 1)),
            (Projection("a", "b"), Projection("b", "c", tied="a->b")),
            "one shape",
        ),
    ],
)
def test_impossible_networks_are_refused(layers, projections, told):
    with pytest.raises(ValidationError, match=told):
        Network(layers, projections)


def test_teaching_needs_targets_to_copy():
    layers = (Layer("input", 1), Layer("state", 2, copies="hidden", teacher=True), Layer("hidden", 2))
    links = (Projection("input", "hidden"), Projection("state", "hidden"), Projection("hidden", "output"))
    with pytest.raises(ValidationError, match=r"state\.teacher: 'hidden', which it copies, has no targets"):
        Network((*layers, Layer("output", 1)), links)


@pytest.mark.parametrize("how", [{"rate": 0.5}, {"trained": False}, {"sign": "+"}, {"init": Constant(1.0)}])
def test_a_tied_projection_has_no_learning_of_its_own(how):
    with pytest.raises(ValidationError, match=f"only that projection can have a '{next(iter(how))}'"):
        Network(
            (Layer("a", 1), Layer("b", 1), Layer("c", 1)),
            (Projection("a", "b"), Projection("b", "c", tied="a->b", **how)),
        )


def test_unknown_names_get_the_nearest():
    network = chain(Layer("input", 1), Layer("hidden", 1), Layer("output", 1))
    with pytest.raises(ValidationError, match="did you mean 'hidden'"):
        network.layer("hiden")
    with pytest.raises(ValidationError, match="did you mean 'input->hidden'"):
        network.projection("input->hiden")


def test_receptive_fields_join_each_receiver_to_its_window():
    which = field_weights(Fields((2, 3), (2, 2)))
    # units 0 1 2 / 3 4 5; the first window holds 0 1 3 4, the second 1 2 4 5
    assert which[:, 0].tolist() == [0, 1, -1, 2, 3, -1]
    assert which[:, 1].tolist() == [-1, 0, 1, -1, 2, 3]


def test_weights_are_drawn_within_their_ranges_signs_and_limits():
    network = Network(
        (Layer("a", 20), Layer("b", 30, bias=Bias(init=Constant(-1.85))), Layer("c", 30)),
        (
            Projection("a", "b", sign="-"),
            Projection("b", "c", init=Normal(0, 5), limit=1.0, links=RandomShare(0.5)),
            Projection("a", "c", links=RandomShare(0.2)),
        ),
        init=Uniform(-0.3, 0.1),
    )
    plan = make_plan(network)
    rng = np.random.default_rng(0)
    present = sample_links(plan, rng)
    w = sample_weights(plan, rng, present)
    a_b, b_c = (w[plan.weights(name)[0]] for name in ("a->b", "b->c"))
    assert a_b.max() <= 0
    assert a_b.min() >= -0.3
    assert np.abs(b_c).max() == 1.0
    assert (w[plan.biases("b")] == -1.85).all()
    assert (w[~present] == 0).all()
    assert present[plan.weights("b->c")[0]].mean() == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("links", [Full(), NoSelf(), RandomShare(0.5)])
def test_symmetric_weights_stay_symmetric_while_they_learn(links):
    network = Network(
        (Layer("units", 5, held=True, target=True, start=0.5),),
        (Projection("units", "units", delay=1, links=links, symmetric=True),),
        time=Time(ticks=2),
    )
    simulator = Simulator(network, 1, engine="numpy")
    w = simulator.weights["units->units"]
    np.testing.assert_array_equal(w, w.T)
    if links == NoSelf():
        assert not np.diag(w).any()
    before, rng = w.copy(), np.random.default_rng(1)
    values = np.where(rng.random((6, 5)) < 0.4, np.nan, rng.random((6, 5)))
    patterns = PatternSet.from_arrays({"units": values}, {"units": rng.random((6, 5))})
    simulator.train(patterns, Phase(epochs=3))
    assert (w != before).any()
    np.testing.assert_array_equal(w, w.T)


@pytest.mark.parametrize("first", ["word", "letter"])
@pytest.mark.parametrize("init", [Values(((1.0, 2.0, 0.0), (0.0, 3.0, 4.0))), Uniform(5.0, 6.0)])
def test_weights_that_another_projection_has_too_begin_as_their_own_says(first, init):
    # whichever of the two layers is described first
    layers = (Layer("word", 2, clamp=1.0), Layer("letter", 3, clamp=1.0))
    network = Network(
        layers if first == "word" else layers[::-1],
        (
            Projection("word", "letter", delay=1, init=init),
            Projection("letter", "word", delay=1, tied="word->letter", transposed=True),
        ),
    )
    simulator = Simulator(network, 1)
    w = simulator.weights["word->letter"]
    np.testing.assert_array_equal(simulator.weights["letter->word"], w.T)
    if isinstance(init, Values):
        np.testing.assert_array_equal(w, np.array(init.rows))
    else:
        assert (w >= 5.0).all()


def test_a_projection_tied_to_a_symmetric_one_has_its_weights():
    network = Network(
        (Layer("input", 3), Layer("a", 3, start=0.5), Layer("b", 3)),
        (
            Projection("input", "a"),
            Projection("a", "a", delay=1, symmetric=True),
            Projection("a", "b", tied="a->a"),
        ),
    )
    simulator = Simulator(network, 1)
    simulator.train(PatternSet.from_arrays({"input": np.eye(3)}, {"b": np.eye(3)}), Phase(epochs=5))
    w = simulator.weights["a->a"]
    np.testing.assert_array_equal(w, w.T)
    np.testing.assert_array_equal(simulator.weights["a->b"], w)


@pytest.mark.parametrize(
    ("projection", "message"),
    [
        ({"sender": "a", "receiver": "b", "symmetric": True}, "a layer's projection to itself"),
        ({"sender": "a", "receiver": "a", "symmetric": True, "tied": "a->b"}, "symmetric or tied"),
        (
            {"sender": "a", "receiver": "a", "delay": 1, "symmetric": True, "init": Values(((0, 1), (2, 0)))},
            "differ between a link and the one back",
        ),
    ],
)
def test_weights_that_cannot_be_symmetric_are_refused(projection, message):
    with pytest.raises(ValidationError, match=message):
        Network(
            (Layer("input", 2), Layer("a", 2), Layer("b", 2)),
            (Projection("input", "a"), Projection(**projection)),
        )


def test_tied_projections_have_the_same_weights():
    half = RandomShare(0.5)
    network = Network(
        (Layer("a", 2), Layer("b", 2), Layer("c", 2)),
        (
            Projection("a", "b", links=half),
            Projection("b", "c", tied="a->b", links=half),
        ),
    )
    plan = make_plan(network)
    rng = np.random.default_rng(3)
    present = sample_links(plan, rng)
    w = sample_weights(plan, rng, present)
    one, two = plan.weights("a->b")[0], plan.weights("b->c")[0]
    np.testing.assert_array_equal(w[one], w[two])
    np.testing.assert_array_equal(present[one], present[two])
    assert plan.tied
