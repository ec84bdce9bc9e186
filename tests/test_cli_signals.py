"""Commands that are ended by signals, or started without streams."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from toy_studies import TOY, write_study

from pdpsim.cli.console import plain
from pdpsim.cli.signals import Stopped, stoppable

PROGRAM = "import sys; sys.path[:0] = " + repr(sys.path) + "; from pdpsim.cli import main; main()"


def start(folder: Path, *arguments: str, shell: str = "", **how: Any) -> subprocess.Popen[str]:
    """Start pdpsim in a group of processes of its own, with temporary files in the folder."""
    (folder / "tmp").mkdir(exist_ok=True)
    command = [sys.executable, "-c", PROGRAM, *arguments]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **how,
    )


def wait_for(condition: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def group(number: int) -> list[int]:
    """The processes of a group that are alive."""
    found = []
    for each in psutil.process_iter():
        try:
            if os.getpgid(each.pid) == number and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each.pid)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_study(tmp_path / "toy")
    return tmp_path


class TestSignals:
    @pytest.mark.parametrize(
        ("name", "whom", "jobs"),
        [
            ("SIGTERM", "parent", "2"),
            ("SIGTERM", "group", "2"),
            ("SIGHUP", "group", "2"),
            ("SIGHUP", "parent", "1"),
            ("SIGINT", "group", "2"),
        ],
    )
    def test_a_run_ends_with_a_message_and_leaves_nothing(
        self, here: Path, name: str, whom: str, jobs: str
    ) -> None:
        number = getattr(signal, name)
        process = start(here, "run", "./toy", "--jobs", jobs, "--set", "nap=0.4")
        wait_for(lambda: list((here / "results" / "toy").glob("arrays/*.npz")))
        (os.kill if whom == "parent" else os.killpg)(process.pid, number)
        _, told = process.communicate(timeout=30)
        assert process.returncode == 128 + number
        ended = "Interrupted." if name == "SIGINT" else f"Ended by {name}."
        assert f"{ended} Everything finished is kept: the same command resumes.\n" in told
        assert "Traceback" not in told
        assert "Warning" not in told
        assert list((here / "tmp").iterdir()) == []
        wait_for(lambda: not group(process.pid), 20)

    def test_a_command_that_does_not_resume_says_nothing_of_it(self, here: Path) -> None:
        slow = TOY.replace(
            "    return means\n", "    import time\n    open('drawing', 'w').close()\n    time.sleep(60)\n"
        )
        write_study(here / "toy", slow)
        process = start(here, "run", "./toy", "--quick", "--jobs", "1")
        wait_for((here / "drawing").exists)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        (here / "drawing").unlink()
        process = start(here, "figure", "./toy")
        wait_for((here / "drawing").exists)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
        assert told == "\nEnded by SIGTERM.\n"
        assert process.returncode == 143

    def test_many_signals_are_one(self, here: Path) -> None:
        process = start(here, "run", "./toy", "--jobs", "2", "--set", "nap=0.4")
        wait_for(lambda: list((here / "results" / "toy").glob("arrays/*.npz")))
        for _ in range(5):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.015)
        _, told = process.communicate(timeout=30)
        assert process.returncode == 130
        assert told.count("Interrupted.") == 1
        assert "Traceback" not in told
        wait_for(lambda: not group(process.pid), 20)

    def test_what_was_ignored_stays_ignored(self, here: Path) -> None:
        """As under nohup, when the terminal is closed."""
        process = start(
            here, "run", "./toy", "--jobs", "1", "--set", "nap=0.05", shell="", preexec_fn=_ignore
        )
        wait_for(lambda: list((here / "results" / "toy").glob("arrays/*.npz")))
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert "2 claims" in out


def _ignore() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


class TestStoppable:
    def test_one_is_raised_and_handlers_come_back(self) -> None:
        before = signal.getsignal(signal.SIGTERM)
        with stoppable():
            assert signal.getsignal(signal.SIGTERM) != before
        assert signal.getsignal(signal.SIGTERM) == before

    def test_a_second_one_is_ignored_for_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        ended: list[int] = []
        monkeypatch.setattr(os, "_exit", ended.append)
        clock = [100.0]
        monkeypatch.setattr("pdpsim.cli.signals.time.monotonic", lambda: clock[0])
        try:
            with stoppable():
                with pytest.raises(Stopped) as caught:
                    signal.raise_signal(signal.SIGTERM)
                signal.raise_signal(signal.SIGINT)
                clock[0] = 104.0
                signal.raise_signal(signal.SIGINT)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        assert (caught.value.exit_code, str(caught.value)) == (143, "Ended by SIGTERM.")
        assert ended == [130]

    def test_in_a_thread_nothing_is_done(self) -> None:
        before = signal.getsignal(signal.SIGTERM)
        seen = []

        def enter() -> None:
            with stoppable():
                seen.append(signal.getsignal(signal.SIGTERM))

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        assert seen == [before]


class TestStreams:
    @pytest.mark.parametrize("closed", ["2>&-", "<&- >&- 2>&-"])
    def test_a_run_without_streams(self, here: Path, closed: str) -> None:
        process = start(here, "run", "./toy", "--jobs", "2", "--seeds", "2", "--quick", shell=closed)
        out, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        assert "Traceback" not in told
        assert (here / "results" / "toy" / "report.html").is_file()
        for name in ("run.json", "claims.json", "measures.csv"):
            assert b"toy: Toy" not in (here / "results" / "toy" / name).read_bytes()
        assert bool(out) == (closed == "2>&-")

    def test_a_mistake_without_streams(self, here: Path) -> None:
        process = start(here, "run", "./toy", "--set", "sise=3", shell=">&-")
        _, told = process.communicate(timeout=60)
        assert process.returncode == 2
        assert "did you mean 'size'" in told

    def test_a_path_that_is_no_text(self, here: Path) -> None:
        out = os.fsdecode(b"caf\xe9")
        for arguments in (["run", "./toy", "--jobs", "1", "--quick", "--out", out], ["report", out]):
            process = start(here, *arguments)
            printed, told = process.communicate(timeout=120)
            assert process.returncode == 0, told
            assert "caf\\udce9/toy/report.html" in printed


def test_signs_that_a_terminal_lacks() -> None:
    assert plain("✓ é", "ascii") == "+ ?"
    assert plain("✓ é", "utf-8") == "✓ é"
    assert plain("\udce9", "utf-8") == "\\udce9"
    assert plain("\udce9", None) == "\\udce9"
