"""Job arrays: scripts that are run as Slurm would, by a stand-in of sbatch, and what comes of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from toy_studies import NETWORKS, TOY, write_study

from pdpsim.base.errors import ValidationError
from pdpsim.cli import main
from pdpsim.results.folder import open_results
from pdpsim.study.backends import SCRIPTS
from pdpsim.study.backends.job_array import JobArray

#: Does what sbatch would: each job of the array, two at a time, with its number in the environment.
SBATCH = """#!/bin/sh
set -eu
range=$(sed -n 's/^#SBATCH --array=//p' "$1")
pids=""
for number in $(seq "${range%-*}" "${range#*-}"); do
    SLURM_ARRAY_TASK_ID=$number sh "$1" &
    pids="$pids $!"
    if [ $((number % 2)) = 0 ]; then for pid in $pids; do wait "$pid"; done; pids=""; fi
done
for pid in $pids; do wait "$pid"; done
"""

TABLE = "name\tinput\toutput\n00\t0 0\t0\n01\t0 1\t1\n10\t1 0\t1\n11\t1 1\t0\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(os.path.abspath, sys.path)))
    monkeypatch.setattr("pdpsim.report.pictures.draw", lambda *_, **__: [])
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sbatch").write_text(SBATCH)
    (tmp_path / "bin" / "sbatch").chmod(0o755)
    return tmp_path


def call(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    return result


def submit(script: str) -> str:
    """Run a script as the stand-in does, from another folder, and return what its jobs say."""
    ran = subprocess.run(
        [Path("bin/sbatch").resolve(), Path(script).resolve()],
        capture_output=True,
        text=True,
        cwd=Path("bin"),
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def commands(script: str) -> list[str]:
    """Return the commands that a script names for afterwards."""
    text = Path(script).read_text()
    lines = text.split("When all jobs are done:\n")[1].split("\n\n")[0].splitlines()
    return [line.removeprefix("#").strip() for line in lines]


def afterwards(script: str) -> None:
    """Do what a script says is to be done afterwards, in a shell."""
    for each in commands(script):
        assert each.startswith("pdpsim ")
        line = f"{sys.executable} -m {each}"
        ran = subprocess.run(line, shell=True, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr


def arrays(folder: Path) -> dict[str, dict[str, bytes]]:
    results = open_results(folder)
    assert results.uncounted() == {}
    return {
        f"{case.label}-{number}": {
            name: value.tobytes() if hasattr(value, "tobytes") else repr(value).encode()
            for name, value in (measures or {}).items()
        }
        for case in results.cases
        for number, measures in results.case_measures(case).items()
    }


@pytest.mark.parametrize("apart", [False, True])
def test_a_run(apart: bool, here: Path) -> None:
    write_study(here / "xor", NETWORKS)
    how = ["run", "./xor", "--seeds", "5", "--engine", "numpy", "--set", "epochs=20"]
    told = call(*how, "--emit", "slurm", "--per-task", "2", *(["--apart"] if apart else []))
    assert told.stdout == "results/xor.slurm: 3 jobs, 1 to 5; it says how it is submitted.\n"
    text = Path("results/xor.slurm").read_text()
    assert "#SBATCH --array=1-3\n" in text
    assert "# Replicates 1 to 5, 2 in each job, " in text
    submit("results/xor.slurm")
    if apart:
        assert sorted(each.name for each in Path("results/xor-parts").iterdir()) == ["1-2", "3-4", "5-5"]
        merging = "pdpsim merge results/xor-parts/* --out results --seeds 5 --study ./xor"
        assert commands("results/xor.slurm") == [merging]
    afterwards("results/xor.slurm")
    call(*how, "--jobs", "1", "--out", "alone")
    there, alone = Path("results/xor"), Path("alone/xor")
    assert len(arrays(there)) == 5
    assert arrays(there) == arrays(alone)
    assert open_results(there).claims == open_results(alone).claims
    networks = sorted(path.relative_to(alone) for path in alone.rglob("networks/**/*.npz"))
    assert len(networks) == 10
    assert all((there / path).read_bytes() == (alone / path).read_bytes() for path in networks)


def test_a_sweep(here: Path) -> None:
    write_study(here / "toy", TOY)
    call("run", "./toy", "--sweep", "--emit", "slurm", "--per-task", "1")
    submit("results/toy-sweep.slurm")
    assert not list(Path("results").rglob("sweep.csv"))
    afterwards("results/toy-sweep.slurm")
    call("run", "./toy", "--sweep", "--jobs", "1", "--out", "alone")
    table = Path("results/toy/sweep/sweep.csv").read_text()
    assert table == Path("alone/toy/sweep/sweep.csv").read_text()


def test_networks_without_a_study(here: Path) -> None:
    (here / "xor.tsv").write_text(TABLE)
    how = ["train", "xor", "--patterns", "xor.tsv", "--seeds", "3-7", "--engine", "numpy"]
    how += ["--set", "training.epochs=10,20"]
    call(*how, "--emit", "slurm", "--per-task", "3")
    submit("trained/xor.slurm")
    afterwards("trained/xor.slurm")
    call(*how, "--jobs", "1", "--out", "alone")
    there, alone = Path("trained/xor"), Path("alone")
    assert (there / "grid.csv").read_text() == (alone / "grid.csv").read_text()
    files = sorted(path.relative_to(alone) for path in alone.rglob("networks/*.npz"))
    assert len(files) == 10
    for path in (*files, *(path.relative_to(alone) for path in alone.rglob("networks.csv"))):
        assert (there / path).read_bytes() == (alone / path).read_bytes()


def test_a_script_that_somebody_changed_is_not_overwritten(here: Path) -> None:
    write_study(here / "toy", TOY)
    call("run", "./toy", "--emit", "slurm")
    call("run", "./toy", "--emit", "slurm")
    path = Path("results/toy.slurm")
    path.write_text(
        path.read_text().replace("#SBATCH --ntasks=1", "#SBATCH --account=lab\n#SBATCH --ntasks=1")
    )
    told = call("run", "./toy", "--emit", "slurm", code=2)
    assert "is there already, and says something else; delete it" in told.stderr
    assert "--account=lab" in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--per-task", "2"], "--per-task goes with --emit"),
        (["--apart"], "--apart goes with --emit"),
        (["--emit", "slurmy"], "'slurmy' is not 'slurm'"),
        (["--emit", "slurm", "--backend", "dask"], "does not go with another backend"),
        (["--emit", "slurm", "--set", "sise=3"], "did you mean 'size'"),
        (["--emit", "slurm", "--condition", "middle"], "toy has no condition 'middle'"),
        (["--emit", "slurm", "--replicates", "7-3"], "'7-3' is no replicate at all"),
        (["--emit", "slurm", "--per-task", "0"], "'--per-task': 0 is not in the range"),
        (["--emit", "slurm", "./toy"], "--emit writes the script of one study"),
        (["--replicates", "1-1000000000"], "more than 1,000,000 networks at a time"),
        (["--replicates", "1-" + "9" * 5000], "has too many digits"),
        (["--replicates", "3"], "'3' is no range of replicates such as 11-20"),
        (["--replicates", "1-2", "--seeds", "3"], "not both"),
        (["--backend", "dusk"], "'dusk' is not one of 'local', 'dask'"),
        (["--scheduler", "tcp://node1:8786"], "--scheduler: the backend local takes none"),
    ],
)
def test_bad_usage(arguments: list[str], told: str, here: Path) -> None:
    write_study(here / "toy", TOY)
    result = call("run", "./toy", *arguments, code=2)
    assert told in result.stderr
    assert not Path("results").exists()


def test_a_path_that_a_shell_would_take_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / "my thesis; 100% $HOME"
    write_study(odd / "toy", TOY)
    monkeypatch.chdir(odd)
    call("run", "./toy", "--emit", "slurm", "--quick", "--out", "a b", "--set", "nap=0.0")
    subprocess.run([tmp_path / "bin" / "sbatch", odd / "a b" / "toy.slurm"], check=True, capture_output=True)
    assert len(arrays(odd / "a b" / "toy")) == 8
    assert '%% $HOME/a b/toy-%A_%a.log"\n' in (odd / "a b" / "toy.slurm").read_text()


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_covers_every_replicate_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "echo").write_text('#!/bin/sh\necho "$2"\n')
    (tmp_path / "echo").chmod(0o755)
    for numbers, each in ((range(1, 2), 10), (range(1, 24), 5), (range(11, 21), 10), (range(7, 20), 1)):
        array = JobArray([str(tmp_path / "echo")], "--replicates", numbers, tmp_path / "toy", tmp_path, each)
        path = tmp_path / f"toy.{name}"
        path.write_text(SCRIPTS[name](array, path))
        ran = subprocess.run([tmp_path / "bin" / "sbatch", path], capture_output=True, text=True, check=True)
        made = [list(range(int(a), int(b) + 1)) for a, b in (x.split("-") for x in ran.stdout.split())]
        assert sorted(n for part in made for n in part) == list(numbers)
        assert len(made) == array.tasks


def test_no_replicates_in_a_job() -> None:
    with pytest.raises(ValidationError, match="must be 1 or more"):
        JobArray(["pdpsim"], "--replicates", range(1, 3), Path("toy"), Path(), 0)
