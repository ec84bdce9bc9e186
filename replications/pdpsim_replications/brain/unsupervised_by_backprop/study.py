"""Backpropagation needs targets, and no labels: the picture itself, the next one, another sense."""

from __future__ import annotations

from typing import Any

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.unsupervised_by_backprop.modalities import learn_modalities
from pdpsim_replications.brain.unsupervised_by_backprop.pictures import learn_components, learn_pictures

study = Study(
    id="unsupervised-by-backprop",
    title="Targets without labels",
    paper="de Sa, V. R. (1994). Learning classification with unlabeled data. Advances in Neural Information "
    "Processing Systems, 6, 112-119; and Baldi, P., & Hornik, K. (1989). Neural networks and principal "
    "component analysis: Learning from examples without local minima. Neural Networks, 2, 53-58.",
    family="brain",
    summary="Networks that learn from no teacher but what there is to see: the picture itself, the whole "
    "from a damaged one, the next from the last, and one sense from another.",
    models={
        "linear": "unsupervised_linear",
        "pictures": "unsupervised_pictures",
        "naming": "unsupervised_naming",
        "modality": "unsupervised_modality",
    },
    controls=("untrained", "random", "shuffled"),
    replicates=40,
    minutes=1.5,
    options=(
        Option("digits", 1_500, quick=200, help="digits that are learned; the others test", origin="assumed"),
        Option("labels", 100, help="digits with a label, for the read-out", origin="assumed"),
        Option("off", 0.3, help="share of pixels that damage turns off", origin="assumed"),
        Option("pairs", 400, quick=50, help="things that both modalities perceive", origin="assumed"),
    ),
    quick={
        "linear.training.epochs": 2,
        "pictures.training.epochs": 1,
        "naming.training.epochs": 2,
        "modality.training.epochs": 2,
    },
    sweep=Sweep(
        grid={"labels": (50, 100, 200), "pictures.layers.hidden.size": (20, 40)},
        settings=[{"pairs": 200}, {"pairs": 1_000}],
        replicates=5,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Learn digits without labels in four ways, and things that two modalities perceive."""
    measures = learn_components(replicate) | learn_pictures(replicate)
    replicate.progress(0.7, "modalities")
    return measures | learn_modalities(replicate)
