"""Where words still have room in the drawing: no label over another, over an arc, or over the mark of a fold. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

TEXT_SIZE = 13
LETTER = 6.6
"""About how wide a letter is at that size."""
RISE, SINK = 10.5, 3.0
"""How far letters reach above and below the line they stand on."""
APART = 8.0
"""How far two labels on one line stay from each other."""


@dataclass(frozen=True)
class Box:
    """A piece of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def width_of(shown: str) -> float:
    """About how wide a text is drawn."""
    return len(shown) * LETTER


def curve(start: tuple[float, float], first: tuple[float, float], second: tuple[float, float], end: tuple[float, float]) -> Iterator[Box]:
    """Small boxes along a Bézier curve, close enough for no letter to pass between them."""
    steps = max(8, int(abs(end[0] - start[0]) / 5))
    for step in range(steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        x = a * start[0] + b * first[0] + c * second[0] + d * end[0]
        y = a * start[1] + b * first[1] + c * second[1] + d * end[1]
        yield Box(x - 2, y - 2, x + 2, y + 2)


@dataclass
class Room:
    """What stands already."""

    _taken: list[Box] = field(default_factory=list)

    def take(self, boxes: Iterable[Box]) -> None:
        """Keep words away from these."""
        self._taken.extend(boxes)

    def place(self, shown: str, places: Iterable[tuple[float, float]], *, within: tuple[float, float]) -> tuple[float, float] | None:
        """The first of `places` (where the text would begin, moved inside two edges) that is free, now taken; None if none is."""
        width, (left, right) = width_of(shown), within
        for wanted, y in places:
            x = max(left, min(wanted, right - width))
            box = Box(x - APART / 2, y - RISE, x + width + APART / 2, y + SINK)
            if not any(box.meets(one) for one in self._taken):
                self._taken.append(box)
                return x, y
        return None
