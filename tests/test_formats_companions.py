"""Tables of patterns that belong to a model or a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.formats import companions
from pdpsim.formats.companions import patterns_beside, write_beside
from pdpsim.formats.table import read, write

NETWORK = Network((Layer("input", 2), Layer("output", 1)), (Projection("input", "output"),))
SET = PatternSet.from_arrays([[0, 1], [1, 0.1]], [[1], [0]], names=["a", "b"])


def same(first: PatternSet, second: PatternSet) -> bool:
    return first.names == second.names and np.array_equal(first.inputs["input"], second.inputs["input"])


def test_one_set_has_the_name_of_the_file(tmp_path: Path) -> None:
    write_beside(tmp_path / "net.npz", {"words": SET}, NETWORK)
    assert patterns_beside(tmp_path / "net.npz") == {"": tmp_path / "net.tsv"}
    assert same(read(tmp_path / "net.tsv", NETWORK), SET)


def test_several_sets_have_their_names_whatever_these_are(tmp_path: Path) -> None:
    write_beside(tmp_path / "net.npz", {"list a/b": SET, "list.2": SET, "weights": SET}, NETWORK)
    tables = patterns_beside(tmp_path / "net.npz")
    assert sorted(tables) == ["list a/b", "list.2", "weights"]
    assert {path.parent for path in tables.values()} == {tmp_path}


def test_tables_that_are_no_longer_true_are_removed(tmp_path: Path) -> None:
    write_beside(tmp_path / "net.npz", {"ab": SET, "ac": SET}, NETWORK)
    write_beside(tmp_path / "net.npz", {"": SET}, NETWORK)
    assert [path.name for path in tmp_path.iterdir()] == ["net.tsv"]


def test_networks_share_the_patterns_of_their_folder_unless_they_have_their_own(tmp_path: Path) -> None:
    write(SET, tmp_path / "patterns.tsv")
    assert patterns_beside(tmp_path / "1.npz") == {"": tmp_path / "patterns.tsv"}
    write(SET, tmp_path / "1.csv")
    assert patterns_beside(tmp_path / "1.npz") == {"": tmp_path / "1.csv"}
    assert patterns_beside(tmp_path / "model.toml") == {}


def test_the_patterns_of_another_network_are_not_a_set_of_this_one(tmp_path: Path) -> None:
    (tmp_path / "net.b.npz").touch()
    write(SET, tmp_path / "net.b.tsv")
    assert patterns_beside(tmp_path / "net.npz") == {}


def test_many_numbers_are_compressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companions, "MANY", 5)
    write_beside(tmp_path / "net.npz", {"": SET}, NETWORK)
    path = tmp_path / "net.tsv.gz"
    assert patterns_beside(tmp_path / "net.npz") == {"": path}
    assert same(read(path, NETWORK), SET)
    before = path.read_bytes()
    write_beside(tmp_path / "net.npz", {"": SET}, NETWORK)
    assert path.read_bytes() == before  # without a date


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00damaged"])
def test_a_damaged_compressed_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.tsv.gz"
    path.write_bytes(content)
    with pytest.raises(PatternError, match=r"no \.gz file, or a damaged one|the file is empty"):
        read(path, NETWORK)


def test_a_compressed_table_is_not_read_beyond_all_measure(tmp_path: Path) -> None:
    import gzip

    inner = gzip.compress(b"#" * 3_000_000_0)
    (tmp_path / "p.tsv.gz").write_bytes(inner)
    assert 1100 * len(inner) < 40_000_000
    with pytest.raises(PatternError):
        read(tmp_path / "p.tsv.gz", NETWORK)


def test_items_without_targets_can_be_read_for_testing(tmp_path: Path) -> None:
    path = tmp_path / "new.tsv"
    path.write_text("name\tinput\nx\t1 1\n", encoding="utf-8")
    with pytest.raises(PatternError, match="no column holds targets"):
        read(path, NETWORK)
    assert read(path, NETWORK, taught=False).names == ("x",)


def test_a_matrix_of_weights_is_no_set_of_patterns(tmp_path: Path) -> None:
    (tmp_path / "cube.weights.csv").write_text("0,1\n1,0\n", encoding="utf-8")
    assert patterns_beside(tmp_path / "cube.toml") == {}
