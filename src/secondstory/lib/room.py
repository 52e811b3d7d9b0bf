"""A full disk, said in a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext as _

from secondstory.lib.errors import NoRoom

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SAID = ("disk is full", "no space left", "disk i/o error")


@contextmanager
def room_needed() -> Iterator[None]:
    """Turn a full disk, wherever inside it shows, into `NoRoom`. What was being written must be undone by whoever writes it."""
    try:
        yield
    except (OSError, OperationalError) as problem:
        refusal = no_room(problem)
        if refusal is None:
            raise
        raise refusal from problem


def no_room(problem: Exception) -> NoRoom | None:
    """The refusal for a full disk, if that is what the problem is."""
    if isinstance(problem, OSError):
        is_full = problem.errno in _FULL
    elif isinstance(problem, OperationalError):
        is_full = any(words in str(problem).lower() for words in _SAID)
    else:
        is_full = False
    return NoRoom(_("The disk of the server is full, so nothing was kept. Make room on it and try again.")) if is_full else None
