from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pdpsim.base import git


def ask(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    ask(tmp_path, "init", "--quiet")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "ä file.txt").write_text("one")
    ask(tmp_path, "add", "--all")
    ask(tmp_path, "commit", "--quiet", "--message", "x")
    return tmp_path


def test_a_tree_as_it_is_in_its_commit(repository: Path) -> None:
    state = git.state(repository / "deep")
    assert state is not None
    assert (len(state.commit), state.changes, state.dirty) == (40, (), False)


def test_every_change_is_seen_but_those_set_aside(repository: Path) -> None:
    (repository / "deep" / "ä file.txt").write_text("two")
    (repository / "deep" / "new one").write_text("")
    state = git.state(repository)
    assert state is not None
    assert set(state.changes) == {"deep/ä file.txt", "deep/new one"}
    aside = git.state(repository, [repository / "deep" / "new one"])
    assert aside is not None
    assert aside.changes == ("deep/ä file.txt",)


def test_a_file_as_it_was(repository: Path) -> None:
    state, path = git.state(repository), repository / "deep" / "ä file.txt"
    assert state is not None
    path.write_text("two")
    assert git.file_at(state.commit, path) == "one"
    assert git.file_at(state.commit, repository / "deep" / "other") is None
    assert git.file_at("0" * 40, path) is None


def test_outside_a_repository_nothing_is_known(tmp_path: Path) -> None:
    assert git.state(tmp_path) is None
    assert git.file_at("HEAD", tmp_path / "x") is None
    assert not git.has_history(tmp_path)
