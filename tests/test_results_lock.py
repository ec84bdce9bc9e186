from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pdpsim.base.errors import ResultsError
from pdpsim.results.lock import LOCK, OWNER, BusyError, hold


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a folder until its input ends."""
    code = (
        f"from pathlib import Path; from pdpsim.results.lock import hold\n"
        f"with hold(Path({str(folder)!r})): print('held', flush=True); input()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_process_is_kept_out_and_told_by_whom(tmp_path: Path) -> None:
    with holder(tmp_path / "toy") as process:
        for _ in range(3):  # a vain attempt does not change what the next one is told
            with (
                pytest.raises(
                    BusyError, match=rf"another run is going on in .*toy \(process {process.pid}\)"
                ),
                hold(tmp_path / "toy"),
            ):
                raise AssertionError
        assert BusyError.exit_code == 2


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with holder(tmp_path / "toy") as process:
        process.kill()
        process.wait()
        with hold(tmp_path / "toy"):
            assert (tmp_path / "toy" / OWNER).read_text().split()[0] == str(os.getpid())


def test_the_same_thread_may_hold_it_again_another_may_not(tmp_path: Path) -> None:
    refused = []

    def attempt() -> None:
        try:
            with hold(tmp_path / "toy"):
                pass
        except BusyError as error:
            refused.append(error)

    with hold(tmp_path / "toy"):
        with hold(tmp_path / "toy" / ".." / "toy"):
            pass
        assert (tmp_path / "toy" / OWNER).exists()
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert len(refused) == 1
    assert not (tmp_path / "toy" / OWNER).exists()
    attempt()
    assert len(refused) == 1


def test_a_lock_does_not_follow_links(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / LOCK).symlink_to(tmp_path / "mine")
    with pytest.raises(ResultsError, match="cannot write"), hold(tmp_path / "toy"):
        pass
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(ResultsError, match=r"cannot write .*: Not a directory"),
        hold(tmp_path / "file" / "toy"),
    ):
        pass


def test_a_folder_that_goes_away_meanwhile(tmp_path: Path) -> None:
    import shutil

    with hold(tmp_path / "toy"):
        shutil.rmtree(tmp_path / "toy")
    assert not (tmp_path / "toy").exists()


def test_a_disk_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the digest in each file has to do."""
    import filelock

    def none(self: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(filelock.FileLock, "_acquire", none)
    with hold(tmp_path / "toy"):
        pass
