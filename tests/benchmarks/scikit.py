"""The feed-forward workloads in scikit-learn's multi-layer perceptron, where it is installed.

It knows cross-entropy only, averages gradients over a batch and draws weights of its own: the work is the
same, the weights are not.
"""

from __future__ import annotations

import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from tests.benchmarks.rival import Rival
from tests.benchmarks.workloads import RATE, Workload


class Perceptron(Rival):
    """A classifier that goes on where it left off."""

    name = "scikit-learn"

    def __init__(self, workload: Workload, momentum: float, dtype: str) -> None:
        self.network = MLPClassifier(
            [layer.size for layer in workload.network.layers[1:-1]],
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=workload.batch,
            learning_rate_init=RATE,
            momentum=momentum,
            nesterovs_momentum=False,
            shuffle=False,
            warm_start=True,
            tol=0.0,
        )
        self.inputs, targets = workload.inputs["input"].astype(dtype), workload.targets
        self.targets = targets[:, 0] if targets.shape[1] == 1 else targets

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        self.network.set_params(max_iter=epochs, n_iter_no_change=epochs + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.network.fit(self.inputs, self.targets)
