from __future__ import annotations

import pytest

from pdpsim.base.errors import StudyError
from pdpsim.claims.family import Family, fill, of_name


def test_fields_stand_for_parts_without_underscores() -> None:
    family = Family("later_{second}_{first}")
    assert family.match("later_birds-fish_plants") == {"second": "birds-fish", "first": "plants"}
    assert family.match("later_a_b_c") is None
    assert family.match("later_a_") is None
    assert family.fields == ["second", "first"]
    assert Family("norm").match("norm") == {}
    assert Family("a.b").match("axb") is None


@pytest.mark.parametrize("pattern", ["{a}_{a}", "stem_{", "stem_{a b}", "stem_{}", "stem_{1}"])
def test_braces_are_fields_each_once(pattern: str) -> None:
    with pytest.raises(StudyError, match="is no name"):
        Family(pattern)


def test_the_most_telling_of_several_is_taken() -> None:
    families = [Family("{x}_{y}"), Family("norm_{x}"), Family("norm_actual")]
    assert of_name("norm_actual", families) == families[2]
    assert of_name("norm_likely", families) == families[1]
    assert of_name("sse_likely", families) == families[0]
    assert of_name("sse", families) is None


def test_two_that_tell_the_same_are_refused() -> None:
    with pytest.raises(StudyError, match=r"may be a_\{x\} or \{x\}_b"):
        of_name("a_b", [Family("a_{x}"), Family("{x}_b")])


def test_fields_of_a_text_are_filled() -> None:
    assert fill("stem of {branch}", {"branch": "birds"}) == "stem of birds"
    with pytest.raises(KeyError):
        fill("stem of {brunch}", {"branch": "birds"})
