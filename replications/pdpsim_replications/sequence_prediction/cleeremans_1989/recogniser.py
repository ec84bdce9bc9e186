"""What is looked at of a network that predicts the letters of Reber's grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings.strings import Strings
from pdpsim.describe.patterns import PatternSet

from .grammars import ANYTHING, INPUTS, OUTPUTS, REBER, long_strings

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Floats = NDArray[np.float64]

#: A letter is predicted if its unit is more active than this (p. 645).
THRESHOLD = 0.3

#: Looks at a network on its way, and letters of context that it is compared with.
LOOKS, ORDERS = 24, 3

#: Letters of the longest strings whose beginnings are clustered, B and E not counted, and of those drawn.
CLUSTERED, DRAWN = 8, 5


def patterns(strings: Strings, context: bool) -> PatternSet:
    """Return strings as patterns; without context every letter stands alone, and the network starts anew."""
    whole = strings.patterns(INPUTS, OUTPUTS)
    if context:
        return whole
    return PatternSet.from_arrays(whole.inputs, whole.targets, labels=whole.labels)


def respond(network: Simulator, strings: Strings, context: bool, layer: str = "output") -> Floats:
    """Return activations of a layer after each letter that another follows, shape (steps, units)."""
    recorded = network.record(patterns(strings, context), [layer])[layer]
    return recorded.astype(np.float64, copy=False)


def in_order_of_outputs(values: Floats, alphabet: tuple[str, ...]) -> Floats:
    """Return columns for symbols in the order of the output units."""
    chosen: Floats = values[:, [alphabet.index(symbol) for symbol in OUTPUTS]]
    return chosen


def accepted(outputs: Floats, strings: Strings) -> NDArray[np.bool_]:
    """Return which strings are accepted: every letter and the end were predicted, shape (strings,)."""
    units = np.array([OUTPUTS.index(each) if each in OUTPUTS else -1 for each in strings.alphabet])
    following = units[strings.numbers[strings.steps + 1]]
    predicted = outputs[np.arange(len(following)), following] > THRESHOLD
    first = np.concatenate([[0], np.cumsum(strings.lengths - 1)[:-1]])
    whole: NDArray[np.bool_] = np.logical_and.reduceat(predicted, first)
    return whole


def exactly_right(outputs: Floats, strings: Strings) -> NDArray[np.bool_]:
    """Return in which strings the legal letters, and no others, were predicted at each step."""
    legal = in_order_of_outputs(REBER.expected(strings), REBER.alphabet) > 0
    right = ((outputs > THRESHOLD) == legal).all(axis=1)
    first = np.concatenate([[0], np.cumsum(strings.lengths - 1)[:-1]])
    whole: NDArray[np.bool_] = np.logical_and.reduceat(right, first)
    return whole


def prediction(network: Simulator, strings: Strings, context: bool) -> dict[str, float]:
    """Return how far outputs are from the probabilities of the letters at each node, and what 1 letter gives.

    Returns
    -------
    dict of str to float
        ``rms``, the root of the mean square over steps and units; ``rms_by_letter``, the same of the best
        prediction from the last letter alone.
    """
    expected = in_order_of_outputs(REBER.expected(strings), REBER.alphabet)
    by_letter = in_order_of_outputs(strings.conditional(1), strings.alphabet)
    outputs = respond(network, strings, context)
    return {
        "rms": float(np.sqrt(((outputs - expected) ** 2).mean())),
        "rms_by_letter": float(np.sqrt(((by_letter - expected) ** 2).mean())),
    }


def recognition(
    network: Simulator, context: bool, grammatical: int, chance: int, long: int, rng: np.random.Generator
) -> dict[str, Any]:
    """Return how a network recognises strings in the three tests of p. 645.

    Parameters
    ----------
    network : Simulator
    context : bool
        Whether the context goes on from letter to letter.
    grammatical, chance, long : int
        Strings of the grammar, at random, and of more than a hundred letters.
    rng : Generator
        Draws them.
    """
    proper = REBER.generate(grammatical, rng)
    anything = ANYTHING.generate(chance, rng)
    lasting = long_strings(long, rng)
    said, legal = accepted(respond(network, anything, context), anything), REBER.accepts(anything)
    return {
        "accepted": int(accepted(respond(network, proper, context), proper).sum()),
        "wrongly_accepted": int((said & ~legal).sum()),
        "wrongly_rejected": int((~said & legal).sum()),
        "chance_grammatical": 100.0 * float(legal.mean()),
        "long_failed": int((~exactly_right(respond(network, lasting, context), lasting)).sum()),
    }


def looks(strings: int) -> list[int]:
    """Return after how many strings the network is looked at on its way, the last time after all."""
    return sorted({int(each) for each in np.geomspace(min(10, strings), strings, LOOKS)})


def correlations(network: Simulator, strings: Strings, context: bool) -> Floats:
    """Return how outputs correlate with what 0, 1 and 2 letters foretell, shape (orders,).

    Two letters tell the node of this grammar, and so all that can be known.
    """
    outputs = respond(network, strings, context).ravel()
    foretold = [in_order_of_outputs(strings.conditional(order), strings.alphabet) for order in range(ORDERS)]
    return np.array([np.corrcoef(outputs, each.ravel())[0, 1] for each in foretold])


def clusters(network: Simulator, context: bool) -> dict[str, Any]:
    """Return what the tree of hidden patterns is like, over the beginnings of all short strings."""
    from pdpsim.analysis.clades import tree_purity, whole_branches
    from pdpsim.analysis.clustering import cluster

    strings = REBER.strings(CLUSTERED + 2)
    _, steps = np.unique(strings.contexts(CLUSTERED + 2), return_index=True)
    beginnings = np.array(strings.context_names(CLUSTERED + 2))[steps]
    nodes = np.array(REBER.nodes)[REBER.read(strings)[strings.steps]][steps]
    vectors = respond(network, strings, context, "hidden")[steps]
    tree = cluster(vectors, beginnings.tolist())
    letters = np.array([beginning[-1] for beginning in beginnings])
    short = np.array([len(beginning) <= DRAWN + 1 for beginning in beginnings])
    return {
        "purity_node": tree_purity(tree, nodes),
        "purity_letter": tree_purity(tree, letters),
        "whole_nodes": sum(whole_branches(tree, nodes)[node] for node in "12345"),
        "path_kept": path_kept(vectors, nodes, beginnings),
        "tree_beginnings": beginnings[short],
        "tree_nodes": nodes[short],
        "tree_vectors": vectors[short],
    }


def path_kept(vectors: Floats, nodes: NDArray[np.str_], beginnings: NDArray[np.str_]) -> float:
    """Return how well the letter before the last one is kept where it makes no difference any more.

    Parameters
    ----------
    vectors : array, shape (beginnings, units)
        Hidden patterns.
    nodes, beginnings : array of str, shape (beginnings,)
        The node that each has reached; the letters on the way there, B among them.

    Returns
    -------
    float
        Among beginnings with the same node and the same last letter: the share whose nearest other one has
        the same letter before, less the share that would by chance. 0 by chance.
    """
    from pdpsim.analysis.clustering import nearest_neighbours

    gains = []
    for node, letter in sorted(set(zip(nodes, (each[-1] for each in beginnings), strict=True))):
        inside = [
            i for i, (n, b) in enumerate(zip(nodes, beginnings, strict=True)) if n == node and b[-1] == letter
        ]
        before = np.array([beginnings[i][-2:-1] for i in inside])
        counts = np.unique(before, return_counts=True)[1]
        if len(counts) > 1:
            same = before[nearest_neighbours(vectors[inside])] == before
            chance = (counts * (counts - 1)).sum() / (len(inside) * (len(inside) - 1))
            gains.append((len(inside), float(same.mean()) - chance))
    sizes, values = np.array(gains).T
    return float((sizes * values).sum() / sizes.sum())
