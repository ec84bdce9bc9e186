"""McClelland and Elman (1986): words and phonemes excite one another while speech comes in, in TRACE.

Nothing is learned. Replicates differ in the words that a network knows, drawn from a list, and in the words
and strings that are tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.formats.model import with_settings
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.mcclelland_elman_1986_trace.lexicon import (
    drawn,
    knowing,
    permuted,
    read_words,
)
from pdpsim_replications.settling.mcclelland_elman_1986_trace.speech import FEATURES, SLICES, Mixture
from pdpsim_replications.settling.mcclelland_elman_1986_trace.trials import (
    AFTER,
    LEAST,
    Trace,
    ambiguous,
    between_silences,
    centre,
    competitors,
    has_rhyme,
    hear,
    hear_word,
    latency,
    margin,
    nonwords,
    preference,
)

Array = NDArray[np.float64]

study = Study(
    id="mcclelland-elman-1986-trace",
    title="TRACE: spoken words over time",
    paper="McClelland, J. L., & Elman, J. L. (1986). The TRACE model of speech perception. Cognitive "
    "Psychology, 18, 1-86.",
    doi="10.1016/0010-0285(86)90015-0",
    family="settling",
    summary="Features, phonemes and words, copied over time, excite and inhibit one another while speech "
    "comes in; words are found without marks between them, and decide on sounds that are ambiguous.",
    model="mcclelland_elman_1986",
    tables=("words",),
    # words do not send to phonemes; words are spelt as others are; words send to the phonemes of others;
    # phonemes do not inhibit one another
    controls=("cut", "permuted", "shuffled", "flat"),
    replicates=12,
    minutes=5.0,
    options=(
        Option("words", 212, help="words that a network knows, beside silence", origin="jTRACE's list"),
        Option("tested", 12, quick=2, help="words that are tested, and about as many as are of each kind"),
        Option(
            "noise",
            1.2,
            help="SD of noise on every feature of the input, where there is any",
            origin="assumed: without feedback two or three words in four are recognised",
        ),
    ),
    # what the results hang on
    sweep=Sweep(
        grid={
            "layers.word.interaction.rest": (-0.1, -0.01),
            "noise": (0.8, 1.6),
            "words": (100, 280),
        },
        replicates=2,
    ),
    corpus="a table of words with the column phonemes, of p b t d k g s S r l a i u ^, separated by tabs",
)

#: Words that are followed while product, she shut a box, and party are heard, and how they are spelt.
PRODUCT = {"product": "prad^kt", "priest": "prist", "possible": "pas^b^l", "party": "parti", "duck": "d^k"}
SENTENCE = {"she": "Si", "shut": "S^t", "a": "^", "box": "baks"}
PARTY = {"party": "parti", "part": "part", "par": "par", "tea": "ti"}
#: Words that a display needs.
NAMED = tuple(dict.fromkeys([*PRODUCT.values(), *SENTENCE.values(), *PARTY.values(), "pl^g"]))

#: What the controls lack.
NO_FEEDBACK = {"projections.word->phoneme.excitation": 0.0}
NO_COMPETITION = {"projections.phoneme->phoneme.inhibition": 0.0}

#: How long displays of ambiguous sounds, and longer ones, last.
LONG, LONGER = 80, 96
#: Shares of /b/ in a sound between /p/ and /b/.
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
#: Kinds of words whose courses are averaged.
KINDS = ("target", "cohort", "rhyme", "embedded", "unrelated")


@dataclass(frozen=True)
class Items:
    """What is tested in a replicate.

    Attributes
    ----------
    words : tuple of str
        All that the network knows, but silence.
    tested, rhymed : tuple of str
        Words alone, and further ones that have rhymes.
    first, final : tuple of (str, Mixture)
        Words with an ambiguous first or last phoneme.
    late, early : tuple of (str, str)
        Words and strings that are none, with the same fourth or first phoneme.
    pairs : tuple of (str, str)
        Words that are said one after the other.
    noise : array, shape (tested, slices, 63)
    """

    words: tuple[str, ...]
    tested: tuple[str, ...]
    rhymed: tuple[str, ...]
    first: tuple[tuple[str, Mixture], ...]
    final: tuple[tuple[str, Mixture], ...]
    late: tuple[tuple[str, str], ...]
    early: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str], ...]
    noise: Array


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Let a network hear words and strings, and networks that lack something of it."""
    items = draw(replicate)
    model = replicate.model()
    whole = replicate.network("whole", knowing(model, items.words), save=False)
    measures = {**alone(whole, items), **in_noise(whole, items), **sounds(whole, items)}
    measures |= {**latencies(whole, items), **segmented(whole, items), **continuum(whole)}
    replicate.progress(0.5, "words cut off")
    cut = replicate.network("cut", knowing(with_settings(model, NO_FEEDBACK), items.words), save=False)
    own = {**alone(cut, items), **in_noise(cut, items), **sounds(cut, items), **latencies(cut, items)}
    measures |= _named("cut", own)
    replicate.progress(0.8, "other spellings")
    others = permuted(items.words, replicate.rng("spellings"))
    misspelt = replicate.network("permuted", knowing(model, others), save=False)
    measures |= _named("permuted", {**alone(misspelt, items), **segmented(misspelt, items)})
    senders = permuted(items.words, replicate.rng("senders"))
    shuffled = replicate.network("shuffled", knowing(model, items.words, senders), save=False)
    measures |= _named("shuffled", in_noise(shuffled, items))
    flat = replicate.network("flat", knowing(with_settings(model, NO_COMPETITION), items.words), save=False)
    return measures | _named("flat", continuum(flat))


def _named(control: str, measures: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{control}_{name}": each for name, each in measures.items()}


def draw(replicate: Replicate) -> Items:
    """Return the words that are known, and what is tested of them."""
    options, rng = replicate.options, replicate.rng("items")
    listed = read_words(replicate.corpus or replicate.table("words"))
    words = tuple(drawn(listed, NAMED, int(options["words"]), replicate.rng("words")))
    count = int(options["tested"])
    several = max(2, count // 4)
    some = [words[i] for i in rng.permutation(len(words))]
    rhymed = [word for word in some[count:] if has_rhyme(words, word)]
    short = [word for word in some if 3 <= len(word) <= 5]
    return Items(
        words=words,
        tested=tuple(some[:count]),
        rhymed=tuple(rhymed[:several]),
        first=tuple(ambiguous(words, False, 2 * several, rng)),
        final=tuple(ambiguous(words, True, 2 * several, rng)),
        late=tuple(nonwords(words, 3, several + 1, rng)),
        early=tuple(nonwords(words, 0, several + 1, rng)),
        pairs=tuple(zip(short[:several], short[several : 2 * several], strict=True)),
        noise=float(options["noise"]) * replicate.rng("noise").standard_normal((count, SLICES, FEATURES)),
    )


def alone(network: Simulator, items: Items) -> dict[str, Any]:
    """Return whether words alone are recognised, and courses of them and of those that compete."""
    words = items.words
    recognised, peaks = [], []
    courses: dict[str, list[Array]] = {kind: [] for kind in KINDS}
    for word in (*items.tested, *items.rhymed):
        trace = hear_word(network, word)
        if word in items.tested:
            recognised.append(float(words[int(np.argmax(trace.peaks))] == word))
            peaks.append(float(trace.peaks[words.index(word)]))
        if len(word) > 2:
            for kind, places in competitors(words, word).items():
                if places:
                    each = [trace.at(number)[:LEAST, i] for i, number in places]
                    courses[kind].append(np.mean(each, axis=0))
    nothing = np.full(LEAST, np.nan)
    means = {f"course_{kind}": np.mean(each, axis=0) if each else nothing for kind, each in courses.items()}
    return {"recognised": np.array(recognised), "peaks": np.array(peaks), **means}


def in_noise(network: Simulator, items: Items) -> dict[str, Any]:
    """Return whether words in noise are recognised."""
    winners = [
        items.words[int(np.argmax(hear_word(network, word, noise).peaks))]
        for word, noise in zip(items.tested, items.noise, strict=True)
    ]
    pairs = zip(winners, items.tested, strict=True)
    return {"noisy_recognised": np.array([float(one == word) for one, word in pairs])}


def sounds(network: Simulator, items: Items) -> dict[str, Any]:
    """Return courses of the phonemes that an ambiguous sound lies between, and what words make of others."""
    measures: dict[str, Any] = {}
    displays = {
        "plug": ("?l^g", Mixture("p", "b")),
        "blug": ("bl^g", Mixture("p", "b")),
        "sli": ("s?i", Mixture("l", "r")),
        "tri": ("t?i", Mixture("l", "r")),
    }
    for name, (string, between) in displays.items():
        trace = hear(network, between_silences(string), LONG, between)
        number = 1 if name.endswith("ug") else 2
        measures |= {
            f"{name}_{symbol}": trace.phoneme(symbol, number) for symbol in (between.one, between.other)
        }
    for name, ambiguities in (("first", items.first), ("final", items.final)):
        preferences = np.array([preference(network, *each) for each in ambiguities]).reshape(-1, 2)
        measures |= {f"end_{name}": preferences[:, 0], f"own_{name}": preferences[:, 1]}
    return measures


def latencies(network: Simulator, items: Items) -> dict[str, Any]:
    """Return when phonemes are there, in words and in strings that are none."""
    measures = {}
    for name, position in (("late", 3), ("early", 0)):
        pairs: Sequence[tuple[str, str]] = getattr(items, name)
        for kind, strings in (("word", [w for w, _ in pairs]), ("nonword", [n for _, n in pairs])):
            measures[f"{name}_{kind}"] = np.array([latency(network, each, position) for each in strings])
    return measures


def segmented(network: Simulator, items: Items) -> dict[str, Any]:
    """Return by how much words lead in their places that are said without a mark between them."""
    words = items.words

    def said(string: str, cycles: int) -> Trace:
        return hear(network, between_silences(string), cycles)

    pairs = [
        margin(said(one + other, centre(len(one + other)) + AFTER), words, (one, other))
        for one, other in items.pairs
    ]
    said_sentence = said("".join(SENTENCE.values()), LONGER)
    measures = {
        "margins": np.array(pairs),
        "sentence": margin(said_sentence, words, tuple(SENTENCE.values())),
    }
    displays = (
        ("sentence", said_sentence, SENTENCE),
        ("party", said("parti", LONG), PARTY),
        ("product", said("prad^kt", LONG), PRODUCT),
    )
    for name, trace, followed in displays:
        measures |= {
            f"{name}_{word}": trace.peak_course(words.index(spelling)) for word, spelling in followed.items()
        }
    return measures


def continuum(network: Simulator) -> dict[str, Any]:
    """Return how much more active /b/ is than /p/ at cycle 60, for sounds between the two."""
    differences = []
    for share in STEPS:
        trace = hear(network, between_silences("?a"), LEAST, Mixture("p", "b", share))
        differences.append(trace.phoneme("b", 1)[-1] - trace.phoneme("p", 1)[-1])
    return {"continuum": np.array(differences)}
