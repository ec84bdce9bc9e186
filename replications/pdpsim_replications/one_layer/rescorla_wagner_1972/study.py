"""Rescorla and Wagner (1972), with Widrow and Hoff (1960): one layer of linear units.

The delta rule of a linear unit is the Rescorla-Wagner model of conditioning: the same recursion, trial by
trial. What follows from it (competition of cues), what does not, though animals show it, and where one layer
ends (linear independence, linear separability) is shown here, in the order of the work: environment,
simulation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.one_layer.rescorla_wagner_1972.conditioning import Parameters, condition, limit
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import (
    CUES,
    INHIBITION_SHARES,
    PROBABILITIES,
    RATIOS,
    VALIDITY_SHARES,
    contingency_shares,
    groups,
    random_trials,
)
from pdpsim_replications.one_layer.rescorla_wagner_1972.limits import limits
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import recursion

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="rescorla-wagner-1972",
    title="Conditioning as a linear unit with the delta rule",
    paper="Rescorla, R. A., & Wagner, A. R. (1972). A theory of Pavlovian conditioning: Variations in the "
    "effectiveness of reinforcement and nonreinforcement. In A. H. Black & W. F. Prokasy (Eds.), Classical "
    "conditioning II: Current research and theory (pp. 64-99). Appleton-Century-Crofts. With Widrow, B., & "
    "Hoff, M. E. (1960). Adaptive switching circuits. 1960 IRE WESCON Convention Record, part 4, 96-104.",
    family="one layer",
    summary="A linear unit with the delta rule is the Rescorla-Wagner model of conditioning, trial by trial; "
    "what it predicts, what it gets wrong, and what one layer can learn.",
    models={
        "shared": "rescorla_wagner_1972",
        "separate": "rescorla_wagner_1972_separate",
        "limits": "widrow_hoff_1960",
    },
    # each cue with an error of its own
    controls=("separate",),
    replicates=20,
    minutes=3.0,
    options=(
        Option("trials", 120, quick=12, help="trials of each kind in a phase", origin="assumed"),
        Option("random-trials", 300, quick=30, help="trials of no experiment, to compare with the recursion"),
        Option("least-salience", 0.2, help="saliences lie between this and 1", origin="assumed"),
        Option(
            "least-ratio",
            0.5,
            help="beta of nonreinforced trials lies between this share of that of reinforced ones and all",
            origin="assumed",
        ),
        Option("endless", 2_000, quick=100, help="epochs that stand for endless training", origin="assumed"),
    ),
    quick={"limits.training.epochs": 200},
    # what the predictions' sizes, and some of their signs, hang on
    sweep=Sweep(
        grid={"trials": (30, 120, 480), "shared.training.rule.rate": (0.05, 0.2, 0.5)},
        settings=[{"least-ratio": 0.2}, {"least-ratio": 1.0}, {"least-salience": 0.1}],
        replicates=10,
    ),
)

#: Learning rate of endless training, which decides how soon its end is reached, not where it is.
FAST = 0.4


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Condition one animal of each group, with shared and with separate errors; then look for the limits."""
    rng, options = replicate.rng("parameters"), replicate.options
    beta = replicate.model("shared").phases[0].rule.rate
    assert isinstance(beta, float)
    parameters = Parameters.draw(rng, beta, options["least-salience"], options["least-ratio"])
    measures: dict[str, Any] = {
        "alpha": np.array(list(parameters.alpha.values())),
        "beta": beta,
        "nonreinforced": parameters.nonreinforced,
    }

    designs = groups(options["trials"], replicate.rng("designs"))
    for number, (name, trials) in enumerate(designs.items()):
        replicate.progress(number / len(designs) / 2, name)
        measures[f"V_{name}"] = condition(shared(replicate, name, parameters), trials)
        measures[f"recursion_{name}"] = written_out(trials, parameters)
        model = replicate.model("separate", parameters.settings(separate=True))
        separate = replicate.network(f"{name}-separate", model, save=False)
        measures[f"separate_V_{name}"] = condition(separate, trials)

    trials, start = (
        random_trials(options["random-trials"], replicate.rng("trials")),
        rng.uniform(-0.5, 0.5, 5),
    )
    network = shared(replicate, "random", parameters)
    for cue, strength in zip(CUES, start, strict=True):
        network.weights[f"{cue}->US"][:] = strength
    measures["V_random"] = condition(network, trials)
    measures["recursion_random"] = written_out(trials, parameters, start.tolist())
    replicate.progress(0.5, "endless training")
    measures |= endless(replicate, parameters, float(rng.uniform(options["least-salience"], 1.0)))
    replicate.progress(0.6, "limits")
    return measures | limits(replicate)


def shared(
    replicate: Replicate, name: str, parameters: Parameters, settings: Mapping[str, Any] | None = None
) -> Simulator:
    """Return a new network in which all cues share one error."""
    model = replicate.model("shared", {**parameters.settings(), **(settings or {})})
    return replicate.network(name, model, save=name == "random")


def written_out(
    trials: Sequence[Any], parameters: Parameters, start: Sequence[float] = (0.0,) * len(CUES)
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the recursion through trials, without a network, shape (trials + 1, cues)."""
    rates = parameters.beta, parameters.beta * parameters.nonreinforced
    course = recursion(trials, parameters.alpha, *rates, dict(zip(CUES, start, strict=True)))
    return np.array([[strengths[cue] for cue in CUES] for strengths in course])


def endless(replicate: Replicate, parameters: Parameters, apart: float) -> dict[str, Any]:
    """Return where strengths go: the inhibitor, X in relative validity and in contingencies.

    Parameters
    ----------
    replicate : Replicate
    parameters : Parameters
    apart : float
        A salience of B that is not that of A, to see what relative validity hangs on.
    """
    epochs = int(replicate.options["endless"])

    def end(name: str, shares: Any, chosen: Parameters, epochs: int = epochs) -> float:
        network = shared(replicate, f"{name}-limit", chosen, {"training.rule.rate": FAST})
        return float(limit(network, shares, epochs)[CUES.index("X")])

    measures: dict[str, Any] = {"inhibition_limit": end("inhibition", INHIBITION_SHARES, parameters)}
    settings = {**parameters.settings(separate=True), "training.rule.rate": FAST}
    for group, shares in VALIDITY_SHARES.items():
        network = replicate.network(
            f"{group}-separate-limit", replicate.model("separate", settings), save=False
        )
        measures[f"separate_{group}_limit"] = float(limit(network, shares, epochs)[CUES.index("X")])
    unequal = replace(parameters, alpha={**parameters.alpha, "B": apart})
    measures["alpha_apart"] = np.array(list(unequal.alpha.values()))
    for group, shares in VALIDITY_SHARES.items():
        measures[f"{group}_limit"] = end(group, shares, parameters)
        measures[f"{group}_limit_apart"] = end(f"{group}-apart", shares, unequal)
    # here saliences decide the pace alone, so that they may be 1 and training shorter
    measures["contingency_limits"] = np.array(
        [
            [
                end(
                    f"contingency-{ratio}-{with_cue}-{without}",
                    contingency_shares(with_cue, without),
                    Parameters(dict.fromkeys(CUES, 1.0), FAST, ratio),
                    epochs // 4,
                )
                for with_cue, without in PROBABILITIES
            ]
            for ratio in RATIOS
        ]
    )
    return measures
