"""Trees and paths over training: the numbers drawn."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.analysis.similarity import distance_matrix
from pdpsim.base.errors import ValidationError
from pdpsim.figures.development import development, paths
from pdpsim.figures.style import context, new_figure

ITEMS = ("pine", "oak", "robin", "canary")
CLASSES = {"pine": "tree", "oak": "tree", "robin": "bird", "canary": "bird"}


def growing() -> np.ndarray:
    """Return distances at four epochs: trees and birds come apart along one line, then each from each."""
    final = np.array([[4.0, 1.0], [4.0, -1.0], [-4.0, 1.0], [-4.0, -1.0]])
    return np.array([distance_matrix(final * share) for share in ([0, 0], [0.5, 0], [1, 0.2], [1, 1])])


def test_paths_keep_distances_at_every_epoch_and_do_not_jump():
    matrices = growing()
    found = paths(matrices)
    for plane, matrix in zip(found, matrices, strict=True):
        np.testing.assert_allclose(distance_matrix(plane), matrix, atol=1e-3)
    # every item stays on its side on the way out
    assert (np.sign(found[1:, :, 0]) == np.sign(found[-1, :, 0])).all()


def test_the_paths_drawn_are_returned_item_by_item():
    with context():
        figure = new_figure("double")
        columns = development(figure, (0, 10, 20, 30), growing(), ITEMS, (10, 30), classes=CLASSES)
        titles = [axes.get_title(loc="left") for axes in figure.get_axes()]
        left, right = (axes.get_xlim() for axes in figure.get_axes()[:2])
    assert titles == ["epoch 10", "epoch 30", ""]
    assert left == right  # one scale
    assert columns["item"][:5] == ["pine"] * 4 + ["oak"]
    assert columns["epoch"][:5] == [0, 10, 20, 30, 0]
    ends = [columns["x"][3 + 4 * number] for number in range(4)]
    np.testing.assert_allclose(np.abs(ends), 4.0, rtol=1e-3)


@pytest.mark.parametrize(
    ("epochs", "shown", "told"),
    [((0, 10), (10,), "matrices"), ((0, 1, 2, 3), (10,), "10"), ((0, 1, 2, 3), (), "none")],
)
def test_epochs_that_were_not_kept_are_refused(epochs, shown, told):
    with pytest.raises(ValidationError, match=told):
        development(new_figure("double"), epochs, growing(), ITEMS, shown)
