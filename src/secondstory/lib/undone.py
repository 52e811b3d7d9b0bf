"""Undoing an undo: which of a chain of edits stand."""

from __future__ import annotations

from typing import Any

from secondstory.lib import clock


def turn_over(edit: Any) -> None:
    """`edit` has just been undone: what it had undone itself stands again and can be undone once more, what that had undone does
    not, and so on down. `edit` is a row with `undoes`, an edit before it, and `undone_at`."""
    stands, below = True, edit.undoes
    while below is not None:
        type(below)._default_manager.filter(pk=below.pk).update(undone_at=None if stands else clock.now())
        stands, below = not stands, below.undoes
