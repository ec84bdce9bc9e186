"""Propositions: items in relations to attributes, from a table that a person can read.

The table has a row for each item and a column for each relation; a cell lists the attributes that are true,
parted by commas (here the columns, parted by tabs in the file, are lined up)::

    item     ISA                           can
    *        living thing, bird, canary    grow, fly, sing
    canary   living thing, bird, canary    grow, fly, sing

The row ``*`` lists all attributes of each relation, in the order of the units; so a misspelt attribute is
found. An item of which nothing is true in a relation has ``-`` there. Each item with each relation is one
pattern: *canary can* turns on the units of *grow*, *fly* and *sing* (Rumelhart & Todd, 1993).

References
----------
.. [1] Rumelhart, D. E., & Todd, P. M. (1993). Learning and connectionist representations. In D. E. Meyer &
   S. Kornblum (Eds.), Attention and performance XIV (pp. 3-30). MIT Press.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import PatternError, nearest
from pdpsim.describe.patterns import PatternSet

ALL, NOTHING = "*", "-"


@dataclass(frozen=True, eq=False)
class Propositions:
    """What is true of items.

    Parameters
    ----------
    items, relations : tuple of str
    attributes : tuple of (str, str)
        Relation and name of each attribute, in the order of the units: relation by relation.
    facts : array of bool, shape (items, attributes)
        What is true.
    """

    items: tuple[str, ...]
    relations: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    facts: NDArray[np.bool_]

    @cached_property
    def of_relation(self) -> dict[str, slice]:
        """The attributes of each relation, as a slice of all."""
        kinds = [relation for relation, _ in self.attributes]
        return {r: slice(kinds.index(r), kinds.index(r) + kinds.count(r)) for r in self.relations}

    def attribute(self, relation: str, name: str) -> int:
        """Return the number of an attribute, or raise `PatternError` with the nearest."""
        self._relation(relation)
        names = [each for _, each in self.attributes[self.of_relation[relation]]]
        if name not in names:
            raise PatternError(f"{relation!r} has no attribute {name!r}{nearest(name, names)}")
        return self.attributes.index((relation, name))

    def item(self, name: str) -> int:
        """Return the number of an item, or raise `PatternError` with the nearest."""
        if name not in self.items:
            raise PatternError(f"there is no item {name!r}{nearest(name, self.items)}")
        return self.items.index(name)

    def patterns(
        self,
        items: Sequence[str] | None = None,
        relations: Sequence[str] | None = None,
        *,
        item_layer: str = "item",
        relation_layer: str = "relation",
        attribute_layer: str = "attribute",
    ) -> PatternSet:
        """Make one pattern of each item with each relation.

        Parameters
        ----------
        items, relations : sequence of str, optional
            Which ones, in which order; by default all. Layers keep a unit for each that the table has.
        item_layer, relation_layer, attribute_layer : str
            The layers' names.

        Returns
        -------
        PatternSet
            Patterns called ``"canary can"``: one unit of the item layer and one of the relation layer on,
            and of the attribute layer those that are true in that relation.
        """
        pairs = [
            (self.item(item), self._relation(relation))
            for item in (items or self.items)
            for relation in (relations or self.relations)
        ]
        numbers = np.array(pairs)
        targets = np.zeros((len(pairs), len(self.attributes)))
        for row, (item, relation) in zip(targets, pairs, strict=True):
            where = self.of_relation[self.relations[relation]]
            row[where] = self.facts[item, where]
        return PatternSet.from_arrays(
            {
                item_layer: np.eye(len(self.items))[numbers[:, 0]],
                relation_layer: np.eye(len(self.relations))[numbers[:, 1]],
            },
            {attribute_layer: targets},
            names=[f"{self.items[i]} {self.relations[r]}" for i, r in pairs],
            labels=[self.items[i] for i, _ in pairs],
        )

    def beliefs(self, activations: ArrayLike) -> NDArray[np.float64]:
        """Bring together what a network says of each item: each attribute in its own relation.

        Parameters
        ----------
        activations : array_like, shape (..., items x relations, attributes)
            Of the attribute units, for all of `patterns` in their order.

        Returns
        -------
        array, shape (..., items, attributes)
            To be compared with `facts`.

        Raises
        ------
        PatternError
            If they are not of all patterns.
        """
        outputs = np.asarray(activations, dtype=np.float64)
        shape = (len(self.items), len(self.relations), len(self.attributes))
        if outputs.shape[-2:] != (shape[0] * shape[1], shape[2]):
            raise PatternError(
                f"expected activations of {shape[0] * shape[1]} patterns x {shape[2]} attributes; "
                f"got shape {outputs.shape}"
            )
        each = outputs.reshape(*outputs.shape[:-2], *shape)
        parts = [each[..., number, self.of_relation[name]] for number, name in enumerate(self.relations)]
        return np.concatenate(parts, axis=-1)

    def _relation(self, name: str) -> int:
        if name not in self.relations:
            raise PatternError(f"there is no relation {name!r}{nearest(name, self.relations)}")
        return self.relations.index(name)


def read(path: str | Path) -> Propositions:
    """Read a table of propositions.

    Parameters
    ----------
    path : path
        Text in UTF-8, columns parted by tabs; see the module's head.

    Raises
    ------
    PatternError
        If the file cannot be read, or the table is inconsistent: an attribute that the row ``*`` lacks
        (misspelt, or of another relation), one that no item has, one stated twice, an item that stands
        there twice, or a cell that is empty.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise PatternError(f"cannot read the propositions in {path}: {reason}") from None
    return parse(text, str(path))


def parse(text: str, source: str = "the propositions") -> Propositions:
    """Read a table of propositions from text; `source` is how error messages call it. See `read`."""
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1)
        if any(cell.strip() for cell in row)
    ]
    if not rows or len(rows[0][1]) < 2:
        raise PatternError(f"{source}: the first line must be 'item' and the relations, parted by tabs")
    relations = tuple(rows[0][1][1:])
    _check_once(relations, "relation", f"{source}, line {rows[0][0]}")
    table: dict[str, dict[str, list[str]]] = {}
    for number, (item, *cells) in rows[1:]:
        where = f"{source}, line {number}"
        if item in table:
            raise PatternError(f"{where}: {item!r} stands there twice")
        if len(cells) != len(relations):
            raise PatternError(
                f"{where}: {item!r} has {len(cells)} cells; there are {len(relations)} relations"
            )
        table[item] = {r: _cell(c, item, r, where) for r, c in zip(relations, cells, strict=True)}
    valid = table.pop(ALL, None)
    if valid is None:
        raise PatternError(f"{source}: a row {ALL!r} must list all attributes of each relation")
    if not table:
        raise PatternError(f"{source}: there is no item")
    attributes = tuple((relation, name) for relation in relations for name in valid[relation])
    facts = np.array([[name in row[relation] for relation, name in attributes] for row in table.values()])
    _check_attributes(table, valid, attributes, facts, source)
    facts.flags.writeable = False
    return Propositions(tuple(table), relations, attributes, facts)


def _cell(text: str, item: str, relation: str, where: str) -> list[str]:
    if not text:
        raise PatternError(
            f"{where}: nothing is said of {item!r} under {relation!r}; write {NOTHING!r} if it has none"
        )
    names = [] if text == NOTHING else [name.strip() for name in text.split(",")]
    if "" in names:
        raise PatternError(
            f"{where}: an empty attribute of {item!r} under {relation!r}; is there a comma too many?"
        )
    _check_once(names, f"attribute under {relation!r}", where)
    return names


def _check_once(names: Sequence[str], what: str, where: str) -> None:
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise PatternError(f"{where}: the {what} {twice!r} is stated twice")


def _check_attributes(
    table: dict[str, dict[str, list[str]]],
    valid: dict[str, list[str]],
    attributes: tuple[tuple[str, str], ...],
    facts: NDArray[np.bool_],
    source: str,
) -> None:
    for item, row in table.items():
        for relation, names in row.items():
            for name in names:
                if name not in valid[relation]:
                    raise PatternError(
                        f"{source}: {item!r} {relation} {name!r}, which the row {ALL!r} lacks"
                        f"{nearest(name, valid[relation])}"
                    )
    for number, (relation, name) in enumerate(attributes):
        if not facts[:, number].any():
            raise PatternError(f"{source}: {relation!r} {name!r} is true of no item; is it misspelt there?")
