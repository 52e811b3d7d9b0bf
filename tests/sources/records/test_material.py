"""Zips that want to lead elsewhere."""

from __future__ import annotations

import io
import zipfile

import pytest

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
