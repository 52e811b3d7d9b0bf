"""Decision points: written down, told privately to whoever acted, and only then seen by the room (R28, R41, R45)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import save_version
from secondstory.people.permissions import Visitor, program
from secondstory.timeline.enums import Confidence, Kind, Pressure
from secondstory.timeline.models import Answer, DecisionPoint, Event, Remark
from secondstory.timeline.operations.undoing import columns_of, remember
from secondstory.timeline.permissions import acted_first, may_see_decision
from secondstory.timeline.settings import DECISION_HOURS

Answered = Sequence[tuple[str, str, str]]
"""Answers as (probe, own question, text)."""
GIVEN = (*DecisionPoint.FIELDS, "confidence", "pressures")


def write_decision(event: Event, told: dict[str, Any], *, answers: Answered | None, version: int | None, by: Visitor) -> DecisionPoint:
    """What `describe_decision` does, inside its transaction."""
    told, now = _checked(told), clock.now()
    point = DecisionPoint.everything.select_for_update().filter(event=event).first()
    if point is not None and not may_see_decision(point, by):
        opens = f"{point.room_at:%Y-%m-%d %H:%M} UTC"
        raise Refusal(
            _("Somebody is writing this one down already. It opens to everyone by %(at)s; then add what is missing.") % {"at": opens}
        )
    if point is None:
        at = _room_at(event, by)
        point = DecisionPoint.everything.create(event=event, written_by=by.user, room_at=at, opens_later=at > now, **told)
    else:
        save_version(point, expected=version, changes=told)
    if answers is not None:
        _answer(point, answers)
    _bring_into_the_room(point, by=by)
    if not point.is_in_the_room:
        # The incident's history is read by the room, so nothing of it stands there yet.
        record("described a decision", event, about=point, by=by)
        _open_later(point)
    return point


@transaction.atomic
def see_decision(point: DecisionPoint, *, by: Visitor) -> None:
    """Whoever acted has seen it; from now on the room does too."""
    if not acted_first(point.event, by):
        raise NotAllowed(_("Only whoever acted can say that they have seen it."))
    now = clock.now()
    DecisionPoint.everything.filter(pk=point.pk, seen_at=None).update(seen_at=now)
    waiting = DecisionPoint.everything.filter(pk=point.pk, room_at__gt=now)
    if waiting.update(room_at=now):
        point.refresh_from_db()
        _bring_into_the_room(point, by=program(is_example=point.event.is_example))


@transaction.atomic
def remark_on_decision(point: DecisionPoint, text: str, *, by: Visitor) -> Remark:
    """Add to it or put it right, beside what is written; for whoever acted."""
    if not acted_first(point.event, by) or point.event.involvement is None:
        raise NotAllowed(_("Only whoever acted adds to it here. Others edit the decision point, or share an account."))
    text = checked_text(text, field="text")
    if not text:
        raise Refusal(_("Write what you want to add."), field="text")
    row = Remark.objects.create(point=point, role=point.event.involvement.label, text=text)
    is_open = point.is_in_the_room
    record("added to a decision", point.event, about=point.event.incident if is_open else point, by=by)
    return row


@transaction.atomic
def remove_decision(point: DecisionPoint, *, by: Visitor) -> None:
    """Take a decision point from its line, with its answers and what was added beside it. The line stays."""
    if not may_see_decision(point, by):
        raise NotAllowed(_("There is nothing here that you may change."))
    is_open = point.is_in_the_room
    record("removed a decision", point.event, about=point.event.incident if is_open else point, by=by)
    point.delete()


def open_waiting_decisions() -> int:
    """Bring into the room what whoever acted had time to see: the line is called a decision, and the history says so."""
    opened = 0
    rows = DecisionPoint.objects.filter(opens_later=True, event__removed_at=None)
    for point in rows.select_related("event__incident"):
        with transaction.atomic():
            _bring_into_the_room(point, by=program(is_example=point.event.is_example))
        opened += 1
    return opened


def _room_at(event: Event, by: Visitor) -> datetime:
    """Now, unless somebody else acted who can be told first."""
    user = event.involvement.user if event.involvement else None
    nobody_to_tell = user is None or not user.is_active or event.is_example or (by.user is not None and user.pk == by.user.pk)
    return clock.now() + (timedelta(0) if nobody_to_tell else timedelta(hours=DECISION_HOURS.read()))


def _bring_into_the_room(point: DecisionPoint, *, by: Visitor) -> None:
    event = point.event
    if not point.is_in_the_room:
        return
    DecisionPoint.everything.filter(pk=point.pk).update(opens_later=False)
    if event.kind != Kind.DECISION:
        changes = save_version(event, expected=None, changes={"kind": Kind.DECISION})
        remember(event.incident, "edited", [(event, columns_of(changes))])
    record("described a decision", event, about=event.incident, by=by)


def _open_later(point: DecisionPoint) -> None:
    from secondstory.timeline.tasks import open_decisions

    open_decisions.using(run_after=point.room_at).enqueue()


def _answer(point: DecisionPoint, answers: Answered) -> None:
    Answer.objects.filter(point=point).delete()
    rows = [
        Answer(point=point, probe=probe, own_question=own[:300], text=checked_text(text, field="answers")) for probe, own, text in answers
    ]
    Answer.objects.bulk_create([row for row in rows if row.text])


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    unknown = set(told) - set(GIVEN)
    if unknown:
        raise Refusal(_("A decision point has no field called %(name)s.") % {"name": min(unknown)})
    if told.get("confidence") and told["confidence"] not in Confidence.values:
        raise Refusal(_("How sure they were is low, medium or high."), field="confidence")
    wrong = [one for one in told.get("pressures") or [] if one not in Pressure.values]
    if wrong:
        words = {"given": wrong[0], "words": ", ".join(Pressure.values)}
        raise Refusal(_("“%(given)s” is not one of: %(words)s.") % words, field="pressures")
    texts = {name: checked_text(text, field=name) for name, text in told.items() if name in DecisionPoint.FIELDS}
    return told | texts
