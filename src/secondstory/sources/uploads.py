"""Files as they arrive over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal, TooLarge
from secondstory.sources.operations import Given, room_needed
from secondstory.sources.operations.previewing import MOST_DOCUMENTS, check_total

ENVELOPE_BYTES = 2_000_000
"""What the names and boundaries of an upload may take beside the files themselves."""


def check_length(request: HttpRequest) -> None:
    """Refuse an upload that is too large before any of it is read. Raises `TooLarge`."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise Refusal(_("Send the upload with its length (Content-Length)."))
    check_total(max(0, int(length) - ENVELOPE_BYTES))


@contextmanager
def receiving(request: HttpRequest) -> Iterator[None]:
    """Whatever goes wrong while an upload comes in, in a sentence: its length is checked first. Raises `Refusal`."""
    check_length(request)
    try:
        with room_needed():
            yield
    except TooManyFilesSent as problem:
        sentence = _("There are more than %(most)d files. Import them in several goes, or as zips.")
        raise TooLarge(sentence % {"most": MOST_DOCUMENTS}) from problem
    except MultiPartParserError as problem:
        raise Refusal(_("The upload can’t be read as it arrived. Give its files shorter names, and send it once more.")) from problem


def given_in(files: Iterable[UploadedFile[Any]]) -> list[Given]:
    """Uploaded files as an import takes them."""
    return [Given(_name(file), file.size or 0, file.read) for file in files]


def _name(file: UploadedFile[Any]) -> str:
    return (file.name or _("unnamed")).replace("\0", "")[-600:]
