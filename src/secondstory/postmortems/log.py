"""The log that is the live text: rows are only ever added to it, and every process that has the document open hears of them.

On PostgreSQL a row is told as it is committed, with its update in the message where that fits; on SQLite the rooms look for rows
with a greater id when the file has changed.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db import connection

from secondstory.postmortems.models import TextUpdate

CHANNEL = "secondstory_text"
LONGEST_NOTICE = 7_500
"""Characters; PostgreSQL takes messages of fewer than 8,000 bytes."""


@dataclass(frozen=True)
class Notice:
    """What is told of a row: of which document, which row, who wrote it (a room, or nobody in particular), and what, if it is short."""

    postmortem_pk: int
    row_pk: int
    origin: str
    update: bytes | None

    @property
    def as_text(self) -> str:
        update = b64encode(self.update).decode() if self.update else ""
        text = f"{self.postmortem_pk} {self.row_pk} {self.origin} {update}"
        return text if len(text) <= LONGEST_NOTICE else f"{self.postmortem_pk} {self.row_pk} {self.origin} "

    @classmethod
    def read(cls, text: str) -> Self:
        """The notice that was written as `text`."""
        postmortem_pk, row_pk, origin, update = text.split(" ")
        return cls(int(postmortem_pk), int(row_pk), origin, b64decode(update) if update else None)


def append(postmortem_pk: int, updates: Iterable[bytes], *, origin: str = "") -> list[int]:
    """Add a row for each update, inside the transaction of whoever calls; the keys of the rows.

    `origin` has no blank in it. Raises `IntegrityError` when the document is gone (at the end of the transaction).
    """
    rows = TextUpdate.objects.bulk_create([TextUpdate(postmortem_id=postmortem_pk, update=update) for update in updates])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for row in rows:
                notice = Notice(postmortem_pk, row.pk, origin, bytes(row.update))
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice.as_text])
    return [row.pk for row in rows]


def update_of(row_pk: int) -> bytes | None:
    """What one row says; None when it has been replaced in the meantime."""
    found = TextUpdate.objects.filter(pk=row_pk).values_list("update", flat=True).first()
    return None if found is None else bytes(found)


def updates_of(postmortem_pk: int) -> list[bytes]:
    """The whole log of one document."""
    rows = TextUpdate.objects.filter(postmortem=postmortem_pk).order_by("pk").values_list("update", flat=True)
    return [bytes(update) for update in rows]
