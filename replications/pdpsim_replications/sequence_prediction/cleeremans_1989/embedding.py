"""What is looked at of a network that reads a whole string of Reber's grammar between two letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.codings.strings import Strings

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

#: Letters of a clause, B and E not counted, from which on it is of the next group: 3, 4-5, 6-8, 9 or more.
GROUPS = (4, 6, 9)


def remembered(network: Simulator, strings: Strings, outer: int) -> dict[str, Any]:
    """Return whether the letter before a clause is predicted after it.

    Parameters
    ----------
    network : Simulator
        Whose layers are ``hidden`` and ``output``, the latter's units named.
    strings : Strings
        Two by two: the same clause after T and after P, and before T and P, then E.
    outer : int
        Symbols of a string that are not letters of its clause.

    Returns
    -------
    dict
        ``right``, the share of strings in which the right one of T and P is more active than the other when
        the clause is over; ``right_by_length``, the same for clauses of 3, 4-5, 6-8, 9 or more letters, not a
        number where there are none; ``luce``, the right one's share of the activation of both, in the mean;
        ``kept``, the distance between the hidden patterns of the two strings of a pair at that place, in
        units of the mean distance between strings of different pairs with the same letter.
    """
    recorded = network.record(strings.patterns(*2 * (network.description.layer("input").units,)))
    # each string's last step predicts E, the one before it the letter
    places = np.cumsum(strings.lengths - 1) - 2
    units = network.description.layer("output").units
    output = recorded["output"][places][:, [units.index("T"), units.index("P")]].astype(np.float64)
    after_t, after_p = output[0::2], output[1::2]
    chosen = np.stack([after_t[:, 0], after_p[:, 1]], axis=1)
    other = np.stack([after_t[:, 1], after_p[:, 0]], axis=1)
    right = chosen > other
    group = np.digitize(strings.lengths[0::2] - outer, GROUPS)
    by_length = [right[group == each] for each in range(len(GROUPS) + 1)]
    hidden = recorded["hidden"][places].astype(np.float64)
    apart = np.linalg.norm(hidden[0::2] - hidden[1::2], axis=1).mean()
    shuffled = np.roll(hidden, 2, axis=0)  # another clause after the same letter
    return {
        "right": float(right.mean()),
        "right_by_length": np.array([each.mean() if each.size else np.nan for each in by_length]),
        "luce": float((chosen / (chosen + other)).mean()),
        "kept": float(apart / np.linalg.norm(hidden - shuffled, axis=1).mean()),
    }
