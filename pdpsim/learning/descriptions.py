r"""Weights and biases that follow at one stroke from which descriptors occur together.

The rule of the schema model (Rumelhart, Smolensky, McClelland & Hinton, 1986, PDP2 ch. 14, p. 23).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError

Array = NDArray[np.float64]

#: The probability of what never occurs (p. 23, footnote 8).
FLOOR = 1e-5


def constraints(descriptions: ArrayLike, floor: float = FLOOR) -> tuple[Array, Array]:
    r"""Return the weights and biases of a network of descriptors.

    .. math::
        w_{ij} = -\ln \frac{p(x_i = 0, x_j = 1)\; p(x_i = 1, x_j = 0)}{p(x_i = 1, x_j = 1)\; p(x_i = 0, x_j =
        0)}, \qquad b_i = -\ln \frac{p(x_i = 0)}{p(x_i = 1)}

    What goes together is linked by positive weights, what excludes each other by negative ones, and what is
    independent by none. Weights are symmetric.

    Parameters
    ----------
    descriptions : array of 0 and 1, shape (descriptions, descriptors)
        What is the case in each of the described.
    floor : float
        No probability is taken to be smaller than this, since some pairs never occur. Default .00001.

    Returns
    -------
    weights : array, shape (descriptors, descriptors)
        In natural logarithms of odds; 0 from a descriptor to itself.
    biases : array, shape (descriptors,)

    Raises
    ------
    ValidationError
        If the descriptions are no rows of 0 and 1, or the floor is no probability above 0.
    """
    on = np.asarray(descriptions, dtype=np.float64)
    if on.ndim != 2 or not on.size or not np.isin(on, (0, 1)).all():
        raise ValidationError("descriptions are rows of 0 and 1, one for each that is described")
    if not 0 < floor < 1:
        raise ValidationError(f"the floor is a probability above 0 and below 1, got {floor}")
    off = 1 - on

    def p(count: Array) -> Array:
        return np.maximum(count / len(on), floor)

    weights = -np.log(p(off.T @ on) * p(on.T @ off) / (p(on.T @ on) * p(off.T @ off)))
    np.fill_diagonal(weights, 0.0)
    return weights, -np.log(p(off.sum(axis=0)) / p(on.sum(axis=0)))
