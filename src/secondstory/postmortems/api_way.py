"""/api/v1/incidents/{key}/document/…: its way, who reads it, moments, comments."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import Refusal
from secondstory.people.http import StoryRequest
from secondstory.people.models import User
from secondstory.postmortems import operations
from secondstory.postmortems import schemas_way as out
from secondstory.postmortems.differences import differences, plain
from secondstory.postmortems.models import Approval, Comment, Moment, ReadingRequest, Section, Thread
from secondstory.postmortems.queries import conversations, text_now
from secondstory.postmortems.readiness import readiness_of
from secondstory.postmortems.self_check import self_check
from secondstory.postmortems.views_sections import document_of, section_of

router = Router(tags=["document"])
DOCUMENT = "/incidents/{key}/document"


@router.put(DOCUMENT + "/depth", response={204: None})
def set_depth(request: StoryRequest, key: str, given: out.DepthIn) -> Status[None]:
    """Make it a note, a written review, or one for a meeting."""
    operations.set_depth(document_of(find_editable(request.visitor, key)), depth=given.depth, by=request.visitor)
    return Status(204, None)


@router.get(DOCUMENT + "/readiness", response=list[out.LineOut])
def read_readiness(request: StoryRequest, key: str) -> list[out.LineOut]:
    """What is still to do before it is agreed on."""
    return [out.line_out(line) for line in readiness_of(document_of(find_readable(request.visitor, key))).lines]


@router.get(DOCUMENT + "/self-check", response=list[out.CheckedOut])
def read_self_check(request: StoryRequest, key: str) -> list[out.CheckedOut]:
    """Eight questions to the text, for those who write it."""
    return [out.checked_out(one) for one in self_check(document_of(find_editable(request.visitor, key)))]


@router.get(DOCUMENT + "/readings", response=list[out.ReadingOut])
def list_readings(request: StoryRequest, key: str) -> list[out.ReadingOut]:
    """Who is asked to read it."""
    rows = document_of(find_readable(request.visitor, key)).reading_requests.select_related("user", "involvement")
    return [out.reading_out(row) for row in rows]


@router.post(DOCUMENT + "/readings", response={201: out.ReadingOut})
def ask_to_review(request: StoryRequest, key: str, given: out.ReadingIn) -> Status[out.ReadingOut]:
    """Ask a person or a role that may read it; asking again changes what for and by when."""
    incident = find_editable(request.visitor, key)
    part = Involvement.objects.filter(incident=incident, uid=given.part).first() if given.part else None
    user = User.objects.filter(uid=given.user).first() if given.user else None
    if (given.part and part is None) or (given.user and user is None):
        raise Refusal(_("There is nobody with that uid. Ask someone who may read it."), field="part" if given.part else "user")
    asked: dict[str, Any] = {"asked_for": given.asked_for, "due_at": given.due_at}
    return Status(
        201, out.reading_out(operations.ask_to_review(document_of(incident), user=user, involvement=part, by=request.visitor, **asked))
    )


@router.delete(DOCUMENT + "/readings/{uid}", response={204: None})
def stop_asking_to_review(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """They needn't any more."""
    operations.stop_asking_to_review(_of(ReadingRequest, find_editable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.post(DOCUMENT + "/readings/{uid}/read", response={204: None})
def mark_as_read(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Say that you have read it."""
    operations.mark_as_read(_of(ReadingRequest, find_readable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.get(DOCUMENT + "/approvals", response=list[out.ApprovalOut])
def list_approvals(request: StoryRequest, key: str) -> list[out.ApprovalOut]:
    """Who approved which text."""
    rows = Approval.objects.filter(postmortem=document_of(find_readable(request.visitor, key))).select_related("moment", "user")
    return [out.approval_out(row) for row in rows]


@router.post(DOCUMENT + "/approvals", response={201: out.ApprovalOut})
def approve_document(request: StoryRequest, key: str, given: out.ApprovalIn) -> Status[out.ApprovalOut]:
    """Approve the text as it is now."""
    document = document_of(find_readable(request.visitor, key))
    return Status(201, out.approval_out(operations.approve_document(document, note=given.note, by=request.visitor)))


@router.delete(DOCUMENT + "/approvals/{uid}", response={204: None})
def withdraw_approval(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take your own approval back."""
    operations.withdraw_approval(_of(Approval, find_readable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.get(DOCUMENT + "/moments", response=list[out.MomentOut])
def list_moments(request: StoryRequest, key: str) -> list[out.MomentOut]:
    """When the text was kept, the last first."""
    return [out.moment_out(row) for row in document_of(find_readable(request.visitor, key)).moments.defer("sections")]


@router.post(DOCUMENT + "/moments", response={201: out.MomentOut})
def take_moment(request: StoryRequest, key: str, given: out.MomentIn) -> Status[out.MomentOut]:
    """Keep the text as it is now."""
    document = document_of(find_editable(request.visitor, key))
    return Status(201, out.moment_out(operations.take_moment(document, name=given.name, by=request.visitor)))


@router.get(DOCUMENT + "/moments/{uid}", response=out.MomentTextOut)
def read_moment(request: StoryRequest, key: str, uid: str) -> out.MomentTextOut:
    """The text as it was then."""
    row = _of(Moment, find_readable(request.visitor, key), uid)
    return out.MomentTextOut(**out.moment_out(row).model_dump(), sections=row.sections)


@router.get(DOCUMENT + "/moments/{uid}/differences", response=list[out.DifferenceOut])
def read_differences(request: StoryRequest, key: str, uid: str, to: str = "") -> list[out.DifferenceOut]:
    """What is different since then, or in a later moment: `to` is its uid."""
    incident = find_readable(request.visitor, key)
    then = _of(Moment, incident, uid)
    now = _of(Moment, incident, to).sections if to else text_now(then.postmortem)
    return [
        out.DifferenceOut(
            uid=one.uid, what=one.what, title=one.title, title_before=one.title_before,
            blocks=[[out.PieceOut(what=piece.what, text=plain(piece.text)) for piece in block.pieces] for block in one.blocks],
        )
        for one in differences(then.sections, now)
        if one.has_changes
    ]  # fmt: skip


@router.delete(DOCUMENT + "/moments/{uid}", response={204: None})
def remove_moment(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Forget one that somebody named."""
    operations.remove_moment(_of(Moment, find_editable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.post(DOCUMENT + "/moments/{uid}/restore", response={204: None})
def restore_moment(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Write its text again, as an edit of now; what stands there is kept as a moment first."""
    operations.restore_moment(_of(Moment, find_editable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.get(DOCUMENT + "/comments", response=list[out.ThreadOut])
def list_comments(request: StoryRequest, key: str) -> list[out.ThreadOut]:
    """What readers said; open conversations first."""
    return [out.thread_out(one) for one in conversations(document_of(find_readable(request.visitor, key)))]


@router.post(DOCUMENT + "/comments", response={201: out.CommentOut})
def comment(request: StoryRequest, key: str, given: out.CommentIn) -> Status[out.CommentOut]:
    """Say something about the document, a section, or a passage."""
    incident = find_readable(request.visitor, key)
    section = section_of(incident, given.section) if given.section else None
    thread = operations.start_thread(document_of(incident), section=section, quote=given.quote, text=given.text, by=request.visitor)
    return Status(201, out.comment_out(thread.comments.get()))


@router.post(DOCUMENT + "/comments/{uid}/answers", response={201: out.CommentOut})
def answer_comment(request: StoryRequest, key: str, uid: str, given: out.AnswerIn) -> Status[out.CommentOut]:
    """Answer in a conversation."""
    thread = _of(Thread, find_readable(request.visitor, key), uid)
    return Status(201, out.comment_out(operations.reply(thread, text=given.text, by=request.visitor)))


@router.post(DOCUMENT + "/comments/{uid}/resolve", response={204: None})
def resolve_comment(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Nothing is left to be done about it."""
    operations.resolve_thread(_of(Thread, find_readable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.post(DOCUMENT + "/comments/{uid}/reopen", response={204: None})
def reopen_comment(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Something is, after all."""
    operations.reopen_thread(_of(Thread, find_readable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


@router.delete(DOCUMENT + "/comments/{uid}", response={204: None})
def withdraw_comment(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take your own words back; `uid` is the comment's."""
    incident = find_readable(request.visitor, key)
    row = Comment.objects.select_related("thread__postmortem__incident").filter(thread__postmortem__incident=incident, uid=uid).first()
    if row is None:
        raise Http404
    operations.withdraw_comment(row, by=request.visitor)
    return Status(204, None)


@router.post(DOCUMENT + "/sections/{uid}/move", response={204: None})
def move_section(request: StoryRequest, key: str, uid: str, given: out.PlaceIn) -> Status[None]:
    """Put a section before another, or at the end."""
    row: Section = section_of(find_editable(request.visitor, key), uid)
    operations.move_section(row, before=given.before, by=request.visitor)
    return Status(204, None)


def _of(model: Any, incident: Incident, uid: str) -> Any:
    found = model.objects.select_related("postmortem__incident").filter(postmortem__incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found
