"""Gang, Lehmann and Wagner (1998): a sequential network harmonises melodies as they come.

Each tune is tested once, by networks that learned others; at test the pool of chords holds the network's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.gang_1998_harmony.tunes import Tune, by_table, most_frequent, patterns, read

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="gang-1998-harmony",
    title="Chords for melodies, as they come",
    paper="Gang, D., Lehmann, D., & Wagner, N. (1998). Tuning a neural network for harmonizing melodies in "
    "real-time. Proceedings of the International Computer Music Conference, Ann Arbor.",
    family="brain",
    summary="A Jordan network with pools that forget, told the melody and the metre, finds chords for tunes "
    "that it has not heard.",
    model="gang_1998_harmony",
    tables=("tunes",),
    controls=("untrained", "random"),
    replicates=20,
    minutes=2.0,
    options=(
        Option("parts", 3, help="of the tunes, each in turn tests", origin="assumed: a third of the tunes"),
    ),
    quick={"training.epochs": 2},
    sweep=Sweep(
        grid={"layers.hidden.size": (5, 15, 30), "training.epochs": (20, 50, 200)},
        replicates=5,
    ),
)

#: Numbers of tunes to learn from, and shares that the pools keep from half bar to half bar.
SIZES, KEPT = (4, 8, 16), (0.0, 0.3, 0.6, 0.9)
Index = Literal["right", "none", "random"]


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Harmonise tunes with and without metre, from few tunes and many, with pools that keep more and less.

    Returns
    -------
    dict
        Shares of half bars whose chord is the book's, in tunes that were not learned: ``right_metre``,
        ``right_none``, ``right_random`` by what is told of the metre; ``right_sizes``, shape (sizes,);
        ``right_kept``, shape (shares,); ``untrained_right``; ``table`` and ``frequent``, without a network.
    """
    tunes = read(replicate.table("tunes"))
    parts = int(replicate.options["parts"])
    order = replicate.rng("order").permutation(len(tunes))
    found: list[dict[str, Any]] = []
    for part in range(parts):
        others = [tunes[each] for each in order[part::parts]]
        learned = [tunes[each] for number, each in enumerate(order) if number % parts != part]
        found.append(harmonised(replicate, part, learned, others))
        replicate.progress((part + 1) / parts, f"part {part + 1}")
    return {key: np.mean([each[key] for each in found], axis=0) for key in found[0]} | {
        "sizes": np.array(SIZES),
        "kept": np.array(KEPT),
    }


def harmonised(
    replicate: Replicate, part: int, learned: Sequence[Tune], others: Sequence[Tune]
) -> dict[str, Any]:
    """Return shares right in others, of networks that learned the rest of the tunes."""
    model, rng = replicate.model(), replicate.rng(f"metre {part}")
    measures: dict[str, Any] = {
        "table": by_table(learned, others),
        "frequent": most_frequent(learned, others),
        "untrained_right": right(replicate.network(f"untrained-{part}", save=False), patterns(others)),
    }
    indices: tuple[Index, ...] = ("right", "none", "random")
    for index in indices:
        network = replicate.network(f"{index}-{part}", save=False)
        network.train(patterns(learned, index, rng))
        measures["right_metre" if index == "right" else f"right_{index}"] = right(
            network, patterns(others, index, rng)
        )
    shares = []
    for size in SIZES:
        network = replicate.network(f"{size}-tunes-{part}", save=False)
        network.train(patterns(learned[:size]))
        shares.append(right(network, patterns(others)))
    measures["right_sizes"] = np.array(shares)
    shares = []
    for kept in KEPT:
        network = replicate.network(f"kept-{kept:g}-{part}", keeping(model, kept), save=False)
        network.train(patterns(learned))
        shares.append(right(network, patterns(others)))
    return measures | {"right_kept": np.array(shares)}


def keeping(model: Model, kept: float) -> Model:
    """Return the model with pools that keep another share of what they hold."""
    layers = tuple(replace(x, trace=kept) if x.copies else x for x in model.network.layers)
    return replace(model, network=replace(model.network, layers=layers), origins=())


def right(network: Simulator, tunes: PatternSet) -> float:
    """Return the share of half bars whose chord is the book's."""
    outputs = network.record(tunes, ["chord"])["chord"]
    return float((outputs.argmax(axis=1) == tunes.targets["chord"].argmax(axis=1)).mean())
