"""What the API takes and gives for the way of a document, its comments and moments, and for templates."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from secondstory.incidents.schemas import Given
from secondstory.postmortems.models import Approval, Comment, Moment, ReadingRequest, Template
from secondstory.postmortems.operations import text_of
from secondstory.postmortems.queries import Conversation
from secondstory.postmortems.readiness import Line
from secondstory.postmortems.self_check import Checked
from secondstory.postmortems.template_text import SectionText, TemplateText


class MoveIn(Given):
    """Where the document moves to, and what that takes: a reason to go back to a draft, reasons for gates, why it is late."""

    state: str = Field(description="draft, in_review or agreed")
    reason: str = Field("", description="Why it goes back to being a draft.")
    reasons: dict[str, str] = Field(default_factory=dict, description="Reasons that pass gates, by the gate's code.")
    until: datetime | None = Field(None, description="Until when it is open to comments.")
    late_reason: str = ""
    late_note: str = ""


class StartIn(Given):
    """What a document begins as; left out, its template and depth are chosen."""

    template: str = Field("", description="The template's uid.")
    depth: str = ""


class DepthIn(Given):
    """note, written or meeting."""

    depth: str


class LineOut(Schema):
    """One thing still to do."""

    code: str
    level: str = Field(description="gate or hint")
    sentence: str
    reason: str = Field(description="How a gate was passed.")


class QuoteOut(Schema):
    """What speaks for an answer."""

    text: str
    where: str


class CheckedOut(Schema):
    """One question of the self-check."""

    code: str
    question: str
    answer: str = Field(description="good, some or little")
    quotes: list[QuoteOut]
    advice: str


class ReadingIn(Given):
    """Who is asked to read: a person's uid, or a part's."""

    user: str = ""
    part: str = ""
    asked_for: str = ""
    due_at: datetime | None = None


class ReadingOut(Schema):
    """Somebody is asked to read it."""

    uid: str
    who: str = Field(description="The role, else the person.")
    asked_for: str
    due_at: datetime | None
    read: bool


class ApprovalIn(Given):
    """An approval of the text as it is now."""

    note: str = ""


class ApprovalOut(Schema):
    """Somebody approved the text of a moment."""

    uid: str
    who: str
    moment: str
    note: str
    approved_at: datetime
    withdrawn_at: datetime | None


class MomentIn(Given):
    """A name for the text as it is now."""

    name: str


class MomentOut(Schema):
    """The text as it was."""

    uid: str
    kind: str
    name: str
    taken_at: datetime


class MomentTextOut(MomentOut):
    """With the text."""

    sections: list[dict[str, str]]


class PieceOut(Schema):
    """Some words: same, gone or new."""

    what: str
    text: str


class DifferenceOut(Schema):
    """A section that is different, paragraph by paragraph."""

    uid: str
    what: str
    title: str
    title_before: str
    blocks: list[list[PieceOut]]


class CommentIn(Given):
    """Something to say; about a section where its uid is given, and a passage of it where `quote` is."""

    text: str
    section: str = ""
    quote: str = ""


class AnswerIn(Given):
    """An answer."""

    text: str


class CommentOut(Schema):
    """One thing somebody said; its words are gone once it is withdrawn."""

    uid: str
    by: str
    text: str
    written_at: datetime
    withdrawn: bool


class ThreadOut(Schema):
    """A conversation."""

    uid: str
    section: str
    quote: str
    resolved: bool
    comments: list[CommentOut]


class PlaceIn(Given):
    """The uid of the section it goes before; empty for the end."""

    before: str = ""


class PartText(Given):
    """One section of a template."""

    title: str
    key: str = ""
    question: str = ""
    help_text: str = ""
    start_markdown: str = ""


class TemplateIn(Given):
    """A template; `severity` is a code, `team` an address part."""

    name: str
    purpose: str = ""
    depth: str = "written"
    is_default: bool = False
    for_near_misses: bool = False
    severity: str = ""
    team: str = ""
    notice: str
    sections: list[PartText]

    def text(self) -> TemplateText:
        """As the operations take it."""
        facts = self.model_dump(exclude={"sections"})
        return TemplateText(**facts, sections=[SectionText(**one.model_dump()) for one in self.sections])


class TemplateOut(TemplateIn):
    """A template with its identifier."""

    uid: str
    version: int
    retired: bool
    given: str = Field(description="Which of those that came with the program it is, if any.")


def line_out(line: Line) -> LineOut:
    """A line as the API gives it."""
    return LineOut(code=line.code, level=line.level, sentence=line.sentence, reason=line.reason)


def checked_out(one: Checked) -> CheckedOut:
    """A question as the API gives it."""
    quotes = [QuoteOut(text=quote.text, where=quote.where) for quote in one.quotes]
    return CheckedOut(code=one.code, question=one.question, answer=one.answer, quotes=quotes, advice=one.advice)


def reading_out(row: ReadingRequest) -> ReadingOut:
    """A request as the API gives it."""
    return ReadingOut(uid=row.uid, who=row.label, asked_for=row.asked_for, due_at=row.due_at, read=row.read_at is not None)


def approval_out(row: Approval) -> ApprovalOut:
    """An approval as the API gives it."""
    return ApprovalOut(
        uid=row.uid, who=row.label, moment=row.moment.uid, note=row.note, approved_at=row.approved_at, withdrawn_at=row.withdrawn_at
    )


def moment_out(row: Moment) -> MomentOut:
    """A moment as the API gives it."""
    return MomentOut(uid=row.uid, kind=row.kind, name=row.name, taken_at=row.taken_at)


def thread_out(one: Conversation) -> ThreadOut:
    """A conversation as the API gives it."""
    comments = [comment_out(row) for row in one.comments]
    return ThreadOut(
        uid=one.thread.uid, section=one.section_uid, quote=one.thread.quote, resolved=one.thread.is_resolved, comments=comments
    )


def comment_out(row: Comment) -> CommentOut:
    """A comment as the API gives it."""
    return CommentOut(uid=row.uid, by=row.said_by, text=row.text, written_at=row.written_at, withdrawn=row.is_withdrawn)


def template_out(row: Template) -> TemplateOut:
    """A template as the API gives it."""
    text = text_of(row)
    return TemplateOut(
        uid=row.uid, version=row.version, retired=row.is_retired, given=row.given, name=text.name, purpose=text.purpose, depth=text.depth,
        is_default=text.is_default, for_near_misses=text.for_near_misses, severity=text.severity, team=text.team, notice=text.notice,
        sections=[
            PartText(title=one.title, key=one.key, question=one.question, help_text=one.help_text, start_markdown=one.start_markdown)
            for one in text.sections
        ],
    )  # fmt: skip
