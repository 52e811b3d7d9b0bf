"""Refusals: what the program will not do, in a sentence a user may read."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that can't be carried out as it stands. `sentence` says what to change."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(Refusal):
    """The visitor may see this but not do it."""

    status = 403


class Stale(Refusal):
    """Somebody else saved first. Both texts are kept, so nothing typed is lost."""

    status = 409

    def __init__(self, sentence: str, *, yours: dict[str, Any], theirs: dict[str, Any], version: int) -> None:
        super().__init__(sentence)
        self.yours = yours
        self.theirs = theirs
        self.version = version


class Removed(Refusal):
    """It was removed between the moment it was found and the moment it was to be changed."""

    status = 410


class VersionNeeded(Refusal):
    """An edit that doesn't say which version it was made from could overwrite something newer."""

    status = 428


class TooLarge(Refusal):
    """More bytes than a declared limit allows; the sentence names the limit."""

    status = 413


class NoRoom(Refusal):
    """The disk is full; nothing was half-made."""

    status = 507


class TooMany(Refusal):
    """More requests than a declared limit allows in a while."""

    status = 429
