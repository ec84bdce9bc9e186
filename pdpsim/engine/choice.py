"""The engines by name, what each can do, and which one suits a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.engine import Engine, NumpyEngine
from pdpsim.engine.job import Job
from pdpsim.engine.plan import Plan

ENGINES = ("auto", "numpy", "compiled")

#: Seconds of training one network with NumPy below which compiling does not pay.
SOON = 2.0
#: Seconds that NumPy takes for a layer or a projection at a tick, and for a weight of it, there and back.
CALL, WEIGHT = 25e-6, 6e-9


def choose_engine(name: str) -> str:
    """Return the engine of that name, or NumPy for ``"auto"`` where numba is not installed.

    Raises
    ------
    ValidationError
        If there is no such engine, or the compiled one is asked for and numba is missing.
    """
    if name not in ENGINES:
        raise ValidationError(f"unknown engine {name!r}{nearest(name, ENGINES)}", ("engine",))
    if find_spec("numba") is None:
        if name == "compiled":
            raise ValidationError("the compiled engine needs numba: pip install numba", ("engine",))
        return "numpy"
    return name


def engine_for(name: str, plan: Plan, job: Job) -> str:
    """Return the engine that does a job: ``"auto"`` takes the compiled one if it can do all of it.

    Raises
    ------
    ValidationError
        If the compiled engine is asked for and cannot do something that the job needs.
    """
    if name == "numpy":
        return name
    from pdpsim.engine.kernel.capabilities import lacking

    reasons = lacking(plan, job)
    if not reasons:
        return "compiled"
    if name == "auto":
        return "numpy"
    raise ValidationError(
        f"the compiled engine has no {' and no '.join(reasons)}; the engine 'numpy' has, and 'auto' takes it",
        ("engine",),
    )


def engine_for_training(
    name: str, plan: Plan, phases: Sequence[Phase], sets: Mapping[str, PatternSet]
) -> str:
    """Return the engine with which a network is trained once: NumPy where ``"auto"`` needs no other.

    It hangs on what is to be done alone, not on what is compiled already: the same training is done by the
    same engine everywhere, to the last bit.
    """
    if name != "auto":
        return name
    first = next(iter(sets.values()))
    seconds = sum(numpy_seconds(plan, phase, sets.get(phase.patterns or "", first)) for phase in phases)
    return "numpy" if seconds < SOON else name


def numpy_seconds(plan: Plan, phase: Phase, patterns: PatternSet) -> float:
    """Return about how long NumPy takes for a phase, all its epochs."""
    presentations = phase.presentations or len(patterns)
    together = {"epoch": presentations, "pattern": 1, "event": 1}.get(str(phase.update), phase.update)
    windows = phase.epochs * presentations / min(int(together), NumpyEngine.widest)
    ticks = plan.network.time.ticks * patterns.events / len(patterns)
    calls = len(plan.tables.layers) + len(plan.tables.projections)
    return windows * ticks * (CALL * calls + WEIGHT * plan.n_weights)


def make_engine(name: str) -> Engine:
    """Return the engine of that name."""
    if name == "compiled":
        from pdpsim.engine.kernel.engine import CompiledEngine

        return CompiledEngine()
    return NumpyEngine()


def compile_kernel(announce: Callable[[str], None] | None = None, *, dtype: str = "float64") -> None:
    """Compile the kernel ahead, or load it from the cache of an earlier run; nothing without numba.

    Parameters
    ----------
    announce : callable, optional
        Given one line of text before a compilation that will take some seconds.
    dtype : {"float64", "float32"}
    """
    if choose_engine("auto") == "numpy":
        return
    from pdpsim.engine.kernel.engine import compile_ahead

    compile_ahead(dtype, announce)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let linear algebra have one thread while the block lasts: sums of several differ in their last bits.

    Only libraries that are loaded can be limited, so that the one which the compiled engine calls (SciPy's,
    not NumPy's) is loaded first; left to itself it would come later, with a thread for each core.
    """
    from threadpoolctl import threadpool_limits

    if find_spec("numba") is not None and find_spec("scipy") is not None:
        import_module("scipy.linalg.cython_blas")
    with threadpool_limits(1):
        yield
