"""Zips as exports make them, and as an enemy would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from secondstory.sources.reading import unpacking
from secondstory.sources.reading.unpacking import Member, documents_in, members_of
from secondstory.sources.reading.unreadable import Unreadable

Zip = Callable[[dict[str, bytes | str]], bytes]


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as no:
        list(documents_in("a.zip", content))
    return no.value.sentence


def test_any_other_file_is_its_own_only_document() -> None:
    assert list(documents_in("a.md", b"# T")) == [("a.md", b"# T")]


def test_notions_zip_in_a_zip(zip_of: Zip) -> None:
    inner = zip_of(
        {
            "Incidents 0123456789abcdef0123456789abcdef.csv": "Name,Status",
            "Incidents/Queue 0123456789abcdef0123456789abcdef.md": "# Queue",
            "Incidents/shot.png": b"\x89PNG",
            "__MACOSX/._x.md": "x",
            ".hidden.md": "x",
        }
    )
    assert list(members_of("Export.zip", zip_of({"ExportBlock-Part-1.zip": inner}))) == [
        Member("Incidents 0123456789abcdef0123456789abcdef.csv", None),
        Member("Incidents/Queue 0123456789abcdef0123456789abcdef.md", b"# Queue"),
        Member("Incidents/shot.png", None),
    ]


def test_a_word_document_is_no_bundle(docx: Callable[..., bytes]) -> None:
    content = docx("")
    assert list(documents_in("a.docx", content)) == [("a.docx", content)]
    assert list(documents_in("a.docx", content[:700])) == [("a.docx", content[:700])]


@pytest.mark.parametrize("name", ["../up.md", "a/../../up.md", "/etc/x.md", "..\\up.md", "C:\\x.md"])
def test_names_that_lead_outside_are_refused(zip_of: Zip, name: str) -> None:
    assert refusal(zip_of({"fine.md": "x", name: "x"})) == unpacking.OUTSIDE


def test_a_bomb_is_not_unpacked(zip_of: Zip) -> None:
    assert refusal(zip_of({"a.md": b"\0" * 3_000_000})) == unpacking.TOO_LARGE


def test_many_large_ones_are_not_unpacked(zip_of: Zip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    inner = zip_of({"a.md": "x" * 300, "b.md": "y" * 300})
    assert len(list(documents_in("a.zip", zip_of({"1.zip": inner})))) == 2
    assert refusal(zip_of({"1.zip": inner, "2.zip": inner})) == unpacking.TOO_LARGE


def test_too_many_names_are_not_looked_through(zip_of: Zip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    assert refusal(zip_of({f"{number}.md": "x" for number in range(4)})) == unpacking.TOO_LARGE


def test_three_deep_is_too_deep(zip_of: Zip) -> None:
    assert refusal(zip_of({"2.zip": zip_of({"3.zip": zip_of({"a.md": "x"})})})) == unpacking.TOO_DEEP


def test_passwords_are_refused(zip_of: Zip) -> None:
    content = bytearray(zip_of({"a.md": "x"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)) == unpacking.ENCRYPTED


@pytest.mark.parametrize("kept", [10, 60, -30])
def test_one_that_is_cut_off_says_so(zip_of: Zip, kept: int) -> None:
    assert refusal(zip_of({"a.md": "x" * 200})[:kept]) == unpacking.DAMAGED


def test_wrong_bytes_inside_are_found(zip_of: Zip) -> None:
    content = bytearray(zip_of({"a.md": bytes(range(97, 123)) * 9}))
    content[45] ^= 0xFF
    assert refusal(bytes(content)) == unpacking.DAMAGED


def test_links_are_not_followed() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.md", "x")
    assert list(members_of("a.zip", packed.getvalue())) == [Member("a.md", b"x"), Member("link.md", None)]


def test_no_document_at_all(zip_of: Zip) -> None:
    assert refusal(zip_of({"a.png": "x"})) == unpacking.NOTHING
