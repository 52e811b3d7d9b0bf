"""Sections of one document: adding one with a question of its own, renaming, moving. Writing is `documents.write_section`."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.postmortems.live_text import begin_text
from secondstory.postmortems.models import Postmortem, Section
from secondstory.postmortems.operations.documents import free_key

MOST_SECTIONS = 200


@transaction.atomic
def add_section(postmortem: Postmortem, *, title: str, by: Visitor, question: str = "", after: str = "") -> Section:
    """An empty section of one's own, after the one with this uid (else at the end), with a question if there is one to ask."""
    title, question = _heading(title), _line(question, longest=300, field="question")
    lock(postmortem)
    there = list(Section.objects.filter(postmortem=postmortem))
    if len(there) >= MOST_SECTIONS:
        raise Refusal(_("A document has at most %(most)d sections. Put what is new into one of them.") % {"most": MOST_SECTIONS})
    place = next((number for number, row in enumerate(there, 1) if row.uid == after), 0) if after else len(there)
    if after and not place:
        raise Refusal(_("The section it should come after is gone. Load the page again."), field="after")
    row = Section.objects.create(
        postmortem=postmortem,
        key=free_key(title, taken={one.key for one in there}),
        title=title,
        question=question,
        is_example=postmortem.is_example,
    )
    begin_text(row)
    there.insert(place, row)
    _number(there)
    record("added the section", row, about=postmortem.incident, by=by)
    return row


@transaction.atomic
def rename_section(section: Section, *, title: str, by: Visitor, question: str | None = None, expected: int | None = None) -> None:
    """Give a section another heading, and another question if told. Its text and its key stay."""
    values = {"title": _heading(title)}
    if question is not None:
        values["question"] = _line(question, longest=300, field="question")
    changes = save_version(section, expected=expected, changes=values)
    if changes:
        record("renamed the section", section, about=section.postmortem.incident, by=by, changes=changes)


@transaction.atomic
def move_section(section: Section, *, by: Visitor, before: str = "") -> None:
    """Put a section before the one with this uid, or at the end."""
    lock(section.postmortem)
    rows = [row for row in Section.objects.filter(postmortem=section.postmortem) if row.pk != section.pk]
    place = next((number for number, row in enumerate(rows) if row.uid == before), -1) if before else len(rows)
    if place < 0:
        raise Refusal(_("The section it should come before is gone. Load the page again."), field="before")
    rows.insert(place, section)
    if _number(rows):
        record("moved the section", section, about=section.postmortem.incident, by=by)


def _number(rows: list[Section]) -> int:
    """Positions from 1 on; how many changed."""
    changed = [(position, row) for position, row in enumerate(rows, 1) if row.position != position]
    for position, row in changed:
        Section.objects.filter(pk=row.pk).update(position=position)
        row.position = position
    return len(changed)


def _heading(title: str) -> str:
    title = _line(title, longest=200, field="title")
    if not is_seen(title):
        raise Refusal(_("Give the section a heading."), field="title")
    return title


def _line(text: str, *, longest: int, field: str) -> str:
    text = " ".join(checked_text(text, field=field).split())
    if len(text) > longest:
        raise Refusal(_("Keep it within %(most)d characters.") % {"most": longest}, field=field)
    return text
