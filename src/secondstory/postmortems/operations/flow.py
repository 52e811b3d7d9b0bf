"""The document's way: given to readers, agreed on, and back to being a draft. Publishing is the library's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.operations import refuse_person_in_reason, refuse_person_in_reason_for_words
from secondstory.incidents.enums import Depth
from secondstory.incidents.models import HeldReview
from secondstory.incidents.operations import record_held
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock, refuse_stale, save_version
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState, MomentKind, Profile
from secondstory.postmortems.live_text import catch_up
from secondstory.postmortems.models import PassedGate, Postmortem
from secondstory.postmortems.operations.documents import check_depth
from secondstory.postmortems.operations.moments import take_moment
from secondstory.postmortems.readiness import LEVELS, Line, readiness_of
from secondstory.postmortems.settings import COMMENT_HOURS, PROFILE


class GatesShut(Refusal):
    """Something is to be done first, or a reason to be given. `lines` says what."""

    def __init__(self, sentence: str, *, lines: list[Line]) -> None:
        super().__init__(sentence, field="reasons")
        self.lines = lines


@transaction.atomic
def submit_document(postmortem: Postmortem, *, by: Visitor, until: datetime | None = None, expected: int | None = None) -> None:
    """Give a draft to its readers, and keep the text as a moment.

    A written review is open to comments until `until`, else for as long as the organisation has set.
    """
    lock(postmortem)
    refuse_stale(postmortem, expected=expected, yours={"state": DocumentState.IN_REVIEW})
    if postmortem.state != DocumentState.DRAFT:
        raise Refusal(_("Only a draft is given to readers. Take it back first."))
    now = clock.now()
    if until is not None and until <= now:
        raise Refusal(_("Give readers a time that is still to come."), field="until")
    if until is None and postmortem.depth == Depth.WRITTEN:
        until = now + timedelta(hours=COMMENT_HOURS.read())
    _move(postmortem, DocumentState.IN_REVIEW, verb="gave the document to readers", by=by, submitted_at=now, comments_until=until)
    take_moment(postmortem, kind=MomentKind.SUBMITTED, by=by)


@transaction.atomic
def agree_document(
    postmortem: Postmortem,
    *,
    by: Visitor,
    reasons: Mapping[str, str] | None = None,
    late_reason: str = "",
    late_note: str = "",
    expected: int | None = None,
) -> None:
    """Agree on the text, and keep it as a moment. A note and a written review count as held from now on, unless one was before.

    `reasons` pass gates by their code. Raises `GatesShut` for those that stay shut, and what `record_held` raises.
    """
    lock(postmortem)
    refuse_stale(postmortem, expected=expected, yours={"state": DocumentState.AGREED})
    if postmortem.state not in {DocumentState.DRAFT, DocumentState.IN_REVIEW}:
        raise Refusal(_("It is agreed on already."))
    if postmortem.state == DocumentState.DRAFT and postmortem.depth != Depth.NOTE:
        raise Refusal(_("Ask for review first: only a note is agreed on without."))
    catch_up(postmortem)
    pass_gates(postmortem, reasons or {}, by=by)
    shut = readiness_of(postmortem).shut
    if shut:
        raise GatesShut(_("Before it is agreed on: %(sentence)s Or give a reason.") % {"sentence": shut[0].sentence}, lines=shut)
    now = clock.now()
    _move(postmortem, DocumentState.AGREED, verb="agreed on the document", by=by, agreed_at=now)
    take_moment(postmortem, kind=MomentKind.AGREED, by=by)
    if _counts_as_held_now(postmortem):
        record_held(postmortem.incident, held_at=now, late_reason=late_reason, late_note=late_note, by=by)


@transaction.atomic
def take_document_back(postmortem: Postmortem, *, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Make it a draft again, with a reason its readers see. What was agreed on and published stays readable as it was."""
    reason = one_line(reason, longest=300)
    if not reason:
        raise Refusal(_("Say why it goes back to being a draft; its readers will see it."), field="reason")
    lock(postmortem)
    refuse_stale(postmortem, expected=expected, yours={"state": DocumentState.DRAFT})
    if postmortem.state == DocumentState.DRAFT:
        raise Refusal(_("It is a draft already."))
    verb = "took the document back"
    _move(postmortem, DocumentState.DRAFT, verb=verb, by=by, reason=reason, submitted_at=None, comments_until=None, agreed_at=None)
    PassedGate.objects.filter(postmortem=postmortem).delete()


@transaction.atomic
def set_depth(postmortem: Postmortem, *, depth: str, by: Visitor, expected: int | None = None) -> None:
    """Make it a note, a written review, or one for a meeting. Its sections stay as they are."""
    check_depth(depth)
    lock(postmortem)
    values: dict[str, object] = {"depth": depth}
    if postmortem.state == DocumentState.IN_REVIEW and depth == Depth.WRITTEN and postmortem.comments_until is None:
        values["comments_until"] = (postmortem.submitted_at or clock.now()) + timedelta(hours=COMMENT_HOURS.read())
    elif depth != Depth.WRITTEN and postmortem.depth == Depth.WRITTEN:
        values["comments_until"] = None
    changes = save_version(postmortem, expected=expected, changes=values)
    if changes:
        record("changed the depth", postmortem, about=postmortem.incident, by=by, changes=changes)


@transaction.atomic
def move_document(postmortem: Postmortem, *, state: str, by: Visitor, expected: int | None = None) -> None:
    """Put it in a state without what that takes: for what is withdrawn, and for examples. Publishing is the library's."""
    if state not in DocumentState.values or state == DocumentState.PUBLISHED:
        raise Refusal(_("A document is a draft, in review, or agreed; publishing has a page of its own."))
    changes = save_version(postmortem, expected=expected, changes={"state": state})
    record("moved the document", postmortem, about=postmortem.incident, by=by, changes=changes)


@transaction.atomic
def mark_published(postmortem: Postmortem, *, by: Visitor) -> None:
    """Called by the library once an edition is frozen; the text it was made of is kept as a moment."""
    changes = save_version(postmortem, expected=None, changes={"state": DocumentState.PUBLISHED})
    take_moment(postmortem, kind=MomentKind.PUBLISHED, by=by)
    record("published", postmortem, about=postmortem.incident, by=by, changes=changes)


def check_may_be_published(postmortem: Postmortem) -> None:
    """Raises `Refusal` where the organisation asks that a document is agreed on first. What was imported was agreed on elsewhere."""
    is_agreed = postmortem.state in {DocumentState.AGREED, DocumentState.PUBLISHED}
    if not is_agreed and not postmortem.incident.import_uid and PROFILE.read() != Profile.LIGHT:
        raise Refusal(_("Agree on the document first: your organisation asks for that before anything is published."))


def _counts_as_held_now(postmortem: Postmortem) -> bool:
    """A meeting is held when people meet; an imported report was, nobody knows when."""
    if postmortem.depth == Depth.MEETING or postmortem.incident.import_uid:
        return False
    held = HeldReview.objects.filter(incident=postmortem.incident_id).first()
    reopened = postmortem.incident.reopenings.order_by("-reopened_at").first()
    return held is None or (reopened is not None and reopened.reopened_at > held.held_at)


def pass_gates(postmortem: Postmortem, reasons: Mapping[str, str], *, by: Visitor) -> None:
    """Keep reasons for which gates are passed, by code. The caller has the document locked."""
    for code, words in reasons.items():
        reason = one_line(words, longest=300)
        if code not in LEVELS:
            raise Refusal(_("There is nothing called “%(name)s” to give a reason for.") % {"name": code[:40]}, field="reasons")
        if not reason:
            continue
        if code == "wording":
            refuse_person_in_reason_for_words(postmortem.incident, reason, field="reasons")
        if code == "learned":
            refuse_person_in_reason(postmortem.incident, reason, field="reasons")  # it is published
            save_version(postmortem, expected=None, changes={"nothing_new_reason": reason})
        PassedGate.objects.update_or_create(
            postmortem=postmortem, code=code, defaults={"reason": reason, "passed_by": by.user, "passed_at": clock.now()}
        )
        record("passed a gate", postmortem, about=postmortem.incident, by=by, changes={code: ["", reason]})


def _move(postmortem: Postmortem, state: str, *, verb: str, by: Visitor, reason: str = "", **times: datetime | None) -> None:
    changes = save_version(postmortem, expected=None, changes={"state": state, **times})
    if reason:
        changes["reason"] = ["", reason]
    record(verb, postmortem, about=postmortem.incident, by=by, changes=changes)
