"""Training: phases, order, criteria, snapshots, checkpoints, noise, divergence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from pdpsim.base.errors import DivergedError, PatternError, ResultsError, ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import RandomShare, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import Adam, DeltaBarDelta, GradientDescent, Ramp, Rprop
from pdpsim.engine.sampling import sample_order
from pdpsim.simulate.history import Progress
from pdpsim.simulate.simulator import Simulator
from pdpsim.simulate.training import train


def xor_network() -> Network:
    return Network(
        (Layer("input", 2), Layer("hidden", 3), Layer("output", 1)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
    )


def xor(**how) -> PatternSet:
    return PatternSet.from_arrays(
        [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], names=["00", "01", "10", "11"], **how
    )


class Slots:
    """Checkpoints in memory; stops the training at the n-th look."""

    class Stopped(Exception):
        """The training was interrupted."""

    def __init__(self, stop_at: int | None) -> None:
        self.kept: dict[int, Mapping] = {}
        self.calls = 0
        self.looks = 0
        self.stop_at = stop_at

    def next_call(self):
        self.calls += 1
        return Slot(self, self.calls)


class Slot:
    def __init__(self, slots: Slots, call: int) -> None:
        self.slots, self.call = slots, call

    def load(self):
        return self.slots.kept.get(self.call)

    def due(self) -> bool:
        self.slots.looks += 1
        return True

    def save(self, arrays, finished) -> None:
        self.slots.kept[self.call] = {name: np.array(each) for name, each in arrays.items()}
        if self.slots.looks == self.slots.stop_at:
            raise Slots.Stopped


def test_fixed_permuted_and_sampled_orders():
    patterns = xor(frequencies=[1, 0, 0, 3])
    rng = np.random.default_rng(0)
    assert sample_order(Phase(order="fixed"), patterns, rng).tolist() == [0, 1, 2, 3]
    assert sorted(sample_order(Phase(order="permuted"), patterns, rng).tolist()) == [0, 1, 2, 3]
    drawn = sample_order(Phase(order="sampled", presentations=4000), patterns, rng)
    assert set(drawn.tolist()) == {0, 3}
    assert (drawn == 3).mean() == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_a_criterion_ends_a_phase_at_the_first_epoch_that_meets_it(engine):
    """Many epochs go through in one job; those beyond the criterion are taken back."""
    phase = Phase(epochs=2000, rule=GradientDescent(0.5, momentum=0.9), order="permuted")
    free = Simulator(xor_network(), 4, engine=engine)
    history = free.train(xor(), phase)
    met = int(np.flatnonzero(history.worst_unit < 0.3)[0]) + 1
    stopped = Simulator(xor_network(), 4, engine=engine)
    told = stopped.train(xor(), Phase(**{**vars(phase), "stop": Stop(within=0.3)}))
    assert told.stopped
    assert told.epochs == met
    by_hand = Simulator(xor_network(), 4, engine=engine)
    by_hand.train(xor(), Phase(**{**vars(phase), "epochs": met}))
    np.testing.assert_array_equal(stopped.learning.w, by_hand.learning.w)


def test_phases_follow_each_other_and_a_criterion_ends_its_own_only():
    phases = [
        Phase(name="first", epochs=3, stop=Stop(error=1e9)),
        Phase(name="second", epochs=2, patterns="other"),
    ]
    patterns = {"one": xor(), "other": xor().select(["01"])}
    phases[0] = Phase(**{**vars(phases[0]), "patterns": "one"})
    history = Simulator(xor_network(), 0).train(patterns, phases)
    assert history.phase.tolist() == [0, 1, 1]
    assert not history.stopped
    with pytest.raises(PatternError, match="did you mean 'other'"):
        Simulator(xor_network(), 0).train(patterns, Phase(patterns="othr"))


def test_snapshots_are_taken_before_and_after_the_epochs_asked_for():
    seen = []

    def observe(simulator, epoch):
        seen.append(epoch)
        return {"w": simulator.learning.w}

    simulator = Simulator(xor_network(), 0)
    start = simulator.learning.w.copy()
    history = simulator.train(xor(), Phase(epochs=7, snapshots=(0, 3, 7)), observe=observe)
    assert seen == [0, 3, 7]
    np.testing.assert_array_equal(history.snapshots[0]["w"], start)
    np.testing.assert_array_equal(history.snapshots[7]["w"], simulator.learning.w)
    assert not np.array_equal(history.snapshots[3]["w"], start)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("stop_at", [1, 2, 4])
@pytest.mark.parametrize("rule", [GradientDescent(0.1, momentum=0.5), Adam(0.01)])
def test_training_resumed_from_a_checkpoint_gives_the_same_bits(engine, stop_at, rule, monkeypatch):
    monkeypatch.setattr("pdpsim.simulate.training.CHUNK", 1e5)  # several jobs an epoch
    rng = np.random.default_rng(0)
    patterns = PatternSet.from_arrays(rng.random((60, 2)), rng.random((60, 1)), lengths=[2] * 30)
    network = Network(
        (
            Layer("input", 2, noise=0.1),
            Layer("context", 3, copies="hidden"),
            Layer("hidden", 3),
            Layer("output", 1),
        ),
        (
            Projection("input", "hidden", links=RandomShare(0.7)),
            Projection("context", "hidden"),
            Projection("hidden", "output"),
        ),
    )
    phases = [
        Phase(epochs=2, order="permuted", rule=rule, snapshots=(1,)),
        Phase(epochs=1, order="sampled", rule=rule),
    ]

    def observe(simulator, epoch):
        return {"w": simulator.learning.w}

    whole = Simulator(network, 9, engine=engine)
    expected = whole.train(patterns, phases, observe=observe)
    slots = Slots(stop_at)
    first = Simulator(network, 9, engine=engine)
    first.checkpoint = slots
    with pytest.raises(Slots.Stopped):
        first.train(patterns, phases, observe=observe)
    slots.stop_at, slots.calls = None, 0
    second = Simulator(network, 9, engine=engine)
    second.checkpoint = slots
    found = second.train(patterns, phases, observe=observe)
    np.testing.assert_array_equal(second.learning.w, whole.learning.w)
    np.testing.assert_array_equal(found.error, expected.error)
    np.testing.assert_array_equal(found.snapshots[1]["w"], expected.snapshots[1]["w"])
    assert second.rngs["noise"].random() == whole.rngs["noise"].random()


def test_a_course_survives_its_arrays():
    course = Progress(phase=1, epoch=2, position=3, order=np.arange(4))
    course.history.snapshots[5] = {"a/b": np.ones(2)}
    back = Progress.from_arrays(course.arrays())
    assert (back.phase, back.epoch, back.position) == (1, 2, 3)
    np.testing.assert_array_equal(back.history.snapshots[5]["a/b"], np.ones(2))


def test_gradients_are_summed_never_averaged():
    """Two copies of a pattern move the weights twice as far as one."""
    simulators = []
    for copies in (1, 2):
        simulator = Simulator(xor_network(), 0)
        patterns = PatternSet.from_arrays([[1, 0]] * copies, [[1]] * copies)
        simulator.train(patterns, Phase(epochs=1, update="epoch", rule=GradientDescent(0.1)))
        simulators.append(simulator.learning.w - Simulator(xor_network(), 0).learning.w)
    np.testing.assert_allclose(simulators[1], 2 * simulators[0], rtol=1e-10)


def test_weighted_patterns_count_as_often_as_their_frequency():
    twice = PatternSet.from_arrays([[1, 0], [1, 0], [0, 1]], [[1], [1], [0]])
    weighted = PatternSet.from_arrays([[1, 0], [0, 1]], [[1], [0]], frequencies=[2, 1])
    phase = Phase(epochs=4, update="epoch", rule=GradientDescent(0.3))
    one, two = Simulator(xor_network(), 1), Simulator(xor_network(), 1)
    one.train(twice, phase)
    two.train(weighted, Phase(**{**vars(phase), "weighted": True}))
    np.testing.assert_allclose(one.learning.w, two.learning.w, rtol=1e-10)


def test_a_ramp_moves_the_rate_from_epoch_to_epoch():
    ramp = Simulator(xor_network(), 0)
    ramp.train(xor(), Phase(epochs=3, rule=GradientDescent(Ramp(0.4, 0.0))))
    steps = Simulator(xor_network(), 0)
    steps.train(xor(), [Phase(epochs=1, rule=GradientDescent(rate)) for rate in (0.4, 0.2, 0.0)])
    np.testing.assert_array_equal(ramp.learning.w, steps.learning.w)


def test_an_update_every_n_patterns_applies_the_rest_at_the_end_of_the_epoch():
    simulator = Simulator(xor_network(), 0)
    simulator.train(xor(), Phase(epochs=5, update=3, rule=GradientDescent(0.3)))
    assert simulator.learning.counts[0] == 10  # 3 and 1 patterns, five times
    assert simulator.learning.counts[1] == 0


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_weight_noise_leaves_no_trace_but_its_effect_on_the_gradient(engine):
    quiet, noisy = Simulator(xor_network(), 0, engine=engine), Simulator(xor_network(), 0, engine=engine)
    phase = Phase(epochs=1, update="epoch", rule=GradientDescent(0.3), weight_noise=0.5)
    noisy.train(xor(), phase)
    start, rng = quiet.learning.w.copy(), quiet.rngs["noise"]
    quiet.learning.w += 0.5 * rng.standard_normal(len(start))
    gradient = quiet.gradient(xor(), phase)[1]
    np.testing.assert_allclose(noisy.learning.w, start - 0.3 * gradient, rtol=1e-12)


def test_weight_noise_is_drawn_once_an_update_however_long_the_epoch(monkeypatch):
    monkeypatch.setattr("pdpsim.simulate.training.CHUNK", 1.0)
    simulator = Simulator(xor_network(), 0)
    simulator.train(xor(), Phase(epochs=3, update="epoch", weight_noise=0.1))
    assert simulator.learning.counts[0] == 3


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_noise_on_inputs_and_activations_is_drawn_from_the_networks_own_stream(engine):
    network = Network(
        (Layer("input", 2, noise=0.5), Layer("output", 1, "linear", activation_noise=0.25)),
        (Projection("input", "output"),),
    )
    simulator = Simulator(network, 0, engine=engine)
    w, b = simulator.weights["input->output"].copy(), simulator.biases["output"].copy()
    drawn = np.random.default_rng(0)
    drawn.bit_generator.state = simulator.rngs["noise"].bit_generator.state
    kicks = drawn.standard_normal((1, 2, 3))
    simulator.train(PatternSet.from_arrays([[1.0, 2.0]], [[3.0]]), Phase(epochs=1, rule=GradientDescent(0.1)))
    x = np.array([1.0, 2.0]) + 0.5 * kicks[0, 0, :2]
    a = x @ w + b  # the error is that of the clean activation
    np.testing.assert_allclose(simulator.weights["input->output"], w - 0.1 * np.outer(x, a - 3.0), rtol=1e-12)
    quiet = simulator.record(PatternSet.from_arrays([[1.0, 2.0]]), ["input"])["input"]
    np.testing.assert_array_equal(quiet, [[1.0, 2.0]])


@pytest.mark.parametrize("update", ["pattern", "epoch"])
@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_irprop_takes_back_a_step_only_after_which_the_error_is_larger(engine, update):
    """One weight w, a target of 1, E = (w - 1)^2; steps begin at the rate and are halved beyond the
    target."""
    network = Network(
        (Layer("input", 1), Layer("output", 1, "linear", bias=Bias("none"))),
        (Projection("input", "output", init=Uniform(0, 0)),),
    )
    rule = {"variant": "irprop+", "up": 1.0}

    def weights(rate: float) -> list[float]:
        simulator = Simulator(network, 0, engine=engine)
        phase = Phase(epochs=1, update=update, error="sum-of-squares", rule=Rprop(rate, **rule))
        course = []
        for _ in range(3):
            simulator.train(PatternSet.from_arrays([[1]], [[1]]), phase)
            course.append(float(simulator.learning.w[0]))
        return course

    # w = 1.5: E falls from 1 to .25, and the slope turns: nothing is taken back; then -.75 from the slope
    assert weights(1.5) == pytest.approx([1.5, 1.5, 0.75])
    # w = 2.5: E grows from 1 to 2.25: taken back; then +1.25
    assert weights(2.5) == pytest.approx([2.5, 0.0, 1.25])


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_a_network_that_diverges_says_so(engine):
    network = Network((Layer("input", 2), Layer("output", 1, "linear")), (Projection("input", "output"),))
    with pytest.raises(DivergedError, match="lower learning rate"):
        Simulator(network, 0, engine=engine).train(xor(), Phase(epochs=500, rule=GradientDescent(1000.0)))


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("rate", [1.2, 20.0, 1000.0, 1e300])
@pytest.mark.parametrize("stop", [None, Stop(error=1e-9)])
def test_the_epoch_in_which_it_diverged_is_told(engine, rate, stop):
    """However many epochs are done in one job; known from training epoch by epoch."""
    network = Network((Layer("input", 2), Layer("output", 1, "linear")), (Projection("input", "output"),))
    single = Simulator(network, 0, engine=engine)

    def diverges() -> bool:
        try:
            single.train(xor(), Phase(epochs=1, rule=GradientDescent(rate)))
        except DivergedError:
            return True
        return False

    epochs = 1 + sum(1 for _ in iter(diverges, True))
    assert epochs < 400
    assert (epochs > 1) == (rate < 100)
    with pytest.raises(DivergedError, match=f"diverged in epoch {epochs}:"):
        Simulator(network, 0, engine=engine).train(
            xor(), Phase(epochs=500, rule=GradientDescent(rate), stop=stop)
        )


def test_a_long_epoch_tells_which_it_was(monkeypatch):
    monkeypatch.setattr("pdpsim.simulate.training.CHUNK", 1.0)
    network = Network((Layer("input", 2), Layer("output", 1, "linear")), (Projection("input", "output"),))
    with pytest.raises(DivergedError, match="diverged in epoch 1:"):
        Simulator(network, 0, engine="numpy").train(xor(), Phase(epochs=5, rule=GradientDescent(1e300)))


def test_patterns_without_any_target_are_refused():
    patterns = PatternSet.from_arrays([[0.0, 1.0]], [[np.nan]])
    with pytest.raises(PatternError, match="no pattern has a target"):
        Simulator(xor_network(), 0).train(patterns, Phase(epochs=1))


def test_an_error_that_is_not_finite_counts_as_diverged():
    network = Network((Layer("input", 1), Layer("output", 1, "linear")), (Projection("input", "output"),))
    simulator = Simulator(network, 0)
    patterns = PatternSet.from_arrays([[1e200]], [[0.0]])
    with pytest.raises(DivergedError):
        simulator.train(patterns, Phase(epochs=2, rule=GradientDescent(0.0)))


def test_weights_that_saturate_a_network_count_as_diverged():
    with pytest.raises(DivergedError, match="largest weight"):
        Simulator(xor_network(), 0).train(xor(), Phase(epochs=50, rule=GradientDescent(1e9)))


def test_settling_ends_an_event_once_nothing_moves():
    network = Network(
        (Layer("input", 1), Layer("output", 1, start=0.5, dt=0.5)),
        (Projection("input", "output", init=Uniform(1, 1)),),
        time=Time(ticks=40),
    )
    results = []
    for engine in ("numpy", "compiled"):
        simulator = Simulator(network, 0, engine=engine)
        simulator.biases["output"][:] = 0
        results.append(simulator.test(PatternSet.from_arrays([[0.0], [4.0]], [[0], [1]]), settle=1e-3))
    # x(t) = x - x0 (1/2)^t: the activation moves by at most x0 (1/2)^(t+1) / 4 in a tick
    for result in results:
        assert 5 < result.ticks[1] < 20
        assert result.outputs["output"][1, 0] == pytest.approx(1 / (1 + np.exp(-4)), abs=2e-3)
    np.testing.assert_array_equal(results[0].ticks, results[1].ticks)


def test_saved_networks_come_back_and_train_on_alike(tmp_path):
    simulator = Simulator(xor_network(), 7, dtype="float32")
    phase = Phase(epochs=5, order="permuted", rule=DeltaBarDelta(0.05))
    simulator.train(xor(), phase)
    simulator.save(tmp_path / "net.npz")
    again = Simulator.load(tmp_path / "net.npz")
    assert again.dtype == np.float32
    for each in (simulator, again):
        each.train(xor(), phase)
    np.testing.assert_array_equal(simulator.learning.w, again.learning.w)


def test_files_that_are_no_networks_are_refused(tmp_path):
    (tmp_path / "text.npz").write_text("not a network")
    with pytest.raises(ResultsError, match="damaged"):
        Simulator.load(tmp_path / "text.npz")
    with pytest.raises(ResultsError, match="no such file"):
        Simulator.load(tmp_path / "none.npz")
    np.savez(tmp_path / "other.npz", a=np.ones(2))
    with pytest.raises(ResultsError, match="no saved network"):
        Simulator.load(tmp_path / "other.npz")


@pytest.mark.parametrize(
    ("patterns", "told"),
    [
        (([[1, 0, 0]], [[1]]), "3 values"),
        (([[1, 0]], [[1, 1]]), "2 values"),
        (({"inputs": [[1, 0]]}, [[1]]), "did you mean 'input'"),
        (([[1, 0], [0, np.nan]], [[1], [0]]), "missing value in event 2"),
        (([[np.nan, 0]], [[1]]), "missing value in event 1"),
    ],
)
def test_patterns_that_do_not_fit_are_refused(patterns, told):
    with pytest.raises(PatternError, match=told):
        Simulator(xor_network(), 0).train(PatternSet.from_arrays(*patterns), Phase(epochs=1))


@pytest.mark.parametrize(
    ("network", "phase", "told"),
    [
        (xor_network(), Phase(order="sampled"), "frequency above 0"),
        (
            Network((Layer("input", 2), Layer("output", 1, "tanh")), (Projection("input", "output"),)),
            Phase(error="cross-entropy"),
            "between 0 and 1",
        ),
        (
            Network(
                (Layer("input", 2), Layer("output", 1)),
                (Projection("input", "output"),),
                time=Time(unroll="pattern"),
            ),
            Phase(update="event"),
            "unroll",
        ),
    ],
)
def test_phases_that_do_not_fit_are_refused(network, phase, told):
    with pytest.raises((ValidationError, PatternError), match=told):
        train(Simulator(network, 0), xor(frequencies=[0, 0, 0, 0]), [phase])


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    one, same, other = (Simulator(xor_network(), seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.learning.w, same.learning.w)
    assert not np.array_equal(one.learning.w, other.learning.w)


def test_a_stream_that_runs_on_keeps_its_context_from_epoch_to_epoch():
    network = Network(
        (Layer("input", 2), Layer("context", 3, copies="hidden"), Layer("hidden", 3), Layer("output", 1)),
        (Projection("input", "hidden"), Projection("context", "hidden"), Projection("hidden", "output")),
    )
    stream = xor(reset="never")
    simulator = Simulator(network, 0)
    simulator.train(stream, Phase(epochs=1, rule=GradientDescent(0.0)))
    after_one = simulator.activity.a.copy()
    recorded = simulator.record(stream, ["hidden"])["hidden"]
    np.testing.assert_allclose(after_one[simulator.plan.units("hidden")], recorded[-1])
    simulator.train(stream, Phase(epochs=1, rule=GradientDescent(0.0)))
    second = simulator.activity.a[simulator.plan.units("hidden")]
    assert not np.allclose(second, recorded[-1], atol=1e-12)
