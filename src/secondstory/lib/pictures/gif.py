"""GIF, block by block."""

from __future__ import annotations

from secondstory.lib.pictures.bits import Broken, Reader, Stripped, checked

_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def strip(content: bytes) -> Stripped:
    """Its frames, their timing and how often they are repeated; no comments and nothing of other programs."""
    reader = Reader(content, 6)
    width, height = checked(reader.number(2, little=True), reader.number(2, little=True))
    flags = reader.number(1)
    parts = [content[:10], bytes([flags]), reader.take(2), _colours(reader, flags)]
    frames_px = 0
    while (block := reader.number(1)) != _TRAILER:
        if block == _IMAGE:
            head = reader.take(9)
            left, top, wide, high = (int.from_bytes(head[at : at + 2], "little") for at in (0, 2, 4, 6))
            if not wide or not high or left + wide > width or top + high > height:
                raise Broken
            frames_px += width * height
            parts += [bytes([_IMAGE]), head, _colours(reader, head[8]), reader.take(1), _chain(reader)]
        elif block == _EXTENSION:
            parts.append(_extension(reader))
        else:
            raise Broken
    if not frames_px:
        raise Broken
    return Stripped(b"".join([*parts, bytes([_TRAILER])]), width, height, frames_px)


def _colours(reader: Reader, flags: int) -> bytes:
    return reader.take(3 << ((flags & 7) + 1)) if flags & 0x80 else b""


def _chain(reader: Reader) -> bytes:
    """Pieces of at most 255 bytes up to an empty one."""
    start = reader.at
    while size := reader.number(1):
        reader.take(size)
    return reader.content[start : reader.at]


def _extension(reader: Reader) -> bytes:
    label = reader.number(1)
    chain = _chain(reader)
    is_loop = label == _APPLICATION and chain[:1] == b"\x0b" and chain[1:12] in _LOOPS and len(chain) == 17
    if is_loop or (label == _TIMING and len(chain) == 6):
        return bytes([_EXTENSION, label]) + chain
    return b""
