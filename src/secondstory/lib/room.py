"""A full disk, said in a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext as _

from secondstory.lib.errors import NoRoom

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def room_needed() -> Iterator[None]:
    """Turn a full disk, wherever inside it shows, into `NoRoom`. What was being written must be undone by whoever writes it."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in _FULL:
            raise
        raise NoRoom(_sentence()) from problem
    except OperationalError as problem:
        said = str(problem).lower()
        if "disk is full" not in said and "no space left" not in said and "disk i/o error" not in said:
            raise
        raise NoRoom(_sentence()) from problem


def _sentence() -> str:
    return _("The disk of the server is full, so nothing was kept. Make room on it and try again.")
