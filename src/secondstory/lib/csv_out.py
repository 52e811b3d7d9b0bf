"""Rows as CSV that a spreadsheet can open without running anything, a few at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500


def cell(value: object) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front; None is empty."""
    shown = "" if value is None else str(value)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def without_apostrophe(text: str) -> str:
    """What `cell` was given: the apostrophe in front of a formula is taken off again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def lines_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The head, then pieces of `AT_ONCE` rows each."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(value) for value in row])
        if number % AT_ONCE == 0:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()


def streamed(request: HttpRequest, pieces: Iterator[str], *, name: str) -> StreamingHttpResponse:
    """An answer that is sent while it is made. `name` is the file's, without its ending."""
    answer = StreamingHttpResponse(_in_turn(pieces) if isinstance(request, ASGIRequest) else pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


async def _in_turn(pieces: Iterator[str]) -> AsyncIterator[str]:
    following = sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece
