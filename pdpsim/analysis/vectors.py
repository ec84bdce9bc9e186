"""Recorded vectors by label: averages over the tokens of each type, and samples of the tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError, nearest


@dataclass(frozen=True, eq=False)
class LabelledVectors:
    """One vector per label.

    Parameters
    ----------
    labels : tuple of str
        The labels, in the order of the rows.
    vectors : ndarray, shape (labels, units)
        Mean vector of each label.
    counts : ndarray of int, shape (labels,)
        How many tokens each is the mean of.
    """

    labels: tuple[str, ...]
    vectors: NDArray[np.float64]
    counts: NDArray[np.intp]


def average_by(
    vectors: ArrayLike, labels: Sequence[str] | NDArray[np.str_], order: Sequence[str] | None = None
) -> LabelledVectors:
    """Return the mean vector of the tokens of each label.

    Parameters
    ----------
    vectors : array_like, shape (tokens, units)
        One recorded vector per token, such as the hidden activations at each word of a stream.
    labels : sequence of str, length tokens
        What each token is a token of.
    order : sequence of str, optional
        The labels wanted, in the order wanted; all of them, sorted, by default.

    Returns
    -------
    LabelledVectors

    Raises
    ------
    ValidationError
        If vectors and labels differ in number, or a label wanted has no token.

    Notes
    -----
    Averages over contexts form classes even in an untrained network, since the contexts of the words of
    a class are alike (Elman, 1990, p. 201, footnote): compare with one.
    """
    rows, names = _matched(vectors, labels)
    present, numbers = np.unique(names, return_inverse=True)
    counts = np.bincount(numbers, minlength=present.size)
    sums = np.zeros((present.size, rows.shape[1]))
    np.add.at(sums, numbers, rows)
    means = sums / counts[:, None]
    known = [str(name) for name in present]
    if order is None:
        return LabelledVectors(tuple(known), means, counts)
    places = {name: place for place, name in enumerate(known)}
    for name in order:
        if name not in places:
            raise ValidationError(f"no token is labelled {name!r}{nearest(name, known)}", ("order",))
    chosen = [places[name] for name in order]
    return LabelledVectors(tuple(order), means[chosen], counts[chosen])


def stratified_sample(
    labels: Sequence[str] | NDArray[np.str_], per_label: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return the numbers of a sample of tokens with equally many of each label.

    A distance matrix grows with the square of the tokens: 3 GB for the 27,534 of Elman (1990). A sample
    that holds as many tokens of rare labels as of frequent ones can be clustered whole.

    Parameters
    ----------
    labels : sequence of str, length tokens
        What each token is a token of.
    per_label : int
        How many of each label; all of them where there are fewer.
    rng : Generator
        Draws the sample.

    Returns
    -------
    ndarray of int
        Token numbers, ascending.
    """
    if per_label < 1:
        raise ValidationError(f"expected 1 token or more of each label, got {per_label}", ("per_label",))
    names = np.asarray(labels)
    chosen = [rng.permutation(np.flatnonzero(names == name))[:per_label] for name in np.unique(names)] or [
        np.empty(0, dtype=np.intp)
    ]
    return np.sort(np.concatenate(chosen))


def token_names(labels: Sequence[str] | NDArray[np.str_]) -> tuple[str, ...]:
    """Return a unique name for each token: its label and its number among those, ``boy.1``, ``boy.2``."""
    seen: Counter[str] = Counter()
    names = []
    for label in map(str, labels):
        seen[label] += 1
        names.append(f"{label}.{seen[label]}")
    return tuple(names)


def _matched(
    vectors: ArrayLike, labels: Sequence[str] | NDArray[np.str_]
) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    rows = np.asarray(vectors, dtype=np.float64)
    names = np.asarray(labels, dtype=np.str_)
    if rows.ndim != 2 or names.shape != rows.shape[:1]:
        raise ValidationError(
            f"expected one label for each row of vectors; got vectors of shape {rows.shape} and labels of "
            f"shape {names.shape}",
            ("labels",),
        )
    if not names.size:
        raise ValidationError("expected at least one token", ("labels",))
    return rows, names
