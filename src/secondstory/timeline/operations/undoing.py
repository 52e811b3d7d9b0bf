"""Every edit of the timeline can be undone, by an edit that puts back what was there (law 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, Stale
from secondstory.lib.undone import turn_over
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import RESPONDERS, Basis
from secondstory.timeline.models import Event, Knowledge, TimelineEdit
from secondstory.timeline.operations.assuming import assume_again

Changes = dict[str, list[Any]]
"""{column: [before, after]}, values as the database has them; `known:ROLE` is when a role learned of it, as `known_now` says."""
KNOWN = "known:"


def remember(incident: Incident, verb: str, rows: Iterable[tuple[Event, Changes]]) -> TimelineEdit:
    """Keep what an edit changed, for an undo. Call it in the transaction that makes the edit."""
    kept = [[event.uid, {name: [_kept(value) for value in pair] for name, pair in changes.items()}] for event, changes in rows]
    return TimelineEdit.objects.create(incident=incident, verb=verb, rows=kept, is_example=incident.is_example)


def columns_of(changes: Changes) -> Changes:
    """Changes by field as changes by column: a row that is pointed at is its key."""
    return {
        Event._meta.get_field(name).attname: [value.pk if isinstance(value, models.Model) else value for value in pair]  # type: ignore[union-attr]
        for name, pair in changes.items()
    }


def known_now(event: Event, role: str) -> list[str] | None:
    """When a role learned of an event, and on what basis. None where nobody said so: what is assumed of responders follows the event."""
    row = Knowledge.objects.filter(event=event, role=role).first()
    if row is None or (role == RESPONDERS and row.basis == Basis.ASSUMED):
        return None
    return [_kept(row.at), str(row.basis)]


def last_edit(incident: Incident) -> TimelineEdit | None:
    """What "undo" would undo now: the latest edit that is not undone and is no undo itself."""
    return TimelineEdit.objects.filter(incident=incident, undone_at=None, undoes=None).first()


@transaction.atomic
def undo_timeline_edit(edit: TimelineEdit, *, by: Visitor) -> TimelineEdit:
    """Put back what one edit changed, as a new edit, which can be undone in its turn.

    Raises `Stale`, with both texts, when any of those lines has been changed again since.
    """
    lock(edit.incident)
    lock(edit)
    if edit.undone_at is not None:
        raise Refusal(_("That has been undone already."))
    wanted = dict(edit.rows)
    found = {event.uid: event for event in Event.everything.select_for_update().filter(incident=edit.incident, uid__in=wanted)}
    if len(found) < len(wanted):
        raise Refusal(_("A line of that change is gone for good, so it can't be undone."))
    for uid, changes in wanted.items():
        _check_unchanged(found[uid], changes)
    inverse = [(found[uid], {name: [after, before] for name, (before, after) in changes.items()}) for uid, changes in wanted.items()]
    for event, changes in inverse:
        fields = {name: _column(name).to_python(pair[1]) for name, pair in changes.items() if not name.startswith(KNOWN)}
        Event.everything.filter(pk=event.pk).update(version=F("version") + 1, **fields)
        event.refresh_from_db(from_queryset=Event.everything.all())
        for name, pair in changes.items():
            if name.startswith(KNOWN):
                _know_again(event, name.removeprefix(KNOWN), pair[1])
        assume_again(event)
    undo = remember(edit.incident, "undid", inverse)
    TimelineEdit.objects.filter(pk=undo.pk).update(undoes=edit)
    TimelineEdit.objects.filter(pk=edit.pk).update(undone_at=clock.now())
    turn_over(edit)
    record("undid an edit of the timeline", edit, about=edit.incident, by=by, changes={"lines": [None, len(wanted)]})
    return undo


def _know_again(event: Event, role: str, known: list[str] | None) -> None:
    if known is None:
        Knowledge.objects.filter(event=event, role=role).delete()
        return
    at, basis = known
    Knowledge.objects.update_or_create(event=event, role=role, defaults={"at": datetime.fromisoformat(at), "basis": basis})


def _check_unchanged(event: Event, changes: Changes) -> None:
    current = {
        name: known_now(event, name.removeprefix(KNOWN)) if name.startswith(KNOWN) else _kept(getattr(event, name)) for name in changes
    }
    if all(current[name] == after for name, (_before, after) in changes.items()):
        return
    raise Stale(
        _("“%(line)s” has been changed again since, so this was not undone. Edit the line instead.") % {"line": event.text[:80]},
        yours=dict(_in_words(name, before) for name, (before, _after) in changes.items()),
        theirs=dict(_in_words(name, value) for name, value in current.items()),
        version=event.version,
    )


def _in_words(name: str, value: Any) -> tuple[str, Any]:
    """What a refusal shows of a column: of who knew, the role and the time."""
    if not name.startswith(KNOWN):
        return name, value
    return _("known to %(role)s since") % {"role": name.removeprefix(KNOWN)}, value[0] if value else ""


def _column(name: str) -> Any:
    return next(field for field in Event._meta.concrete_fields if field.attname == name)


def _kept(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
