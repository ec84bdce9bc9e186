"""Lillicrap, Santoro, Marris, Akerman and Hinton (2020): gradients as differences of activity.

What supplementary figure 1 proves of a perturbed autoencoder, what happens where the autoencoder is not
perfect, and target propagation, in which inverses are learned: environment and simulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pdpsim.base.errors import DivergedError
from pdpsim.codings.digits import digits, share_named
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.learning.perturbed_autoencoder import PerturbedAutoencoder
from pdpsim.learning.target_propagation import DifferenceTargetPropagation, TargetPropagation
from pdpsim.simulate.agreement import agreement
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.lillicrap_2020_ngrad.changes import better_activities, compare_changes

study = Study(
    id="lillicrap-2020-ngrad",
    title="Gradients as differences of activity",
    paper="Lillicrap, T. P., Santoro, A., Marris, L., Akerman, C. J., & Hinton, G. (2020). Backpropagation "
    "and the brain. Nature Reviews Neuroscience, 21, 335-346. With Lee, D.-H., Zhang, S., Fischer, A., & "
    "Bengio, Y. (2015). Difference target propagation. ECML PKDD 2015, 498-515.",
    doi="10.1038/s41583-020-0277-3",
    family="brain",
    summary="A small change of activity from above, handed down by feedback connections, holds the error "
    "derivative: exactly where layers are autoencoders, and by learned inverses where they are not.",
    models={"layers": "lillicrap_2020_ngrad", "digits": "digits"},
    controls=("perfect", "plain", "random", "last"),
    replicates=20,
    minutes=3.0,
    options=(
        Option("digits", 800, quick=200, help="digits that are learned; the others test", origin="assumed"),
    ),
    quick={"digits.training.epochs": 1},
    # how large weights are, and how long digits are learned
    sweep=Sweep(
        grid={
            "layers.weights.init": ({"uniform": 0.3}, {"uniform": 1.0}, {"uniform": 3.0}),
            "digits.training.epochs": (20, 40),
        },
        replicates=3,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Look at changes and activities of random networks, and learn digits by differences of activity."""
    measures = compare_changes(replicate) | better_activities(replicate)
    replicate.progress(0.2, "digits")
    return measures | learn_digits(replicate)


def learn_digits(replicate: Replicate) -> dict[str, Any]:
    """Learn digits by perturbation and by target propagation.

    Returns
    -------
    dict
        ``named_RULE``: share of other digits named right; ``turned``: cosine of difference target
        propagation's change of the lowest weights with the gradient, after half the epochs.
    """
    learned, others = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    model = replicate.model("digits")
    rules: dict[str, tuple[Procedure, Sequence[str]]] = {
        "exact": (Backpropagation(), ()),
        "last": (Backpropagation(), ("lower", "upper")),
        "perturbed": (PerturbedAutoencoder(0.1), ()),
        "targets": (TargetPropagation(), ()),
        "differences": (DifferenceTargetPropagation(), ()),
    }
    measures: dict[str, Any] = {}
    for name, (learning, frozen) in rules.items():
        phase = replace(model.phases[0], learning=learning, freeze=tuple(frozen))
        network = replicate.network(f"digits-{name}", learning.furnish(model.network), save=False)
        half = phase.epochs // 2
        try:
            network.train(learned, replace(phase, epochs=half))
            if name == "differences":
                measures["turned"] = agreement(network, model.network, learned, phase).cosine["lower"]
            network.train(learned, replace(phase, epochs=phase.epochs - half))
        except DivergedError:
            measures[f"named_{name}"] = 0.0
            continue
        measures[f"named_{name}"] = share_named(network.record(others, ["output"])["output"], others)
    return measures
