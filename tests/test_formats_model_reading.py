"""Model files: what is read."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from pdpsim.base.errors import ModelFileError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import (
    Constant,
    Fields,
    Mask,
    Normal,
    RandomShare,
    Uniform,
    Values,
)
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import Adam, GradientDescent, Quickprop, Ramp
from pdpsim.formats.model import (
    Model,
    parse,
    read,
    to_toml,
)
from pdpsim.formats.model.keys import LAYER, PHASE, PROJECTION, TIME
from pdpsim.formats.model.kinds import attribute
from pdpsim.formats.model.network_values import BIAS
from pdpsim.formats.model.training_values import STOP
from pdpsim.simulate.simulator import Simulator
from tests.model_texts import PHASES, SRN


def test_a_file_becomes_its_network_and_training():
    model = parse(SRN)
    assert model == Model(
        name="srn",
        title="",
        paper="",
        network=Network(
            layers=(
                Layer("input", 3),
                Layer("context", 4, copies="hidden", start=0.5),
                Layer("hidden", 4, activation="tanh"),
                Layer("output", 3),
            ),
            projections=(
                Projection("input", "hidden"),
                Projection("context", "hidden"),
                Projection("hidden", "output", links=RandomShare(0.5)),
            ),
            init=Uniform(-0.3, 0.3),
        ),
        phases=(Phase(rule=GradientDescent(rate=0.2), epochs=6),),
        origins=(("training.epochs", "p. 195"), ("training.rule", "assumed: the paper gives none")),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{ uniform = 0.3 }", Uniform(-0.3, 0.3)),
        ("{ uniform = [-0.1, 0.3] }", Uniform(-0.1, 0.3)),
        ("{ normal = { mean = 0.5, sd = 2 } }", Normal(0.5, 2.0)),
        ("{ normal = { sd = 2 } }", Normal(0.0, 2.0)),
        ("{ constant = -1.85 }", Constant(-1.85)),
    ],
)
def test_initial_weights(written, meant):
    assert parse(SRN.replace("{ uniform = 0.3 }", written)).network.init == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"adam"', Adam()),
        ("{ adam = { rate = 0.01 } }", Adam(rate=0.01)),
        ("{ quickprop = { growth = 2 } }", Quickprop(growth=2.0)),
        (
            "{ gradient-descent = { rate = { from = 0.1, to = 0.01 } } }",
            GradientDescent(rate=Ramp(0.1, 0.01)),
        ),
        (
            '{ gradient-descent = { rate = { from = 0.1, to = 0.01, course = "inverse" } } }',
            GradientDescent(rate=Ramp(0.1, 0.01, "inverse")),
        ),
    ],
)
def test_rules(written, meant):
    assert parse(SRN.replace("{ gradient-descent = { rate = 0.2 } }", written)).phases[0].rule == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"none"', Bias("none")),
        ('{ kind = "fixed", init = { constant = -1.85 } }', Bias("fixed", Constant(-1.85))),
        ("{ high = -1, rate = 0.5, decay = 0.01 }", Bias(high=-1.0, rate=0.5, decay=0.01)),
    ],
)
def test_biases(written, meant):
    model = parse(SRN.replace('activation = "tanh"', f"bias = {written}"))
    assert model.network.layer("hidden").bias == meant


def test_one_initial_bias_for_all_layers_that_have_none_of_their_own():
    content = SRN.replace("[training]", "bias = { constant = -2 }\n\n[training]")
    content = content.replace(
        "output  = { size = 3 }", "output = { size = 3, bias = { init = { constant = 1 } } }"
    )
    network = parse(content).network
    assert network.layer("hidden").bias.init == Constant(-2.0)
    assert network.layer("output").bias.init == Constant(1.0)
    assert network.layer("input").bias.init is None  # inputs have no biases
    written = to_toml(parse(content))
    assert written.count("constant = -2.0") == 1


def test_links_with_shared_fields():
    content = """
        [layers]
        retina = { size = 49 }
        hidden = { size = 25 }
        [[projections]]
        from = "retina"
        to = "hidden"
        links = { fields = { grid = [7, 7], window = [3, 3], shared = true } }
    """
    assert parse(content).network.projections[0].links == Fields((7, 7), (3, 3), True)


ONE_BY_ONE = """
    [layers]
    input = {{ size = 2 }}
    output = {{ size = 2, activation = "linear", bias = {bias} }}
    [[projections]]
    from = "input"
    to = "output"
    init = {init}
    links = {links}
    [training]
    epochs = 0
"""


def one_by_one(init="{ constant = 1 }", links='"full"', bias='"none"') -> str:
    return ONE_BY_ONE.format(init=init, links=links, bias=bias)


class TestValuesOneByOne:
    """Weights and links that a figure, a book or a teacher gives one by one."""

    def test_weights_by_hand(self):
        """Input 1 0 sends its row, 0 1 the other, 1 1 the sum of both."""
        model = parse(one_by_one("{ values = [[0.75, 0.25], [0.5, 0.25]] }"))
        outputs = Simulator(model, engine="numpy").record(
            PatternSet.from_arrays({"input": [[0, 0], [1, 0], [0, 1], [1, 1]]}, {})
        )["output"]
        np.testing.assert_array_equal(outputs, [[0, 0], [0.75, 0.25], [0.5, 0.25], [1.25, 0.5]])

    def test_biases_and_masks(self):
        model = parse(
            one_by_one(links="{ mask = [[1, 0], [1, 1]] }", bias="{ init = { values = [0.5, -2] } }")
        )
        simulator = Simulator(model)
        np.testing.assert_array_equal(simulator.weights["input->output"], [[1, 0], [1, 1]])
        np.testing.assert_array_equal(simulator.biases["output"], [0.5, -2.0])

    @pytest.mark.parametrize(
        ("name", "text"),
        [("w.csv", "# sending rows\n0.75,0.25\n\n0.5, 0.25\n"), ("w.txt", "0.75 0.25\n.5\t0.25\n")],
    )
    def test_numbers_in_a_file_beside_the_model(self, tmp_path, name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "mask.csv").write_text("1,0\n1,1\n", encoding="utf-8")
        file = tmp_path / "model.toml"
        file.write_text(one_by_one(f'{{ file = "{name}" }}', '{ file = "mask.csv" }'), encoding="utf-8")
        model = read(file)
        projection = model.network.projections[0]
        assert projection.init == Values(((0.75, 0.25), (0.5, 0.25)))
        assert projection.links == Mask(((True, False), (True, True)))
        assert parse(to_toml(model)) == model  # the numbers are the model's own now
        (tmp_path / name).write_text(text.replace("0.75", "3"), encoding="utf-8")
        assert read(file) != model

    @pytest.mark.parametrize(
        ("model", "message"),
        [
            (
                one_by_one("{ values = [[1, 2, 3], [4, 5, 6]] }"),
                "2 rows of 3 for 2 sending and 2 receiving units",
            ),
            (one_by_one("{ values = [[1, 2], [3]] }"), "rows of equal length"),
            (one_by_one('{ values = [["a", 2], [3, 4]] }'), "expected a number"),
            (one_by_one("{ values = [[inf, 2], [3, 4]] }"), "finite"),
            (one_by_one(links="{ mask = [[1, 2], [0, 1]] }"), "1 for a link that exists"),
            (one_by_one(links='"no-self"'), "of a layer to itself"),
            (one_by_one(bias="{ init = { values = [1, 2, 3] } }"), "expected 2 values"),
            (one_by_one('{ file = "none.csv" }'), "none.csv: No such file"),
            (one_by_one('{ file = "words.csv" }'), "words.csv, line 2: expected numbers, found 'the, dog'"),
            (one_by_one("{ file = 3 }"), "a file of weights"),
            ("[weights]\ninit = { values = [[1, 1], [1, 1]] }\n" + one_by_one(), "belong to a projection"),
        ],
    )
    def test_a_mistake_is_told(self, tmp_path, model, message):
        (tmp_path / "words.csv").write_text("1,2\nthe, dog\n", encoding="utf-8")
        file = tmp_path / "model.toml"
        file.write_text(model, encoding="utf-8")
        with pytest.raises(ModelFileError, match=message):
            read(file)

    def test_a_text_says_no_place_for_files(self):
        with pytest.raises(ModelFileError, match="in a model file only"):
            parse(one_by_one('{ file = "w.csv" }'))


def test_phases_share_what_training_says_and_complete_its_rule():
    early, late = parse(PHASES).phases
    assert (early.name, early.epochs, late.name, late.epochs) == ("early", 20, "late", 100)
    assert early.rule == GradientDescent(rate=0.005, momentum=0.5)
    assert late.rule == GradientDescent(rate=0.005, momentum=0.9)


def test_another_rule_takes_nothing_from_that_of_training():
    content = PHASES.replace("{ gradient-descent = { momentum = 0.9 } }", '"adam"')
    assert parse(content).phases[1].rule == Adam()


def test_a_model_without_a_name_is_called_after_its_file(tmp_path):
    file = tmp_path / "my_model.toml"
    file.write_bytes(b"\xef\xbb\xbf" + PHASES.encode())  # with the mark that some editors put in front
    assert read(file).name == "my_model"


@pytest.mark.parametrize(
    ("description", "keys", "beside"),
    [
        (Layer, LAYER, {"name"}),
        (Projection, PROJECTION, set()),
        (Bias, BIAS, set()),
        (Time, TIME, set()),
        (Phase, PHASE, set()),
        (Stop, STOP, set()),
    ],
)
def test_a_file_can_say_all_that_a_description_holds(description, keys, beside):
    assert {attribute(key) for key in keys} == {each.name for each in fields(description)} - beside
