"""JPEG, segment by segment."""

from __future__ import annotations

from secondstory.lib.pictures.bits import Broken, Reader, Stripped, checked

_FRAMES = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive: what browsers show. The rest of 0xC0 to 0xCF, but for tables, is none of them."""
_TABLES = {0xC4, 0xDB, 0xDD}
_START_OF_SCAN, _END, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE1, 0xEE
_MOST_SCANS = 100
"""Ordinary progressive ones have ten; thousands keep a browser busy for minutes."""
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def strip(content: bytes) -> Stripped:
    """Its tables, its frame and its scans, with a new head that says how its colours are coded and which way up it is."""
    reader = Reader(content, 2)
    parts: list[bytes] = []
    size: tuple[int, int] | None = None
    scans, way_up, jfif, adobe = 0, 1, b"", b""
    while (marker := _marker(reader)) != _END:
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            raise Broken
        body = reader.take(reader.number(2) - 2)
        if marker in _FRAMES:
            size = _once(size, body)
            parts.append(_segment(marker, body))
        elif marker == _START_OF_SCAN:
            scans += 1
            if size is None or scans > _MOST_SCANS:
                raise Broken
            parts.append(_segment(marker, body) + _scanned(reader))
        elif marker in _TABLES:
            parts.append(_segment(marker, body))
        elif marker == 0xE0 and body.startswith(b"JFIF\0"):
            jfif = _JFIF
        elif marker == _EXIF and body.startswith(b"Exif\0\0"):
            way_up = _way_up(body[6:])
        elif marker == _ADOBE and body.startswith(b"Adobe"):
            adobe = _segment(marker, body[:12])
        elif 0xC0 <= marker <= 0xCF or marker == 0xDC:
            raise Broken
    if size is None or not scans:
        raise Broken
    head = b"\xff\xd8" + jfif + (_exif(way_up) if way_up != 1 else b"") + adobe
    width, height = size if way_up < 5 else (size[1], size[0])
    return Stripped(head + b"".join(parts) + b"\xff\xd9", width, height)


def _marker(reader: Reader) -> int:
    if reader.take(1) != b"\xff":
        raise Broken
    marker = 0xFF
    while marker == 0xFF:  # any number of them may stand before a marker
        marker = reader.number(1)
    if marker == 0:
        raise Broken
    return marker


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _once(size: tuple[int, int] | None, frame: bytes) -> tuple[int, int]:
    if size is not None:
        raise Broken
    reader = Reader(frame, 1)
    height, width = reader.number(2), reader.number(2)
    return checked(width, height)


def _scanned(reader: Reader) -> bytes:
    """What comes between a scan's head and the next marker: in it 0xFF is followed by 0 or by one of eight that are no end."""
    start = at = reader.at
    while True:
        at = reader.content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(reader.content):
            raise Broken
        following = reader.content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            break
        at += 2
    reader.at = at
    return reader.content[start:at]


def _way_up(tiff: bytes) -> int:
    """EXIF's orientation, 1 to 8; 1 where there is none, or it can't be read."""
    little = tiff[:2] == b"II"
    reader = Reader(tiff, 4)
    try:
        reader.at = reader.number(4, little=little)
        for _entry in range(min(reader.number(2, little=little), 200)):
            tag, kind = reader.number(2, little=little), reader.number(2, little=little)
            reader.take(4)
            value = reader.number(2, little=little)
            reader.take(2)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 1
    except Broken:
        return 1
    return 1


def _exif(way_up: int) -> bytes:
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + way_up.to_bytes(2, "big") + b"\0\0"
    return _segment(_EXIF, b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0")
