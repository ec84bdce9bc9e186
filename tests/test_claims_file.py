from __future__ import annotations

from pathlib import Path

import pytest

from pdpsim.base.errors import StudyError
from pdpsim.claims.claim import Claim
from pdpsim.claims.criteria import Exact, Level, Order
from pdpsim.claims.file import Known, read
from pdpsim.claims.glossary import read as read_glossary
from pdpsim.claims.measure import MeasureFunctions

TEXT = """# a comment
[[group]]
source     = "Fig. 7"
known-from = "recalled"
criterion  = "order"
control    = "untrained"
published  = "one branch"

[group.claims]
X-1a = { measure = "stem_birds", claim = "Birds are one branch" }
X-1b = { measure = "stem_fish", claim = "Fish are one branch", flags = ["contested"], source = "Fig. 8" }

[[group]]
[group.claims.X-2]
claim      = "the error is low"
published  = "0.88"
source     = "p. 197"
known-from = "derived"
measure    = "norm"
criterion  = { level = { chance = 1.0 } }
reason     = "a tenth"
condition  = "low"

[group.claims.X-3]
claim      = "nothing is left"
source     = "p. 1"
known-from = "derived"
measure    = "difference"
criterion  = { exact = { tolerance = 0 } }
over       = "paired"
"""

MEANINGS = """norm = { meaning = "error" }
difference = { meaning = "a difference" }
"stem_{branch}" = { meaning = "stem of {branch}" }
"""


@pytest.fixture
def known(tmp_path: Path) -> Known:
    path = tmp_path / "measures.toml"
    path.write_text(MEANINGS, encoding="utf-8")
    return Known(("low", "high"), ("untrained",), MeasureFunctions(), read_glossary(path))


def claims(folder: Path, known: Known, text: str = TEXT) -> list[Claim]:
    path = folder / "claims.toml"
    path.write_text(text, encoding="utf-8")
    return read(path, known)


def test_a_claim_has_its_own_keys_and_its_groups(tmp_path: Path, known: Known) -> None:
    one, two, level, exact = claims(tmp_path, known)
    assert one == Claim(
        id="X-1a",
        sentence="Birds are one branch",
        measure="stem_birds",
        criterion=Order(),
        published="one branch",
        source="Fig. 7",
        known_from="recalled",
        control="untrained",
        flags=("recalled",),
    )
    assert (two.source, two.flags) == ("Fig. 8", ("contested", "recalled"))
    assert (level.criterion, level.condition, level.control) == (Level(chance=1.0), "low", None)
    assert (exact.criterion, exact.over, exact.published) == (Exact(0), "paired", None)


READ = """[[group]]
[group.claims.X-1]
claim      = "a is low"
source     = "Fig. 7"
known-from = "read"
measure    = "a"
published  = "0.5"
criterion  = { level = { d = 0.1 } }
reason     = "as much as the figure shows"
page       = "200"
reader     = "we, the article"
"""


def test_who_read_it_may_be_said_for_the_whole_file_and_a_source_may_name_the_page(tmp_path: Path) -> None:
    text = READ.replace('page       = "200"\nreader     = "we, the article"\n', "")
    text = f'reader = "we"\n{text}'.replace("Fig. 7", "p. 5, Fig. 7")
    [claim] = claims(tmp_path, Known(), text)
    assert (claim.reader, claim.page, claim.source) == ("we", "", "p. 5, Fig. 7")
    assert claims(tmp_path, Known(), READ)[0].page == "200"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('page       = "200"', "", "line 2: claim X-1, page: what was read stands on a page"),
        ('reader     = "we, the article"', "", "line 2: claim X-1, reader: .*who had which text"),
        ("reason     =", "# reason   =", "line 2: claim X-1, reason: a tolerance d of the study's own"),
        ("{ level = { d = 0.1 } }", '"order"', "line 2: claim X-1, control: an order needs a control"),
        (
            "{ level = { d = 0.1 } }",
            "{ level = { chance = 0.2 } }",
            "line 8: .*half the last printed digit of 0.5",
        ),
        (
            '{ level = { d = 0.1 } }\nreason     = "as much as the figure shows"',
            '"order"\ncontrol    = "none"',
            'line 2: claim X-1, reason: control = "none" needs a reason',
        ),
        (
            "{ level = { d = 0.1 } }",
            '{ level = { d = 0.1 } }\ncontrol = "b"',
            "line 8: .*makes no use of a control",
        ),
        ('"0.5"', '"0.5"\ncontrol = "untrained"', "line 9: .*makes no use of a control"),
    ],
)
def test_the_rules_of_claims(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in READ
    with pytest.raises(StudyError, match=told):
        claims(tmp_path, Known(), READ.replace(old, new, 1))


def test_without_a_glossary_any_measure_may_be_stored(tmp_path: Path) -> None:
    assert len(claims(tmp_path, Known(("low",)), TEXT.replace('"norm"', '"anything"'))) == 4


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# a comment", "x = 1", "line 1: unknown key 'x'; valid: reader, group"),
        ("[[group]]", "[group]", r"line 13.*not valid TOML: cannot"),
        (
            'source     = "Fig. 7"',
            "sorce = 'x'",
            r"line 3: \[\[group\]\] 1, sorce: unknown key 'sorce'; did you",
        ),
        (
            'known-from = "recalled"',
            'known-from = "recaled"',
            r"line 4: \[\[group\]\] 1, known-from: .*did you mean 'rec",
        ),
        (
            'criterion  = "order"',
            'criterion = "oder"',
            r"line 5: \[\[group\]\] 1, criterion: .*did you mean 'order'",
        ),
        (
            'criterion  = "order"',
            "criterion = { order = { control = 'x' } }",
            "line 5: .*a key of the claim, beside its",
        ),
        (
            'criterion  = "order"',
            "criterion = { order = { share = 1 } }",
            "line 5: .*order has no parameter 'share'",
        ),
        (
            'control    = "untrained"',
            'control = "untraind"',
            r"line 6: \[\[group\]\] 1, control: .*did you mean 'untrained'",
        ),
        ('measure = "stem_birds", ', "", "line 10: claim X-1a: 'measure' is missing, here and in its group"),
        ('measure = "stem_birds"', "measure = 3", "line 10: claim X-1a, measure: expected text"),
        (
            'measure = "stem_birds"',
            'measure = "stm_birds"',
            "line 10: claim X-1a, measure: 'stm_birds' is not in measures.toml; valid: norm, diff",
        ),
        ('["contested"]', '["contestd"]', "line 11: claim X-1b, flags: .*did you mean 'contested'"),
        ('["contested"]', '["secondary"]', "claim X-1b, flags: unknown value 'secondary'"),
        ("X-1b = ", "X-2 = ", r"line 14: claim X-2: there are two claims of this id"),
        ("X-1b = ", "X-1a = ", "line 11.*not valid TOML.*this key is there already"),
        (
            'published  = "0.88"',
            "published  = 0.88",
            "line 16: claim X-2, published: expected text.*last printed digit",
        ),
        (
            'published  = "0.88"',
            'published  = "low"',
            "line 20: claim X-2, criterion: the published value must be a number",
        ),
        ("{ chance = 1.0 }", "{ chance = 'x' }", "line 20: claim X-2, criterion: expected a number"),
        ("{ chance = 1.0 }", "{ d = -1 }", "line 20: claim X-2, criterion: .*above 0"),
        ("{ level = { chance = 1.0 } }", '"level"', "line 20: claim X-2, criterion: .*needs d, or chance"),
        (
            "{ level = { chance = 1.0 } }",
            "{ level = {}, order = {} }",
            "line 20: claim X-2, criterion: expected one of",
        ),
        ("{ tolerance = 0 }", "{}", "line 29: claim X-3, criterion: exact needs tolerance"),
        ("{ exact = { tolerance = 0 } }", '"exact"', "line 29: claim X-3, criterion: exact needs tolerance"),
        (
            'condition  = "low"',
            'condition  = "lo"',
            "line 22: claim X-2, condition: unknown condition 'lo'; did you mean 'low'",
        ),
        ('over       = "paired"', 'over = "pairs"', "line 30: claim X-3, over: .*did you mean 'paired'"),
        ('claim      = "nothing is left"\n', "", "line 24: claim X-3: 'claim' is missing"),
        (
            "[group.claims.X-3]",
            "[group.claim.X-3]",
            r"\[\[group\]\] 2, claim: unknown key 'claim'; did you mean 'claims'",
        ),
        ('reason     = "a tenth"', "reason = a tenth", "line 21, column 10: not valid TOML"),
    ],
)
def test_mistakes_are_told_with_file_line_claim_and_key(
    tmp_path: Path, known: Known, old: str, new: str, told: str
) -> None:
    assert old in TEXT
    with pytest.raises(StudyError, match=f"claims.toml.*({told})"):
        claims(tmp_path, known, TEXT.replace(old, new, 1))


def test_a_file_that_cannot_be_read(tmp_path: Path, known: Known) -> None:
    (tmp_path / "claims.toml").write_bytes(b"x = 1\ny = '\xff'\n")
    with pytest.raises(StudyError, match="line 2: is not UTF-8"):
        read(tmp_path / "claims.toml", known)
    with pytest.raises(StudyError, match="cannot be read"):
        read(tmp_path / "none.toml", known)
