"""Networks and patterns of the PDP programs (McClelland & Rumelhart, 1988): ``.net`` and ``.pat``.

- `net`: a network file of the programs ``bp`` and ``pa``, as a model;
- `pat`: patterns for it;
- `project`: files of one name that belong together.
"""

from __future__ import annotations

from pdpsim.formats.pdp.project import SIMULATOR

__all__ = ["SIMULATOR"]
