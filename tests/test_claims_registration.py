from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_claims_harshness import a_claim

from pdpsim.base.errors import ResultsError
from pdpsim.claims.registration import Registration, amend, changes, parse_text, read, register, write
from pdpsim.claims.standing import Standing

FIRST, SECOND, THIRD = "2026-11-28T10:00:00+00:00", "2026-12-01T10:00:00+00:00", "2026-12-05T10:00:00+00:00"


def terms(*claims: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "primary": None,
        "replicates": 10,
        "simulation": {"code": "1"},
        "claims": list(claims or (a_claim(), a_claim(id="E-2"))),
        **changed,
    }


def amended(*steps: dict[str, Any], **how: Any) -> Registration:
    frozen = register("toy", terms(), FIRST)
    for step, date in zip(steps, (SECOND, THIRD), strict=False):
        frozen = amend(frozen, step, date, "why", "nothing", **how)
    return frozen


def test_read_as_written(tmp_path: Path) -> None:
    frozen = amended(terms(a_claim(parameters={"d": 0.05})), terms(a_claim(), replicates=20))
    write(tmp_path / "registered.json", frozen)
    assert read(tmp_path / "registered.json") == frozen
    assert frozen.terms == terms(a_claim(), replicates=20)
    assert [each.number for each in frozen.amendments] == [1, 2]


def test_the_root_seed_follows_from_all_of_it() -> None:
    hashes = {amended().hash, amended(terms(replicates=11)).hash, amended(terms(replicates=12)).hash}
    hashes.add(register("toy", terms(), SECOND).hash)
    assert len(hashes) == 4
    frozen = amended()
    assert frozen.root_seed == int(frozen.hash[:8], 16) < 2**32
    assert frozen.hash == frozen.sha256


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"d": 0.1', '"d": 0.5'),
        ('"replicates": 10', '"replicates": 9'),
        ('"reason": "why"', '"reason": "because"'),
        ('"seen": "nothing"', '"seen": "all"'),
        ('"number": 1', '"number": 2'),
        ('"study": "toy"', '"study": "tyo"'),
        ('"to": 0.05', '"to": 0.5'),
    ],
)
def test_what_was_changed_by_hand_is_found(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "registered.json"
    write(path, amended(terms(a_claim(parameters={"d": 0.05}), a_claim(id="E-2"))))
    text = path.read_text().replace('"parameters": {\n     "d"', '"parameters": {"d"')
    text = json.dumps(json.loads(text))
    if old == '"to": 0.05':
        old, new = '"to": {"d": 0.05}', '"to": {"d": 0.5}'
    assert old in text
    with pytest.raises(ResultsError, match="was changed after it was written"):
        parse_text(text.replace(old, new, 1), "registered.json")


def test_a_number_that_json_cannot_hold_is_a_change(tmp_path: Path) -> None:
    path = tmp_path / "registered.json"
    write(path, amended(terms(a_claim(parameters={"d": 0.05}), a_claim(id="E-2"))))
    text = path.read_text()
    assert "0.05" in text
    with pytest.raises(ResultsError, match="was changed after it was written"):
        parse_text(text.replace("0.05", "1e999"), "registered.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [("[", "is not JSON"), ("[]", "is no registration"), ("{}", "'format' is missing")],
)
def test_what_is_no_registration(text: str, told: str) -> None:
    with pytest.raises(ResultsError, match=told):
        parse_text(text, "registered.json")


def test_another_version_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "registered.json", amended())
    text = (tmp_path / "registered.json").read_text().replace('"format": 1', '"format": 2')
    with pytest.raises(ResultsError, match="another version of pdpsim"):
        parse_text(text, "registered.json")


def test_changes_in_full() -> None:
    new = terms(a_claim(reason="another"), a_claim(id="E-3"), primary="wide")
    assert changes(terms(), new) == {
        "primary": {"from": None, "to": "wide"},
        "claims": {"E-1": {"reason": {"from": "r", "to": "another"}}},
        "added": [a_claim(id="E-3")],
        "withdrawn": ["E-2"],
    }
    assert changes(terms(), terms()) == {}


@pytest.mark.parametrize(
    ("steps", "standing"),
    [
        ([], Standing(FIRST)),
        ([terms(a_claim(), a_claim(id="E-2", published="7"))], Standing(FIRST)),
        ([terms(a_claim(reason="another"))], Standing(FIRST)),
        ([terms(a_claim(published="7"))], Standing(FIRST, SECOND)),
        ([terms(a_claim(parameters={"d": 0.05}))], Standing(FIRST, SECOND, harsher=True)),
        ([terms(a_claim(parameters={"d": 0.05})), terms()], Standing(FIRST, THIRD)),
        ([terms(a_claim(parameters={"d": 0.2})), terms()], Standing(FIRST, THIRD)),
        ([terms(replicates=20)], Standing(FIRST, SECOND, harsher=True)),
        ([terms(replicates=5)], Standing(FIRST, SECOND)),
        ([terms(primary="wide")], Standing(FIRST, SECOND)),
        ([terms(simulation={"code": "2"})], Standing(FIRST, SECOND)),
        ([terms(a_claim(id="E-2"))], None),
        ([terms(a_claim(id="E-2")), terms()], Standing(THIRD, THIRD)),
    ],
)
def test_how_a_criterion_stands_to_its_registration(
    steps: list[dict[str, Any]], standing: Standing | None
) -> None:
    assert amended(*steps).standing("E-1") == standing


def test_a_claim_that_comes_later_is_amended() -> None:
    assert amended(terms(a_claim(), a_claim(id="E-9"))).standing("E-9") == Standing(SECOND, SECOND)


def test_code_that_changes_no_value_amends_no_claim() -> None:
    step = terms(simulation={"code": "2"})
    assert amended(step, values_unchanged=True).standing("E-1") == Standing(FIRST)


def test_every_sentence_that_an_id_ever_had_is_kept() -> None:
    assert amended(terms(a_claim(id="E-2"))).sentences == {"E-1": "s", "E-2": "s"}
