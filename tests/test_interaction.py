"""Interactive units: the rule by hand, its oracles, and what model files say of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import ModelFileError, ValidationError
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.formats.model import find, parse, read, with_settings
from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from pdpsim.simulate.tracing import trace

JETS = read(find("jets_and_sharks"))
PROBES = read_patterns(find("jets_and_sharks").with_suffix(".tsv"), JETS.network)

NONE = Bias("none")


def alone(interaction: Interaction, external: float, ticks: int) -> np.ndarray:
    """Return the course of one unit with constant external input."""
    layer = Layer("unit", 1, "interactive", clamp=1.0, bias=NONE)
    network = Network((layer,), (Projection("unit", "unit", delay=1, init=Constant(0.0)),))
    network = replace(network, time=Time(ticks=ticks), interaction=interaction)
    simulator = Simulator(network, engine="numpy")
    return simulator.record(PatternSet.from_arrays({"unit": [[external]]}), ticks="all")["unit"][0, :, 0]


def pair(projection: Projection, interaction: Interaction | None = None, ticks: int = 1) -> float:
    """Return the activation of an interactive unit that one input unit, of activation 0.5, sends to."""
    layers = (Layer("input", 1), Layer("unit", 1, "interactive", bias=NONE))
    network = Network(layers, (projection,), time=Time(ticks=ticks), interaction=interaction)
    simulator = Simulator(network, engine="numpy")
    return float(simulator.record(PatternSet.from_arrays([[0.5]]))["unit"][0, 0])


def course(probe: str, model=JETS) -> dict[str, np.ndarray]:
    """Return activations by unit, each of shape (ticks,)."""
    simulator = Simulator(model, engine="numpy")
    recorded = simulator.record(PROBES.select([probe]), ticks="all")
    units = {layer.name: layer.units for layer in model.network.layers}
    return {
        name if layer != "person" else f"person {name}": recorded[layer][0, :, i]
        for layer, names in units.items()
        if layer != "name"
        for i, name in enumerate(names)
    } | {f"name {name}": recorded["name"][0, :, i] for i, name in enumerate(units["name"])}


# --- the rule, by hand -------------------------------------------------------------------------------


def test_two_ticks_by_hand():
    # from rest -.1: .4 (1 + .1) - .1 (0) = .44; then .4 (1 - .34) - .1 (.34 + .1) = .22
    np.testing.assert_allclose(alone(Interaction(), 0.4, 2), [0.34, 0.56])
    # -.4 (-.1 + .2) = -.04; then -.4 (-.14 + .2) - .1 (-.14 + .1) = -.02
    np.testing.assert_allclose(alone(Interaction(), -0.4, 2), [-0.14, -0.16])


def test_equilibrium_under_external_input_alone():
    # (net max + decay rest) / (net + decay) = (.4 - .01) / .5
    assert alone(Interaction(), 0.4, 200)[-1] == pytest.approx(0.78, abs=1e-12)


@given(st.floats(0, 1), st.floats(-3, 3), st.floats(-0.2, 1))
def test_activations_stay_within_their_range(decay, external, rest):
    activations = alone(Interaction(decay=decay, rest=rest), external, 5)
    assert (activations >= -0.2).all()
    assert (activations <= 1.0).all()


def test_what_is_sent_and_what_arrives():
    calm = Interaction(rest=0.0, decay=0.0)
    link = Projection("input", "unit", init=Constant(1.0))
    assert pair(link, calm) == 0.5
    # (.5 - .3)^2 = .04, and no more than .03 of it
    assert pair(replace(link, threshold=0.3, power=2.0), calm) == pytest.approx(0.04)
    assert pair(replace(link, threshold=0.3, power=2.0, cap=0.03), calm) == pytest.approx(0.03)
    assert pair(replace(link, threshold=0.6), calm) == 0.0
    # gains of layer and projection multiply; the sign of the weight says which
    both = replace(link, excitation=0.5, inhibition=0.25)
    assert pair(both, replace(calm, excitation=0.2, inhibition=0.4)) == pytest.approx(0.5 * 0.5 * 0.2)
    down = replace(both, init=Constant(-1.0))
    assert pair(down, replace(calm, excitation=0.2, inhibition=0.4)) == pytest.approx(-0.05 * 0.2)


def test_excitation_and_inhibition_apart():
    # e = .5, h = -.3 from rest .1: together .2 (1 - .1); apart .5 (1 - .1) - .3 (.1 + .2)
    layers = (Layer("input", 2), Layer("unit", 1, "interactive", bias=NONE))
    link = Projection("input", "unit", init=Values(((0.5,), (-0.3,))))
    got = {}
    for separate in (False, True):
        interaction = Interaction(rest=0.1, decay=0.0, separate=separate)
        simulator = Simulator(Network(layers, (link,), interaction=interaction), engine="numpy")
        got[separate] = simulator.record(PatternSet.from_arrays([[1.0, 1.0]]))["unit"].item()
    assert got == {False: pytest.approx(0.1 + 0.18), True: pytest.approx(0.1 + 0.45 - 0.09)}


def test_linear_units_take_what_is_sent_beyond_a_threshold_too():
    layers = (Layer("input", 2), Layer("total", 1, "linear", bias=NONE))
    link = Projection("input", "total", init=Constant(1.0), threshold=0.0, power=2.0, inhibition=3.0)
    simulator = Simulator(Network(layers, (link,)), engine="numpy")
    assert simulator.record(PatternSet.from_arrays([[-5.0, 3.0]]))["total"].item() == 9.0


def test_all_units_move_at_once_from_the_activations_before():
    # each excites the other: both stay alike, which they would not if one moved first
    layer = Layer("pair", 2, "interactive", bias=NONE)
    link = Projection("pair", "pair", delay=1, init=Values(((0.0, 1.0), (1.0, 0.0))))
    network = Network(
        (replace(layer, clamp=1.0),),
        (link,),
        time=Time(ticks=3),
        interaction=Interaction(rest=0.0, threshold=0.0),
    )
    a = Simulator(network, engine="numpy").record(PatternSet.from_arrays({"pair": [[0.2, 0.2]]}))["pair"][0]
    assert a[0] == a[1]


# --- the oracles: the handbook's program, as worked out from its disk -------------------------------


def test_ken_by_name():
    model = with_settings(JETS, {"time.ticks": 200})
    a = course("Ken", model)
    units = ("Sharks", "20s", "30s", "HS", "Single", "Burglar")
    people = ("person Ken", "person Nick", "person Neal", "person Rick")
    expected = {
        50: ((0.432, 0.383, -0.114, 0.466, 0.432, 0.383), (0.676, 0.102, 0.102, 0.069)),
        100: ((0.506, 0.378, 0.005, 0.524, 0.506, 0.378), (0.683, 0.238, 0.238, 0.038)),
        200: ((0.605, 0.041, 0.480, 0.605, 0.548, 0.441), (0.618, 0.408, 0.408, 0.349)),
    }
    for cycle, (properties, instances) in expected.items():
        np.testing.assert_allclose([a[unit][cycle - 1] for unit in units], properties, atol=6e-4)
        np.testing.assert_allclose([a[unit][cycle - 1] for unit in people], instances, atol=6e-4)


def test_general_knowledge():
    jets = {unit: values[-1] for unit, values in course("Jets").items()}
    np.testing.assert_allclose([jets[unit] for unit in ("20s", "JH", "Single")], 0.51, atol=6e-3)
    np.testing.assert_allclose([jets[unit] for unit in ("Pusher", "Burglar", "Bookie")], 0.16, atol=6e-3)
    pushers = {unit: values[-1] for unit, values in course("20s-Pusher").items()}
    np.testing.assert_allclose(
        [pushers[unit] for unit in ("Jets", "HS", "Single")], (0.65, 0.58, 0.58), atol=6e-3
    )
    assert pushers["person Fred"] == pytest.approx(0.66, abs=6e-3)


def test_default_assignment_with_one_link_cut_both_ways():
    simulator = Simulator(JETS, engine="numpy")
    lance = PROBES.select(["Lance"])
    burglar = JETS.network.layer("occupation").units.index("Burglar")
    assert simulator.record(lance)["occupation"][0, burglar] == pytest.approx(0.67, abs=6e-3)
    there = Lesion("links", "person->occupation", which=("Lance->Burglar",))
    back = Lesion("links", "occupation->person", which=("Burglar->Lance",))
    rng = np.random.default_rng(0)
    with lesioned(simulator, there, rng), lesioned(simulator, back, rng):
        assert int((~simulator.present).sum()) == 2 + 2 + 3 * 4 + 27 * 2  # and the diagonals of the pools
        assert simulator.record(lance)["occupation"][0, burglar] == pytest.approx(0.57, abs=6e-3)


def test_scaling_all_gains_changes_the_pace_alone():
    gains = {"interaction.decay": 0.2, "interaction.excitation": 0.2, "interaction.inhibition": 0.2}
    clamps = {f"layers.{layer.name}.clamp": 0.8 for layer in JETS.network.layers}
    fast = course("Ken", with_settings(JETS, {**gains, **clamps, "time.ticks": 500}))
    slow = course("Ken", with_settings(JETS, {"time.ticks": 1000}))
    for unit, values in slow.items():
        assert fast[unit][-1] == pytest.approx(values[-1], abs=1e-6)


# --- schedules, order of turns, annealing -----------------------------------------------------------


def test_an_event_lasts_as_many_cycles_as_a_schedule_says():
    patterns = PatternSet.from_arrays([[1.0], [2.0], [3.0]], lengths=[2, 1], labels="abc")
    scheduled = patterns.lasting([2, 1, 3])
    assert scheduled.inputs["input"][:, 0].tolist() == [1, 1, 2, 3, 3, 3]
    assert scheduled.starts.tolist() == [0, 3, 6]
    assert scheduled.labels == tuple("aabccc")
    with pytest.raises(Exception, match="1 cycle or more"):
        patterns.lasting(0)


def test_a_table_of_patterns_gives_cycles(tmp_path):
    network = Network((Layer("input", 1), Layer("output", 1)), (Projection("input", "output"),))
    file = tmp_path / "schedule.tsv"
    file.write_text("name\tcycles\tinput\toutput\nword\t3\t1\t-\nword\t2\t0\t-\n", encoding="utf-8")
    patterns = read_patterns(file, network)
    assert patterns.names == ("word",)
    assert patterns.inputs["input"][:, 0].tolist() == [1, 1, 1, 0, 0]
    for wrong in ("0", "two", "-1", "1.5"):
        file.write_text(f"name\tcycles\tinput\toutput\nword\t{wrong}\t1\t-\n", encoding="utf-8")
        with pytest.raises(Exception, match="line 2, column 'cycles': expected a whole number"):
            read_patterns(file, network)


def one_by_one(turns: str, ticks: int, seed: int) -> np.ndarray:
    """Return the course of three unlinked units that come closer to 1 by half whenever it is their turn."""
    layer = Layer("unit", 3, "interactive", clamp=0.5, bias=NONE)
    network = Network(
        (layer,),
        (Projection("unit", "unit", delay=1, init=Constant(0.0)),),
        time=Time(ticks=ticks, updates="asynchronous", turns=turns),
        interaction=Interaction(decay=0.0, minimum=0.0, rest=0.0),
    )
    simulator = Simulator(network, seed, engine="numpy")
    return simulator.record(PatternSet.from_arrays({"unit": [[1.0] * 3]}), ticks="all")["unit"][0]


def test_turns_are_permuted_or_drawn():
    assert one_by_one("permuted", 2, 1).tolist() == [[0.5] * 3, [0.75] * 3]
    drawn = np.log2(1 - one_by_one("drawn", 400, 1)[0])
    assert drawn.sum() == -3  # three turns in a tick, whose ever
    counts = [-np.log2(1 - one_by_one("drawn", 1, seed)[0]) for seed in range(40)]
    assert {int(x) for row in counts for x in row} >= {0, 1, 2}
    assert all(row.sum() == 3 for row in counts)


def test_temperatures_fall_in_equal_steps():
    text = """
    [layers]
    unit = { size = 2, activation = "stochastic", held = true }
    [[projections]]
    from = "unit"
    to = "unit"
    delay = 1
    [time]
    ticks = 5
    annealing = { from = 2.0, to = 0.0, ticks = 5 }
    """
    assert parse(text).network.time.annealing == ((1, 2.0), (1, 1.5), (1, 1.0), (1, 0.5), (1, 0.0))
    with pytest.raises(ModelFileError, match="2 ticks or more"):
        parse(text.replace("ticks = 5 }", "ticks = 1 }"))


# --- what is refused, and what model files say ------------------------------------------------------

FILE = """
[layers]
input = { size = 2, units = ["x", "y"] }
unit = { size = 2, activation = "interactive", units = ["a", "b"] }
[[projections]]
from = "input"
to = "unit"
[weights]
bias = { constant = 0.0 }
[interaction]
decay = 0.05
threshold = 0.0
"""


def test_a_layer_says_what_is_other_in_it():
    text = FILE.replace('"interactive",', '"interactive", interaction = { rest = [0.0, -0.05] },')
    network = parse(text).network
    own = network.interaction_of(network.layer("unit"))
    assert own == Interaction(decay=0.05, threshold=0.0, rest=(0.0, -0.05))
    unlimited = text.replace("rest =", 'threshold = "none", rest =')
    assert parse(unlimited).network.layer("unit").interaction.threshold is None
    changed = with_settings(parse(FILE), {"layers.unit.interaction.rest": 0.0})
    assert changed.network.layer("unit").interaction == Interaction(decay=0.05, threshold=0.0, rest=0.0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("decay = 0.05", "decay = 2.0", "line 11: .interaction. decay: must be between 0 and 1"),
        ("decay = 0.05", "decoy = 0.05", "unknown key 'decoy'; did you mean 'decay'"),
        ("decay = 0.05", "minimum = 2.0", "must lie below the highest"),
        ("decay = 0.05", "rest = -0.5", "must lie between -0.2 and 1.0; got -0.5"),
        ("decay = 0.05", "rest = [0.0, 0.0]", "one for each unit is for a layer's own interaction"),
        ('activation = "interactive", ', "", "no layer has interactive units"),
        ('"interactive",', '"interactive", start = 0.5,', "start: interactive units start at rest"),
        (
            '"interactive",',
            '"interactive", interaction = { rest = [0.0] },',
            "one for each of 2 units; got 1",
        ),
        ('to = "unit"', 'to = "unit"\npower = 0', "power: must be above 0"),
        ('to = "unit"', 'to = "unit"\npower = 2', "power: is of what lies above a threshold"),
        ("[weights]", '[time]\nturns = "drawn"\n[weights]', 'is for updates = "asynchronous"'),
        ("[weights]", "[time]\nannealing = [[1, 2.0]]\n[weights]", "annealing: is for stochastic units"),
        ('"interactive",', '"interactive", temperature = 2.0,', "temperature: is for units with activation"),
        ("threshold = 0.0", "threshold = 1.0", "threshold: must lie below the highest activation, 1.0"),
        ('to = "unit"', 'to = "unit"\ncap = -1', "cap: must be 0 or more, got -1"),
    ],
)
def test_mistakes_are_told(old, new, message):
    with pytest.raises(ModelFileError, match=message):
        parse(FILE.replace(old, new))


def test_interaction_of_other_units_is_refused():
    with pytest.raises(ValidationError, match="is for units with activation"):
        Layer("unit", 1, interaction=Interaction())


def test_no_engine_but_numpy_and_no_backpropagation():
    simulator = Simulator(parse(FILE), engine="compiled")
    patterns = PatternSet.from_arrays({"input": [[1.0, 0.0]]}, {"unit": [[1.0, 0.0]]})
    with pytest.raises(ValidationError, match="no interactive units"):
        simulator.record(patterns)
    simulator = Simulator(parse(FILE))
    with pytest.raises(ValidationError, match="'unit' is interactive"):
        simulator.train(patterns)


def test_a_trace_of_units_that_settle_has_activations_alone():
    whole = trace(Simulator(JETS, engine="numpy"), PROBES, "Ken")
    assert (whole.projections, whole.biases) == ((), ())
    assert len(whole.ticks) == 100
    age = next(each for each in whole.ticks[-1].layers if each.layer == "age")
    np.testing.assert_allclose(age.activation, (0.378, 0.005, -0.125), atol=6e-4)


FACTS = 'init = { table = "facts.tsv", column = "is" }'


def linked(tmp_path, facts: str, init: str = FACTS, file: str = FILE):
    """Return a model with weights from a table of facts."""
    (tmp_path / "facts.tsv").write_text(facts, encoding="utf-8")
    path = tmp_path / "model.toml"
    path.write_text(file.replace('to = "unit"', f'to = "unit"\n{init}'), encoding="utf-8")
    return read(path)


def test_weights_from_a_table_of_facts(tmp_path):
    model = linked(tmp_path, "# facts\nname\tis\ny\ta\nx\ta b\n")
    assert model.network.projections[0].init == Values(((1.0, 1.0), (1.0, 0.0)))


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ("name\twas\nx\ta\ny\tb\n", "no column 'is'; valid: was"),
        ("# nothing\n", "is empty; expected a header row"),
        ("name\tis\nx\ta\n", "no row for the unit 'y'"),
        ("name\tis\nx\ta\ny\n", "the row 'y' has 1 cells, the header 2"),
        ("name\tis\nx\ta\ny\tc\n", "'y' names 'c', which is no unit"),
        ("name\tis\nx\ta\ny\tb\nz\ta\n", "a row for 'z', which is no unit"),
    ],
)
def test_mistakes_in_a_table_of_facts_are_told(tmp_path, facts, message):
    with pytest.raises(ModelFileError, match=message):
        linked(tmp_path, facts)


def test_a_table_of_facts_needs_names_and_a_file(tmp_path):
    with pytest.raises(ModelFileError, match="needs the names of those of 'unit'"):
        linked(tmp_path, "name\tis\n", file=FILE.replace(', units = ["a", "b"]', ""))
    with pytest.raises(ModelFileError, match="unknown key 'colum'"):
        linked(tmp_path, "name\tis\n", FACTS.replace("column", "colum"))
    with pytest.raises(ModelFileError, match="can be named in a model file only"):
        parse(FILE.replace('to = "unit"', f'to = "unit"\n{FACTS}'))
