"""/api/v1/incidents/{key}/records, …/sources and /api/v1/hooks: records in, their sources, and the addresses tools send to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Body, File, Form, Router, Status
from ninja.files import UploadedFile

from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.people.access import access
from secondstory.people.enums import Scope
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team
from secondstory.sources import operations, queries, schemas_records
from secondstory.sources.api import KeyUpload, SessionUpload
from secondstory.sources.models import Hook, Intake, IntakeFile
from secondstory.sources.operations import Given
from secondstory.sources.uploads import given_in
from secondstory.timeline.models import Origin

router = Router(tags=["records"], auth=access(Scope.IMPORT))


@router.post("/incidents/{key}/records", response={201: schemas_records.IntakeOut}, auth=[KeyUpload(Scope.IMPORT), SessionUpload()])
def look_at_records(
    request: StoryRequest, key: str, files: File[list[UploadedFile] | None] = None, pasted: Form[str] = "", zone: Form[str] = ""
) -> Status[schemas_records.IntakeOut]:
    """Give files (multipart, field `files`) or text (`pasted`); the answer says what each was taken for. Nothing is saved yet."""
    incident = find_editable(request.visitor, key)
    given = given_in(files or [])
    if pasted.strip():
        content = pasted.encode("utf-8", "replace")
        given.append(Given("pasted", len(content), lambda: content))
    return Status(201, schemas_records.intake_out(operations.look_at_records(incident, given, zone=zone, by=request.visitor)))


@router.get("/incidents/{key}/records", response=list[schemas_records.IntakeOut])
def list_intakes(request: StoryRequest, key: str) -> list[schemas_records.IntakeOut]:
    """What was brought in, newest first."""
    incident = find_editable(request.visitor, key)
    return [schemas_records.intake_out(intake) for intake in Intake.objects.filter(incident=incident).prefetch_related("files")[:50]]


@router.get("/incidents/{key}/records/{uid}", response=schemas_records.IntakeOut)
def read_intake(request: StoryRequest, key: str, uid: str) -> schemas_records.IntakeOut:
    """One of them: its state, and every file."""
    return schemas_records.intake_out(_intake(request, key, uid))


@router.patch("/incidents/{key}/records/{uid}/files/{file}", response=schemas_records.IntakeOut)
def correct_file(request: StoryRequest, key: str, uid: str, file: str, given: Body[schemas_records.FileIn]) -> schemas_records.IntakeOut:
    """Say what a file really is: its format, what its columns mean, where it is from, how far its clock was ahead."""
    intake = _intake(request, key, uid)
    row = IntakeFile.objects.filter(intake=intake, uid=file).first()
    if row is None:
        raise Http404
    values = given.dict(exclude_unset=True)
    if "skew_s" in values:
        values["skew"] = timedelta(seconds=values.pop("skew_s") or 0)
    operations.change_file(row, by=request.visitor, **values)
    return schemas_records.intake_out(intake)


@router.post("/incidents/{key}/records/{uid}/save", response=schemas_records.IntakeOut)
def save_intake(request: StoryRequest, key: str, uid: str) -> schemas_records.IntakeOut:
    """Save it. A large one is still `saving` in the answer; ask again."""
    intake = _intake(request, key, uid)
    operations.save_intake_soon(intake, by=request.visitor)
    intake.refresh_from_db()
    return schemas_records.intake_out(intake)


@router.delete("/incidents/{key}/records/{uid}", response=schemas_records.IntakeOut)
def undo_intake(request: StoryRequest, key: str, uid: str, *, with_edited: bool = False) -> schemas_records.IntakeOut:
    """Take all of it out again. Refused when lines were worked on since, unless `with_edited`."""
    intake = _intake(request, key, uid)
    operations.undo_intake(intake, by=request.visitor, with_edited=with_edited)
    intake.refresh_from_db()
    return schemas_records.intake_out(intake)


@router.get("/incidents/{key}/sources", response=schemas_records.SourcesOut)
def list_sources(request: StoryRequest, key: str) -> schemas_records.SourcesOut:
    """Where the lines come from, and which system owns which field of the incident."""
    incident = find_readable(request.visitor, key)
    return schemas_records.sources_out(queries.origins_of(incident), queries.owned_rows(incident))


@router.patch("/incidents/{key}/sources/{uid}", response=schemas_records.SourcesOut)
def correct_source(request: StoryRequest, key: str, uid: str, given: Body[schemas_records.SourceIn]) -> schemas_records.SourcesOut:
    """Put a source's clock or zone right: all its lines move. If-Match carries the version you saw."""
    incident = find_editable(request.visitor, key)
    origin = Origin.objects.filter(incident=incident, uid=uid, is_complete=True).first()
    if origin is None:
        raise Http404
    skew = None if given.skew_s is None else timedelta(seconds=given.skew_s)
    operations.correct_source(origin, skew=skew, zone=given.zone, expected=needed_version(request), by=request.visitor)
    return schemas_records.sources_out(queries.origins_of(incident), queries.owned_rows(incident))


@router.post("/incidents/{key}/sources/fields/{field}", response=schemas_records.SourcesOut)
def hand_back_field(request: StoryRequest, key: str, field: str) -> schemas_records.SourcesOut:
    """Let another system have a field again that was changed here."""
    incident = find_editable(request.visitor, key)
    operations.hand_back_field(incident, field, by=request.visitor)
    return schemas_records.sources_out(queries.origins_of(incident), queries.owned_rows(incident))


@router.post("/incidents/{key}/waiting", response=dict[str, int])
def add_waiting(request: StoryRequest, key: str) -> dict[str, int]:
    """Add what hooks kept from the incident's time to its timeline; `events` came of it."""
    return {"events": operations.add_waiting(find_editable(request.visitor, key), by=request.visitor)}


@router.get("/hooks", response=list[schemas_records.HookOut])
def list_hooks(request: StoryRequest) -> list[schemas_records.HookOut]:
    """The hooks of your teams."""
    return [schemas_records.hook_out(row) for row in queries.hooks_of(request.visitor)]


@router.post("/hooks", response={201: schemas_records.MadeHookOut})
def make_hook(request: StoryRequest, given: Body[schemas_records.HookIn]) -> Status[schemas_records.MadeHookOut]:
    """Make a hook. Its `address` is in this answer and nowhere else."""
    values: dict[str, Any] = given.dict()
    team = Team.objects.filter(slug=values.pop("team"), is_example=False).first()
    if team is None:
        raise Refusal("There is no team of this slug.", field="team")
    key = values.pop("incident")
    incident = find_editable(request.visitor, key) if key else None
    hook, secret = operations.make_hook(team=team, incident=incident, by=request.visitor, **values)
    return Status(201, _made(request, hook, secret))


@router.post("/hooks/{uid}/renew", response=schemas_records.MadeHookOut)
def renew_hook(request: StoryRequest, uid: str) -> schemas_records.MadeHookOut:
    """Give a hook another address; the old one stops at once."""
    hook = _hook(request, uid)
    return _made(request, hook, operations.renew_hook(hook, by=request.visitor))


@router.patch("/hooks/{uid}", response=schemas_records.HookOut)
def change_hook(request: StoryRequest, uid: str, given: Body[schemas_records.HookChangeIn]) -> schemas_records.HookOut:
    """Turn it on or off, or say what its sender signs with."""
    hook = _hook(request, uid)
    if given.is_on is not None:
        operations.switch_hook(hook, is_on=given.is_on, by=request.visitor)
    if given.secret is not None:
        operations.set_hook_secret(hook, given.secret, by=request.visitor)
    return schemas_records.hook_out(queries.hooks_of(request.visitor).get(pk=hook.pk))


def _intake(request: StoryRequest, key: str, uid: str) -> Intake:
    incident = find_editable(request.visitor, key)
    found = Intake.objects.filter(incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    operations.revive_intake(found)
    return found


def _hook(request: StoryRequest, uid: str) -> Hook:
    found = Hook.objects.visible_to(request.visitor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _made(request: HttpRequest, hook: Hook, secret: str) -> schemas_records.MadeHookOut:
    return schemas_records.MadeHookOut(uid=hook.uid, address=request.build_absolute_uri(reverse("hook-delivery", args=[secret])))
