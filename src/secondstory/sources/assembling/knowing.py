"""When the responders are assumed to have known of a record: law 3, and only that."""

from __future__ import annotations

from typing import NamedTuple

from secondstory.sources.assembling.kept import Kept, is_human

RESPONDERS = "responders"


class Known(NamedTuple):
    """That a role knew of something from a moment on: microseconds since 1970, stated or assumed."""

    role: str
    at: int
    basis: str = "assumed"


def is_log_line(kept: Kept) -> bool:
    """A record in a log that is not a message, an alert or something a person did."""
    return kept.kind == "observation" and ("log" in kept.marks or not is_human(kept))


def known_of(kept: Kept) -> tuple[Known, ...]:
    """At their own time: alerts, messages, what people did, decided, found and met. Changes and log lines have none."""
    if kept.at is None or kept.kind == "change" or is_log_line(kept):
        return ()
    return (Known(RESPONDERS, kept.at),)
