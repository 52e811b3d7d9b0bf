"""A file, a folder or a zip as a format sees it: named members, each opened as a stream, with limits. Nothing is unpacked to disk."""

from __future__ import annotations

import codecs
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO

from secondstory.sources.reading.unreadable import Unreadable

HEAD_BYTES = 65_536
ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and how an empty one does."""
_FEW_LINES = 3
_CUT_BYTES = 4_000
_MOST_PASSED_OVER = 64
_OF_ONE_LINE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"{", b"[", b"<", b"PK")
"""What begins so may well be one line as a whole."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
_DAMAGED_ZIP = "It is a zip, but damaged or cut off: make or download it once more."


@dataclass(frozen=True)
class Limits:
    """What one file, folder or zip may hold; each is a setting, and the sentence names it."""

    most_bytes: int = 2_000_000_000
    most_members: int = 50_000
    most_ratio: int = 200
    """How many times larger a member of a zip may be than it is packed."""
    most_line_bytes: int = 16_000_000
    most_value_bytes: int = 64_000_000
    """The longest line, and the largest single JSON value that is not a list of records."""


@dataclass(frozen=True)
class Material:
    """What was given, by name. A single file is its own only member."""

    name: str
    members: tuple[str, ...]
    limits: Limits
    _open: Callable[[str], IO[bytes]]
    is_bundle: bool = False
    day: date | None = None
    """The day that times without a day belong to, and the year of those without a year: the incident's, where it is known."""
    near: date | None = None
    """The day that the files beside it tell of: taken where nobody said which, and said to be a guess."""

    @contextmanager
    def open(self, member: str = "") -> Iterator[IO[bytes]]:
        """A member's bytes as a stream; without a name, the first. Raises `Unreadable` where the zip is damaged."""
        try:
            stream = self._open(member or self.members[0])
        except (*_DAMAGED, ValueError, struct.error, NotImplementedError, RuntimeError) as problem:  # whatever a changed directory leads to
            raise Unreadable(_DAMAGED_ZIP) from problem
        try:
            with stream:
                yield stream
        except _DAMAGED as problem:
            raise Unreadable(_DAMAGED_ZIP) from problem

    def head(self, member: str = "") -> bytes:
        """The first 64 KiB of a member; where one line fills them, its beginning and what stands below it."""
        with self.open(member) as stream:
            head = stream.read(HEAD_BYTES)
            if len(head) < HEAD_BYTES or head.count(b"\n") >= _FEW_LINES or head.startswith(_OF_ONE_LINE):
                return head
            return _lines_cut_short(head, stream)

    def only(self, member: str) -> Material:
        """One member as a material of its own, under the name it has in the bundle."""
        return Material(member, (member,), self.limits, self._open, day=self.day, near=self.near)

    def on(self, day: date | None) -> Material:
        """The same, with the day that times without one belong to."""
        return replace(self, day=day)

    def beside(self, near: date | None) -> Material:
        """The same, with the day that the files beside it tell of."""
        return replace(self, near=near)


def _lines_cut_short(head: bytes, stream: IO[bytes]) -> bytes:
    """The first lines, none of them long: a dump of ten megabytes in a log must not hide the log."""
    whole, ending, last = head.rpartition(b"\n")
    for _megabyte in range(_MOST_PASSED_OVER):
        rest = stream.readline(1_000_000)
        if not rest or rest.endswith(b"\n"):
            break
    return whole + ending + last[:_CUT_BYTES] + b"\n" + stream.read(HEAD_BYTES - _CUT_BYTES)


def of_path(path: Path, *, name: str = "", limits: Limits | None = None) -> Material:
    """A file, folder or zip on disk, called `name` if it has another there. Raises `Unreadable`; never follows a link out of a folder."""
    limits = limits or Limits()
    if path.is_dir():
        return _of_folder(path, limits)
    if not path.is_file():
        raise Unreadable("There is no file of this name: check the path.")
    with path.open("rb") as stream:
        is_zip = stream.read(4) in ZIP_BEGINS
    if is_zip:
        return _of_zip(name or path.name, zipfile_of(path), limits)
    if path.stat().st_size > limits.most_bytes:
        raise Unreadable(_too_large(limits))
    return Material(name or path.name, (name or path.name,), limits, lambda _member: path.open("rb"))


def of_bytes(name: str, content: bytes, *, limits: Limits | None = None) -> Material:
    """A file already in memory: an upload, a paste, the body of a webhook. Raises `Unreadable`."""
    limits = limits or Limits()
    if len(content) > limits.most_bytes:
        raise Unreadable(_too_large(limits))
    if content.startswith(ZIP_BEGINS):
        return _of_zip(name, zipfile_of(io.BytesIO(content)), limits)
    return Material(name, (name,), limits, lambda _member: io.BytesIO(content))


def zipfile_of(file: Path | IO[bytes]) -> zipfile.ZipFile:
    """An opened zip. Raises `Unreadable` when it is none."""
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        raise Unreadable(_DAMAGED_ZIP) from problem


def _of_zip(name: str, archive: zipfile.ZipFile, limits: Limits) -> Material:
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
    if len(infos) > limits.most_members:
        raise Unreadable(f"It holds more than {limits.most_members:,} files (setting records.most_files): pack fewer into it.")
    if sum(info.file_size for info in infos) > limits.most_bytes:
        raise Unreadable(_too_large(limits))
    for info in infos:
        _check(info, limits)
    by_name = {info.filename: info for info in infos}
    if not by_name:
        raise Unreadable("There is no file in it: pack it again.")
    return Material(name, tuple(sorted(by_name)), limits, lambda member: archive.open(by_name[member]), is_bundle=True)


def _check(info: zipfile.ZipInfo, limits: Limits) -> None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":" or "\0" in info.orig_filename:
        raise Unreadable("A name in it leads outside the folder it would be unpacked to, so it was not opened: pack the folder again.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable("It holds a link instead of a file: pack it again without links.")
    if info.flag_bits & 0x1:
        raise Unreadable("It is protected by a password: unpack it, or make a zip without one.")
    if info.file_size > 1_000_000 and info.file_size > limits.most_ratio * max(info.compress_size, 1):
        ratio = f"more than {limits.most_ratio} times its packed size (setting records.most_ratio)"
        raise Unreadable(f"A file in it unpacks to {ratio}, so it was not opened: unpack it yourself and give what is inside.")


def _of_folder(path: Path, limits: Limits) -> Material:
    files: dict[str, Path] = {}
    size = 0
    for name, file, bytes_in_it in sorted(_files_under(str(path), "")):
        files[name], size = Path(file), size + bytes_in_it
        if len(files) > limits.most_members:
            raise Unreadable(f"It holds more than {limits.most_members:,} files (setting records.most_files): give fewer at once.")
    if size > limits.most_bytes:
        raise Unreadable(_too_large(limits))
    if not files:
        raise Unreadable("There is no file in this folder.")
    return Material(path.name, tuple(files), limits, lambda member: files[member].open("rb"), is_bundle=True)


def _files_under(folder: str, prefix: str) -> Iterator[tuple[str, str, int]]:
    """(name from the top, path, size) of each file; links are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            if _is_clutter(entry.name) or entry.is_symlink():
                continue
            if entry.is_dir():
                yield from _files_under(entry.path, f"{name}/")
            elif entry.is_file():
                yield name, entry.path, entry.stat().st_size


def _too_large(limits: Limits) -> str:
    return f"It is larger than {limits.most_bytes // 1_000_000:,} MB (setting records.most_mb): split it, or raise the setting."


def _is_clutter(name: str) -> bool:
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in PurePosixPath(name.replace("\\", "/")).parts)
