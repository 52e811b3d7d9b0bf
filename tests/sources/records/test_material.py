"""Zips that want to lead elsewhere, and what can be seen of a file before it is read."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from secondstory.sources.formats.reading import read
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.material import of_bytes


@pytest.mark.parametrize("name", ["../up.csv", "a/../../up.csv", "/etc/up.csv", "c:/up.csv", "..\\up.csv"])
def test_a_name_that_leads_outside_is_refused_and_not_passed_over_as_hidden(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "a,b")
        archive.writestr("ok.csv", "a,b")
    with pytest.raises(Unreadable) as refusal:
        of_bytes("a.zip", out.getvalue())
    assert "leads outside the folder" in refusal.value.sentence


def test_a_zip_whose_directory_points_before_its_beginning_is_refused_in_a_sentence() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.json", "[]")
    content = bytearray(written.getvalue())
    content[-6:-2] = (int.from_bytes(content[-6:-2], "little") + 1000).to_bytes(4, "little")
    with pytest.raises(Unreadable) as caught, of_bytes("a.zip", bytes(content)).open("a.json"):
        pass
    assert caught.value.sentence == "It is a zip, but damaged or cut off: make or download it once more."


def test_a_long_first_line_hides_nothing_of_what_stands_below_it() -> None:
    log = b"2026-03-14T13:00:00Z dump " + b"x" * 300_000 + b"\n" + b"2026-03-14T13:00:01Z error fine\n" * 3
    head = of_bytes("app.log", log).head()
    assert (len(head) < 65_536, head.count(b"\n"), head[-32:]) == (True, 4, b"2026-03-14T13:00:01Z error fine\n")
    assert len(list(read(of_bytes("app.log", log)))) == 4


@pytest.mark.parametrize(
    ("name", "content"), [("a.zip", b"PK\x05\x06" + bytes(18)), ("a.log.gz", gzip.compress(b"2026-03-14T13:00:01Z ok\n"))]
)
def test_what_is_packed_and_can_not_be_opened_says_so(name: str, content: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        list(read(of_bytes(name, content)))
    assert (
        refusal.value.sentence
        == {
            "a.zip": "There is no file in it: pack it again.",
            "a.log.gz": "It is packed in a way this program doesn't open (gzip, bzip2, xz, zstd, 7z or rar): unpack it, and give what is inside.",
        }[name]
    )
