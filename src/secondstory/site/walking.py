"""Walks the rounds the slices declared: in the worker, by one process of all, each at most once in its period."""

from __future__ import annotations

import logging
import threading

from django.db import connection, transaction
from django.db.models import Q

from secondstory.audit.models import LastRound
from secondstory.lib import clock
from secondstory.lib.rounds import Round, declared

log = logging.getLogger(__name__)

PAUSE_S = 20.0
"""How often we look whether a round is due. A period shorter than this can't be kept."""


def walk_due_rounds() -> list[str]:
    """Walk each round that is due, and answer their names. One that fails is logged, tried again in its next period, and stops no other."""
    walked = []
    for one in declared():
        if not _take(one):
            continue
        walked.append(one.name)
        try:
            one.walk()
        except Exception:
            log.exception("the round %s failed; the others go on, and it is tried again in %s", one.name, one.period)
    return walked


def walk_until(stopped: threading.Event) -> None:
    """Go on walking until told to stop. A database that is away is asked again after the pause."""
    while not stopped.is_set():
        try:
            walk_due_rounds()
        except Exception:
            log.exception("the rounds couldn't be looked at; trying again in %s seconds", PAUSE_S)
        finally:
            connection.close()
        stopped.wait(PAUSE_S)


@transaction.atomic
def _take(one: Round) -> bool:
    """Whether the round is due and nobody else has taken it; if so it is ours for a period. A clock that was put back hinders nothing."""
    now = clock.now()
    if LastRound.objects.filter(Q(began_at__lte=now - one.period) | Q(began_at__gt=now), name=one.name).update(began_at=now):
        return True
    _row, is_first = LastRound.objects.get_or_create(name=one.name, defaults={"began_at": now})
    return is_first
