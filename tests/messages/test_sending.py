"""Sending digests: once a day, through a real mail server or none at all, whatever it answers and whenever we are cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secondstory.actions.models import Action
from secondstory.actions.operations import finish_action
from secondstory.incidents.models import Invite
from secondstory.messages.enums import DigestState
from secondstory.messages.models import Digest, Told
from secondstory.messages.operations import change_preference, send_digests, sweep_digests
from secondstory.messages.operations.telling import claim
from secondstory.messages.queries import standing
from secondstory.people.models import User
from tests.cast import Cast, user_of
from tests.messages.conftest import MONDAY, MORNING, days, due, with_address
from tests.messages.standins import MailStandIn

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]


def states() -> list[tuple[str, str, int]]:
    return [(row.state, row.note, row.tries) for row in Digest.objects.order_by("pk")]


def read(message: EmailMessage, kind: str) -> str:
    """The words of a message, as text or as HTML."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_digest_arrives_once_with_a_sentence_a_link_and_the_way_out(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    action = due(visitors)
    assert (send_digests().sent, send_digests().sent) == (1, 0)
    [message] = mail_on.messages
    text, html = read(message, "plain"), read(message, "html")
    key = action.incident.key
    assert (mail_on.recipients, message["Subject"], message["From"]) == (
        ["owner@harbour.example"], "Second Story: 1 thing waits for you", "stories@harbour.example",
    )  # fmt: skip
    assert f"Due\n\n- “Set the pool’s limit by code” ({key}) is due today.\n  https://stories.harbour.example/actions/{action.uid}/" in text
    assert f'">“Set the pool’s limit by code” ({key}) is due today.</a>' in html
    assert "https://stories.harbour.example/account/messages/" in text
    assert re.fullmatch(r"<https://stories\.harbour\.example/messages/off/[\w:-]+/>", message["List-Unsubscribe"].strip())
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert states() == [("sent", "", 1)]


def test_as_it_comes_nothing_is_sent_and_nothing_written(visitors: Cast, morning: datetime, mail: MailStandIn) -> None:
    with_address(visitors)
    due(visitors)
    assert (send_digests().sent, mail.talks, Digest.objects.count(), Told.objects.count()) == (0, 0, 0, 0)


def test_nothing_to_say_sends_nothing_and_is_not_asked_again_that_day(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    assert send_digests().silent == 1
    due(visitors)
    assert (send_digests().sent, mail_on.talks, states()) == (0, 0, [("nothing", "", 0)])


def test_what_was_told_is_not_told_again_until_its_day(visitors: Cast, set_clock: SetClock, mail_on: MailStandIn) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors, on=MONDAY + days(3))
    told = []
    for away in range(5):
        set_clock(MORNING + days(away))
        before = len(mail_on.taken)
        send_digests()
        told.append(len(mail_on.taken) - before)
    assert told == [1, 0, 0, 1, 1]
    said = [read(message, "plain").splitlines()[2].partition(") ")[2] for message in mail_on.messages]
    assert said == ["is due on Thursday, 19 March.", "is due today.", "was due on Thursday, 19 March."]


def test_the_hour_the_days_and_the_quiet_hours_are_the_readers_own(visitors: Cast, set_clock: SetClock, mail_on: MailStandIn) -> None:
    with_address(visitors)
    User.objects.filter(pk=user_of(visitors.owner).pk).update(zone="Pacific/Kiritimati")
    set_clock(MORNING)
    change_preference(visitors.owner, hour=15, quiet_from=17, quiet_until=6, days=[1, 3])
    due(visitors, on=MONDAY + days(1))
    sent_at = []
    moment = MORNING
    while moment < MORNING + days(2):
        set_clock(moment)
        if send_digests().sent:
            sent_at.append(moment)
        moment += timedelta(hours=1)
    assert sent_at == [datetime(2026, 3, 17, 1, 0, tzinfo=UTC)]  # Tuesday 15:00 there


def test_whoever_travels_over_the_date_line_is_not_written_to_twice_in_a_night(
    visitors: Cast, set_clock: SetClock, mail_on: MailStandIn
) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors)
    assert send_digests().sent == 1
    User.objects.filter(pk=user_of(visitors.owner).pk).update(zone="Pacific/Kiritimati")
    due(visitors, "Another", on=MONDAY + days(1))
    set_clock(MORNING + timedelta(hours=10))  # Tuesday 09:00 there
    assert send_digests().sent == 0
    set_clock(MORNING + timedelta(hours=13))
    assert send_digests().sent == 1


@pytest.mark.parametrize("who", ["example", "closed", "without an address", "turned off"])
def test_some_people_get_nothing(visitors: Cast, morning: datetime, mail_on: MailStandIn, who: str) -> None:
    due(visitors)
    if who != "without an address":
        with_address(visitors)
    if who == "turned off":
        change_preference(visitors.owner, channel="none")
    marks = {"example": {"is_example": True}, "closed": {"is_active": False}}.get(who, {})
    if marks:
        User.objects.filter(username="owner").update(**marks)
    assert (send_digests().sent, mail_on.talks) == (0, 0)


def test_of_a_private_incident_mail_has_the_key_and_no_word(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    action = due(visitors, "Pay the ransom quietly", is_private=True)
    send_digests()
    [(_to, raw)] = mail_on.taken
    assert "ransom" not in raw
    assert f"An action of {action.incident.key} is due today." in read(mail_on.messages[0], "plain")


def test_whoever_may_no_longer_see_an_action_is_told_nothing_of_it(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors, "participant")
    action = due(visitors, owner=visitors.participant.user, is_private=True)
    Action.objects.filter(pk=action.pk).update(owner=visitors.other_team.user)
    with_address(visitors, "other_team")
    assert not Invite.objects.filter(user=visitors.other_team.user).exists()
    assert (send_digests().sent, mail_on.talks) == (0, 0)


def test_a_topic_turned_off_is_left_out_and_the_rest_stays(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    action = due(visitors)
    Action.objects.filter(pk=action.pk).update(accepted_at=None)
    change_preference(visitors.owner, off_topics=["actions.offered"])
    send_digests()
    text = read(mail_on.messages[0], "plain")
    assert ("is due today" in text, "was given to you" in text) == (True, False)


@pytest.mark.parametrize(
    ("answers", "state", "note"),
    [
        ({"RCPT": "550 no such box"}, "refused", "The mail server refuses it (550 no such box)."),
        ({"RCPT": "450 later"}, "waiting", "The mail server can’t take it now (450 later)."),
        ({"END": "451 busy"}, "waiting", "The mail server can’t take it now (451 busy)."),
        ({"END": "554 spam"}, "refused", "The mail server refuses it (554 spam)."),
        ({"DATA": "421 closing"}, "waiting", "The mail server can’t take it now (421 closing)."),
        ({"MAIL": "drop"}, "waiting", "The mail server can’t be reached."),
        ({"EHLO": "drop", "HELO": "drop"}, "waiting", "The mail server can’t be reached."),
        ({"END": "drop"}, "unknown", "The mail server broke off when it had the words, so nobody knows whether it has taken them."),
    ],
)
def test_what_the_mail_server_answers_decides_whether_it_is_tried_again(
    visitors: Cast, on_monday: MailStandIn, answers: dict[str, str], state: str, note: str
) -> None:
    with_address(visitors)
    due(visitors)
    on_monday.answers = answers
    send_digests()
    assert states() == [(state, note, 1)]
    assert Told.objects.count() == 0


def test_a_server_that_is_down_gets_it_later_the_same_day(visitors: Cast, set_clock: SetClock, mail_on: MailStandIn) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors)
    mail_on.answers = {"EHLO": "drop", "HELO": "drop"}
    tried: list[tuple[int, int]] = []
    for quarter in range(1, 33):
        send_digests()
        if not tried or Digest.objects.get().tries != tried[-1][1]:
            tried.append((quarter, Digest.objects.get().tries))
        set_clock(MORNING + timedelta(minutes=15 * quarter))
    assert [quarter for quarter, _tries in tried] == [1, 2, 4, 8, 16, 24, 32]
    mail_on.answers = {}
    set_clock(MORNING + timedelta(hours=9, minutes=45))
    assert (send_digests().sent, [row.state for row in Digest.objects.all()]) == (1, ["sent"])


def test_what_can_not_be_sent_all_day_is_given_up_at_midnight_and_administrators_read_why(
    visitors: Cast, set_clock: SetClock, mail_on: MailStandIn
) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors)
    mail_on.answers = {"EHLO": "drop", "HELO": "drop"}
    send_digests()
    set_clock(datetime(2026, 3, 16, 23, 59, tzinfo=UTC))
    send_digests()
    assert [row.state for row in Digest.objects.all()] == ["waiting"]
    set_clock(datetime(2026, 3, 17, 0, 1, tzinfo=UTC))
    send_digests()
    [trouble] = standing(visitors.administrator).troubles
    assert (trouble.day, trouble.label, trouble.count, trouble.note) == (
        MONDAY, "given up at midnight", 1, "It could not be sent all day. The mail server can’t be reached.",
    )  # fmt: skip


def test_one_that_was_cut_off_is_never_sent_twice_and_the_next_day_says_it_again(
    visitors: Cast, set_clock: SetClock, mail_on: MailStandIn
) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors)
    user = visitors.owner.user
    assert user is not None
    Digest.objects.create(reader_uid=user.uid, user=user, day=MONDAY, state=DigestState.SENDING, tries=1, began_at=MORNING)
    assert (send_digests().sent, [row.state for row in Digest.objects.all()]) == (0, ["sending"])
    set_clock(MORNING + timedelta(minutes=16))
    assert (send_digests().sent, [row.state for row in Digest.objects.all()]) == (0, ["unknown"])
    set_clock(MORNING + days(1))
    assert send_digests().sent == 1
    assert "was due on Monday" in read(mail_on.messages[0], "plain")


def test_of_two_who_take_a_day_at_once_one_has_it(visitors: Cast, morning: datetime) -> None:
    user = visitors.owner.user
    assert user is not None
    first = claim(user.uid, MONDAY, user=user)
    assert (first is not None, claim(user.uid, MONDAY, user=user)) == (True, None)
    Digest.objects.update(state=DigestState.WAITING, not_before=MORNING)
    again = claim(user.uid, MONDAY, user=user)
    assert (again is not None and again.tries, claim(user.uid, MONDAY, user=user)) == (2, None)


def test_what_changes_while_others_are_written_to_counts(visitors: Cast, on_monday: MailStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between finding out who is due and writing to them, one turns it off, one has another address, one's action is done."""
    names = ("owner", "participant", "same_team")
    with_address(visitors, *names)
    for name in names:
        due(visitors, owner=getattr(visitors, name).user)

    def claim_late(uid: str, day: date, **given: Any) -> Digest | None:
        change_preference(visitors.owner, channel="none")
        User.objects.filter(username="participant").update(email="new@harbour.example")
        Action.objects.filter(owner=visitors.same_team.user).update(state="done")
        return claim(uid, day, **given)

    monkeypatch.setattr("secondstory.messages.operations.sending.claim", claim_late)
    assert (send_digests().sent, on_monday.recipients) == (1, ["new@harbour.example"])
    assert sorted(row.state for row in Digest.objects.all()) == ["nothing", "nothing", "sent"]


def test_a_slow_server_ends_no_round_late_and_the_next_goes_on(
    visitors: Cast, set_clock: SetClock, mail_on: MailStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("owner", "participant", "same_team")
    set_clock(MORNING)
    with_address(visitors, *names)
    for name in names:
        due(visitors, owner=getattr(visitors, name).user)
    late = iter([MORNING + timedelta(minutes=6 * count) for count in range(1, 9)])

    def claim_slowly(uid: str, day: date, **given: Any) -> Digest | None:
        set_clock(next(late))
        return claim(uid, day, **given)

    monkeypatch.setattr("secondstory.messages.operations.sending.claim", claim_slowly)
    assert [send_digests().sent, send_digests().sent] == [2, 1]


def test_a_server_without_what_is_asked_of_it_is_named(visitors: Cast, on_monday: MailStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(visitors)
    due(visitors)
    monkeypatch.setenv("SECONDSTORY_MESSAGES_MAIL_SECURITY", "starttls")
    send_digests()
    asks = "The mail server does not know starttls, or takes no account. Choose another “messages.mail_security”, or no account."
    assert states() == [("waiting", asks, 1)]
    monkeypatch.setenv("SECONDSTORY_MESSAGES_MAIL_SECURITY", "tls")
    Digest.objects.all().delete()
    send_digests()
    asks = "The certificate of the mail server is not trusted here, or its port wants another “messages.mail_security”."
    assert states() == [("waiting", asks, 1)]


def test_a_process_that_is_killed_while_it_sends_leaves_a_row_that_says_so(
    visitors: Cast, morning: datetime, mail_on: MailStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def kill(*arguments: object) -> None:
        raise KilledError

    with_address(visitors)
    due(visitors)
    with monkeypatch.context() as at_once:
        at_once.setattr("secondstory.messages.operations.sending.settle", kill)
        with pytest.raises(KilledError):
            send_digests()
    assert (len(mail_on.taken), [row.state for row in Digest.objects.all()]) == (1, ["sending"])
    assert (send_digests().sent, len(mail_on.taken)) == (0, 1)


def test_lines_in_names_titles_and_addresses_make_no_header(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    due(visitors, "Set it\r\nBcc: everyone@harbour.example\r\n\r\n.\r\nMAIL FROM:<x>")
    send_digests()
    [message] = mail_on.messages
    assert (mail_on.recipients, message["Bcc"]) == (["owner@harbour.example"], None)
    User.objects.filter(username="owner").update(email="owner@harbour.example\r\nBcc: x@y.example")
    Digest.objects.all().delete()
    Told.objects.all().delete()
    send_digests()
    assert states() == [("refused", "No mail can be addressed to what is given as their e-mail address. Correct it.", 1)]
    assert len(mail_on.taken) == 1


def test_a_long_text_is_cut_at_a_word(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    due(visitors, "Set the limit " * 30)
    send_digests()
    text = read(mail_on.messages[0], "plain")
    [line] = [line for line in text.splitlines() if line.startswith("- ")]
    assert line.startswith("- “Set the limit Set")
    assert "…” (" in line
    assert len(line) < 230


def test_a_dry_run_sends_and_writes_nothing(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    due(visitors)
    tally = send_digests(dry_run=True)
    assert tally.news is not None
    assert [len(lines) for lines in tally.news.values()] == [1]
    assert (mail_on.talks, Digest.objects.count()) == (0, 0)


def test_two_thousand_people_cost_few_statements_and_one_connection(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    zones = ["UTC", "Europe/Lisbon", "Africa/Nairobi"]
    User.objects.bulk_create(
        User(username=f"many-{count}", name=f"Many {count}", email=f"many-{count}@harbour.example", zone=zones[count % 3])
        for count in range(2000)
    )
    with_address(visitors)
    due(visitors)
    with CaptureQueriesContext(connection) as asked:
        tally = send_digests()
    assert (tally.sent, tally.silent, mail_on.talks) == (1, 2000, 1)
    assert len(asked) < 11 * 22 + 40
    with CaptureQueriesContext(connection) as again:
        send_digests()
    assert len(again) < 11 * 8 + 10


def test_what_is_old_is_let_go_of(visitors: Cast, set_clock: SetClock, mail_on: MailStandIn) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors)
    send_digests()
    set_clock(MORNING + days(61))
    sweep_digests()
    assert (Digest.objects.count(), Told.objects.count()) == (0, 1)
    set_clock(MORNING + days(401))
    sweep_digests()
    assert Told.objects.count() == 0


def test_what_waited_and_has_nothing_to_say_any_more_is_not_given_up(visitors: Cast, set_clock: SetClock, mail_on: MailStandIn) -> None:
    with_address(visitors)
    set_clock(MORNING)
    action = due(visitors)
    waiting: dict[str, Any] = {"state": DigestState.WAITING, "tries": 1, "not_before": MORNING + timedelta(minutes=15), "note": "Busy."}
    Digest.objects.create(reader_uid=visitors.owner.uid, user=visitors.owner.user, day=MONDAY, **waiting)
    finish_action(action, evidence="A test shows it", by=visitors.owner)
    for after in (timedelta(minutes=20), days(1)):
        set_clock(MORNING + after)
        send_digests()
    assert states()[0] == ("nothing", "", 1)
