"""A story frozen when the group agreed on it: its lines as plain data, what differs since, and what to ask before agreeing (R29)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.timeline.enums import Kind
from secondstory.timeline.known import KnownEvent

Line = dict[str, Any]
"""One line of a frozen story: uid, occurred_at, occurred_until, precision, zone, kind, role, text, source, known and decision."""
COMPARED = ("text", "occurred_at", "occurred_until", "precision", "kind", "role", "source", "known", "decision")
MOST_ASKED = 8
LONGEST_SILENCE = timedelta(minutes=20)
NEAR = timedelta(minutes=3)


@dataclass(frozen=True)
class FrozenLine:
    """A line as a page shows it."""

    line: Line

    @property
    def at(self) -> datetime | None:
        return _time(self.line.get("occurred_at"))

    @property
    def until(self) -> datetime | None:
        return _time(self.line.get("occurred_until"))

    @property
    def precision(self) -> str:
        return str(self.line.get("precision", ""))

    @property
    def text(self) -> str:
        return str(self.line.get("text", ""))

    @property
    def role(self) -> str:
        return str(self.line.get("role", ""))

    @property
    def source(self) -> str:
        return str(self.line.get("source", ""))

    @property
    def kind_label(self) -> str:
        kind = self.line.get("kind", "")
        return str(Kind(kind).label) if kind in Kind.values else str(kind)

    @property
    def known(self) -> list[tuple[str, datetime | None, str]]:
        """Which role knew since when, and whether someone said so."""
        return [(str(row["role"]), _time(row["at"]), str(row["basis"])) for row in self.line.get("known", ()) if isinstance(row, dict)]


@dataclass(frozen=True)
class Difference:
    """One line that is not as it was agreed: added since, gone since, or changed in `fields`."""

    what: str
    before: FrozenLine | None
    after: FrozenLine | None
    fields: tuple[str, ...] = ()

    @property
    def at(self) -> datetime | None:
        shown = self.after or self.before
        return shown.at if shown else None


def frozen(events: Iterable[KnownEvent]) -> list[Line]:
    """The story as plain data, in its order."""
    return [
        {
            "uid": event.uid,
            "occurred_at": _iso(event.occurred_at),
            "occurred_until": _iso(event.occurred_until),
            "precision": event.precision,
            "zone": event.zone,
            "kind": event.kind,
            "role": event.role,
            "text": event.text,
            "source": event.source,
            "known": [{"role": row.role, "at": _iso(row.at), "basis": row.basis} for row in event.known],
            "decision": {name: text for name, text in event.decision.items() if text},
        }
        for event in events
        if event.is_in_story
    ]


def digest_of(lines: Sequence[Line]) -> str:
    """Changes when anything that would be agreed on changes."""
    return hashlib.sha256(json.dumps(lines, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:24]


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """What an agreed story and the one of now don't have in common, in the order of their times."""
    was, now = ({str(line.get("uid")): line for line in lines} for lines in (before, after))
    found = [Difference("removed", FrozenLine(line), None) for uid, line in was.items() if uid not in now]
    for uid, line in now.items():
        earlier = was.get(uid)
        if earlier is None:
            found.append(Difference("added", None, FrozenLine(line)))
        elif fields := tuple(name for name in COMPARED if earlier.get(name) != line.get(name)):
            found.append(Difference("changed", FrozenLine(earlier), FrozenLine(line), fields))
    return sorted(found, key=lambda one: (one.at is None, one.at or datetime.max.replace(tzinfo=UTC)))


def questions_of(
    story: Sequence[KnownEvent], *, alerts_left: int, moments: Sequence[tuple[str, datetime]], roles: Sequence[str], zone: ZoneInfo
) -> list[str]:
    """What the facilitator may ask before the group agrees: what is missing, or may have looked different. Times are in `zone`.

    `moments` are the incident's own times with their names, `roles` the parts people had in it; so many alerts are in the log alone.
    """
    asked = [
        *_about_moments(story, moments, zone),
        *_about_silences(story, zone),
        *_about_times(story),
        *_about_roles(story, roles),
        *_about_what_was_known(story),
        *_about_alerts(alerts_left),
    ]
    return asked[:MOST_ASKED]


def _about_moments(story: Sequence[KnownEvent], moments: Sequence[tuple[str, datetime]], zone: ZoneInfo) -> Iterator[str]:
    times = [event.occurred_at for event in story if event.occurred_at]
    for name, at in moments:
        if not any(abs(at - one) <= NEAR for one in times):
            yield _("%(moment)s: no line stands at %(time)s. What was seen or done then?") % {"moment": name, "time": _clock(at, zone)}


def _about_silences(story: Sequence[KnownEvent], zone: ZoneInfo) -> Iterator[str]:
    times = sorted(event.occurred_at for event in story if event.occurred_at and event.precision != "day")
    gaps = sorted(((after - before, before, after) for before, after in pairwise(times)), reverse=True)[:2]
    for length, before, after in gaps:
        if length >= LONGEST_SILENCE:
            sentence = _("Nothing is told between %(from)s and %(to)s. What happened, or what were people waiting for?")
            yield sentence % {"from": _clock(before, zone), "to": _clock(after, zone)}


def _about_times(story: Sequence[KnownEvent]) -> Iterator[str]:
    for event in [one for one in story if one.occurred_at is None][:2]:
        yield _("When did this happen: “%(text)s”?") % {"text": event.text[:100]}


def _about_roles(story: Sequence[KnownEvent], roles: Sequence[str]) -> Iterator[str]:
    silent = sorted(set(roles) - {event.role for event in story})
    if silent:
        yield _("Nothing in the story is told from here: %(roles)s. What did it look like there?") % {"roles": ", ".join(silent[:5])}


def _about_what_was_known(story: Sequence[KnownEvent]) -> Iterator[str]:
    silent = [event for event in story if event.kind == Kind.CHANGE and not event.known]
    if silent:
        yield _("Who knew of this, and since when: “%(text)s”?") % {"text": silent[0].text[:100]}


def _about_alerts(left: int) -> Iterator[str]:
    if left:
        yield _("Alerts in the log that are not in the story: %(count)d. Does one of them belong there?") % {"count": left}


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone), "j M H:i")


def _time(written: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(written)) if written else None
    except ValueError:
        return None


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
