"""The study of Rogers and McClelland (2004): environments, measures by hand, claims, a short run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value

from pdpsim.base.errors import StudyError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.figures.style import new_figure
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004 import environment as e
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004 import measures as m
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.coherence import (
    coherence_curves,
    coherence_of_distances,
    groups_as_branches,
)
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.damage import knowledge_left
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.learning import (
    margins,
    named_at,
    named_items,
)
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.projection import (
    BIAS,
    RELATIONS,
    TAUGHT,
    projected,
    spread,
)
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.study import simulate

study = load("rogers-mcclelland-2004")

# --- environments -----------------------------------------------------------------------------------


def test_names_at_three_levels_are_the_facts_of_the_table():
    known = e.twenty_one()
    assert known.relations == ("ISA-general", "ISA-basic", "ISA-specific", "is", "can", "has")
    assert [known.attributes[n][1] for n in range(6)] == [*e.GENERAL, *e.BASIC]
    assert known.facts.sum() == 225
    canary = known.patterns(["canary"], ["ISA-basic"]).targets["attribute"][0]
    assert canary.sum() == canary[known.attribute("ISA-basic", "bird")] == 1


def test_every_name_is_met_equally_often_and_mammals_are_not_asked_for_a_basic_one():
    lessons = e.lessons()
    assert len(lessons) == 21 * 6 - 5
    assert "dog ISA-basic" not in lessons.names
    weights = dict(zip(lessons.names, lessons.frequencies, strict=True))
    assert weights["canary ISA-basic"] * 4 == weights["canary ISA-specific"] == weights["canary has"] == 1
    assert sum(weights[f"{item} ISA-general"] for item in e.PLANTS) == 1
    often = e.lessons({"dog": 8.0})
    assert dict(zip(often.names, often.frequencies, strict=True))["dog can"] == 8


def test_coherent_and_incoherent_attributes_are_equally_frequent():
    facts = e.covariation()
    assert (facts.sum(axis=0) == 4).all()
    assert (facts[:, :12].sum(axis=1) == 3).all()
    assert (facts[:, 12:].sum(axis=1) == 3).all()
    together = facts.T.astype(int) @ facts.astype(int)
    others = ~np.eye(12, dtype=bool)
    # an incoherent attribute tells nothing about any attribute of another set
    sets = np.arange(12) // 4
    assert (together[:12, 12:] == 1).all()
    assert (together[12:, 12:][sets[:, None] != sets] == 1).all()
    assert set(together[:12, :12][others]) == {0, 4}


# --- measures ---------------------------------------------------------------------------------------


def test_margins_by_hand():
    known = e.twenty_one()
    beliefs = np.zeros((1, 21, 53))
    beliefs[0, :, known.attribute("ISA-basic", "bird")] = 0.7
    beliefs[0, known.item("canary"), known.attribute("ISA-basic", "fish")] = 0.2
    found = margins(beliefs)
    basic = found[0, 1]
    assert basic[known.item("canary")] == pytest.approx(0.5)
    assert basic[known.item("cod")] == pytest.approx(-0.7)
    assert np.isnan(basic[known.item("dog")])
    assert not found[0, 0].any()
    np.testing.assert_array_equal(margins(known.facts[None].astype(float))[0, 2], 1.0)
    assert len(named_items()) == 16


def test_names_are_learned_once_they_lead():
    curve = np.array([0.0, 0.4, 0.6, 0.9])
    measures = {"novice_margins": np.tile(curve[:, None, None], (1, 3, 21)), "things_epochs": [0, 10, 20, 30]}
    assert named_at(measures, "novice", "basic", e.KINDS["birds"]) == pytest.approx(15.0)
    measures["novice_margins"][:, 1, e.twenty_one().item("robin")] = 0.0
    assert named_at(measures, "novice", "basic", e.KINDS["birds"]) == pytest.approx(20 + 10 * (0.05 / 0.225))


def test_what_is_left_of_knowledge_that_is_whole_or_gone():
    known = e.eight()
    whole = knowledge_left(known.facts.astype(float))
    assert {whole[name] for name in ("general", "basic", "specific", "move", "fly", "sing")} == {1.0}
    assert whole["misnamed"] == whole["neighbour"] == 0
    guessing = knowledge_left(np.ones((8, 36)))
    assert guessing["general"] == guessing["specific"] == 0
    # the canary is called robin, the pine salmon
    wrong = known.facts.astype(float)
    wrong[known.item("canary"), known.attribute("ISA", "robin")] = 2
    wrong[known.item("pine"), known.attribute("ISA", "salmon")] = 2
    found = knowledge_left(wrong)
    assert (found["misnamed"], found["neighbour"]) == (2, 1)
    assert found["specific"] == pytest.approx(1 - 2 / 56)


def test_a_new_property_computed_is_the_one_that_training_finds():
    rng = np.random.default_rng(0)
    hidden = rng.random((21, 5))
    maple = e.twenty_one().items.index("maple")
    network = Network(
        (Layer("hidden", 5), Layer("novel", 1, bias=Bias("fixed", init=Constant(BIAS)))),
        (Projection("hidden", "novel", init=Constant(0.0)),),
    )
    simulator = Simulator(network)
    lesson = PatternSet.from_arrays({"hidden": hidden[[maple]]}, {"novel": [[1.0]]})
    simulator.train(lesson, Phase(epochs=20_000, rule=GradientDescent(0.05), stop=Stop(within=1 - TAUGHT)))
    everything = PatternSet.from_arrays({"hidden": hidden})
    found = simulator.record(everything, ["novel"])["novel"][:, 0]
    np.testing.assert_allclose(projected(hidden), found, atol=1e-3)
    assert projected(hidden)[maple] == pytest.approx(TAUGHT)


def test_spread_is_the_mean_of_a_group_without_the_maple():
    known = e.twenty_one()
    values = np.zeros((2, 3, 21))
    values[:, :, [known.item(x) for x in ("pine", "oak", "birch", "maple")]] = 0.6
    values[1, RELATIONS.index("has"), known.item("rose")] = 0.8
    measures = {"projected": values, "early": 0.0}
    assert spread(measures, "early") == {"trees": pytest.approx(0.6), "flowers": 0, "animals": 0}
    assert spread(measures, "late", ["has"])["flowers"] == pytest.approx(0.2)
    assert spread(measures, "late")["flowers"] == pytest.approx(0.2 / 3)


def test_coherence_of_distances_and_branches_by_hand():
    facts = e.covariation()
    by_group = np.repeat(np.eye(4), 4, axis=0)
    by_group[np.arange(16), np.tile(np.arange(4), 4)] += 0.1  # members a little apart
    assert coherence_of_distances(by_group, facts) > 1
    assert groups_as_branches(by_group) > 0
    across = facts[:, 12:16].astype(float)
    across[:, 0] += 0.01 * np.arange(16)
    assert coherence_of_distances(across, facts) < 0
    assert groups_as_branches(across) < 0
    curves = coherence_curves(np.stack([facts * 0.0, facts * 1.0]), facts)
    np.testing.assert_array_equal(curves, [[0, 1], [0, 1]])


def test_effects_read_the_right_attributes():
    known = e.eight()
    beliefs = np.zeros((4, 8, 36))
    beliefs[:, known.item("pine"), known.attribute("has", "leaves")] = [0.5, 0.1, 0.6, 0.0]
    assert m.bump_of_leaves({"eight_beliefs": beliefs}, "pine") == pytest.approx(0.5)
    assert m.bump_of_leaves({"eight_beliefs": beliefs}, "robin") == 0
    things = e.twenty_one()
    seen = np.zeros((3, 21, 53))
    seen[1:, [things.item(x) for x in ("oak", "maple", "birch")], things.attribute("is", "big")] = 1
    seen[2, things.item("sunflower"), things.attribute("is", "big")] = 1
    measures = {"things_beliefs": seen, "things_epochs": [0, 10, 20]}
    assert m.typical_first(measures, "big") == pytest.approx(np.log(19 / 9))  # 0.8 is reached at 8 and at 18
    assert np.isnan(m.share(0, 0))


# --- claims -----------------------------------------------------------------------------------------


def ramps(*times: float) -> np.ndarray:
    """Return curves that rise from 0 to 1 at these epochs, shape (21 snapshots, times)."""
    return np.clip((np.arange(0, 1_001, 50)[:, None] - np.array(times)) / 100, 0, 1)


def test_naming_claims_compare_the_right_networks_and_levels():
    known = e.twenty_one()
    epochs = np.arange(0, 1_001, 50)

    def network(general: float, basic: float, specific: float) -> np.ndarray:
        return np.repeat(ramps(general, basic, specific)[:, :, None], 21, axis=2)

    measures: dict[str, Any] = {"things_epochs": epochs, "novice_margins": network(400, 200, 600)}
    measures["expert_margins"] = network(400, 200, 600)
    measures["dog_margins"] = network(400, 200, 600)
    birds = [known.item(x) for x in e.KINDS["birds"]]
    measures["expert_margins"][:, 2, birds] = ramps(250)
    measures["dog_margins"][:, 2, known.item("dog")] = ramps(300)[:, 0]
    lead = np.log(651 / 251)
    assert value(study, "RMC-7a", measures) == pytest.approx(lead)
    assert value(study, "RMC-7b", measures) == pytest.approx(np.log(451 / 251))
    assert value(study, "RMC-7c", measures) == pytest.approx(lead - np.log(301 / 251))
    assert value(study, "RMC-7d", measures) == pytest.approx(lead)
    assert value(study, "RMC-7e", measures) == pytest.approx(np.log(651 / 351))


def test_damage_claims_read_their_measures():
    measures = {
        f"{prefix}noise_{name}": np.full(5, value)
        for prefix, values in (
            ("", {"general": 0.9, "basic": 0.7, "specific": 0.4, "move": 0.9, "fly": 0.8, "sing": 0.2}),
            ("untrained_", dict.fromkeys(("general", "basic", "specific", "move", "fly", "sing"), 0.1)),
        )
        for name, value in values.items()
    }
    measures |= {"noise_misnamed": np.full(5, 4.0), "noise_neighbour": np.full(5, 2.0)}
    measures |= {"untrained_noise_misnamed": np.full(5, 7.0)}
    measures |= {"untrained_noise_neighbour": np.full(5, 1.0)}
    measures |= {"dog_called_dog": 6.0, "dog_called_mammal": 8.0}  # type: ignore[dict-item]
    measures |= {"novice_called_dog": 2.0, "novice_called_mammal": 8.0}  # type: ignore[dict-item]
    wanted = {"a": 0.3, "b": 0.2, "c": 0.1, "d": 0.6, "e": 0.5 - 1 / 7, "f": 0.5}
    for letter, effect in wanted.items():
        assert value(study, f"RMC-8{letter}", measures) == pytest.approx(effect)
        if letter != "f":
            assert control(study, f"RMC-8{letter}", measures) == pytest.approx(0, abs=1e-12)


def test_projection_claims_are_of_early_and_late():
    known = e.twenty_one()
    groups = [
        [known.item(x) for x in e.KINDS["trees"]],
        [known.item(x) for x in e.KINDS["flowers"]],
        [known.item(x) for x in e.ANIMALS],
    ]
    values = np.zeros((3, 3, 21))
    for moment, shares in enumerate(((0.5, 0.5, 0.5), (0.8, 0.8, 0.4), (0.8, 0.4, 0.0))):
        for where, activation in zip(groups, shares, strict=True):
            values[moment][:, where] = activation
    values[2, RELATIONS.index("can"), groups[1]] = 0.8
    measures = {"projected": values, "early": 1.0}
    assert value(study, "RMC-10a", measures) == pytest.approx(0.5)
    assert value(study, "RMC-10b", measures) == pytest.approx(0.8 - (0.4 + 0.8 + 0.4) / 3)
    assert value(study, "RMC-10c", measures) == pytest.approx((0.4 + 0.8 + 0.4) / 3)
    assert value(study, "RMC-10d", measures) == pytest.approx(0.4)
    assert value(study, "RMC-10e", measures) == pytest.approx(0)
    for letter in "bcde":
        assert control(study, f"RMC-10{letter}", measures) == pytest.approx(0)


def test_leaves_are_over_extended_if_noise_brings_them_back():
    beliefs = np.zeros((2, 8, 36))
    known = e.eight()
    beliefs[:, known.item("pine"), known.attribute("has", "leaves")] = [0.125, 0.25]
    measures = {
        "eight_beliefs": beliefs,
        "noise_leaves": [0.5, 0.75],
        "untrained_noise_leaves": [0.125, 0.125],
    }
    assert value(study, "RMC-8g", measures) == 0.375
    assert control(study, "RMC-8g", measures) == 0


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one subject, its networks barely trained."""
    settings = {f"{name}.training.epochs": 20 for name in ("eight", "coherent", "things")}
    setup = make_setup(study, {**settings, "every": 10, "repeats": 2}, quick=True)
    return simulate(Replicate(study, setup=setup))


def test_a_short_run_gives_every_claim_a_number_or_none(quick: dict[str, Any]):
    numbers = [each.id.removeprefix("RMC-").rstrip("abcdefg") for each in study.claims]
    assert list(dict.fromkeys(numbers)) == [str(number) for number in range(4, 11)]
    for each in study.claims:
        assert isinstance(value(study, each.id, quick), float), each.id
        compared = control(study, each.id, quick)
        assert compared is None or np.isfinite(compared), each.id


def test_measures_with_names_that_do_not_exist_say_so(quick: dict[str, Any]):
    for call, message in (
        (lambda: m.typical_first(quick, "bigg"), r"bigg.*big"),
        (lambda: m.lead_of_basic(quick, "novice", "birdz", "specific"), r"birdz.*birds"),
        (lambda: m.projected_more(quick, "trees", "flower"), r"flower.*flowers"),
    ):
        with pytest.raises(StudyError, match=message):
            call()


def test_experts_begin_where_novices_do(quick: dict[str, Any]):
    for other in ("expert", "dog"):
        np.testing.assert_array_equal(quick["novice_margins"][0], quick[f"{other}_margins"][0])
        assert not np.array_equal(quick["novice_margins"][-1], quick[f"{other}_margins"][-1])


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str):
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert len({len(values) for values in columns.values()}) == 1


def test_sweep_has_valid_settings():
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)
