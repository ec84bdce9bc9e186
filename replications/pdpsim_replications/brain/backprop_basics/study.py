"""What backpropagation does to weights, and where it is slow: examples of a first lecture, with numbers.

Four things that are said of it: each weight moves in the direction of the error that it can mend, however
far from it that is; learning stands on plateaus, and a network may get stuck, the less the more hidden units
it has; momentum, and changing weights after every pattern, are faster; errors vanish in deep networks of
logistic units.
"""

from __future__ import annotations

from typing import Any

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.backprop_basics.depth import follow_errors, learn_digits
from pdpsim_replications.brain.backprop_basics.pictures import learn_pictures
from pdpsim_replications.brain.backprop_basics.plateaus import learn_from_many_starts

study = Study(
    id="backprop-basics",
    title="What backpropagation does to weights, and where it is slow",
    paper="Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by "
    "error propagation. In D. E. Rumelhart, J. L. McClelland, & the PDP Research Group, Parallel distributed "
    "processing (Vol. 1, pp. 318-362). MIT Press. With Hochreiter, S. (1991). Untersuchungen zu dynamischen "
    "neuronalen Netzen. Diploma thesis, Technische Universität München.",
    family="brain",
    summary="An X becomes an O; which weights change, and why a unit must know of an error far away; "
    "plateaus, momentum, and errors that vanish in deep networks.",
    models={
        "hidden": "x_to_o",
        "direct": "x_to_o_direct",
        "xor": "xor",
        "depth": "digits_by_depth",
    },
    controls=("untrained", "hebbian", "linked", "three", "again", "and", "relu"),
    replicates=20,
    minutes=5.0,
    options=(
        Option("starts", 40, quick=2, help="starts of exclusive or, in each way", origin="assumed"),
        Option("digits", 800, quick=50, help="digits that are learned; the others test", origin="assumed"),
        Option("first-epochs", 5, quick=1, help="epochs of online and batch learning", origin="assumed"),
    ),
    quick={"xor.training.epochs": 50, "depth.training.epochs": 1},
    # the rate of the pictures, and how long digits are learned
    sweep=Sweep(
        grid={"hidden.training.rule.rate": (0.1, 0.5), "depth.training.epochs": (20, 60)}, replicates=3
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Learn pictures, exclusive or from many starts, and digits in deep networks."""
    measures = learn_pictures(replicate)
    replicate.progress(0.2, "exclusive or")
    measures |= learn_from_many_starts(replicate)
    replicate.progress(0.5, "depth")
    return measures | follow_errors(replicate) | learn_digits(replicate)
