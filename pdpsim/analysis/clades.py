"""What trees say: which sets of items are branches (clades), in one tree or over many networks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import cophenet
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import squareform

from pdpsim.analysis.clustering import Tree
from pdpsim.base.errors import ValidationError, nearest


def clades(tree: Tree) -> tuple[frozenset[str], ...]:
    """Return every branch of two items or more, in order of merging; the last is the whole tree."""
    return tree.branches


def is_clade(tree: Tree, items: Collection[str]) -> bool:
    """Return whether exactly these items form one branch of the tree.

    A single item, or all of them, always do.
    """
    wanted = _known(tree, items)
    return len(wanted) == 1 or wanted in tree.branches


def clade_share(trees: Iterable[Tree], items: Collection[str]) -> float:
    """Return the share of the trees (one per network) in which exactly these items form one branch."""
    return float(np.mean([is_clade(tree, items) for tree in _several(trees)]))


def clade_shares(trees: Iterable[Tree]) -> dict[frozenset[str], float]:
    """Return every branch of any tree, with the share of trees that have it, most frequent first.

    Parameters
    ----------
    trees : iterable of Tree
        One per network, of the same items.

    Returns
    -------
    dict
        Branches of two items or more, with shares above 0; larger branches first among equals.
    """
    forest = _several(trees)
    for tree in forest:
        if set(tree.items) != set(forest[0].items):
            raise ValidationError("the trees have different items", ("trees",))
    counts = Counter(branch for tree in forest for branch in tree.branches)
    ranked = sorted(counts, key=lambda branch: (-counts[branch], -len(branch), sorted(branch)))
    return {branch: counts[branch] / len(forest) for branch in ranked}


def majority_clades(trees: Iterable[Tree], share: float = 0.5) -> dict[frozenset[str], float]:
    """Return the majority-rule consensus: the branches that more than a share of the trees have.

    From one half on, any two of them are nested or disjoint, so that they form one tree.

    Parameters
    ----------
    trees : iterable of Tree
        One per network, of the same items.
    share : float
        At least 0.5, the default, and below 1.

    References
    ----------
    Margush, T., & McMorris, F. R. (1981). Consensus n-trees. Bulletin of Mathematical Biology, 43,
    239-244.
    """
    if not 0.5 <= share < 1:
        raise ValidationError(f"a majority is a share of at least 0.5 and below 1, got {share!r}", ("share",))
    return {branch: frequency for branch, frequency in clade_shares(trees).items() if frequency > share}


def root_split(tree: Tree) -> tuple[frozenset[str], frozenset[str]]:
    """Return the two branches that meet at the root, the larger first."""
    left, right = tree.merges[-1, :2].astype(int)
    first, second = (frozenset(tree.items[x] for x in tree.leaves[branch]) for branch in (left, right))
    return (second, first) if len(second) > len(first) else (first, second)


def root_purity(tree: Tree, labels: Mapping[str, str]) -> float:
    """Return how well the root split separates a labelling, such as verbs from nouns.

    Parameters
    ----------
    tree : Tree
        The tree.
    labels : mapping of str to str
        Each item's label; there must be two labels or more.

    Returns
    -------
    float
        Share of the items that are right when the two branches get two different labels, as well as
        possible. With two labels, the lowest possible value is just over one half, and one item against
        all others has nearly the share of the larger class: compare with that.
    """
    missing = [item for item in tree.items if item not in labels]
    if missing:
        raise ValidationError(f"no label for {', '.join(missing)}", ("labels",))
    kinds = sorted({labels[item] for item in tree.items})
    if len(kinds) < 2:
        raise ValidationError(f"expected two labels or more, got {', '.join(kinds)}", ("labels",))
    table = np.array([[sum(labels[x] == kind for x in side) for kind in kinds] for side in root_split(tree)])
    rows, columns = linear_sum_assignment(table, maximize=True)
    return float(table[rows, columns].sum() / len(tree.items))


def smallest_clade(tree: Tree, items: Collection[str]) -> frozenset[str]:
    """Return the smallest branch that holds all these items."""
    wanted = _known(tree, items)
    if len(wanted) == 1:
        return wanted
    return min((branch for branch in tree.branches if wanted <= branch), key=len)


def closest_clade(tree: Tree, items: Collection[str]) -> tuple[frozenset[str], float]:
    """Return the branch most like a set of items, and how like it is.

    Returns
    -------
    branch : frozenset of str
        The branch, a single item included, with the largest Jaccard index.
    index : float
        Items in both over items in either: 1 if the set is a branch.
    """
    wanted = _known(tree, items)
    candidates = [*tree.branches, *(frozenset((item,)) for item in tree.items)]
    scores = [len(wanted & branch) / len(wanted | branch) for branch in candidates]
    best = int(np.argmax(scores))
    return candidates[best], scores[best]


def stem(tree: Tree, items: Collection[str]) -> float:
    """Return how far a set of items stands apart as one branch: the length of the branch's stem.

    Parameters
    ----------
    tree : Tree
        Of a linkage that never inverts (not centroid or median).
    items : collection of str
        Some, not all, of the tree's.

    Returns
    -------
    float
        The height at which the first outsider is joined to a member, less the height at which the members
        are all joined, in units of the tree's height: above 0 if, and only if, exactly these items are one
        branch; the further below, the sooner outsiders get in. 0 in a tree without height.
    """
    joined = squareform(cophenet(tree.merges))
    inside = np.isin(tree.items, list(_known(tree, items)))
    if inside.all():
        raise ValidationError("expected some, not all, of the tree's items", ("items",))
    within, without = joined[np.ix_(inside, inside)].max(), joined[np.ix_(inside, ~inside)].min()
    return float((without - within) / joined.max()) if joined.max() > 0 else 0.0


def sister(tree: Tree, items: str | Collection[str]) -> frozenset[str]:
    """Return the branch with which an item, or a branch given by its items, is merged first.

    For a single item it is what the tree takes it to be most like: the human nouns, for ZOG of Elman
    (1990, Figure 8).
    """
    wanted = _known(tree, (items,) if isinstance(items, str) else items)
    if not is_clade(tree, wanted) or len(wanted) == len(tree.items):
        raise ValidationError(f"{', '.join(sorted(wanted))} must be a branch that joins another", ("items",))
    joined = min((branch for branch in tree.branches if wanted < branch), key=len)
    return joined - wanted


def tree_purity(tree: Tree, labels: Sequence[str] | NDArray[np.str_]) -> float:
    """Return the dendrogram purity of a labelling of the leaves.

    For every pair of leaves with the same label: the share of that label in the smallest branch holding
    both; averaged over pairs. 1 means that every label is one branch of its own.

    Parameters
    ----------
    tree : Tree
        Such as one of tokens.
    labels : sequence of str
        The label of each leaf, in the tree's order of items.

    Returns
    -------
    float
        Not a number when no two leaves share a label.

    References
    ----------
    Heller, K. A., & Ghahramani, Z. (2005). Bayesian hierarchical clustering. ICML 22, 297-304.
    """
    counts = _label_counts(tree, labels)[1]
    n = len(tree.items)
    pairs = total = 0.0
    for merge, (left, right) in enumerate(tree.merges[:, :2].astype(int)):
        meeting = counts[left] * counts[right]
        both = counts[n + merge]
        pairs += meeting.sum()
        total += (meeting * both).sum() / both.sum()
    return float(total / pairs) if pairs else float("nan")


def whole_branches(tree: Tree, labels: Sequence[str] | NDArray[np.str_]) -> dict[str, bool]:
    """Return for each label whether its leaves form exactly one branch.

    Parameters
    ----------
    tree : Tree
        Such as one of tokens.
    labels : sequence of str
        The label of each leaf, in the tree's order of items.
    """
    kinds, counts = _label_counts(tree, labels)
    pure = counts.sum(axis=1) == counts.max(axis=1)
    largest = np.where(pure[:, None], counts, 0).max(axis=0)
    return {kind: bool(largest[k] == counts[-1, k]) for k, kind in enumerate(kinds)}


def _label_counts(
    tree: Tree, labels: Sequence[str] | NDArray[np.str_]
) -> tuple[list[str], NDArray[np.int64]]:
    """Return the labels, and how many leaves of each lie under every item and merge."""
    names = np.asarray(labels, dtype=np.str_)
    n = len(tree.items)
    if names.shape != (n,):
        raise ValidationError(f"expected {n} labels, one per leaf; got shape {names.shape}", ("labels",))
    kinds, numbers = np.unique(names, return_inverse=True)
    counts = np.zeros((2 * n - 1, kinds.size), dtype=np.int64)
    counts[np.arange(n), numbers] = 1
    for merge, (left, right) in enumerate(tree.merges[:, :2].astype(int)):
        counts[n + merge] = counts[left] + counts[right]
    return [str(kind) for kind in kinds], counts


def _known(tree: Tree, items: Collection[str]) -> frozenset[str]:
    wanted = frozenset((items,)) if isinstance(items, str) else frozenset(items)
    if not wanted:
        raise ValidationError("expected at least one item", ("items",))
    for item in sorted(wanted - set(tree.items)):
        raise ValidationError(f"no item {item!r} in the tree{nearest(item, tree.items)}", ("items",))
    return wanted


def _several(trees: Iterable[Tree]) -> list[Tree]:
    forest = list(trees)
    if not forest:
        raise ValidationError("expected at least one tree", ("trees",))
    return forest
