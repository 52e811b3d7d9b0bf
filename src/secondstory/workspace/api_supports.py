"""/api/v1/incidents/{key}/factors/{uid}/supports: where a factor was seen at work, in events, shared accounts and the document."""

from __future__ import annotations

from django.http import Http404
from ninja import Router, Schema, Status
from pydantic import Field

from secondstory.factors.models import Factor, Support
from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.incidents.schemas import Given
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import SectionSupport
from secondstory.workspace import operations, passages

router = Router(tags=["factors"])
SUPPORTS = "/incidents/{key}/factors/{uid}/supports"


class SupportIn(Given):
    """One of event, account (with its part) and section, and the words of it that show the factor."""

    event: str = Field("", description="The uid of an event of this incident.")
    account: str = Field("", description="The uid of an account that is shared with everyone who reads the draft.")
    part: str = Field("", description="A part of that account: actions, effects, expectations, assumptions or understanding.")
    section: str = Field("", description="The uid of a section of the document.")
    quote: str = Field("", description="Words of it, exactly. Without them a whole event or part shows it; a section needs them.")


class ShownOut(Schema):
    """Words that show a factor at work, as they were chosen."""

    uid: str
    event: str | None = None
    account: str | None = None
    part: str = ""
    section: str | None = None
    quote: str
    still_stands: bool = Field(description="Whether the words are still in what they were chosen from.")


@router.get(SUPPORTS, response=list[ShownOut])
def list_supports(request: StoryRequest, key: str, uid: str) -> list[ShownOut]:
    """Where a factor was seen at work, for those who may read the story."""
    factor = _found(find_readable(request.visitor, key), uid)
    return [_out(row) for row in [*factor.supports.all(), *factor.section_supports.all()]]


@router.post(SUPPORTS, response={201: ShownOut})
def add_support(request: StoryRequest, key: str, uid: str, given: SupportIn) -> Status[ShownOut]:
    """Say what shows a factor at work. Doing it twice leaves it once."""
    incident = find_editable(request.visitor, key)
    factor = _found(incident, uid)
    source = passages.source_of(incident, given.dict())
    return Status(201, _out(operations.support_with(factor, source, quote=given.quote, by=request.visitor)))


@router.delete(SUPPORTS + "/{support}", response={204: None})
def remove_support(request: StoryRequest, key: str, uid: str, support: str) -> Status[None]:
    """Say that it doesn't show the factor after all."""
    if not operations.remove_support(_found(find_editable(request.visitor, key), uid), support, by=request.visitor):
        raise Http404
    return Status(204, None)


def _found(incident: Incident, uid: str) -> Factor:
    found = passages.factor_of(incident, uid)
    if found is None:
        raise Http404
    return found


def _out(row: Support | SectionSupport) -> ShownOut:
    told = ShownOut(uid=row.uid, quote=row.quote, still_stands=row.still_stands)
    if isinstance(row, SectionSupport):
        told.section = row.section.uid if row.section else None
    else:
        told.event = row.event.uid if row.event else None
        told.account, told.part = (row.account.uid, row.part) if row.account else (None, "")
    return told
