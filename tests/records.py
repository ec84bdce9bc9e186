"""Records of claims for tests."""

from __future__ import annotations

from typing import Any

from pdpsim.claims.record import Measured, Record


def a_record(**changes: Any) -> Record:
    """Return a record of a level that was reproduced, with changes."""
    values: dict[str, Any] = {
        "id": "E-1",
        "claim": "outputs resemble likelihoods",
        "source": "p. 198",
        "known_from": "read",
        "kind": "level",
        "condition": "default",
        "reading": None,
        "published": "0.916",
        "measured": Measured(0.91, 0.9, 0.92, 3, (0.9, 0.91, 0.92)),
        "criterion": "near",
        "verdict": "reproduced",
        "flags": (),
        "parameters": {"d": 0.05},
    }
    return Record(**{**values, **changes})
