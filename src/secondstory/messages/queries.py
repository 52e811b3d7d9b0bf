"""What somebody chose, when they are written to, what they would read today, and how sending goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.configuration.declared import read_together
from secondstory.lib import clock
from secondstory.lib.remembering import remembered
from secondstory.messages import settings
from secondstory.messages.enums import Channel, DigestState, MailWay
from secondstory.messages.lines import Line, Reader, lines_for, to_tell
from secondstory.messages.mailing import Post
from secondstory.messages.models import ChatHook, Digest, Preference, Told
from secondstory.messages.times import WORKING_DAYS, Hours
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

SHOWN = timedelta(days=14)
"""How far back an administrator sees how sending went."""


@dataclass(frozen=True)
class Choices:
    """What holds for one person: their own choices, and the organisation's where they made none."""

    channel: str
    hours: Hours
    before_days: int
    off_topics: frozenset[str]

    def reader(self, user: User, now: datetime, *, day: date | None = None) -> Reader:
        """The person on their day."""
        today = day or self.hours.day(now)
        until = self.hours.horizon(today, before_days=self.before_days)
        return Reader(user.uid, self.hours.zone, today, until, self.hours.next_day(today), visitor=Visitor(user))


def preference_of(user: User) -> Preference:
    """What they chose; an unsaved row that chooses nothing where they did not."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def choices_of(user: User, preference: Preference) -> Choices:
    """What holds for them. Asks for the settings; inside `remembered` once for many."""
    hour, quiet_from, quiet_until, before = read_together(settings.HOUR, settings.QUIET_FROM, settings.QUIET_UNTIL, settings.BEFORE_DAYS)
    hours = Hours(
        zone=clock.zone_or_utc(user.zone),
        hour=_or(preference.hour, hour),
        quiet_from=_or(preference.quiet_from, quiet_from),
        quiet_until=_or(preference.quiet_until, quiet_until),
        days=WORKING_DAYS.intersection(preference.days or WORKING_DAYS) or WORKING_DAYS,
    )
    return Choices(preference.channel, hours, _or(preference.before_days, before), frozenset(preference.off_topics))


def told_to(uids: Iterable[str]) -> dict[str, dict[str, date]]:
    """What each reader was told, and on which day last."""
    found: dict[str, dict[str, date]] = {}
    for uid, key, on in Told.objects.filter(reader_uid__in=list(uids)).values_list("reader_uid", "key", "on"):
        found.setdefault(uid, {})[key] = on
    return found


def news_for(readers: Sequence[Reader], off: Mapping[str, frozenset[str]]) -> dict[str, list[Line]]:
    """What each of them is told today, empty where there is nothing new."""
    said, told = lines_for(readers), told_to([reader.uid for reader in readers])
    return {
        reader.uid: to_tell(said[reader.uid], told=told.get(reader.uid, {}), off=off.get(reader.uid, frozenset()), today=reader.today)
        for reader in readers
    }


def chat_hours(hook: ChatHook) -> Hours:
    """When a team's chat is written to. Its quiet hours are the organisation's."""
    quiet_from, quiet_until = read_together(settings.QUIET_FROM, settings.QUIET_UNTIL)
    return Hours(clock.zone_or_utc(hook.zone), hook.hour, quiet_from, quiet_until)


def chat_reader(hook: ChatHook, now: datetime) -> Reader:
    """A team's chat on its day."""
    hours = chat_hours(hook)
    today, before = hours.day(now), settings.BEFORE_DAYS.read()
    return Reader(hook.uid, hours.zone, today, hours.horizon(today, before_days=before), hours.next_day(today), team=hook.team)


@dataclass(frozen=True)
class Preview:
    """What somebody would read in their next digest, and a sentence about when it goes out."""

    day: date
    lines: list[Line]
    says: str
    hours: Hours


def preview_of(user: User, *, everything: bool = False) -> Preview:
    """The next digest as it stands now. `everything`: also what was told before."""
    now = clock.now()
    with remembered():
        choices = choices_of(user, preference_of(user))
        today = choices.hours.day(now)
        sent = Digest.objects.filter(reader_uid=user.uid, day=today, state=DigestState.SENT).first()
        is_over = sent is not None or not choices.hours.is_sending_day(today)
        day = choices.hours.next_day(today) if is_over and not everything else today
        reader = choices.reader(user, now, day=day)
        news = news_for([reader], {user.uid: choices.off_topics})[user.uid]
        if everything:
            news = to_tell(lines_for([reader])[user.uid], told={}, off=choices.off_topics, today=day)
        return Preview(day, news, _says(user, choices, sent, day), choices.hours)


def missing_for_test(user: User) -> str:
    """What has to be there before they can have a digest sent to them, in a sentence; empty where nothing is missing."""
    if not user.email:
        return _("Your account has no e-mail address. Give it one first.")
    post = Post()
    if post.is_on:
        return ""
    return post.problem or _("Mail is turned off here. An administrator turns it on in the settings.")


def _says(user: User, choices: Choices, sent: Digest | None, day: date) -> str:
    when = {"day": date_format(day, "l"), "hour": f"{choices.hours.begins:02d}:00", "zone": clock.zone_name(choices.hours.zone)}
    if not user.email:
        return _("Your account has no e-mail address, so nothing is sent to you.")
    if choices.channel == Channel.NONE:
        return _("You turned it off, so nothing is sent to you.")
    if settings.MAIL.read() == MailWay.NONE:
        return _("Mail is turned off here, so nothing is sent. An administrator turns it on.")
    if sent is not None and sent.sent_at is not None:
        at = f"{timezone.localtime(sent.sent_at, choices.hours.zone):%H:%M}"
        return _("Today’s went out at %(at)s. The next goes out on %(day)s from %(hour)s on (%(zone)s), if there is anything to say.") % {
            **when,
            "at": at,
        }
    return _("It goes out on %(day)s from %(hour)s on (%(zone)s), if there is anything to say.") % when


@dataclass(frozen=True)
class Trouble:
    """Some digests of one day that did not arrive, for the same reason."""

    day: date
    state: str
    note: str
    count: int

    @property
    def label(self) -> str:
        return str(DigestState(self.state).label)


@dataclass(frozen=True)
class Standing:
    """How sending goes, for administrators: no figure by person."""

    way: str
    problem: str
    last_sent_at: datetime | None
    troubles: list[Trouble]
    refused: list[Digest]
    hooks: list[ChatHook]


def standing(visitor: Visitor) -> Standing:
    """What an administrator's page shows. Who is named has an address that the mail server refuses: only that can be mended."""
    post = Post()
    since = clock.now().date() - SHOWN
    lately = Digest.objects.filter(day__gte=since)
    rows = lately.troubled().exclude(state=DigestState.REFUSED, user__isnull=False).order_by()
    counted = rows.values("day", "state", "note").annotate(count=Count("pk")).order_by("-day", "state", "note")[:40]
    last = lately.filter(state=DigestState.SENT).order_by("-sent_at").values_list("sent_at", flat=True).first()
    refused = lately.filter(state=DigestState.REFUSED, user__isnull=False).select_related("user").order_by("-day", "pk")
    newest: dict[int | None, Digest] = {}
    for row in refused[:200]:
        newest.setdefault(row.user_id, row)
    return Standing(post.way, post.problem, last, [Trouble(**row) for row in counted], list(newest.values()), list(hooks_of(visitor)))


def hooks_of(visitor: Visitor) -> QuerySet[ChatHook]:
    """The chats that hear a team's digest."""
    return ChatHook.objects.visible_to(visitor).select_related("team")


def _or(chosen: int | None, usual: Any) -> int:
    return int(usual) if chosen is None else chosen
