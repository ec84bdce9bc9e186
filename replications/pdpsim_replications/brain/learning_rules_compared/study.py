"""Is backpropagation in the brain? Rules proposed in its place, on the same network, weights and patterns.

Digits through two hidden layers, by ten rules: what each names right, how soon, and how far its changes agree
with the gradient, layer by layer as it learns. An encoder besides, by those that need not settle.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pdpsim.codings.digits import digits
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim.workbench.yardstick import measure, read_rule

study = Study(
    id="learning-rules-compared",
    title="Is backpropagation in the brain? Ten rules on one yardstick",
    paper="Lillicrap, T. P., Santoro, A., Marris, L., Akerman, C. J., & Hinton, G. (2020). Backpropagation "
    "and the brain. Nature Reviews Neuroscience, 21, 335-346. With the papers that proposed each rule, which "
    "the documentation of pdpsim.learning names.",
    doi="10.1038/s41583-020-0277-3",
    family="brain",
    summary="Ten rules train the same network from the same weights, each beside the exact gradient: nearly "
    "all learn, and how far they agree with it says little about how well.",
    models={"digits": "digits", "encoder": "encoder_8_3_8"},
    controls=("random", "start", "hebb"),
    replicates=20,
    minutes=9.0,
    options=(
        Option("digits", 300, quick=50, help="digits that are learned", origin="assumed"),
        Option("probes", 200, quick=50, help="other digits, by which rules are looked at", origin="assumed"),
        Option("rate", 0.1, help="learning rate of all rules, on sums over ten digits", origin="assumed"),
        Option("epochs", 30, quick=2, help="epochs of digits", origin="assumed"),
    ),
    quick={"encoder.training.epochs": 20},
    # one rate for all is fair to none
    sweep=Sweep(grid={"rate": (0.05, 0.2), "epochs": (30, 60)}, replicates=2),
)

#: Rules by the name that a measure has for them.
RULES = {
    "backpropagation": "backpropagation",
    "perturbed": "perturbed-autoencoder",
    "kolen-pollack": "kolen-pollack",
    "differences": "difference-target-propagation",
    "coding": "predictive-coding:steps=50:tolerance=1e-4",
    "midpoint": "generec:variant=midpoint",
    "contrastive": "generec:variant=contrastive",
    "direct": "direct-feedback-alignment",
    "alignment": "feedback-alignment",
    "signs": "sign-symmetry",
    "hebb": "hebb",
}
#: Those that respond once, which learn the encoder as well, and the rates that are tried there.
ONCE = tuple(name for name in RULES if name not in ("midpoint", "contrastive", "coding", "hebb"))
RATES = (0.5, 2.0)
#: How it is trained. Every output has to be nearer to its target than .4, so that it is still nearer than .5
#: after the last change.
ENCODER = {
    "training.error": "cross-entropy",
    "training.update": "pattern",
    "training.order": "permuted",
    "training.rule.momentum": 0.0,
    "training.stop": {"within": 0.4},
    "training.epochs": 500,
}
#: Epochs at which rules are looked at.
AT = (0, 1, 2, 5, 10, 15, 20, 25, 30)
#: Weight decay of all rules: without it learned feedback does not come to fit.
DECAY = 0.001
LAYERS = ("lower", "upper", "output")


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Learn digits, and the encoder, by every rule, from the same weights."""
    seed = int(replicate.rng("weights").integers(2**31))
    return learn_digits(replicate, seed) | learn_encoder(replicate, seed)


def learn_digits(replicate: Replicate, seed: int) -> dict[str, Any]:
    """Learn digits by every rule.

    Returns
    -------
    dict
        ``at``: epochs looked at; for each rule ``right_RULE``, share of probes with every output on its
        side, shape (looks,); ``cosine_RULE`` with backpropagation, and ``own_RULE`` with the exact gradient
        of the network that the rule trains, shape (layers, looks); NaN where there is none.
    """
    options = replicate.options
    learned, others = digits(replicate.rng("digits"), int(options["digits"]))
    probes = others.select(np.arange(int(options["probes"])))
    model = replicate.model("digits")
    at = tuple(epoch for epoch in AT if epoch <= options["epochs"])
    phase = replace(model.phases[0], epochs=int(options["epochs"]), snapshots=at)
    phase = replace(phase, rule=replace(phase.rule, rate=float(options["rate"]), decay=DECAY))
    measures: dict[str, Any] = {"at": np.array(at)}
    for number, (name, rule) in enumerate(RULES.items()):
        run = measure(
            model, phase, learned, probes, rule, read_rule(rule), None, seed, replicate.setup.engine
        )
        looks = {look.epoch: look for look in run.looks}
        measures[f"right_{name}"] = np.array([looks[e].right if e in looks else 0.0 for e in at])
        for kind in ("cosine", "own"):
            measures[f"{kind}_{name}"] = np.array(
                [[getattr(looks[e].agreement, kind)[x] if e in looks else np.nan for e in at] for x in LAYERS]
            )
        replicate.progress(0.9 * (number + 1) / len(RULES), name)
    return measures


def learn_encoder(replicate: Replicate, seed: int) -> dict[str, Any]:
    """Return the epochs to solution of the encoder by the rules that respond once, by rate."""
    model = replicate.model("encoder", ENCODER)
    phase = replace(model.phases[0], snapshots=(0,))
    patterns = PatternSet.from_arrays(np.eye(8), np.eye(8))
    measures: dict[str, Any] = {}
    for name in ONCE:
        runs = [
            measure(
                model,
                phase,
                patterns,
                patterns,
                RULES[name],
                read_rule(RULES[name]),
                rate,
                seed,
                replicate.setup.engine,
            )
            for rate in RATES
        ]
        measures[f"encoder_{name}"] = np.array([run.epochs if run.solved else np.inf for run in runs])
    return measures
