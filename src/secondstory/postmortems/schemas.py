"""What the API takes and gives for the document."""

from __future__ import annotations

from ninja import Schema

from secondstory.incidents.schemas import Given
from secondstory.postmortems.models import Postmortem, Section


class SectionOut(Schema):
    """One part of the document, as Markdown."""

    uid: str
    version: int
    key: str
    title: str
    question: str
    help_text: str
    markdown: str


class DocumentOut(Schema):
    """The working copy; published editions are in the library."""

    version: int
    depth: str
    state: str
    summary: str
    sections: list[SectionOut]


class SectionIn(Given):
    """A section to write."""

    title: str
    markdown: str = ""


class MoreIn(Given):
    """Text for the end of a section, as Markdown."""

    markdown: str


def section_out(section: Section) -> SectionOut:
    """A section as the API gives it."""
    return SectionOut(
        uid=section.uid,
        version=section.version,
        key=section.key,
        title=section.title,
        question=section.question,
        help_text=section.help_text,
        markdown=section.markdown,
    )


def document_out(document: Postmortem) -> DocumentOut:
    """The document as the API gives it."""
    return DocumentOut(
        version=document.version,
        depth=document.depth,
        state=document.state,
        summary=document.summary,
        sections=[section_out(section) for section in document.sections.all()],
    )
