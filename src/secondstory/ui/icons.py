"""Icons, drawn into the page so that they take its colour: a few of Lucide's, vendored by `web/vendor.mjs`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_FILE = Path(__file__).resolve().parent / "icons.json"


def draw(name: str, label: str = "") -> SafeString:
    """The icon as inline SVG; decoration unless it has a `label`. Raises KeyError for one that is not vendored."""
    strokes = mark_safe(_strokes()[name])  # noqa: S308 - our own file
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" width="16" height="16" {}>{}</svg>', spoken, strokes)


@lru_cache(maxsize=1)
def _strokes() -> dict[str, str]:
    drawn: dict[str, str] = json.loads(_FILE.read_text())
    return drawn
