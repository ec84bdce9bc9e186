from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings import propositions

TABLE = (
    "item\tISA\tcan\n"
    "*\tliving thing, bird, canary, oak\tgrow, fly, sing\n"
    "canary\tliving thing, bird, canary\tgrow, fly, sing\n"
    "oak\tliving thing, oak\tgrow\n"
)


def test_facts_by_hand():
    table = propositions.parse(TABLE)
    assert table.items == ("canary", "oak")
    assert table.relations == ("ISA", "can")
    assert table.attributes[3:5] == (("ISA", "oak"), ("can", "grow"))
    np.testing.assert_array_equal(table.facts, [[1, 1, 1, 0, 1, 1, 1], [1, 0, 0, 1, 1, 0, 0]])
    assert table.attribute("can", "fly") == 5
    assert table.item("oak") == 1


def test_patterns_by_hand():
    patterns = propositions.parse(TABLE).patterns()
    assert patterns.names == ("canary ISA", "canary can", "oak ISA", "oak can")
    assert patterns.labels == ("canary", "canary", "oak", "oak")
    np.testing.assert_array_equal(patterns.inputs["item"], [[1, 0], [1, 0], [0, 1], [0, 1]])
    np.testing.assert_array_equal(patterns.inputs["relation"], [[1, 0], [0, 1], [1, 0], [0, 1]])
    np.testing.assert_array_equal(
        patterns.targets["attribute"],
        [[1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0]],
    )


def test_patterns_of_some_items_keep_all_units():
    patterns = propositions.parse(TABLE).patterns(["oak"], ["can"], attribute_layer="facts")
    assert patterns.names == ("oak can",)
    assert patterns.inputs["item"].shape == (1, 2)
    assert patterns.targets["facts"].shape == (1, 7)
    with pytest.raises(PatternError, match="no relation 'cans'; did you mean 'can'"):
        propositions.parse(TABLE).patterns(relations=["cans"])


def test_an_item_may_have_nothing():
    table = propositions.parse(TABLE + "stone\tliving thing\t-\n")
    assert not table.facts[2, 4:].any()


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("\tgrow\n", "\tgrw\n", "'oak' can 'grw', which the row '*' lacks; did you mean 'grow'?"),
        ("thing, oak\tgrow\n", "thing, oak\tgrow, bird\n", "'oak' can 'bird', which the row '*' lacks"),
        ("\tgrow\n", "\tgrow, grow\n", "line 4: the attribute under 'can' 'grow' is stated twice"),
        ("\tgrow\n", "\t\n", "line 4: nothing is said of 'oak' under 'can'"),
        ("\tgrow\n", "\n", "line 4: 'oak' has 1 cells; there are 2 relations"),
        ("\tgrow\n", "\tgrow,\n", "a comma too many"),
        ("fly, sing\ncanary", "fly, sing, hop\ncanary", "'can' 'hop' is true of no item"),
        ("oak\tliving thing, oak", "canary\tliving thing, oak", "line 4: 'canary' stands there twice"),
        ("item\tISA\tcan", "item\tISA\tISA", "line 1: the relation 'ISA' is stated twice"),
        ("*\t", "all\t", "a row '*' must list all attributes"),
        ("item\tISA\tcan", "item", "'item' and the relations"),
    ],
)
def test_inconsistent_tables_are_refused(old: str, new: str, part: str):
    assert old in TABLE
    with pytest.raises(PatternError) as error:
        propositions.parse(TABLE.replace(old, new, 1))
    assert part in str(error.value)


def test_unknown_names_are_refused_with_the_nearest():
    table = propositions.parse(TABLE)
    with pytest.raises(PatternError, match="did you mean 'canary'"):
        table.item("canarie")
    with pytest.raises(PatternError, match="'can' has no attribute 'bird'"):
        table.attribute("can", "bird")
    with pytest.raises(PatternError, match="no relation 'cann'"):
        table.attribute("cann", "fly")


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(PatternError, match="No such file"):
        propositions.read(tmp_path / "none.tsv")
    (tmp_path / "empty.tsv").write_text("item\tISA\n*\tbird\n")
    with pytest.raises(PatternError, match="no item"):
        propositions.read(tmp_path / "empty.tsv")


def test_beliefs_are_each_attribute_in_its_own_relation():
    table = propositions.parse(TABLE)
    patterns = table.patterns()
    np.testing.assert_array_equal(table.beliefs(patterns.targets["attribute"]), table.facts)
    shouted = patterns.targets["attribute"].copy()
    shouted[0, 4] = 0.7  # "canary ISA grow" says nothing about what it can
    np.testing.assert_array_equal(table.beliefs(shouted), table.facts)
    many = np.stack([patterns.targets["attribute"], np.zeros((4, 7))])
    assert table.beliefs(many).shape == (2, 2, 7)
    with pytest.raises(PatternError, match="4 patterns x 7"):
        table.beliefs(np.zeros((3, 7)))
