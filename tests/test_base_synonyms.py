"""Words of other tools lead to ours, in model files and with ``--set``."""

from __future__ import annotations

import pytest

from pdpsim.base.errors import ModelFileError, closest
from pdpsim.base.synonyms import WORDS, meant
from pdpsim.formats.model import find, parse, read, with_settings

MODEL = """
[layers]
input = { size = 2 }
hidden = { size = 2, activation = "logistic" }
output = { size = 1, activation = "logistic" }
[[projections]]
from = "input"
to = "hidden"
[[projections]]
from = "hidden"
to = "output"
[training]
epochs = 20
rule = { gradient-descent = { rate = 0.5 } }
"""


def test_only_valid_names_are_meant() -> None:
    assert meant("Learning_Rate", ["rate", "decay"]) == ["rate"]
    assert meant("learning rate", ["decay"]) == []
    assert closest("sigmoid", ["tanh", "logistic"]) == "; did you mean 'logistic'?"


def test_no_word_of_ours_is_a_word_of_others_for_itself() -> None:
    for ours, theirs in WORDS.items():
        assert ours not in theirs
        assert all(each == each.lower() and "_" not in each for each in theirs)


@pytest.mark.parametrize(
    ("ours", "theirs", "message"),
    [
        ("rate = 0.5", "learning_rate = 0.5", "did you mean 'rate'?"),
        ("epochs = 20", "iterations = 20", "did you mean 'epochs'?"),
        ("epochs = 20", "loss = 1", "did you mean 'error'?"),
        ("epochs = 20", "learning_rate = 0.5", "it is 'rate' here, which belongs within 'rule'"),
        ("gradient-descent", "sgd", "did you mean 'gradient-descent'?"),
        ('1, activation = "logistic"', '1, activation = "sigmoid"', "did you mean 'logistic'?"),
        ('1, activation = "logistic"', '1, transfer_function = "tanh"', "did you mean 'activation'?"),
        ("output = { size = 1", "output = { neurons = 1", "did you mean 'size'?"),
        ("epochs = 20", 'error = "mse"', "did you mean 'sum-of-squares'?"),
        ("epochs = 20", 'update = "batch"', "did you mean 'epoch'?"),
    ],
)
def test_in_a_model_file(ours: str, theirs: str, message: str) -> None:
    assert ours in MODEL
    with pytest.raises(ModelFileError) as caught:
        parse(MODEL.replace(ours, theirs), "mine.toml")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("lr", "did you mean 'training.rule.rate'?"),
        ("training.learning_rate", "did you mean 'training.rule.rate'?"),
        ("training.rule.eta", "did you mean 'training.rule.rate'?"),
        ("hidden", "did you mean 'layers.hidden.size'?"),
        ("hidden_units", "did you mean 'layers.hidden.size'?"),
        ("training.optimizer", "did you mean 'training.rule'?"),
        ("layers.hidden.units", "how many they are is layers.hidden.size"),
    ],
)
def test_with_set(key: str, message: str) -> None:
    with pytest.raises(ModelFileError) as caught:
        with_settings(read(find("xor")), {key: 3})
    assert message in str(caught.value)
