"""Why-trees as files: Markdown to read, JSON for a program, a drawing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.factors.figure import draw_trees
from secondstory.factors.told_trees import ToldTree, ToldWhy
from secondstory.factors.trees import read_trees, told_as_written, told_tree
from secondstory.incidents.models import Incident
from secondstory.lib import clock

INDENT = "  "
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
_BEGINS = re.compile(r"^([-+=]|\d{1,9}(?=[.)]))")
"""What would begin a list or underline a heading where it stands first on a line."""


def file_of(incident: Incident, form: str) -> str:
    """All trees of an incident as `markdown`, `svg` or `json`."""
    read = read_trees(incident)
    if form == "json":
        return json_of([told_as_written(tree) for tree in read], key=incident.key)
    trees = [told_tree(tree) for tree in read]
    heading, zone = f"{incident.key} {incident.title}", clock.zone_or_utc(incident.zone)
    if form == "svg":
        return draw_trees(trees, heading=heading, note=_("Times in %(zone)s.") % {"zone": clock.zone_name(zone)}, zone=zone)
    return markdown_of(trees, title=heading, zone=zone)


def markdown_of(trees: Sequence[ToldTree], *, title: str, zone: ZoneInfo) -> str:
    """A heading for each turn of the story, and its questions as a list within a list; times in `zone`."""
    parts = [f"# {_line(title)}", _("Times in %(zone)s.") % {"zone": clock.zone_name(zone)}]
    for tree in trees:
        parts += [f"## {turn_line(tree, zone)}", tree_list(tree)]
    if not trees:
        parts.append(_("Nobody has asked why yet."))
    return "\n\n".join(part for part in parts if part) + "\n"


def json_of(trees: Sequence[ToldTree], *, key: str) -> str:
    """The same as an object; times as ISO 8601 in UTC."""
    told = {"incident": key, "trees": [_plain(asdict(tree)) for tree in trees]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def turn_line(tree: ToldTree, zone: ZoneInfo) -> str:
    """The turn of the story on one line of Markdown: when, what kind, what happened."""
    if not tree.text:
        return _line(_("A line that was taken out of the timeline"))
    kind = tree.kind_label
    if tree.at is None or tree.precision == "unknown":
        return f"{kind}: {_line(tree.text)}"
    shown = date_format(tree.at.astimezone(zone), "j F Y" if tree.precision == "day" else "j F Y, H:i")
    about = _("about %(time)s") % {"time": shown} if tree.precision == "approximate" else shown
    return f"{about}, {kind}: {_line(tree.text)}"


def tree_list(tree: ToldTree) -> str:
    """The questions asked at one turn, as a list within a list."""
    lines = [_("No question needed: %(reason)s") % {"reason": _line(tree.waived)}, ""] if tree.waived else []
    waiting = [(why, 0) for why in reversed(tree.whys)]
    while waiting:
        why, level = waiting.pop()
        lines += [f"{INDENT * level}{line}".replace("\n", f"\n{INDENT * level}") for line in _lines(why)]
        waiting += [(below, level + 1) for below in reversed(why.whys)]
    return "\n".join(lines).strip("\n")


def _lines(why: ToldWhy) -> Iterator[str]:
    answer = "" if why.factor and why.repeats_answer else f" {_lines_of(why.answer)}" if why.answer else ""
    yield f"- **{_line(why.question)}**{answer}"
    if why.factor:
        yield f"{INDENT}- {_('Factor')} ({_line(why.factor_label)}): {_line(why.factor)}"
    if why.due:
        yield f"{INDENT}- *{_('Not finished')}:* {_line(why.due)}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _lines_of(text: str) -> str:
    """The same with its line breaks, for an item of a list."""
    first, *others = map(_line, text.strip().split("\n"))
    return f"\\\n{INDENT}".join([first, *(_BEGINS.sub(_escaped, line) for line in others)])


def _escaped(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _line(text: str) -> str:
    """One line of Markdown that reads as it was written."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
