"""Files of tlearn (Plunkett & Elman, 1997): ``.cf``, ``.data``, ``.teach``, ``.reset``, ``.wts``.

- `configuration`: the network as a ``.cf`` file says it, link by link;
- `model`: that network in layers and projections;
- `data`: patterns;
- `weights`: saved weights;
- `project`: files of one name that belong together.
- `writing`: the way back.
"""

from __future__ import annotations

from pdpsim.formats.tlearn import writing
from pdpsim.formats.tlearn.project import SIMULATOR

__all__ = ["SIMULATOR", "writing"]
