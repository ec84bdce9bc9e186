"""Damage: units or links removed, noise on weights or activations, weights scaled; and its healing.

A lesion is described apart from the network that it strikes, and drawn anew from a generator each time,
so that one can be repeated: see `sweep`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.simulate.presenting import Noise

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

KINDS = ("units", "links", "noise", "scale", "activations")


@dataclass(frozen=True)
class Lesion:
    """What is damaged, and how much.

    Parameters
    ----------
    kind : {"units", "links", "noise", "scale", "activations"}
        Units of a layer fall silent (their outgoing links, and those of contexts that copy them, are
        removed); links of a projection are removed; Gaussian noise is added to a projection's weights;
        a projection's weights are multiplied; Gaussian noise, new at every tick, is added to a layer's
        activations whenever patterns are presented without learning.
    where : str
        A layer for ``"units"`` and ``"activations"``, a projection otherwise.
    amount : float
        Share of the units or links (0 to 1), SD of the noise, or factor.
    """

    kind: str
    where: str
    amount: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValidationError(
                f"unknown kind of lesion {self.kind!r}{nearest(self.kind, KINDS)}", ("lesion", "kind")
            )
        if not np.isfinite(self.amount) or self.amount < 0:
            raise ValidationError(
                f"must be a finite number, 0 or more; got {self.amount}", ("lesion", "amount")
            )
        if self.kind in ("units", "links") and self.amount > 1:
            raise ValidationError(
                f"is a share of the {self.kind}, 0 to 1; got {self.amount}", ("lesion", "amount")
            )


@dataclass(frozen=True)
class Damage:
    """What a lesion took, for `restore`."""

    places: np.ndarray[tuple[int], np.dtype[np.int64]]
    weights: np.ndarray[tuple[int], np.dtype[np.floating]]
    vectors: np.ndarray[tuple[int, int], np.dtype[np.floating]]
    removed: bool
    noise: Noise | None = None


def apply(simulator: Simulator, lesion: Lesion, rng: np.random.Generator) -> Damage:
    """Damage a network.

    Parameters
    ----------
    simulator : Simulator
        Changed in place. Links that are removed stay away when the network learns on.
    lesion : Lesion
    rng : Generator
        Decides which units and links, and the noise.

    Returns
    -------
    Damage
        For `restore`.

    Raises
    ------
    ValidationError
        If there is no such layer or projection.
    """
    plan, w = simulator.plan, simulator.learning.w
    if lesion.kind == "activations":
        return _unsettle(simulator, lesion, rng)
    if lesion.kind == "units":
        places = _outgoing(simulator, lesion, rng)
    else:
        here, _ = plan.weights(lesion.where)
        places = np.arange(here.start, here.stop)
        places = places[simulator.present[places]]
        if lesion.kind == "links":
            places = rng.permutation(places)[: round(lesion.amount * len(places))]
    vectors = simulator.learning.vectors[:, places].copy()
    damage = Damage(places, w[places].copy(), vectors, lesion.kind in ("units", "links"), simulator.noise)
    if damage.removed:
        simulator.set_present(places, False)
    elif lesion.kind == "noise":
        w[places] += lesion.amount * rng.standard_normal(len(places))
    else:
        w[places] *= lesion.amount
    return damage


def restore(simulator: Simulator, damage: Damage) -> None:
    """Give a network back what a lesion took: links with their weights, or weights as they were."""
    if damage.removed:
        simulator.set_present(damage.places, True)
        if len(damage.vectors) == len(simulator.learning.vectors):  # learning since may have had another rule
            simulator.learning.vectors[:, damage.places] = damage.vectors
    simulator.learning.w[damage.places] = damage.weights
    simulator.noise = damage.noise


@contextmanager
def lesioned(simulator: Simulator, lesion: Lesion, rng: np.random.Generator) -> Iterator[Simulator]:
    """Damage a network for the length of a ``with`` block; restore it afterwards."""
    damage = apply(simulator, lesion, rng)
    try:
        yield simulator
    finally:
        restore(simulator, damage)


def sweep(
    simulator: Simulator,
    lesions: Sequence[Lesion],
    repeats: int,
    measure: Callable[[Simulator], Mapping[str, float]],
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    """Measure a network under each of several lesions, several times each, healing it in between.

    Parameters
    ----------
    simulator : Simulator
        The same afterwards as before.
    lesions : sequence of Lesion
    repeats : int
        How often each is drawn anew.
    measure : callable
        ``measure(simulator)``: named numbers.
    rng : Generator

    Returns
    -------
    list of dict
        One row for each lesion and repeat: ``kind``, ``where``, ``amount``, ``repeat`` (from 1), measures.
    """
    rows: list[dict[str, object]] = []
    for lesion in lesions:
        for repeat in range(1, repeats + 1):
            with lesioned(simulator, lesion, rng):
                found = measure(simulator)
            rows.append(
                {"kind": lesion.kind, "where": lesion.where, "amount": lesion.amount, "repeat": repeat}
                | dict(found)
            )
    return rows


def _unsettle(simulator: Simulator, lesion: Lesion, rng: np.random.Generator) -> Damage:
    """Let a layer's activations be noisy; noise that was there already stays on other layers."""
    simulator.description.layer(lesion.where)
    before = simulator.noise
    kept = {} if before is None else dict(before.activations)
    simulator.noise = Noise(MappingProxyType({**kept, lesion.where: lesion.amount}), rng)
    w = simulator.learning.w
    nothing = np.zeros((0, 0), dtype=w.dtype)
    return Damage(np.zeros(0, dtype=np.int64), nothing.ravel(), nothing, False, before)


def _outgoing(
    simulator: Simulator, lesion: Lesion, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the places of the links that leave a random share of a layer's units."""
    network, plan = simulator.description, simulator.plan
    size = network.layer(lesion.where).size
    units = rng.permutation(size)[: round(lesion.amount * size)]
    senders = {lesion.where} | {x.name for x in network.layers if x.copies == lesion.where}
    places = [np.zeros(0, dtype=np.int64)]
    for projection in network.projections:
        if projection.sender in senders:
            here, shape = plan.weights(projection.name)
            places.append((here.start + np.arange(shape[0] * shape[1]).reshape(shape)[units]).ravel())
    found = np.concatenate(places)
    return found[simulator.present[found]]
