"""Weights that Lens saved: text and binary, and those that do not fit."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.formats import registry
from pdpsim.formats.lens import weightfile
from tests.test_formats_lens_script import convert, weights_text


def test_binary_weights_are_those_of_a_text_file(tmp_path: Path):
    values = np.arange(12, dtype=np.float64).reshape(6, 2) / 4
    content = struct.pack(">4i12f", weightfile.COOKIE, 6, 2, 7, *values.ravel())
    binary = weightfile.parse(content)
    np.testing.assert_array_equal(binary.values, values)
    np.testing.assert_array_equal(weightfile.parse(weights_text(values.tolist(), 7).encode()).values, values)
    assert binary.updates == 7
    (tmp_path / "w.wt").write_bytes(content)
    project = convert(tmp_path, "addNet x 2 2\nloadWeights w.wt")
    np.testing.assert_array_equal(project.weights["w"].biases["output"], [0, 1.5])
    np.testing.assert_array_equal(project.weights["w"].links["input->output"], [[0.5, 2], [1, 2.5]])
    np.testing.assert_array_equal(project.weights["w"].changes["input->output"], [[0.75, 2.25], [1.25, 2.75]])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected 1431655766 and three more"),
        (b"1431655766\n2\n1\n0\n1.5\n", "expected 2 links with 1 values, found 1 numbers"),
        (b"1431655766\n1\n9\n0\n1.5\n", "expected links with 1 to 3 values; found 1 with 9"),
        (b"1431655766\n1\n1\n99999999999999999999\n1\n", "expected the number of updates"),
        (b"1431655766\n1\n1\n0\nx\n", "expected a number, found 'x'"),
        (b"1431655766\n1\n1\n0\nnan\n", "a weight is not a finite number"),
        (
            struct.pack(">4i", weightfile.COOKIE, 5, 1, 0),
            "5 links with 1 values are 36 bytes; the file has 16",
        ),
        (struct.pack(">4if", weightfile.COOKIE, 1, 1, 0, 1) + b"x", "are 20 bytes; the file has 21"),
        (struct.pack(">4if", weightfile.COOKIE, 1, 1, 0, float("nan")), "a weight is not a finite number"),
    ],
)
def test_weight_files_that_cannot_be(content: bytes, message: str):
    with pytest.raises(FormatError, match=message):
        weightfile.parse(content)


def test_weights_of_another_network(tmp_path: Path):
    (tmp_path / "w.wt").write_text(weights_text([[1.0]] * 5))
    with pytest.raises(FormatError, match="5 links; the network 'x' has 6"):
        convert(tmp_path, "addNet x 2 2\nloadWeights w.wt")
    with pytest.raises(FormatError, match="give its script too"):
        registry.read([tmp_path / "w.wt"])


def test_weights_of_links_that_are_left_to_chance_are_refused_and_the_network_is_not(tmp_path: Path):
    (tmp_path / "w.wt").write_text(weights_text([[1.0]] * 5))
    script = "addNet x\naddGroup a 2 INPUT\naddGroup b 2 OUTPUT\nconnectGroups a b -p RANDOM -s .5\n"
    project = convert(tmp_path, script + "loadWeights w.wt")
    assert project.model is not None
    assert (project.weights, [remark.kind for remark in project.remarks]) == ({}, ["refused"])
    assert "line 4: the weights 'w.wt': links from 'a' to 'b' are left to chance" in str(project.remarks[0])
