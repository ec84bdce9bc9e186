"""The compiled kernel's cache."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numba")

from pdpsim.engine.kernel import machine


@pytest.mark.parametrize(
    "changed", ["forward.py", "backward.py", "rules.py", "flow.py", "data.py", "tables.py", "functions.py"]
)
def test_a_change_in_anything_that_is_compiled_changes_the_key_of_the_machine_code(changed, monkeypatch):
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b"\n" * (self.name == changed))
    assert machine._source_hash() != machine.SOURCES


def test_the_key_is_the_same_as_long_as_nothing_changes():
    assert machine._source_hash() == machine.SOURCES
