"""What goes over the wire: binary frames as y-protocols writes them, and three of our own (decisions/0013-live-text.md)."""

from __future__ import annotations

from enum import IntEnum

LONGEST_NUMBER = 10
"""Bytes of seven bits: more than JavaScript can count to."""


class Kind(IntEnum):
    """The first number of a frame."""

    SYNC = 0
    PRESENCE = 1
    ASK_PRESENCE = 3
    KEPT = 4
    TROUBLE = 5
    MODE = 6


class Step(IntEnum):
    """The second number of a frame about the text: what one has, what the other lacks, what has just been written."""

    HAVE = 0
    LACKED = 1
    WRITTEN = 2


class Code(IntEnum):
    """Why a socket was shut."""

    REFUSED = 4403
    DID_NOT_READ = 4408
    OTHER_SCHEMA = 4409
    TOO_LARGE = 4413
    GARBAGE = 4422
    AGAIN = 1012


class Shut(Exception):  # noqa: N818  # what happens to a peer, which need not be its mistake
    """The peer can't stay; `code` says why, and `sentence` what to do about it."""

    def __init__(self, code: Code, sentence: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Reader:
    """Reads numbers and pieces off a frame. Whatever is not there raises `Shut`."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame
        self._at = 0

    def number(self) -> int:
        """The next number, seven bits a byte."""
        found = 0
        for place in range(LONGEST_NUMBER):
            if self._at >= len(self._frame):
                break
            byte = self._frame[self._at]
            self._at += 1
            found |= (byte & 127) << 7 * place
            if byte < 128:
                return found
        raise Shut(Code.GARBAGE)

    def piece(self) -> bytes:
        """The next piece: its length, then its bytes."""
        length = self.number()
        found = self._frame[self._at : self._at + length]
        if len(found) < length:
            raise Shut(Code.GARBAGE)
        self._at += length
        return found


def number(value: int) -> bytes:
    """A number, seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


def piece(value: bytes) -> bytes:
    """Bytes after their length."""
    return number(len(value)) + value


def have(state: bytes) -> bytes:
    """Sync step 1: what I have; tell me what I lack."""
    return bytes([Kind.SYNC, Step.HAVE]) + piece(state)


def lacked(update: bytes) -> bytes:
    """Sync step 2: what you lacked."""
    return bytes([Kind.SYNC, Step.LACKED]) + piece(update)


def written(update: bytes) -> bytes:
    """What has just been written."""
    return bytes([Kind.SYNC, Step.WRITTEN]) + piece(update)


def presence(update: bytes) -> bytes:
    """Who is where."""
    return bytes([Kind.PRESENCE]) + piece(update)


def kept(count: int) -> bytes:
    """So many of your frames with changes are committed."""
    return bytes([Kind.KEPT]) + number(count)


def trouble(sentence: str) -> bytes:
    """Nothing can be kept at the moment; with no sentence, it can again."""
    return bytes([Kind.TROUBLE]) + piece(sentence.encode())


def mode(*, may_write: bool) -> bytes:
    """Whether you may write."""
    return bytes([Kind.MODE, may_write])
