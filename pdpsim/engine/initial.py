"""What a network begins with: which of its links exist, and its initial weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.links import (
    Constant,
    Fields,
    Full,
    Initial,
    Mask,
    Normal,
    NoSelf,
    OneToOne,
    RandomShare,
    Shifted,
    Uniform,
    Values,
)
from pdpsim.engine.plan import Plan, field_weights
from pdpsim.engine.tables import Floats


def sample_links(plan: Plan, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return which weights exist, sampled where links are random, shape (weights,)."""
    present = np.ones(plan.n_weights, dtype=np.bool_)
    for name in plan.projections:
        links = plan.network.projection(name).links
        span, shape = plan.weights(name)
        if isinstance(links, OneToOne):
            present[span] = np.eye(*shape, dtype=np.bool_).ravel()
        elif isinstance(links, NoSelf):
            present[span] = ~np.eye(*shape, dtype=np.bool_).ravel()
        elif isinstance(links, Mask):
            present[span] = np.array(links.rows, dtype=np.bool_).ravel()
        elif isinstance(links, RandomShare):
            exists = rng.random(shape) < links.share
            if plan.network.projection(name).symmetric:
                exists = np.triu(exists) | np.triu(exists).T
            present[span] = exists.ravel()
        elif isinstance(links, Fields):
            present[span] = (field_weights(links) >= 0).ravel()
        else:
            assert isinstance(links, Full | Shifted)
    for name in plan.projections:
        tied = plan.network.projection(name).tied
        if tied is not None:
            place, shape = plan.weights(tied)
            other = present[place].reshape(shape)
            turned = plan.network.projection(name).transposed
            present[plan.weights(name)[0]] = (other.T if turned else other).ravel()
    return present


def sample_weights(plan: Plan, rng: np.random.Generator, present: NDArray[np.bool_]) -> Floats:
    """Return initial weights, biases and start values, shape (weights,)."""
    network = plan.network
    w = np.zeros(plan.n_weights)
    for name in plan.projections:
        span, shape = plan.weights(name)
        w[span] = sample(network.projection(name).init or network.init, shape, rng).ravel()
    for name in plan.layers:
        layer, biases, starts = network.layer(name), plan.biases(name), plan.starts(name)
        if biases is not None:
            w[biases] = sample(layer.bias.init or network.init, (layer.size,), rng)
        if starts is not None:
            w[starts] = layer.start
    for name in plan.projections:  # what was drawn for links that have the weights of others does not count
        projection = network.projection(name)
        own = network.projection(projection.tied) if projection.tied else projection
        if own is not projection and own.init is not None:
            place, shape = plan.weights(own.name)
            values = w[place].reshape(shape)
            w[plan.weights(name)[0]] = (values.T if projection.transposed else values).ravel()
    first_of_group = np.unique(plan.tie, return_index=True)[1]
    w = w[first_of_group][plan.tie]
    for name in plan.projections:
        span, _ = plan.weights(name)
        projection = network.projection(name)
        sign = (projection if projection.tied is None else network.projection(projection.tied)).sign
        if sign is not None:
            w[span] = np.abs(w[span]) if sign == "+" else -np.abs(w[span])
    w = np.clip(w, plan.low, plan.high)
    w[~present] = 0.0
    return w


def sample(init: Initial, shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Return initial values of that shape."""
    if isinstance(init, Uniform):
        return rng.uniform(init.low, init.high, shape)
    if isinstance(init, Normal):
        return rng.normal(init.mean, init.sd, shape)
    if isinstance(init, Values):
        return np.array(init.rows).reshape(shape)
    assert isinstance(init, Constant)
    return np.full(shape, init.value)
