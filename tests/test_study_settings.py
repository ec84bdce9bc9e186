"""What is given with ``--set``: read as TOML, as text, or refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import PdpsimError, StudyError, ValidationError
from pdpsim.base.toml import read_value
from pdpsim.formats.model import parse, with_settings
from pdpsim.study.catalogue import load
from pdpsim.study.settings import make_setup, parse_settings

MODEL = """
[layers]
input = { size = 2 }
output = { size = 1 }
[[projections]]
from = "input"
to = "output"
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        (" 0.5 ", 0.5),
        ("true", True),
        ('"5"', "5"),
        ("[1, 2]", [1, 2]),
        ("{ uniform = 0.3 }", {"uniform": 0.3}),
        ("momentum", "momentum"),
        ("", ""),
        ("a = b", "a = b"),
        ("5\n", 5),
    ],
)
def test_values(text: str, value: object) -> None:
    assert parse_settings([f"key={text}"]) == {"key": value}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5\nx = 2", "key: a value stands on one line; got a line break"),
        ("5\rx = 2", "line break"),
        ("[1,\n2]", "line break"),
        ("[" * 3000, "key: brackets are nested too deeply"),
        ("{a=" * 3000, "nested too deeply"),
        ("9" * 5000, "key: a number of too many digits"),
        ("-" + "9" * 5000, "too many digits"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(StudyError, match=told) as caught:
        parse_settings([f"key={text}"])
    assert len(str(caught.value)) < 200
    with pytest.raises(ValidationError):
        read_value(text)
    with pytest.raises(PdpsimError):  # the same through Python
        with_settings(parse(MODEL), {"training.epochs": text})


@pytest.mark.parametrize("text", ["", "=5", "x" * 10_000])
def test_what_has_no_key_or_no_value(text: str) -> None:
    with pytest.raises(StudyError, match="expected key=value") as caught:
        parse_settings([text])
    assert len(str(caught.value)) < 200


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    try:
        settings = parse_settings([f"training.epochs={text}"])
    except PdpsimError:
        return
    try:
        with_settings(parse(MODEL), settings)
    except PdpsimError:
        return
    assert isinstance(settings["training.epochs"], int)


@pytest.mark.parametrize(
    ("study", "key", "told"),
    [
        (
            "elman-1990-xor",
            "rate",
            "did you mean 'training.rule.rate', of the model? `pdpsim show elman-1990-",
        ),
        ("elman-1990-xor", "lr", "did you mean 'training.rule.rate', of the model?"),
        ("elman-1990-xor", "bit", "did you mean 'bits'? `pdpsim show elman-1990-xor` lists options and keys"),
        ("elman-1990-xor", "zzz", "valid: bits, cycles; `pdpsim show elman-1990-xor` lists"),
        ("rumelhart-1986-rooms", "training.rule.rate", "as in figure.training.rule.rate"),
        ("rumelhart-1986-rooms", "described.training.rule.rate", "nothing uses described.training.rule.rate"),
    ],
)
def test_a_key_that_a_study_does_not_have_leads_to_one_that_it_has(study: str, key: str, told: str) -> None:
    with pytest.raises(StudyError) as caught:
        make_setup(load(study), {key: 0.1})
    assert told in str(caught.value)


def test_no_key_of_training_is_proposed_where_nothing_is_trained() -> None:
    with pytest.raises(StudyError) as caught:
        make_setup(load("rumelhart-1986-rooms"), {"rate": 0.1})
    assert "training" not in str(caught.value).partition("; those of the model")[0]
