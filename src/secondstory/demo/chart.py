"""The example's graphs: lines over hours, drawn here as PNG, so that no picture of anybody else's is in it."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

WIDTH, HEIGHT = 960, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 24, 24, 44
_PAPER, _GRID, _INK = (251, 250, 246), (222, 217, 206), (90, 86, 78)
_LINES = ((176, 128, 36), (84, 110, 134))
_THICK_PX = 3.2
_LETTER_PX = 3
_ROWS = {
    "0": (7, 5, 5, 5, 7), "1": (2, 6, 2, 2, 7), "2": (7, 1, 7, 4, 7), "3": (7, 1, 7, 1, 7), "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7), "6": (7, 4, 7, 5, 7), "7": (7, 1, 1, 1, 1), "8": (7, 5, 7, 5, 7), "9": (7, 5, 7, 1, 7),
    ":": (0, 2, 0, 2, 0), ".": (0, 0, 0, 0, 2), "k": (4, 5, 6, 5, 5),
}  # fmt: skip
"""Five rows of three dots, as bits."""


def draw(told: dict[str, Any]) -> bytes:
    """A graph: `lines` are lists of [hour, value]; `hours` and `values` are where the scales have marks, and what they say."""
    picture = [bytearray(_PAPER * WIDTH) for _row in range(HEIGHT)]
    hours, values = told["hours"], told["values"]
    across = _Scale(hours[0][0], hours[-1][0], _LEFT, WIDTH - _RIGHT)
    up = _Scale(values[0][0], values[-1][0], HEIGHT - _BOTTOM, _TOP)
    for at, word in values:
        y = round(up.of(at))
        picture[y][3 * _LEFT : 3 * (WIDTH - _RIGHT)] = bytes(_GRID * (WIDTH - _RIGHT - _LEFT))
        _write(picture, word, right=_LEFT - 12, top=y - 7)
    for at, word in hours:
        middle = round(across.of(at)) + 2 * _LETTER_PX * len(word)
        _write(picture, word, right=min(middle, WIDTH - 4), top=HEIGHT - _BOTTOM + 16)
    for colour, line in zip(_LINES, told["lines"], strict=False):
        _draw_line(picture, [(across.of(hour), up.of(value)) for hour, value in line], colour)
    return _png(picture)


class _Scale:
    """From values to pixels."""

    def __init__(self, first: float, last: float, start: float, end: float) -> None:
        self.first, self.start, self.a_unit = first, start, (end - start) / (last - first)

    def of(self, value: float) -> float:
        return self.start + (value - self.first) * self.a_unit


def _draw_line(picture: list[bytearray], points: Sequence[tuple[float, float]], colour: tuple[int, int, int]) -> None:
    """Column by column; where it is steep, more of a column belongs to it, as far as the line reaches."""
    for (x0, y0), (x1, y1) in pairwise(points):
        slope = (y1 - y0) / (x1 - x0)
        half = _THICK_PX / 2 * math.hypot(1, slope)
        upper, lower = math.floor(min(y0, y1) - _THICK_PX / 2), math.ceil(max(y0, y1) + _THICK_PX / 2)
        for x in range(round(x0), round(x1) + 1):
            y = y0 + slope * (x - x0)
            for row in range(max(0, upper, math.floor(y - half)), min(HEIGHT, lower + 1, math.ceil(y + half) + 1)):
                _mix(picture[row], x, colour, min(1.0, max(0.0, half + 0.5 - abs(row - y))))


def _mix(row: bytearray, x: int, colour: tuple[int, int, int], share: float) -> None:
    for part in range(3):
        row[3 * x + part] = round(row[3 * x + part] * (1 - share) + colour[part] * share)


def _write(picture: list[bytearray], word: str, *, right: int, top: int) -> None:
    left = right - 4 * _LETTER_PX * len(word)
    for number, letter in enumerate(word):
        for y, bits in enumerate(_ROWS[letter]):
            for x in range(3):
                if bits >> (2 - x) & 1:
                    at = 3 * (left + (4 * number + x) * _LETTER_PX)
                    for row in picture[top + y * _LETTER_PX : top + (y + 1) * _LETTER_PX]:
                        row[at : at + 3 * _LETTER_PX] = bytes(_INK * _LETTER_PX)


def _png(picture: list[bytearray]) -> bytes:
    head = WIDTH.to_bytes(4, "big") + HEIGHT.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    body = zlib.compress(b"".join(b"\0" + row for row in picture), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
