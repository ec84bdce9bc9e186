"""Tables of emergent (O'Reilly and others), the successor of PDP++."""

from __future__ import annotations

from pdpsim.formats.emergent.project import SIMULATOR

__all__ = ["SIMULATOR"]
