"""/api/v1/incidents/{key}/removals: what was removed from an incident, and removing more."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status
from pydantic import Field

from secondstory.incidents.queries import find_editable, find_readable
from secondstory.incidents.schemas import Given
from secondstory.people.http import StoryRequest
from secondstory.timeline.models import Redaction
from secondstory.timeline.queries import redactions_of
from secondstory.workspace.operations import find_passage, redact_passage, redact_picture

router = Router(tags=["incidents"])


class PassageIn(Given):
    """A passage, exactly as it is written. It stays in no log and no answer."""

    passage: str


class RemovalIn(PassageIn):
    """A passage, and why it goes."""

    reason: str = ""


class PictureRemovalIn(Given):
    """A picture of the document, by its SHA-256, and why it goes."""

    sha256: str
    reason: str = ""


class PlacesOut(Schema):
    """In how many places of each kind it stands."""

    places: dict[str, int]


class RemovalOut(Schema):
    """What is left of a removed passage."""

    uid: str
    hash: str = Field(description="SHA-256 keyed with the installation's secret: the same passage has the same.")
    reason: str
    at: datetime
    by: str | None = Field(description="Who removed it; null when the program did, or they are gone.")
    places: dict[str, int]
    files: list[str] = Field(description="SHA-256 of originals that went with it.")


@router.get("/incidents/{key}/removals", response=list[RemovalOut])
def list_removals(request: StoryRequest, key: str) -> list[RemovalOut]:
    """What was removed from the incident, the last first."""
    return [_out(row) for row in redactions_of(find_readable(request.visitor, key))]


@router.post("/incidents/{key}/removals/look", response=PlacesOut)
def find_removable(request: StoryRequest, key: str, given: PassageIn) -> PlacesOut:
    """Where a passage stands, in numbers. Nothing is changed."""
    incident = find_editable(request.visitor, key)
    return PlacesOut(places=find_passage(incident, given.passage, by=request.visitor))


@router.post("/incidents/{key}/removals", response={201: RemovalOut})
def remove_passage(request: StoryRequest, key: str, given: RemovalIn) -> Status[RemovalOut]:
    """Remove a passage from the incident and everything that hangs on it, in every form it may be written in."""
    incident = find_editable(request.visitor, key)
    return Status(201, _out(redact_passage(incident, given.passage, reason=given.reason, by=request.visitor)))


@router.post("/incidents/{key}/removals/pictures", response={201: RemovalOut})
def remove_picture(request: StoryRequest, key: str, given: PictureRemovalIn) -> Status[RemovalOut]:
    """Remove a picture from the document, its kept moments and every edition."""
    incident = find_editable(request.visitor, key)
    return Status(201, _out(redact_picture(incident, given.sha256, reason=given.reason, by=request.visitor)))


def _out(row: Redaction) -> RemovalOut:
    return RemovalOut(
        uid=row.uid, hash=row.hash, reason=row.reason, at=row.redacted_at, by=str(row.redacted_by) if row.redacted_by else None,
        places=row.places, files=row.files,
    )  # fmt: skip
