"""/api/v1/incidents/{key}/factors."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.factors import operations, schemas
from secondstory.factors.models import Factor
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.timeline.models import Event

router = Router(tags=["factors"])


@router.get("/incidents/{key}/factors", response=list[schemas.FactorOut])
def list_factors(request: StoryRequest, key: str) -> list[schemas.FactorOut]:
    """What contributed, and what held (role mitigator), for those who may read the story."""
    rows = Factor.objects.filter(incident=find_readable(request.visitor, key)).with_supports().with_labels()
    return [schemas.factor_out(row) for row in rows]


@router.post("/incidents/{key}/factors", response={201: schemas.FactorOut})
def add_factor(request: StoryRequest, key: str, given: schemas.NewFactorIn) -> Status[schemas.FactorOut]:
    """Add a factor. “Human error” is refused with a question that leads further."""
    incident = find_editable(request.visitor, key)
    event = None
    if given.supported_by:
        event = Event.objects.filter(incident=incident, uid=given.supported_by).first()
        if event is None:
            raise Refusal(_("No event of this incident has that uid."), field="supported_by")
    values: dict[str, Any] = {"statement": ""} | given.values()
    row = operations.add_factor(incident, by=request.visitor, supported_by=event, quote=given.quote, **values)
    return Status(201, schemas.factor_out(row))


@router.patch("/incidents/{key}/factors/{uid}", response=schemas.FactorOut)
def edit_factor(request: StoryRequest, key: str, uid: str, given: schemas.FactorIn) -> schemas.FactorOut:
    """Change a factor; If-Match carries the version you saw."""
    row = _found(request, key, uid)
    operations.edit_factor(row, expected=needed_version(request), by=request.visitor, **given.values())
    return schemas.factor_out(row)


@router.delete("/incidents/{key}/factors/{uid}", response={204: None})
def remove_factor(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take a factor away; the timeline and the actions stay."""
    operations.remove_factor(_found(request, key, uid), by=request.visitor)
    return Status(204, None)


def _found(request: StoryRequest, key: str, uid: str) -> Factor:
    row = Factor.objects.filter(incident=find_editable(request.visitor, key), uid=uid).with_supports().with_labels().first()
    if row is None:
        raise Http404
    return row
