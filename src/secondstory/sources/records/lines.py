"""Bytes as lines of text: any of the encodings tools really write, and no line long enough to fill the memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(content: bytes) -> str:
    """Text whatever the encoding: by its byte-order mark, else UTF-8, else Windows-1252, in which no byte is an error here."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def lines_of(stream: IO[bytes], *, most_bytes: int) -> Iterator[tuple[int, str | None]]:
    """(number from 1, text without its ending) of each line, decoded one by one: a log may change its encoding in the middle.

    A line longer than `most_bytes` is None, and not kept in memory.
    """
    start = stream.read(3)
    if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        yield from _wide(start, stream, most_bytes=most_bytes)
        return
    left, number = start.removeprefix(codecs.BOM_UTF8), 0
    while True:
        line = left if left.endswith(b"\n") else left + stream.readline(most_bytes + 1 - len(left))
        left = b""
        if not line:
            return
        number += 1
        if b"\n" in line[:-1]:  # only the three bytes read first can hold a line's end in their middle
            first, left = line.split(b"\n", 1)
            yield number, decode(first).rstrip("\r")
            continue
        if len(line) > most_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(1_000_000)
            yield number, None
            continue
        yield number, decode(line).rstrip("\r\n")


def _wide(start: bytes, stream: IO[bytes], *, most_bytes: int) -> Iterator[tuple[int, str | None]]:
    encoding = "utf-16-le" if start[:2] == codecs.BOM_UTF16_LE else "utf-16-be"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text, number = decoder.decode(start[2:]), 0
    while True:
        block = stream.read(65_536)
        text += decoder.decode(block, final=not block)
        *whole, text = text.split("\n")
        for line in whole:
            number += 1
            yield number, line.rstrip("\r")
        if len(text) > most_bytes or not block:
            if text:
                yield number + 1, text if len(text) <= most_bytes else None
            return
