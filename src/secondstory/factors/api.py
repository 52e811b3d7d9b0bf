"""/api/v1/incidents/{key}/factors."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.factors import operations, schemas
from secondstory.factors.lenses import lenses_of
from secondstory.factors.models import Acceptance, Factor, LensLook
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


@router.put("/incidents/{key}/factors/{uid}/acceptance", response=schemas.AcceptanceOut)
def accept_factor(request: StoryRequest, key: str, uid: str, given: schemas.AcceptanceIn) -> schemas.AcceptanceOut:
    """Let a factor be without an action, and say why."""
    row = operations.accept_factor(_found(request, key, uid), kind=given.kind, reason=given.reason, by=request.visitor)
    return schemas.acceptance_out(row)


@router.delete("/incidents/{key}/factors/{uid}/acceptance", response={204: None})
def withdraw_acceptance(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """The factor wants an answer again."""
    row = Acceptance.objects.filter(factor=_found(request, key, uid), withdrawn_at=None).first()
    if row is None:
        raise Http404
    operations.withdraw_acceptance(row, by=request.visitor)
    return Status(204, None)


@router.get("/incidents/{key}/lenses", response=list[schemas.LensOut])
def list_lenses(request: StoryRequest, key: str) -> list[schemas.LensOut]:
    """The four lenses, and what was seen through each."""
    return [schemas.lens_out(one) for one in lenses_of(find_readable(request.visitor, key))]


@router.put("/incidents/{key}/lenses/{lens}", response=list[schemas.LensOut])
def look_through_lens(request: StoryRequest, key: str, lens: str, given: schemas.LookIn) -> list[schemas.LensOut]:
    """Say that the group looked through a lens (system, process, tooling, organisation) and found nothing."""
    incident = find_editable(request.visitor, key)
    operations.look_through_lens(incident, lens, note=given.note, by=request.visitor)
    return [schemas.lens_out(one) for one in lenses_of(incident)]


@router.delete("/incidents/{key}/lenses/{lens}", response={204: None})
def withdraw_look(request: StoryRequest, key: str, lens: str) -> Status[None]:
    """Take back that there was nothing to see through a lens."""
    row = LensLook.objects.filter(incident=find_editable(request.visitor, key), lens=lens).first()
    if row is None:
        raise Http404
    operations.withdraw_look(row, by=request.visitor)
    return Status(204, None)


def _found(request: StoryRequest, key: str, uid: str) -> Factor:
    row = Factor.objects.filter(incident=find_editable(request.visitor, key), uid=uid).with_supports().with_labels().first()
    if row is None:
        raise Http404
    return row
