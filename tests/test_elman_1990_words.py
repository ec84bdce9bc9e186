"""The study of Elman (1990), simulation 4: its language, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import claim, control, value
from subjects.elman_1990_words import published_tree

from pdpsim.base.errors import PdpsimError
from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.elman_1990_words import measures as m
from pdpsim_replications.sequence_prediction.elman_1990_words.grammar import (
    BITS,
    LEXICONS,
    VOCABULARY,
    WORDS,
    generate,
)
from pdpsim_replications.sequence_prediction.elman_1990_words.study import simulate
from tests.test_elman_1990_words_grammar import corpus_of

study = load("elman-1990-words")

# --- errors -------------------------------------------------------------------------------------------


def test_errors_by_hand() -> None:
    outputs, wanted = np.array([[0.5, 0.5, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0, 0.0]])
    found = m.errors(outputs, wanted)
    assert found["sum_abs"][0] == 1.0  # 0.5 + 0.5
    assert found["sse"][0] == 0.5  # 0.25 + 0.25
    assert found["norm"][0] == pytest.approx(0.5**0.5)
    assert found["unit_rms"][0] == pytest.approx((0.5 / 4) ** 0.5)


def test_reference_predictors_have_the_errors_that_the_paper_gives() -> None:
    corpus = generate(2_000, LEXICONS["figure9"], np.random.default_rng(2))
    actual = corpus.patterns().targets["output"]
    found = m.references(actual, corpus.likelihood())
    assert found["half_sum_abs_actual"] == pytest.approx(15.5)  # p. 197: "about 15.5", 31 x 0.5
    assert found["half_sse_actual"] == pytest.approx(7.75)
    # 1.0 with every unit off, which all definitions but the RMS over units share
    for name in ("sum_abs", "sse", "norm", "root_mean_sse"):
        assert found[f"off_{name}_actual"] == pytest.approx(1.0)
    assert found["off_unit_rms_actual"] == pytest.approx(31**-0.5)
    # an SSE splits into what nobody can know and what is left to learn
    assert found["off_sse_actual"] == pytest.approx(found["floor_sse_actual"] + found["off_sse_likelihood"])
    assert found["floor_cosine"] == pytest.approx(1.0)
    assert found["floor_norm_likelihood"] == 0.0


def test_printed_numbers_exclude_definitions_as_the_study_says() -> None:
    corpus = generate(10_000, LEXICONS["figure9"], np.random.default_rng(4))
    likelihood = corpus.likelihood()
    found = m.references(corpus.patterns().targets["output"], likelihood)
    assert found["floor_norm_actual"] < 0.88 < found["floor_root_mean_sse_actual"]
    assert found["floor_sum_abs_actual"] > 1.5
    # no output at a cosine of 0.916 is nearer to p than |p| sin(angle)
    assert np.linalg.norm(likelihood, axis=1).mean() * np.sin(np.arccos(0.916)) > 0.16
    # an RMS over units of 0.053 with SD 0.100 over words is a mean SSE of 31 (0.053^2 + 0.1^2) = 0.40
    assert found["floor_sse_actual"] + 31 * (0.053**2 + 0.1**2) > 1


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_sse_is_floor_plus_sse_against_likelihood_if_outputs_depend_on_the_prefix_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    corpus = generate(60, LEXICONS["figure9"], rng)
    table = rng.uniform(size=(int(corpus.prefixes.max()) + 1, BITS))
    actual, likelihood = corpus.patterns().targets["output"], corpus.likelihood()
    found = m.prediction(table[corpus.prefixes], actual, likelihood)
    floor = m.references(actual, likelihood)["floor_sse_actual"]
    assert found["sse_actual"] == pytest.approx(floor + found["sse_likelihood"])


# --- branches -----------------------------------------------------------------------------------------


def test_root_stem_is_the_lesser_of_two() -> None:
    assert m.first_split({"words": published_tree(), "linkage": "average"}) > 0
    vectors = published_tree()
    vectors[WORDS.index("eat")] = vectors[WORDS.index("bread")]
    assert m.first_split({"words": vectors, "linkage": "average"}) < 0


def test_branches_finds_those_of_figure_7_where_they_are() -> None:
    found = m.branches(published_tree())
    assert set(found) == {f"{name}_{linkage}" for name in m.BRANCHES for linkage in m.LINKAGES}
    assert set(found.values()) == {1.0}
    mixed = np.random.default_rng(0).permutation(published_tree())
    assert sum(m.branches(mixed).values()) < len(found) / 4


# --- tokens -------------------------------------------------------------------------------------------


def test_tree_of_tokens_counts_types_that_are_not_one_branch() -> None:
    words = np.array(["boy"] * 3 + ["cat"] * 3 + ["car"] * 2)
    apart = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2], [9.0], [9.1]])
    found = m.token_tree(apart, words)
    assert found["neighbour_purity"] == 1.0
    assert found["types_scattered_average"] == found["types_scattered_single"] == 0
    assert found["token_purity_complete"] == 1.0
    apart[2] = 5.05  # a boy among the cats: neither is one branch any more
    found = m.token_tree(apart, words)
    assert found["types_scattered_average"] == 2
    assert found["neighbour_purity"] < 1.0
    assert found["token_purity_average"] < 1.0


def test_identical_tokens_are_counted_to_the_last_bit() -> None:
    rows = np.array([[0.1, 0.2], [0.1, 0.2], [0.1, np.nextafter(0.2, 1)], [0.1, 0.2]])
    assert m.identical_tokens(rows) == 2


def test_places_are_apart_if_initial_and_final_tokens_are() -> None:
    corpus = corpus_of("boy move", "girl see boy", "boy move", "girl see boy")
    boys = corpus.words == VOCABULARY.index("boy")
    vectors = np.zeros((len(corpus), 2))
    vectors[boys] = [[0, 0], [5, 0], [0, 1], [5, 1]]  # initial, final, initial, final
    # a token's own group is 1 away; the other sqrt(25) and sqrt(26): silhouette 1 - 1 / 5.05
    assert m.place_separation(vectors, corpus, "boy") == pytest.approx(1 - 2 / (5 + 26**0.5))
    vectors[boys] = [[0, 0], [0, 1], [5, 0], [5, 1]]
    assert m.place_separation(vectors, corpus, "boy") < 0
    assert np.isnan(m.place_separation(vectors, corpus, "girl"))  # never sentence-final


def test_silhouette_by_hand() -> None:
    vectors = np.array([[0.0], [1.0], [4.0], [5.0]])
    groups = np.array(["a", "a", "b", "b"])
    # own group 1 away, the other 4.5, 3.5, 3.5, 4.5
    assert m.separation(vectors, groups) == pytest.approx(1 - (1 / 4.5 + 1 / 3.5) / 2)
    assert m.separation(np.zeros((4, 1)), groups) == 0.0
    alone = np.append(vectors, [[2.0]], axis=0)
    assert m.separation(alone, np.append(groups, "c")) == m.separation(vectors, groups)
    assert np.isnan(m.separation(vectors, np.array(["a", "a", "a", "b"])))
    assert np.isnan(m.separation(vectors, np.array(["a"] * 4)))


def test_final_tokens_are_grouped_by_the_verb_before_them() -> None:
    corpus = corpus_of("man see boy", "man like boy", "man see boy", "man like boy", "boy move")
    vectors = np.zeros((len(corpus), 1))
    boys = np.flatnonzero(corpus.words == VOCABULARY.index("boy"))
    vectors[boys] = [[0.0], [5.0], [1.0], [6.0], [90.0]]  # see, like, see, like, and no object
    assert m.verb_separation(vectors, corpus, "boy") == pytest.approx(1 - (1 / 5.5 + 1 / 4.5) / 2)


def test_contexts_are_arranged_alike_if_one_word_is_the_other_moved() -> None:
    corpus = corpus_of(
        "boy move", "girl see boy", "girl like boy", "boy see girl", "cat move", "girl like girl"
    )
    rng = np.random.default_rng(5)
    context = rng.normal(size=(3, len(VOCABULARY), 4))
    offset = rng.normal(size=(len(VOCABULARY), 4))
    vectors = context[corpus.places, np.roll(corpus.words, 1)] + offset[corpus.words]
    assert m.context_likeness(vectors, corpus, "boy", "girl") == pytest.approx(1.0)
    assert m.context_likeness(rng.normal(size=vectors.shape), corpus, "boy", "girl") < 0.999
    assert np.isnan(m.context_likeness(vectors, corpus_of("boy move", "girl see boy"), "boy", "girl"))


def test_sentences_are_written_with_the_token_in_capitals() -> None:
    corpus = corpus_of("boy move", "girl see boy")
    assert m.sentences_of(corpus, np.array([0, 4])).tolist() == ["BOY move", "girl see BOY"]


def test_figure_7_s_heights_are_those_of_a_tree() -> None:
    published = m.published_distances(study.table("figure_7"))
    at = {word: place for place, word in enumerate(WORDS)}
    assert published[at["mouse"], at["glass"]] == 1.50  # an animate and an inanimate noun
    assert published[at["monster"], at["lion"]] == 0.465
    assert published[at["eat"], at["boy"]] == 2.09  # a verb and a noun
    assert (published == published.T).all()
    assert (np.diag(published) == 0).all()
    # of three words, two distances are the same, and the third is no greater: there are no other trees
    sides = np.sort(
        np.stack(np.broadcast_arrays(published[:, :, None], published[:, None], published[None])), 0
    )
    np.testing.assert_array_equal(sides[1], sides[2])


def test_heights_are_alike_where_a_tree_is_the_published_one() -> None:
    published = m.published_distances(study.table("figure_7"))
    # points at just these distances from each other: a tree's distances are Euclidean
    centred = -0.5 * (published**2 - (published**2).mean(0) - (published**2).mean(1)[:, None])
    values, axes = np.linalg.eigh(centred - 0.5 * (published**2).mean())
    vectors = axes * np.sqrt(np.maximum(values, 0))
    for linkage in m.LINKAGES[:3]:
        assert m.height_likeness(vectors, published, linkage) == pytest.approx(1.0)
    mixed = np.random.default_rng(11).permutation(vectors)
    assert m.height_likeness(mixed, published) < 0.5


def test_zog_is_like_man_where_it_takes_man_s_place() -> None:
    vectors = np.random.default_rng(6).normal(size=(29, 5))
    assert m.zog_likeness(vectors, vectors) == pytest.approx(1.0)
    moved = vectors.copy()
    moved[WORDS.index("man")] = vectors[WORDS.index("glass")]
    assert m.zog_likeness(vectors, moved) < 0.9


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one network, small and barely trained."""
    setup = make_setup(study, {"sentences": 600, "tokens": 4}, quick=True, engine="numpy")
    return simulate(Replicate(study, setup=setup))


def test_all_claims_of_the_simulation_are_there_in_order() -> None:
    numbers = [each.id.removeprefix("E90d-").rstrip("abcd") for each in study.claims]
    assert sorted(set(map(int, numbers))) == list(range(1, 15))
    assert all(each.source and each.reason and each.known_from == "read" for each in study.claims)


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control is not None:
            assert np.isfinite(control(study, each.id, quick)), each.id


def test_level_claims_and_their_chance_values_read_the_measures_of_their_definition() -> None:
    measures = {
        "norm_actual": 0.9,
        "norm_likelihood": 0.2,
        "sse_likelihood": 0.04,
        "cosine": 0.8,
        "off_norm_likelihood": 0.45,
        "off_sse_likelihood": 0.21,
        "untrained_cosine": 0.4,
    }
    values = {id: value(study, id, measures) for id in ("E90d-1", "E90d-2a", "E90d-2b", "E90d-3")}
    assert values == {"E90d-1": 0.9, "E90d-2a": 0.2, "E90d-2b": 0.04, "E90d-3": 0.8}
    assert claim(study, "E90d-1").criterion.parameters == {"chance": 1.0}
    chances = [control(study, id, measures) for id in ("E90d-2a", "E90d-2b", "E90d-3")]
    assert chances == [0.45, 0.21, 0.4]
    assert [id for id in values if "fitted" in claim(study, id).flags] == ["E90d-2b"]


TREE_CLAIMS = [each.id for each in study.claims if each.measure.split("_")[0] in ("stem", "first")]


@pytest.mark.parametrize("id", TREE_CLAIMS)
@pytest.mark.parametrize("linkage", m.LINKAGES)
def test_tree_claims_hold_of_the_published_tree_and_not_of_a_shuffled_one(id: str, linkage: str) -> None:
    right = published_tree()
    wrong = np.random.default_rng(8).permutation(right)
    with_zog = right.copy()
    with_zog[m.ZOG_WORDS.index("zog")] += 0.2  # it joins the human nouns last
    measures = {"linkage": linkage, "words": right, "zog_words": with_zog}
    measures |= {"untrained_words": wrong, "untrained_zog_words": wrong}
    assert value(study, id, measures) > 0
    assert control(study, id, measures) < 0


def test_each_tree_claim_fails_if_one_of_its_words_is_moved() -> None:
    right = published_tree()
    moves = {"E90d-6a": "boy", "E90d-6d": "lion", "E90d-7b": "plate", "E90d-8a": "sleep", "E90d-8c": "eat"}
    for id, word in moves.items():
        vectors = right.copy()
        vectors[WORDS.index(word)] = 20.0
        assert value(study, id, {"linkage": "average", "words": vectors}) < 0, id


def test_token_claims_read_their_measures() -> None:
    measures = {
        "linkage": "ward",
        "types_scattered_ward": 3.0,
        "types_scattered_average": 7.0,
        "neighbour_purity": 0.75,
        "identical_tokens": 2.0,
        "place_separation": 0.3,
        "untrained_place_separation": 0.1,
        "context_likeness": 0.9,
        "untrained_context_likeness": 0.5,
    }
    assert value(study, "E90d-9", measures) == 3.0
    assert value(study, "E90d-14", measures) == 0.25
    assert value(study, "E90d-10a", measures) == 2.0
    assert (value(study, "E90d-10b", measures), control(study, "E90d-10b", measures)) == (0.3, 0.1)
    assert (value(study, "E90d-10c", measures), control(study, "E90d-10c", measures)) == (0.9, 0.5)


def test_training_lowers_the_error_and_measures_of_before_and_after_are_kept(quick: dict[str, Any]) -> None:
    assert quick["norm_actual"] < quick["untrained_norm_actual"]
    assert quick["curve_norm_actual"].tolist() == [quick["untrained_norm_actual"], quick["norm_actual"]]
    assert quick["words"].shape == quick["untrained_words"].shape == (29, 150)
    assert not np.array_equal(quick["words"], quick["untrained_words"])
    assert quick["words"].dtype == np.float32
    size = sum(np.asarray(value).nbytes for value in quick.values())
    assert size < 300_000  # a results folder holds thirty of these


def test_identity_of_errors_holds_nearly_for_a_network(quick: dict[str, Any]) -> None:
    # its outputs depend on earlier sentences as well, but little
    assert abs(quick["identity_gap"]) < 0.1 * quick["sse_actual"]
    assert quick["identity_gap"] == pytest.approx(
        quick["sse_actual"] - quick["floor_sse_actual"] - quick["sse_likelihood"]
    )


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    by_reading = {reading: [quick, quick] for reading in study.readings}
    canvas = new_figure(figure.width)
    columns = figure.draw(canvas, by_reading if figure.over == "readings" else [quick, quick])
    assert columns is not None
    assert len({len(values) for values in columns.values()}) == 1


def test_unknown_linkage_is_refused_before_training() -> None:
    setup = make_setup(study, {"linkage": "complet"}, quick=True, engine="numpy")
    with pytest.raises(PdpsimError, match="complete"):
        simulate(Replicate(study, setup=setup))


def test_sweep_covers_what_the_paper_leaves_open() -> None:
    assert study.sweep is not None
    combinations = study.sweep.combinations()
    assert {key for each in combinations for key in each} == {"training.rule.rate", "weights.init", "linkage"}
    for each in combinations:
        make_setup(study, each)  # every setting is a valid one
