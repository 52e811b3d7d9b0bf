"""The picture of a timeline for files: the drawing that pages have, made without a server and without a database."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from secondstory.sources.assembling.assemble import Line
from secondstory.sources.assembling.kept import instant
from secondstory.sources.assembling.writing.shown import clean

MOST_DRAWN = 400
_PAPER = '<rect width="100%" height="100%" fill="#ffffff"/>'


def picture(lines: Iterable[Line], *, zone: str) -> str:
    """An SVG element; empty where there are not two moments to draw. Loads Django, with settings of its own."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_TZ=True, USE_I18N=False, LANGUAGE_CODE="en-gb")
    from secondstory.timeline.figure import Mark, draw

    marks = [
        Mark(instant(line.kept.at), line.kept.kind, clean(line.text), shows_time=line.kept.precision == "exact")
        for line in lines
        if line.kept.at is not None
    ]
    drawn = str(draw(marks, zone=_named(zone))) if len(marks) > 1 else ""
    head, bracket, rest = drawn.partition(">")
    return f"{head}{bracket}{_PAPER}{rest}" if drawn else ""


def _named(zone: str) -> ZoneInfo:
    """A zone by its name; an offset has none, so whole hours are named as the database of zones does, and others are drawn in UTC."""
    if zone[0] not in "+-":
        return ZoneInfo(zone)
    hours, minutes = zone[1:].split(":")
    sign = "-" if zone[0] == "+" else "+"
    return ZoneInfo("UTC") if minutes != "00" or int(hours) > 12 else ZoneInfo(f"Etc/GMT{sign}{int(hours)}")
