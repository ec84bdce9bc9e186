"""Learning rules on one yardstick: the same network, weights and order of patterns for each.

For every rule, rate and network it is kept whether and when the patterns were learned, how well they are
known at some epochs, and how far at these the rule agrees with the exact gradient, layer by layer
(:mod:`pdpsim.simulate.agreement`). The two come apart: low agreement need not be bad learning.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean, median

import numpy as np

from pdpsim.base.errors import DivergedError, ValidationError, nearest
from pdpsim.base.toml import read_value
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, check_learning
from pdpsim.describe.procedure import Procedure
from pdpsim.formats.model import Model
from pdpsim.formats.model.training_values import read_procedure
from pdpsim.learning import PROCEDURES
from pdpsim.simulate.agreement import Agreement, agreement, take_over
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.scoring import WITHIN

#: Epochs at which rules are looked at.
AT = (0, 1, 5, 20)


@dataclass(frozen=True)
class Look:
    """One network at one epoch.

    Attributes
    ----------
    epoch : int
        0 is before training.
    right : float
        Share of the patterns whose outputs are all nearer to their targets than 0.5.
    error : float
        Summed over the patterns, by the phase's error function.
    agreement : Agreement
    """

    epoch: int
    right: float
    error: float
    agreement: Agreement


@dataclass(frozen=True)
class Run:
    """One network that was trained by one rule at one rate.

    Attributes
    ----------
    rule : str
        As it was asked for.
    rate : float
        Learning rate; NaN where it moves over the epochs.
    seed : int
    epochs : int
        Epochs trained.
    solved : bool
        Whether the phase's criterion was met, if it has one, and all that was trained on is right after it:
        a criterion that is met on the way past is not.
    right : float
        Share of the patterns that are right at the end.
    seconds : float
        Of training, for each presentation of a pattern.
    diverged : bool
    looks : tuple of Look
        At the epochs asked for, as far as training went.
    """

    rule: str
    rate: float
    seed: int
    epochs: int
    solved: bool
    right: float
    seconds: float
    diverged: bool
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class Summary:
    """What came of one rule, at the best of its rates.

    Attributes
    ----------
    rule : str
    rate : float
    solved, networks : int
        Networks that met the criterion, and all.
    epochs : float
        Their median, of those that solved; NaN if none did.
    right : float
        Mean share of patterns right at the end.
    early, late : float
        Mean cosine with backpropagation, over networks and hidden layers, before training and at the last
        epoch looked at.
    seconds : float
        Of training, for each presentation of a pattern; median.
    """

    rule: str
    rate: float
    solved: int
    networks: int
    epochs: float
    right: float
    early: float
    late: float
    seconds: float


@dataclass(frozen=True)
class Yardstick:
    """What came of all rules.

    Attributes
    ----------
    layers : tuple of str
        Layers whose weights learn, in the order in which activation spreads.
    at : tuple of int
        Epochs looked at.
    runs : tuple of Run
    refused : dict of str to str
        Rules that the network does not suit, and why.
    """

    layers: tuple[str, ...]
    at: tuple[int, ...]
    runs: tuple[Run, ...]
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that were run, in the order asked for."""
        return tuple(dict.fromkeys(run.rule for run in self.runs))

    def best(self, rule: str) -> tuple[Run, ...]:
        """Return a rule's runs at its best rate: most solved, then fewest epochs, then most right."""
        rates = dict.fromkeys(run.rate for run in self.runs if run.rule == rule)
        groups = [tuple(run for run in self.runs if (run.rule, run.rate) == (rule, rate)) for rate in rates]
        return min(groups, key=_rank)

    def summary(self, rule: str) -> Summary:
        """Return what came of a rule at its best rate."""
        runs = self.best(rule)
        met = [run.epochs for run in runs if run.solved]
        early, late = (self.mean_cosine(rule, at) for at in (self.at[0], self.at[-1]))
        return Summary(
            rule,
            runs[0].rate,
            len(met),
            len(runs),
            float(median(met)) if met else np.nan,
            mean(run.right for run in runs),
            early,
            late,
            median(run.seconds for run in runs),
        )

    def cosines(self, rule: str, epoch: int, own: bool = False) -> dict[str, float]:
        """Return the mean cosine of each layer over a rule's networks at its best rate, at an epoch.

        A network whose training was over before counts as it was last; NaN where there is none.

        Parameters
        ----------
        rule : str
        epoch : int
        own : bool
            With the exact gradient of the network that the rule trains, or with backpropagation's.
        """
        values: dict[str, list[float]] = {layer: [] for layer in self.layers}
        for run in self.best(rule):
            looks = [look for look in run.looks if look.epoch <= epoch]
            if looks:
                each = looks[-1].agreement.own if own else looks[-1].agreement.cosine
                for layer in self.layers:
                    if np.isfinite(each.get(layer, np.nan)):
                        values[layer].append(each[layer])
        return {layer: mean(each) if each else np.nan for layer, each in values.items()}

    def mean_cosine(self, rule: str, epoch: int) -> float:
        """Return the mean cosine over hidden layers: the output's is the gradient's for most rules."""
        hidden = list(self.cosines(rule, epoch).values())[:-1] if len(self.layers) > 1 else []
        finite = [each for each in hidden if np.isfinite(each)]
        return mean(finite) if finite else np.nan

    def looked(self) -> Iterator[tuple[object, ...]]:
        """Yield rows of `HEADER`: every network at every epoch, layer by layer."""
        for run in self.runs:
            for look in run.looks:
                for layer in self.layers:
                    x = look.agreement
                    numbers = (x.cosine[layer], x.own[layer], x.length[layer], x.exact[layer])
                    yield run.rule, run.rate, run.seed, look.epoch, layer, *numbers, look.right, look.error


#: Columns of `Yardstick.looked`.
HEADER = ("rule", "rate", "network", "epoch", "layer", "cosine", "own_cosine", "length", "exact_length",
          "right", "error")  # fmt: skip


def _rank(runs: tuple[Run, ...]) -> tuple[float, ...]:
    met = [run.epochs for run in runs if run.solved]
    return -len(met), median(met) if met else 0.0, -mean(run.right for run in runs)


def read_rule(text: str) -> Procedure:
    """Return a learning rule by its name, with parameters after colons: ``generec:variant=midpoint``.

    Raises
    ------
    ValidationError
        If there is no such rule or parameter.
    """
    name, *parameters = text.strip().split(":")
    if name not in PROCEDURES:
        raise ValidationError(f"no learning rule {name!r}{nearest(name, PROCEDURES)}", ("rules",))
    values = {}
    for each in parameters:
        key, equals, value = each.partition("=")
        if not equals:
            raise ValidationError(f"expected name:key=value, got {text!r}", ("rules",))
        values[key] = read_value(value)
    return read_procedure({name: values}, ("rules",))


def yardstick(
    model: Model,
    patterns: PatternSet,
    rules: Sequence[str],
    *,
    networks: int = 5,
    rates: Sequence[float] = (),
    epochs: int | None = None,
    at: Sequence[int] = AT,
    probe: PatternSet | None = None,
    engine: str = "auto",
    jobs: int = 1,
    progress: Callable[[float, str], None] | None = None,
) -> Yardstick:
    """Train networks by several rules, and compare each with the exact gradient as they learn.

    Parameters
    ----------
    model : Model
        Trained in one phase, of which the learning rule, and the rate, are replaced. What a rule needs is
        added to the network (`Procedure.furnish`); weights of the way there are the same for all.
    patterns : PatternSet
        What to train on.
    rules : sequence of str
        Names, with parameters: see `read_rule`.
    networks : int
        With seeds 1 to n.
    rates : sequence of float
        Learning rates to try with every rule; the model's own by default.
    epochs : int, optional
        At most; the model's own by default.
    at : sequence of int
        Epochs to look at, of those that there are.
    probe : PatternSet, optional
        What cosines and shares right are measured on; what is trained on by default.
    engine : {"auto", "numpy", "compiled"}
    jobs : int
        Processes.
    progress : callable, optional
        ``progress(share, message)``.

    Raises
    ------
    ValidationError
        If a rule is unknown, the model has several phases, or no rule suits the network.
    """
    from joblib import Parallel, delayed

    phase = _phase(model, epochs, at)
    chosen = {text.strip(): read_rule(text) for text in rules}
    refused = {name: why for name, rule in chosen.items() if (why := _unsuited(model, rule, phase))}
    if len(refused) == len(chosen):
        raise ValidationError(
            "no rule suits this network: " + "; ".join(f"{name}: {why}" for name, why in refused.items())
        )
    tasks = [
        (name, rate, seed)
        for name in chosen
        if name not in refused
        for rate in (rates or (None,))
        for seed in range(1, networks + 1)
    ]
    runs = []
    shown = patterns if probe is None else probe
    courses = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(measure)(model, phase, patterns, shown, name, chosen[name], rate, seed, engine)
        for name, rate, seed in tasks
    )
    for number, run in enumerate(courses, start=1):
        runs.append(run)
        if progress is not None:
            progress(number / len(tasks), f"{run.rule}, network {run.seed}")
    learning = {p.receiver for p in model.network.forward if p.trained}
    layers = tuple(name for name in model.network.order() if name in learning)
    return Yardstick(layers, phase.snapshots, tuple(runs), refused)


def measure(
    model: Model,
    phase: Phase,
    patterns: PatternSet,
    probe: PatternSet,
    name: str,
    rule: Procedure,
    rate: float | None,
    seed: int,
    engine: str = "auto",
) -> Run:
    """Train one network by one rule, and look at it as it learns.

    Parameters
    ----------
    model : Model
        The network before it is furnished for the rule.
    phase : Phase
        With epochs to look at as its snapshots.
    patterns, probe : PatternSet
        What to train on, and what to look at.
    name : str
        What the rule is called.
    rule : Procedure
    rate : float, optional
    seed, engine
        See `pdpsim.simulate.simulator.Simulator`.
    """
    from pdpsim.engine.choice import one_thread

    own = replace(phase, learning=rule)
    if rate is not None:
        own = replace(own, rule=replace(phase.rule, rate=rate))
    furnished = replace(model, network=rule.furnish(model.network), phases=(own,), origins=())
    looks, looking = list[Look](), 0.0

    def look(simulator: Simulator, epoch: int) -> Mapping[str, float]:
        nonlocal looking
        began = time.process_time()
        right, error = share_right(simulator, probe, own), simulator.test(probe, own).error
        looks.append(Look(epoch, right, error, agreement(simulator, model.network, probe, own)))
        looking += time.process_time() - began
        return {}

    with one_thread():
        simulator, plain = Simulator(furnished, seed, engine=engine), Simulator(model, seed, engine="numpy")
        take_over(simulator, plain.weights, plain.biases)
        began, diverged, epochs, stopped = time.process_time(), False, 0, False
        try:
            history = simulator.train(patterns, own, observe=look)
            epochs, stopped = history.epochs, history.stopped
        except DivergedError:
            diverged = True
        seconds = time.process_time() - began - looking
        known, right = (0.0 if diverged else share_right(simulator, x, own) for x in (patterns, probe))
    shown = own.rule.rate if isinstance(own.rule.rate, int | float) else np.nan
    solved = known == 1.0 and (stopped or own.stop is None)
    each = seconds / max(1, epochs * (own.presentations or len(patterns)))
    return Run(name, float(shown), seed, epochs, solved, right, each, diverged, tuple(looks))


def share_right(simulator: Simulator, patterns: PatternSet, phase: Phase) -> float:
    """Return the share of patterns whose outputs are all near enough to their targets."""
    return float((simulator.test(patterns, phase).worst_unit < WITHIN).mean())


def _phase(model: Model, epochs: int | None, at: Sequence[int]) -> Phase:
    """Return the phase to train in, with the epochs to look at."""
    if len(model.phases) != 1:
        raise ValidationError(
            f"rules are compared in one phase of training; {model.name} has {len(model.phases)}", ("phases",)
        )
    phase = model.phases[0]
    most = phase.epochs if epochs is None else epochs
    looked = tuple(sorted({each for each in at if each <= most}))
    if not looked:
        raise ValidationError(f"none of the epochs to look at is among the {most} of the phase", ("at",))
    return replace(phase, epochs=most, snapshots=looked)


def _unsuited(model: Model, rule: Procedure, phase: Phase) -> str:
    """Return why a rule cannot train a network, or nothing."""
    try:
        check_learning(rule.furnish(model.network), replace(phase, learning=rule))
    except ValidationError as error:
        return error.message
    return ""
