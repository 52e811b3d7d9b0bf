"""One event told by several lines, and one line that tells of several events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event
from secondstory.timeline.operations.assuming import assume_again
from secondstory.timeline.operations.events import marks_with
from secondstory.timeline.operations.undoing import columns_of, remember


@transaction.atomic
def fold_events(into: Event, others: Sequence[Event], *, by: Visitor) -> None:
    """Say that `others` tell what `into` tells: one line with several sources. Nothing of them is lost, and they can be taken apart."""
    incident = into.incident
    lock(incident)
    lock(into)
    chosen = [event.pk for event in others if event.pk != into.pk]
    rows = list(Event.objects.select_for_update().filter(incident=incident).filter(pk__in=chosen))
    rows += Event.objects.select_for_update().filter(folded_into__in=chosen).exclude(pk=into.pk)  # what was folded into them comes along
    if len({row.pk for row in rows} & set(chosen)) < len(chosen) or not chosen:
        raise Refusal(_("Choose at least two lines of this timeline."))
    changed = [(row, {"folded_into_id": [row.folded_into_id, into.pk]}) for row in rows if row.folded_into_id != into.pk]
    if into.folded_into_id is not None:
        changed.append((into, {"folded_into_id": [into.folded_into_id, None]}))
    for row, changes in changed:
        Event.objects.filter(pk=row.pk).update(folded_into=changes["folded_into_id"][1], version=F("version") + 1)
    remember(incident, "merged", changed)
    record("merged events", into, about=incident, by=by, changes={"events": [None, len(changed) + 1]})


@transaction.atomic
def unfold_event(event: Event, *, by: Visitor) -> int:
    """Take apart what was folded into a line; answers how many lines there are again."""
    lock(event.incident)
    rows = list(Event.objects.select_for_update().filter(folded_into=event))
    Event.objects.filter(pk__in=[row.pk for row in rows]).update(folded_into=None, version=F("version") + 1)
    if rows:
        remember(event.incident, "took apart", ((row, {"folded_into_id": [event.pk, None]}) for row in rows))
        record("took events apart", event, about=event.incident, by=by, changes={"events": [1, len(rows) + 1]})
    return len(rows)


@transaction.atomic
def split_event(event: Event, *, first: str, second: str, second_at: datetime | None, expected: int | None, by: Visitor) -> Event:
    """Make two lines of one: it keeps `first`, and a new line says `second`, with the same evidence; without a time it follows it."""
    first, second = checked_text(first, field="first"), checked_text(second, field="second")
    if not first or not second:
        raise Refusal(_("Both lines must say something."), field="second" if first else "first")
    if second_at is not None and second_at.tzinfo is None:
        raise Refusal(_("Give the time with its zone."), field="second_at")
    lock(event.incident)
    marks = marks_with(event, second)
    changes = save_version(event, expected=expected, changes={"text": first, "marks": marks_with(event, first)})
    at = second_at or event.occurred_at
    new = Event.objects.create(
        incident=event.incident, occurred_at=at, sort_at=at or event.sort_at, sequence=event.sequence, precision=event.precision,
        zone=event.zone, zone_assumed=event.zone_assumed, kind=event.kind, involvement=event.involvement, text=second, source=event.source,
        evidence=event.evidence, evidence_sha256=event.evidence_sha256, is_in_story=event.is_in_story, is_example=event.is_example,
        thread=event.thread, signal=event.signal, severity=event.severity, marks=marks,
    )  # fmt: skip
    assume_again(new)
    remember(event.incident, "split", [(event, columns_of(changes)), (new, {"removed_at": [clock.now(), None]})])
    record("split an event", event, about=event.incident, by=by, changes={"text": changes["text"]} if "text" in changes else {})
    return new
