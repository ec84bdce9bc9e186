"""Files of Mesh (Brouwer, 2012-2025): sessions (``.mesh``), example sets (``.set``), weights.

- `session`: what the commands of a session say of a network;
- `model`: that network in terms of pdpsim;
- `sets`, `weights`: example sets and weights;
- `project`: files that belong together.
"""

from __future__ import annotations

from pdpsim.formats.mesh.project import SIMULATOR

__all__ = ["SIMULATOR"]
