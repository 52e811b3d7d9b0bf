"""Cursor pagination: the same few rows however many there are, and none twice while others are added."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
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


def _write(last: Any, newest_by: str) -> str:
    mark = [getattr(last, newest_by).isoformat(), last.uid]
    return base64.urlsafe_b64encode(json.dumps(mark).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[Any, str]:
    try:
        at, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = parse_datetime(at)
    except (ValueError, TypeError, binascii.Error):
        moment, key = None, ""
    if moment is None or not isinstance(key, str):
        raise Refusal(_("That page link is not complete. Go back to the list and start again."))
    return moment, key
