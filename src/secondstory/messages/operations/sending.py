"""Sending people their digest: some at a time, in few statements for those with nothing to hear, and each at most once a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from secondstory.lib import clock
from secondstory.lib.remembering import remembered
from secondstory.messages.composing import mail_of
from secondstory.messages.enums import Channel, DigestState, Outcome
from secondstory.messages.lines import Line, Reader
from secondstory.messages.mailing import Post, open_post
from secondstory.messages.models import Digest, Preference
from secondstory.messages.operations.sweeping import give_up_yesterdays
from secondstory.messages.operations.telling import claim, close_cut_off, nothing_left, say_nothing, settle
from secondstory.messages.queries import Choices, choices_of, news_for
from secondstory.messages.times import APART
from secondstory.people.models import User

BATCH = 200
LONGEST_ROUND = timedelta(minutes=10)
"""A slow mail server does not keep a round from ending; the next goes on where this one stopped."""


@dataclass
class Tally:
    """What a round did. `news` is {uid: lines} of whoever would have been written to, in a dry run."""

    sent: int = 0
    silent: int = 0
    failed: int = 0
    problem: str = ""
    news: dict[str, list[Line]] | None = None


@dataclass(frozen=True)
class _Due:
    user: User
    choices: Choices
    reader: Reader


def send_digests(*, batch: int = BATCH, dry_run: bool = False) -> Tally:
    """Send what is due now. In a dry run nothing is sent or written; it tells who would be written to what."""
    tally = Tally(news={} if dry_run else None)
    began = clock.now()
    if not dry_run:
        close_cut_off(began)
        give_up_yesterdays(began)
    with open_post() as post:
        tally.problem = post.problem
        if not post.is_on and not dry_run:
            return tally
        for users in _batches(batch):
            if not _send_some(users, post, tally, until=began + LONGEST_ROUND):
                break
    return tally


def _batches(size: int) -> Iterator[list[User]]:
    """People with an address, some at a time, each with what they chose. Nobody of the example is among them."""
    last = 0
    while True:
        people = User.objects.people().exclude(email="").filter(pk__gt=last).select_related("message_preference")
        users = list(people.order_by("pk")[:size])
        if not users:
            return
        yield users
        last = users[-1].pk


def _send_some(users: list[User], post: Post, tally: Tally, *, until: datetime) -> bool:
    """Send to those of some people who are due. False: the mail server is not there, or the round has lasted long enough."""
    now = clock.now()
    with remembered():
        due = _due(users, now)
        news = news_for([one.reader for one in due], {one.user.uid: one.choices.off_topics for one in due})
    if tally.news is not None:
        tally.news |= {uid: lines for uid, lines in news.items() if lines}
        return True
    silent = [one for one in due if not news[one.user.uid]]
    tally.silent += len(silent)
    rows = [Digest(reader_uid=one.user.uid, user=one.user, day=one.reader.today, state=DigestState.NOTHING) for one in silent]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)
    if silent:
        nothing_left([row.reader_uid for row in rows], now)
    talkative = [one for one in due if news[one.user.uid]]
    return all(clock.now() < until and _send_one(one, post, tally) for one in talkative)


def _due(users: list[User], now: datetime) -> list[_Due]:
    """Those for whom it is time, and whose day is not taken. Two statements."""
    days = [now.date() + timedelta(days=away) for away in (-2, -1, 0, 1)]
    digests = Digest.objects.filter(reader_uid__in=[user.uid for user in users], day__in=days)
    by_reader: dict[str, list[Digest]] = {}
    for digest in digests:
        by_reader.setdefault(digest.reader_uid, []).append(digest)
    found = []
    for user in users:
        choices = _choices(user)
        if choices.channel != Channel.MAIL or not choices.hours.is_time(now):
            continue
        if not _is_taken(by_reader.get(user.uid, []), choices, now):
            found.append(_Due(user, choices, choices.reader(user, now)))
    return found


def _choices(user: User) -> Choices:
    """What they chose, where their row was fetched with it."""
    return choices_of(user, getattr(user, "message_preference", None) or Preference(user=user))


def _is_taken(digests: list[Digest], choices: Choices, now: datetime) -> bool:
    """Whether today's is written or on its way, or one went out just now, on a day that began elsewhere."""
    today = choices.hours.day(now)
    for digest in digests:
        if digest.sent_at is not None and digest.sent_at > now - APART:
            return True
        if digest.day == today and not (digest.state == DigestState.WAITING and digest.not_before is not None and digest.not_before <= now):
            return True
    return False


def _send_one(one: _Due, post: Post, tally: Tally) -> bool:
    """Hand one over. What it says, and to whom, is asked for once more: a slow server may have kept us for minutes."""
    digest = claim(one.user.uid, one.reader.today, user=one.user)
    if digest is None:
        return True
    with remembered():
        user = User.objects.people().exclude(email="").filter(pk=one.user.pk).select_related("message_preference").first()
        choices = _choices(user) if user is not None else one.choices
        is_wanted = user is not None and choices.channel == Channel.MAIL
        lines = news_for([one.reader], {one.user.uid: choices.off_topics})[one.user.uid] if is_wanted else []
        message = mail_of(user, lines, day=one.reader.today, sender=post.sender) if user is not None and lines else None
    if message is None:
        say_nothing(digest)
        return True
    handed = post.hand_over(message)
    settle(digest, handed, lines)
    tally.sent += handed.outcome == Outcome.SENT
    tally.failed += handed.outcome != Outcome.SENT
    return not handed.for_all
