"""The claim on a day, and what became of it: the same for a person and for a team's chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.remembering import remembered
from secondstory.messages.calling import Handed
from secondstory.messages.composing import base_address, block_of
from secondstory.messages.enums import DigestState, Outcome
from secondstory.messages.lines import Line
from secondstory.messages.models import ChatHook, Digest, Told
from secondstory.messages.operations.chatting import hand_over
from secondstory.messages.queries import chat_hours, chat_reader, news_for
from secondstory.people.models import User

WAITS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))
"""After the first try, the second, and so on; the last for all that follow."""
CUT_OFF = timedelta(minutes=15)
"""A digest that is being handed over for so long is not: its process ended. No hand-over takes half as long."""

_ENDS = {Outcome.SENT: DigestState.SENT, Outcome.REFUSED: DigestState.REFUSED, Outcome.UNKNOWN: DigestState.UNKNOWN}


def claim(uid: str, day: date, *, user: User | None = None, chat: ChatHook | None = None) -> Digest | None:
    """Take a reader's day, if nobody has: the row is saved before anything is handed over. None: somebody has, or it is not time."""
    now = clock.now()
    begun = {"state": DigestState.SENDING, "began_at": now}
    try:
        with transaction.atomic():
            return Digest.objects.create(reader_uid=uid, user=user, chat=chat, day=day, tries=1, **begun)
    except IntegrityError:
        row = Digest.objects.filter(reader_uid=uid, day=day, state=DigestState.WAITING, not_before__lte=now).first()
    if row is None:
        return None
    again = Digest.objects.filter(pk=row.pk, state=DigestState.WAITING, tries=row.tries)
    if not again.update(tries=row.tries + 1, **begun):
        return None
    row.refresh_from_db()
    return row


@transaction.atomic
def settle(digest: Digest, handed: Handed, lines: Sequence[Line]) -> None:
    """Write down what became of it; what was told is remembered only when it is known to have been told."""
    now = clock.now()
    digest.state = _ENDS.get(handed.outcome, DigestState.WAITING)
    digest.note, digest.lines = handed.sentence[:400], len(lines)
    if handed.outcome == Outcome.LATER:
        digest.not_before = handed.retry_at or now + WAITS[min(digest.tries, len(WAITS)) - 1]
    if handed.outcome == Outcome.SENT:
        digest.sent_at = now
        rows = [Told(reader_uid=digest.reader_uid, key=line.key, on=digest.day) for line in lines]
        Told.objects.bulk_create(rows, update_conflicts=True, unique_fields=["reader_uid", "key"], update_fields=["on"])
    digest.save()


def say_nothing(digest: Digest) -> None:
    """There was something to say, and now there is not: it was done meanwhile, or may not be seen any more."""
    Digest.objects.filter(pk=digest.pk).update(state=DigestState.NOTHING, note="")


def nothing_left(uids: Sequence[str], now: datetime) -> int:
    """What waited to be tried again by `now` has nothing to say any more to these readers."""
    waiting = Digest.objects.filter(reader_uid__in=uids, state=DigestState.WAITING, not_before__lte=now)
    return waiting.update(state=DigestState.NOTHING, note="")


def close_cut_off(now: datetime) -> int:
    """Give a name to those whose process ended while they were handed over. They are not sent again: nobody knows whether they arrived."""
    note = _(
        "The program ended while it was handed over, so nobody knows whether it arrived. It is not sent twice; tomorrow’s says it again."
    )
    rows = Digest.objects.filter(state=DigestState.SENDING, began_at__lt=now - CUT_OFF)
    return rows.update(state=DigestState.UNKNOWN, note=note)


def tell_chats() -> int:
    """Post the digest of each team whose chat is to hear it now; how many were posted."""
    posted = 0
    for hook in ChatHook.objects.filter(is_on=True, is_example=False).select_related("team"):
        with remembered():
            if base_address() and chat_hours(hook).is_time(clock.now()):
                posted += _tell_chat(hook)
    return posted


def _tell_chat(hook: ChatHook) -> int:
    reader = chat_reader(hook, clock.now())
    taken = Digest.objects.filter(reader_uid=hook.uid, day=reader.today).exclude(state=DigestState.WAITING)
    if taken.exists():
        return 0
    lines = news_for([reader], {})[hook.uid]
    if not lines:
        Digest.objects.get_or_create(reader_uid=hook.uid, day=reader.today, defaults={"chat": hook, "state": DigestState.NOTHING})
        nothing_left([hook.uid], clock.now())
        return 0
    digest = claim(hook.uid, reader.today, chat=hook)
    if digest is None:
        return 0
    handed = hand_over(hook, block_of(hook.team, lines))
    settle(digest, handed, lines)
    return int(handed.outcome == Outcome.SENT)
