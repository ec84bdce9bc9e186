"""The scale of pictures that each run to their own largest value."""

from __future__ import annotations

import numpy as np

from pdpsim.figures import style
from pdpsim.figures.colours import signed_key


def test_the_scale_stands_below_the_pictures_and_says_what_its_ends_are() -> None:
    with style.context():
        figure = style.new_figure("double", 60.0)
        panels = list(figure.subplots(1, 3))
        for size, axes in enumerate(panels, start=1):
            axes.imshow(size * np.array([[-1.0, 1.0]]), cmap="RdBu_r", vmin=-size, vmax=size)
        signed_key(figure, panels, "weight")
        figure.draw_without_rendering()
        scale = figure.axes[-1]
        assert [text.get_text() for text in scale.get_xticklabels()] == ["−largest", "0", "largest"]
        assert scale.get_xlabel() == "weight"
        assert scale.bbox.y1 < min(axes.bbox.y0 for axes in panels)
        ends = [scale.collections[-1].get_cmap()(share) for share in (0.0, 1.0)]
        assert ends == [panels[0].images[0].get_cmap()(share) for share in (0.0, 1.0)]
