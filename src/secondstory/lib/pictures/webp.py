"""WebP, chunk by chunk."""

from __future__ import annotations

from secondstory.lib.pictures.bits import Broken, Reader, Stripped, checked

_ALPHA, _MOVES = 0x10, 0x02
_IN_A_FRAME = frozenset({b"ALPH", b"VP8 ", b"VP8L"})


def strip(content: bytes) -> Stripped:
    """What draws it; the flags of its head say so."""
    size = int.from_bytes(content[4:8], "little")
    if size + 8 > len(content):
        raise Broken
    reader = Reader(content[: size + 8], 12)
    name, body = _chunk(reader)
    if name == b"VP8X":
        return _extended(reader, body)
    width, height = _drawn(name, body)
    return Stripped(_riff(_packed(name, body)), width, height)


def _extended(reader: Reader, head: bytes) -> Stripped:
    if len(head) != 10:
        raise Broken
    flags = head[0] & (_ALPHA | _MOVES)
    width, height = int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    parts, frames, drawn = [_packed(b"VP8X", bytes([flags]) + head[1:4] + head[4:])], 0, False
    while not reader.is_over:
        name, body = _chunk(reader)
        if name == b"ANMF" and flags & _MOVES:
            parts.append(_packed(name, _frame(body, width, height)))
            frames, drawn = frames + 1, True
        elif name == b"ANIM" and flags & _MOVES:
            parts.append(_packed(name, body[:6]))
        elif name in _IN_A_FRAME and not flags & _MOVES:
            if name != b"ALPH":
                if drawn or _drawn(name, body) != (width, height):
                    raise Broken
                drawn = True
            parts.append(_packed(name, body))
    if not drawn:
        raise Broken
    return Stripped(_riff(*parts), width, height, frames * width * height)


def _frame(body: bytes, width: int, height: int) -> bytes:
    """A frame and what draws it, inside the picture."""
    reader = Reader(body)
    head = reader.take(16)
    left, top, wide, high = (int.from_bytes(head[at : at + 3], "little") for at in (0, 3, 6, 9))
    if 2 * left + wide + 1 > width or 2 * top + high + 1 > height:
        raise Broken
    parts, drawn = [head], False
    while not reader.is_over:
        name, content = _chunk(reader)
        if name in _IN_A_FRAME:
            parts.append(_packed(name, content))
        if name in {b"VP8 ", b"VP8L"}:
            if drawn or _drawn(name, content) != (wide + 1, high + 1):
                raise Broken
            drawn = True
    if not drawn:
        raise Broken
    return b"".join(parts)


def _drawn(name: bytes, body: bytes) -> tuple[int, int]:
    """The size of what a chunk draws."""
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) > 10:
        return checked(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF)
    if name == b"VP8L" and body[:1] == b"\x2f" and len(body) > 5:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise Broken


def _chunk(reader: Reader) -> tuple[bytes, bytes]:
    name, size = reader.take(4), reader.number(4, little=True)
    body = reader.take(size)
    if size % 2 and not reader.is_over:
        reader.take(1)
    return name, body


def _packed(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + (b"\0" if len(body) % 2 else b"")


def _riff(*parts: bytes) -> bytes:
    content = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(content).to_bytes(4, "little") + content
