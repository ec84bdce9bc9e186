"""The past-tense study: responses, measures, and that a replicate runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from records import control, value

from pdpsim.base.errors import StudyError
from pdpsim.codings.wickel import Wickelfeatures
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986 import measures as m
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.responses import (
    RULES,
    Chooser,
    Listener,
    alternatives,
    kind_of,
    written,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.study import (
    bias_only,
    environment,
    respond,
    share_right,
    simulate,
    snapshot_epochs,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs

study = load("rumelhart-mcclelland-1986")
VERBS = {verb.verb: verb for verb in read_verbs(study.table("verbs"))}
COME, HIT, STEP = VERBS["come"], VERBS["hit"], VERBS["step"]


def test_alternatives_by_hand() -> None:
    assert alternatives(COME) == ("kAm", "k^m", "k^md", "kAmd")
    assert alternatives(HIT) == ("hit", "", "hit^d", "")  # no change is right; past+ed is base+ed
    assert alternatives(STEP) == ("stept", "step", "", "stept^d")  # base+ed is right


@pytest.mark.parametrize(
    ("verb", "response", "kind"),
    [
        (COME, "kAm", "correct"),
        (COME, "kAmd", "past+ed"),
        (COME, "k^md", "base+ed"),
        (COME, "kAmt", "other"),
        (HIT, "hit", "correct"),
        (STEP, "step", "no change"),
        (STEP, "", ""),
        (VERBS["fill"], "Tild", "correct"),  # f and T have the same features
    ],
)
def test_kinds_of_response(verb: Verb, response: str, kind: str) -> None:
    assert kind_of(verb, response) == kind


def test_chosen_and_free_responses_to_what_is_meant() -> None:
    code = Wickelfeatures(0.9, np.random.default_rng(0))
    verbs = [COME, HIT, STEP]
    outputs = code.encode(["kAmd", "hit", "stept"])
    strengths = Chooser(verbs, code).strengths(outputs)
    np.testing.assert_array_equal(strengths.argmax(axis=1), [3, 0, 0])
    assert strengths[1, 1] == strengths[1, 3] == 0.0  # none of the class has these
    strings, strength = written(list(Listener(code).responses(verbs, outputs)))
    assert strings[:, 0].tolist() == ["kAmd", "hit", "stept"]
    assert strings.shape == strength.shape == (3, 3)
    assert (strength[:, 0] > 0.9).all()
    assert strings[0, 1] == ""


def test_responses_may_be_no_longer_than_the_listener_allows() -> None:
    code = Wickelfeatures(0.9, np.random.default_rng(0))
    [[(long, _), *_]] = Listener(code).responses([HIT], code.encode(["hit^d"]))
    assert long == "hit^d"
    [responses] = Listener(code, longer=1).responses([HIT], code.encode(["hit^d"]))
    assert {len(string) for string, _ in responses} <= {3, 4}


def test_a_charge_for_excess_weakens_what_says_too_much() -> None:
    code = Wickelfeatures()
    hit, longer = code.encode(["hit", "hit^d"])
    outputs = np.where(hit, 1.0, np.where(longer, 0.5, 0.0))[None]
    base_ed = [Chooser([HIT], code, excess).strengths(outputs)[0, 2] for excess in (0.0, 1.0, 2.0)]
    assert base_ed[0] > base_ed[1] > base_ed[2]
    said = [dict(next(Listener(code, excess=excess).responses([HIT], outputs))) for excess in (0.0, 2.0)]
    assert said[0]["hit^d"] > said[1].get("hit^d", 0.0)


def test_what_is_bound_by_each_rule() -> None:
    on = np.array([[0.0, 0.4, 0.6, 1.0]] * 4000)
    drawn, probable, likelier = (respond(on, rule, np.random.default_rng(0)) for rule in RULES)
    assert set(np.unique(drawn)) == {0.0, 1.0}
    np.testing.assert_allclose(drawn.mean(axis=0), on[0], atol=0.03)
    np.testing.assert_array_equal(probable, on)
    np.testing.assert_array_equal(likelier[0], [0, 0, 1, 1])


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(StudyError, match="unknown rule 'likelyer'; did you mean 'likelier'"):
        simulate(Replicate(study, setup=make_setup(study, {"response": "likelyer"}, quick=True)))


def made_up(**changes: Any) -> dict[str, Any]:
    """Return measures of seven verbs with strengths set by hand."""
    verbs = [VERBS[name] for name in ("come", "hit", "sing", "need", "play", "step", "mate")]
    table = {
        name: np.array([getattr(v, name) for v in verbs])
        for name in ("verb", "past", "band", "kind", "sound", "past_sound")
    }
    share = np.full((5, 6), 50.0)
    share[2] = [80, 90, 60, 60, 70, 60]  # after the last epoch with frequent verbs alone
    share[3] = [81, 75, 70, 65, 75, 62]
    share[4] = [99, 95, 96, 90, 91, 84]
    strengths = np.zeros((5, 5, 4))
    strengths[3, 0] = [0.2, 0.1, 0.6, 0.1]  # come, when the vocabulary has grown
    strengths[4, 0] = [0.7, 0.0, 0.1, 0.1]
    strengths[3:, 1] = [0.9, 0.0, 0.1, 0.0]  # hit
    strengths[3:, 2] = [0.4, 0.0, 0.5, 0.1]  # sing
    strengths[3:, 3] = [0.5, 0.4, 0.0, 0.1]  # need
    strengths[3:, 4] = [0.8, 0.1, 0.0, 0.1]  # play
    said = np.array([["stept", "", ""], ["mAt^d", "mAt", "mAt^d^d"]])
    return {
        **table,
        "epochs_alone": 2.0,
        "share": share,
        "share_of_each": np.array([90.0, 80, 70, 100, 60, 1, 1]),
        "snapshots": np.arange(5),
        "strengths": strengths,
        "untrained_strengths": np.full((1, 5, 4), 0.25),
        "said": said,
        **changes,
    }


def test_measures_by_hand() -> None:
    measures = made_up()
    assert m.features_right(measures, "high", "irregular", "alone") == 90.0
    assert m.dip(measures, "irregular") == 15.0
    assert m.spared(measures, "regular") == 3.0  # 2, and regular verbs gain a point
    assert m.spared(measures, "irregular") == 2.0 - 15.0
    assert m.trained_right(measures) == 80.0
    assert m.regular_lead(measures, "low") == 7.0
    # come: .6 - .2 at epoch 3, .1 - .7 at epoch 4
    assert m.regularised(measures, "high") == pytest.approx(np.mean([0.4, -0.6]))
    # come: .7 - .1 at epoch 4 and .2 - .6 at epoch 3, sing -.1 at both; the last quarter is epochs 3 and 4
    assert m.correct_at_last(measures) == pytest.approx(np.mean([-0.4, 0.6, -0.1, -0.1]))
    assert m.past_ed_ratio(measures, 3, 3) == pytest.approx(0.1 / (0.1 + 0.55))
    assert m.past_ed_ratio(measures, 4, 4) == pytest.approx(0.1 / (0.1 + 0.3))
    assert m.no_change_of_dentals(measures, "regular") == pytest.approx(0.4 - 0.1)
    assert control(study, "RM9a", measures) == 0.0  # untrained, all are as strong
    assert m.base_ed_first(measures) == pytest.approx(np.mean([0.6 - 0.1, 0.1 - 0.1, 0.5 - 0.1, 0.5 - 0.1]))
    assert m.regularised_alone(made_up(epochs_alone=3)) == pytest.approx(0.4 / 3)  # epochs 1 to 3
    assert m.class_one_lead(measures) == pytest.approx(0.9 - 0.4)
    assert np.isnan(m.past_ed_ratio(measures, 0, 0))
    constant = made_up(share=np.full((5, 6), 50.0))
    grown = {"growing": measures, "constant": constant}
    assert m.owed_to_growth(grown, "irregular") == 15.0
    assert m.owed_to_growth(grown, "regular") == -1.0


def test_what_dips_nowhere_is_not_spared() -> None:
    assert m.spared(made_up(share=np.full((5, 6), 50.0)), "regular") == 0.0


def test_classes_against_children_by_hand() -> None:
    """One verb of each class that Bybee and Slobin have; base+ed is looked at in the epochs with all
    verbs."""
    every = [verb for verb in VERBS.values() if verb.band != "low"]
    verbs = [next(verb for verb in every if verb.family == name) for name in m.CHILDREN]
    table = {
        name: np.array([getattr(v, name) for v in verbs])
        for name in ("verb", "past", "band", "kind", "sound", "past_sound")
    }
    strengths = np.zeros((5, 6, 4))
    strengths[:3, :, 2] = 1.0  # before, and not looked at
    strengths[3:, :, 2] = [0.6, 0.5, 0.3, 0.4, 0.1, 0.2]  # two pairs of neighbours have changed places
    measures = made_up(**table, strengths=strengths)
    assert m.childrens_order(measures) == pytest.approx(1 - 6 * 4 / (6 * 35))
    assert m.vowel_classes_lead(measures) == pytest.approx((0.6 + 0.5 + 0.3 + 0.4) / 4 - 0.15)
    assert m.childrens_order(made_up(**table, strengths=np.full((5, 6, 4), 0.25))) == 0.0


def test_unseen_irregular_verbs_by_hand() -> None:
    verbs = [verb for verb in VERBS.values() if verb.band == "low" and not verb.regular]
    assert sum(m.changing(verb) for verb in verbs) == 12
    table = {
        name: np.array([getattr(v, name) for v in verbs])
        for name in ("verb", "past", "band", "kind", "sound", "past_sound")
    }
    own = [[verb.past_sound, "", ""] for verb in verbs[:3]]
    over = [[alternatives(verb)[2], "", ""] for verb in verbs[3:]]
    measures = made_up(**table, said=np.array(own + over))
    changing = [m.changing(verb) for verb in verbs]
    assert m.changing_said(measures, "correct") == sum(changing[:3])
    assert m.changing_said(measures, "base+ed") == sum(changing[3:])
    assert m.changing_regularised(measures) == sum(changing[3:]) - sum(changing[:3])


def test_outcomes_of_the_unseen_verbs() -> None:
    measures = made_up()
    assert {name: m.unseen(measures, name) for name in ("right", "none", "wrong", "two")} == {
        "right": 1,
        "none": 0,
        "wrong": 1,
        "two": 1,
    }
    assert m.verbs_said(measures, "past+ed") == 1
    assert m.verbs_said(measures, "other") == 0
    silent = made_up(said=np.array([["", "", ""], ["mErt", "", ""]]))
    assert m.unseen(silent, "none") == 1
    assert m.verbs_said(silent, "other") == 1


@pytest.mark.parametrize(
    ("name", "arguments", "part"),
    [
        ("features_right", ("hihg", "regular", "end"), "unknown band 'hihg'; did you mean 'high'"),
        ("features_right", ("high", "regluar", "end"), "did you mean 'regular'"),
        ("features_right", ("high", "regular", "ends"), "did you mean 'end'"),
        ("unseen", ("rigth",), "did you mean 'right'"),
        ("verbs_said", ("past-ed",), r"did you mean 'past\+ed'"),
    ],
)
def test_unknown_parts_of_a_measures_name_are_refused(name: str, arguments: Any, part: str) -> None:
    with pytest.raises(StudyError, match=part):
        getattr(m, name)(made_up(), *arguments)


def test_responses_are_looked_at_often_when_the_vocabulary_grows() -> None:
    epochs = snapshot_epochs(10, 200)
    assert epochs[:31] == tuple(range(31))
    assert epochs[31:] == tuple(range(40, 201, 10))
    assert snapshot_epochs(1, 3) == (0, 1, 2, 3)


def test_features_expected_in_the_right_state_by_hand() -> None:
    """Weights of 0, and a bias that turns every unit on with probability .75."""
    few = Replicate(study, quick=True)
    known = environment(few)
    network = few.network()
    np.testing.assert_array_equal(share_right(network, known), np.full(506, 50.0))
    network.biases["past"][:] = 200.0 * np.log(3.0)
    on = known.pasts.sum(axis=1)
    np.testing.assert_allclose(share_right(network, known), (0.75 * on + 0.25 * (460 - on)) / 4.6)
    assert known.sets()["frequent"].names == tuple(v.verb for v in VERBS.values() if v.band == "high")


def test_thresholds_alone_treat_all_verbs_alike() -> None:
    few = Replicate(study, quick=True)
    known = environment(few)
    shares = bias_only(few, known)
    assert shares.shape == (6,)
    assert (shares > 52.0).all()  # many units are off for most verbs


def test_the_network_is_lesioned_like_any_other() -> None:
    few = Replicate(study, quick=True)
    known = environment(few)
    network = few.network()
    high = known.rows("high")
    network.train({"frequent": known.patterns(high), "all": known.patterns(high)})
    intact = share_right(network, known)[high].mean()
    with lesioned(network, Lesion("units", "base", 1.0), np.random.default_rng(0)) as damaged:
        bare = share_right(damaged, known)[high].mean()
    assert intact > bare > 50.0  # without inputs, thresholds still tell units that are mostly on
    assert share_right(network, known)[high].mean() == intact


@pytest.fixture(scope="module")
def replicate() -> Mapping[str, Any]:
    """Return the measures of a quick replicate."""
    return simulate(Replicate(study, quick=True))


def test_a_replicate_learns(replicate: Mapping[str, Any]) -> None:
    share = replicate["share"]
    np.testing.assert_array_equal(share[0], np.full(6, 50.0))  # chance before training
    assert share[-1, m.group("medium", True)] > 75.0
    assert share[-1, m.group("high", True)] > share[-1, m.group("low", False)]
    assert replicate["strengths"].shape == (6, 420, 4)
    assert replicate["algal"] == 0


def test_a_replicate_answers_every_claim(replicate: Mapping[str, Any]) -> None:
    for claim in study.claims:
        assert np.isfinite(value(study, claim.id, replicate)), claim.id
