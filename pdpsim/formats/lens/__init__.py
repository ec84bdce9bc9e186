"""Files of Lens (Rohde, 1999), the light, efficient network simulator, in and out.

- `project`, `conversion`: files that belong together, and what they come to;
- `example_set`: an example set as it is written; `text` (``.ex``, with `scanner`) and `binary` (``.bex``)
  read one, `examples` either; `placing` lays it on the units of a network;
- `script`: network scripts, whose commands are in `building`, `linking`, `loading` and `objects` (with
  `commands`, `arguments` and `session`); they make a `network`, of groups with `types`;
- `model`, `training`: that network and its training in terms of pdpsim;
- `weightfile`: weights.
- `writing`: the way back.
"""

from __future__ import annotations

from pdpsim.formats.lens import writing
from pdpsim.formats.lens.project import SIMULATOR

__all__ = ["SIMULATOR", "writing"]
