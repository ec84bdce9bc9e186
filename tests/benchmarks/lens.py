"""The workloads in Lens (Rohde, 1999), where its program is given: float32, a table for the logistic
function.

Networks that settle are Lens's own continuous networks with as many units, weights and ticks; their equations
are near to ours, not the same.
"""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.program import Program, numbers
from tests.benchmarks.workloads import RATE, Workload

ERRORS = {"sum-of-squares": "SUM_SQUARED", "cross-entropy": "CROSS_ENTROPY", "divergence": "DIVERGENCE"}


class Lens(Program):
    """A workload as a script for Lens."""

    name = "Lens (float32)"

    def __init__(self, workload: Workload, momentum: float, path: str) -> None:
        super().__init__(workload, momentum, path)
        self.environment = {"LENSDIR": str(Path(path).resolve().parent)}

    def write_patterns(self) -> None:
        """Write an example file."""
        time, workload = self.workload.network.time, self.workload
        grace = time.first_error_tick / time.ticks
        with (self.folder / "patterns.ex").open("w", encoding="utf-8") as file:
            file.write(f"grace: {grace:g}\n;\n" if grace else "")
            for k, target in enumerate(workload.targets):
                inputs = " ".join(f"({name}) {numbers(v[k])}" for name, v in workload.inputs.items())
                file.write(f"I: {inputs}\nT: ({workload.output}) {numbers(target)}\n;\n")

    def script(self, updates: int) -> str:
        """Return the commands that build and train the network."""
        network, workload = self.workload.network, self.workload
        continuous = network.time.ticks > 1
        lines = [
            "verbosity 0",
            "addNet bench" + (f" -i 1 -t {network.time.ticks} CONTINUOUS" if continuous else ""),
        ]
        for name in network.order():
            layer = network.layer(name)
            kinds = ["INPUT"] * (name in workload.inputs) + ["ELMAN"] * bool(layer.copies)
            if name == workload.output:
                soft = ["SOFT_MAX"] if layer.activation == "softmax" else []
                kinds += ["OUTPUT", *soft, ERRORS[workload.error]]
            if layer.dt != 1:
                kinds += ["IN_INTEGR", "-OUT_INTEGR"]
            lines.append(f"addGroup {name} {layer.size} {' '.join(kinds)}")
            if layer.dt != 1:
                lines.append(f"setObj {name}.dtScale {layer.dt * network.time.ticks:g}")
        lines += [f"elmanConnect {x.copies} {x.name} -r 0 -i 0.5" for x in network.layers if x.copies]
        lines += [f"connectGroups {p.sender} {p.receiver}" for p in network.projections]
        lines += [
            "loadExamples patterns.ex -s train",
            "exampleSetMode train ORDERED",
            f"setObj batchSize {workload.batch}",
            f"setObj learningRate {RATE:g}",
            f"setObj momentum {self.momentum:g}",
            "setObj randRange 0.3",
            "resetNet",
            f"puts [train {updates} -report 0 -algorithm momentum]",
            "exit",
        ]
        return "\n".join(lines) + "\n"

    def command(self, script: str) -> list[str]:
        """Return the command that runs a script."""
        return [self.path, "-batch", script]

    def check(self, text: str, updates: int) -> None:
        """Make sure that it did what it was asked for."""
        assert f"Performed {updates} updates" in text, text
