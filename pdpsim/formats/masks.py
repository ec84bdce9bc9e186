"""Which links a projection has, as a matrix, and the links that a matrix describes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.links import Full, Links, Mask, NoSelf, OneToOne

Flags = NDArray[np.bool_]


def links_of(mask: Flags) -> Links:
    """Return the links of a matrix: all, one to one, or named one by one.

    Parameters
    ----------
    mask : array of bool, shape (sending units, receiving units)
        Whether there is a link.
    """
    if mask.all():
        return Full()
    if mask.shape[0] == mask.shape[1] and np.array_equal(mask, np.eye(len(mask), dtype=np.bool_)):
        return OneToOne()
    return Mask(tuple(map(tuple, mask.tolist())))


def mask_of(links: Links, senders: int, receivers: int) -> Flags | None:
    """Return the matrix of links, shape (sending units, receiving units).

    None if the description does not say it link by link: random links, and fields.
    """
    if isinstance(links, Full):
        return np.ones((senders, receivers), dtype=np.bool_)
    if isinstance(links, Mask):
        return np.array(links.rows, dtype=np.bool_)
    if isinstance(links, OneToOne | NoSelf):
        diagonal = np.eye(senders, receivers, dtype=np.bool_)
        return ~diagonal if isinstance(links, NoSelf) else diagonal
    return None
