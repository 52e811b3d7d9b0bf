"""What a first view weighs on the wire, and that what the pages ask for is there."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import secondstory

BUILT = Path(secondstory.__file__).parent / "ui/static/ui"
BASE = (Path(secondstory.__file__).parent / "ui/templates/ui/base.html").read_text()
FONTS = [BUILT / name for name in re.findall(r"'ui/(fonts/[a-z0-9-]+\.woff2)'", BASE)]

FIRST_VIEW_BYTES = 150_000
PAGE_BYTES = 12_000
"""What is left for the page itself, compressed."""
ISLANDS_BYTES = 15_000
PICTURE_BYTES = 15_000
"""The picture of a timeline comes after the first view, and only to pages that have one."""


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_the_first_view_stays_within_its_budget() -> None:
    italic = BUILT / "fonts/source-serif-4-latin-400-italic.woff2"
    fonts = sum(path.stat().st_size for path in [*FONTS, italic])
    assert fonts + _compressed(BUILT / "app.css") + _compressed(BUILT / "app.js") + PAGE_BYTES <= FIRST_VIEW_BYTES


def test_the_islands_stay_within_theirs() -> None:
    assert _compressed(BUILT / "app.js") <= ISLANDS_BYTES


def test_the_picture_stays_within_its_own() -> None:
    assert _compressed(BUILT / "story-timeline.js") + _compressed(BUILT / "story-timeline.css") <= PICTURE_BYTES
    assert "story-timeline.js" not in BASE


def test_every_font_that_is_asked_for_is_there() -> None:
    asked = {BUILT / name for name in re.findall(r"url\(\.?/?(fonts/[^)]+)\)", (BUILT / "app.css").read_text())}
    assert len(FONTS) == 2
    assert set(FONTS) <= asked
    assert [path.name for path in asked if not path.is_file()] == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name in ("app.css", "app.js", "story-timeline.css", "story-timeline.js"):
        assert re.findall(r"https?://(?!www\.w3\.org/)[^\"')\s]+", (BUILT / name).read_text()) == []
