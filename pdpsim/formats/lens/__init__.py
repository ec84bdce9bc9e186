"""Files of Lens (Rohde, 1999), the light, efficient network simulator, in and out.

- `example_set`: an example set as it is written; `text` (``.ex``) and `binary` (``.bex``) read one,
`examples`
  either;
- `placing`: example sets laid on the units of a network, as a `PatternSet`;
- `scanner`: the text of an example set, sign by sign;
- `project`: files that belong together.
"""

from __future__ import annotations

from pdpsim.formats.lens.project import SIMULATOR

__all__ = ["SIMULATOR"]
