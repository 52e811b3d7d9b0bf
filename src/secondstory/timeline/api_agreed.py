"""/api/v1/incidents/{key}/agreements: the story as the group agreed on it."""

from __future__ import annotations

from ninja import Router, Status

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, schemas_agreed
from secondstory.timeline.models import Agreement
from secondstory.timeline.queries_agreed import agreed_of

router = Router(tags=["timeline"])


@router.get("/incidents/{key}/agreements", response=schemas_agreed.AgreementsOut)
def list_agreements(request: StoryRequest, key: str) -> schemas_agreed.AgreementsOut:
    """Every agreed edition of the story, the last first, and what has changed since the one that counts."""
    return _out(find_readable(request.visitor, key))


@router.post("/incidents/{key}/agreements", response={201: schemas_agreed.AgreementsOut})
def agree_on_timeline(request: StoryRequest, key: str, given: schemas_agreed.AgreeIn) -> Status[schemas_agreed.AgreementsOut]:
    """Freeze the story as it stands as the next agreed edition. Disputes are frozen as disputes."""
    incident = find_editable(request.visitor, key)
    operations.agree_on_timeline(incident, by=request.visitor, left_open=given.left_open)
    return Status(201, _out(incident))


@router.post("/incidents/{key}/agreements/take-back", response=schemas_agreed.AgreementsOut)
def take_back_agreement(request: StoryRequest, key: str, given: schemas_agreed.TakeBackIn) -> schemas_agreed.AgreementsOut:
    """Say, with a reason, that the story is not agreed on after all."""
    incident = find_editable(request.visitor, key)
    operations.take_back_agreement(incident, reason=given.reason, by=request.visitor)
    return _out(incident)


def _out(incident: Incident) -> schemas_agreed.AgreementsOut:
    standing = agreed_of(incident)
    return schemas_agreed.AgreementsOut(
        agreed=standing is not None,
        editions=[schemas_agreed.agreement_out(row) for row in Agreement.objects.filter(incident=incident)],
        changed_since=[schemas_agreed.difference_out(one) for one in standing.changes] if standing else [],
    )
