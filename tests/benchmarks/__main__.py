"""``python -m tests.benchmarks``: microseconds per update and ratios, engines interleaved in one run."""

from __future__ import annotations

import argparse
import os
import statistics
import time
from importlib.util import find_spec

from threadpoolctl import threadpool_limits

from tests.benchmarks.peer import HIDDEN, Peer
from tests.benchmarks.workloads import RATE, WORKLOADS, Workload, layered, patterns

#: Seconds of work in each repetition of each engine, about.
STRETCH = 0.25


def engines(workload: Workload, momentum: float, torch_too: bool) -> dict[str, object]:
    """Return, by name, what does one epoch of the workload when called."""
    from pdpsim.simulate.simulator import Simulator
    from tests.benchmarks.plain import plain

    found = {}
    loop = plain(workload, RATE, momentum)
    found["plain NumPy"] = lambda: loop.epoch(workload)
    repeat = 500 if workload.key == "c" else 20 if workload.key == "d" else 1
    for name, engine, dtype in (
        ("pdpsim numpy", "numpy", "float64"),
        ("pdpsim compiled", "compiled", "float64"),
        ("pdpsim auto f32", "auto", "float32"),
    ):
        simulator = Simulator(workload.network, 0, engine=engine, dtype=dtype)
        epochs = 1 if engine == "numpy" else repeat
        phase = workload.phase(momentum, epochs)
        found[name] = _several(lambda s=simulator, p=phase: s.train(workload.patterns, p), epochs)
    if torch_too:
        from tests.benchmarks.eager import eager

        network = eager(workload, RATE, momentum)
        found["PyTorch eager"] = lambda: network.epoch(workload)
    if workload.key in HIDDEN:
        peer = Peer(workload, RATE, momentum)
        found["scikit-learn"] = lambda: peer.epoch(workload)
    return found


def _several(call, epochs: int):
    call.epochs = epochs
    return call


def measure(workload: Workload, momentum: float, repeats: int, torch_too: bool) -> dict[str, float]:
    """Return CPU microseconds per update of each engine: the median over interleaved repetitions."""
    found = engines(workload, momentum, torch_too)
    often, times = {}, {name: [] for name in found}
    for name, call in found.items():
        call()  # compile, warm the caches
        began = time.process_time()
        call()
        often[name] = max(1, round(STRETCH / max(1e-6, time.process_time() - began)))
    for _ in range(repeats):
        for name, call in found.items():
            began = time.process_time()
            for _ in range(often[name]):
                call()
            taken = time.process_time() - began
            times[name].append(1e6 * taken / often[name] / getattr(call, "epochs", 1) / workload.updates)
    return {name: statistics.median(each) for name, each in times.items()}


def ceilings() -> tuple[float, float]:
    """Return the machine's matrix product (GFLOP/s) and memory bandwidth (GB/s) on one thread."""
    import numpy as np

    a = np.random.default_rng(0).random((1000, 1000))
    b = np.random.default_rng(1).random(8_000_000)
    product, memory = [], []
    for _ in range(5):
        began = time.process_time()
        a @ a
        product.append(2e9 / (time.process_time() - began) / 1e9)
        began = time.process_time()
        b *= 0.999
        memory.append(16 * len(b) / (time.process_time() - began) / 1e9)
    return max(product), max(memory)


def _train_one(seed: int, key: str, epochs: int) -> None:
    from pdpsim.simulate.simulator import Simulator

    workload = WORKLOADS[key]()
    with threadpool_limits(1):
        Simulator(workload.network, seed, engine="compiled").train(
            workload.patterns, workload.phase(0.9, epochs)
        )


def workers(key: str, epochs: int, networks: int = 8) -> tuple[float, float]:
    """Return the wall time of that many networks with one and with two workers."""
    from joblib import Parallel, delayed

    found = []
    for jobs in (1, 2):
        with Parallel(n_jobs=jobs, backend="loky") as pool:
            pool(delayed(_train_one)(seed, key, 1) for seed in range(jobs))  # workers started, kernel loaded
            began = time.perf_counter()
            pool(delayed(_train_one)(seed, key, epochs) for seed in range(networks))
            found.append(time.perf_counter() - began)
    return found[0], found[1]


def growth(momentum: float) -> list[tuple[int, float]]:
    """Return weights and microseconds per update of ever larger networks, 100 to 1,000,000 weights."""
    from pdpsim.simulate.simulator import Simulator

    found = []
    for n in (7, 22, 71, 224, 707):
        workload = Workload("", "", layered(n, n, n), patterns(200, n, n, 0.5), "sum-of-squares")
        simulator = Simulator(workload.network, 0, engine="compiled")
        phase = workload.phase(momentum)
        simulator.train(workload.patterns, phase)
        often = max(1, 400 // n)
        began = time.process_time()
        for _ in range(often):
            simulator.train(workload.patterns, phase)
        found.append((simulator.plan.n_weights, 1e6 * (time.process_time() - began) / often / 200))
    return found


def main() -> None:
    """Measure what is asked for and print tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("workloads", nargs="*", help=f"letters among {', '.join(WORKLOADS)}; all by default")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-torch", action="store_true")
    options = parser.parse_args()
    torch_too = find_spec("torch") is not None and not options.no_torch
    with threadpool_limits(1):
        product, memory = ceilings()
        print(f"one of {os.cpu_count()} cores: {product:.0f} GFLOP/s (product), {memory:.0f} GB/s (memory)")
        print("CPU microseconds per update; in brackets the ratio to plain NumPy (times faster)\n")
        for key in options.workloads or WORKLOADS:
            workload = WORKLOADS[key]()
            for momentum in (0.9, 0.0):
                times = measure(workload, momentum, options.repeats, torch_too and momentum > 0)
                base = times["plain NumPy"]
                told = "; ".join(f"{name} {t:.2f} ({base / t:.1f}x)" for name, t in times.items())
                print(f"{key:>2} {workload.title}, momentum {momentum}: {told}", flush=True)
        print("\nweights and microseconds per update (compiled, online):")
        for momentum in (0.9, 0.0):
            print(f"  momentum {momentum}: " + ", ".join(f"{n}: {t:.2f}" for n, t in growth(momentum)))
    print("\nwall seconds for 8 networks with one worker and with two:")
    for key, epochs in (("a", 6), ("d", 1500), ("f", 8)):
        one, two = workers(key, epochs)
        print(f"  {key}: {one:.2f}, {two:.2f} ({one / two:.2f}x)", flush=True)


if __name__ == "__main__":
    main()
