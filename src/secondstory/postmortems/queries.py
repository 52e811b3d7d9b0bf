"""What pages of documents and templates ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value

from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.given import given_template
from secondstory.postmortems.models import Comment, Moment, Postmortem, ReadingRequest, Template, Thread
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown


def template_for(incident: Incident, *, depth: str) -> Template | None:
    """The template of an incident: one for its team, its kind or its severity; where several are, the one that says most. Else its depth's.

    None only where an organisation has retired every template of the depth.
    """
    rows = list(Template.objects.in_use().select_related("for_severity").order_by("-is_default", "name"))
    fitting = [row for row in rows if row.has_rule and _fits(row, incident)]
    if fitting:
        return max(fitting, key=_says)
    return next((row for row in rows if not row.has_rule and row.depth == depth), None)


def _fits(template: Template, incident: Incident) -> bool:
    severity = template.for_severity
    return (
        (template.for_team_id is None or template.for_team_id == incident.team_id)
        and (not template.for_near_misses or incident.near_miss)
        and (severity is None or (incident.severity is not None and incident.severity.rank <= severity.rank))
    )


def _says(template: Template) -> tuple[int, bool, bool, int]:
    """How much a template asks of an incident: more rules, then the team's own, then near misses, then the worse severity."""
    rules = [template.for_team_id is not None, template.for_near_misses, template.for_severity is not None]
    return sum(rules), rules[0], rules[1], -(template.for_severity.rank if template.for_severity else 0)


def with_reading_asked(rows: QuerySet[Postmortem], visitor: Visitor) -> QuerySet[Postmortem]:
    """Documents with whether the visitor is asked to read them and has not yet, by when, and what for; those first, the soonest on top.

    Annotated as `is_asked`, `asked_due_at` and `asked_for`, so that a page asks for drafts and readings together.
    """
    nobody = Value(0), Value(None, output_field=DateTimeField()), Value("")
    waiting = waiting_to_be_read(visitor).filter(postmortem=OuterRef("pk"))
    is_somebody = visitor.user is not None and not visitor.is_example
    asked = (Exists(waiting), Subquery(waiting.values("due_at")[:1]), Subquery(waiting.values("asked_for")[:1])) if is_somebody else nobody
    rows = rows.annotate(is_asked=asked[0], asked_due_at=asked[1], asked_for=asked[2])
    return rows.order_by("-is_asked", F("asked_due_at").asc(nulls_last=True), "-created_at", "-uid")


@dataclass(frozen=True)
class Conversation:
    """A thread as a reader sees it. `place` is its section's heading, or "" when it is about none, or the section is gone."""

    thread: Thread
    comments: list[Comment]
    place: str
    section_uid: str


def conversations(postmortem: Postmortem) -> list[Conversation]:
    """Every thread: open ones first, by place in the document, then resolved ones; two statements."""
    said = Prefetch("comments", Comment.objects.select_related("author"))
    rows = Thread.objects.filter(postmortem=postmortem).select_related("section").prefetch_related(said)
    found = sorted(rows, key=lambda row: (row.is_resolved, row.section.position if row.section else 1_000_000, row.pk))
    return [
        Conversation(row, list(row.comments.all()), row.section.title if row.section else "", row.section.uid if row.section else "")
        for row in found
    ]


def waiting_to_be_read(visitor: Visitor) -> QuerySet[ReadingRequest]:
    """What the visitor is asked to read and has not yet, themselves or in a role they have; the soonest first."""
    if visitor.user is None or visitor.is_example:
        return ReadingRequest.objects.none()
    mine = ReadingRequest.objects.filter(Q(user=visitor.user) | Q(involvement__user=visitor.user), read_at=None)
    mine = mine.filter(postmortem__state=DocumentState.IN_REVIEW)
    return mine.filter(postmortem__incident__in=Incident.objects.story_visible_to(visitor)).order_by("due_at", "pk")


def says(moment: Moment, sections: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a text is word for word the moment's, however its Markdown is written."""
    if [_named(one) for one in moment.sections] != [_named(one) for one in sections]:
        return False
    pairs = [(one["markdown"].strip(), other["markdown"].strip()) for one, other in zip(moment.sections, sections, strict=True)]
    return all(one == other or _normal(one) == _normal(other) for one, other in pairs)


def _named(section: Mapping[str, Any]) -> tuple[str, str]:
    return section["uid"], section["title"]


def _normal(markdown: str) -> str:
    return write_markdown(read_markdown(markdown))


def digest_of(sections: list[dict[str, Any]]) -> str:
    """A short mark of a text, so that a form can say which it was about."""
    told = json.dumps([(one["uid"], one["title"], one["markdown"].strip()) for one in sections], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:20]


def promise_of(document: Postmortem | None) -> str:
    """The promise over the document, as it was worded when it began (R14); older ones have that of a note."""
    return (document.notice if document is not None else "") or given_template("light").notice


def text_now(postmortem: Postmortem) -> list[dict[str, Any]]:
    """The text as a moment keeps it, section by section, with what each asks."""
    columns = ("uid", "key", "title", "question", "help_text", "markdown")
    return [dict(row) for row in postmortem.sections.order_by("position", "pk").values(*columns)]
