"""The templates that come with the program, as they are written in `content`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from secondstory.postmortems.template_text import TemplateText, read_template

_CONTENT = Path(__file__).parent / "content"
NAMES = ("light", "near_miss", "contributors", "full")


@cache
def given_template(name: str) -> TemplateText:
    """One of `NAMES`."""
    return read_template((_CONTENT / f"{name}.md").read_text(encoding="utf-8"))
