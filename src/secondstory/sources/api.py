"""/api/v1/imports: give files, see what was understood, save, undo. A key needs the scope *import*."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Body, File, Router, Status
from ninja.files import UploadedFile

from secondstory.people.access import KeyAccess, SessionAccess, access
from secondstory.people.enums import Scope
from secondstory.people.http import StoryRequest
from secondstory.sources import operations, queries, schemas
from secondstory.sources.models import Import
from secondstory.sources.uploads import given_in, receiving

router = Router(tags=["imports"], auth=access(Scope.IMPORT))


class _Upload:
    """Before anything of an upload is read its length is checked, and a full disk is said in a sentence."""

    def __call__(self, request: HttpRequest) -> Any:
        with receiving(request):
            visitor = super().__call__(request)  # type: ignore[misc]
            if visitor is not None:
                request.FILES  # noqa: B018  (received here, where a full disk can be said)
        return visitor


class KeyUpload(_Upload, KeyAccess):
    """A key, with an upload."""


class SessionUpload(_Upload, SessionAccess):
    """A session, with an upload."""


@router.get("/imports", response=list[schemas.ImportOut])
def list_imports(request: StoryRequest) -> list[schemas.ImportOut]:
    """Your last twenty imports, newest first."""
    return [_out(request, batch) for batch in queries.recent(request.visitor)[:20]]


@router.post("/imports", response={201: schemas.ImportOut}, auth=[KeyUpload(Scope.IMPORT), SessionUpload()])
def preview_files(request: StoryRequest, files: File[list[UploadedFile]], zone: str = "") -> Status[schemas.ImportOut]:
    """Give files (multipart, any number, field `files`); the answer says what was understood. Nothing is saved yet."""
    batch = operations.preview_files(given_in(files), zone=zone, by=request.visitor)
    return Status(201, _out(request, batch))


@router.get("/imports/{uid}", response=schemas.ImportOut)
def read_import(request: StoryRequest, uid: str) -> schemas.ImportOut:
    """One import: its state, and every document."""
    return _out(request, _mine(request, uid))


@router.post("/imports/{uid}/save", response=schemas.ImportOut)
def save_import(request: StoryRequest, uid: str, given: Body[schemas.ChoiceIn | None] = None) -> schemas.ImportOut:
    """Save it, after the choices in the body. A large one is still `saving` in the answer; ask again."""
    batch = _mine(request, uid)
    if given is not None:
        operations.choose(batch, by=request.visitor, **given.dict())
    operations.save_soon(batch, by=request.visitor)
    batch.refresh_from_db()
    return _out(request, batch)


@router.delete("/imports/{uid}", response=schemas.ImportOut)
def undo_import(request: StoryRequest, uid: str, *, with_edited: bool = False) -> schemas.ImportOut:
    """Undo it as a whole. Refused when incidents were worked on since, unless `with_edited`."""
    batch = _mine(request, uid)
    operations.undo_import(batch, by=request.visitor, with_edited=with_edited)
    batch.refresh_from_db()
    return _out(request, batch)


def _mine(request: StoryRequest, uid: str) -> Import:
    batch = Import.objects.visible_to(request.visitor).filter(uid=uid).first()
    if batch is None:
        raise Http404
    operations.revive(batch)
    return batch


def _out(request: StoryRequest, batch: Import) -> schemas.ImportOut:
    return schemas.import_out(queries.look_at(batch, request.visitor))
