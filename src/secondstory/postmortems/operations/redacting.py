"""Taking a passage out of what hangs on a document beside its text: moments, comments, what readers were asked and said."""

from __future__ import annotations

from secondstory.incidents.models import Incident
from secondstory.lib.redacting import Redacting
from secondstory.postmortems.models import Approval, Comment, Moment, PassedGate, ReadingRequest, Thread


def redact_way(incident: Incident, redacting: Redacting) -> None:
    """Cut it out of every moment and comment too."""
    about = {"postmortem__incident": incident}
    redacting.cut(Moment.objects.filter(**about), "name", "sections", kind="moments")
    redacting.cut(Thread.objects.filter(**about), "quote", "start", "end", kind="comments")
    redacting.cut(Comment.objects.filter(thread__postmortem__incident=incident), "text", kind="comments")
    redacting.cut(ReadingRequest.objects.filter(**about), "asked_for", kind="document")
    redacting.cut(Approval.objects.filter(**about), "role", "note", kind="document")
    redacting.cut(PassedGate.objects.filter(**about), "reason", kind="document")
