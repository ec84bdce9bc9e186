"""The state of one network with one seed: weights, activations, random generators; and what changes it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.format import short
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import RULES, Rule, fixed
from pdpsim.engine.binding import Bound, bind
from pdpsim.engine.choice import choose_engine, engine_for, make_engine
from pdpsim.engine.engine import Engine
from pdpsim.engine.initial import sample_links, sample_weights
from pdpsim.engine.job import Activity, Job, Outcome, Update
from pdpsim.engine.plan import Plan, make_plan
from pdpsim.engine.sampling import Chance, sample_chance
from pdpsim.engine.weights import Weights
from pdpsim.formats.model import Model, to_toml
from pdpsim.simulate import archive
from pdpsim.simulate.noise import Noise
from pdpsim.simulate.streams import generator
from pdpsim.simulate.values import assign, check
from pdpsim.simulate.views import Views

if TYPE_CHECKING:
    from pdpsim.simulate.history import Checkpoints

Array = NDArray[np.floating]

DTYPES = ("float64", "float32")


class State:
    """One network: what it is, and everything of it that changes.

    Parameters
    ----------
    model : Model or Network
    seed : int or SeedSequence
    engine : {"auto", "numpy", "compiled"}
    dtype : {"float64", "float32"}
        See `pdpsim.simulate.simulator.Simulator`.

    Attributes
    ----------
    model : Model
    description : Network
    phases : tuple of Phase
        Used in training when none are given.
    trained : Phase or None
        The phase that the network was last trained in: whose error function and radii its tests use.
    trained_on : mapping of str to PatternSet
        What it was last trained on, by the name that phases call it; empty for a network that was loaded.
    plan : Plan
    rngs : dict of str to Generator
        The streams of `archive.STREAMS`.
    present : array of bool, shape (weights,)
        Which weights exist.
    silent : array of bool, shape (units,)
        Which units are lesioned: their activation is 0.
    learning : Weights
    activity : Activity
    rule : type of Rule or None
        Whose state the weights' vectors are.
    checkpoint : Checkpoints or None
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
        if not isinstance(model, Model):
            raise ValidationError(
                f"expected a Model or a Network, got {short(model)}; read_model reads one, such as "
                'read_model("xor")'
            )
        if dtype not in DTYPES:
            raise ValidationError(f"unknown dtype {dtype!r}{nearest(dtype, DTYPES)}", ("dtype",))
        self.model = model
        self.description = model.network
        self.phases = model.phases
        self.trained: Phase | None = None
        self.trained_on: Mapping[str, PatternSet] = {}
        self.dtype = np.dtype(dtype)
        self.engine = choose_engine(engine)
        self.plan = make_plan(self.description)
        sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
        self._sequence = sequence
        self.rngs = {name: generator(sequence, i) for i, name in enumerate(archive.STREAMS)}
        self.present = sample_links(self.plan, self.rngs["weights"])
        with np.errstate(over="ignore"):  # told in words
            w = sample_weights(self.plan, self.rngs["weights"], self.present).astype(self.dtype)
        if not np.isfinite(w).all():
            raise ValidationError(f"initial weights are larger than {dtype} can hold", ("weights", "init"))
        self._frozen_names: tuple[str, ...] = ()
        self._frozen = np.zeros(self.plan.n_weights, dtype=np.bool_)
        live = (self.present & (self.plan.rate > 0)).astype(self.dtype)
        self.silent = np.zeros(self.plan.n_units, dtype=np.bool_)
        self.rule: type[Rule] | None = None
        self.learning = Weights(w, np.zeros_like(w), np.zeros((0, len(w)), self.dtype), live)
        self.activity = self.new_activity()
        self.checkpoint: Checkpoints | None = None
        self.noise: Noise | None = None
        self._bound: tuple[PatternSet, Bound] | None = None
        self._rates: tuple[Rule, tuple[Array, Array, bool]] | None = None
        self._engines: dict[str, Engine] = {}

    @property
    def weights(self) -> MutableMapping[str, Array]:
        """The weights by projection, each of shape (sending units, receiving units): views.

        Changing an array in place (``weights["a->b"][:] = ...``) changes the network; so does assigning one
        (``weights["a->b"] = ...``), which is checked: links that do not exist have no weight, weights that
        are tied change together, and signs and limits hold.
        """
        names = [p.name for p in self.description.projections]
        return Views(lambda: self.learning.w, self.assign, {name: self.plan.weights(name) for name in names})

    @property
    def biases(self) -> MutableMapping[str, Array]:
        """The biases by layer, each of shape (units,): views like `weights`."""
        layers = self.description.layers
        places = {x.name: (at, (x.size,)) for x in layers if (at := self.plan.biases(x.name)) is not None}
        return Views(lambda: self.learning.w, self.assign, places)

    @property
    def current_phase(self) -> Phase:
        """The phase whose error counts where none is given: the one trained in, or the model's last."""
        return self.trained or self.phases[-1]

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

    def chance(self) -> np.random.Generator:
        """Return the generator of what is left to chance where nothing is learned, the same at each call."""
        return generator(self._sequence, len(archive.STREAMS))

    def bind(self, patterns: PatternSet) -> Bound:
        """Return the patterns' inputs and targets side by side; see `pdpsim.engine.binding.bind`."""
        if self._bound is None or self._bound[0] is not patterns:
            self._bound = patterns, bind(self.plan, patterns, self.dtype)
        return self._bound[1]

    def job(
        self,
        patterns: PatternSet,
        order: NDArray[np.int64],
        resets: NDArray[np.bool_],
        phase: Phase,
        *,
        update: Update | None = None,
        noise: Noise | None = None,
        noisy: bool = False,
        teach: bool = False,
        settle: float = 0.0,
        least: int | None = None,
        recorded: int = 0,
        rng: np.random.Generator | None = None,
    ) -> Job:
        """Return a job, the only place where one is made.

        Parameters
        ----------
        patterns : PatternSet
        order, resets : array, shape (presentations,)
            Which patterns, and before which the network starts anew.
        phase : Phase
            Whose error function, radii and weighting count.
        noise : Noise, optional
            On activations.
        noisy : bool
            Whether the layers' own noise counts.
        update, teach, settle, least, recorded
            See `pdpsim.engine.job.Job`; by default the network's own `Time.settle` and `Time.least` hold, or
            else the first tick by which the input has arrived at the layers with targets.
        rng : Generator, optional
            Where the order comes from in which units are updated one after another, and what a learning
            procedure leaves to chance.
        """
        bound, time, rng = self.bind(patterns), self.description.time, rng or self.chance()
        events = int((patterns.starts[order + 1] - patterns.starts[order]).sum())
        chance = sample_chance(self.plan, events, rng, noisy=noisy)
        shaken = chance.noise if noise is None else self._shaken(chance, events, noise)
        weighted = phase.weighted and update is not None
        return Job(
            inputs=bound.inputs,
            targets=bound.targets,
            starts=patterns.starts,
            order=order,
            resets=resets,
            weights=patterns.frequencies[order] if weighted else np.ones(len(order)),
            noise=None if shaken is None else shaken.astype(self.dtype, copy=False),
            update=update,
            teach=teach,
            error=phase.error,
            target_radius=phase.target_radius,
            zero_error_radius=phase.zero_error_radius,
            flat_spot=phase.flat_spot,
            settle=settle or time.settle,
            least=least or time.least or self.plan.arrival,
            recorded=recorded,
            complete=bound.complete,
            busy=bound.busy,
            silent=self.silent if self.silent.any() else None,
            turns=chance.turns,
            rng=rng,
        )

    def _shaken(self, chance: Chance, events: int, noise: Noise) -> AnyArray:
        """Return the noise of some events with more of it, on activations."""
        if chance.turns is not None:
            raise ValidationError("noise on activations is for units that are updated together")
        ticks = events * self.description.time.ticks
        whole = np.zeros((ticks, 2, self.plan.n_units)) if chance.noise is None else chance.noise
        for name, sd in noise.activations.items():
            units = self.plan.units(name)
            whole[:, 1, units] = sd * noise.rng.standard_normal((ticks, units.stop - units.start))
        return whole

    def execute(
        self,
        job: Job,
        activity: Activity | None = None,
        plan: Plan | None = None,
        weights: Weights | None = None,
    ) -> Outcome:
        """Do a job with the engine that suits it.

        Parameters
        ----------
        job : Job
        activity, plan, weights : optional
            Others than the network's own: a presentation's activity, a plan with other start values, weights
            with a sum of gradients of their own.
        """
        check(self.plan, self.learning.w, self.present)
        name = engine_for(self.engine, self.plan, job)
        activity = self.activity if activity is None else activity
        weights = self.learning if weights is None else weights
        if plan is not None:  # engines keep what they made of a plan, and this one passes
            return make_engine(name).do(plan, job, weights, activity)
        if name not in self._engines:
            self._engines[name] = make_engine(name)
        return self._engines[name].do(self.plan, job, weights, activity)

    def use_rule(self, rule: Rule) -> None:
        """Prepare the state of an update rule, keeping it where the rule is of the same kind."""
        if self.rule is not type(rule):
            self.learning.vectors = self.new_vectors(rule)
            self.rule = type(rule)
            self.learning.counts[0] = 0

    def new_vectors(self, rule: Rule) -> Array:
        """Return fresh state vectors of a rule, shape (vectors, weights)."""
        fresh = rule.new_state(self.plan.n_weights, self.dtype)
        return np.array(list(fresh.values()), dtype=self.dtype).reshape(len(fresh), self.plan.n_weights)

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
            See `pdpsim.engine.job.Update`.
        """
        if self._rates is None or self._rates[0] != rule:
            plan, live = self.plan, self.learning.live
            rate = (fixed(rule.rate) * plan.rate * live).astype(self.dtype)
            decay = np.where(np.isnan(plan.decay), rule.decay, plan.decay) * live
            decay = decay.astype(self.dtype)
            free = not plan.limited and not plan.tied and bool((live > 0).all()) and not self.silent.any()
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
        self._links_changed()

    def set_silent(self, units: NDArray[np.bool_]) -> None:
        """Say which units are lesioned, shape (units,)."""
        self.silent = units.copy()
        self._links_changed()

    def freeze(self, names: Sequence[str] = ()) -> None:
        """Keep layers and projections from learning, and let all others learn; see `Phase.freeze`.

        What their weights had gathered in momentum and the like is dropped.
        """
        if tuple(names) == self._frozen_names:
            return
        plan, frozen = self.plan, np.zeros(self.plan.n_weights, dtype=np.bool_)
        for name in names:
            into = [p.name for p in self.description.projections if name in (p.name, p.receiver)]
            for projection in into:
                frozen[plan.weights(projection)[0]] = True
            biases = plan.biases(name) if name in plan.layers else None
            if biases is not None:
                frozen[biases] = True
        frozen = np.bincount(plan.tie, weights=frozen, minlength=plan.n_weights)[plan.tie] > 0
        self.learning.vectors[:, frozen] = 0.0
        self._frozen, self._frozen_names = frozen, tuple(names)
        self._links_changed()

    def _links_changed(self) -> None:
        self.learning.live[:] = self.present & (self.plan.rate > 0) & ~self._frozen
        self._rates = None

    def assign(self, place: slice, values: ArrayLike, name: str) -> None:
        """Give weights other values; see `weights`."""
        assign(self.plan, self.learning.w, self.present, place, values, name)

    def arrays(self) -> dict[str, AnyArray]:
        """Return everything that changes as arrays, for checkpoints and files."""
        learning, activity, phase = self.learning, self.activity, self.trained
        alone = None if phase is None else replace(self.model, phases=(phase,), origins=())
        return {
            "w": learning.w.copy(),
            "g": learning.g.copy(),
            "vectors": learning.vectors.copy(),
            "present": self.present,
            "silent": self.silent,
            "rule": np.array("" if self.rule is None else self.rule.name),
            "counts": learning.counts.copy(),
            "errors": learning.totals.copy(),
            "a": activity.a.copy(),
            "x": activity.x.copy(),
            "target": activity.target.copy(),
            "fresh": np.array(activity.fresh),
            "trained": np.array("" if alone is None else to_toml(alone)),
            "rngs": np.array([json.dumps(self.rngs[name].bit_generator.state) for name in self.rngs]),
        }

    def restore(self, arrays: Mapping[str, AnyArray]) -> None:
        """Go back to a state that `arrays` returned.

        Raises
        ------
        DamagedError
            If the arrays are not the whole state of this network; then nothing is changed.
        """
        archive.check_state(self.plan, self.dtype, arrays)
        learning, activity = self.learning, self.activity
        learning.w[:] = arrays["w"]
        learning.g[:] = arrays["g"]
        learning.vectors = np.array(arrays["vectors"], dtype=self.dtype)
        name = str(arrays["rule"])
        self.rule = RULES[name] if name else None
        learning.counts[:], learning.totals[:] = arrays["counts"], arrays["errors"]
        self.present = np.array(arrays["present"])
        self.silent = np.array(arrays["silent"])
        self._links_changed()
        activity.a[:], activity.x[:] = arrays["a"], arrays["x"]
        activity.target[:] = arrays["target"]
        activity.fresh = bool(arrays["fresh"])
        self.trained = archive.trained_phase(arrays)
        for stream, position in archive.streams(arrays).items():
            self.rngs[stream].bit_generator.state = position

    def copy(self) -> Self:
        """Return a network of its own that is in the same state; it has no checkpoint."""
        twin = copy.copy(self)
        twin.rngs = copy.deepcopy(self.rngs)
        twin.present, twin.silent = self.present.copy(), self.silent.copy()
        twin.learning = self.learning.copy()
        twin.activity = replace(
            self.activity, **{name: getattr(self.activity, name).copy() for name in ("a", "x", "target")}
        )
        twin.checkpoint = None
        twin.noise = copy.deepcopy(self.noise)
        twin._engines = {}
        return twin

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        del memo
        return self.copy()

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: everything but engines and checkpoints."""
        return {**vars(self), "_engines": {}, "_bound": None, "_rates": None, "checkpoint": None}
