"""What is measured of a network that predicts the next word: errors, similarities, branches, tokens."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim import measure
from pdpsim.base.errors import StudyError, nearest

from .grammar import ANIMATES, INANIMATES, VERBS, VOCABULARY, WORDS, Corpus

if TYPE_CHECKING:
    from pdpsim.analysis.clustering import Tree

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Linkages under which the branches are looked for. Of the usual ones, those whose trees cannot invert.
LINKAGES = ("average", "complete", "single", "ward")

#: The branches of Figure 7, under the names that measures and claims use.
BRANCHES: Mapping[str, tuple[str, ...]] = {
    "verbs": VERBS,
    "nouns": ANIMATES + INANIMATES,
    "animates": ANIMATES,
    "inanimates": INANIMATES,
    "humans": ("woman", "girl", "man", "boy"),
    "animals": ("mouse", "cat", "dog", "monster", "lion", "dragon"),
    "small-animals": ("mouse", "cat", "dog"),
    "large-animals": ("monster", "lion", "dragon"),
    "food": ("sandwich", "cookie", "bread"),
    "breakables": ("plate", "glass"),
    "things": ("car", "book", "rock"),
    "no-object": ("think", "exist", "sleep"),
    "like-chase": ("like", "chase"),
    "like-chase-eat": ("like", "chase", "eat"),
}

#: The words of Figure 8's tree: ZOG in the place of man.
ZOG_WORDS = tuple("zog" if word == "man" else word for word in WORDS)

#: The branches of Figure 8 that ZOG makes.
ZOG_BRANCHES: Mapping[str, tuple[str, ...]] = {
    "zog-humans": ("woman", "girl", "boy", "zog"),
    "zog-sister": ("woman", "girl", "boy"),
}


# --- errors ---------------------------------------------------------------------------------------


def errors(outputs: Floats, wanted: Floats) -> dict[str, Floats]:
    r"""Return each token's error under every definition that the paper's "RMS error" could have.

    Parameters
    ----------
    outputs, wanted : array, shape (tokens, units)
        Output vectors *o*, and what they are compared with, *t*: the word that followed, or the
        likelihood of each word.

    Returns
    -------
    dict of str to array, shape (tokens,)
        ``sum_abs``: :math:`\sum_i |t_i - o_i|`; ``sse``: :math:`\sum_i (t_i - o_i)^2`; ``norm``: the
        Euclidean distance, :math:`\sqrt{sse}`; ``unit_rms``: :math:`\sqrt{sse / units}`.
    """
    difference = outputs - wanted
    sse = np.einsum("ij,ij->i", difference, difference)
    return {
        "sum_abs": np.abs(difference).sum(axis=1),
        "sse": sse,
        "norm": np.sqrt(sse),
        "unit_rms": np.sqrt(sse / outputs.shape[1]),
    }


def prediction(outputs: Floats, actual: Floats, likelihood: Floats) -> dict[str, float]:
    """Return how well outputs predict: means and SDs over tokens, each under its own name.

    Parameters
    ----------
    outputs, actual, likelihood : array, shape (tokens, units)
        Output vectors, the words that followed (one-hot), and the likelihood vectors.

    Returns
    -------
    dict of str to float
        ``<definition>_actual`` and ``<definition>_likelihood`` for every definition of `errors`, and
        ``cosine`` (with the likelihood vector); the same with ``_sd``, the SD over tokens. Besides,
        ``root_mean_sse_actual``, where the root is taken of the mean over tokens.
    """
    from pdpsim.analysis.similarity import cosine

    measures: dict[str, float] = {}
    for against, wanted in (("actual", actual), ("likelihood", likelihood)):
        for name, values in errors(outputs, wanted).items():
            measures[f"{name}_{against}"] = float(values.mean())
            measures[f"{name}_{against}_sd"] = float(values.std())
    angles = cosine(outputs, likelihood)
    measures["cosine"], measures["cosine_sd"] = float(angles.mean()), float(angles.std())
    measures["root_mean_sse_actual"] = float(np.sqrt(measures["sse_actual"]))
    return measures


def references(actual: Floats, likelihood: Floats) -> dict[str, float]:
    """Return the errors of three predictors that need no network, for the same tokens.

    Parameters
    ----------
    actual, likelihood : array, shape (tokens, units)

    Returns
    -------
    dict of str to float
        ``floor_...``: the likelihood vectors themselves, the best that any predictor can do that knows
        the sentence so far; ``off_...``: every unit 0, a network that has only learnt to keep
        quiet; ``half_...``: every unit 0.5, where a network starts (p. 197: an error of about 15.5).
    """
    predictors = {"floor": likelihood, "off": np.zeros_like(actual), "half": np.full_like(actual, 0.5)}
    return {
        f"{name}_{measure}": value
        for name, outputs in predictors.items()
        for measure, value in prediction(outputs, actual, likelihood).items()
        if not measure.endswith("_sd")
    }


# --- word types -----------------------------------------------------------------------------------


def tree_of(vectors: ArrayLike, words: tuple[str, ...] = WORDS, linkage: str = LINKAGES[0]) -> Tree:
    """Return the tree of averaged word vectors, by Euclidean distance, as in Figures 7 and 8.

    Parameters
    ----------
    vectors : array, shape (words, units)
        One for each word.
    words : tuple of str
        Their names, in the same order.
    linkage : str
        One of `LINKAGES`; by default the first, the one that carries the verdicts.
    """
    from pdpsim.analysis.clustering import cluster

    return cluster(vectors, words, linkage=linkage, distance="euclidean")


@measure
def first_split(measures: Measures) -> float:
    """Return how far the tree's first split is that of verbs and nouns: the lesser of the two stems."""
    return min(stem(measures, "verbs"), stem(measures, "nouns"))


@measure
def stem(measures: Measures, branch: str) -> float:
    """Return the length of a branch's stem in the tree of words; of Figure 8's branches, in that with ZOG.

    It is the height at which the first outsider joins less that at which all members are joined, in units of
    the tree's height: above 0 exactly if the words are one branch.
    """
    from pdpsim.analysis import clades

    if branch in ZOG_BRANCHES:
        tree = tree_of(measures["zog_words"], ZOG_WORDS, measures["linkage"])
        return clades.stem(tree, ZOG_BRANCHES[branch])
    if branch not in BRANCHES:
        raise StudyError(f"unknown branch {branch!r}{nearest(branch, [*BRANCHES, *ZOG_BRANCHES])}")
    return clades.stem(tree_of(measures["words"], WORDS, measures["linkage"]), BRANCHES[branch])


def branches(
    vectors: ArrayLike,
    words: tuple[str, ...] = WORDS,
    sets: Mapping[str, tuple[str, ...]] = BRANCHES,
) -> dict[str, float]:
    """Return for each set and linkage, as ``<set>_<linkage>``, whether it is one branch (1 or 0)."""
    from pdpsim.analysis.clades import is_clade

    trees = {linkage: tree_of(vectors, words, linkage) for linkage in LINKAGES}
    return {
        f"{name}_{linkage}": float(is_clade(tree, members))
        for name, members in sets.items()
        for linkage, tree in trees.items()
    }


def published_distances(file: Path) -> Floats:
    """Return the distances at which words join in Figure 7, shape (words, words), in the order of `WORDS`.

    Parameters
    ----------
    file : Path
        The table ``figure_7``: the height of each join, and the words that are then one branch.
    """
    distances = np.zeros((len(WORDS), len(WORDS)))
    joins = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    # from the root down, so that two words keep the height of the smallest branch that has both
    for height, words in sorted(joins, key=lambda join: -len(join[1].split())):
        members = [WORDS.index(word) for word in words.split()]
        distances[np.ix_(members, members)] = float(height)
    np.fill_diagonal(distances, 0.0)
    return distances


def height_likeness(vectors: ArrayLike, published: Floats, linkage: str = LINKAGES[0]) -> float:
    """Return the correlation of the distances at which words join in a tree with the published ones.

    Parameters
    ----------
    vectors : array, shape (29, units)
        Averaged vectors in the order of `WORDS`.
    published : array, shape (29, 29)
        See `published_distances`.
    linkage : str
        One of `LINKAGES`.
    """
    from scipy.cluster.hierarchy import cophenet
    from scipy.spatial.distance import squareform

    joined = cophenet(tree_of(vectors, WORDS, linkage).merges)
    return float(np.corrcoef(joined, squareform(published))[0, 1])


def zog_likeness(vectors: ArrayLike, zog_vectors: ArrayLike) -> float:
    """Return the correlation of man's distances to the other 28 words with ZOG's in the new corpus.

    Parameters
    ----------
    vectors, zog_vectors : array, shape (29, units)
        Averaged vectors in the order of `WORDS` and of `ZOG_WORDS`.
    """
    at = WORDS.index("man")
    man, zog = (
        np.linalg.norm(np.delete(table, at, axis=0) - table[at], axis=1)
        for table in (np.asarray(vectors, dtype=np.float64), np.asarray(zog_vectors, dtype=np.float64))
    )
    return float(np.corrcoef(man, zog)[0, 1])


# --- word tokens ----------------------------------------------------------------------------------


def token_tree(vectors: Floats, words: NDArray[np.str_]) -> dict[str, float]:
    """Return how well a tree of tokens keeps the types apart.

    Parameters
    ----------
    vectors : array, shape (tokens, units)
        Hidden vectors of a sample of tokens: a tree of the whole stream would need 3 GB of distances.
    words : array of str, shape (tokens,)
        The type of each.

    Returns
    -------
    dict of str to float
        ``types_scattered_<linkage>``, the number of types whose tokens are not exactly one branch, and
        ``token_purity_<linkage>``, the dendrogram purity; ``neighbour_purity``, the share of tokens whose
        nearest neighbour is of their own type.
    """
    from pdpsim.analysis.clades import tree_purity, whole_branches
    from pdpsim.analysis.clustering import nearest_neighbour_purity
    from pdpsim.analysis.vectors import token_names

    measures = {"neighbour_purity": nearest_neighbour_purity(vectors, words)}
    for linkage in LINKAGES:
        tree = tree_of(vectors, token_names(words), linkage)
        whole = whole_branches(tree, words)
        measures[f"types_scattered_{linkage}"] = float(len(whole) - sum(whole.values()))
        measures[f"token_purity_{linkage}"] = tree_purity(tree, words)
    return measures


@measure
def types_scattered(measures: Measures) -> float:
    """Return the number of types whose tokens are not exactly one branch, with the linkage of the trees."""
    return float(measures[f"types_scattered_{measures['linkage']}"])


@measure
def neighbours_of_other_types(measures: Measures) -> float:
    """Return the share of tokens whose nearest neighbour is a token of another type (p. 199, note 6)."""
    return 1.0 - float(measures["neighbour_purity"])


def identical_tokens(vectors: Floats) -> int:
    """Return how many tokens have a vector, to the last bit, that an earlier token had.

    Parameters
    ----------
    vectors : array, shape (tokens, units)
        Hidden vectors of the whole stream. They are compared by digests, which take a hundredth of the room.
    """
    return len(vectors) - len({blake2b(row.tobytes(), digest_size=16).digest() for row in vectors})


def separation(vectors: Floats, groups: NDArray[Any]) -> float:
    """Return the mean silhouette of vectors in groups.

    scikit-learn has it as well, but would take 60 MB in every process that trains networks.

    Parameters
    ----------
    vectors : array, shape (tokens, units)
    groups : array, shape (tokens,)
        The group of each.

    Returns
    -------
    float
        From -1 to 1; above 0 where tokens are, in the mean, nearer to their own group than to the nearest
        other one. Groups of one token do not count; NaN with fewer than two others.

    References
    ----------
    Rousseeuw, P. J. (1987). Silhouettes. Journal of Computational and Applied Mathematics, 20, 53-65.
    """
    from scipy.spatial.distance import cdist

    names, numbers, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    if (sizes == 1).any():  # a token alone has no distance to its own group
        several = sizes[numbers] > 1
        return separation(vectors[several], groups[several])
    if len(names) < 2:
        return float("nan")
    sums = np.stack([cdist(vectors, vectors[numbers == k]).sum(axis=1) for k in range(len(names))], axis=1)
    rows = np.arange(len(vectors))
    own = sums[rows, numbers] / (sizes[numbers] - 1)  # a token is no neighbour of its own
    means = sums / sizes
    means[rows, numbers] = np.inf
    nearest_other = means.min(axis=1)
    widest = np.maximum(own, nearest_other)
    return float(np.divide(nearest_other - own, widest, out=np.zeros_like(widest), where=widest > 0).mean())


def place_separation(vectors: Floats, corpus: Corpus, word: str) -> float:
    """Return the `separation` of a word's sentence-initial tokens from its sentence-final ones.

    Parameters
    ----------
    vectors : array, shape (tokens, units)
        Hidden vectors of the whole stream.
    corpus : Corpus
        The stream.
    word : str
        Which word.
    """
    tokens = corpus.words == VOCABULARY.index(word)
    return separation(vectors[tokens], corpus.last[tokens])


def verb_separation(vectors: Floats, corpus: Corpus, word: str) -> float:
    """Return the `separation` of a word's sentence-final tokens by the verb before them.

    Parameters
    ----------
    vectors : array, shape (tokens, units)
        Hidden vectors of the whole stream.
    corpus : Corpus
        The stream.
    word : str
        Which word.
    """
    tokens = (corpus.words == VOCABULARY.index(word)) & (corpus.places == 2)
    return separation(vectors[tokens], np.roll(corpus.words, 1)[tokens])


def context_likeness(vectors: Floats, corpus: Corpus, one: str, other: str) -> float:
    """Return how alike the structures are that contexts give to the tokens of two words.

    Tokens of each word are averaged by context: place in the sentence and preceding word. The distances
    between contexts, of those that both words occur in, are correlated between the words.

    Parameters
    ----------
    vectors : array, shape (tokens, units)
        Hidden vectors of the whole stream.
    corpus : Corpus
        The stream.
    one, other : str
        The words.

    Returns
    -------
    float
        Pearson's correlation; NaN with fewer than three contexts in common.
    """
    from pdpsim.analysis.similarity import distance_matrix, representational_similarity

    context = corpus.places * len(VOCABULARY) + np.roll(corpus.words, 1)
    tokens = [corpus.words == VOCABULARY.index(word) for word in (one, other)]
    shared = np.intersect1d(context[tokens[0]], context[tokens[1]])
    if len(shared) < 3:
        return float("nan")
    first, second = (
        distance_matrix([vectors[of_word & (context == each)].mean(axis=0) for each in shared])
        for of_word in tokens
    )
    return representational_similarity(first, second)


def figure_9_tokens(corpus: Corpus) -> Ints:
    """Return places in the stream: the first token of each sentence that Figure 9 has.

    These are the sentences with one boy and no girl, or one girl and no boy, each once.

    Parameters
    ----------
    corpus : Corpus
        The stream.
    """
    words = np.array(VOCABULARY)[corpus.words]
    shown = np.isin(words, ("boy", "girl"))
    alone = np.bincount(corpus.starts, shown)[corpus.starts] == 1
    tokens = np.flatnonzero(shown & alone)
    ends = corpus.starts[tokens] + np.bincount(corpus.starts)[corpus.starts[tokens]]
    sentences = [" ".join(words[start:end]) for start, end in zip(corpus.starts[tokens], ends, strict=True)]
    return tokens[np.sort(np.unique(sentences, return_index=True)[1])]


def sentences_of(corpus: Corpus, tokens: Ints) -> NDArray[np.str_]:
    """Return the sentence of each token, that word in capitals, as the leaves of Figure 9 are written.

    Parameters
    ----------
    corpus : Corpus
        The stream.
    tokens : array of int, shape (tokens chosen,)
        Places in the stream.
    """
    starts, places = corpus.starts, corpus.places
    texts = []
    for token in tokens:
        words = [VOCABULARY[word] for word in corpus.words[starts == starts[token]]]
        words[places[token]] = words[places[token]].upper()
        texts.append(" ".join(words))
    return np.array(texts, dtype=np.str_)
