"""Model files: whatever is in a file, the answer is a model or a message that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import ModelFileError, ValidationError
from pdpsim.formats.model import (
    Model,
    find,
    parse,
    read,
    to_toml,
)
from tests.model_texts import PHASES, SRN

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
    ("{ gradient-descent = { rate = 0.2 } }", "{ rate = 0.2 }", ["as in { gradient-descent = { rate"]),
    ("rate = 0.2", 'rate = "0.2"', ["line 27: [training] rule.rate", "expected a number"]),
    ("rate = 0.2", "rate = -1", ["[training] rule.rate", "0 or more; got -1.0"]),
    ("rate = 0.2", "rte = 1", ["[training] rule.rte", "'rate'?"]),
    ("rate = 0.2", "rate = { from = 0.1 }", ["[training] rule.rate", "'to' is missing"]),
    (
        "epochs = 6",
        "learning_rate = 0.1",
        ["line 28: [training] learning_rate", "it is 'rate' here, which belongs within 'rule'"],
    ),
    (
        "epochs = 6",
        "pattern_error = 0.1",
        ["[training] pattern_error", "it is 'pattern-error' here, which belongs within"],
    ),
    ("epochs = 6", "target_radius = 0.1", ["[training] target_radius", "did you mean 'target-radius'?"]),
    (
        "epochs = 6",
        "rule = { gradient-descent = { rate = 0,1 } }",
        ["line 28, column", "numbers have a point"],
    ),
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
    (tmp_path / "living.tsv").write_text("name\tinput\nrose\t1\n")
    with pytest.raises(ModelFileError, match=r"living\.tsv: is a table, .* --patterns .*living\.tsv"):
        find(tmp_path / "living.tsv")
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
