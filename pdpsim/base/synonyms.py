"""Words of other tools and textbooks for what has another name here."""

from __future__ import annotations

from collections.abc import Iterable

#: By our word, theirs: in small letters, with hyphens.
WORDS = {
    "rate": ("learning-rate", "learningrate", "lr", "lrate", "eta", "step-size"),
    "epochs": ("epoch", "nepochs", "n-epochs", "num-epochs", "max-epochs", "iterations", "sweeps"),
    "size": (
        "units",
        "hidden",
        "neurons",
        "nodes",
        "num-units",
        "n-units",
        "hidden-units",
        "hidden-size",
        "n-hidden",
        "nhidden",
    ),
    "activation": ("act", "transfer", "transfer-function", "activation-function", "nonlinearity"),
    "error": ("loss", "loss-function", "cost", "cost-function", "objective"),
    "rule": ("optimizer", "optimiser"),
    "decay": ("weight-decay", "l2"),
    "update": ("batch", "batch-size", "batchsize", "minibatch"),
    "order": ("shuffle",),
    "stop": ("tolerance", "criterion", "early-stopping"),
    "init": ("wrange", "weight-range", "weight-init", "initializer", "initialiser"),
    "from": ("source", "sender"),
    "to": ("destination", "receiver"),
    "logistic": ("sigmoid", "sigm"),
    "linear": ("identity",),
    "relu": ("rectifier", "rectified-linear"),
    "threshold": ("step", "heaviside", "binary", "sign"),
    "sum-of-squares": ("mse", "sse", "squared-error", "mean-squared-error"),
    "cross-entropy": ("bce", "binary-cross-entropy", "binary-crossentropy", "log-loss"),
    "divergence": ("nll", "kl", "categorical-crossentropy", "categorical-cross-entropy", "softmax-loss"),
    "gradient-descent": ("sgd", "steepest-descent", "backprop", "back-propagation"),
    "backpropagation": ("backprop", "back-propagation", "bp"),
    "event": ("online",),
    "epoch": ("batch", "full-batch"),
    "permuted": ("random", "shuffled"),
    "trained": ("plastic", "learnable", "trainable"),
}


def meant(name: str, valid: Iterable[str]) -> list[str]:
    """Return the valid names that another tool calls by this one."""
    word = name.lower().replace("_", "-").replace(" ", "-")
    ours = {our for our, theirs in WORDS.items() if word in theirs}
    return [each for each in valid if each in ours]
