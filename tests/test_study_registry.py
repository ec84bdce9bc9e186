"""Registering a study, its ledger, and what its claims were at which time: a toy in a repository."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from repositories import NARROWER, WIDER, Clock, ask, calendar, call, enter, toy
from toy_studies import TOY

from pdpsim.base.errors import StudyError
from pdpsim.claims import ledger
from pdpsim.report import wording
from pdpsim.report.page import page
from pdpsim.study import registry
from pdpsim.study.catalogue import load
from pdpsim.study.runner import run
from pdpsim.study.study import Study


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return enter(tmp_path, monkeypatch)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return calendar(monkeypatch)


def toy_as_it_is() -> Study:
    return load(Path("toy"))


class TestRegistering:
    def test_all_that_verdicts_follow_from_is_written_down(self) -> None:
        frozen, changed = registry.register(toy())
        assert changed == {}
        assert registry.registered(toy()) == frozen
        assert (frozen.study, frozen.terms["primary"], frozen.terms["replicates"]) == ("toy", "narrow", 3)
        assert set(frozen.terms["simulation"]) == {"code", "data", "models", "options"}
        assert frozen.terms["claims"][1] == {
            "id": "T-2",
            "claim": "mean",
            "published": "1.0",
            "source": "p. 1",
            "page": "",
            "reader": "nobody",
            "known_from": "read",
            "condition": "high",
            "over": "replicates",
            "criterion": "level",
            "parameters": {"d": 0.2},
            "control": None,
            "reason": "one fifth",
            "flags": [],
            "measure": "middle",
        }

    def test_a_change_is_an_amendment_with_its_reason_and_what_was_seen(self) -> None:
        first, _ = registry.register(toy())
        assert registry.register(toy()) == (first, {})
        for given in ({}, {"reason": "why"}, {"seen": "all"}, {"reason": " ", "seen": "all"}):
            with pytest.raises(
                StudyError, match=r"claim T-2: parameters.*not overwritten; give --reason and --seen"
            ):
                registry.register(toy(NARROWER), **given)
        second, changed = registry.register(toy(NARROWER), "a misprint", "one run")
        assert changed == {"claims": {"T-2": {"parameters": {"from": {"d": 0.2}, "to": {"d": 0.1}}}}}
        assert second.hash != first.hash
        assert (second.amendments[0].reason, second.amendments[0].seen) == ("a misprint", "one run")

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("replicates=3", "replicates=4", "replicates: 3 to 4"),
            ('primary="narrow"', 'primary="wide"', "primary: narrow to wide"),
            ('"word": "cat"', '"word": "dog"', "what is simulated or measured: code"),
            ('Option("size", 400', 'Option("size", 401', "what is simulated or measured: code, options"),
            ("group.claims.T-1", "group.claims.T-9", "claim T-9 is new; claim T-1 is gone"),
        ],
    )
    def test_whatever_verdicts_follow_from_is_a_change(self, old: str, new: str, told: str) -> None:
        registry.register(toy())
        with pytest.raises(StudyError, match=told):
            registry.register(toy(TOY.replace(old, new)))

    def test_an_id_is_never_used_for_another_sentence(self) -> None:
        registry.register(toy())
        other = TOY.replace('"mean"\n', '"median"\n')
        with pytest.raises(StudyError, match="claim T-2 of toy is registered with another sentence"):
            registry.register(toy(other), "why", "all")
        registry.register(toy(TOY.replace("group.claims.T-2", "group.claims.T-3")), "why", "all")
        with pytest.raises(StudyError, match="claim T-2 of toy is registered with another sentence"):
            registry.register(toy(other), "why", "all")

    def test_the_command(self) -> None:
        first = call("register", "./toy")
        assert first.exit_code == 0
        assert "toy: 2 claims registered. Commit the file" in first.stdout
        assert "nothing has changed since" in call("register", "./toy").stdout
        toy(NARROWER)
        refused = call("register", "./toy")
        assert (refused.exit_code, "give --reason and --seen" in refused.stderr) == (2, True)
        again = call("register", "./toy", "--reason", "r", "--seen", "s")
        assert "amendment 1 appended (claim T-2: parameters)" in again.stdout


class TestLedger:
    def test_every_full_run_is_one_line(self, here: Path) -> None:
        head = ask("rev-parse", "HEAD")
        frozen, _ = registry.register(toy())
        for how in ({"quick": True}, {"seeds": 2}, {"seeds": 3}, {"seeds": 3}):
            run(toy(), out=here / "out", jobs=1, **how)
        run(toy(), out=here / "out" / "other", jobs=1, seeds=1, settings={"size": 5}, root_seed=7)
        one, more = ledger.read(here / "out" / "runs.log")
        assert (one.study, one.commit, one.dirty, one.settings, one.root_seed) == ("toy", head, True, {}, 1)
        assert (one.networks, more.networks, one.registration) == (8, 4, frozen.hash)
        [other] = ledger.read(here / "out" / "other" / "runs.log")
        assert (other.settings, other.root_seed, other.networks) == ({"size": 5}, 7, 4)

    def test_a_sweep_is_a_line_for_each_setting(self, here: Path) -> None:
        assert call("run", "./toy", "--sweep", "--jobs", "1", "--out", "out").exit_code == 0
        lines = ledger.read(here / "out" / "runs.log")
        assert [(each.settings, each.networks) for each in lines] == [({"size": 300}, 4), ({"size": 500}, 4)]

    def test_outside_a_repository_there_is_no_commit(self, here: Path) -> None:
        shutil.rmtree(here / ".git")
        run(toy(), out=here / "out", jobs=1, seeds=1)
        [line] = ledger.read(here / "out" / "runs.log")
        assert (line.commit, line.dirty, line.registration) == (None, False, None)


class TestStanding:
    def records(self) -> list[Any]:
        return wording.primary(run(toy_as_it_is(), out="out", jobs=1).claims)

    def test_a_study_that_is_not_registered(self) -> None:
        records = self.records()
        assert [each.registered for each in records] == [None, None]
        assert wording.registration(records) == "No criterion is registered."
        assert wording.registered(records[0]) == ""

    def test_registered_before_the_networks(self, clock: Clock) -> None:
        registry.register(toy())
        clock(2)
        records = self.records()
        assert wording.registered(records[0]) == "criterion of 2026-12-01, before these networks"
        assert (
            wording.registration(records)
            == "2 of 2 criteria were registered before these networks were trained."
        )

    def test_registered_when_there_were_networks(self, clock: Clock) -> None:
        self.records()
        clock(2)
        registry.register(toy())
        records = self.records()
        assert (
            wording.registered(records[0])
            == "criterion of 2026-12-02, when there were some of these networks"
        )
        assert wording.registration(records).startswith("0 of 2 criteria")

    def test_amended(self, clock: Clock) -> None:
        registry.register(toy())
        clock(2)
        self.records()
        clock(3)
        registry.register(toy(WIDER), "too narrow", "one run")
        records = self.records()
        assert wording.registered(records[0]) == "criterion of 2026-12-01, before these networks"
        assert wording.registered(records[1]) == "amended 2026-12-03, after 12 networks"
        assert [each.flags for each in records] == [("recalled",), ("amended",)]
        assert wording.tally(records).endswith("of these 1 fitted, 1 amended, 1 recalled")

    def test_amended_to_be_harsher_is_not_fitted(self, clock: Clock) -> None:
        registry.register(toy())
        clock(3)
        registry.register(toy(NARROWER), "too wide", "one run")
        records = self.records()
        assert wording.registered(records[1]) == "amended 2026-12-03, strictly harsher, after 0 networks"
        assert wording.tally(records).endswith("of these 1 amended, 1 recalled")

    @pytest.mark.parametrize(("unchanged", "amended"), [(False, 2), (True, 0)])
    def test_code_amends_every_claim_unless_no_value_changes(
        self, clock: Clock, unchanged: bool, amended: int
    ) -> None:
        registry.register(toy())
        clock(3)
        other = toy(TOY.replace('"word": "cat"', '"word": "dog"'))
        registry.register(
            other, "another word", "nothing", **({"values_unchanged": True} if unchanged else {})
        )
        assert sum("amended" in each.flags for each in self.records()) == amended

    def test_changed_without_an_amendment(self, clock: Clock) -> None:
        registry.register(toy())
        toy(WIDER)
        record = self.records()[1]
        assert wording.registered(record) == "not as it was registered on 2026-12-01"
        assert record.flags == ()

    def test_the_report_says_so_for_each_claim(self, clock: Clock) -> None:
        registry.register(toy())
        clock(2)
        text = page(run(toy(), out="out", jobs=1), toy())
        assert text.count("Criterion of 2026-12-01, before these networks.") == 2
        assert "2 of 2 criteria were registered before these networks were trained." in text
        assert "before the first run" not in text
