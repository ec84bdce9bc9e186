from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from records import control, value

from pdpsim.base.errors import StudyError
from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.study import NotTested, Replicate
from pdpsim_replications.reading.plaut_1996_feedforward import drawings, stimuli
from pdpsim_replications.reading.plaut_1996_feedforward.corpus import Corpus
from pdpsim_replications.reading.plaut_1996_feedforward.measures import (
    frequency_by_consistency,
    frequency_effect,
    likeness,
    misread,
    nonwords,
    original_errors,
    rare,
    taraban_errors,
)
from pdpsim_replications.reading.plaut_1996_feedforward.study import simulate

STUDY = load("plaut-1996-feedforward")
TARABAN = stimuli.read("taraban_mcclelland_1987")


@pytest.fixture(scope="module")
def quick() -> dict:
    return simulate(Replicate(STUDY, quick=True))


def errors(of: dict[tuple[str, str], float]) -> dict[str, np.ndarray]:
    return {"taraban_error": np.array([of.get((s.frequency, s.kind), 0.0) for s in TARABAN])}


def test_effects_by_hand():
    measures = errors(
        {
            ("low", "exception"): 0.5,
            ("high", "exception"): 0.2,
            ("low", "ambiguous"): 0.4,
            ("low", "regular consistent"): 0.15,
            ("high", "regular consistent"): 0.1,
        }
    )
    assert frequency_effect(measures, "exception") == pytest.approx(0.3)
    assert frequency_by_consistency(measures) == pytest.approx(0.3 - 0.05)
    assert rare(measures, "exception", "ambiguous") == pytest.approx(0.1)
    assert rare(measures, "ambiguous", "regular-consistent") == pytest.approx(0.25)


def test_words_that_a_corpus_lacks_are_left_out_of_means():
    corpus = Corpus(("both", "bowl", "bowl"), ("bOT", "bOl", "bWl"), np.ones(3))
    measured = {"taraban_error": taraban_errors(corpus, np.array([0.5, 2.0, 1.0]))}
    assert np.isfinite(measured["taraban_error"]).sum() == 2
    assert frequency_effect(measured, "exception") == pytest.approx(1.0 - 0.5)  # the better of two bowls
    assert np.isnan(frequency_effect(measured, "ambiguous"))


def test_percentages_by_set_and_scoring():
    measures = {
        "nonword_set": np.array(["consistent", "consistent", "controls"]),
        "nonword_strict": np.array([True, False, False]),
        "nonword_lenient": np.array([True, True, False]),
    }
    assert nonwords(measures, "consistent", "strict") == 50
    assert nonwords(measures, "consistent", "lenient") == 100
    assert nonwords(measures, "controls", "lenient") == 0


def test_words_misread_are_counted():
    assert misread({"right": np.array([True, False, True, False])}) == 2


def test_correlation_with_original_errors(tmp_path: Path):
    corpus = Corpus(("a", "b", "c", "d", "d", "e"), ("1", "2", "3", "4", "5", "6"), np.ones(6))
    path = tmp_path / "originals.tsv"
    rows = zip("abcdd", "12345", "12390", strict=True)
    lines = ["word\tpronunciation\tlog\tsquare_root", *(f"{w}\t{p}\t{e}\t{e}" for w, p, e in rows)]
    path.write_text("\n".join(lines) + "\n")
    measures = original_errors(path, corpus) | {
        "word": np.array(corpus.words),
        "error": np.array([2.0, 4.0, 6.0, 0.0, 9.0, 5.0]),
    }
    assert np.isnan(measures["original_log"][5])
    for simulation in ("log", "square-root"):
        assert likeness(measures, simulation, "single") == pytest.approx(1)
        assert likeness(measures, simulation, "all") == pytest.approx(
            np.corrcoef([2, 4, 6, 0, 9], [1, 2, 3, 9, 0])[0, 1]
        )
    assert value(STUDY, "P9b", measures) == pytest.approx(1)


@pytest.mark.parametrize(
    ("function", "arguments", "part"),
    [
        (nonwords, ("controlls", "strict"), "unknown set of nonwords 'controlls'; did you mean 'controls'"),
        (nonwords, ("controls", "strikt"), "did you mean 'strict'"),
        (frequency_effect, ("exceptions",), "did you mean 'exception'"),
        (likeness, ("logs", "all"), "did you mean 'log'"),
        (likeness, ("log", "singel"), "did you mean 'single'"),
    ],
)
def test_unknown_parts_of_a_measures_name_are_refused(function, arguments: tuple[str, ...], part: str):
    with pytest.raises(StudyError, match=part):
        function({}, *arguments)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (None, "cannot read"),
        ("word\tlog\n", "'pronunciation' is missing"),
        ("word\tpronunciation\tlog\tsquare_root\na\tA\tx\t1\n", "line 2: the errors must be numbers"),
    ],
)
def test_bad_files_of_original_errors(tmp_path: Path, text: str | None, part: str):
    if text is not None:
        (tmp_path / "file").write_text(text)
    with pytest.raises(StudyError, match=part):
        original_errors(tmp_path / "file", Corpus(("a",), ("A",), np.ones(1)))


def test_quick_run_measures_every_word_and_nonword(quick: dict):
    assert len(quick["said"]) == len(quick["word"]) == 3015
    assert quick["nonword"].shape == (43 + 43 + 80 + 80,)
    assert quick["taraban_error"].shape == (192,)
    assert np.isfinite(quick["taraban_error"]).all()
    assert quick["epoch_error"].shape == (5,)
    # untrained: 61 units near .136, 3.5 of them with target 1: 57.5 x .147 + 3.5 x 1.99 = 15.4
    assert np.median(quick["untrained_error"]) == pytest.approx(15.4, abs=1.5)


def test_lenient_scoring_accepts_what_strict_scoring_does(quick: dict):
    assert (quick["nonword_lenient"] >= quick["nonword_strict"]).all()


def test_every_claim_can_be_evaluated(quick: dict):
    for claim in STUDY.claims:
        if claim.id.startswith(("P8", "P9")):
            with pytest.raises(NotTested, match="originals=FILE"):
                value(STUDY, claim.id, quick)
        else:
            assert np.isfinite(value(STUDY, claim.id, quick)), claim.id
            if claim.control is not None:
                assert np.isfinite(control(STUDY, claim.id, quick)), claim.id


def test_claims_are_P1_to_P9():
    ids = "P1a P1b P2 P3 P4 P5 P6a P6b P6c P6d P6e P7a P7b P7c P8a P8b P9a P9b"
    assert " ".join(claim.id for claim in STUDY.claims) == ids


def network(said: list[str], right: list[bool], error: list[float]) -> dict:
    words = {"word": ["lead", "pint"], "pronunciation": ["lEd", "pInt"], "frequency": [10.0, 1.0]}
    return {
        **{name: np.array(values) for name, values in words.items()},
        **{"said": np.array(said), "right": np.array(right), "error": np.array(error)},
    }


def test_misread_words_are_counted_over_networks_hardest_first():
    networks = [network(["lEd", "pint"], [True, False], [1.0, 3.0])] * 2
    networks += [network(["led", "pInt"], [True, True], [2.0, 0.0])]
    figure = new_figure("double")
    table = drawings.misread_words(figure, {"log": networks})
    assert table["word"] == ["pint", "lead"]
    assert table["said"] == ["pint (2), pInt (1)", "lEd (2), led (1)"]
    assert table["right (%)"] == pytest.approx([100 / 3, 100])
    assert table["cross-entropy"] == pytest.approx([2, 4 / 3])
    cells = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "pint" in cells
    assert "lead" not in cells  # it is always right


def test_misread_words_may_be_none():
    figure = new_figure("double")
    table = drawings.misread_words(figure, {"log": [network(["lEd", "pInt"], [True, True], [0.0, 0.0])]})
    assert len(table["word"]) == 2
    assert [text.get_text() for text in figure.axes[0].texts] == ["none"]


def test_every_figure_is_drawn_with_the_published_values(quick: dict):
    for each in STUDY.figures:
        figure = new_figure("double")
        given = {name: [quick] for name in STUDY.condition_names} if each.over == "conditions" else [quick]
        columns = each.draw(figure, given)
        assert len({len(column) for column in columns.values()}) == 1, each.id
        figure.draw_without_rendering()
        if each.id == "frequency-consistency":
            assert columns["published"][:2] == [0.0701, 0.0589]
            assert columns["position"][3] == "regular consistent"
        if each.id == "nonwords":
            assert columns["paper"][:3] == [97.7, 72.1, 85.0]
            assert len(columns["series"]) == 8
