"""What a search refuses, and what it says when it can't answer."""

from __future__ import annotations

from secondstory.lib.errors import Refusal


class NothingToLookFor(Refusal):
    """The words hold nothing a search could look for."""


class SearchFailed(Refusal):
    """The index did not answer. It is never shown as an empty list (law 6)."""

    status = 503
