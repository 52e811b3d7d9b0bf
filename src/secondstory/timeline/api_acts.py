"""/api/v1/incidents/{key}/events/…: what is done to several lines, merging and splitting, undoing, and the evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from ninja import Router

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.incidents.schemas import instant
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, schemas
from secondstory.timeline.api import named, out
from secondstory.timeline.models import Event, Sighting, TimelineEdit

router = Router(tags=["timeline"])


@router.post("/incidents/{key}/events/bulk", response=schemas.ChangedOut)
def change_events(request: StoryRequest, key: str, given: schemas.BulkIn) -> schemas.ChangedOut:
    """Change several lines at once: into or out of the story, their kind or role, moved in time together, or taken away."""
    incident = find_editable(request.visitor, key)
    if given.rule is not None and given.uids:
        raise Refusal(_("Name the lines by uids or by a rule, not by both."), field="rule")
    with transaction.atomic():
        rule = operations.StoryRule(given.rule.name, given.rule.over, given.rule.source) if given.rule else None
        uids = operations.lines_by_rule(incident, rule) if rule else given.uids
        changed = _change(request, incident, uids, given)
    return schemas.ChangedOut(changed=changed, edit=_last(incident))


@router.post("/incidents/{key}/events/merge", response=schemas.EventOut)
def merge_events(request: StoryRequest, key: str, given: schemas.MergeIn) -> schemas.EventOut:
    """Tell several lines as one with several sources. Nothing of them is lost, and they can be taken apart."""
    incident = find_editable(request.visitor, key)
    into = named(incident, given.into)
    others = list(Event.objects.filter(incident=incident, uid__in=given.others))
    if len(others) < len(set(given.others)):
        raise Refusal(_("One of these lines is not in this timeline, or was taken away. Read the list again."), field="others")
    operations.fold_events(into, others, by=request.visitor)
    return out(into)


@router.post("/incidents/{key}/events/undo", response=schemas.UndoneOut)
def undo_timeline_edit(request: StoryRequest, key: str, given: schemas.UndoIn) -> schemas.UndoneOut:
    """Undo one edit of the timeline, or the last; 409 with both texts when one of its lines has been changed again since."""
    incident = find_editable(request.visitor, key)
    edits = TimelineEdit.objects.filter(incident=incident)
    edit = edits.filter(uid=given.edit).first() if given.edit else operations.last_edit(incident)
    if edit is None:
        raise Refusal(_("There is nothing to undo any more."), field="edit")
    undo = operations.undo_timeline_edit(edit, by=request.visitor)
    return schemas.UndoneOut(undone=edit.uid, edit=undo.uid)


@router.post("/incidents/{key}/events/{uid}/split", response=schemas.EventOut)
def split_event(request: StoryRequest, key: str, uid: str, given: schemas.SplitIn) -> schemas.EventOut:
    """Make two lines of one; answers the second. If-Match carries the version you saw."""
    incident = find_editable(request.visitor, key)
    event, at = named(incident, uid), instant(given.second_at, field="second_at")
    expected = needed_version(request)
    return out(operations.split_event(event, first=given.first, second=given.second, second_at=at, expected=expected, by=request.visitor))


@router.post("/incidents/{key}/events/{uid}/unfold", response=schemas.EventOut)
def unfold_event(request: StoryRequest, key: str, uid: str) -> schemas.EventOut:
    """Take apart what is told as one with a line."""
    incident = find_editable(request.visitor, key)
    event = named(incident, uid)
    operations.unfold_event(event, by=request.visitor)
    return out(event)


@router.get("/incidents/{key}/events/{uid}/evidence", response=list[schemas.EvidenceOut])
def read_evidence(request: StoryRequest, key: str, uid: str) -> list[schemas.EvidenceOut]:
    """The records behind a line and behind those told as one with it, for those who may read the story. A line typed by hand has none."""
    incident = find_readable(request.visitor, key)
    event = named(incident, uid)
    rows = Event.objects.filter(incident=incident).select_related("evidence", "origin").in_order()
    rows = rows.prefetch_related(Prefetch("sightings", Sighting.objects.to_be_seen()))
    told = [*rows.filter(pk=event.pk), *rows.filter(folded_into=event)]
    return [found for one in told for found in schemas.evidence_out(one)]


def _change(request: StoryRequest, incident: Incident, uids: list[str], given: schemas.BulkIn) -> int:
    """How many lines changed: the most that any of the changes touched."""
    by, sent = request.visitor, given.dict(exclude_unset=True)
    fields: dict[str, Any] = {"kind": sent["kind"]} if sent.get("kind") is not None else {}
    if sent.get("in_story") is not None:
        fields["is_in_story"] = sent["in_story"]
    if "role" in sent:
        fields["involvement"] = schemas.part_called(incident, sent["role"])
    if not fields and given.move_minutes is None and not given.remove:
        raise Refusal(_("Say what is to be changed: in_story, kind, role, move_minutes or remove."))
    counts = [operations.change_events(incident, uids, by=by, **fields)] if fields else []
    if given.move_minutes is not None:
        counts.append(operations.shift_events(incident, uids, by_how_much=_minutes(given.move_minutes), by=by))
    if given.remove:
        rows = list(Event.objects.filter(incident=incident, uid__in=uids))
        operations.remove_events(rows, by=by)
        counts.append(len(rows))
    return max(counts)


def _minutes(given: float) -> timedelta:
    try:
        return timedelta(minutes=given)
    except (OverflowError, ValueError):
        raise Refusal(_("Give the minutes as a number, like 5 or -5."), field="move_minutes") from None


def _last(incident: Incident) -> str | None:
    edit = operations.last_edit(incident)
    return edit.uid if edit else None
