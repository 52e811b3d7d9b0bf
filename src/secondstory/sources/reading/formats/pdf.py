"""The text layer of a PDF, in reading order; larger type becomes headings, links written behind words are put beside them."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pypdf import PageObject, PdfReader, mult
from pypdf.errors import PyPdfError

from secondstory.sources.reading.formats.html_inline import safe_link
from secondstory.sources.reading.formats.marks import tidy
from secondstory.sources.reading.unreadable import Unreadable

MOST_PAGES = 200
MOST_LINKS = 500
PROTECTED = "It is protected by a password: save a copy without one and give that."
NO_TEXT = "It holds pictures of pages and no text: export it again as text, or run text recognition over it first."
DAMAGED = "It is a PDF, but damaged or cut off: export it once more and give that copy."
_NUMBERS = re.compile(r"\d+")
_GAP = re.compile(r"(?<=\S) {6,}(?=\S)")
_TORN = re.compile(r"^(\s*\d{1,2}) ?: ?(\d) ?(\d)(?! ?\d)(?: {1,3}([AP]) ?(M)\b)?")
"""A clock time whose figures are set one by one."""


def from_pdf(content: bytes, *, seconds: float) -> tuple[str, dict[str, object], list[str]]:
    """Text, title and creation date, and what was left out. Stops after `seconds` of computing. Raises `Unreadable`."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(PROTECTED)
        total = len(reader.pages)
    except PyPdfError as problem:
        raise Unreadable(DAMAGED) from problem
    until = time.process_time() + seconds
    pages, problems = [], []
    for number in range(min(total, MOST_PAGES)):
        if time.process_time() > until:
            problems.append(f"It took too long to read, so its pages from {number + 1} on were left out.")
            break
        pages.append(_Page(reader.pages[number]))
    if total > MOST_PAGES:
        problems.append(f"Only its first {MOST_PAGES} pages of {total} were read.")
    if not any(page.lines for page in pages):
        raise Unreadable(NO_TEXT)
    bare = [str(number) for number, page in enumerate(pages, 1) if not page.lines]
    if bare:
        problems.append(f"There is no text on page {', '.join(bare[:10])}: what its pictures show was left out.")
    return tidy("\n".join(_lines(pages))), _meta(reader), problems


class _Page:
    """One page: its lines, and how large each is set."""

    def __init__(self, page: PageObject) -> None:
        self.sizes: dict[str, float] = {}
        self.weights: Counter[float] = Counter()
        self.places: list[tuple[float, float, str]] = []
        page.extract_text(visitor_text=self._see)
        text = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
        self.lines = [_mended(line.rstrip()) for line in text.split("\n") if line.strip()]
        for place, target in _links(page):
            self._put_link(place, target)

    def _see(self, text: str, user: list[float], matrix: list[float], font: Any, size: float) -> None:
        words = " ".join(text.split())
        if words:
            scale = (abs(matrix[3]) or abs(matrix[1])) * (abs(user[3]) or abs(user[1]))
            real = round(float(size) * scale, 1)
            x, y = mult(matrix, user)[4:6]
            self.places.append((x, y, words[:20]))
            self.sizes.setdefault(words[:20], real)
            self.weights[real] += len(words)

    def size_of(self, line: str) -> float:
        """The size of type of a line, by how it begins; 0 when it was put together from pieces."""
        return self.sizes.get(" ".join(line.split())[:20], 0.0)

    def _put_link(self, place: tuple[float, float, float], target: str) -> None:
        """Write a link's address at the end of the line its words stand in, unless it is written there."""
        left, bottom, top = place
        near = [(left - x, words) for x, y, words in self.places if bottom - 2 <= y <= top + 2 and x <= left + 2]
        if not near or any(target[:40] in line for line in self.lines):
            return
        start = min(near)[1]
        for number, line in enumerate(self.lines):
            if start in line:
                self.lines[number] = f"{line} ({target})"
                return


def _mended(line: str) -> str:
    """A line that begins with a torn clock time, with the time whole."""
    found = _TORN.match(line)
    if found is None or " " not in found[0].strip():
        return line
    half = f" {found[4]}{found[5]}" if found[4] else ""
    return f"{found[1]}:{found[2]}{found[3]}{half}{line[found.end() :]}"


def _links(page: PageObject) -> Iterable[tuple[tuple[float, float, float], str]]:
    """Where links stand on the page, as (left, bottom, top), and where they lead; each address once."""
    seen: set[str] = set()
    for note in list(page.annotations or [])[:MOST_LINKS]:
        told = note.get_object()
        action = told.get("/A", {}).get_object() if "/A" in told else {}
        target = safe_link(str(action.get("/URI", "")))
        if target and target not in seen:
            seen.add(target)
            left, bottom, right, top = (float(number) for number in told["/Rect"])
            yield (min(left, right), min(bottom, top), max(bottom, top)), target


def _lines(pages: list[_Page]) -> Iterable[str]:
    """The lines of all pages, in Markdown; but where a box stands beside the text, with their columns as they are on the page."""
    repeated = _running_heads(pages)
    kept = [(page, line) for page in pages for line in page.lines if _NUMBERS.sub("#", " ".join(line.split())) not in repeated]
    sizes = _larger_sizes(pages)
    has_columns = _has_box_beside(pages[0].lines)
    heading: list[str] = []
    level = 0
    for page, line in kept:
        plain = " ".join(line.split())
        size = page.size_of(line)
        is_larger = size in sizes and len(plain) <= 150 and any(sign.isalpha() for sign in plain)
        if heading and (not is_larger or sizes.index(size) != level):
            yield from ("", f"{'#' * min(level + 1, 4)} {' '.join(heading)}", "")
            heading = []
        if is_larger and not has_columns:
            heading, level = [*heading, plain], sizes.index(size)
        elif has_columns:
            yield from ("", line, "") if is_larger else (line,)
        else:
            yield plain
    if heading:
        yield f"{'#' * min(level + 1, 4)} {' '.join(heading)}"


def _has_box_beside(lines: list[str]) -> bool:
    """Whether some lines of a page go on, after a gap, at one and the same place far to the right."""
    starts = Counter(gap.end() for line in lines for gap in _GAP.finditer(line) if gap.end() >= 55)
    return any(times >= 3 for times in starts.values())


def _larger_sizes(pages: list[_Page]) -> list[float]:
    """The sizes of type that are clearly larger than most of the text, the largest first."""
    weights: Counter[float] = Counter()
    for page in pages:
        weights.update(page.weights)
    body = weights.most_common(1)[0][0] if weights else 0.0
    return sorted({size for size in weights if size > body * 1.14}, reverse=True)


def _running_heads(pages: list[_Page]) -> set[str]:
    """First and last lines that come back on most pages but for their numbers: page heads and feet."""
    if len(pages) < 3:
        return set()
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_NUMBERS.sub("#", " ".join(line.split())) for line in (*page.lines[:2], *page.lines[-2:])})
    return {line for line, times in edges.items() if times > len(pages) * 0.6}


def _meta(reader: PdfReader) -> dict[str, object]:
    told = reader.metadata
    if told is None:
        return {}
    found: dict[str, object] = {}
    if told.title and told.title not in {"about:blank", "Untitled"}:
        found["title"] = " ".join(str(told.title).split())[:300]
    try:
        created = told.creation_date
    except ValueError:
        created = None
    if created:
        found["created"] = created.isoformat()
    return found
