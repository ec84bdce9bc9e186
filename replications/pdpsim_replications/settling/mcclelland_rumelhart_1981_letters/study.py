"""McClelland and Rumelhart (1981): letters are seen better in words, since words feed back to their letters.

Nothing is learned. Replicates differ in the strings that are tested: pairs of words, drawn from the network's
own list, and what is made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.formats.model import Model
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters.lexicon import (
    POSITIONS,
    Words,
    display,
    knowing,
    read_words,
)
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters.trials import (
    Pair,
    correct,
    dim,
    letter_places,
    masked,
    nonword_pairs,
    present,
    probabilities,
    pseudoword_pairs,
    schedule,
    scrambled,
    word_pairs,
)

Array = NDArray[np.float64]

study = Study(
    id="mcclelland-rumelhart-1981-letters",
    title="Letters in words",
    paper="McClelland, J. L., & Rumelhart, D. E. (1981). An interactive activation model of context effects "
    "in letter perception: Part 1. An account of basic findings. Psychological Review, 88, 375-407. With "
    "Rumelhart, D. E., & McClelland, J. L. (1982). Part 2. The contextual enhancement effect and some tests "
    "and extensions of the model. Psychological Review, 89, 60-94.",
    doi="10.1037/0033-295X.88.5.375",
    family="settling",
    summary="Strokes, letters and words excite and inhibit one another; a letter in a word, or in what is "
    "nearly a word, is seen better than a letter alone.",
    model="mcclelland_rumelhart_1981",
    tables=("words",),
    # what stands beside a letter alone: nothing, or the mask's X over O
    readings={"empty": "_", "masks": "#"},
    primary="empty",
    # words do not send to letters; each word is spelt with its letters in another order
    controls=("cut", "scrambled"),
    replicates=20,
    minutes=8.0,
    options=(
        Option("pairs", 40, quick=2, help="pairs of words that are tested", origin="recalled"),
        Option("target", 15, help="cycles of the display", origin="recalled: the mask comes at cycle 16"),
        Option("mask", 25, quick=10, help="cycles of the mask, or of nothing", origin="assumed"),
        Option("seen", 0.45, help="share of strokes that are seen of a dim display", origin="assumed"),
        Option(
            "frequency-gain", 0.05, help="of frequency on resting levels", origin="the handbook's program"
        ),
    ),
    # what the word advantage hangs on
    sweep=Sweep(
        grid={"target": (10, 15, 20, 25)},
        settings=[
            {"projections.word->word.inhibition": 0.0},
            {"projections.letter->word.inhibition": 0.0},
            {"frequency-gain": 0.0},
        ],
        replicates=3,
    ),
    corpus="a table of four-letter words with the columns word and per_million (or count), separated by tabs",
)

#: Cycles that the context is shown ahead of the letter tested, and how long the whole display then lasts.
LEADS = (0, 4, 8, 12, 20)
LATE_TARGET = 12

#: Strings whose letters are looked at while they stay (1982), and words that are followed.
STRINGS = ("MAVE", "SLET", "SLNT", "XLQJ")
FOLLOWED = ("WORK", "WORD", "WEAK", "WEAR")
AMBIGUOUS = ("K", "R", "D")
LONG = 40


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Show the network strings, and it with words cut off or spelt otherwise."""
    words = read_words(replicate.corpus or replicate.table("words"))
    gain = float(replicate.options["frequency-gain"])
    model = knowing(replicate.model(), words, gain)
    pairs = word_pairs(words, int(replicate.options["pairs"]), replicate.rng("pairs"))
    network = replicate.network("whole", model, save=False)
    measures = {**words_apart(network, words), **advantage(replicate, network, pairs)}
    measures |= others(replicate, network, words, pairs)
    replicate.progress(0.6, "words cut off")
    cut = replicate.network("cut", without_feedback(model), save=False)
    measures |= {f"cut_{name}": each for name, each in words_apart(cut, words).items()}
    measures |= {f"cut_{name}": each for name, each in advantage(replicate, cut, pairs).items()}
    measures |= {f"cut_{name}": each for name, each in others(replicate, cut, words, pairs).items()}
    replicate.progress(0.9, "other spellings")
    other = knowing(replicate.model(), words, gain, scrambled(words, replicate.rng("spellings")))
    spelt = words_apart(replicate.network("scrambled", other, save=False), words)
    return measures | {f"scrambled_{name}": each for name, each in spelt.items()}


def without_feedback(model: Model) -> Model:
    """Return the model in which words do not send to letters."""
    projections = tuple(
        replace(p, excitation=0.0) if p.name == "word->letter" else p for p in model.network.projections
    )
    return replace(model, network=replace(model.network, projections=projections))


def words_apart(network: Simulator, words: Words) -> dict[str, Any]:
    """Return courses of words and letters while WOR? and other strings are shown, by name."""
    courses = [schedule([(display(string), LONG)]) for string in ("WOR?", *STRINGS)]
    recorded = present(network, courses, ("letter", "word"))
    letter, word = recorded["letter"], recorded["word"]
    measures: dict[str, Any] = {
        f"word_{each}": word[0, :, words.words.index(each)] for each in FOLLOWED if each in words.words
    }
    for each in AMBIGUOUS:
        measures[f"letter_{each}"] = letter[0, :, letter_places(each, POSITIONS - 1)]
    p = probabilities(letter[0], POSITIONS - 1)
    measures |= {f"p_{each}": p[:, ord(each) - ord("A")] for each in AMBIGUOUS}
    for number, string in enumerate(STRINGS, start=1):
        places = [letter_places(each, position) for position, each in enumerate(string)]
        measures[f"letters_{string}"] = letter[number][:, places]
        measures[f"words_{string}"] = np.sort(word[number], axis=1)[:, ::-1][:, :6]
    return measures


def advantage(replicate: Replicate, network: Simulator, pairs: Sequence[Pair]) -> dict[str, Array]:
    """Return how often letters are chosen right in words and alone, bright and masked, or dim."""
    target, after = int(replicate.options["target"]), int(replicate.options["mask"])
    alone = [pair.among(replicate.reading * POSITIONS) for pair in pairs]
    measures = {}
    for kind, shown in (("word", pairs), ("single", alone)):
        measures[kind] = correct(network, shown, [masked(pair.shown, target, after) for pair in shown])
        rng, seen = replicate.rng("strokes"), float(replicate.options["seen"])
        courses = [dim(pair.shown, seen, target, after, rng) for pair in shown]
        measures[f"dim_{kind}"] = correct(network, shown, courses)
    return measures


def others(replicate: Replicate, network: Simulator, words: Words, pairs: Sequence[Pair]) -> dict[str, Array]:
    """Return the same of letters in no words, and of words whose context comes first."""
    target, after = int(replicate.options["target"]), int(replicate.options["mask"])
    measures = {}
    strings = {
        "pseudo": pseudoword_pairs(words, pairs, replicate.rng("pseudowords")),
        "nonword": nonword_pairs(words, pairs, replicate.rng("nonwords")),
    }
    for kind, shown in strings.items():
        measures[kind] = correct(network, shown, [masked(pair.shown, target, after) for pair in shown])
    leads = []
    for lead in LEADS:
        courses = []
        for pair in pairs:
            context = pair.shown[: pair.position] + "_" + pair.shown[pair.position + 1 :]
            before = [(display(context), lead)] if lead else []
            late = [*before, (display(pair.shown), LATE_TARGET), (display("####"), after)]
            courses.append(schedule(late))
        leads.append(correct(network, pairs, courses).mean())
    measures["leads"] = np.array(leads)
    return measures
