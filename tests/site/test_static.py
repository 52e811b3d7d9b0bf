"""The program's own files, as a browser gets them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

STYLES = "/static/ui/app.css"


@pytest.fixture(scope="module")
def styles() -> bytes:
    return Path(str(finders.find("ui/app.css"))).read_bytes()


def test_a_text_is_packed_for_whoever_can_unpack_it(styles: bytes) -> None:
    packed = Client().get(STYLES, headers={"accept-encoding": "gzip, br"})
    assert (packed.status_code, packed["Content-Encoding"], packed["Vary"]) == (200, "gzip", "Accept-Encoding")
    assert gzip.decompress(packed.content) == styles
    assert packed["Content-Length"] == str(len(packed.content))


def test_a_text_is_plain_for_everyone_else(styles: bytes) -> None:
    plain = Client().get(STYLES)
    assert ("Content-Encoding" in plain, plain["Vary"], plain.content) == (False, "Accept-Encoding", styles)


def test_what_the_browser_has_already_is_not_sent_again() -> None:
    first = Client().get(STYLES)
    again = Client().get(STYLES, headers={"if-none-match": first["ETag"], "accept-encoding": "gzip"})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_outside_the_static_folders_is_reached() -> None:
    assert Client().get("/static/../settings.py").status_code in {302, 404}
    assert Client().get("/static/ui/nothing.css").status_code in {302, 404}
