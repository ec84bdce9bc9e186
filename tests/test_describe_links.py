"""Links that are shifted: the same at every place of a sequence, by hand and against all links one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import FormatError, ModelFileError, ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Shifted, Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.formats.model import Model, parse, to_toml
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import export, look

NONE = Bias("none")


def network(links: Shifted, senders: int, receivers: int, rows: np.ndarray, **keys: object) -> Network:
    """Return a row of linear copies that is sent to by a row of inputs."""
    layers = (Layer("in", senders), Layer("out", receivers, "linear", bias=NONE))
    init = Values(tuple(map(tuple, rows.tolist())))
    return Network(layers, (Projection("in", "out", links=links, init=init, **keys),))


def response(net: Network, pattern: np.ndarray) -> np.ndarray:
    """Return the output to patterns, shape (patterns, units)."""
    return Simulator(net, engine="numpy").record(PatternSet.from_arrays(pattern), layers=["out"])["out"]


def by_hand() -> Network:
    """Four copies of two units; each of two receiving units hears the copy before its own, and its own."""
    rows = np.array([[1.0], [10.0], [100.0], [1000.0]])
    return network(Shifted(2, 1, -1, 0, step=2), 8, 2, rows)


def test_each_copy_hears_its_window_and_nothing_beyond_the_ends() -> None:
    pattern = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]])
    # copy 0 hears nothing before it, then copy 0: 100 x 1 + 1000 x 2; copy 1 hears copies 1 and 2
    assert response(by_hand(), pattern).tolist() == [[2100.0, 3 + 40 + 500 + 6000]]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(-3, 3),
    st.integers(0, 3),
    st.integers(1, 3),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_equal_to_all_links_one_by_one(m, n, senders, receivers, first, more, step, sent, seed) -> None:
    rng = np.random.default_rng(seed)
    links = Shifted(m, n, first, first + more, step)
    rows = rng.normal(size=links.shape)
    dense = np.zeros((senders, m, receivers, n))
    for r in range(receivers):
        for lag in range(first, first + more + 1):
            if 0 <= step * r + lag < senders:
                dense[step * r + lag, :, r] = rows.reshape(-1, m, n)[lag - first]
    keys = {"threshold": 0.1, "power": 2.0, "excitation": 0.5, "inhibition": 2.0} if sent else {}
    shifted = network(links, senders * m, receivers * n, rows, **keys)
    values = Values(tuple(map(tuple, dense.reshape(senders * m, -1).tolist())))
    whole = replace(shifted, projections=(Projection("in", "out", init=values, **keys),))
    patterns = rng.normal(size=(3, senders * m))
    np.testing.assert_allclose(response(shifted, patterns), response(whole, patterns), atol=1e-12)


def test_weights_are_those_of_one_window() -> None:
    simulator = Simulator(by_hand())
    assert simulator.weights["in->out"].shape == (4, 1)
    names = [row[1] for row in look.weights_table(simulator)[1]]
    assert names == ["in.1-1", "in.2-1", "in.1+0", "in.2+0"]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"carries": "error"}, "not for links that are shifted"),
        ({"fast_rate": 0.1}, "fast weights"),
        ({"tied": "in->out"}, "no other projection"),
    ],
)
def test_what_copies_do_not_have_is_refused(keys, message) -> None:
    with pytest.raises(ValidationError, match=message):
        network(Shifted(2, 1, 0, 0), 8, 4, np.ones((2, 1)), **keys)


@pytest.mark.parametrize("change", [{"symmetric": True}, {"transposed": True, "tied": "b"}])
def test_copies_are_not_turned_around(change) -> None:
    layer = Layer("a", 4, "linear", clamp=1.0, bias=NONE)
    links = Shifted(2, 2, 0, 0)
    other = Projection("a", "a", name="b", delay=1, links=links)
    with pytest.raises(ValidationError, match="not for links that are shifted"):
        Network((layer,), (Projection("a", "a", delay=1, links=links, **change), other))


def test_tied_copies_have_one_set_of_weights() -> None:
    layers = (Layer("in", 4), Layer("out", 4, "linear", bias=NONE), Layer("other", 4, "linear", bias=NONE))
    links = Shifted(2, 2, 0, 1)
    one = Projection("in", "out", links=links)
    net = Network(layers, (one, Projection("in", "other", links=links, tied="in->out")))
    simulator = Simulator(net, seed=3)
    assert np.array_equal(simulator.weights["in->out"], simulator.weights["in->other"])
    with pytest.raises(ValidationError, match="the same links"):
        Network(layers, (one, Projection("in", "other", tied="in->out")))


def test_layers_that_are_no_copies_are_refused() -> None:
    with pytest.raises(ValidationError, match="'in' has 7 units, which are no copies of 2"):
        network(Shifted(2, 1, 0, 0), 7, 4, np.ones((2, 1)))
    with pytest.raises(ValidationError, match="'out' has 4 units, which are no copies of 3"):
        network(Shifted(2, 3, 0, 0), 8, 4, np.ones((2, 3)))
    with pytest.raises(ValidationError, match="3 rows of 1 for 2 sending and 1 receiving units of a window"):
        network(Shifted(2, 1, 0, 0), 8, 4, np.ones((3, 1)))


@pytest.mark.parametrize(("values", "message"), [((0, 1, 0, 0), "sending"), ((1, 1, 1, 0), "after its last")])
def test_no_window_no_links(values, message) -> None:
    with pytest.raises(ValidationError, match=message):
        Shifted(*values)


def test_units_that_take_turns_have_no_copies() -> None:
    net = by_hand()
    with pytest.raises(ValidationError, match="updated together"):
        replace(net, time=replace(net.time, updates="asynchronous"))


def test_such_a_network_does_not_learn() -> None:
    patterns = PatternSet.from_arrays(np.ones((1, 8)), np.ones((1, 2)))
    with pytest.raises(ValidationError, match="does not learn"):
        Simulator(by_hand()).train(patterns, [Phase(epochs=1)])


def test_the_compiled_engine_has_none() -> None:
    simulator = Simulator(by_hand(), engine="compiled")
    with pytest.raises(ValidationError, match="links that are shifted"):
        simulator.record(PatternSet.from_arrays(np.ones((1, 8))))


def test_a_silent_unit_sends_nothing_and_its_copies_go_on() -> None:
    pattern = PatternSet.from_arrays(np.ones((1, 8)))
    rng = np.random.default_rng(1)
    simulator = Simulator(by_hand(), engine="numpy")
    with lesioned(simulator, Lesion("units", "in", which=("1",)), rng) as damaged:
        assert damaged.record(pattern, layers=["out"])["out"].tolist() == [[1000.0, 1111.0]]
    with (
        pytest.raises(ValidationError, match="none is one unit's own"),
        lesioned(simulator, Lesion("links", "in->out", which=("1->1",)), rng),
    ):
        pass


def test_no_other_program_is_written_for(tmp_path) -> None:
    what = export.Exported(Model("copies", "", "", by_hand()), {}, None)
    with pytest.raises(FormatError, match="shifted, which is not written"):
        export.write(what, "lens", tmp_path)


TEXT = """
[layers]
in  = { size = 8 }
out = { size = 2 }

[[projections]]
from  = "in"
to    = "out"
links = { shifted = { sending = 2, receiving = 1, first = -1, last = 0, step = 2 } }
"""


def test_a_model_file_says_it_and_is_written_back() -> None:
    model = parse(TEXT)
    assert model.network.projections[0].links == Shifted(2, 1, -1, 0, 2)
    assert parse(to_toml(model)).network == model.network


def test_a_mistake_in_a_model_file_is_told() -> None:
    with pytest.raises(ModelFileError, match="last"):
        parse(TEXT.replace(", last = 0", ""))
    with pytest.raises(ModelFileError, match="after its last"):
        parse(TEXT.replace("last = 0", "last = -2"))
