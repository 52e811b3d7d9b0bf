"""What is done again and again: sending what is due, and letting go of what is old."""

from __future__ import annotations

from datetime import timedelta

from secondstory.lib.rounds import every
from secondstory.messages.operations import Tally, send_digests, sweep_digests, tell_chats


@every(timedelta(minutes=15), name="messages.digests")
def send() -> Tally:
    """Whoever's hour has come gets their digest, then each team's chat."""
    tally = send_digests()
    tell_chats()
    return tally


@every(timedelta(days=1), name="messages.sweeping")
def sweep() -> int:
    """What became of old digests, and what was told long ago."""
    return sweep_digests()
