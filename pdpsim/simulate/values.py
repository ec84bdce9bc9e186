"""The values that weights may have: none without a link, one where they are tied, with sign and limit."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.engine.plan import Plan

Array = NDArray[np.floating]


def assign(
    plan: Plan, w: Array, present: NDArray[np.bool_], place: slice, values: ArrayLike, name: str
) -> None:
    """Give weights other values, and those that are tied to them the same.

    Parameters
    ----------
    plan : Plan
    w : array, shape (weights,)
        Changed in place.
    present : array of bool, shape (weights,)
        Which weights exist.
    place : slice
        Whose values are given.
    values : array_like
        One for each place.
    name : str
        The projection or layer, for messages.

    Raises
    ------
    ValidationError
        If the values are none that these weights can have; then nothing is changed.
    """
    places = np.arange(place.start, place.stop)
    try:
        new = np.broadcast_to(np.asarray(values, dtype=w.dtype), places.shape)
    except (TypeError, ValueError):
        raise ValidationError(f"expected {len(places)} numbers", ("weights", name)) from None
    for wrong, what in (
        (~np.isfinite(new), "must be finite numbers"),
        ((new != 0) & ~present[places], "must be 0 for links that do not exist"),
        ((new < plan.low[places]) | (new > plan.high[places]), "must keep their sign and limit"),
    ):
        if wrong.any():
            raise ValidationError(f"{what}; {int(wrong.sum())} of {len(places)} are not", ("weights", name))
    values_of = np.full(int(plan.tie.max()) + 1, np.nan)
    values_of[plan.tie[places]] = new
    if (values_of[plan.tie[places]] != new).any():
        raise ValidationError("must be equal where they are one weight", ("weights", name))
    taken = values_of[plan.tie]
    tied = ~np.isnan(taken) & present
    w[tied] = taken[tied]


def check(plan: Plan, w: Array, present: NDArray[np.bool_]) -> None:
    """Refuse weights that were changed in place to what they cannot be.

    Raises
    ------
    ValidationError
        If links that do not exist have weights, or tied ones differ.
    """
    if not present.all() and w[~present].any():
        raise ValidationError("weights of links that do not exist were set; they must be 0", ("weights",))
    if plan.tied:
        value = np.zeros(int(plan.tie.max()) + 1, w.dtype)
        value[plan.tie[present]] = w[present]
        if (w != value[plan.tie])[present].any():  # a lesion may have taken some of a group
            raise ValidationError(
                "weights that are tied were set to different values; assign them, "
                'weights["a->b"] = ..., and both change',
                ("weights",),
            )
