"""Files as they arrive over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.sources.operations import Given
from secondstory.sources.operations.previewing import check_total

ENVELOPE_BYTES = 2_000_000
"""What the names and boundaries of an upload may take beside the files themselves."""


def check_length(request: HttpRequest) -> None:
    """Refuse an upload that is too large before any of it is read. Raises `TooLarge`."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise Refusal(_("Send the upload with its length (Content-Length)."))
    check_total(max(0, int(length) - ENVELOPE_BYTES))


def given_in(files: Iterable[UploadedFile[Any]]) -> list[Given]:
    """Uploaded files as an import takes them."""
    return [Given(_name(file), file.size or 0, file.read) for file in files]


def _name(file: UploadedFile[Any]) -> str:
    return (file.name or _("unnamed")).replace("\0", "")[-600:]
