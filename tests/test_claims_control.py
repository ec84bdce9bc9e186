from __future__ import annotations

from pdpsim.claims.control import Substituted


def test_values_of_the_control_stand_for_the_bare_ones() -> None:
    measures = Substituted({"words": 1, "untrained_words": 2, "linkage": "ward"}, "untrained")
    assert measures["linkage"] == "ward"
    assert not measures.used
    assert measures.shared == {"linkage"}
    assert measures["words"] == 2
    assert measures.used
    assert dict(measures) == {"words": 2, "untrained_words": 2, "linkage": "ward"}
    assert len(measures) == 3
    assert measures.get("nothing") is None


def test_what_is_there_in_the_control_alone_is_there() -> None:
    assert dict(Substituted({"untrained_x": 1}, "untrained")) == {"untrained_x": 1, "x": 1}
