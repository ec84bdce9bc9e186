r"""The binding network: from active Wickelfeatures back to strings (Rumelhart & McClelland, 1986, appendix).

Candidate strings compete for the active features. Each feature has a fixed amount of credit, its own
activation :math:`s_j`, and divides it among the candidates that contain it in proportion to their
strengths :math:`a_k`; a candidate's strength is the credit it holds, as a share of what it answers for:

.. math::

    a_i \leftarrow \frac{1}{S + \lambda E_i} \sum_j s_j \, \frac{F_{ij} a_i}{\sum_k F_{kj} a_k}, \qquad
    S = \sum_j s_j, \quad E_i = \sum_j F_{ij} (1 - s_j)

with :math:`F_{ij}` 1 if candidate i turns feature j on, repeated until nothing changes. :math:`E_i` is the
candidate's *excess*: features that it would turn on and that are off. A candidate with no rival comes to
rest at (features shared) / (features in either), or at (features shared) / (features active) when
:math:`\lambda = 0`; so 1 means a perfect account. All strengths together never exceed 1.

The division of credit is the chapter's, as it is recalled; the form of the charge for excess, and its
weight :math:`\lambda = 1`, are assumed. Without a charge, a string that contains another's features and
more could only win. As written the rule climbs a concave function (it is the Richardson-Lucy iteration),
so that the resting point does not depend on the start.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import PatternError

Floats = NDArray[np.float64]

#: Responses weaker than this are not reported (Rumelhart & McClelland, 1986).
THRESHOLD = 0.2
#: Up to so many candidates, features are pooled by the candidates that contain them.
FEW = 8


def bind(
    active: ArrayLike,
    candidates: ArrayLike,
    *,
    excess: float = 1.0,
    tolerance: float = 1e-4,
    cycles: int = 1000,
) -> Floats:
    """Let candidate strings compete for active features until their strengths come to rest.

    Parameters
    ----------
    active : array, shape (..., features)
        Activations between 0 and 1: drawn outputs, or probabilities.
    candidates : array of 0 and 1, shape (..., candidates, features)
        The features of each candidate. A row of zeros is no candidate: its strength is 0, so that
        patterns with fewer candidates than others can be filled up.
    excess : float, default 1.0
        The weight lambda of features that a candidate has and that are off.
    tolerance : float, default 1e-4
        At rest when no strength changes by more in a cycle.
    cycles : int, default 1000
        At most so many.

    Returns
    -------
    array, shape (..., candidates)
        Strengths, between 0 and 1.

    Raises
    ------
    PatternError
        If the features of `active` and `candidates` do not fit, or activations leave [0, 1].
    """
    s = np.asarray(active, dtype=np.float64)
    features = np.asarray(candidates, dtype=np.float64)
    if features.ndim < 2 or features.shape[:-2] != s.shape[:-1] or features.shape[-1] != s.shape[-1]:
        raise PatternError(
            f"candidates of shape {features.shape} do not fit active features of shape {s.shape}:"
            " (..., candidates, features) and (..., features) expected"
        )
    if s.size and not (s.min() >= 0.0 and s.max() <= 1.0):
        raise PatternError("activations of features are between 0 and 1")
    answers_for = s.sum(axis=-1)[..., None] + excess * (features @ (1.0 - s)[..., None])[..., 0]
    real = (features.any(axis=-1) & (answers_for > 0.0)).astype(np.float64)
    answers_for = np.where(real > 0.0, answers_for, 1.0)
    strengths: Floats = real / np.maximum(real.sum(axis=-1, keepdims=True), 1.0)
    if features.shape[-2] <= FEW:
        s, features = _pooled(s, features)
    for _ in range(cycles):
        claimed = _each(features.swapaxes(-1, -2), strengths)
        paid = np.divide(s, claimed, out=np.zeros_like(s), where=claimed > 0.0)
        new = strengths * _each(features, paid) / answers_for
        change = np.abs(new - strengths).max(initial=0.0)
        strengths = new
        if change <= tolerance:
            break
    return strengths


def _each(matrix: Floats, vectors: Floats) -> Floats:
    """Multiply each vector by its matrix, or all by the only one."""
    if matrix.ndim == 2:
        return np.asarray(vectors @ matrix.T)
    return np.asarray((matrix @ vectors[..., None])[..., 0])


def _pooled(s: Floats, features: Floats) -> tuple[Floats, Floats]:
    """Treat features that the same candidates contain as one, since they are divided alike.

    With four candidates there are 16 such sets, the same for all patterns: far fewer than features.
    """
    count = features.shape[-2]
    sets = 2**count
    member_of = (features.swapaxes(-1, -2) @ 2.0 ** np.arange(count)).astype(np.intp)
    rows = np.arange(s.size // s.shape[-1]).reshape(*s.shape[:-1], 1) * sets
    pooled = np.bincount((rows + member_of).ravel(), s.ravel(), minlength=s.size // s.shape[-1] * sets)
    members = (np.arange(sets) >> np.arange(count)[:, None]) & 1
    return pooled.reshape(*s.shape[:-1], sets).astype(np.float64), members.astype(np.float64)
