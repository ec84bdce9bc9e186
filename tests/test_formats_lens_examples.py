"""Lens example sets, text and binary: values worked by hand from Lens's manual and its loading of events."""

from __future__ import annotations

import bz2
import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.formats.lens import binary, examples, placing, text

NETWORK = Network(
    (Layer("input", 4), Layer("hidden", 3), Layer("output", 2)),
    (Projection("input", "hidden"), Projection("hidden", "output")),
)

#: Every kind of header and of range; the values are worked out below.
WORDS = """# Three items.
max: 3 min: 0.5 grace: 0.25
defI: -0.5
actI: 1
defT: 0
actT: 0.9
;
name: {first item}
freq: 2.5
2
[0 max:2 actI:0.8] i: 1 2
[1] I: (input 1) 0.3 0.4
[1] T: 1 0
;
name: second
freq: 4
i: 0 {0.25} 2-3
t: 1
;
name: third
3
[0-1] B: {1} 0
[2] I: {input 0.7} * T: {-} *
;
"""


def placed(content: str, network: Network = NETWORK) -> PatternSet:
    return placing.place(text.parse(content), *placing.places(network))[0]


def test_every_kind_of_header_and_range():
    patterns = placed(WORDS)
    assert patterns.names == ("first item", "second", "third")
    np.testing.assert_array_equal(patterns.frequencies, [2.5, 4, 1])
    np.testing.assert_array_equal(patterns.starts, [0, 2, 3, 6])
    inputs = [
        [-0.5, 0.8, 0.8, -0.5],  # sparse, the event's own active value
        [-0.5, 0.3, 0.4, -0.5],  # dense from unit 1 of the group
        [1, -0.5, 0.25, 0.25],  # sparse, then with a value of its own
        [1, -0.5, -0.5, -0.5],
        [1, -0.5, -0.5, -0.5],
        [0.7, 0.7, 0.7, 0.7],
    ]
    targets = [[0, 0], [1, 0], [0, 0.9], [1, 0], [1, 0], [np.nan, np.nan]]
    np.testing.assert_array_equal(patterns.inputs["input"], inputs)
    np.testing.assert_array_equal(patterns.targets["output"], targets)


def test_values_go_to_the_next_event_without_a_list():
    patterns = placed("; 3 I: 1 0 0 0 I: 0 1 0 0 T: 1 1 T: 0 1 T: 0 0 I: 0 0 1 0;")
    np.testing.assert_array_equal(patterns.inputs["input"].argmax(axis=1), [0, 1, 2])
    np.testing.assert_array_equal(patterns.targets["output"], [[1, 1], [0, 1], [0, 0]])


def test_a_list_says_where_those_without_one_go_on():
    """After values for events 0 and 1, the next are for event 2."""
    patterns = placed("; 3 [0-1] i: 0 t: 0 i: 1 t: 1;")
    np.testing.assert_array_equal(patterns.inputs["input"][:, :2], [[1, 0], [1, 0], [0, 1]])
    np.testing.assert_array_equal(patterns.targets["output"], [[1, 0], [1, 0], [0, 1]])


def test_defaults_of_lens():
    """0 and 1, and the two leading numbers of old files say nothing."""
    patterns = placed("4 2\ni: 3 t: 0;")
    np.testing.assert_array_equal(patterns.inputs["input"], [[0, 0, 0, 1]])
    np.testing.assert_array_equal(patterns.targets["output"], [[1, 0]])
    assert patterns.names == ("1",)


def test_input_groups_in_the_order_of_the_network():
    network = Network(
        (Layer("task", 1), Layer("data", 2), Layer("out", 1)),
        (Projection("task", "out"), Projection("data", "out")),
    )
    patterns = placed("I: 1 2 3 T: 1; I: (data 1) 5 (task) 7 T: 0;", network)
    np.testing.assert_array_equal(patterns.inputs["task"], [[1], [7]])
    np.testing.assert_array_equal(patterns.inputs["data"], [[2, 3], [0, 5]])


def test_no_value_is_0_for_a_clamped_unit_and_none_for_a_softly_clamped_one():
    soft = Network(
        (Layer("a", 2, clamp=0.9), Layer("b", 2)),
        (Projection("b", "a", delay=0), Projection("a", "a", delay=1)),
    )
    patterns = placed("I: - 1 - 1;", soft)
    np.testing.assert_array_equal(patterns.inputs["a"], [[np.nan, 1]])
    np.testing.assert_array_equal(patterns.inputs["b"], [[0, 1]])


def test_names_with_blanks_and_names_that_come_again():
    example_set = text.parse('name:{a b} i:0; name:"c d" i:1; name: {a b} i:2;')
    patterns, remarks = placing.place(example_set, *placing.places(NETWORK))
    assert patterns.names == ("a b", "c d", "a b_2")
    assert "examples of one name" in str(remarks[0])


def test_procedures_are_named_and_not_run():
    example_set = text.parse("proc: {exec rm {-rf} [x]}\n;\nproc:{puts hi} 2 [0 proc:{puts ho}] i:0 i:1;")
    assert [remark.lines for remark in example_set.remarks] == [(1,), (3,), (3,)]
    assert "a procedure of the set (proc:) is not run" in str(example_set.remarks[0])


def test_without_a_network_layers_are_as_large_as_what_is_said():
    example_set = text.parse("i: 1 t: 4; I: (word) 1 2 3;".replace("(word)", ""))
    inputs, targets = placing.guessed_places(example_set)
    assert [(each.layer, each.size) for each in (*inputs, *targets)] == [("input", 3), ("output", 5)]
    with pytest.raises(FormatError, match="give the network as well"):
        placing.guessed_places(text.parse("i: 1; I: (word) 1;"))


def test_unknown_groups_are_named():
    _, remarks = placing.place(text.parse("I: (inptu) 1;"), *placing.places(NETWORK))
    assert "did you mean 'input'?" in str(remarks[0])


def test_times():
    assert placing.times(text.parse("i:0;")) == (1, 0, 0)
    assert placing.times(text.parse("max:4 grace:1; 2 i:0 i:1;")) == (4, 0, 1)
    assert placing.times(text.parse("max:4; 2 [1 max:3];")) is None


def bex(*parts: int | float | str | bytes) -> bytes:
    """Bytes of a binary example set: whole numbers, reals, and texts that end in a zero byte."""
    kinds = {int: lambda x: struct.pack(">i", x), float: lambda x: struct.pack(">f", x)}
    return binary.COOKIE + b"".join(
        part
        if isinstance(part, bytes)
        else part.encode() + b"\0"
        if isinstance(part, str)
        else kinds[type(part)](part)
        for part in parts
    )


#: Size of a real, no procedure, seven entries of the header, one example ...
OPENING = (4, "", 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0)
#: ... of two events: dense inputs for the first, which are the targets of the second; units 1-3 for the
#: second.
TWO_EVENTS = (
    *(1, "ab", "", 2.5, 2, 0),
    *(2, 1, 0, 1, "", 2, b"\0", 1, 0.25, 0.5, b"\1", 1, 1),
    *(1, 1, 1, "input", 2, b"\1", 0.75, 1, -3, b"\0"),
    0,
)


def test_binary():
    (example,) = binary.parse(bex(*OPENING, *TWO_EVENTS)).examples
    patterns, _ = placing.place(
        binary.parse(bex(*OPENING, *TWO_EVENTS)),
        *placing.places(Network((Layer("input", 4), Layer("output", 3)), (Projection("input", "output"),))),
    )
    assert (example.name, example.frequency) == ("ab", 2.5)
    np.testing.assert_array_equal(patterns.inputs["input"], [[0, 0.25, 0.5, 0], [0, 0.75, 0.75, 0.75]])
    np.testing.assert_array_equal(patterns.targets["output"], [[0, 0, 0], [0, 0.25, 0.5]])


@pytest.mark.parametrize("end", range(8, len(bex(*OPENING, *TWO_EVENTS)), 7))
def test_binary_that_ends_too_early(end: int):
    with pytest.raises(FormatError, match=r"x\.bex, byte \d+: the file ends in the middle"):
        binary.parse(bex(*OPENING, *TWO_EVENTS)[:end], "x.bex")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "expected an example, found the end of the file"),
        ("name: cat I: 1 0", "expected ';'"),
        ("I: 1 0 x;", r"line 1: expected ';', '\[', I:, i:.*found 'x;'"),
        ("\n\nI: 1 0; T: 1 T: 2;", "line 3: expected ';', since each event of this example has its targets"),
        ("; 2 [2] i: 0;", "line 1: events 2: this example has events 0 to 1"),
        ("[0] i: 0 [0] i: 1;", "event 0 of this example has its inputs already"),
        ("i: 3-1;", "the span of units 3-1 ends before it begins"),
        ("i: 1 *;", r"expected no \* after units"),
        ("i: * 1;", r"expected no unit after \*"),
        ("name: {cat I: 1;", "'}' at the end of the example's name"),
        ("name: {cat ) } I: 1;", "expected '}' in the example's name"),
        ("freq: -2 i: 0;", "expected a frequency of 0 or more"),
        ("freq: lots i: 0;", "expected the example's frequency, found 'lots i: 0;'"),
        ("; 9999999999 i: 0;", "expected 1 or more, not that many"),
        ("max: I: 1;", "expected a number after max:"),
        ("[0 maximum: 3] i: 0;", r"expected '\]' or a header of events"),
        ("I: 1e999;", "finite"),
        ("I: (input -1) 2;", "expected a first unit of 0 or more; found -1"),
    ],
)
def test_mistakes_are_named_with_their_line(content: str, message: str):
    with pytest.raises(FormatError, match=message):
        text.parse(content, "x.ex")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "I: 1 2 3 4 5;",
            "line 1: a value for unit 4, counted from 0; the network's input groups have 4 units",
        ),
        ("\ni: {hidden} 0 {input} 2-4;", "line 2: a value for unit 4.* the group 'input' has 4 units"),
        ("t: 99999999;", "a value for unit 99999999.*output groups have 2 units"),
    ],
)
def test_units_that_are_not_there(content: str, message: str):
    with pytest.raises(FormatError, match=message):
        placed(content)


def test_more_values_than_a_small_file_can_mean():
    example_set = text.parse("; 9000 i: 999999;")
    with pytest.raises(FormatError, match="asks for 9,000 events of 1,000,000 units"):
        placing.place(example_set, *placing.guessed_places(example_set))


def test_packed_files(tmp_path: Path):
    (tmp_path / "w.ex").write_text(WORDS)
    (tmp_path / "w.ex.gz").write_bytes(gzip.compress(WORDS.encode()))
    (tmp_path / "w.ex.bz2").write_bytes(bz2.compress(WORDS.encode()))
    plain, *packed = (examples.read(tmp_path / name) for name in ("w.ex", "w.ex.gz", "w.ex.bz2"))
    assert all(each.examples == plain.examples for each in packed)
    (tmp_path / "w.ex.gz").write_bytes(gzip.compress(WORDS.encode())[:-20])
    with pytest.raises(FormatError, match=r"no \.gz file, or a damaged one"):
        examples.read(tmp_path / "w.ex.gz")
    (tmp_path / "w.ex.bz2").write_bytes(bz2.compress(b"\n" * 30_000_000))
    with pytest.raises(FormatError, match="unpacks to more than 1000 times its size"):
        examples.read(tmp_path / "w.ex.bz2")
    with pytest.raises(FormatError, match="No such file"):
        examples.read(tmp_path / "none.ex")
