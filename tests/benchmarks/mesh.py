"""The workloads in Mesh (Brouwer), where its program is given: float64, one input layer, no ticks."""

from __future__ import annotations

from tests.benchmarks.program import Program, numbers
from tests.benchmarks.workloads import RATE

ERRORS = {"sum-of-squares": "sum_squares", "cross-entropy": "cross_entropy", "divergence": "divergence"}


class Mesh(Program):
    """A workload as a script for Mesh."""

    name = "Mesh"

    def write_patterns(self) -> None:
        """Write a set of items."""
        with (self.folder / "patterns.set").open("w", encoding="utf-8") as file:
            for x, t in zip(self.workload.inputs["input"], self.workload.targets, strict=True):
                lines = ("BeginItem", 'Name "x"', f"Input {numbers(x)} Target {numbers(t)}", "EndItem")
                file.write("\n".join(lines) + "\n\n")

    def script(self, updates: int) -> str:
        """Return the commands that build and train the network."""
        network, workload = self.workload.network, self.workload
        contexts = {x.name: x.copies for x in network.layers if x.copies}
        lines = [f"createNetwork bench {'srn' if contexts else 'ffn'}"]
        for name in network.order():
            layer = network.layer(name)
            lines.append(f"createGroup {name} {layer.size}")
            if name not in workload.inputs and name not in contexts:
                lines += [f"attachBias {name}", f"set ActFunc {name} {layer.activation}"]
                if layer.activation == "logistic":
                    lines.append(f"set LogisticFSC {name} 0.0")
        lines += ["set InputGroup input", "set OutputGroup output"]
        lines.append(f"set ErrFunc output {ERRORS[workload.error]}")
        lines += [f"createProjection {p.sender} {p.receiver}" for p in network.projections]
        lines += [f"createElmanProjection {source} {name}" for name, source in contexts.items()]
        lines += ["toggleResetContexts"] if contexts else []
        lines += [
            "loadSet train patterns.set",
            "set LearningAlgorithm bp",
            "set UpdateAlgorithm steepest",
            f"set BatchSize {workload.batch}",
            f"set LearningRate {RATE:g}",
            f"set Momentum {self.momentum:g}",
            "set RandomAlgorithm range",
            "set RandomMin -0.3",
            "set RandomMax 0.3",
            "set ErrorThreshold 0.0",
            f"set MaxEpochs {updates}",
            f"set ReportAfter {updates}",
            "init",
            "train",
        ]
        return "\n".join(lines) + "\n"

    def command(self, script: str) -> list[str]:
        """Return the command that runs a script."""
        return [self.path, script]

    def check(self, text: str, updates: int) -> None:
        """Make sure that it did what it was asked for."""
        assert f"% {updates:04d} " in text, text
