"""Who decides for the organisation. Visitors are made in a slice above; this is all that is asked of one here."""

from __future__ import annotations

from typing import Protocol

from secondstory.audit.operations import Actor


class Decider(Actor, Protocol):
    """Whoever may decide for the organisation, or not."""

    @property
    def may_administer(self) -> bool: ...
