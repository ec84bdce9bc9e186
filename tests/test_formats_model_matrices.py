"""Weights and biases from a table of descriptions beside the model file."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ModelFileError
from pdpsim.formats.model import parse, read, to_toml
from pdpsim.learning.descriptions import constraints

INIT = 'init = { descriptions = "rooms.tsv", column = "has" }'
FILE = (
    """
[layers.unit]
size       = 3
activation = "interactive"
held       = true
units      = ["bed", "oven", "clock"]
bias       = { kind = "fixed", init = { descriptions = "rooms.tsv", column = "has" } }

[[projections]]
from  = "unit"
to    = "unit"
delay = 1
links = "no-self"
"""
    + INIT
)
ROOMS = "# rooms\nroom\thas\nbedroom\tbed clock\nkitchen\toven\nother\toven clock\nempty\t\n"
ROWS = [[1, 0, 1], [0, 1, 0], [0, 1, 1], [0, 0, 0]]


def described(tmp_path, rooms: str = ROOMS, file: str = FILE):
    """Return a model with weights from a table of descriptions."""
    (tmp_path / "rooms.tsv").write_text(rooms, encoding="utf-8")
    path = tmp_path / "model.toml"
    path.write_text(file, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(("key", "floor"), [("", 1e-5), (", floor = 0.01", 0.01)])
def test_weights_and_biases_from_descriptions(tmp_path, key, floor):
    model = described(tmp_path, file=FILE.replace('column = "has"', f'column = "has"{key}'))
    weights, biases = constraints(ROWS, floor)
    np.testing.assert_array_equal(model.network.projections[0].init.rows, weights)
    np.testing.assert_array_equal(model.network.layer("unit").bias.init.rows, [biases])
    assert parse(to_toml(model)) == model


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"has"', '"had"', "no column 'had'"),
        ("column", "colum", "unknown key 'colum'"),
        ('"rooms.tsv"', '"room.tsv"', "cannot read .*room.tsv"),
        ('column = "has"', 'column = "has", floor = 0', "rooms.tsv: the floor is a probability above 0"),
        ('units      = ["bed", "oven", "clock"]', "", "needs the names of those of 'unit'"),
    ],
)
def test_mistakes_in_the_model_are_told(tmp_path, old, new, message):
    with pytest.raises(ModelFileError, match=message):
        described(tmp_path, file=FILE.replace(old, new))


@pytest.mark.parametrize(
    ("rooms", "message"),
    [
        ("room\thas\nkitchen\toben\n", "'kitchen' names 'oben', which is no unit.*; did you mean 'oven'"),
        ("room\thas\n", "descriptions are rows of 0 and 1"),
        ("room\thas\nkitchen\n", "the row 'kitchen' has 1 cells, the header 2"),
    ],
)
def test_mistakes_in_the_table_are_told(tmp_path, rooms, message):
    with pytest.raises(ModelFileError, match=message):
        described(tmp_path, rooms)


def test_descriptions_are_of_one_layer_and_stand_in_a_file(tmp_path):
    other = FILE.replace("[[projections]]", "[layers.seen]\nsize = 2\n[[projections]]")
    with pytest.raises(ModelFileError, match="a layer's projection to itself"):
        described(tmp_path, file=other.replace('from  = "unit"', 'from = "seen"'))
    with pytest.raises(ModelFileError, match="can be named in a model file only"):
        parse(FILE)
