"""Asking people to read a document, and what they approve. An approval is of one text, and says so when that has changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.postmortems.live_text import catch_up
from secondstory.postmortems.models import Approval, Postmortem, ReadingRequest
from secondstory.postmortems.operations.moments import moment_of_now
from secondstory.postmortems.queries import digest_of, text_now

MOST_READERS = 60


@transaction.atomic
def ask_to_review(
    postmortem: Postmortem,
    *,
    by: Visitor,
    user: User | None = None,
    involvement: Involvement | None = None,
    asked_for: str = "",
    due_at: datetime | None = None,
) -> ReadingRequest:
    """Ask somebody who may read the document to, as a person or as a role; asking again changes by when and what for."""
    if (user is None) == (involvement is None):
        raise Refusal(_("Ask a person or a role."), field="who")
    if involvement is not None and involvement.incident_id != postmortem.incident_id:
        raise Refusal(_("That role is of another incident."), field="who")
    if user is not None and not _may_read(user, postmortem.incident):
        raise Refusal(_("%(name)s may not read it yet. Let them in first.") % {"name": user}, field="who")
    if due_at is not None and due_at <= clock.now():
        raise Refusal(_("Give them a time that is still to come."), field="due_at")
    values = {"asked_for": one_line(checked_text(asked_for, field="asked_for"), longest=200), "due_at": due_at}
    lock(postmortem)
    if ReadingRequest.objects.filter(postmortem=postmortem).count() >= MOST_READERS:
        raise Refusal(
            _("%(most)d are asked already. Ask fewer, and let the others know where it is.") % {"most": MOST_READERS}, field="who"
        )
    row, is_new = ReadingRequest.objects.update_or_create(
        postmortem=postmortem, user=user, involvement=involvement,
        defaults=values, create_defaults=values | {"is_example": postmortem.is_example},
    )  # fmt: skip
    verb = "asked for a reading" if is_new else "changed what a reader is asked"
    changes = {name: [None, value] for name, value in values.items() if value} | {"reader": [None, involvement or user]}
    record(verb, postmortem, about=postmortem.incident, by=by, changes=changes)
    return row


@transaction.atomic
def stop_asking_to_review(request: ReadingRequest, *, by: Visitor) -> None:
    """They needn't any more. What they approved stays."""
    changes = {"reader": [request.involvement or request.user, None]}
    record("asked no longer for a reading", request.postmortem, about=request.postmortem.incident, by=by, changes=changes)
    request.delete()


@transaction.atomic
def mark_as_read(request: ReadingRequest, *, by: Visitor) -> None:
    """Say that one has read it. Only whoever was asked can."""
    if by.user is None or request.reader_id != by.user.pk:
        raise NotAllowed(_("Only whoever was asked can say that they have read it."))
    if ReadingRequest.objects.filter(pk=request.pk, read_at=None).update(read_at=clock.now()):
        record("read the document", request.postmortem, about=request.postmortem.incident, by=by)


@transaction.atomic
def approve_document(postmortem: Postmortem, *, by: Visitor, note: str = "", seen: str = "") -> Approval:
    """Approve the text as it is now; it is kept as a moment, so that everyone can see which. It counts as having read it.

    `seen` is the digest of the text that was looked at; raises `Stale` when it is another by now.
    """
    if by.user is None or not by.may_write or not Incident.objects.story_visible_to(by).filter(pk=postmortem.incident_id).exists():
        raise NotAllowed(_("Only those who may read the draft and write can approve it."))
    note = one_line(checked_text(note, field="note"), longest=300)
    lock(postmortem)
    catch_up(postmortem)
    now = digest_of(text_now(postmortem))
    if seen and seen != now:
        raise Stale(
            _("The text has changed since you looked. Read what is new, then approve that."),
            yours={},
            theirs={},
            version=postmortem.version,
        )
    part = Involvement.objects.filter(incident=postmortem.incident_id, user=by.user, is_observer=False).first()
    label = part.label if part else ""
    moment = moment_of_now(postmortem, name=_("approved text"), by=by)
    Approval.objects.filter(postmortem=postmortem, user=by.user, withdrawn_at=None).exclude(moment=moment).update(withdrawn_at=clock.now())
    row, is_new = Approval.objects.get_or_create(
        postmortem=postmortem, moment=moment, user=by.user, withdrawn_at=None,
        defaults={"role": label, "note": note, "is_example": postmortem.is_example},
    )  # fmt: skip
    if is_new:
        record("approved the text", postmortem, about=postmortem.incident, by=by)
    asked = ReadingRequest.objects.filter(postmortem=postmortem, read_at=None)
    for request in asked.select_related("involvement"):
        if request.reader_id == by.user.pk:
            mark_as_read(request, by=by)
    return row


@transaction.atomic
def withdraw_approval(approval: Approval, *, by: Visitor) -> None:
    """Take back one's own. That there was one stays."""
    if by.user is None or approval.user_id != by.user.pk:
        raise NotAllowed(_("Only whoever approved it can take that back."))
    if Approval.objects.filter(pk=approval.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        record("took an approval back", approval.postmortem, about=approval.postmortem.incident, by=by)


def _may_read(user: User, incident: Incident) -> bool:
    return (
        user.is_active and Incident.objects.story_visible_to(Visitor(user, is_example=incident.is_example)).filter(pk=incident.pk).exists()
    )
