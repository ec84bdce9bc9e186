"""Saffran, Aslin and Newport (1996): words in a stream of syllables, with a network in the infants' place.

Infants of eight months hear syllables without breaks for two minutes, and then tell words from other
sequences. A simple recurrent network hears the same. In the order of the work: environment, simulation.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import StudyError
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.saffran_aslin_newport_1996.languages import (
    EXPERIMENTS,
    heard,
    phoneme_codes,
    syllable_codes,
)
from pdpsim_replications.sequence_prediction.saffran_aslin_newport_1996.measures import counted, listen

if TYPE_CHECKING:
    from pdpsim_replications.sequence_prediction.saffran_aslin_newport_1996.languages import Language

#: Exposures after which a network is looked at.
LOOKS = (0, 1, 2, 3, 5, 10, 20, 50)
#: Those that claims are about: as much as the infants heard, and many times as much.
ONCE, MANY = 1, 10

study = Study(
    id="saffran-aslin-newport-1996",
    title="Words in a stream of syllables",
    paper="Saffran, J. R., Aslin, R. N., & Newport, E. L. (1996). Statistical learning by 8-month-old "
    "infants. Science, 274(5294), 1926-1928.",
    doi="10.1126/science.274.5294.1926",
    family="sequence prediction",
    summary="Infants tell words from part-words after two minutes; how much must a network hear?",
    model="saffran_1996",
    conditions=EXPERIMENTS,
    # how a syllable is heard: as a whole, or as consonant and vowel, which it shares with others
    readings={"syllables": syllable_codes, "phonemes": phoneme_codes},
    primary="syllables",
    replicates=24,  # as many as infants in each experiment
    minutes=2.0,
    options=(Option("exposures", 50, quick=10, help="streams, of two minutes each", origin="p. 1926: one"),),
    # nothing of the network is in the paper
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.1, 0.3, 1.0),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 1.0}),
        },
        settings=[{"layers.hidden.size": 80}, {"training.rule.momentum": 0.9}],
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Let two networks hear a language each, of which one's words are what is no word in the other.

    All measures are means of the two, as those of infants are.
    """
    exposures = replicate.options["exposures"]
    if exposures < MANY:
        raise StudyError(f"option exposures: claims ask what {MANY} do, got {exposures}")
    a, b = (hear(replicate, name, each) for name, each in zip("ab", replicate.condition, strict=True))
    return {name: (a[name] + b[name]) / 2 for name in a}


def hear(replicate: Replicate, name: str, language: Language) -> Mapping[str, Any]:
    """Train one network on a new stream for each exposure; look at it now and then, and at mere counting."""
    codes, rng = replicate.reading(language), replicate.rng(f"streams {name}")
    fresh = language.stream(replicate.rng(f"fresh {name}"))
    network = replicate.network(name)
    looks = [each for each in LOOKS if each <= replicate.options["exposures"]]
    seen = {0: listen(network, language, fresh, codes)}
    for before, after in itertools.pairwise(looks):
        for _ in range(after - before):
            network.train(heard(language.stream(rng), codes))
        seen[after] = listen(network, language, fresh, codes)
        replicate.progress(after / looks[-1], f"{after} exposures")
    scalars = ("words", "others", "untested", "area")
    judged = {"1": seen[ONCE], "10": seen[MANY], "end": seen[looks[-1]]}
    return {
        "exposures": np.array(looks),
        **{f"{each}_curve": np.array([seen[look][each] for look in looks]) for each in scalars},
        "profile": np.array([seen[look]["profile"] for look in looks]),
        **{f"{each}_{after}": look[each] for after, look in judged.items() for each in scalars},
        **{f"untrained_{each}_{after}": seen[0][each] for after in judged for each in scalars},
        **counted(language, fresh),
    }
