"""The sentence that shows why something was found. Texts come from anywhere, so everything but our own marks is escaped."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from secondstory.search.index import END, START

LONGEST = 260
_SENTENCE_END = re.compile(r"(?<=[.!?])[\x03]?\s+(?=[\W\x02]*\w)")
_FOUND = re.compile(f"{START}([^{END}]*){END}")


def marked_html(text: str) -> SafeString:
    """`text` as HTML with <mark> around the words found, everything else escaped."""
    safe = escape(_balanced(text)).replace(START, "<mark>").replace(END, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped on the line above; the marks are ours


def is_marked(text: str) -> bool:
    """Whether anything in it was found."""
    return START in text


def excerpt(text: str) -> SafeString:
    """The sentences around the most telling match, as HTML; empty when nothing in `text` was found. A line never runs into the next."""
    lines = [_sentences(line) for line in text.split("\n") if is_marked(line)]
    if not lines:
        return mark_safe("")
    places = [(number, at) for number, line in enumerate(lines) for at in range(len(line))]
    number, best = max(places, key=lambda place: (_worth(lines[place[0]][place[1]]), -place[0], -place[1]))
    line = lines[number]
    chosen = line[best]
    for following in line[best + 1 :]:
        if _length(chosen) + _length(following) >= LONGEST:
            break
        chosen = f"{chosen} {following}"
    return marked_html(_cut(chosen))


def _sentences(line: str) -> list[str]:
    """Split after full stops; a mark that ends at the border stays with its sentence, one that runs over it is marked on both sides."""
    pieces, at = [], 0
    for found in _SENTENCE_END.finditer(line):
        end = found.start() + (1 if found.group().startswith(END) else 0)
        pieces.append(line[at:end])
        at = found.end()
    return [_balanced(" ".join(piece.split())) for piece in [*pieces, line[at:]] if piece.strip()]


def _worth(sentence: str) -> int:
    words = [word.lower() for word in _FOUND.findall(sentence)]
    return 10 * len(set(words)) + min(len(words), 5)


def _length(text: str) -> int:
    return len(text) - text.count(START) - text.count(END)


def _cut(text: str) -> str:
    """At most LONGEST characters around the first match, cut between words, with an ellipsis where something is left out."""
    if _length(text) <= LONGEST:
        return text
    first = max(0, text.find(START) - LONGEST // 3)
    start = text.rfind(" ", 0, first) + 1 if first else 0
    piece = text[start : start + LONGEST]
    if start + LONGEST < len(text):
        piece = piece.rsplit(" ", 1)[0] if " " in piece else piece
    piece = _balanced(piece)
    return f"{'…' if start else ''}{piece}{'…' if start + len(piece) < len(text) else ''}"


def _balanced(piece: str) -> str:
    """With a START for every END and an END for every START."""
    if piece.rfind(START) > piece.rfind(END):
        piece += END
    first_end, first_start = piece.find(END), piece.find(START)
    if first_end >= 0 and (first_start < 0 or first_end < first_start):
        piece = START + piece
    return piece
