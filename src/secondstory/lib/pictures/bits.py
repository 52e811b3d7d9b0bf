"""What the readers of all kinds of pictures share."""

from __future__ import annotations

from dataclasses import dataclass


class Broken(Exception):  # noqa: N818 - it says what the bytes are
    """The bytes end too early, or contradict themselves."""


@dataclass(frozen=True)
class Stripped:
    """A picture of which only what is seen is left. `frames_px` is the surface of all frames of one that moves."""

    content: bytes
    width_px: int
    height_px: int
    frames_px: int = 0


class Reader:
    """Bytes read from the front; asking for more than there are is `Broken`."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content = content
        self.at = at

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.content)

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count < 0 or self.at + count > len(self.content):
            raise Broken
        self.at += count
        return self.content[self.at - count : self.at]

    def number(self, count: int, *, little: bool = False) -> int:
        """The next `count` bytes as a number."""
        return int.from_bytes(self.take(count), "little" if little else "big")


def checked(width: int, height: int) -> tuple[int, int]:
    """A size, which nothing that is seen lacks."""
    if width < 1 or height < 1:
        raise Broken
    return width, height
