"""Agreeing on the timeline, so that everybody looks for reasons in one story (R29); and taking that back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.timeline.agreed import digest_of, frozen
from secondstory.timeline.models import Agreement
from secondstory.timeline.queries import story_events
from secondstory.timeline.queries_agreed import disputes_of, standing_agreement


@transaction.atomic
def agree_on_timeline(incident: Incident, *, by: Visitor, left_open: str = "", seen: str = "") -> Agreement:
    """Freeze the story as the next agreed edition, with open disputes as disputes. `seen` is the digest of what was looked at.

    Raises `Stale` when the story has changed since, `Refusal` when there is none.
    """
    _check_may(incident, by)
    lock(incident)
    content = frozen(story_events(incident))
    if not content:
        raise Refusal(_("There is no line in the story yet. Choose what belongs there, then agree on it."))
    if seen and seen != digest_of(content):
        raise Stale(
            _("The story has changed while you were looking. Read it once more, then agree."),
            yours={"story": seen}, theirs={"story": digest_of(content)}, version=incident.version,
        )  # fmt: skip
    last = Agreement.objects.filter(incident=incident).first()
    row = Agreement.objects.create(
        incident=incident, edition=last.edition + 1 if last else 1, content=content, disputes=disputes_of(incident),
        left_open=checked_text(left_open, field="left_open"), agreed_by=by.user, is_example=incident.is_example,
    )  # fmt: skip
    record("agreed on the timeline", row, about=incident, by=by, changes={"events": [None, len(content)]})
    return row


@transaction.atomic
def take_back_agreement(incident: Incident, *, reason: str, by: Visitor) -> Agreement:
    """Say that the story is not agreed on after all, and why. The edition stays, marked as taken back."""
    _check_may(incident, by)
    lock(incident)
    row = standing_agreement(incident)
    if row is None:
        raise Refusal(_("The timeline is not agreed on, so there is nothing to take back."))
    why = one_line(checked_text(reason, field="reason"), longest=300)
    if not why:
        raise Refusal(_("Say why it is taken back; those who agreed will read it."), field="reason")
    row.taken_back_by, row.taken_back_at, row.taken_back_because, row.version = by.user, clock.now(), why, row.version + 1
    row.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_because", "version"])
    record("took back the agreement on the timeline", row, about=incident, by=by, changes={"reason": ["", why]})
    return row


def _check_may(incident: Incident, by: Visitor) -> None:
    if not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can say that its timeline is agreed on."))
