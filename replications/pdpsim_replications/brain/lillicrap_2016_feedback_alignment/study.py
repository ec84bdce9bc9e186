"""Lillicrap, Cownden, Tweed and Akerman (2016): errors that come back along random weights come to teach.

A linear network, the function of a random network, and digits: environment and simulation.
"""

from __future__ import annotations

from typing import Any

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.lillicrap_2016_feedback_alignment.linear import learn_linear
from pdpsim_replications.brain.lillicrap_2016_feedback_alignment.tasks import learn_digits, learn_functions

study = Study(
    id="lillicrap-2016-feedback-alignment",
    title="Random feedback that comes to teach",
    paper="Lillicrap, T. P., Cownden, D., Tweed, D. B., & Akerman, C. J. (2016). Random synaptic feedback "
    "weights support error backpropagation for deep learning. Nature Communications, 7, 13276.",
    doi="10.1038/ncomms13276",
    family="brain",
    summary="Errors that come back along fixed random weights: the weights of the way there turn until what "
    "comes back is of use.",
    models={
        "linear": "lillicrap_2016_linear",
        "tanh": "lillicrap_2016_tanh",
        "digits": "digits",
    },
    controls=("untrained", "exact", "last", "fixed"),
    replicates=20,
    minutes=4.0,
    options=(
        Option("examples", 4_000, quick=200, help="examples of the linear function", origin="assumed"),
        Option("every", 20, quick=50, help="examples from one look to the next", origin="assumed"),
        Option("function-examples", 1_000, quick=50, help="of the random network", origin="assumed"),
        Option(
            "steepness", 2.0, help="SD of the random network's weights, times the root of n", origin="assumed"
        ),
        Option("digits", 1_500, quick=600, help="digits that are learned; the others test", origin="assumed"),
    ),
    quick={"tanh.training.epochs": 1, "digits.training.epochs": 1},
    # the rate is not known; initial weights and feedback are recalled
    sweep=Sweep(
        grid={
            "linear.training.rule.rate": (0.0005, 0.001, 0.005),
            "linear.weights.init": ({"uniform": 0.01}, {"uniform": 0.1}, {"uniform": 0.5}),
        },
        settings=[{"steepness": 1.0}, {"steepness": 4.0}],
        replicates=5,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Learn a linear function, the function of a random network, and digits."""
    measures = learn_linear(replicate)
    replicate.progress(0.4, "the function of a random network")
    measures |= learn_functions(replicate)
    replicate.progress(0.7, "digits")
    return measures | learn_digits(replicate)
