"""The reference run of a study, and what is checked of it: a toy in a repository."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import NARROWER, Clock, ask, calendar, call, commit, enter, toy
from toy_studies import TOY, Files

from pdpsim.base import git, provenance
from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.claims import ledger
from pdpsim.results.folder import open_results
from pdpsim.study import registry
from pdpsim.study.catalogue import load, reference
from pdpsim.study.reference import check, make, outdated, write
from pdpsim.study.runner import run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return enter(tmp_path, monkeypatch)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return calendar(monkeypatch)


class TestReference:
    def test_made_from_a_registration_that_is_committed(self, here: Path) -> None:
        frozen, _ = registry.register(toy())
        head = commit()
        results = make(toy(), jobs=1)
        assert results.run["root_seed"] == frozen.root_seed
        stored = reference(toy())
        assert stored is not None
        records, about = stored
        assert [(each.id, each.primary) for each in records] == [
            ("T-1", True), ("T-1", False), ("T-2", True), ("T-2", False)
        ]  # fmt: skip
        assert about["reference"] == {"registration": frozen.hash, "commit": head, "dirty": False}
        assert about["registration"] == frozen.hash
        assert "argv" not in about
        assert all("argv" not in each for each in about["sessions"])
        [line] = ledger.read(here / "toy" / "reference" / "runs.log")
        assert [line] == ledger.read(here / "results" / "reference" / "runs.log")
        assert (line.commit, line.dirty, line.networks) == (head, False, 12)
        assert outdated(toy()) == ""
        assert check(toy()).faults == ()
        commit()
        assert check(toy()).faults == ()

    @pytest.mark.parametrize("files", [NARROWER, TOY.replace('"word": "cat"', '"word": "dog"')])
    def test_refused_without_a_registration_or_with_a_stale_one(self, files: Files) -> None:
        with pytest.raises(StudyError, match="toy is not registered; pdpsim register"):
            make(toy())
        registry.register(toy())
        commit()
        with pytest.raises(StudyError, match="toy has changed since its registration"):
            make(toy(files))

    def test_refused_from_a_tree_with_changes(self, here: Path) -> None:
        registry.register(toy())
        with pytest.raises(StudyError, match=r"made from a commit.*toy/reference/registered\.json"):
            make(toy())
        commit()
        (here / "other.txt").write_text("new")
        with pytest.raises(StudyError, match=r"commit or put aside what has changed \(other\.txt\)"):
            make(toy())

    def test_refused_outside_a_repository(self, here: Path) -> None:
        registry.register(toy())
        shutil.rmtree(here / ".git")
        with pytest.raises(StudyError, match="in no git repository"):
            make(toy())

    def test_interrupted_it_resumes_and_says_where_it_began(self, here: Path, monkeypatch: Any) -> None:
        registry.register(toy())
        head = commit()

        def stop(*_: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("pdpsim.study.runner.finish", stop)
            assert call("reference", "./toy", "--jobs", "1").exit_code == 130
        commit()  # the ledger, which it has written
        assert call("reference", "./toy", "--jobs", "1").exit_code == 0
        stored = reference(toy())
        assert stored is not None
        assert stored[1]["reference"]["commit"] == head
        assert len(ledger.read(here / "toy" / "reference" / "runs.log")) == 1

    def test_it_goes_on_from_a_commit_only(self, here: Path, monkeypatch: Any) -> None:
        registry.register(toy())
        commit()

        def stop(*_: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("pdpsim.study.runner.finish", stop)
            assert call("reference", "./toy", "--jobs", "1").exit_code == 130
        (here / "other.txt").write_text("new", encoding="utf-8")
        refused = call("reference", "./toy", "--jobs", "1")
        assert refused.exit_code == 2
        assert "commit or put aside what has changed (other.txt)" in refused.stderr
        (here / "other.txt").unlink()  # its own ledger is no change
        assert call("reference", "./toy", "--jobs", "1").exit_code == 0

    def test_the_line_that_a_run_wrote_itself_is_no_change(self, here: Path) -> None:
        line = here / "runs.log"
        line.write_text("x", encoding="utf-8")
        states = [provenance._git(here / "pdpsim", aside) for aside in ([], [line])]
        assert [state and state["dirty"] for state in states] == [True, False]

    def test_what_is_no_default_run_is_no_reference_run(self, here: Path) -> None:
        with pytest.raises(ResultsError, match="no finished run of 3 replicates"):
            write(toy(), run(toy(), out=here / "few", jobs=1, seeds=2))
        with pytest.raises(ResultsError, match="no run of the study jordan-1986"):
            write(load("jordan-1986"), open_results(here / "few" / "toy"))
        registry.register(toy())
        with pytest.raises(ResultsError, match="no default run: root seed is 1 there"):
            write(toy(), run(toy(), out=here / "out", jobs=1))

    def test_the_command(self) -> None:
        assert "name one or more studies" in call("reference").stderr
        assert call("reference", "./toy").exit_code == 2
        call("register", "./toy")
        commit()
        made = call("reference", "./toy", "--jobs", "1")
        assert made.exit_code == 0, made.output
        assert "2 claims: " in made.stdout
        assert "commit it" in made.stdout
        checked = call("reference", "./toy", "--check")
        assert (checked.exit_code, checked.stdout) == (0, "1 reference run checked; all is well.\n")
        shown = " ".join(call("show", "./toy").stdout.split())
        assert "before these networks)" in shown
        assert "measured: mean of the values (points) [middle]" in shown


class TestChecking:
    @pytest.fixture
    def folder(self, here: Path, clock: Clock) -> Path:
        """The folder of a reference run, committed; the date is fixed, and with it the root seed."""
        registry.register(toy())
        commit()
        make(toy(), jobs=1)
        commit()
        return here / "toy" / "reference"

    def faults(self, files: Files = TOY) -> str:
        return "; ".join(check(toy(files)).faults)

    def edit(self, path: Path, change: Callable[[Any], None]) -> None:
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    def test_without_registration_or_run(self, here: Path) -> None:
        assert self.faults() == "toy is not registered"
        registry.register(toy())
        assert self.faults() == "toy has no reference run"
        checked = call("reference", "./toy", "--check")
        assert (checked.exit_code, checked.stdout) == (1, "toy has no reference run\n")

    def test_what_has_changed_since(self, folder: Path) -> None:
        assert "changed since its registration: claim T-2: parameters" in self.faults(NARROWER)
        told = self.faults(TOY.replace('"word": "cat"', '"word": "dog"'))
        assert "changed since its registration: what is simulated or measured: code" in told
        assert "toy has changed since its reference run: the study's code differs" in told

    def test_an_amendment_asks_for_a_new_run(self, folder: Path) -> None:
        registry.register(toy(NARROWER), "too wide", "the reference run")
        commit()
        told = self.faults(NARROWER)
        assert "root seed is" in told
        assert "was made for another registration" in told
        assert "claim T-2 of toy differs in its reference run from its registration: parameters" in told
        make(toy(NARROWER), out="results/second", jobs=1)
        assert self.faults(NARROWER) == ""

    def test_a_verdict_that_does_not_follow(self, folder: Path) -> None:
        self.edit(folder / "claims.json", lambda records: records[3].update(verdict="not tested"))
        assert self.faults().startswith(
            "claim T-2 of toy (wide) is 'not tested' in its reference run; its values make it '"
        )

    def test_a_value_that_was_changed(self, folder: Path) -> None:
        self.edit(folder / "claims.json", lambda records: records[2]["measured"].update(values=[5.0] * 3))
        assert self.faults().endswith(
            "is 'reproduced' in its reference run; its values make it 'not reproduced'"
        )

    def test_a_claim_that_differs_from_its_registration(self, folder: Path) -> None:
        self.edit(
            folder / "claims.json", lambda records: records[2].update(parameters={"d": 0.3}, published="1.1")
        )
        assert "differs in its reference run from its registration: published, parameters" in self.faults()

    def test_claims_that_are_missing_or_too_many(self, folder: Path) -> None:
        self.edit(folder / "claims.json", lambda records: [each.update(id="T-9") for each in records[2:]])
        told = self.faults()
        assert "claim T-2 of toy is registered and not in its reference run" in told
        assert "claim T-9 of toy is in its reference run and not registered" in told

    def test_a_run_that_was_not_made_from_it(self, folder: Path) -> None:
        self.edit(folder / "run.json", lambda about: about.pop("reference"))
        assert "was not made by pdpsim reference" in self.faults()

    def test_a_run_from_a_tree_with_changes(self, folder: Path) -> None:
        self.edit(folder / "run.json", lambda about: about["reference"].update(dirty=True))
        assert self.faults() == "the reference run of toy was made from a tree with changes"

    def test_replicates_from_a_tree_with_changes(self, folder: Path) -> None:
        self.edit(folder / "run.json", lambda about: about["sessions"][0].update(git={"dirty": True}))
        assert self.faults() == "the reference run of toy has 12 replicates from a tree with changes"

    def test_a_registration_that_is_younger_than_the_run(self, folder: Path) -> None:
        first = ask("rev-list", "--max-parents=0", "HEAD")
        self.edit(folder / "run.json", lambda about: about["reference"].update(commit=first))
        assert self.faults() == (
            "the registration of toy was not in the commit that its reference run was made from"
        )

    def test_without_history_it_is_not_looked_for(self, here: Path, folder: Path) -> None:
        ask("clone", "--quiet", "--depth", "1", f"file://{here}", "shallow")
        assert not git.has_history(here / "shallow")
        checked = check(load(here / "shallow" / "toy"))
        assert checked.faults == ()
        assert checked.notes == ("toy: there is no git history to look for its registration in",)

    def test_files_that_cannot_be_read_are_told(self, folder: Path) -> None:
        self.edit(folder / "registered.json", lambda content: content.update(date="2020-01-01"))
        assert "was changed after it was written" in self.faults()

    def test_results_can_be_opened_again(self, here: Path, folder: Path) -> None:
        assert open_results(here / "results" / "reference" / "toy").claims[0].registered is not None


def test_a_reference_run_in_parts(clock: Clock) -> None:
    """Each from the same commit and registration; what carries the verdicts is written once all are there."""
    study = toy()
    registry.register(study)
    commit()
    clock(2)
    study = toy()
    for first in (1, 3):
        part = make(study, out="results", jobs=1, replicates=range(first, min(first + 2, 4)))
        assert not Path("toy/reference/claims.json").exists()
    assert part.run["reference"]["dirty"] is False
    whole = make(study, out="results", jobs=1)
    alone = run(study, out="out", jobs=1, root_seed=whole.run["root_seed"])
    assert [each.measured for each in whole.claims] == [each.measured for each in alone.claims]
    assert check(toy()).faults == ()


def test_the_script_of_a_reference_run() -> None:
    told = call("reference", "./toy", "--emit", "slurm")
    assert told.exit_code == 2
    assert "toy is not registered" in told.stderr
    registry.register(toy())
    commit()
    assert call("reference", "./toy", "--emit", "slurm", "--per-task", "2").exit_code == 0
    text = Path("results/reference/toy.slurm").read_text()
    assert "#SBATCH --array=1-2\n" in text
    assert 'pdpsim reference ./toy \\\n    --replicates "$first-$last"' in text
    assert "#     pdpsim reference ./toy\n" in text
