"""A timeline as a file: Markdown to read, CSV for a sheet, JSON for a program. The same events as on the page, whole or as of a minute."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.csv_out import cell
from secondstory.timeline.as_of import Cursor
from secondstory.timeline.known import KnownEvent

COLUMNS = (
    "occurred_at", "occurred_until", "precision", "zone", "time_as_written", "known", "kind", "role", "text", "source", "rank", "evidence",
    "in_story", "decision", "pressure",
)  # fmt: skip
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def json_of(events: Sequence[KnownEvent]) -> str:
    """A list with an object for each event; decisions have the pressure at their time."""
    return json.dumps([_plain(event) for event in events], ensure_ascii=False, indent=1) + "\n"


def csv_of(events: Sequence[KnownEvent]) -> str:
    """A row for each event. A text that a sheet would take for a formula gets an apostrophe in front."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for event in events:
        plain = _plain(event)
        plain["known"] = "; ".join(f"{row.role} {_iso(row.at)} ({row.basis})" for row in event.known)
        plain["decision"] = "; ".join(f"{label}: {text}" for label, text in event.decision_rows)
        plain["pressure"] = " ".join(event.pressure)
        plain["in_story"] = "yes" if event.is_in_story else "no"
        rows.writerow([cell(plain[name]) for name in COLUMNS])
    return written.getvalue()


def markdown_of(events: Sequence[KnownEvent], *, title: str, zone: ZoneInfo, cursor: Cursor | None = None) -> str:
    """The story, day by day, in `zone`; what is only in the log comes after it."""
    parts = [f"# {_line(title)}", _when_and_who(cursor, zone)]
    story, rest = [one for one in events if one.is_in_story], [one for one in events if not one.is_in_story]
    parts += _days(story, zone=zone)
    if rest:
        parts += ["## " + _("Only in the log"), *_days(rest, zone=zone, level="###")]
    return "\n\n".join(parts) + "\n"


def _plain(event: KnownEvent) -> dict[str, object]:
    return {
        "occurred_at": _iso(event.occurred_at),
        "occurred_until": _iso(event.occurred_until),
        "precision": event.precision,
        "zone": event.zone,
        "time_as_written": event.time_as_written,
        "known": [{"role": row.role, "at": _iso(row.at), "basis": row.basis} for row in event.known],
        "kind": event.kind,
        "role": event.role or None,
        "text": event.text,
        "source": event.source,
        "rank": event.rank,
        "evidence": event.evidence or None,
        "in_story": event.is_in_story,
        "decision": {name: text for name, text in event.decision.items() if text} or None,
        "pressure": list(event.pressure),
    }


def _when_and_who(cursor: Cursor | None, zone: ZoneInfo) -> str:
    if cursor is None:
        return _("Times in %(zone)s.") % {"zone": clock.zone_name(zone)}
    return _("As %(role)s knew it at %(at)s. Times in %(zone)s.") % {
        "role": _line(cursor.role),
        "at": _moment(cursor.at, zone),
        "zone": clock.zone_name(zone),
    }


def _days(events: Sequence[KnownEvent], *, zone: ZoneInfo, level: str = "##") -> list[str]:
    days: list[tuple[str, list[str]]] = []
    for event in events:
        day = date_format(event.occurred_at.astimezone(zone), "l, j F Y") if event.occurred_at else ""
        if not days or (day and day != days[-1][0]):
            days.append((day, []))
        days[-1][1].append(_entry(event, zone=zone))
    return [part for day, lines in days for part in ([f"{level} {day}"] if day else []) + ["\n".join(lines)]]


def _entry(event: KnownEvent, *, zone: ZoneInfo) -> str:
    who = f"{_line(event.role)}: " if event.role else ""
    lines = [f"- **{_clock(event, zone)}** {event.kind_label}. {who}{_line(event.text)}"]
    if event.is_late and event.known_at:
        lines.append("  - " + _("Known at %(at)s") % {"at": _moment(event.known_at, zone)})
    if event.sources:
        lines.append("  - " + _("From %(source)s") % {"source": _line(event.source)})
    lines += [f"  - {label.capitalize()}: {_line(text)}" for label, text in event.decision_rows]
    lines += [f"  - {sentence}" for sentence in event.pressure]
    return "\n".join(lines)


def _clock(event: KnownEvent, zone: ZoneInfo) -> str:
    if event.occurred_at is None:
        return _("time unknown")
    if event.precision == "day":
        return _("that day")
    shown = date_format(event.occurred_at.astimezone(zone), "H:i")
    if event.occurred_until:
        shown += f"–{date_format(event.occurred_until.astimezone(zone), 'H:i')}"
    about = _("about %(time)s") % {"time": shown} if event.precision == "approximate" else shown
    return f"{about} ({date_format(event.occurred_at.astimezone(UTC), 'H:i')} UTC)"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone), "j F Y, H:i")


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _line(text: str) -> str:
    """One line of Markdown that reads as it was written."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
