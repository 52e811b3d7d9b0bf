"""The drawing as a file of its own, to be printed or put into a document: a heading, when and for whom it holds, and paper under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from secondstory.lib.text import one_line, without_controls
from secondstory.timeline.figure import WIDTH, Harm, Mark, draw
from secondstory.timeline.figure_phases import Phase

HEAD, FOOT, SIDE = 76, 16, 24
_HEIGHT = re.compile(r' viewBox="0 0 \d+ ([\d.]+)"')


def sheet(marks: Sequence[Mark], *, heading: str, note: str, zone: ZoneInfo, harm: Harm | None = None, phases: Sequence[Phase] = ()) -> str:
    """An SVG file. Where there are not two moments to draw, it says so."""
    drawing = str(draw([_clean(mark) for mark in marks], zone=zone, harm=harm, phases=phases))
    found = _HEIGHT.search(drawing)
    if found is None:
        return _paper(60, heading, note, _line(HEAD + 30, _("There are not two moments to draw yet."), size=15))
    height = float(found[1])
    inside = drawing.replace("<svg ", f'<svg x="0" y="{HEAD}" width="{WIDTH}" height="{height:g}" ', 1)
    return _paper(height, heading, note, inside)


def _paper(height: float, heading: str, note: str, inside: str) -> str:
    wide, high = WIDTH + 2 * SIDE, height + HEAD + FOOT
    paper = f'<rect x="{-SIDE}" width="100%" height="100%" fill="#fff"/>'
    head = _line(34, one_line(heading, longest=100), size=20, weight=600) + _line(56, note, size=13, colour="#5a6069")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-SIDE} 0 {wide} {high:g}" width="{wide}" height="{high:g}"'
        f' font-family="sans-serif"><title>{_text(heading)}</title>{paper}{head}{inside}</svg>\n'
    )


def _line(y: int, shown: str, *, size: int, weight: int = 400, colour: str = "#20242a") -> str:
    return f'<text x="0" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">{_text(shown)}</text>'


def _text(shown: str) -> str:
    return escape(without_controls(shown))


def _clean(mark: Mark) -> Mark:
    """XML has no place for control characters."""
    return Mark(mark.at, mark.kind, without_controls(mark.text), known_at=mark.known_at, shows_time=mark.shows_time)
