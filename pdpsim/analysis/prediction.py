"""How well outputs predict what comes next: errors under every definition, and the cosine.

Papers call several things the error of a prediction, or its root mean square. Each has a name of its own
here, so that two numbers are compared only where they are of one kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.analysis.similarity import cosine
from pdpsim.base.errors import ValidationError

Floats = NDArray[np.float64]


def sum_abs(outputs: Floats, wanted: Floats) -> Floats:
    r"""Return :math:`\sum_i |t_i - o_i|` for each token."""
    return np.asarray(np.abs(outputs - wanted).sum(axis=1))


def sse(outputs: Floats, wanted: Floats) -> Floats:
    r"""Return :math:`\sum_i (t_i - o_i)^2` for each token."""
    return np.asarray(((outputs - wanted) ** 2).sum(axis=1))


def norm(outputs: Floats, wanted: Floats) -> Floats:
    r"""Return the Euclidean distance, :math:`\sqrt{\sum_i (t_i - o_i)^2}`, for each token."""
    return np.asarray(np.sqrt(sse(outputs, wanted)))


def unit_rms(outputs: Floats, wanted: Floats) -> Floats:
    r"""Return the RMS over the *n* units, :math:`\sqrt{\sum_i (t_i - o_i)^2 / n}`, for each token."""
    return np.asarray(np.sqrt(sse(outputs, wanted) / outputs.shape[1]))


def divergence(outputs: Floats, wanted: Floats) -> Floats:
    r"""Return :math:`\sum_i t_i \ln(t_i / p_i)` for each token, *p* the outputs divided by their sum.

    Both are taken as distributions; infinite where an output is 0 and what is wanted is not.
    """
    totals = outputs.sum(axis=1, keepdims=True)
    shares = np.divide(outputs, totals, out=np.zeros_like(outputs), where=totals > 0)
    ratios = np.divide(wanted, shares, out=np.full_like(shares, np.inf), where=shares > 0)
    ratios[wanted == 0] = 1.0
    return np.asarray((wanted * np.log(ratios)).sum(axis=1))


#: The definitions, by name.
DEFINITIONS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    function.__name__: function for function in (sum_abs, sse, norm, unit_rms, divergence)
}


def errors(outputs: ArrayLike, wanted: ArrayLike) -> dict[str, Floats]:
    """Return each token's error under every definition.

    Parameters
    ----------
    outputs, wanted : array_like, shape (tokens, units)
        Output vectors *o*, and what they are compared with, *t*: the word that followed (one unit on), or the
        likelihood of each word.

    Returns
    -------
    dict of str to array, shape (tokens,)
        By the names of `DEFINITIONS`.

    Raises
    ------
    ValidationError
        If shapes differ.
    """
    vectors, targets = np.asarray(outputs, dtype=np.float64), np.asarray(wanted, dtype=np.float64)
    if vectors.ndim != 2 or vectors.shape != targets.shape:
        raise ValidationError(
            f"expected outputs and what is wanted of one shape, tokens x units; got {vectors.shape} and "
            f"{targets.shape}"
        )
    return {name: function(vectors, targets) for name, function in DEFINITIONS.items()}


def assess(outputs: ArrayLike, wanted: Mapping[str, ArrayLike]) -> dict[str, float]:
    """Return means and standard deviations over tokens, against one yardstick or several.

    Parameters
    ----------
    outputs : array_like, shape (tokens, units)
    wanted : mapping of str to array_like, shape (tokens, units)
        What outputs are compared with, by name, such as ``"actual"`` and ``"likelihood"``.

    Returns
    -------
    dict of str to float
        ``<definition>_<name>`` for every definition of `errors`, and ``cosine_<name>``; the same with
        ``_sd``.
    """
    measures: dict[str, float] = {}
    for name, target in wanted.items():
        for definition, values in {**errors(outputs, target), "cosine": cosine(outputs, target)}.items():
            measures[f"{definition}_{name}"] = float(values.mean())
            measures[f"{definition}_{name}_sd"] = float(values.std()) if np.isfinite(values).all() else np.nan
    return measures
