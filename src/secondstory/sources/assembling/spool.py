"""Sorting more than fits in memory: sorted runs in temporary files, merged. The files have no name and go when they are closed."""

from __future__ import annotations

import heapq
import marshal
import struct
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO, Any, Self

MOST_IN_MEMORY = 20_000
MOST_BYTES = 24_000_000
MOST_RUNS = 48
_HEAD = struct.Struct("<qqI")
_BUFFER = 65_536

Key = tuple[int, int]
Entry = tuple[int, int, bytes]


class Spool:
    """Values in the order of their keys. Keys are pairs of whole numbers, and unique, so that the order is total."""

    def __init__(self) -> None:
        self._waiting: list[Entry] = []
        self._bytes = 0
        self._runs: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the room on disk back."""
        self._open.close()
        self._runs.clear()
        self._waiting.clear()

    def add(self, key: Key, value: tuple[Any, ...]) -> None:
        """Keep a tuple of texts, numbers and tuples of those."""
        packed = marshal.dumps(value)
        self._waiting.append((*key, packed))
        self._bytes += len(packed)
        if len(self._waiting) >= MOST_IN_MEMORY or self._bytes >= MOST_BYTES:
            self._write_down()

    def in_order(self) -> Iterator[tuple[Key, tuple[Any, ...]]]:
        """All of them, smallest key first; may be asked again."""
        self._waiting.sort(key=_key)
        for first, second, packed in heapq.merge(*map(_read, self._runs), iter(self._waiting), key=_key):
            yield (first, second), marshal.loads(packed)  # noqa: S302 - written by this process to a file without a name

    def _write_down(self) -> None:
        self._waiting.sort(key=_key)
        self._runs.append(self._run(iter(self._waiting)))
        self._waiting.clear()
        self._bytes = 0
        if len(self._runs) >= MOST_RUNS:
            merged = self._run(heapq.merge(*map(_read, self._runs), key=_key))
            for run in self._runs:
                run.close()
            self._runs = [merged]

    def _run(self, entries: Iterator[Entry]) -> IO[bytes]:
        run = self._open.enter_context(tempfile.TemporaryFile(buffering=_BUFFER))  # noqa: SIM115 - closed with the others
        while some := list(islice(entries, 500)):
            run.write(b"".join(_HEAD.pack(first, second, len(packed)) + packed for first, second, packed in some))
        run.flush()
        return run


class Tape:
    """Values in the order they were added, on disk, read as often as one likes."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1_000_000)  # noqa: SIM115 - closed by `close`
        self._end = 0

    def close(self) -> None:
        """Give the room on disk back."""
        self._file.close()

    def add(self, value: tuple[Any, ...]) -> None:
        """Keep a tuple of texts, numbers and tuples of those."""
        packed = marshal.dumps(value)
        self._file.write(_HEAD.pack(0, 0, len(packed)) + packed)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        self._file.flush()
        for _first, _second, packed in _read(self._file):
            yield marshal.loads(packed)  # noqa: S302 - the same


def _key(entry: Entry) -> Key:
    return entry[0], entry[1]


def _read(run: IO[bytes]) -> Iterator[Entry]:
    """What was written, by its own place in the file, as the same file may be read by two at once."""
    place, left = 0, b""
    while True:
        run.seek(place)
        block = run.read(_BUFFER)
        if not block:
            return
        place += len(block)
        left += block
        at = 0
        while at + _HEAD.size <= len(left):
            first, second, size = _HEAD.unpack_from(left, at)
            end = at + _HEAD.size + size
            if end > len(left):
                missing = end - len(left)
                if missing > _BUFFER:
                    run.seek(place)
                    more = run.read(missing)
                    place += len(more)
                    left += more
                    if len(left) < end:
                        return
                else:
                    break
            yield first, second, left[at + _HEAD.size : end]
            at = end
        left = left[at:]
