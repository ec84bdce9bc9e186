"""The state of one network with one seed: weights, activations, random generators."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ResultsError, ValidationError, nearest
from pdpsim.base.files import AnyArray, DamagedError, write_arrays
from pdpsim.base.format import short
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import RULES, Rule, fixed
from pdpsim.engine.binding import bind
from pdpsim.engine.choice import choose_engine, make_engine
from pdpsim.engine.job import Activity, Engine, Job, Learning
from pdpsim.engine.plan import Plan, draw_present, draw_weights, make_plan
from pdpsim.formats.model import Model, parse, to_toml
from pdpsim.simulate import archive, presenting
from pdpsim.simulate.presenting import Assessment, Noise

if TYPE_CHECKING:
    from pdpsim.simulate.training import Checkpoints, History

Array = NDArray[np.floating]

DTYPES = ("float64", "float32")
FORMAT = 1

#: Batches of less than this (weights times patterns) are faster compiled: NumPy's calls outweigh its sums.
SMALL_BATCH = 100_000


class Simulator:
    """One network that can be run, trained, recorded, saved and restored.

    Parameters
    ----------
    model : Model or Network
        What to build; a model brings its phases of training along.
    seed : int or SeedSequence
        Decides weights, links, order of patterns and noise, each from a stream of its own.
    engine : {"auto", "numpy", "compiled"}
        ``"auto"`` takes the compiled kernel for learning pattern by pattern and for small batches (where
        numba is installed), NumPy for large ones. The two agree to rounding.
    dtype : {"float64", "float32"}

    Attributes
    ----------
    description : Network
    phases : tuple of Phase
        Used by `train` when none are given.
    weights : dict of str to array, shape (sending units, receiving units)
        Views by projection: changing them changes the network.
    biases : dict of str to array, shape (units,)
        Views by layer.
    noise : Noise or None
        Noise on activations in every presentation without learning that is given none of its own; such as
        a lesion causes. Not saved with the network.
    """

    def __init__(
        self,
        model: Model | Network,
        seed: int | np.random.SeedSequence = 0,
        *,
        engine: str = "auto",
        dtype: str = "float64",
    ) -> None:
        if isinstance(model, Network):
            model = Model("network", "", "", model, (Phase(),), ())
        if dtype not in DTYPES:
            raise ValidationError(f"unknown dtype {dtype!r}{nearest(dtype, DTYPES)}", ("dtype",))
        self.model = model
        self.description = model.network
        self.phases = model.phases
        self.dtype = np.dtype(dtype)
        self.engine = choose_engine(engine)
        self.plan = make_plan(self.description)
        sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
        self.rngs = {name: stream(sequence, i) for i, name in enumerate(archive.STREAMS)}
        self.present = draw_present(self.plan, self.rngs["weights"])
        with np.errstate(over="ignore"):  # told in words
            w = draw_weights(self.plan, self.rngs["weights"], self.present).astype(self.dtype)
        if not np.isfinite(w).all():
            raise ValidationError(f"initial weights are larger than {dtype} can hold", ("weights", "init"))
        live = (self.present & (self.plan.rate > 0)).astype(self.dtype)
        self.rule: type[Rule] | None = None
        self.learning = Learning(w, np.zeros_like(w), np.zeros((0, len(w)), self.dtype), live)
        self.activity = self.new_activity()
        self.checkpoint: Checkpoints | None = None
        self.noise: Noise | None = None
        self._bound: tuple[PatternSet, tuple[Array, Array]] | None = None
        self._rates: tuple[Rule, tuple[Array, Array, bool]] | None = None
        self._engines: dict[str, Engine] = {}
        self._name_weights()

    def _name_weights(self) -> None:
        self.weights: dict[str, Array] = {}
        for name in (p.name for p in self.description.projections):
            here, shape = self.plan.weights(name)
            self.weights[name] = self.learning.w[here].reshape(shape)
        self.biases: dict[str, Array] = {}
        for layer in self.description.layers:
            here_or_none = self.plan.biases(layer.name)
            if here_or_none is not None:
                self.biases[layer.name] = self.learning.w[here_or_none]

    def new_activity(self) -> Activity:
        """Return the state of a network that starts anew."""
        units = self.plan.n_units
        return Activity(
            np.zeros(units, self.dtype),
            np.zeros(units, self.dtype),
            np.full(self.plan.n_targets, np.nan, self.dtype),
        )

    def reset(self) -> None:
        """Let the network start anew, with its layers' start values, at the next event of training."""
        self.activity = self.new_activity()

    def train(
        self,
        patterns: PatternSet | Mapping[str, PatternSet],
        phases: Phase | Sequence[Phase] | None = None,
        *,
        observe: Callable[[Simulator, int], Mapping[str, ArrayLike]] | None = None,
        progress: Callable[[float, str], None] | None = None,
    ) -> History:
        """Train the network; see `pdpsim.simulate.training.train`."""
        from pdpsim.simulate.training import train

        chosen = self.phases if phases is None else (phases,) if isinstance(phases, Phase) else tuple(phases)
        return train(self, patterns, chosen, observe=observe, progress=progress)

    def record(
        self,
        patterns: PatternSet,
        layers: Sequence[str] | None = None,
        *,
        ticks: str = "last",
        settle: float = 0.0,
        noise: Noise | None = None,
        start: Mapping[str, ArrayLike] | None = None,
    ) -> dict[str, AnyArray]:
        """Present patterns without learning and return activations; see `presenting.record`."""
        return presenting.record(self, patterns, layers, ticks=ticks, settle=settle, noise=noise, start=start)

    def test(
        self,
        patterns: PatternSet,
        phase: Phase | None = None,
        *,
        settle: float = 0.0,
        noise: Noise | None = None,
    ) -> Assessment:
        """Present patterns without learning and return errors; see `pdpsim.simulate.presenting.assess`."""
        return presenting.assess(self, patterns, phase, settle=settle, noise=noise)

    def gradient(self, patterns: PatternSet, phase: Phase | None = None) -> tuple[float, AnyArray]:
        """Return the error of the patterns and its gradient; see `pdpsim.simulate.presenting.gradient`."""
        return presenting.gradient(self, patterns, phase)

    def bind(self, patterns: PatternSet) -> tuple[AnyArray, AnyArray]:
        """Return the patterns' inputs and targets side by side; see `pdpsim.engine.binding.bind`."""
        if self._bound is None or self._bound[0] is not patterns:
            self._bound = patterns, bind(self.plan, patterns, self.dtype)
        return self._bound[1]

    def run(self, job: Job, activity: Activity | None = None, plan: Plan | None = None) -> None:
        """Do a job with the engine that suits it; `plan` is for one with other start values."""
        alone = job.each_event or not job.resets.all() or (job.learn and job.every == 1)
        batch = min(job.every, len(job.order)) if job.learn else len(job.order)
        alone = alone or self.plan.n_weights * batch < SMALL_BATCH
        name = self.engine if self.engine != "auto" else "compiled" if alone else "numpy"
        activity = self.activity if activity is None else activity
        if plan is not None:  # engines keep what they made of a plan, and this one passes
            make_engine(name).run(plan, job, self.learning, activity)
            return
        if name not in self._engines:
            self._engines[name] = make_engine(name)
        self._engines[name].run(self.plan, job, self.learning, activity)

    def use_rule(self, rule: Rule) -> None:
        """Prepare the state of an update rule, keeping it where the rule is of the same kind."""
        if self.rule is not type(rule):
            fresh = rule.new_state(self.plan.n_weights, self.dtype)
            self.learning.vectors = np.array(list(fresh.values()), dtype=self.dtype).reshape(
                len(fresh), self.plan.n_weights
            )
            self.rule = type(rule)
            self.learning.updates = 0

    def rates(self, rule: Rule) -> tuple[Array, Array, bool]:
        """Return the learning rate and decay of each weight, and whether all are alike and free.

        Parameters
        ----------
        rule : Rule
            Without ramps.

        Returns
        -------
        rate, decay : array, shape (weights,)
        even : bool
            See `pdpsim.engine.job.Job`.
        """
        if self._rates is None or self._rates[0] != rule:
            plan, live = self.plan, self.learning.live
            rate = (fixed(rule.rate) * plan.rate * live).astype(self.dtype)
            decay = np.where(np.isnan(plan.decay), rule.decay, plan.decay) * self.present
            decay = decay.astype(self.dtype)
            free = not plan.limited and not plan.tied and bool((live > 0).all())
            even = free and bool((rate == rate[0]).all()) and bool((decay == decay[0]).all())
            self._rates = rule, (rate, decay, even)
        return self._rates[1]

    def set_present(self, places: NDArray[np.int64], present: bool) -> None:
        """Remove links (their weights become 0 and stay so), or let them exist again.

        Parameters
        ----------
        places : array of int
            Places in the flat vector of weights.
        present : bool
        """
        self.present = self.present.copy()
        self.present[places] = present
        if not present:
            self.learning.w[places] = 0.0
            self.learning.vectors[:, places] = 0.0
        self.learning.live[:] = self.present & (self.plan.rate > 0)
        self._rates = None

    def state(self) -> dict[str, AnyArray]:
        """Return everything that changes as arrays, for checkpoints and `save`."""
        learning, activity = self.learning, self.activity
        return {
            "w": learning.w.copy(),
            "g": learning.g.copy(),
            "vectors": learning.vectors.copy(),
            "present": self.present,
            "rule": np.array("" if self.rule is None else self.rule.name),
            "counts": np.array([learning.updates, learning.pending], dtype=np.int64),
            "errors": np.array([learning.error, learning.last_error]),
            "a": activity.a.copy(),
            "x": activity.x.copy(),
            "target": activity.target.copy(),
            "fresh": np.array(activity.fresh),
            "rngs": np.array([json.dumps(self.rngs[name].bit_generator.state) for name in self.rngs]),
        }

    def restore(self, state: Mapping[str, AnyArray]) -> None:
        """Go back to a state that `state` returned.

        Raises
        ------
        DamagedError
            If the arrays are not the whole state of this network; then nothing is changed.
        """
        archive.check_state(self.plan, self.dtype, state)
        learning, activity = self.learning, self.activity
        learning.w[:] = state["w"]
        learning.g[:] = state["g"]
        learning.vectors = np.array(state["vectors"], dtype=self.dtype)
        name = str(state["rule"])
        self.rule = RULES[name] if name else None
        learning.updates, learning.pending = (int(x) for x in state["counts"])
        learning.error, learning.last_error = (float(x) for x in state["errors"])
        self.present = np.array(state["present"])
        learning.live[:] = self.present & (self.plan.rate > 0)
        self._rates = None
        activity.a[:], activity.x[:] = state["a"], state["x"]
        activity.target[:] = state["target"]
        activity.fresh = bool(state["fresh"])
        for stream, position in archive.streams(state).items():
            self.rngs[stream].bit_generator.state = position

    def save(self, path: str | Path) -> None:
        """Save the network with its state as one ``.npz`` file, written atomically.

        What is not kept: noise that a lesion put on activations, which lasts as long as the lesion.
        """
        about = {"format": np.array(FORMAT), "model": np.array(to_toml(self.model))}
        how = {"engine": np.array(self.engine), "dtype": np.array(self.dtype.name)}
        write_arrays(Path(path), {**about, **how, **self.state()})

    @classmethod
    def load(cls, path: str | Path, *, engine: str = "auto") -> Self:
        """Return a network that `save` wrote.

        Raises
        ------
        ResultsError
            If the file is missing, no such file, or damaged.
        ModelFileError
            If the model in it cannot be, or does not fit into memory.
        """
        path = Path(path)
        head = archive.read_head(path)
        try:
            saved = archive.whole_of(head, "format")
            if saved != FORMAT:
                raise ResultsError(f"saved in format {saved}; this version reads format {FORMAT}")
            texts = {name: archive.text_of(head, name) for name in ("model", "dtype")}
        except ResultsError as error:
            raise type(error)(f"{path}: {error}") from None
        if texts["dtype"] not in DTYPES:
            raise DamagedError(f"{path}: a damaged network: its dtype is {short(texts['dtype'])}")
        model = parse(texts["model"], source=f"{path}: model")
        simulator = cls(model, engine=engine, dtype=texts["dtype"])
        simulator.restore(archive.read_state(path, simulator.plan, simulator.dtype))
        return simulator


def stream(sequence: np.random.SeedSequence, number: int) -> np.random.Generator:
    """Return generator *number* of a seed, independent of all others."""
    child = np.random.SeedSequence(
        entropy=sequence.entropy, spawn_key=(*sequence.spawn_key, number), pool_size=sequence.pool_size
    )
    return np.random.default_rng(child)
