"""Changing several lines at once: into the story, another kind, another role, another time. One edit, one undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event
from secondstory.timeline.operations.assuming import assume_again
from secondstory.timeline.operations.undoing import Changes, columns_of, remember

MOST_AT_ONCE = 5000
FARTHEST = timedelta(days=366)
AT_ONCE = frozenset({"is_in_story", "kind", "involvement"})


@transaction.atomic
def change_events(incident: Incident, uids: Sequence[str], *, by: Visitor, **given: Any) -> int:
    """Give several lines the same `is_in_story`, `kind` or `involvement`; answers how many that changed.

    Whoever changed one of them meanwhile keeps what they changed besides: only these fields are written.
    """
    unknown = set(given) - AT_ONCE
    if unknown:
        raise Refusal(_("That can't be changed on several lines at once: edit them one by one."))
    if "kind" in given and given["kind"] not in Kind.values:
        raise Refusal(_("There is no kind of event called “%(kind)s”.") % {"kind": given["kind"]}, field="kind")
    part: Involvement | None = given.get("involvement")
    if part is not None and part.incident_id != incident.pk:
        raise Refusal(_("That part belongs to another incident."), field="involvement")
    rows = []
    for event in _locked(incident, uids):
        changes = {name: [getattr(event, name), value] for name, value in given.items() if getattr(event, name) != value}
        if changes:
            rows.append((event, changes))
    _write(incident, rows, verb="edited", by=by)
    if "kind" in given:
        for event, _changes in rows:
            assume_again(event)
    return len(rows)


@transaction.atomic
def shift_events(incident: Incident, uids: Sequence[str], *, by_how_much: timedelta, by: Visitor) -> int:
    """Move several lines in time together (a drag, a clock that was wrong); those without a time stay."""
    if abs(by_how_much) > FARTHEST:
        raise Refusal(_("That is more than a year. Edit the times one by one."))
    rows = []
    for event in _locked(incident, uids):
        if event.occurred_at is None or not by_how_much:
            continue
        times = {"occurred_at": event.occurred_at, "occurred_until": event.occurred_until, "sort_at": event.occurred_at}
        rows.append((event, {name: [getattr(event, name), at + by_how_much] for name, at in times.items() if at is not None}))
    _write(incident, rows, verb="moved", by=by)
    for event, _changes in rows:
        assume_again(event)
    return len(rows)


def _locked(incident: Incident, uids: Sequence[str]) -> list[Event]:
    if not uids:
        raise Refusal(_("Choose at least one line."))
    if len(uids) > MOST_AT_ONCE:
        raise Refusal(_("These are more than %(most)d lines. Choose fewer at once.") % {"most": MOST_AT_ONCE})
    lock(incident)
    return list(Event.objects.select_for_update().filter(incident=incident, uid__in=uids).in_order())


def _write(incident: Incident, rows: Sequence[tuple[Event, Changes]], *, verb: str, by: Visitor) -> None:
    """Save, remember for an undo, and write one line in the audit trail."""
    if not rows:
        return
    for event, changes in rows:
        fields = {name: pair[1] for name, pair in changes.items()}
        Event.objects.filter(pk=event.pk).update(version=F("version") + 1, **fields)
        for name, value in fields.items():
            setattr(event, name, value)
    remember(incident, verb, ((event, columns_of(changes)) for event, changes in rows))
    record("edited events", rows[0][0], about=incident, by=by, changes={"events": [None, len(rows)]})
