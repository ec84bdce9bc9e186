"""Rogers and McClelland (2004): semantic cognition, its development and its loss.

Three networks and their environments: eight things (see also `rumelhart-todd-1993`), sixteen made-up things
with coherent and incoherent attributes, twenty-one things named at three levels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.environment import KINDS
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.simulation import (
    simulate_coherent,
    simulate_eight,
    simulate_things,
)

study = Study(
    id="rogers-mcclelland-2004",
    title="Semantic cognition: development and loss",
    paper="Rogers, T. T., & McClelland, J. L. (2004). Semantic cognition: A parallel distributed processing "
    "approach. MIT Press.",
    family="semantic cognition",
    summary="What goes together is learned first and lost last; basic names lead; new properties spread.",
    models={
        "eight": "rumelhart_todd_1993",
        "coherent": "rogers_mcclelland_2004_coherent",
        "things": "rogers_mcclelland_2004",
    },
    tables=("eight_items", "twenty_one_items"),
    replicates=20,
    minutes=7.0,
    options=(
        Option("every", 10, quick=20, help="epochs from one snapshot to the next", origin="assumed"),
        Option(
            "often",
            8,
            help="times as often that experts meet birds, or others dogs",
            origin="read: McClelland & Rogers (2003), p. 317, of dogs",
        ),
        Option("repeats", 50, quick=2, help="lesions of each kind and amount", origin="assumed"),
    ),
    quick={"eight.training.epochs": 100, "coherent.training.epochs": 100, "things.training.epochs": 100},
    # how large the first weights are, and how far a step goes: both unsurely known
    sweep=Sweep(
        settings=[
            {f"{model}.{key}": value for model in ("eight", "coherent", "things")}
            for key, value in (
                ("weights.init", {"uniform": 0.1}),
                ("weights.init", {"uniform": 0.5}),
                ("weights.init", {"uniform": 1.22}),
                ("training.rule.rate", 0.05),
                ("training.error", "cross-entropy"),
                ("training.update", "epoch"),
            )
        ],
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of one subject, and damage, teach and ask them."""
    measures = replicate.stage("eight", lambda: simulate_eight(replicate))
    replicate.progress(0.2, "coherent covariation")
    measures |= replicate.stage("coherent", lambda: simulate_coherent(replicate))
    often = float(replicate.options["often"])
    frequent: Mapping[str, Sequence[str]] = {"novice": (), "expert": KINDS["birds"], "dog": ("dog",)}
    for number, (name, items) in enumerate(frequent.items()):
        replicate.progress(0.3 + 0.2 * number, f"twenty-one things, {name}")
        measures |= replicate.stage(
            name, partial(simulate_things, replicate, name, dict.fromkeys(items, often))
        )
    return measures
