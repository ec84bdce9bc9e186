"""Environments: named patterns, each one or more events, with inputs, targets and frequencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.display import Display
from pdpsim.base.errors import PatternError, nearest
from pdpsim.base.format import short

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PatternSet(Display):
    """Patterns with names, frequencies and events; the events of all patterns stand one below another.

    Make one with `from_arrays` (or `pdpsim.formats.table.read`).

    Parameters
    ----------
    inputs, targets : dict of str to array, shape (events, units)
        Values for each layer, under the layer's name. NaN in a target is "don't care"; NaN in an input
        leaves a softly clamped unit without external input.
    starts : array of int, shape (patterns + 1,)
        Pattern *p* has the events from ``starts[p]`` to ``starts[p + 1]``.
    names : tuple of str
        One for each pattern, all different.
    frequencies : array, shape (patterns,)
        How often a pattern occurs: its weight in the error (``weighted``) or its share of presentations
        (``order="sampled"``).
    labels : tuple of str
        One for each event, such as the word presented; may repeat; empty if the events have none.
    reset : {"pattern", "never"} or int
        When the network starts anew (activations and contexts at their start values): before every
        pattern, never (a stream that runs on, from epoch to epoch as well), or before every so many
        patterns.
    """

    inputs: dict[str, Values]
    targets: dict[str, Values]
    starts: NDArray[np.int64]
    names: tuple[str, ...]
    frequencies: Values
    labels: tuple[str, ...] = ()
    reset: str | int = "pattern"

    @classmethod
    def from_arrays(
        cls,
        inputs: ArrayLike | Mapping[str, ArrayLike],
        targets: ArrayLike | Mapping[str, ArrayLike] | None = None,
        *,
        names: Sequence[str] | None = None,
        lengths: Sequence[int] | None = None,
        frequencies: ArrayLike | None = None,
        labels: Sequence[str] = (),
        reset: str | int = "pattern",
    ) -> PatternSet:
        """Make patterns from arrays.

        Parameters
        ----------
        inputs, targets : array, shape (events, units), or dict of such
            Values by layer; a bare array belongs to the layers ``"input"`` and ``"output"``.
        names : sequence of str, optional
            By default ``"1"``, ``"2"``, ...
        lengths : sequence of int, optional
            Events of each pattern; by default one each.
        frequencies : array, optional
            1 by default.
        labels, reset
            See the class.

        Raises
        ------
        PatternError
            If there is no pattern, sizes do not match, names repeat, an input is infinite, or a
            frequency is not a number of 0 or more.
        """
        ins = _by_layer(inputs, "input", "inputs")
        outs = _by_layer({} if targets is None else targets, "output", "targets")
        counts = {
            f"{kind} of {short(name)}": len(array)
            for kind, arrays in (("inputs", ins), ("targets", outs))
            for name, array in arrays.items()
        }
        if not counts:
            raise PatternError("patterns need inputs for at least one layer")
        events = next(iter(counts.values()))
        if len(set(counts.values())) > 1:
            text = ", ".join(f"{n} for the {what}" for what, n in counts.items())
            raise PatternError(f"every layer needs the same number of events; got {text}")
        if events == 0:
            raise PatternError("there is no pattern: the set is empty")
        sizes = np.ones(events, dtype=np.int64) if lengths is None else np.asarray(lengths, dtype=np.int64)
        if sizes.sum() != events or (sizes < 1).any():
            raise PatternError(
                f"lengths must be 1 or more and add up to the {events} events; they add up to {sizes.sum()}"
            )
        count = len(sizes)
        called = tuple(str(i + 1) for i in range(count)) if names is None else tuple(map(str, names))
        if len(called) != count:
            raise PatternError(f"{len(called)} names for {count} patterns")
        if len(set(called)) != count:
            seen: set[str] = set()
            twice = next(x for x in called if x in seen or seen.add(x))  # type: ignore[func-returns-value]
            raise PatternError(f"two patterns are called {short(twice)}; names must differ")
        if labels and len(labels) != events:
            raise PatternError(f"{len(labels)} labels for {events} events")
        weights = np.ones(count) if frequencies is None else np.array(frequencies, dtype=np.float64)
        if weights.shape != (count,) or not np.isfinite(weights).all() or (weights < 0).any():
            raise PatternError("frequencies must be finite numbers of 0 or more, one for each pattern")
        _check_reset(reset)
        return cls(ins, outs, np.concatenate([[0], np.cumsum(sizes)]), called, weights, tuple(labels), reset)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def events(self) -> int:
        """Number of events in all patterns together."""
        return int(self.starts[-1])

    def resets(self, count: int) -> NDArray[np.bool_]:
        """Return before which of an epoch's `count` presentations the network starts anew."""
        if self.reset == "never":
            return np.zeros(count, dtype=np.bool_)
        every = 1 if self.reset == "pattern" else int(self.reset)
        return np.equal(np.arange(count) % every, 0)

    def index(self, name: str) -> int:
        """Return the number of the pattern of that name, or raise `PatternError` with the nearest."""
        try:
            return self.names.index(name)
        except ValueError:
            raise PatternError(f"no pattern {short(name)}{nearest(name, self.names)}") from None

    def select(self, which: Sequence[int] | Sequence[str] | NDArray[np.integer]) -> PatternSet:
        """Return the patterns named or numbered, in the order given."""
        numbers = [self.index(x) if isinstance(x, str) else int(x) for x in which]
        if not numbers:
            raise PatternError("no pattern selected: the set is empty")
        events = np.concatenate([np.arange(self.starts[p], self.starts[p + 1]) for p in numbers])
        lengths = [int(self.starts[p + 1] - self.starts[p]) for p in numbers]
        return replace(
            self,
            inputs={name: array[events] for name, array in self.inputs.items()},
            targets={name: array[events] for name, array in self.targets.items()},
            starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            names=tuple(self.names[p] for p in numbers),
            frequencies=self.frequencies[numbers],
            labels=tuple(self.labels[e] for e in events) if self.labels else (),
        )

    def lasting(self, cycles: ArrayLike) -> PatternSet:
        """Return the patterns with each event in place of several: a schedule of inputs.

        Parameters
        ----------
        cycles : array_like of int, shape (events,) or a number
            How many events come of each, 1 or more. In a network whose events last one tick each, an input
            is then there for that many cycles.
        """
        counts = np.broadcast_to(np.asarray(cycles, dtype=np.int64), (self.events,))
        if (counts < 1).any():
            raise PatternError(f"an event lasts 1 cycle or more; got {counts.min()}")
        events = np.repeat(np.arange(self.events), counts)
        ends = np.concatenate([[0], np.cumsum(counts)])
        return replace(
            self,
            inputs={name: array[events] for name, array in self.inputs.items()},
            targets={name: array[events] for name, array in self.targets.items()},
            starts=ends[self.starts].astype(np.int64),
            labels=tuple(self.labels[e] for e in events) if self.labels else (),
        )

    def __iter__(self) -> Iterator[tuple[str, slice]]:
        """Yield each pattern's name and the slice of its events."""
        for p, name in enumerate(self.names):
            yield name, slice(int(self.starts[p]), int(self.starts[p + 1]))


def _by_layer(values: ArrayLike | Mapping[str, ArrayLike], default: str, what: str) -> dict[str, Values]:
    named = values if isinstance(values, Mapping) else {default: values}
    arrays: dict[str, Values] = {}
    for name, each in named.items():
        try:
            array = np.array(each, dtype=np.float64)
        except (TypeError, ValueError):
            raise PatternError(f"the {what} of {short(name)} must be numbers") from None
        if array.ndim != 2:
            raise PatternError(
                f"the {what} of {short(name)} must be a table of events x units; got shape {array.shape}"
            )
        if np.isinf(array).any():
            event = int(np.argwhere(np.isinf(array))[0][0])
            raise PatternError(f"the {what} of {short(name)} hold an infinite value in event {event + 1}")
        array.flags.writeable = False
        arrays[name] = array
    return arrays


def _check_reset(reset: str | int) -> None:
    if isinstance(reset, str):
        if reset not in ("pattern", "never"):
            raise PatternError(
                f"reset must be 'pattern', 'never' or a number of patterns; got {short(reset)}"
                f"{nearest(reset, ('pattern', 'never'))}"
            )
    elif isinstance(reset, bool) or reset < 1:
        raise PatternError(f"reset must be 'pattern', 'never' or a number of patterns; got {short(reset)}")
