"""What is measured of a network that predicts words: agreement, arguments, where its states lie."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings.sentences import Sentences
from pdpsim_replications.sequence_prediction.relative_clauses import (
    CLASSES,
    NAMES,
    NOUNS,
    NUMBERS,
    SPARE,
    VERBS,
    VOCABULARY,
    Examination,
    across_clauses,
    activation,
    after,
    agreement,
    class_sums,
    expected_after,
    paths,
    subjects,
    verbs,
    wide,
)

if TYPE_CHECKING:
    from pdpsim.analysis.components import Components
    from pdpsim.codings.grammar import Grammar
    from pdpsim.simulate.simulator import Simulator

Floats = NDArray[np.float64]

#: Nouns and names, which may all be objects.
NOMINALS = NOUNS["singular"] + NOUNS["plural"] + NAMES

#: The sentence whose every word is followed by a chart of activations, beginning by beginning.
CHARTED = tuple(
    " ".join(["boys", "who", "Mary", "chases", "feed", "cats"][:length]) for length in range(1, 7)
)  # fmt: skip

#: Beginnings with a verb of each kind.
KINDS = {"none": "boy lives", "optional": "boy sees", "object": "boy chases"}

#: Sentences whose paths are drawn, by figure.
PATHS: Mapping[str, tuple[str, ...]] = {
    "number": ("boy hears boy .", "boys hear boy ."),
    "verbs": ("boy chases boy .", "boy sees boy .", "boy walks ."),
    "depth": (
        "boy chases boy .",
        "boy chases boy who chases boy .",
        "boy who chases boy chases boy .",
        "boy chases boy who chases boy who chases boy .",
    ),
}

#: Components of the hidden states that are looked at; one of the paper's figures shows the eleventh.
COMPONENTS = 12


# --- what comes next
# -------------------------------------------------------------------------------------------


def beginnings() -> dict[str, list[str]]:
    """Return all beginnings of sentences after which outputs are looked at, by what for."""
    simple = {
        f"simple {kind}": [
            f"{noun} {verb}"
            for number in NUMBERS
            for noun, verb in product(subjects(number), VERBS[kind][number])
        ]
        for kind in VERBS
    }
    across = {f"across {number}": texts for number, texts in across_clauses().items()}
    return {
        "charted": list(CHARTED),
        "kinds": list(KINDS.values()),
        "filled": ["Mary chases", "boys who Mary chases"],
        **simple,
        **across,
    }


def predicted(outputs: Mapping[str, Floats]) -> dict[str, Any]:
    """Return what is measured of predictions after `beginnings`.

    Parameters
    ----------
    outputs : mapping of str to array, shape (beginnings, units)
        By the names of `beginnings`.
    """
    charted = outputs["charted"]
    mary, chases = charted[2:3], charted[3:4]
    shares = {kind: noun_share(outputs[f"simple {kind}"]) for kind in VERBS}
    objects = activation(outputs["filled"], NOMINALS)
    return {
        **agreement({number: outputs[f"across {number}"] for number in NUMBERS}),
        "clause_lead": _lead(chases, "plural", "singular"),
        "embedded_lead": _lead(mary, "singular", "plural"),
        "gap_filled": float(objects[0] - objects[1]),
        "none_stop_lead": -_noun_lead(outputs["simple none"]),
        "object_noun_lead": _noun_lead(outputs["simple object"]),
        "argument_steps": min(shares["optional"] - shares["none"], shares["object"] - shares["optional"]),
        "charted_classes": class_sums(charted),
        "kind_classes": class_sums(outputs["kinds"]),
    }


def noun_share(outputs: Floats) -> float:
    """Return the activation of nouns as a share of that of nouns and the full stop, the mean over rows."""
    nouns, stop = activation(outputs, NOMINALS), activation(outputs, (".",))
    return float(np.mean(nouns / (nouns + stop)))


def without_network(corpus: Sentences, texts: Mapping[str, list[str]], order: int) -> dict[str, Floats]:
    """Return what counting the last words foretells after beginnings of sentences, as outputs would be."""
    predictions = {}
    for name, each in texts.items():
        words = [(".", *text.split()) for text in each]
        stream = Sentences.of(words, VOCABULARY)
        last = np.cumsum(stream.lengths) - 1
        predictions[name] = wide(corpus.predict(stream, order)[last])
    return predictions


def from_grammar(grammar: Grammar) -> dict[str, Floats]:
    """Return the grammar's class probabilities after what is charted, as ``grammar_...`` measures."""
    return {
        "grammar_charted_classes": class_sums(expected_after(grammar, CHARTED)),
        "grammar_kind_classes": class_sums(expected_after(grammar, tuple(KINDS.values()))),
    }


def _lead(rows: Floats, right: str, wrong: str) -> float:
    return float(np.mean(activation(rows, verbs(right)) - activation(rows, verbs(wrong))))


def _noun_lead(rows: Floats) -> float:
    return float(np.mean(activation(rows, NOMINALS) - activation(rows, (".",))))


def predictors(corpus: Sentences, examined: Examination) -> dict[str, Floats]:
    """Return predictions that need no network, shape (tokens, 26) each.

    ``equal``, all units alike; ``off``, all 0; ``unigram``, ``bigram`` and ``trigram``, by counts of none,
    one or two of the last words in what the network was trained on; ``floor``, the grammar's probabilities
    themselves.
    """
    shape = len(examined.sentences.numbers), len(VOCABULARY) + SPARE
    counted = {
        name: wide(corpus.predict(examined.sentences, order))
        for order, name in enumerate(("unigram", "bigram", "trigram"))
    }
    return {
        "equal": np.full(shape, 1 / shape[1]),
        "off": np.zeros(shape),
        **counted,
        "floor": examined.yardsticks["likelihood"],
    }


# --- hidden states
# ---------------------------------------------------------------------------------------------


def states(network: Simulator, sentences: Sentences) -> dict[str, Any]:
    """Return what is measured of hidden states; components are those of all states of the sentences."""
    from pdpsim.analysis.components import principal_components

    hidden = network.record(sentences.patterns(SPARE), ["hidden"])["hidden"]
    components = principal_components(hidden, COMPONENTS)
    drawn: dict[str, Any] = {"component_shares": components.shares}
    for name, texts in PATHS.items():
        scores = [components.project(path) for path in paths(network, texts)]
        drawn[f"path_{name}"] = np.concatenate(scores)
    gaps = number_gaps(network, components)
    growths = depth_growths(network, components)
    return {
        **drawn,
        "number_gap": float(gaps.max()),
        "number_component": int(gaps.argmax()),
        "arguments_apart": arguments_apart(network),
        "depth_growth": depth_growth(network),
        "depth_component": int(growths.argmax()),
    }


def number_gaps(network: Simulator, components: Components) -> Floats:
    """Return how far nouns of either number lie apart on each component, at the beginning of a sentence.

    Returns
    -------
    array, shape (components,)
        The gap between the four singular and the four plural nouns, in standard deviations of all states;
        below 0 by how much the two overlap.
    """
    one, many = (components.project(after(network, NOUNS[number], "hidden")) for number in NUMBERS)
    gap = np.maximum(many.min(axis=0) - one.max(axis=0), one.min(axis=0) - many.max(axis=0))
    return np.asarray(gap / components.scores.std(axis=0))


def arguments_apart(network: Simulator) -> float:
    """Return how much farther verbs lie apart that take other arguments than verbs that take the same.

    Each verb's hidden state is averaged over its subjects; verbs of either number are compared among
    themselves.

    Returns
    -------
    float
        The mean distance of verbs of two kinds less that of two verbs of one kind, in shares of the mean
        distance.
    """
    differences = []
    for number in NUMBERS:
        words = [(kind, verb) for kind, forms in VERBS.items() for verb in forms[number]]
        vectors = [
            after(network, [f"{noun} {verb}" for noun in subjects(number)], "hidden").mean(axis=0)
            for _, verb in words
        ]
        pairs = list(combinations(range(len(words)), 2))
        distances = np.array([np.linalg.norm(vectors[a] - vectors[b]) for a, b in pairs])
        same = np.array([words[a][0] == words[b][0] for a, b in pairs])
        differences.append((distances[~same].mean() - distances[same].mean()) / distances.mean())
    return float(np.mean(differences))


def _by_depth(network: Simulator) -> Floats:
    """Return the states after *chases*, *boy* of the main clause and two clauses in it, (3, 2, units)."""
    path = paths(network, PATHS["depth"][3:])[0]
    return np.stack([path[1:3], path[4:6], path[7:9]])


def depth_growth(network: Simulator) -> float:
    """Return by which share the second clause lies farther from the main clause than the first does."""
    by_depth = _by_depth(network)
    first, second = np.linalg.norm(by_depth[1:] - by_depth[0], axis=2).mean(axis=1)
    return float(second / first - 1)


def depth_growths(network: Simulator, components: Components) -> Floats:
    """Return how far the second clause is displaced beyond the first, on each component."""
    scores = np.stack([components.project(each) for each in _by_depth(network)])
    steps = np.diff(scores.mean(axis=1), axis=0)
    # displaced the same way twice
    return np.asarray(np.where(np.prod(steps, axis=0) > 0, np.abs(steps).min(axis=0), 0.0))


#: Names of the bars in charts.
BARS = tuple(CLASSES)
