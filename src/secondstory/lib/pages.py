"""Cursor pagination: the same few rows however many there are, and none twice while others are added."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows and the cursor after the last of them; `next` is empty on the last page."""

    rows: list[M]
    next: str


def page_of(rows: QuerySet[M], *, newest_by: str, cursor: str = "", size: int = 50) -> Page[M]:
    """One page of `rows`, newest first by the datetime field `newest_by`, ties by uid. Raises `Refusal` on a bad cursor."""
    if cursor:
        at, key = _read(cursor)
        rows = rows.filter(Q(**{f"{newest_by}__lt": at}) | Q(**{newest_by: at}, uid__lt=key))
    found = list(rows.order_by(f"-{newest_by}", "-uid")[: size + 1])
    rest = found[size:]
    return Page(found[:size], _write(found[size - 1], newest_by) if rest else "")


def page_in_order(rows: QuerySet[M], *, by: tuple[str, ...], cursor: str = "", size: int = 200) -> Page[M]:
    """One page of `rows`, lowest first by the fields `by`, which no two rows share. Raises `Refusal` on a bad cursor.

    `by` are datetimes and whole numbers.
    """
    if cursor:
        place = dict(zip(by, _marks(cursor, len(by)), strict=True))
        later = Q(pk__in=[])
        for number, name in enumerate(by):
            later |= Q(**{one: place[one] for one in by[:number]}, **{f"{name}__gt": place[name]})
        rows = rows.filter(later)
    found = list(rows.order_by(*by)[: size + 1])
    rest = found[size:]
    return Page(found[:size], _encoded([getattr(found[size - 1], name) for name in by]) if rest else "")


@dataclass(frozen=True)
class Stretch(Generic[M]):
    """Some rows still to be fetched, and the cursor after them; `next` is empty where there are no more."""

    rows: QuerySet[M]
    next: str


def page_by_number(rows: QuerySet[M], *, cursor: str = "", size: int = 200) -> Stretch[M]:
    """One page of `rows` in their own order. The cursor counts rows, so it tells nothing of rows that are not among them.

    For rows that stand still. Raises `Refusal` on a bad cursor.
    """
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9):
        raise _broken()
    begin = int(cursor or 0)
    has_more = rows[begin + size : begin + size + 1].exists()
    return Stretch(rows[begin : begin + size], str(begin + size) if has_more else "")


def _write(last: Any, newest_by: str) -> str:
    return _encoded([getattr(last, newest_by), last.uid])


def _read(cursor: str) -> tuple[Any, str]:
    moment, key = _marks(cursor, 2)
    if not isinstance(moment, datetime) or not isinstance(key, str):
        raise _broken()
    return moment, key


def _encoded(marks: list[Any]) -> str:
    plain = [mark.isoformat() if isinstance(mark, datetime) else mark for mark in marks]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _marks(cursor: str, count: int) -> list[Any]:
    """What a cursor says: aware datetimes, whole numbers, and plain words."""
    try:
        marks = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        read = [_mark(mark) for mark in marks]
    except (ValueError, TypeError, binascii.Error) as problem:
        raise _broken() from problem
    if len(read) != count:
        raise _broken()
    return read


def _mark(mark: Any) -> Any:
    if isinstance(mark, int) and abs(mark) < 2**62:
        return mark
    if not isinstance(mark, str):
        raise TypeError(mark)
    moment = parse_datetime(mark)
    if moment is not None and moment.tzinfo is not None:
        return moment
    if not mark.isalnum():
        raise ValueError(mark)
    return mark


def _broken() -> Refusal:
    return Refusal(_("That page link is not complete. Go back to the list and start again."))
