"""/api/v1/incidents/{key}/document: the working copy, section by section."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations, schemas
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.models import Postmortem, Section, Template
from secondstory.postmortems.schemas_way import MoveIn, StartIn

router = Router(tags=["document"])


@router.get("/incidents/{key}/document", response=schemas.DocumentOut)
def read_document(request: StoryRequest, key: str) -> schemas.DocumentOut:
    """The document as it stands, for those who may read the story; 404 while there is none."""
    return schemas.document_out(_document(find_readable(request.visitor, key)))


@router.post("/incidents/{key}/document", response={201: schemas.DocumentOut})
def start_document(request: StoryRequest, key: str, given: StartIn | None = None) -> Status[schemas.DocumentOut]:
    """Start the document from its template, as deep as the policy asks for, or as told."""
    asked = given or StartIn.model_validate({})
    template = Template.objects.in_use().filter(uid=asked.template).first() if asked.template else None
    if asked.template and template is None:
        raise Refusal(_("There is no template with that uid in use."), field="template")
    incident = find_editable(request.visitor, key)
    return Status(
        201, schemas.document_out(operations.start_postmortem(incident, template=template, depth=asked.depth, by=request.visitor))
    )


@router.post("/incidents/{key}/document/state", response=schemas.DocumentOut)
def move_document(request: StoryRequest, key: str, given: MoveIn) -> schemas.DocumentOut:
    """Give it to its readers (in_review), agree on it (agreed), or make it a draft again, which needs a reason."""
    document = _document(find_editable(request.visitor, key))
    asked: dict[str, Any] = {"by": request.visitor, "expected": needed_version(request)}
    if given.state == DocumentState.IN_REVIEW:
        operations.submit_document(document, until=given.until, **asked)
    elif given.state == DocumentState.AGREED:
        asked |= {"late_reason": given.late_reason, "late_note": given.late_note}
        operations.agree_document(document, reasons=given.reasons, **asked)
    elif given.state == DocumentState.DRAFT:
        operations.take_document_back(document, reason=given.reason, **asked)
    else:
        raise Refusal(_("A document is a draft, in review, or agreed; publishing has a page of its own."), field="state")
    document.refresh_from_db()
    return schemas.document_out(document)


@router.post("/incidents/{key}/document/sections", response={201: schemas.SectionOut})
def add_section(request: StoryRequest, key: str, given: schemas.SectionIn) -> Status[schemas.SectionOut]:
    """Write a new section; the first one starts the document."""
    incident = find_editable(request.visitor, key)
    row = operations.write_first_or_next_section(incident, title=given.title, markdown=given.markdown, by=request.visitor)
    return Status(201, schemas.section_out(row))


@router.get("/incidents/{key}/document/sections/{uid}", response=schemas.SectionOut)
def read_section(request: StoryRequest, key: str, uid: str) -> schemas.SectionOut:
    """One section; what is being typed in it is there within two seconds."""
    return schemas.section_out(_section(find_readable(request.visitor, key), uid))


@router.post("/incidents/{key}/document/sections/{uid}/append", response=schemas.SectionOut)
def append_to_section(request: StoryRequest, key: str, uid: str, given: schemas.MoreIn) -> schemas.SectionOut:
    """Put text at the end of a section, whatever its version: people who write in it meanwhile keep their words."""
    section = _section(find_editable(request.visitor, key), uid)
    operations.append_to_section(section, markdown=given.markdown, by=request.visitor)
    return schemas.section_out(section)


@router.put("/incidents/{key}/document/sections/{uid}", response=schemas.SectionOut)
def write_section(request: StoryRequest, key: str, uid: str, given: schemas.SectionIn) -> schemas.SectionOut:
    """Write a section again; If-Match carries the version you saw."""
    row = _section(find_editable(request.visitor, key), uid)
    expected = needed_version(request)
    row = operations.write_section(
        row.postmortem, key=row.key, title=given.title, markdown=given.markdown, expected=expected, by=request.visitor
    )
    return schemas.section_out(row)


@router.delete("/incidents/{key}/document/sections/{uid}", response={204: None})
def remove_section(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take a section out; its text goes."""
    operations.remove_section(_section(find_editable(request.visitor, key), uid), by=request.visitor)
    return Status(204, None)


def _document(incident: Incident) -> Postmortem:
    found = Postmortem.objects.filter(incident=incident).first()
    if found is None:
        raise Http404
    return found


def _section(incident: Incident, uid: str) -> Section:
    found = Section.objects.select_related("postmortem__incident").filter(postmortem__incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found
