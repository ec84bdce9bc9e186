"""Lesions: units or links removed, noise on weights or activations, weights scaled; and networks restored.

A lesion is described apart from the network that it is applied to, and sampled anew from a generator each
time, so that one can be repeated: see `sweep`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.describe.links import Shifted
from pdpsim.simulate.noise import Noise
from pdpsim.simulate.state import State

Lesioned = TypeVar("Lesioned", bound=State)

KINDS = ("units", "links", "noise", "scale", "activations")


@dataclass(frozen=True)
class Lesion:
    """What is damaged, and how much.

    Parameters
    ----------
    kind : {"units", "links", "noise", "scale", "activations"}
        Units of a layer fall silent (their activation is 0 from then on, and their outgoing links, with
        those of contexts that copy them, are removed); links of a projection are removed; Gaussian noise is
        added to a projection's weights; a projection's weights are multiplied; Gaussian noise, new at every
        tick, is added to a layer's activations whenever patterns are presented without learning.
    where : str
        A layer for ``"units"`` and ``"activations"``, a projection otherwise.
    amount : float
        Share of the units or links (0 to 1), SD of the noise, or factor.
    which : tuple of str
        Instead of a share, the very units (names or numbers from 1) or links (``"2->1"``, sending and
        receiving unit).
    """

    kind: str
    where: str
    amount: float = 1.0
    which: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValidationError(
                f"unknown kind of lesion {self.kind!r}{nearest(self.kind, KINDS)}", ("lesion", "kind")
            )
        if not np.isfinite(self.amount) or self.amount < 0:
            raise ValidationError(
                f"must be a finite number, 0 or more; got {self.amount}", ("lesion", "amount")
            )
        if self.which and self.kind not in ("units", "links"):
            raise ValidationError(
                f"single units or links fall silent or are removed; {self.kind!r} strikes all",
                ("lesion", "which"),
            )
        if self.kind in ("units", "links") and self.amount > 1:
            raise ValidationError(
                f"is a share of the {self.kind}, 0 to 1; got {self.amount}", ("lesion", "amount")
            )


@dataclass(frozen=True)
class Damage:
    """What a lesion took, for `restore`, and what it struck.

    Attributes
    ----------
    struck : tuple of str
        The units that fell silent (names, or numbers from 1) or the links that were removed (``"2->1"``).
    """

    places: NDArray[np.int64]
    weights: AnyArray
    vectors: AnyArray
    removed: bool
    silent: NDArray[np.bool_]
    noise: Noise | None = None
    struck: tuple[str, ...] = ()


def apply(state: State, lesion: Lesion, rng: np.random.Generator) -> Damage:
    """Damage a network.

    Parameters
    ----------
    state : State
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
    plan, w, silent = state.plan, state.learning.w, state.silent
    places = np.zeros(0, dtype=np.int64)
    struck: tuple[str, ...] = ()
    if lesion.kind == "units":
        units = _units(state, lesion, rng)
        struck = tuple(state.description.layer(lesion.where).unit_name(unit) for unit in np.sort(units))
        places = _outgoing(state, lesion.where, units)
        silent = silent.copy()
        silent[plan.units(lesion.where).start + units] = True
    elif lesion.kind != "activations":
        place, _ = plan.weights(lesion.where)
        places = np.arange(place.start, place.stop)
        places = places[state.present[places]]
        if lesion.kind == "links":
            if state.description.projection(lesion.where).fast_rate:
                raise ValidationError(f"links of {lesion.where!r} have fast weights, which would stay")
            places = _links(state, lesion, places, rng)
            struck = _link_names(state, lesion.where, np.sort(places))
        else:  # weights that are one change together
            places = np.flatnonzero(np.isin(plan.tie, plan.tie[places]) & state.present)
    vectors = state.learning.vectors[:, places].copy()
    removed = lesion.kind in ("units", "links")
    damage = Damage(places, w[places].copy(), vectors, removed, state.silent, state.noise, struck)
    if removed:
        state.set_present(places, False)
        state.set_silent(silent)
    elif lesion.kind == "noise":
        groups, group = np.unique(plan.tie[places], return_inverse=True)
        w[places] += lesion.amount * rng.standard_normal(len(groups))[group]
    elif lesion.kind == "scale":
        w[places] *= lesion.amount
    else:
        state.noise = _noise(state, lesion, rng)
    return damage


def restore(state: State, damage: Damage) -> None:
    """Give a network back what a lesion took: units, links with their weights, or weights as they were.

    A link that shares its weight with one that stayed has that one's weight, which may have learned since.
    """
    plan, w, stayed = state.plan, state.learning.w, state.present
    value = np.full(int(plan.tie.max(initial=-1)) + 1, np.nan)
    if damage.removed:
        value[plan.tie[stayed]] = w[stayed]
        state.set_present(damage.places, True)
        state.set_silent(damage.silent)
        if len(damage.vectors) == len(state.learning.vectors):  # learning since may have had another rule
            state.learning.vectors[:, damage.places] = damage.vectors
    shared = value[plan.tie[damage.places]]
    w[damage.places] = np.where(np.isnan(shared), damage.weights, shared)
    state.noise = damage.noise


@contextmanager
def lesioned(state: Lesioned, lesion: Lesion, rng: np.random.Generator) -> Iterator[Lesioned]:
    """Damage a network for the length of a ``with`` block; restore it afterwards."""
    damage = apply(state, lesion, rng)
    try:
        yield state
    finally:
        restore(state, damage)


def sweep(
    state: Lesioned,
    lesions: Sequence[Lesion],
    repeats: int,
    measure: Callable[[Lesioned], Mapping[str, float]],
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    """Measure a network under each of several lesions, several times each, restoring it in between.

    Parameters
    ----------
    state : State
        The same afterwards as before.
    lesions : sequence of Lesion
    repeats : int
        How often each is sampled anew.
    measure : callable
        ``measure(state)``: named numbers.
    rng : Generator

    Returns
    -------
    list of dict
        One row for each lesion and repeat: ``kind``, ``where``, ``amount``, ``repeat`` (from 1), measures.
    """
    rows: list[dict[str, object]] = []
    for lesion in lesions:
        for repeat in range(1, repeats + 1):
            with lesioned(state, lesion, rng):
                measured = measure(state)
            rows.append(
                {"kind": lesion.kind, "where": lesion.where, "amount": lesion.amount, "repeat": repeat}
                | dict(measured)
            )
    return rows


def _noise(state: State, lesion: Lesion, rng: np.random.Generator) -> Noise:
    """Return noise on a layer's activations, beside what is there already on other layers."""
    state.description.layer(lesion.where)
    kept = {} if state.noise is None else dict(state.noise.activations)
    return Noise(MappingProxyType({**kept, lesion.where: lesion.amount}), rng)


def _units(state: State, lesion: Lesion, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the numbers of the units that are named, or of a random share of a layer's."""
    layer = state.description.layer(lesion.where)
    if lesion.which:
        return np.array([layer.unit_number(name) for name in lesion.which], dtype=np.int64)
    size = layer.size
    return rng.permutation(size)[: round(lesion.amount * size)]


def _links(
    state: State, lesion: Lesion, present: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return the places of the links that are named, or of a random share of those that are present."""
    if not lesion.which:
        return rng.permutation(present)[: round(lesion.amount * len(present))]
    projection = state.description.projection(lesion.where)
    if isinstance(projection.links, Shifted):
        raise ValidationError(
            f"{lesion.where} has the same links for all copies of a unit: none is one unit's own",
            ("lesion", "which"),
        )
    sender, receiver = (state.description.layer(x) for x in (projection.sender, projection.receiver))
    place, shape = state.plan.weights(lesion.where)
    places = []
    for link in lesion.which:
        first, arrow, second = link.partition("->")
        if not arrow:
            raise ValidationError(
                f"a link is named by its units, such as '2->1'; got {link!r}", ("lesion", "which")
            )
        unit, other = sender.unit_number(first.strip()), receiver.unit_number(second.strip())
        places.append(place.start + unit * shape[1] + other)
        if places[-1] not in present:
            raise ValidationError(f"{lesion.where} has no link {link!r}", ("lesion", "which"))
    return np.array(places, dtype=np.int64)


def _link_names(state: State, name: str, places: NDArray[np.int64]) -> tuple[str, ...]:
    projection = state.description.projection(name)
    sender, receiver = (state.description.layer(x) for x in (projection.sender, projection.receiver))
    place, shape = state.plan.weights(name)
    return tuple(
        f"{sender.unit_name(int(at // shape[1]))}->{receiver.unit_name(int(at % shape[1]))}"
        for at in places - place.start
    )


def _outgoing(state: State, layer: str, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the links that leave some of a layer's units, or contexts that copy them."""
    network, plan = state.description, state.plan
    senders = {layer} | {x.name for x in network.layers if x.copies == layer}
    places = [np.zeros(0, dtype=np.int64)]
    for projection in network.projections:
        shared = isinstance(projection.links, Shifted)  # with other copies: that the unit is silent does it
        if projection.sender in senders and not shared:
            place, shape = plan.weights(projection.name)
            places.append((place.start + np.arange(shape[0] * shape[1]).reshape(shape)[units]).ravel())
    every = np.concatenate(places)
    return every[state.present[every]]
