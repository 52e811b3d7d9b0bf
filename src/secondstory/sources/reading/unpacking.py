"""Opening a zip: an export from Notion, Confluence or Google, or a folder someone packed. Nothing is written to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from secondstory.sources.reading.unreadable import Unreadable

_ENDINGS = ".md .markdown .mdown .mdx .qmd .rmd .erb .txt .text .html .htm .xhtml .mht .mhtml .doc .docx .pdf"
DOCUMENTS = frozenset(_ENDINGS.split(" "))
"""What is taken from a zip or a folder; a file named by itself is tried whatever its name."""

DEEPEST = 2
MOST_MEMBERS = 5000
MOST_BYTES = 200_000_000
MOST_RATIO = 200

TOO_LARGE = "It unpacks to far more than a folder of reports holds, so it was not opened: pack fewer files into it."
OUTSIDE = "A name in it leads outside the folder it would be unpacked to, so it was not opened: pack the folder again."
ENCRYPTED = "It is protected by a password: unpack it, or make a zip without one."
DAMAGED = "It is a zip, but damaged or cut off: make or download it once more."
TOO_DEEP = "It holds zips within zips within zips: unpack it once and give what is inside."
NOTHING = "There is no document in it that this program reads (Markdown, text, HTML, PDF, .docx)."


@dataclass(frozen=True)
class Member:
    """A file in a zip: its path there, and its bytes; None when it is no document and was passed over."""

    name: str
    content: bytes | None


def documents_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The documents of a zip, by path; any other file is its own only document. Raises `Unreadable`."""
    for member in members_of(name, content):
        if member.content is not None:
            yield member.name, member.content


def members_of(name: str, content: bytes) -> Iterator[Member]:
    """Like `documents_in`, and also says what was passed over. Everything is checked before anything is unpacked."""
    if not is_bundle(content):
        yield Member(name, content)
        return
    found = False
    for member in _members(content, _Budget(MOST_BYTES, MOST_MEMBERS), depth=1):
        found = found or member.content is not None
        yield member
    if not found:
        raise Unreadable(NOTHING)


def is_bundle(content: bytes) -> bool:
    """Whether this is a zip that holds documents, rather than a document that happens to be a zip."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "[Content_Types].xml" not in archive.namelist() and "mimetype" not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        if b"[Content_Types].xml" in content[:4096] or b"word/" in content[:65536]:
            return False
        raise Unreadable(DAMAGED) from problem


def is_docx(content: bytes) -> bool:
    """Whether a zip is a Word document, even one that is cut off."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return b"word/" in content


@dataclass
class _Budget:
    """What may still be unpacked, over all zips in one."""

    bytes_left: int
    members_left: int

    def take(self, archive: zipfile.ZipFile) -> None:
        """Take what one zip says it holds; raises `Unreadable` when that is more than is left, or absurd for its size."""
        files = archive.infolist()
        self.members_left -= len(files)
        self.bytes_left -= sum(info.file_size for info in files if _is_wanted(info))
        if self.members_left < 0 or self.bytes_left < 0:
            raise Unreadable(TOO_LARGE)
        for info in files:
            if info.file_size > 1_000_000 and info.file_size > MOST_RATIO * max(info.compress_size, 1):
                raise Unreadable(TOO_LARGE)


def _members(content: bytes, budget: _Budget, *, depth: int) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            budget.take(archive)
            for info in archive.infolist():
                _check(info)
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                yield from _member(archive, info, budget, depth=depth)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError) as problem:
        raise Unreadable(DAMAGED) from problem


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, *, depth: int) -> Iterator[Member]:
    if info.is_dir() or _is_clutter(info.filename):
        return
    if not _is_wanted(info) or stat.S_ISLNK(info.external_attr >> 16):
        yield Member(info.filename, None)
        return
    content = archive.read(info)
    if not info.filename.lower().endswith(".zip"):
        yield Member(info.filename, content)
    elif depth == DEEPEST:
        raise Unreadable(TOO_DEEP)
    else:
        yield from _members(content, budget, depth=depth + 1)


def _check(info: zipfile.ZipInfo) -> None:
    """Refuse names that lead elsewhere, and members that need a password."""
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":" or "\0" in info.orig_filename:
        raise Unreadable(OUTSIDE)
    if info.flag_bits & 0x1:
        raise Unreadable(ENCRYPTED)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    return PurePosixPath(info.filename).suffix.lower() in DOCUMENTS | {".zip"}


def _is_clutter(name: str) -> bool:
    """What file systems and exports leave behind, worth no word: resource forks, hidden files."""
    return any(part == "__MACOSX" or part.startswith(".") for part in PurePosixPath(name).parts)
