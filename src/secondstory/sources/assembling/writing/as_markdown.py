"""As Markdown: a heading for each day, a line for each thing that happened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from secondstory.sources.assembling.assemble import Line
from secondstory.sources.assembling.writing.shown import WORDS, Clockface, Heading, beside, clean

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def write(lines: Iterable[Line], out: IO[str], heading: Heading) -> None:
    """Texts can't break out of their line; what looks like markup in them is shown as it is."""
    out.write(f"# {escaped(heading.title)}\n\n{' '.join(map(escaped, heading.sentences()))}\n")
    clock, day = Clockface(heading.zone), ""
    for line in lines:
        if line.kept.at is not None and (now := clock.day(line.kept.at)) != day:
            day = now
            out.write(f"\n## {day}\n\n")
        elif not day:
            day = " "
            out.write("\n")
        about = beside(line)
        kind = WORDS[line.kept.kind]
        out.write(f"- **{clock.clock(line)}** {kind}: {escaped(line.text)}" + (f" *({escaped(about)})*" if about else "") + "\n")


def escaped(text: str) -> str:
    """A text as Markdown shows it letter by letter; addresses stay links."""
    flat, parts, end = " ".join(clean(text).split()), [], 0
    for found in _ADDRESS.finditer(flat):
        parts += [_MARKUP.sub(r"\\\1", flat[end : found.start()]), f"<{found[0]}>"]
        end = found.end()
    return "".join([*parts, _MARKUP.sub(r"\\\1", flat[end:])])
