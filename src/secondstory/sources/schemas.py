"""What the API gives for imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from secondstory.sources.queries import Look, Looked


class DocumentOut(Schema):
    """One document: what was understood (as `secondstory import --dry-run --json` prints it), and what became of it."""

    uid: str
    file: str
    state: str
    format: str
    size_bytes: int
    sha256: str
    is_chosen: bool
    needs_day: bool
    here_as: str | None
    earlier_version: str | None
    incident: str | None
    problems: list[str]
    understood: dict[str, Any]


class ImportOut(Schema):
    """An import with its documents. `sentence` says in words what was understood."""

    uid: str
    state: str
    note: str
    zone: str
    adds_services: bool
    sentence: str
    passed_over: list[str]
    created_at: datetime
    saved_at: datetime | None
    documents: list[DocumentOut]


class ChoiceIn(Schema):
    """What is saved, and how. What is left out stays as it is; `keep` and `days` name documents by uid."""

    zone: str | None = None
    adds_services: bool | None = None
    keep: list[str] | None = None
    days: dict[str, date] | None = None


def import_out(look: Look) -> ImportOut:
    """An import as the API gives it."""
    batch = look.batch
    return ImportOut(
        uid=batch.uid,
        state=batch.state,
        note=batch.note,
        zone=batch.zone,
        adds_services=batch.adds_services,
        sentence=look.sentence(),
        passed_over=batch.passed_over,
        created_at=batch.created_at,
        saved_at=batch.saved_at,
        documents=[_document_out(one) for one in look.files],
    )


def _document_out(one: Looked) -> DocumentOut:
    file = one.file
    return DocumentOut(
        uid=file.uid,
        file=file.name,
        state=file.state,
        format=file.format,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        is_chosen=file.is_chosen,
        needs_day=one.needs_day,
        here_as=one.same.key if one.same else None,
        earlier_version=one.earlier.key if one.earlier else None,
        incident=file.incident.key if file.incident else None,
        problems=one.problems,
        understood=one.understood.as_json(),
    )
