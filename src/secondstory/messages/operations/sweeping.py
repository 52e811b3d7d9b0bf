"""Ending what its day is over for, and letting go of what is old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.messages.enums import DigestState
from secondstory.messages.models import Digest, Told

KEPT = timedelta(days=60)
TOLD_KEPT = timedelta(days=400)
BATCH = 500


def give_up_yesterdays(now: datetime) -> int:
    """Give up those that wait and whose day is over on their reader's clock; the next day's digest says what stands then."""
    given_up = 0
    rows = Digest.objects.filter(state=DigestState.WAITING, day__lte=now.date()).select_related("user", "chat").order_by("pk")
    last = 0
    while some := list(rows.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        over = [row for row in some if row.day < now.astimezone(clock.zone_or_utc(_zone(row))).date()]
        for row in over:
            row.note = _("It could not be sent all day. %(why)s") % {"why": row.note}
            row.note = row.note[:400]
            row.state = DigestState.GIVEN_UP
        given_up += Digest.objects.bulk_update(over, ["state", "note"]) if over else 0
    return given_up


def sweep_digests() -> int:
    """Let go of what nobody looks at any more."""
    today = clock.now().date()
    gone = _delete(Digest.objects.filter(day__lt=today - KEPT))
    return gone + _delete(Told.objects.filter(on__lt=today - TOLD_KEPT))


def _delete(rows: QuerySet[Digest] | QuerySet[Told]) -> int:
    return rows.delete()[0]


def _zone(row: Digest) -> str:
    if row.chat is not None:
        return row.chat.zone
    return row.user.zone if row.user is not None else ""
