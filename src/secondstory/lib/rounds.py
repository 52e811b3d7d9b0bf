"""Work that is done again and again: a slice says what and how often, `site.walking` does it in the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Round:
    """`walk` is called at most once in `period`, by one process of all; what it finds nothing to do in should cost little."""

    name: str
    period: timedelta
    walk: Callable[[], object]


_declared: dict[str, Round] = {}


def every(period: timedelta, *, name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have the function below done every `period`, under a name like `actions.ladder`, which must stay: the last time is kept by it.

    Stands in a slice's `rounds.py`, which its `apps.py` imports when the program is ready.
    """

    def declare(walk: Callable[[], object]) -> Callable[[], object]:
        known = _declared.get(name)
        if known is not None and known.walk is not walk:
            raise ValueError(f"two rounds are called {name}")
        _declared[name] = Round(name, period, walk)
        return walk

    return declare


def declared() -> tuple[Round, ...]:
    """All of them, by name."""
    return tuple(_declared[name] for name in sorted(_declared))
