"""What is looked at again and again, so that no action slips silently."""

from __future__ import annotations

from datetime import timedelta

from secondstory.actions.operations import grade_unread, return_orphaned_actions
from secondstory.lib.rounds import every


@every(timedelta(hours=6), name="actions.orphaned")
def return_orphaned() -> None:
    """Give back what belongs to somebody who has left, should the receiver have been cut off."""
    return_orphaned_actions()


@every(timedelta(minutes=15), name="actions.grades")
def read_texts() -> None:
    """Read what texts are worth that came in by a door which doesn't, or were there before anybody asked."""
    grade_unread()
