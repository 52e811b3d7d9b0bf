"""Starting the document, writing its sections, and moving it on."""

from __future__ import annotations

from itertools import chain, count

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Depth
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.redacting import Redacting
from secondstory.lib.text import slug
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.postmortems import live_text
from secondstory.postmortems.models import LEARNED, Picture, Postmortem, Section, SectionSupport, Template, TemplateSection
from secondstory.postmortems.operations.redacting import redact_way
from secondstory.postmortems.operations.redacting_text import redact_moments, redact_text
from secondstory.postmortems.queries import template_for

LONGEST_SECTION = 5_000_000
"""Characters; an imported report may be one long section."""


@transaction.atomic
def start_postmortem(
    incident: Incident,
    *,
    by: Visitor,
    depth: str = "",
    summary: str = "",
    evidence_sha256: str = "",
    template: Template | None = None,
    is_blank: bool = False,
) -> Postmortem:
    """Start the document of an incident from its template, or from `template`. One document an incident.

    Its depth is the one the policy asks for unless told. With `is_blank` it has no sections yet: what is imported brings its own.
    """
    if Postmortem.objects.filter(incident=incident).exists():
        raise Refusal(_("This incident has a document already."))
    depth = depth or (incident.required_depth if incident.required_depth != Depth.NONE else template.depth if template else Depth.NOTE)
    check_depth(depth)
    template = template or template_for(incident, depth=depth)
    row = Postmortem.objects.create(
        incident=incident,
        depth=depth,
        summary=summary.strip(),
        evidence_sha256=evidence_sha256,
        is_example=incident.is_example,
        template=None if is_blank else template,
        notice=template.notice if template else "",
    )
    began = {} if is_blank or template is None else {"template": [None, template.name]}
    if template is not None and not is_blank:
        Section.objects.bulk_create(_section_of(one, row) for one in template.sections.all())
    record("started the document", row, about=incident, by=by, changes=began)
    return row


def check_depth(depth: str) -> None:
    """Raises `Refusal` for what is none a document can have."""
    if depth not in Depth.values or depth == Depth.NONE:
        raise Refusal(_("A document is a note, a written review, or for a meeting."), field="depth")


def _section_of(asked: TemplateSection, document: Postmortem) -> Section:
    return Section(
        postmortem=document,
        key=asked.key,
        title=asked.title,
        question=asked.question,
        help_text=asked.help_text,
        markdown=asked.start_markdown,
        position=asked.position,
        is_example=document.is_example,
    )


@transaction.atomic
def write_section(postmortem: Postmortem, *, title: str, markdown: str, by: Visitor, key: str = "", expected: int | None = None) -> Section:
    """Write one section: the one with this key again, or a new one at the end (two with one title get two keys).

    Raises `Stale` if it has moved on since `expected`.
    """
    title = " ".join(checked_text(title, field="title").split())[:200] or _("Untitled")
    markdown = checked_text(markdown, field="markdown", longest=LONGEST_SECTION)
    live_text.catch_up(postmortem)
    if postmortem.live_since is not None:
        markdown = live_text.in_one_form(markdown)
    row = Section.objects.filter(postmortem=postmortem, key=key).first() if key else None
    if row is not None:
        row.postmortem = postmortem
        changes = save_version(row, expected=expected, changes={"title": title, "markdown": markdown})
        if "markdown" in changes:
            live_text.write_text(row, markdown)
        if changes:
            record("wrote", row, about=postmortem.incident, by=by)
        return row
    there = Section.objects.filter(postmortem=postmortem)
    row = Section.objects.create(
        postmortem=postmortem,
        key=key or free_key(title, taken=set(there.values_list("key", flat=True))),
        title=title,
        markdown=markdown,
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        is_example=postmortem.is_example,
    )
    live_text.begin_text(row)
    record("wrote", row, about=postmortem.incident, by=by)
    return row


@transaction.atomic
def append_to_section(section: Section, *, markdown: str, by: Visitor) -> None:
    """Put more after what a section says. It needs no version: it takes nothing away from what anybody wrote."""
    more = checked_text(markdown, field="markdown", longest=LONGEST_SECTION)
    if not more:
        raise Refusal(_("Give the text to put at the end."), field="markdown")
    live_text.catch_up(section.postmortem)
    lock(section)
    if len(section.markdown) + len(more) > LONGEST_SECTION:
        raise Refusal(_("The section would be longer than %(most)d characters.") % {"most": LONGEST_SECTION}, field="markdown")
    if section.postmortem.live_since is not None:
        live_text.append_text(section, more)
    else:
        save_version(section, expected=None, changes={"markdown": live_text.appended(section.markdown, more)})
    record("wrote", section, about=section.postmortem.incident, by=by)


@transaction.atomic
def write_first_or_next_section(incident: Incident, *, title: str, markdown: str, by: Visitor, key: str = "") -> Section:
    """Write a new section; the document is started if there is none yet. One that waits empty for these words takes them."""
    lock(incident)
    document = Postmortem.objects.filter(incident=incident).first() or start_postmortem(incident, by=by)
    sections = Section.objects.filter(postmortem=document)
    waiting = sections.filter(version=1, markdown="").filter(Q(key=key) if key else Q(title__iexact=title.strip())).first()
    if waiting is not None:
        key = waiting.key
    elif key and sections.filter(key=key).exists():
        key = ""  # someone wrote it in the meantime; both texts are kept
    return write_section(document, title=title, markdown=markdown, key=key, by=by)


@transaction.atomic
def remove_section(section: Section, *, by: Visitor) -> None:
    """Take a section out of the document. Its text goes; the record that there was one stays."""
    record("removed the section", section, about=section.postmortem.incident, by=by)
    lock(section.postmortem)
    live_text.remove_text(section)
    section.delete()


@transaction.atomic
def redact_document(incident: Incident, redacting: Redacting) -> None:
    """Take a passage out of the document. A section whose key was made of it gets another."""
    redacting.cut(Postmortem.objects.filter(incident=incident), "summary", "nothing_new_reason", "notice", kind="document")
    redact_way(incident, redacting)
    redacting.cut(Picture.objects.filter(postmortem__incident=incident), "name", kind="document")
    redacting.cut(SectionSupport.everything.filter(factor__incident=incident), "title", "quote", kind="factors")
    sections = Section.objects.filter(postmortem__incident=incident)
    redacting.cut(sections, "title", "question", "help_text", kind="document")
    redact_moments(incident, redacting)
    redact_text(incident, redacting)
    passage = redacting.passage
    for section in sections.exclude(key=LEARNED):
        title, _places = passage.cut(section.title)
        if passage.is_left_in(section.key, of=title):
            redacting.count("document", 1)
            if not redacting.is_dry:
                sections.filter(pk=section.pk).update(key=f"section_{section.pk}")


def free_key(title: str, *, taken: set[str]) -> str:
    """A key made of a heading that no section has yet."""
    base = slug(title, longest=70).replace("-", "_")
    return next(key for key in chain([base], (f"{base}_{number}" for number in count(2))) if key not in taken)
