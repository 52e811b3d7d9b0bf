"""Writing down what happened, inside the transaction that makes it happen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.db.models import Q

from secondstory.audit.models import Record
from secondstory.audit.signals import CHANNEL, recorded
from secondstory.lib.redacting import Redacting


class Actor(Protocol):
    """Whoever did it: a visitor, a service account, or the program itself."""

    @property
    def uid(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def is_example(self) -> bool: ...


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    about: models.Model | None = None,
    changes: dict[str, list[Any]] | None = None,
) -> Record:
    """Write one audit record: `verb` in the past tense ("declared"), `changes` as {field: [before, after]}.

    Rows in `changes` are written by their uid. Sends `recorded` when the surrounding transaction commits.
    """
    row = Record.objects.create(
        actor_uid=by.uid,
        actor_label=by.label,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject_uid=getattr(subject, "uid", ""),
        subject_label=str(subject)[:300],
        about_uid=getattr(about or subject, "uid", ""),
        changes={name: [as_recorded(value) for value in pair] for name, pair in (changes or {}).items()},
        version_after=getattr(subject, "version", None),
        is_example=getattr(subject, "is_example", by.is_example),
    )
    _tell(row.about_uid)
    transaction.on_commit(lambda: recorded.send(Record, record=row))
    return row


@transaction.atomic
def record_nobodys(verb: str, *, kind: str, about_uid: str) -> None:
    """Write down, and tell whoever listens, what has no row and is nobody's business, like the end of a session: no name stands in it."""
    Record.objects.create(actor_label="", verb=verb, subject_kind=kind, about_uid=about_uid)
    _tell(about_uid)


def _tell(about_uid: str) -> None:
    """SQLite is watched; PostgreSQL tells whoever listens when, and only if, this commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, about_uid])


def as_recorded(value: Any) -> Any:
    """A value as the trail keeps it: rows by their uid (else their name), instants in UTC to the microsecond, so an undo is exact."""
    if isinstance(value, models.Model):
        return getattr(value, "uid", str(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value


def redact_records(uids: Iterable[str], redacting: Redacting) -> None:
    """Take a passage out of what the trail says about rows with these uids: what they are called, and what changed."""
    wanted = sorted(set(uids))
    rows = Record.objects.filter(Q(about_uid__in=wanted) | Q(subject_uid__in=wanted))
    redacting.cut(rows, "subject_label", "changes", kind="history")
