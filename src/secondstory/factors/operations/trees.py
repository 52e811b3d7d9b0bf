"""Opening trees of whys at turns of the story, and letting them be."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.measured import measure
from secondstory.factors.models import Juncture, Why
from secondstory.factors.operations.asking import ask_missing
from secondstory.factors.operations.growing import Forest
from secondstory.factors.operations.refusing import refuse_person_in_reason
from secondstory.factors.operations.undoing import added, remember
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event


@transaction.atomic
def open_juncture(incident: Incident, event: Event, *, by: Visitor) -> Juncture:
    """Begin to ask why at a turn of the story; a tree that was taken away comes back as it was, one that stands is given.

    At a change the three questions of the guide stand open at once: test and review, release path, detection (R31-R33). A change made
    after it was noticed is most often the repair; there they can be asked, but nothing is asked unasked.
    An event told by another is asked about there.
    """
    lock(incident)
    if event.incident_id != incident.pk:
        raise Refusal(_("That event belongs to another incident."), field="event")
    event = _told(event)
    juncture = Juncture.objects.select_for_update().filter(event=event).order_by("pk").first()
    if juncture is not None and juncture.removed_at is None:
        return juncture
    if juncture is not None:
        change = {"removed_at": [juncture.removed_at, None]}
        Juncture.objects.filter(pk=juncture.pk).update(removed_at=None, version=F("version") + 1)
        juncture.refresh_from_db()
        remember(incident, "opened a tree", [(juncture, change)])
    else:
        juncture = Juncture.objects.create(incident=incident, event=event, is_example=incident.is_example)
        asked: list[Why] = []
        if event.kind == Kind.CHANGE and measure(incident).precedes(event.occurred_at):
            asked, _room = ask_missing(Forest.of(incident), juncture, "change", parent=None)
        remember(incident, "opened a tree", [added(juncture), *map(added, asked)])
    record("opened a tree of whys", juncture, about=incident, by=by)
    return juncture


@transaction.atomic
def waive_juncture(juncture: Juncture, *, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Say why a turn of the story needs no question (R30); without a reason that is taken back."""
    lock(juncture.incident)
    reason = checked_text(reason, field="waived_reason", longest=300)
    reason = reason if is_seen(reason) else ""
    refuse_person_in_reason(juncture.incident, reason, field="waived_reason")
    _check_open(juncture)
    changes = save_version(juncture, expected=expected, changes={"waived_reason": reason})
    if changes:
        remember(juncture.incident, "waived a tree", [(juncture, changes)])
        record("said why a turn needs no question", juncture, about=juncture.incident, by=by, changes=changes)


@transaction.atomic
def remove_juncture(juncture: Juncture, *, by: Visitor) -> None:
    """Take a whole tree away. Its factors stay; opening it again, or undo, brings it back as it was."""
    lock(juncture.incident)
    _check_open(juncture)
    changes = save_version(juncture, expected=None, changes={"removed_at": clock.now()})
    remember(juncture.incident, "removed a tree", [(juncture, changes)])
    record("removed a tree of whys", juncture, about=juncture.incident, by=by)


def _told(event: Event) -> Event:
    """The line the story tells it in. What was taken out of the timeline is no turn of the story."""
    found = Event.objects.filter(pk=event.folded_into_id or event.pk).first()
    if found is None:
        raise Refusal(_("That line has been taken out of the timeline. Bring it back, or choose another."), field="event")
    return found


def _check_open(juncture: Juncture) -> None:
    juncture.refresh_from_db(fields=["removed_at"])
    if juncture.removed_at is not None:
        raise Refusal(_("That tree has been taken away. Bring it back first."))
