"""PNG, chunk by chunk. One that moves (APNG) stands still afterwards."""

from __future__ import annotations

import zlib

from secondstory.lib.pictures.bits import Broken, Reader, Stripped, checked

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SEEN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"})
_ONCE = _SEEN - {b"IDAT"}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_MOST_BYTES = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"sBIT": 4, b"bKGD": 6, b"pHYs": 9, b"IEND": 0}


def strip(content: bytes) -> Stripped:
    """The chunks that draw it, in their order, up to its end."""
    reader = Reader(content, len(SIGNATURE))
    parts, met = [SIGNATURE], set[bytes]()
    width = height = 0
    while b"IEND" not in met:
        name, body = _chunk(reader)
        if not met:
            width, height = _head(name, body)
        if name not in _SEEN:
            continue
        if (name in _ONCE and name in met) or len(body) > _MOST_BYTES.get(name, len(body)):
            raise Broken
        met.add(name)
        parts.append(len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big"))
    if b"IDAT" not in met:
        raise Broken
    return Stripped(b"".join(parts), width, height)


def _chunk(reader: Reader) -> tuple[bytes, bytes]:
    size = reader.number(4)
    name = reader.take(4)
    body = reader.take(size)
    if reader.number(4) != zlib.crc32(name + body):
        raise Broken
    return name, body


def _head(name: bytes, body: bytes) -> tuple[int, int]:
    if name != b"IHDR" or len(body) != 13:
        raise Broken
    reader = Reader(body)
    size = checked(reader.number(4), reader.number(4))
    depth, colour, packing, filtering, interlaced = reader.take(5)
    if depth not in _DEPTHS.get(colour, set()) or packing or filtering or interlaced > 1:
        raise Broken
    return size
