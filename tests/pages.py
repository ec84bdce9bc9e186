"""The pages of the documentation, and the blocks of code on them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: What a study's README has, in this order.
HEADINGS = (
    "Original",
    "What is replicated",
    "Criteria",
    "Result",
    "Deviations and obstacles",
    "How to run",
)


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def python_blocks(text: str) -> list[str]:
    return blocks(text, "python")
