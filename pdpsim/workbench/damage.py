"""A trained network damaged again and again: what it still gets right, and how it learns anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.lesion import Lesion, apply
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.items import Answers, answers
from pdpsim.workbench.scoring import Scoring


@dataclass(frozen=True, eq=False)
class Struck:
    """What one lesion did.

    Parameters
    ----------
    lesion : Lesion
    repeat : int
        From 1.
    units : tuple of str
        Units that fell silent, or links that were removed.
    answers : Answers
        Right after the lesion.
    relearned : tuple of Answers
        After each epoch of learning anew.
    network : Simulator
        The damaged network, after learning anew.
    """

    lesion: Lesion
    repeat: int
    units: tuple[str, ...]
    answers: Answers
    relearned: tuple[Answers, ...]
    network: Simulator


def other_way(network: Network, projection: str) -> tuple[str, ...]:
    """Return projections whose weights are those of this one, and whose links a lesion of it leaves."""
    weights = network.projection(projection).tied or projection
    sharing = (each.name for each in network.projections if weights in (each.name, each.tied))
    return tuple(name for name in sharing if name != projection)


def damage(
    simulator: Simulator,
    lesions: Sequence[Lesion],
    repeats: int,
    patterns: PatternSet,
    *,
    rng: np.random.Generator,
    scoring: Scoring | None = None,
    relearn: int = 0,
    progress: Callable[[float, str], None] | None = None,
) -> list[Struck]:
    """Damage copies of a network, and see what they still know and how they learn anew.

    Parameters
    ----------
    simulator : Simulator
        Not changed.
    lesions : sequence of Lesion
        Each strikes the whole network.
    repeats : int
        How often each is drawn anew.
    patterns : PatternSet
        Which the network is tested on, and learns anew.
    rng : Generator
        Decides the lesions.
    scoring : Scoring, optional
        By default the rule that fits the network's error function.
    relearn : int
        Epochs of learning after each lesion, as in the network's last training. What was removed stays away.
    progress : callable, optional
        Takes share done and message.

    Returns
    -------
    list of Struck
        In the order of lesions and repeats.
    """
    struck = []
    total = len(lesions) * repeats
    for lesion in lesions:
        for repeat in range(1, repeats + 1):
            network = simulator.copy()
            units = apply(network, lesion, rng).struck
            first = answers(network, patterns, scoring)
            relearned = []
            phase = replace(network.current_phase, epochs=1, stop=None, snapshots=(), patterns=None)
            for _ in range(relearn):
                network.train(patterns, phase)
                relearned.append(answers(network, patterns, scoring))
            struck.append(Struck(lesion, repeat, units, first, tuple(relearned), network))
            if progress is not None:
                progress(len(struck) / total, f"{len(struck)} of {total}")
    return struck


@dataclass(frozen=True)
class Change:
    """The activation of one unit, for one pattern, before and after a lesion."""

    pattern: str
    layer: str
    unit: int
    before: float
    after: float


def mean_change(tested: Answers, intact: Answers) -> float:
    """Return the mean size of the changes of all activations in which a network answers."""
    changes = [np.abs(values - intact.outputs[name]).ravel() for name, values in tested.outputs.items()]
    return float(np.concatenate(changes).mean())


def furthest(tested: Answers, intact: Answers) -> Change:
    """Return the activation that a lesion changes most."""
    names = [name for name, span in tested.patterns for _ in range(span.start, span.stop)]
    changes = []
    for layer, values in tested.outputs.items():
        before = intact.outputs[layer]
        event, unit = np.unravel_index(np.argmax(np.abs(values - before)), before.shape)
        changes.append(
            Change(names[event], layer, int(unit), float(before[event, unit]), float(values[event, unit]))
        )
    return max(changes, key=lambda change: abs(change.after - change.before))


def share_right(tested: Answers) -> float:
    """Return the share of patterns that are right; NaN if none has a target."""
    judged = tested.judged
    return sum(item.right for item in judged) / len(judged) if judged else float("nan")


def lesions_table(struck: Sequence[Struck]) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table: one row for each lesion.

    Returns
    -------
    tuple of list
        ``kind``, ``where``, ``amount``, ``repeat``, ``right`` (share of patterns), ``error``, ``struck``
        (units or links, with spaces between).
    """
    rows: list[list[Any]] = [
        [
            x.lesion.kind,
            x.lesion.where,
            x.lesion.amount,
            x.repeat,
            share_right(x.answers),
            x.answers.error,
            " ".join(x.units),
        ]
        for x in struck
    ]
    return ["kind", "where", "amount", "repeat", "right", "error", "struck"], rows


def items_table(struck: Sequence[Struck]) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table: one row for each event of each pattern after each lesion.

    Returns
    -------
    tuple of list
        ``amount``, ``repeat``, then as `pdpsim.workbench.items.outputs_table` has it.
    """
    from pdpsim.workbench.items import outputs_table

    header: list[str] = []
    rows: list[list[Any]] = []
    for each in struck:
        header, own = outputs_table(each.network, each.answers)
        rows += [[each.lesion.amount, each.repeat, *row] for row in own]
    return ["amount", "repeat", *header], rows


def relearning_table(struck: Sequence[Struck]) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table: one row for each epoch after each lesion.

    Epoch 0 is before learning.

    Returns
    -------
    tuple of list
        ``amount``, ``repeat``, ``epoch``, ``right``, ``error``.
    """
    rows: list[list[Any]] = [
        [each.lesion.amount, each.repeat, epoch, share_right(tested), tested.error]
        for each in struck
        for epoch, tested in enumerate((each.answers, *each.relearned))
    ]
    return ["amount", "repeat", "epoch", "right", "error"], rows
