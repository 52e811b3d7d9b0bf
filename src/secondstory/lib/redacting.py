"""Taking a passage out of rows: each slice says which of its rows hang on an incident, and in which columns people's words stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F

from secondstory.lib.passages import Passage

AT_ONCE = 500


class Redacting:
    """One passage on its way out. `counts` says in how many places of each kind it stood; with `is_dry` nothing is changed."""

    def __init__(self, passage: Passage, *, is_dry: bool = False) -> None:
        self.passage = passage
        self.is_dry = is_dry
        self.counts: dict[str, int] = {}

    def count(self, kind: str, places: int) -> None:
        """It stood in so many places of a kind (`workspace` has the words people read for them)."""
        if places:
            self.counts[kind] = self.counts.get(kind, 0) + places

    def cut(self, rows: models.QuerySet[Any], *columns: str, kind: str, also: dict[str, Any] | None = None) -> list[int]:
        """Cut it out of columns of text, JSON or bytes; answers the keys of the rows it stood in. `also` is written to those.

        What it was cut from counts as edited, so that nobody saves a form that still has it.
        """
        found = []
        for row in rows.order_by("pk").values("pk", *columns).iterator(chunk_size=AT_ONCE):
            changes, places = self._cut_row(row, columns)
            if places:
                self.count(kind, places)
                found.append((row["pk"], changes))
        if not self.is_dry:
            for pk, changes in found:
                _write(rows.model, pk, changes | (also or {}))
        return [pk for pk, _changes in found]

    def cut_silently(self, rows: models.QuerySet[Any], *columns: str) -> None:
        """The same for rows that whoever removes it may not read: nothing says whether it stood there."""
        Redacting(self.passage, is_dry=self.is_dry).cut(rows, *columns, kind="")

    def _cut_row(self, row: dict[str, Any], columns: Sequence[str]) -> tuple[dict[str, Any], int]:
        changes, count = {}, 0
        for name in columns:
            value = row[name]
            bytes_of = bytes(value) if isinstance(value, bytes | memoryview) else None
            cut, places = self.passage.cut_bytes(bytes_of) if bytes_of is not None else self.passage.cut_json(value)
            if places:
                changes[name] = cut
                count += places
        return changes, count


def _write(model: type[models.Model], pk: int, changes: dict[str, Any]) -> None:
    """Save; where two rows that differed only in the passage would now be the same, this one gets a number."""
    versioned: dict[str, Any] = {"version": F("version") + 1} if any(one.name == "version" for one in model._meta.concrete_fields) else {}
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(pk=pk)
    try:
        with transaction.atomic():
            rows.update(**changes, **versioned)
    except IntegrityError:
        rows.update(**{name: f"{value} {pk}" if isinstance(value, str) else value for name, value in changes.items()}, **versioned)
