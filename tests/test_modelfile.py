"""Model files: what is read, what is written, and what a mistake says."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import ModelFileError, ValidationError
from pdpsim.describe.functions import ACTIVATIONS, ERRORS
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.links import (
    Constant,
    Fields,
    Full,
    Mask,
    Normal,
    NoSelf,
    OneToOne,
    RandomShare,
    Uniform,
    Values,
)
from pdpsim.describe.network import Bias, Layer, Network, Projection, Time
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.updates import RULES, Adam, GradientDescent, Quickprop, Ramp
from pdpsim.formats.model import (
    NOT_STATED,
    Model,
    find,
    origin,
    parameters,
    parse,
    read,
    shipped_models,
    to_toml,
    with_settings,
)
from pdpsim.formats.model.keys import BIAS, LAYER, PHASE, PROJECTION, STOP, TIME, attribute
from pdpsim.learning import PROCEDURES
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.map import Map
from pdpsim.learning.one_layer import DeltaRule
from pdpsim.simulate.simulator import Simulator

SRN = """\
[model]
name = "srn"

[layers]
input   = { size = 3 }
context = { copies = "hidden", start = 0.5 }
hidden  = { size = 4, activation = "tanh" }
output  = { size = 3 }

[[projections]]
from = "input"
to   = "hidden"

[[projections]]
from = "context"
to   = "hidden"

[[projections]]
from  = "hidden"
to    = "output"
links = { random = 0.5 }

[weights]
init = { uniform = 0.3 }

[training]
rule   = { gradient-descent = { rate = 0.2 } }
epochs = 6

[origins]
"training.epochs" = "p. 195"
"training.rule"   = "assumed: the paper gives none"
"""

PHASES = """\
[layers]
input  = { size = 2 }
output = { size = 2 }

[[projections]]
from = "input"
to   = "output"

[training]
epochs = 100
rule   = { gradient-descent = { rate = 0.005, momentum = 0.5 } }

[[phases]]
name   = "early"
epochs = 20

[[phases]]
name = "late"
rule = { gradient-descent = { momentum = 0.9 } }
"""


# Reading


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


# Writing


def test_a_written_file_reads_like_one_written_by_hand():
    assert (
        to_toml(parse(SRN))
        == """\
[model]
name = "srn"

[layers]
input   = { size = 3 }
context = { start = 0.5, copies = "hidden" }
hidden  = { size = 4, activation = "tanh" }
output  = { size = 3, activation = "logistic" }

[[projections]]
from = "input"
to   = "hidden"

[[projections]]
from = "context"
to   = "hidden"

[[projections]]
from  = "hidden"
to    = "output"
links = { random = 0.5 }

[weights]
init = { uniform = 0.3 }

[training]
error  = "sum-of-squares"
update = "pattern"
rule   = { gradient-descent = { rate = 0.2 } }
epochs = 6

[origins]
"training.epochs" = "p. 195"
"training.rule"   = "assumed: the paper gives none"
"""
    )


@pytest.mark.parametrize("file", shipped_models(), ids=lambda file: file.stem)
def test_shipped_models_come_back_and_say_where_every_parameter_is_from(file):
    model = read(file)
    assert parse(to_toml(model)) == model
    assert model.title
    assert model.paper
    assert model.name == file.stem.replace("_", "-")
    assert [each.key for each in parameters(model) if each.origin == NOT_STATED] == []


def test_there_are_shipped_models():
    assert {"elman_1990_words", "xor"} <= {file.stem for file in shipped_models()}


numbers = st.floats(-5, 5, allow_nan=False)
positive = st.floats(0, 5, allow_nan=False)
shares = st.floats(0, 1, allow_nan=False)
initials = st.one_of(
    st.tuples(numbers, numbers).map(lambda pair: Uniform(min(pair), max(pair))),
    st.builds(Normal, numbers, positive),
    st.builds(Constant, numbers),
    positive.map(lambda limit: Uniform(-limit, limit)),
)
biases = st.builds(
    Bias,
    kind=st.sampled_from(["trained", "fixed", "none"]),
    init=st.none() | initials,
    rate=positive,
    decay=st.none() | shares,
    high=st.none() | numbers,
)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def interactions(draw, size):
    """How interactive units move, or nothing: as the network says."""
    rests = st.sampled_from([-0.1, 0.0, (0.05,) * size])
    own = st.builds(
        Interaction,
        rest=rests,
        decay=st.sampled_from([0.0, 0.1]),
        excitation=positive,
        threshold=st.sampled_from([None, 0.0, 0.075]),
        separate=st.booleans(),
    )
    return draw(st.none() | own)


@st.composite
def networks(draw):
    """Feed-forward layers with skips and feedback, contexts, and everything that a layer can have."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    layers = []
    for i, size in enumerate(sizes):
        activation = draw(st.sampled_from([name for name in ACTIVATIONS if name != "softmax"]))
        moves = activation == "interactive"
        dt = 1.0 if moves else draw(st.sampled_from([1.0, 0.2]))
        start = draw(numbers) if dt == 1.0 else 0.25
        layers.append(
            Layer(
                f"layer{'é-_x'[i]}",
                size,
                activation=activation,
                interaction=draw(interactions(size)) if moves else None,
                bias=draw(biases),
                start=0.0 if moves else start,
                dt=dt,
                clamp=draw(st.sampled_from([0.0, 2.5])),
                held=False,
                temperature=draw(positive),
                noise=draw(positive),
                activation_noise=draw(positive),
                error_scale=draw(positive),
                target=draw(st.sampled_from([None, True, False])) if i else None,
                units=draw(st.sampled_from([(), tuple(f'unit "{j}"' for j in range(size))])),
            )
        )
    projections = [Projection(a.name, b.name) for a, b in pairwise(layers)]
    for sender, receiver in draw(
        st.sets(st.tuples(st.sampled_from(layers), st.sampled_from(layers[1:])), max_size=3)
    ):
        chain = tuple(tuple(i == j for j in range(receiver.size)) for i in range(sender.size))
        links = draw(st.sampled_from([Full(), RandomShare(0.25), Mask(chain)]))
        if sender.size == receiver.size:
            links = draw(st.sampled_from([links, OneToOne()]))
        if sender is receiver:
            links = draw(st.sampled_from([links, NoSelf()]))
        rows = st.tuples(*[st.tuples(*[numbers] * receiver.size)] * sender.size)
        projections.append(
            Projection(
                sender.name,
                receiver.name,
                name=f"extra.{len(projections)}",
                delay=1,
                init=draw(st.none() | initials | st.builds(Values, rows)),
                links=links,
                trained=draw(st.booleans()),
                sign=draw(st.sampled_from([None, "+", "-"])),
                limit=draw(st.none() | positive),
                rate=draw(positive),
                decay=draw(st.none() | shares),
                excitation=draw(st.sampled_from([1.0, 0.07])),
                threshold=draw(st.sampled_from([None, 0.0])),
                cap=draw(st.sampled_from([None, 3.0])),
            )
        )
    if draw(st.booleans()):
        source = layers[-1].name
        taught = source in {x.name for x in Network(tuple(layers), tuple(projections)).targets}
        context = Layer(
            "context", sizes[-1], copies=source, trace=draw(positive), teacher=taught and draw(st.booleans())
        )
        layers.insert(0, context)
        projections.append(Projection("context", layers[2].name))
    time = draw(
        st.sampled_from(
            [
                Time(),
                Time(4, 2),
                Time(3, unroll="pattern", truncate=5),
                Time(2, updates="asynchronous", turns="drawn"),
                Time(3, settle=0.01, least=2, updates="asynchronous", annealing=((1, 10.0), (2, 0.5))),
            ]
        )
    )
    shared = draw(interactions(1)) if any(x.activation == "interactive" for x in layers) else None
    if shared is not None and isinstance(shared.rest, tuple):
        shared = replace(shared, rest=0.0)
    return Network(tuple(layers), tuple(projections), draw(initials), time, shared)


rules = st.one_of(
    st.builds(
        GradientDescent, rate=positive | st.builds(Ramp, positive, positive), momentum=shares, decay=shares
    ),
    st.builds(Adam, rate=positive, beta1=shares),
    st.sampled_from([each() for each in RULES.values()]),
)
phase_values = st.fixed_dictionaries(
    {},
    optional={
        "patterns": any_text,
        "epochs": st.integers(10, 12),
        "error": st.sampled_from(list(ERRORS)),
        "rule": rules,
        "update": st.sampled_from(["event", "pattern", "epoch", 7]),
        "weighted": st.booleans(),
        "target_radius": positive,
        "flat_spot": positive,
        "learning": st.sampled_from(
            [*(procedure() for procedure in PROCEDURES.values()), GeneRec("midpoint")]
        ),
        "stop": st.builds(Stop, within=st.floats(0.1, 1)),
        "snapshots": st.sampled_from([(), (0, 5, 10)]),
    },
)


@st.composite
def models(draw):
    names = draw(st.lists(any_text, min_size=1, max_size=3, unique=True))
    given = [draw(phase_values) for _ in names]
    for values in given:
        if values.get("error") == "divergence":
            values.pop("target_radius", None)
    phases = tuple(Phase(name=name, **values) for name, values in zip(names, given, strict=True))
    return Model(draw(any_text), draw(any_text), draw(any_text), draw(networks()), phases)


@settings(max_examples=60, deadline=None)
@given(models())
def test_every_model_comes_back_as_it_was(model):
    again = parse(to_toml(model))
    assert again == model
    assert to_toml(parse(to_toml(again))) == to_toml(again)


@settings(max_examples=40, deadline=None)
@given(models(), st.integers(3, 9))
def test_a_setting_changes_what_it_names_and_nothing_else(model, epochs):
    name = model.phases[-1].name
    changed = with_settings(
        model, {f"phases.{name}.epochs" if len(model.phases) > 1 else "training.epochs": epochs}
    )
    assert changed.network == model.network
    assert changed.phases[:-1] == model.phases[:-1]
    assert changed.phases[-1].epochs == epochs
    kept = [each.name for each in fields(Phase) if each.name not in ("epochs", "snapshots")]
    assert [getattr(changed.phases[-1], each) for each in kept] == [
        getattr(model.phases[-1], each) for each in kept
    ]


# Mistakes

MISTAKES = [
    # (in the file, instead, what the message says)
    ('activation = "tanh"', 'activation = "logistc"', ["line 7: [layers] hidden.activation", "'logistic'?"]),
    (
        'activation = "tanh"',
        "activaton = 1",
        ["line 7: [layers] hidden.activaton: unknown key", "'activation'?"],
    ),
    (
        'activation = "tanh"',
        "start_trained = true",
        ["hidden.start_trained", "did you mean 'start-trained'?"],
    ),
    ('activation = "tanh"', "activation = 3", ["hidden.activation", "expected text", "got 3"]),
    ("start = 0.5", 'start = "0.5"', ["line 6: [layers] context.start", "expected a number", '"0.5"']),
    ("start = 0.5", "start = true", ["context.start", "expected a number, got true"]),
    ("start = 0.5", "start = nan", ["context.start", "expected a finite number, got nan"]),
    ("start = 0.5", "start = -inf", ["context.start", "expected a finite number, got -inf"]),
    ("start = 0.5", f"start = 1{'0' * 400}", ["context.start", "expected a finite number"]),
    ("start = 0.5", "start = 1979-05-27", ["context.start", "expected a number, got 1979-05-27"]),
    ("start = 0.5", "teacher = 1", ["context.teacher", "expected true or false (without quotes), got 1"]),
    ("start = 0.5", "size = 5", ["line 6: [layers] context.copies", "5 units", "has 4"]),
    ('copies = "hidden"', 'copies = "hiden"', ["context.copies: no layer 'hiden'", "'hidden'?"]),
    ('copies = "hidden"', 'copies = "context"', ["context.copies", "circle"]),
    ("{ size = 4, ", "{ size = 4.0, ", ["hidden.size", "expected a whole number, got 4.0"]),
    ("{ size = 4, ", "{ size = 0, ", ["hidden.size", "1 or more; got 0"]),
    ("{ size = 4, ", "{ ", ["line 7: [layers] hidden: 'size' is missing"]),
    ("{ size = 3 }", "3", ["[layers] input", "expected a table", "got 3"]),
    ("[layers]", "[layer]", ["line 4: [layer]: unknown table", "'layers'?"]),
    ('from = "context"', 'from = "contxt"', ["line 15: [[projections]] contxt->hidden.from", "'context'?"]),
    ('from = "context"', 'form = "context"', ["line 15: [[projections]] ->hidden.form", "'from'?"]),
    ('from = "context"', 'from = "input"', ["line 14: [[projections]] input->hidden", "two projections"]),
    (
        'from = "context"\nto   = "hidden"',
        'from = "hidden"\nto = "hidden"',
        ["[[projections]]", "cycle", "delay = 1"],
    ),
    (
        'from = "context"',
        'delay = true\nfrom = "context"',
        ["context->hidden.delay", "a whole number, got true"],
    ),
    (
        'from = "context"',
        'delay = 2\nfrom = "context"',
        ["line 15", "context->hidden.delay", "0 or 1", "got 2"],
    ),
    ('from = "context"\n', "", ["line 14: [[projections]] ->hidden: 'from' is missing"]),
    ("[[projections]]\nfrom  =", "[projections]\nfrom  =", ["line 18, column", "[[ ]]"]),
    ("{ random = 0.5 }", '"one-to-one"', ["line 21: [[projections]] hidden->output.links", "4 units", "3"]),
    ("{ random = 0.5 }", '"one_to_one"', ["hidden->output.links", "'one-to-one'?"]),
    ("{ random = 0.5 }", "{ randm = 0.5 }", ["hidden->output.links", "'random'?"]),
    ("{ random = 0.5 }", "{ random = 1.5 }", ["line 21", "hidden->output.links", "(0, 1]", "1.5"]),
    ("{ random = 0.5 }", "0.5", ["hidden->output.links", '"one-to-one"', "got 0.5"]),
    (
        "{ random = 0.5 }",
        "{ fields = { grid = [7], window = [3, 3] } }",
        ["links.grid", "a list of 2", "[7]"],
    ),
    ("{ random = 0.5 }", "{ fields = { grid = [3, 3] } }", ["links", "'window' is missing"]),
    ("{ uniform = 0.3 }", "0.3", ["line 24: [weights] init", "{ uniform = 0.3 }", "got 0.3"]),
    ("{ uniform = 0.3 }", "{ unifrom = 0.3 }", ["[weights] init", "'uniform'?"]),
    ("{ uniform = 0.3 }", "{ uniform = -0.3 }", ["[weights] init", "0 or more, got -0.3"]),
    ("{ uniform = 0.3 }", "{ uniform = [0.3, 0.1] }", ["[weights] init", "0.3 is above the upper limit 0.1"]),
    ("{ uniform = 0.3 }", "{ uniform = 0.3, constant = 1 }", ["[weights] init", "expected"]),
    ("{ uniform = 0.3 }", "{ normal = { mean = 0 } }", ["[weights] init", "'sd' is missing"]),
    ("gradient-descent", "gradient-decent", ["line 27: [training] rule", "'gradient-descent'?"]),
    ("gradient-descent", "gradient_descent", ["[training] rule", "'gradient-descent'?"]),
    ("rate = 0.2", 'rate = "0.2"', ["line 27: [training] rule.rate", "expected a number"]),
    ("rate = 0.2", "rate = -1", ["[training] rule.rate", "0 or more; got -1.0"]),
    ("rate = 0.2", "rte = 1", ["[training] rule.rte", "'rate'?"]),
    ("rate = 0.2", "rate = { from = 0.1 }", ["[training] rule.rate", "'to' is missing"]),
    ("epochs = 6", "rate = 0.1", ["line 28: [training] rate", "it belongs within 'rule'"]),
    ("epochs = 6", "ticks = 3", ["line 28: [training] ticks", "it belongs in [time]"]),
    ("epochs = 6", "epochs = -6", ["line 28: [training] epochs", "0 or more; got -6"]),
    ("epochs = 6", 'error = "cross-entrpy"', ["line 28: [training] error", "'cross-entropy'?"]),
    ("epochs = 6", "target-radius = -1.0", ["line 28: [training] target-radius", "0 or more; got -1.0"]),
    ("epochs = 6", "stop = { withn = 0.5 }", ["line 28: [training] stop.withn", "'within'?"]),
    ("epochs = 6", "stop = { within = 0 }", ["line 28: [training] stop", "above 0"]),
    ("epochs = 6", "snapshots = [1, 2.5]", ["[training] snapshots", "a whole number, got 2.5"]),
    ("epochs = 6", "[time]\nerror-from = 3", ["[time] error-from", "between 1 and the 1 ticks", "got 3"]),
    ("epochs = 6", "[time]\nerror_from = 1", ["[time] error_from", "'error-from'?"]),
    ("epochs = 6", "[phases]\nepochs = 6", ["[[phases]]", "two brackets"]),
    ("epochs = 6", "[[phases]]\nepochs = 6", ["[[phases]]", "needs a name"]),
    ("epochs = 6", '[[phases]]\nname = "a"\nepochs = 1.5', ["line 30: [[phases]] a.epochs", "got 1.5"]),
    ("epochs = 6", '[[phases]]\nname = "a"\n[[phases]]\nname = "a"', ["line 30: [[phases]] a", "two phases"]),
    ('"training.epochs" =', '"training.epoch" =', ["line 31: [origins]", "'training.epochs'?"]),
    ('"p. 195"', "195", ["line 31: [origins]", "expected text", "195"]),
    ('"p. 195"', '" "', ["line 31: [origins]", "assumed: why"]),
    ('name = "srn"', "name = srn", ["line 2, column", "not valid TOML", "quotes"]),
    ('name = "srn"', 'name = "srn', ["line 2, column", "not valid TOML"]),
    ('name = "srn"', f"name = {'[' * 3000}", ["not valid TOML"]),
    ('name = "srn"', f"name = {'9' * 5000}", ["not valid TOML"]),
]


@pytest.mark.parametrize(
    ("old", "new", "said"), MISTAKES, ids=[new.replace("\n", " ")[:40] for _, new, _ in MISTAKES]
)
def test_a_mistake_is_told_with_place_and_remedy(old, new, said):
    assert old in SRN
    with pytest.raises(ModelFileError) as caught:
        parse(SRN.replace(old, new, 1), "srn.toml")
    message = str(caught.value)
    assert message.startswith("srn.toml")
    for part in said:
        assert part in message


def test_a_mistake_in_what_phases_share_is_told_where_it_stands():
    with pytest.raises(
        ModelFileError, match=r"line 10: \[training\] order: unknown order 'permutd'.*'permuted'"
    ):
        parse(PHASES.replace("epochs = 100", 'order = "permutd"'), "file")


@pytest.mark.parametrize("content", ["", "[model]\nname = 'x'\n", "[layers]\n"])
def test_no_layers(content):
    with pytest.raises(ModelFileError, match=r"\[layers\]|at least one layer"):
        parse(content)


def test_a_model_has_phases_with_different_names():
    network = parse(SRN).network
    with pytest.raises(ValidationError, match="at least one phase"):
        Model("m", "", "", network, ())
    with pytest.raises(ValidationError, match="two origins"):
        Model("m", "", "", network, origins=(("time", "p. 1"), ("time", "p. 2")))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(
        ModelFileError, match=r"no model file 'elman-1990-word'; did you mean 'elman_1990_words'\?"
    ):
        find("elman-1990-word")
    (tmp_path / "mine.toml").write_text(PHASES)
    with pytest.raises(ModelFileError, match=r"did you mean 'mine\.toml'\?"):
        find(tmp_path / "mien.toml")
    with pytest.raises(ModelFileError, match="is a folder"):
        read(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"[model]\ntitle = 'caf\xe9'\n")
    with pytest.raises(ModelFileError, match=r"latin\.toml, line 2: is not UTF-8"):
        read(tmp_path / "latin.toml")
    with pytest.raises(ModelFileError, match="x"):
        find("x" * 5000)
    with pytest.raises(ModelFileError, match="no model file"):
        find("xor\0")


@pytest.mark.parametrize("name", ["elman-1990-words", "elman_1990_words", "elman_1990_words.toml"])
def test_shipped_models_are_found_by_name(name):
    assert find(name).name == "elman_1990_words.toml"


def test_a_file_goes_before_a_shipped_model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("xor").write_text(PHASES)
    assert read("xor").network.layer("output").size == 2


# Settings


def test_settings_from_the_command_line():
    model = with_settings(
        SRN,
        {
            "training.rule.rate": "0.1",
            "training.rule.momentum": "{ from = 0.5, to = 0.9 }",
            "training.update": "epoch",
            "layers.hidden.size": "7",
            "layers.hidden.bias.init": "{ constant = -2 }",
            "weights.init": "0.05",
            "projections.input->hidden.init": "{ constant = 1 }",
            "projections.hidden->output.rate": 0.5,
            "training.stop.within": 0.5,
            "time.ticks": "2",
        },
    )
    phase = model.phases[0]
    assert phase.rule == GradientDescent(rate=0.1, momentum=Ramp(0.5, 0.9))
    assert (phase.update, phase.stop, phase.epochs) == ("epoch", Stop(within=0.5), 6)
    network = model.network
    assert [layer.size for layer in network.layers] == [3, 7, 7, 3]  # the context follows
    assert network.init == Uniform(-0.05, 0.05)
    assert network.projection("input->hidden").init == Constant(1.0)
    assert network.projection("hidden->output").rate == 0.5
    assert network.time.ticks == 2


def test_parts_of_a_bias_may_be_set():
    values = {"layers.hidden.bias.init": "{ constant = -2 }", "layers.output.bias": "none"}
    network = with_settings(SRN, values).network
    assert network.layer("hidden").bias == Bias(init=Constant(-2.0))
    assert network.layer("output").bias == Bias("none")


def test_a_rule_is_set_before_its_rate():
    model = with_settings(SRN, {"training.rule.rate": 0.01, "training.rule": "adam"})
    assert model.phases[0].rule == Adam(rate=0.01)


def test_settings_of_training_reach_phases_without_a_value_of_their_own():
    model = parse(PHASES)
    early, late = with_settings(model, {"training.epochs": 3, "training.rule.rate": 0.1}).phases
    assert (early.epochs, late.epochs) == (20, 3)
    assert (early.rule, late.rule) == (GradientDescent(0.1, momentum=0.5), GradientDescent(0.1, momentum=0.9))
    early, late = with_settings(
        model, {"phases.early.rule.rate": 0.2, "phases.late.order": "permuted"}
    ).phases
    assert (early.rule, late.rule) == (
        GradientDescent(0.2, momentum=0.5),
        GradientDescent(0.005, momentum=0.9),
    )
    assert (early.order, late.order) == ("fixed", "permuted")
    early, late = with_settings(model, {"training.rule": "adam"}).phases
    assert (early.rule, late.rule) == (Adam(), GradientDescent(0.005, momentum=0.9))


def test_parameters_of_a_learning_procedure_have_keys_origins_and_settings():
    procedure = "learning = { delta = { absent = 0.75 } }"
    content = find("widrow_hoff_1960").read_text(encoding="utf-8").replace('learning = "delta"', procedure)
    content += '"training.learning.absent" = "assumed: three quarters"\n'
    model = with_settings(content, {"training.learning.absent": 0.25})
    assert model.phases[0].learning == DeltaRule(0.25)
    told = {each.key: each.value for each in parameters(model)}
    assert (told["training.learning"], told["training.learning.absent"]) == ("delta", "0.25")
    assert origin(parse(content), "training.learning.absent") == "assumed: three quarters"


def test_a_learning_procedure_may_have_a_row_of_numbers():
    content = find("widrow_hoff_1960").read_text(encoding="utf-8")
    rows = content.replace('learning = "delta"', "learning = { map = { neighbourhood = [1, 0.5] } }")
    model = parse(rows)
    assert model.phases[0].learning == Map(neighbourhood=(1.0, 0.5))
    assert parse(to_toml(model)).phases == model.phases


def test_a_phase_without_a_procedure_of_its_own_takes_that_of_training_with_a_setting():
    procedure = 'learning = { generec = { variant = "midpoint" } }'
    content = PHASES.replace("[training]", f"[training]\n{procedure}")
    model = parse(content)
    early, late = with_settings(model, {"phases.early.learning.variant": "symmetric"}).phases
    assert (early.learning, late.learning) == (GeneRec("symmetric"), GeneRec("midpoint"))


def test_a_setting_that_reaches_no_phase_is_refused():
    model = replace(parse(PHASES), overrides=())
    phases = (replace(model.phases[0], epochs=5), replace(model.phases[1], epochs=6))
    with pytest.raises(ModelFileError, match=r"set phases\.early\.epochs and phases\.late\.epochs"):
        with_settings(replace(model, phases=phases), {"training.epochs": 1})


def test_fewer_epochs_drop_the_snapshots_beyond():
    content = SRN.replace("epochs = 6", "epochs = 6\nsnapshots = [0, 2, 6]")
    assert with_settings(content, {"training.epochs": 2}).phases[0].snapshots == (0, 2)
    with pytest.raises(ModelFileError, match=r"\[training\] snapshots: epoch 6 lies outside"):
        with_settings(content, {"training.epochs": 2, "training.snapshots": [6]})


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("training.rule.rat", 1, "did you mean 'training.rule.rate'?"),
        ("training.rate", 1, "did you mean 'training.rule.rate'?"),
        ("epochs", 1, "did you mean 'training.epochs'?"),
        ("layers.hiden.size", 1, "did you mean 'layers.hidden.size'?"),
        ("xyz", 1, "keys begin with interaction, layers, projections, time, training, weights"),
        ("layers.hidden", 1, "[layers] hidden: is a whole table"),
        ("layers.context.copies", "input", "part of the model's structure"),
        ("projections.input->hidden.from", "output", "part of the model's structure"),
        (
            "layers.hidden.size",
            "many",
            "srn with layers.hidden.size = many: [layers] hidden.size: expected a whole",
        ),
        ("layers.context.size", 9, "'context' has 9 units but 'hidden', which it copies, has 4"),
        ("training.rule.beta1", 0.5, "gradient-descent has no 'beta1'"),
        ("training.rule", "adm", "did you mean 'adam'?"),
        ("training.learning.absent", 0.5, "backpropagation has no 'absent'"),
        ("training.learning.absnt", 0.5, "did you mean 'training.learning.absent'?"),
        ("weights.init", "inf", "expected a finite number"),
        ("weights.init", True, "got true"),
        ("layers.hidden.bias.init", 0.5, "expected one of uniform, normal, constant"),  # a range or a value?
        ("training.order", "permutd", "did you mean 'permuted'?"),
    ],
)
def test_a_setting_that_cannot_be(key, value, said):
    with pytest.raises(ModelFileError) as caught:
        with_settings(SRN, {key: value})
    assert said in str(caught.value)


# Origins


def test_origins():
    model = parse(SRN)
    assert origin(model, "training.epochs") == "p. 195"
    assert origin(model, "training.rule.rate") == "assumed: the paper gives none"  # from the table around it
    assert origin(model, "layers.hidden.size") == NOT_STATED
    with pytest.raises(ModelFileError, match=r"did you mean 'layers\.hidden\.size'"):
        origin(model, "layers.hidden.siz")


def test_origins_without_quotes_around_their_keys():
    assert parse(SRN.replace('"training.epochs" =', "training.epochs =")).origins[0] == (
        "training.epochs",
        "p. 195",
    )


def test_parameters_are_those_given_and_those_with_an_origin():
    content = SRN + '"layers.output.start" = "p. 2"\n'
    told = {each.key: (each.value, each.origin) for each in parameters(parse(content))}
    assert told == {
        "layers.input.size": ("3", NOT_STATED),
        "layers.context.start": ("0.5", NOT_STATED),
        "layers.hidden.size": ("4", NOT_STATED),
        "layers.hidden.activation": ("tanh", NOT_STATED),
        "layers.output.size": ("3", NOT_STATED),
        "layers.output.activation": ("logistic", NOT_STATED),
        "layers.output.start": ("0.0", "p. 2"),
        "projections.hidden->output.links": ("{ random = 0.5 }", NOT_STATED),
        "weights.init": ("{ uniform = 0.3 }", NOT_STATED),
        "training.error": ("sum-of-squares", NOT_STATED),
        "training.update": ("pattern", NOT_STATED),
        "training.rule": ("gradient-descent", "assumed: the paper gives none"),
        "training.rule.rate": ("0.2", "assumed: the paper gives none"),
        "training.epochs": ("6", "p. 195"),
    }


def test_what_was_set_no_longer_has_the_papers_origin():
    model = with_settings(SRN, {"training.epochs": 3, "training.rule.rate": 0.3, "layers.hidden.size": 4})
    assert origin(model, "training.epochs") == "set for this run, instead of 6 (p. 195)"
    assert origin(model, "training.rule.rate") == "set for this run, instead of 0.2 (assumed)"
    assert origin(model, "layers.hidden.size") == NOT_STATED  # it was 4 already
    assert origin(with_settings(model, {"training.epochs": 2}), "training.epochs") == (
        "set for this run, instead of 6 (p. 195)"
    )


# Whatever is in a file, the answer is a model or a ModelFileError

EVERYTHING = (
    SRN.replace("links = { random = 0.5 }", 'links = "full"\ndelay = 0\nsign = "+"\nlimit = 3\nname = "y"')
    .replace(
        "size = 4,",
        'size = 4, bias = { kind = "fixed", high = 0 }, units = ["a", "b", "c", "d"], dt = 1, clamp = 0,',
    )
    .replace("epochs = 6", 'epochs = 6\nstop = { within = 1 }\nsnapshots = [1]\npatterns = "a"\nupdate = 3')
    .replace(
        "[origins]", '[time]\nticks = 3\nerror-from = 1\nunroll = "event"\n[[phases]]\nname = "a"\n[origins]'
    )
)
VALUES = [
    "true",
    "nan",
    "-1",
    "2",
    "0.5",
    '""',
    '"hidden"',
    "[]",
    "{}",
    "[[]]",
    "{ a = 1 }",
    "07:32:00",
    "1e999",
]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_value_anywhere_is_a_crash(data):
    lines = EVERYTHING.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        starts = [i + 1 for i, character in enumerate(lines[number]) if character == "="]
        if starts:
            start = data.draw(st.sampled_from(starts))
            rest = lines[number][start:]
            end = min((rest.index(c) for c in ",}" if c in rest), default=len(rest))
            lines[number] = f"{lines[number][:start]} {data.draw(st.sampled_from(VALUES))}{rest[end:]}"
        else:
            del lines[number]
    try:
        model = parse("\n".join(lines))
    except ModelFileError:
        return
    assert parse(to_toml(model)) == model


def test_all_of_it_is_valid_to_begin_with():
    assert parse(EVERYTHING).phases[0].update == 3
