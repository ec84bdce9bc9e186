"""Model files: whatever a description holds is written, and read back as it was."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.describe.functions import ACTIVATIONS, ERRORS
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import (
    Constant,
    Full,
    Mask,
    Normal,
    NoSelf,
    OneToOne,
    RandomShare,
    Uniform,
    Values,
)
from pdpsim.describe.network import Network
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import RULES, Adam, GradientDescent, Ramp
from pdpsim.formats.model import (
    NOT_STATED,
    Model,
    parameters,
    parse,
    read,
    shipped_models,
    to_toml,
    with_settings,
)
from pdpsim.learning import PROCEDURES
from pdpsim.learning.generec import GeneRec
from tests.model_texts import SRN


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
    together = time.updates == "synchronous"
    alone = () if together else ("winner",)  # units that take turns have none
    layers = []
    for i, size in enumerate(sizes):
        activation = draw(st.sampled_from([name for name in ACTIVATIONS if name not in ("softmax", *alone)]))
        moves = activation == "interactive"
        dt = 1.0 if moves or not together else draw(st.sampled_from([1.0, 0.2]))
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
                temperature=draw(positive) if activation == "stochastic" else 1.0,
                noise=draw(positive),
                activation_noise=draw(positive) if together else 0.0,
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
    if not any(x.activation == "stochastic" for x in layers):
        time = replace(time, annealing=())
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
