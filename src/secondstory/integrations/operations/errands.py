"""What is to be asked of trackers: kept first, then run, again and again if need be, until it is done or somebody has to act.

A tracker is never asked inside a transaction: it may take half a minute, and nobody else could write meanwhile.
"""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.integrations import settings
from secondstory.integrations.composing import changes_for, issue_of, marker_of
from secondstory.integrations.enums import CLOSED_STANDINGS, Cause, ErrandState, Verb
from secondstory.integrations.kinds import tracker_of
from secondstory.integrations.models import Connection, Errand, TrackerLink
from secondstory.integrations.operations.applying import apply_reading, link_made, mark_written
from secondstory.integrations.operations.connecting import note_answer, note_trouble
from secondstory.integrations.tasks import run_in_background
from secondstory.integrations.tracker import Changes, Made, Reading, Tracker, Trouble
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import hold_name

CLAIM = timedelta(minutes=5)
"""How long whoever runs an errand has it for itself; longer than any request may take. After a kill it is free again."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
SETTLING = timedelta(minutes=2)
"""What a tracker made may take a moment to be found by its search, so before making it again we wait at least this long."""
AT_ONCE = 50
ROUND_S = 30.0
"""A round begins nothing more after this time: the worker has other things to do, and a slow tracker can wait for the next one."""


@transaction.atomic
def send_errand(
    action: Action, connection: Connection, verb: Verb, *, fields: list[str] | None = None, back: str = "", asked_by: int | None = None
) -> Errand:
    """Keep an errand, and have it run soon. One that waits and was not begun yet is taken up instead of a second one."""
    hold_name(f"errand {action.pk}")
    same = Errand.objects.waiting().filter(action=action, connection=connection, verb=verb)
    free = same.filter(claimed_until=None).first() if verb != Verb.MAKE else same.first()
    if free is not None:
        free.payload = sorted({*free.payload, *(fields or [])})
        free.not_before = min(free.not_before, clock.now()) if free.attempts == 0 else free.not_before
        still = same.filter(pk=free.pk) if verb == Verb.MAKE else same.filter(pk=free.pk, claimed_until=None)
        if not still.update(payload=free.payload, not_before=free.not_before):
            free = None  # begun meanwhile: it would not do what is asked only now
    errand = free or Errand.objects.create(
        action=action, connection=connection, verb=verb, payload=fields or [], back=back[:300], asked_by_id=asked_by
    )
    transaction.on_commit(lambda: run_in_background.enqueue(errand.pk))
    return errand


def read_again(connection: Connection, *, login: str = "") -> None:
    """Have the issues of a connection read now; with `login` those that person is assigned, who is known from now on."""
    Errand.objects.waiting().filter(connection=connection).update(not_before=clock.now())
    for link in TrackerLink.objects.filter(connection=connection).exclude(standing__in=CLOSED_STANDINGS).select_related("action"):
        if login and link.seen.get("assignee") != login:
            continue
        seen = {**link.seen, "assignee": None} if login else link.seen
        TrackerLink.objects.filter(pk=link.pk).update(etag="", changed_at=None, seen=seen)
        send_errand(link.action, connection, Verb.READ)


def run_due_errands() -> int:
    """Run what is due; answers how many errands that were. One tracker that fails is left alone until it may be asked again."""
    ran, ends = 0, time.monotonic() + ROUND_S
    tired: set[int] = set()
    for key, connection in list(Errand.objects.due(clock.now()).values_list("pk", "connection_id")[:AT_ONCE]):
        if connection not in tired and time.monotonic() < ends:
            ran += 1
            if not run_errand(key):
                tired.add(connection)
    return ran


def run_errand(key: int) -> bool:
    """Run one errand, unless somebody has it or its time has not come. False when its tracker could not be asked."""
    if not _claim(key):
        return True
    errand = Errand.objects.select_related("action__incident", "action__owner", "connection").get(pk=key)
    try:
        _carry_out(errand)
    except Trouble as trouble:
        _put_off(errand, trouble)
        return trouble.cause in {Cause.GONE, Cause.REFUSED}
    except Refusal as refusal:
        _give_up(errand, refusal.sentence)
    return True


def _claim(key: int) -> bool:
    """Take it for oneself, and write down that it goes out, before it does."""
    now = clock.now()
    due = Errand.objects.due(now).filter(pk=key)
    return bool(due.update(claimed_until=now + CLAIM, attempts=F("attempts") + 1, sent_at=Coalesce("sent_at", now)))


def _carry_out(errand: Errand) -> None:
    tracker = tracker_of(errand.connection)
    if errand.verb == Verb.MAKE:
        link = TrackerLink.objects.filter(action=errand.action).first()
        if link is None:
            link_made(errand, _make(errand, tracker))
    elif (link := TrackerLink.objects.filter(action=errand.action, connection=errand.connection).first()) is not None:
        if errand.verb == Verb.WRITE:
            _write(errand, link, tracker)
        elif (reading := tracker.read(link.external_id, etag=link.etag)) is not None:
            apply_reading(link, reading)
        else:
            TrackerLink.objects.filter(pk=link.pk).update(heard_at=clock.now(), note="")
    note_answer(errand.connection)
    Errand.objects.filter(pk=errand.pk).update(state=ErrandState.DONE, claimed_until=None, problem="")
    if errand.verb != Verb.READ:
        send_errand(errand.action, errand.connection, Verb.READ)


def _write(errand: Errand, link: TrackerLink, tracker: Tracker) -> None:
    """Write what still differs after a look at the issue: what was changed there meanwhile is taken over or shown, never overwritten."""
    reading = tracker.read(link.external_id)
    if reading is None:
        return
    apply_reading(link, reading)
    fresh = TrackerLink.objects.select_related("action__owner", "action__incident", "connection").filter(pk=link.pk).first()
    if fresh is None:  # let go of meanwhile
        return
    changes = changes_for(fresh, reading, errand.payload)
    if changes != Changes():
        tracker.write(link.external_id, changes)
        mark_written(link, changes)


def _make(errand: Errand, tracker: Tracker) -> Made:
    """Make the issue; if it may have been made before (a time-out, a kill), look for it first."""
    earlier = Errand.objects.filter(action=errand.action, connection=errand.connection, verb=Verb.MAKE).exclude(state=ErrandState.DONE)
    first = earlier.filter(sent_at__lt=errand.sent_at).order_by("sent_at").first() or errand
    if (errand.attempts > 1 or first != errand) and first.sent_at is not None:
        found = tracker.find(marker_of(errand.action), since=first.sent_at - timedelta(minutes=5))
        if found is not None:
            return found
    return tracker.make(issue_of(errand))


def _put_off(errand: Errand, trouble: Trouble) -> None:
    """Try again later, longer each time, as the tracker asks; or say what somebody has to do."""
    now = clock.now()
    if trouble.cause not in {Cause.REFUSED, Cause.OFF} and not (trouble.cause == Cause.GONE and errand.verb != Verb.MAKE):
        note_trouble(errand.connection, trouble)
    if errand.verb == Verb.READ and trouble.is_final:
        TrackerLink.objects.filter(action=errand.action).update(note=trouble.sentence[:400])
    gave = timedelta(hours=settings.GIVE_UP_HOURS.read())
    if trouble.is_final or (now - errand.asked_at > gave and trouble.cause != Cause.BUSY):
        _give_up(errand, trouble.sentence)
        return
    wait = min(FIRST_WAIT * 2 ** min(errand.attempts - 1, 10), LONGEST_WAIT)
    if errand.verb == Verb.MAKE and trouble.was_sent:
        wait = max(wait, SETTLING)
    again = max(now + wait, trouble.retry_at or now)
    Errand.objects.filter(pk=errand.pk).update(claimed_until=None, not_before=again, problem=trouble.sentence[:400])


def _give_up(errand: Errand, sentence: str) -> None:
    Errand.objects.filter(pk=errand.pk).update(state=ErrandState.GIVEN_UP, claimed_until=None, problem=sentence[:400])


def poll_connections() -> int:
    """Ask each tracker what changed since the last time, for what no webhook told; answers how many links were looked at."""
    looked, ends = 0, time.monotonic() + ROUND_S
    for connection in Connection.objects.filter(is_on=True, is_example=False).order_by(F("polled_until").asc(nulls_first=True)):
        if time.monotonic() < ends and not connection.is_busy(clock.now()) and TrackerLink.objects.filter(connection=connection).exists():
            looked += poll_connection(connection)
    return looked


MOST_READ = 1000
"""What changed is read in portions of so many; the next round goes on where this one ended."""
OVERLAP = timedelta(minutes=5)
"""Asked for twice, so that nothing is lost between two clocks that differ."""
FURTHEST = timedelta(days=30)


def poll_connection(connection: Connection) -> int:
    """Ask one tracker what changed. What is wrong stands on its page, and the next round begins where this one did."""
    tracker, now, ends = tracker_of(connection), clock.now(), time.monotonic() + ROUND_S
    since = max((connection.polled_until or now - timedelta(days=1)) - OVERLAP, now - FURTHEST)
    looked, read, last = 0, 0, None
    try:
        if connection.checked_at is None:
            connection.learned = tracker.check().learned
            note_answer(connection, learned=connection.learned)
            tracker = tracker_of(connection)
        for reading in tracker.changed_since(since):
            looked += _follow(connection, reading)
            read, last = read + 1, reading.updated_at
            if read == MOST_READ or time.monotonic() > ends:
                break
        else:
            last = None
    except Trouble as trouble:
        note_trouble(connection, trouble)
        if last is not None:
            Connection.objects.filter(pk=connection.pk).update(polled_until=last)
        return looked
    note_answer(connection)
    Connection.objects.filter(pk=connection.pk).update(polled_until=last or now)
    return looked


def _follow(connection: Connection, reading: Reading) -> int:
    links = list(TrackerLink.objects.filter(connection=connection, external_id=reading.external_id).select_related("action", "connection"))
    for link in links:
        apply_reading(link, reading)
    return len(links)


@transaction.atomic
def try_again(errand: Errand) -> None:
    """Begin once more with what was given up, after somebody put right what was wrong."""
    fresh = {"state": ErrandState.WAITING, "not_before": clock.now(), "asked_at": clock.now(), "claimed_until": None, "problem": ""}
    if Errand.objects.filter(pk=errand.pk, state=ErrandState.GIVEN_UP).update(**fresh):
        transaction.on_commit(lambda: run_in_background.enqueue(errand.pk))


def sentence_of(errand: Errand) -> str:
    """What stands on the action's page about an errand that was given up."""
    return _("%(problem)s Put it right, then press “Try again”.") % {"problem": errand.problem}
