"""The attractor that comes with pdpsim: it learns its words, and clean-up units put their meanings right."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.shelf import patterns_for


@pytest.fixture(scope="module")
def reader():
    """Return the words, their meanings, and networks of three seeds that have learned them."""
    file = find("semantic-attractor")
    model = read(file)
    words = patterns_for(file, model).first
    networks = [Simulator(model, seed, engine="numpy") for seed in (1, 2, 3)]
    epochs = [len(network.train(words).error) for network in networks]
    assert max(epochs) < model.phases[0].epochs
    return words, words.targets["meaning"], networks


def test_all_words_are_learned_and_their_meanings_stay(reader):
    words, meanings, networks = reader
    for network in networks:
        course = network.record(words, ["meaning"], ticks="all")["meaning"]
        distance = np.abs(course - meanings[:, None])
        assert distance[:, -1].max() < 0.11, "0.1 before the last change of the weights"
        assert distance[:, 4:].max() < 0.5


def test_what_the_letters_alone_bring_about_is_wrong_and_is_put_right(reader):
    words, meanings, networks = reader
    for network in networks:
        course = network.record(words, ["meaning"], ticks="all")["meaning"]
        wrong = (np.abs(course - meanings[:, None]) > 0.5).sum(axis=(0, 2))
        assert wrong[1] >= 5, "at tick 2, when clean-up units have not answered yet"
        assert wrong[-1] == 0


def test_without_clean_up_words_are_taken_for_others(reader):
    words, meanings, networks = reader
    for network in networks:
        damaged = network.copy()
        damaged.weights["clean-up->meaning"][:] = 0
        answers = damaged.record(words, ["meaning"])["meaning"]
        nearest = ((answers[:, None] - meanings) ** 2).sum(axis=2).argmin(axis=1)
        assert (nearest != np.arange(len(words))).any()
