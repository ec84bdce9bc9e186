"""Files written whole or not at all, and arrays read whole or refused."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base import memory
from pdpsim.base.arrays import DamagedError, read_arrays, write_arrays
from pdpsim.base.errors import ResultsError
from pdpsim.base.files import remove_unfinished, write_text

ARRAYS = {
    "w": np.arange(6.0).reshape(2, 3),
    "present": np.array([True, False]),
    "rule": np.array("momentum"),
    "words": np.array(["a", "bcd"]),
    "none": np.zeros((0, 4)),
}


def archive(path: Path, members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def npy(array: object, **how: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(array, **how))  # type: ignore[call-overload]
    return buffer.getvalue()


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    write_arrays(tmp_path / "x.npz", ARRAYS)
    back = read_arrays(tmp_path / "x.npz")
    assert {name: (each.dtype, each.tolist()) for name, each in back.items()} == {
        name: (each.dtype, each.tolist()) for name, each in ARRAYS.items()
    }


def test_what_is_not_asked_for_is_left_alone(tmp_path: Path) -> None:
    write_arrays(tmp_path / "x.npz", ARRAYS)
    assert set(read_arrays(tmp_path / "x.npz", ("w", "nothing"))) == {"w"}


def test_an_array_is_looked_at_before_its_numbers_are_read(tmp_path: Path) -> None:
    write_arrays(tmp_path / "x.npz", ARRAYS)
    seen = {}
    read_arrays(tmp_path / "x.npz", ("w", "words"), lambda name, header: seen.update({name: header}))
    assert {name: (each.dtype.str, each.shape, each.size) for name, each in seen.items()} == {
        "w": ("<f8", (2, 3), 48),
        "words": ("<U3", (2,), 24),
    }

    def refuse(*_: object) -> None:
        raise ResultsError("not wanted")

    with pytest.raises(ResultsError, match=r"x\.npz: not wanted"):
        read_arrays(tmp_path / "x.npz", check=refuse)


def test_what_no_array_can_be_is_not_written(tmp_path: Path) -> None:
    for value in ([1, "a", None], np.zeros(2, dtype="datetime64[s]"), np.zeros(2, dtype=[("x", int)])):
        with pytest.raises(ResultsError, match="'x' is no array of numbers or text"):
            write_arrays(tmp_path / "x.npz", {"x": np.asarray(value, dtype=getattr(value, "dtype", object))})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        npy([1.0])[:-3],  # truncated
        npy([1.0]) + b"more",
        b"\x80\x04K\x01.",  # a pickle
        b"",
        b"\x93NUMPY\x03\x00" + npy([1.0])[8:],
        npy([1.0]).replace(b"'shape': (1,)", b"'shape': (-1,)"),
        npy([1.0]).replace(b"(1,), ", b"(9,), "),
        npy([1.0]).replace(b"'shape'", b"'shap\xff'"),
        npy([1.0]).replace(b"{", b"("),
        npy([1.0]).replace(b"<f8", b"|O8"),
        npy(np.zeros(1, dtype=[("x", "<f8")])),
    ],
)
def test_whatever_is_no_array_is_damage(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedError, match=r"no \.npz file that pdpsim wrote, or a damaged one|no array of"):
        read_arrays(archive(tmp_path / "x.npz", {"x.npy": content}))


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "harm"),)

    buffer = io.BytesIO()
    np.save(buffer, np.array([Evil()], dtype=object), allow_pickle=True)
    with pytest.raises(DamagedError):
        read_arrays(archive(tmp_path / "x.npz", {"x.npy": buffer.getvalue()}))
    assert not (tmp_path / "harm").exists()


def test_every_flipped_bit_is_refused_or_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    write_arrays(path, ARRAYS)
    whole = path.read_bytes()
    refused = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            back = read_arrays(path)
        except DamagedError:
            refused += 1
            continue
        for name, array in back.items():
            if name in ARRAYS:
                assert array.tolist() == ARRAYS[name].tolist(), place
    assert refused > len(whole) / 2


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_flipped_bits_of_other_compressions(tmp_path: Path, kind: int) -> None:
    path = archive(tmp_path / "x.npz", {"x.npy": npy(np.arange(50))}, kind)
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        try:
            back = read_arrays(path)
        except DamagedError:
            continue
        assert back.get("x", np.arange(50)).tolist() == list(range(50))


def test_a_bomb_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of some hundred bytes that unpacks to ten million: its header says so beforehand."""
    path = archive(tmp_path / "x.npz", {"w.npy": npy([1.0]), "bomb.npy": npy(np.zeros(1_250_000))})
    monkeypatch.setattr(memory, "available", lambda: 1e6)
    assert path.stat().st_size < 20_000
    assert read_arrays(path, ("w",))["w"].tolist() == [1.0]
    with pytest.raises(ResultsError, match=r"its arrays would need 10\.0 MB of memory, and 1\.0 MB are free"):
        read_arrays(path)


def test_a_header_that_lies_about_the_size(tmp_path: Path) -> None:
    lie = npy([1.0]).replace(b"'shape': (1,), }         ", b"'shape': (9999999999,), }")
    with pytest.raises(DamagedError):
        read_arrays(archive(tmp_path / "x.npz", {"x.npy": lie}))


def test_files_that_are_not_there_or_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ResultsError, match="there is no such file"):
        read_arrays(tmp_path / "x.npz")
    write_arrays(tmp_path / "x.npz", ARRAYS)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("zipfile.ZipFile", denied)
    with pytest.raises(ResultsError, match=r"cannot read .*: Permission denied") as caught:
        read_arrays(tmp_path / "x.npz")
    assert not isinstance(caught.value, DamagedError)


def test_text_that_is_no_unicode_is_written_and_read_back(tmp_path: Path) -> None:
    from pdpsim.base.tables import read_json, write_json

    name = os.fsdecode(b"caf\xe9")
    write_text(tmp_path / "x.txt", name)
    assert (tmp_path / "x.txt").read_bytes() == b"caf\\udce9"
    write_json(tmp_path / "x.json", {"argv": [name]})
    assert read_json(tmp_path / "x.json") == {"argv": [name]}


def test_what_was_begun_and_not_finished_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else: a hidden file of the user's may be called anything."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", lambda _: None)  # killed before it could
        patched.setattr(os, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            write_arrays(tmp_path / "arrays" / "low-1.npz", ARRAYS)
    (begun,) = (tmp_path / "arrays").iterdir()
    mine = [tmp_path / name for name in (".my.settings", ".lock", ".npz.abc", "low-1.npz", ".x.npz.ABCDEFGH")]
    for each in mine:
        each.write_text("mine")
    remove_unfinished(tmp_path)
    assert not begun.exists()
    assert all(each.exists() for each in mine)


def test_a_file_outlives_a_run_that_takes_it_for_a_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no lock keeps another run out of the folder, which may begin while the file is written."""
    sync = os.fsync
    runs = iter([True, True])

    def meanwhile(handle: int) -> None:
        sync(handle)
        if next(runs, False):
            remove_unfinished(tmp_path)

    monkeypatch.setattr(os, "fsync", meanwhile)
    write_text(tmp_path / "x.txt", "whole")
    assert [each.name for each in tmp_path.iterdir()] == ["x.txt"]
    assert (tmp_path / "x.txt").read_text() == "whole"

    runs = iter([True] * 10)
    with pytest.raises(ResultsError, match=r"cannot write .*y\.txt: No such file"):
        write_text(tmp_path / "y.txt", "never whole")
    assert [each.name for each in tmp_path.iterdir()] == ["x.txt"]


def test_a_flipped_bit_in_the_name_of_an_array_is_no_array_less(tmp_path: Path) -> None:
    """The end of a name in the archive's list of names, which no check sum covers."""
    path = tmp_path / "x.npz"
    write_arrays(path, {"early": [1.0], "late": [2.0]})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"early.npy") + len("early.np")
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        read_arrays(path)


def test_two_arrays_of_one_name_are_damage(tmp_path: Path) -> None:
    """One flipped bit in the list of names makes an ``a`` a ``c``: the first array would be gone."""
    path = archive(tmp_path / "x.npz", {"a.npy": npy([1.0]), "c.npy": npy([2.0])})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"a.npy")] ^= 2
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        read_arrays(path)


def test_an_array_that_a_longer_entry_hides_is_damage(tmp_path: Path) -> None:
    """One flipped bit in the length of an entry of the list: the next one is taken for a part of it."""
    path = tmp_path / "x.npz"
    write_arrays(path, {"a": [1.0], "hidden/early1": [2.0], "z": [3.0]})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    assert content[entry + 30 : entry + 32] == b"\0\0"
    content[entry + 30] = 46 + len("hidden/early1.npy")  # its extra field
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        read_arrays(path)
