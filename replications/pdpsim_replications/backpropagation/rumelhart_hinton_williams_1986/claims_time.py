"""RHW-12 to RHW-15: networks in time, and what holds of most networks."""

from __future__ import annotations

import numpy as np

from pdpsim.claims.decorated import Level, Order
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.claims import (
    SIGN,
    Claims,
    Measures,
    before,
    if_solved,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.measures import (
    count,
    neighbour_margin,
    within,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES

claims = Claims()
claim, counted, mean_count = claims.claim, claims.counted, claims.mean_count

for _id, _condition, _units in (("a", "shift-3", "three"), ("b", "shift-5", "five")):
    claim(
        f"RHW-12{_id}",
        _condition,
        f"A shift register of {_units} units is learned in less than 200 sweeps: by how many powers of ten",
        "< 200",
        "p. 357",
        Order(),
        SIGN,
        lambda m: within(m, 1e-9, 200),
    )
for _id, _condition, _units in (("c", "shift-3", "three"), ("d", "shift-5", "five")):
    _margin = lambda m: neighbour_margin(m["weights_input->state"])  # noqa: E731
    claim(
        f"RHW-12{_id}",
        _condition,
        f"Only the links from left-hand neighbours remain, of {_units} units: their lead over all others",
        "left neighbours only",
        "p. 357",
        Order(control=before(_margin)),
        SIGN,
        if_solved(_margin),
    )
claim(
    "RHW-12e",
    "shift-3-free",
    "Without negative biases other solutions are found: minus the lead of links from left-hand neighbours",
    "other solutions",
    "p. 357",
    Order(),
    SIGN,
    if_solved(lambda m: -neighbour_margin(m["weights_input->state"])),
)

counted("RHW-13a", "sequences", "Completing sequences", "260", "p. 359")
claim(
    "RHW-13b",
    "sequences",
    "Sequences that were held out are completed: share of five",
    "0.9",
    "p. 359",
    Level(chance=0.0),
    "4 of 5, and 5 of 5 in a second run; guessing four digits has a chance of 1 in 81",
    lambda m: float(m["held_out_right"]),
    "derived",
)
claim(
    "RHW-14",
    "timing",
    "Sequences at different speeds take thousands of sweeps: how far within 1,000 to 10,000, powers of ten",
    "thousands",
    "p. 360",
    Order(),
    "the first 20 replicates, since each network takes long",
    lambda each: [within(m, 1_000, 10_000) for m in each],
    over="all",
)

#: What the chapter's general remarks are tested on: its layered networks, averaged.
HARD = ("parity-4", "encoder", "symmetry", "addition-three", "negation", "t-c")


def early_activity(measures: Measures) -> float:
    """Return the mean activity of hidden units at the last look in the first tenth of training."""
    sweeps = min(count(measures), GLANCES[-1])
    looked = [place for place, epoch in enumerate(GLANCES) if epoch <= max(1, 0.1 * sweeps)]
    return float(measures["activity"][looked[-1]])


claim(
    "RHW-15a",
    "",
    "Early in hard problems hidden units are off: untrained less early mean activity, over six problems",
    "off",
    "p. 352",
    Order(),
    "activity at the last look in the first tenth of training; " + ", ".join(HARD),
    lambda each: float(np.mean([each[x]["activity"][0] - early_activity(each[x]) for x in HARD])),
    over="paired",
)
claim(
    "RHW-15b",
    "",
    "Inhibitory weights predominate: share of negative weights less 0.5, over six problems",
    "predominance of inhibition",
    "p. 352",
    Order(control=lambda each: float(np.mean([each[x]["untrained_negative"] for x in HARD])) - 0.5),
    "links alone, no biases; " + ", ".join(HARD),
    lambda each: float(np.mean([each[x]["negative"] for x in HARD])) - 0.5,
    over="paired",
)
