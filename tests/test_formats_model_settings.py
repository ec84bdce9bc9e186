"""Model files: settings from the command line, and the origins of parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdpsim.base.errors import ModelFileError
from pdpsim.describe.layer import Bias
from pdpsim.describe.links import (
    Constant,
    Uniform,
)
from pdpsim.describe.phases import Stop
from pdpsim.describe.updates import Adam, GradientDescent, Ramp
from pdpsim.formats.model import (
    NOT_STATED,
    find,
    origin,
    parameters,
    parse,
    to_toml,
    with_settings,
)
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.map import Map
from pdpsim.learning.one_layer import DeltaRule
from tests.model_texts import PHASES, SRN


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
