"""What was understood, as plain JSON and back, so that it can be looked at before it is saved."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from secondstory.sources.reading.understood import FoundAction, FoundEvent, FoundFactor, FoundSection, Understood


def as_kept(understood: Understood) -> dict[str, Any]:
    """Every field, as JSON can hold it."""
    return asdict(understood)


def from_kept(kept: dict[str, Any]) -> Understood:
    """The same value again."""
    values = dict(kept)
    values["events"] = tuple(FoundEvent(**row) for row in kept["events"])
    values["actions"] = tuple(FoundAction(**row) for row in kept["actions"])
    values["factors"] = tuple(FoundFactor(**row) for row in kept["factors"])
    values["sections"] = tuple(FoundSection(**row) for row in kept["sections"])
    for name in ("services", "learned", "problems"):
        values[name] = tuple(kept[name])
    return Understood(**values)
