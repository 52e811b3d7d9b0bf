"""What one person wants to hear: changed by themselves, or turned off by a link in their own mail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, TooMany
from secondstory.lib.versions import hold_name, save_version
from secondstory.messages.composing import mail_of
from secondstory.messages.enums import Channel, Outcome
from secondstory.messages.lines import topics
from secondstory.messages.mailing import open_post
from secondstory.messages.models import Preference, Told
from secondstory.messages.queries import choices_of, missing_for_test, preview_of
from secondstory.messages.times import WORKING_DAYS
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

_TEST_KEY = "test"
_HOURS = ("hour", "quiet_from", "quiet_until")


@transaction.atomic
def change_preference(by: Visitor, *, expected: int | None = None, **given: Any) -> Preference:
    """Change what `by` hears; what is not given stays. None gives an hour or a number of days back to the organisation.

    Fields: `channel`, `hour`, `quiet_from`, `quiet_until`, `before_days`, `days`, `off_topics`.
    """
    user = _person(by)
    changes = _checked(given)
    row = _row(user)
    for name, value in changes.items():
        setattr(row, name, value)
    hours = choices_of(user, row).hours
    if hours.is_quiet(hours.hour):
        raise Refusal(
            _("Choose an hour outside your quiet hours, which are from %(from)d to %(until)d.")
            % {"from": hours.quiet_from, "until": hours.quiet_until},
            field="hour",
        )
    if changed := save_version(row, expected=expected, changes=changes):
        record("chose what to hear", row, about=user, by=by, changes=changed)
    return row


@transaction.atomic
def turn_off_digest(user: User) -> None:
    """Turn the digest off for whoever holds the link in their mail. Nothing else changes; done twice it is off all the same."""
    row = _row(user)
    if changed := save_version(row, expected=None, changes={"channel": Channel.NONE.value}):
        record("turned off the digest", row, about=user, by=Visitor(user), changes=changed)


def send_test(by: Visitor) -> str:
    """Send `by` all that stands now, apart from the day's digest, which neither counts it nor is changed by it; the sentence to show."""
    user = _person(by)
    if missing := missing_for_test(user):
        raise Refusal(missing)
    now = clock.now()
    _take_test(user)
    preview = preview_of(user, everything=True)
    with open_post() as post:
        message = mail_of(user, preview.lines, day=preview.day, sender=post.sender, mark=f".test.{now:%H%M%S}")
        handed = post.hand_over(message)
    if handed.outcome != Outcome.SENT:
        raise Refusal(_("It could not be sent. %(why)s") % {"why": handed.sentence})
    return _("It is on its way to %(address)s.") % {"address": user.email}


@transaction.atomic
def _take_test(user: User) -> None:
    """One a minute: a mail server is not to be flooded by a button."""
    hold_name(f"messages.test.{user.uid}")
    minute = f"{_TEST_KEY}:{clock.now():%Y-%m-%dT%H:%M}"
    if Told.objects.filter(reader_uid=user.uid, key=minute).exists():
        raise TooMany(_("One test a minute is enough. Wait a little."))
    Told.objects.filter(reader_uid=user.uid, key__startswith=f"{_TEST_KEY}:").delete()
    Told.objects.create(reader_uid=user.uid, key=minute, on=clock.now().date())


def _person(by: Visitor) -> User:
    user = by.user
    if user is None or not user.may_sign_in:
        raise NotAllowed(_("Only people who can sign in have something to hear."))
    return user


def _row(user: User) -> Preference:
    """The row to change, made if there is none yet."""
    row, _is_new = Preference.objects.get_or_create(user=user)
    return row


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    changes = dict(given)
    if "channel" in changes and changes["channel"] not in Channel.values:
        raise Refusal(_("The channel is one of: %(words)s.") % {"words": ", ".join(Channel.values)}, field="channel")
    for name in _HOURS:
        if changes.get(name) is not None and not 0 <= changes[name] <= 23:
            raise Refusal(_("An hour is a number from 0 to 23."), field=name)
    if changes.get("before_days") is not None and not 0 <= changes["before_days"] <= 30:
        raise Refusal(_("Give a number of working days from 0 to 30."), field="before_days")
    if changes.get("days") is not None:
        changes["days"] = _days(changes["days"])
    if "off_topics" in changes:
        changes["off_topics"] = _topics(changes["off_topics"])
    return changes


def _days(given: Any) -> list[int] | None:
    days = sorted(set(given))
    if not days or not WORKING_DAYS.issuperset(days):
        raise Refusal(_("Choose one working day or more: 0 is Monday, 4 is Friday."), field="days")
    return None if set(days) == WORKING_DAYS else days


def _topics(given: Any) -> list[str]:
    known = [topic.code for topic in topics()]
    strange = sorted(set(given) - set(known))
    if strange:
        raise Refusal(
            _("“%(word)s” is nothing one can hear of. There are: %(words)s.") % {"word": strange[0][:40], "words": ", ".join(known)},
            field="off_topics",
        )
    return [code for code in known if code in set(given)]
