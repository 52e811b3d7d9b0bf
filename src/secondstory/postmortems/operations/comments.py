"""Talking about a passage: whoever reads the story may, and nobody else hears of it."""

from __future__ import annotations

import base64
import binascii
import re

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.erasing import forget_once_committed, overwrite_what_goes
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.text import is_seen, one_line
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Comment, Postmortem, Section, Thread

LONGEST = 5000
LONGEST_PLACE = 500
LONGEST_QUOTE = 300
MOST_THREADS = 1000
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


@transaction.atomic
def start_thread(
    postmortem: Postmortem, *, text: str, by: Visitor, section: Section | None = None, start: str = "", end: str = "", quote: str = ""
) -> Thread:
    """Say something about a passage of a section, a section, or the document. `start` and `end` are places the editor made."""
    _check_may(postmortem, by)
    text = _said(text)
    for place in (start, end):
        _check_place(place)
    lock(postmortem)
    if Thread.objects.filter(postmortem=postmortem).count() >= MOST_THREADS:
        raise Refusal(_("There are %(most)d conversations about this document. Answer in one of them.") % {"most": MOST_THREADS})
    row = Thread.objects.create(
        postmortem=postmortem,
        section=section,
        start=start,
        end=end,
        quote=one_line(checked_text(quote, field="quote", longest=20_000), longest=LONGEST_QUOTE),
        is_example=postmortem.is_example,
    )
    Comment.objects.create(thread=row, author=by.user, text=text, is_example=postmortem.is_example)
    record("commented", row, about=postmortem.incident, by=by)
    return row


@transaction.atomic
def reply(thread: Thread, *, text: str, by: Visitor) -> Comment:
    """Answer in a thread. One that was resolved is open again."""
    _check_may(thread.postmortem, by)
    lock(thread)
    row = Comment.objects.create(thread=thread, author=by.user, text=_said(text), is_example=thread.is_example)
    Thread.objects.filter(pk=thread.pk).update(resolved_at=None)
    record("answered a comment", thread, about=thread.postmortem.incident, by=by)
    return row


@transaction.atomic
def resolve_thread(thread: Thread, *, by: Visitor) -> None:
    """Nothing is left to be done about it. It stays readable."""
    _check_may(thread.postmortem, by)
    if Thread.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=clock.now()):
        record("resolved a comment", thread, about=thread.postmortem.incident, by=by)


@transaction.atomic
def reopen_thread(thread: Thread, *, by: Visitor) -> None:
    """There is something to be done about it after all."""
    _check_may(thread.postmortem, by)
    if Thread.objects.filter(pk=thread.pk).exclude(resolved_at=None).update(resolved_at=None):
        record("reopened a comment", thread, about=thread.postmortem.incident, by=by)


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: Visitor) -> None:
    """Take back one's own words: they are gone, and that there was a comment stays."""
    if by.user is None or comment.author_id != by.user.pk:
        raise NotAllowed(_("Only whoever wrote a comment can withdraw it."))
    _check_may(comment.thread.postmortem, by)
    overwrite_what_goes()
    if Comment.objects.filter(pk=comment.pk, withdrawn_at=None).update(text="", withdrawn_at=clock.now()):
        record("withdrew a comment", comment.thread, about=comment.thread.postmortem.incident, by=by)
    forget_once_committed()


def _said(text: str) -> str:
    text = checked_text(text, field="text", longest=1_000_000)
    if not is_seen(text):
        raise Refusal(_("Write what you want to say."), field="text")
    if len(text) > LONGEST:
        raise Refusal(_("Keep a comment within %(most)d characters; more belongs in the document.") % {"most": LONGEST}, field="text")
    return text


def _check_place(place: str) -> None:
    """Where a passage begins or ends, as base64 of what Yjs says."""
    if len(place) > LONGEST_PLACE or not _BASE64.fullmatch(place):
        raise Refusal(_("The passage could not be marked. Choose it again."), field="start")
    try:
        base64.b64decode(place.replace("-", "+").replace("_", "/") + "=" * (-len(place) % 4), validate=True)
    except binascii.Error as problem:
        raise Refusal(_("The passage could not be marked. Choose it again."), field="start") from problem


def _check_may(postmortem: Postmortem, by: Visitor) -> None:
    """Observers too: they learn by asking. Readers only look."""
    if not by.may_write:
        raise NotAllowed(_("Readers can look, but not change anything."))
    if not Incident.objects.story_visible_to(by).filter(pk=postmortem.incident_id).exists():
        raise NotAllowed(_("Until it is published, its story is for those with a part in it. You can join as an observer."))
