"""Choosing what to hear, the link in a mail, the test by oneself, the administrators' page, the API and the shell."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import translation

from secondstory.audit.models import Record
from secondstory.cli.main import cli
from secondstory.configuration.models import SavedValue
from secondstory.configuration.operations import save_setting
from secondstory.messages.composing import uid_in
from secondstory.messages.models import ChatHook, Digest, Preference, Told
from secondstory.messages.operations import send_digests, turn_off_digest
from secondstory.messages.queries import preview_of
from secondstory.messages.settings import MAIL_PASSWORD
from secondstory.people.permissions import Visitor
from tests.cast import Cast, sign_in, user_of
from tests.messages.conftest import MORNING, due, with_address
from tests.messages.standins import MailStandIn

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]
PAGE = "/account/messages/"
ALL_TOPICS = [
    "actions.due",
    "actions.offered",
    "actions.confirm",
    "actions.stuck",
    "actions.verify",
    "actions.effect",
    "actions.decide",
    "actions.queue",
]


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def form(**changes: object) -> dict[str, object]:
    """What the page sends when nothing was changed."""
    return {"channel": "mail", "topics": ALL_TOPICS, "days": ["0", "1", "2", "3", "4"], "version": "1"} | changes


def test_the_page_shows_the_next_digest_and_says_when_it_goes_out(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    due(visitors)
    page = words(sign_in(visitors.owner).get(PAGE).content.decode())
    assert "It goes out on Monday from 08:00 on (UTC), if there is anything to say." in page
    assert "“Set the pool’s limit by code” (INC-1) is due today." in page
    send_digests()
    page = words(sign_in(visitors.owner).get(PAGE).content.decode())
    assert "Today’s went out at 09:00. The next goes out on Tuesday from 08:00 on (UTC), if there is anything to say." in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hour": "24"}, "Give a number up to 23."),
        ({"hour": "20"}, "Choose an hour outside your quiet hours, which are from 19 to 7."),
        ({"days": []}, "Choose one working day or more: 0 is Monday, 4 is Friday."),
        ({"before_days": "31"}, "Give a number up to 30."),
        ({"channel": "pigeon"}, "“pigeon” is not among the choices. Choose one of those."),
    ],
)
def test_what_will_not_do_gets_its_sentence_and_changes_nothing(visitors: Cast, given: dict[str, object], sentence: str) -> None:
    answer = sign_in(visitors.owner).post(PAGE, form(**given))
    assert (answer.status_code, sentence if sentence in words(answer.content.decode()) else words(answer.content.decode())) == (
        422,
        sentence,
    )
    assert not Preference.objects.exists()


def test_choices_are_saved_with_their_version(visitors: Cast) -> None:
    browser = sign_in(visitors.owner)
    chosen = form(topics=["actions.due"], hour="10", days=["0", "3"], before_days="1", quiet_from="17", quiet_until="9")
    assert browser.post(PAGE, chosen).status_code == 302
    row = Preference.objects.get()
    assert (row.off_topics, row.hour, row.days, row.before_days, row.quiet_from, row.quiet_until) == (ALL_TOPICS[1:], 10, [0, 3], 1, 17, 9)
    assert browser.post(PAGE, form(version="1")).status_code == 409
    assert browser.post(PAGE, form(version="2")).status_code == 302
    row.refresh_from_db()
    assert (row.off_topics, row.hour, row.days) == ([], None, None)


def test_the_link_in_a_mail_turns_off_the_digest_by_a_post_without_signing_in(
    visitors: Cast, morning: datetime, mail_on: MailStandIn
) -> None:
    with_address(visitors)
    due(visitors)
    send_digests()
    link = mail_on.messages[0]["List-Unsubscribe"].strip().strip("<>").removeprefix("https://stories.harbour.example")
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(link)
    assert (page.status_code, Preference.objects.exists()) == (200, False)
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.values_list("user__username", "channel", "off_topics").get() == ("owner", "none", [])
    assert stranger.post(link).status_code == 200
    assert Record.objects.filter(verb="turned off the digest").count() == 1
    assert "Owner" not in page.content.decode()
    assert "You turned it off, so nothing is sent to you." in words(sign_in(visitors.owner).get(PAGE).content.decode())


@pytest.mark.parametrize("change", ["x", ":", ""])
def test_a_link_we_did_not_make_leads_nowhere(visitors: Cast, change: str) -> None:
    assert Client().post(f"/messages/off/abc:{change}def/").status_code == 404
    assert uid_in("abc") is None


def test_a_test_shows_all_that_stands_and_changes_nothing(visitors: Cast, set_clock: SetClock, mail_on: MailStandIn) -> None:
    with_address(visitors)
    set_clock(MORNING)
    due(visitors)
    send_digests()
    browser = sign_in(visitors.owner)
    answer = browser.post(f"{PAGE}test/", follow=True)
    assert "It is on its way to owner@harbour.example." in answer.content.decode()
    assert [message["Subject"] for message in mail_on.messages] == ["Second Story: 1 thing waits for you"] * 2
    assert len({message["Message-ID"] for message in mail_on.messages}) == 2
    bodies = [message.get_body(("plain",)) for message in mail_on.messages]
    assert ["is due today" in str(body.get_content()) for body in bodies if body is not None] == [True, True]
    assert Digest.objects.count() == 1
    assert browser.post(f"{PAGE}test/").status_code == 429
    set_clock(MORNING + timedelta(minutes=1))
    assert browser.post(f"{PAGE}test/").status_code == 302
    assert Told.objects.filter(key__startswith="test").count() == 1


def test_a_test_says_why_it_can_not_be_sent(visitors: Cast, morning: datetime) -> None:
    browser = sign_in(visitors.owner)
    assert "Your account has no e-mail address. Give it one first." in words(browser.post(f"{PAGE}test/").content.decode())
    with_address(visitors)
    assert "Mail is turned off here." in words(browser.post(f"{PAGE}test/").content.decode())


def test_where_the_button_would_be_stands_what_is_missing(visitors: Cast, morning: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(visitor: Visitor) -> tuple[bool, list[str]]:
        page = sign_in(visitor).get(PAGE).content.decode()
        wanted = (
            "has no e-mail address. Give it one first.",
            "Mail is turned off here.",
            "Say under “messages.address”",
            "The settings of mail",
        )
        return "Send me one now" in page, [sentence for sentence in wanted if sentence in page]

    assert told(visitors.owner) == (False, ["has no e-mail address. Give it one first."])
    with_address(visitors, "owner", "administrator")
    assert told(visitors.owner) == (False, ["Mail is turned off here."])
    assert told(visitors.administrator) == (False, ["Mail is turned off here.", "The settings of mail"])
    monkeypatch.setenv("SECONDSTORY_MESSAGES_MAIL", "console")
    assert told(visitors.owner) == (False, ["Say under “messages.address”"])
    monkeypatch.setenv("SECONDSTORY_MESSAGES_ADDRESS", "https://stories.harbour.example/")
    assert told(visitors.owner) == (True, [])


def test_the_administrators_page_says_what_is_wrong_and_names_only_whose_address_does_not_work(
    visitors: Cast, morning: datetime, mail_on: MailStandIn
) -> None:
    with_address(visitors)
    due(visitors)
    mail_on.answers = {"RCPT": "550 no such box"}
    send_digests()
    page = words(sign_in(visitors.administrator).get("/messages/").content.decode())
    assert "The address of Owner does not work. The mail server refuses it (550 no such box)." in page
    assert sign_in(visitors.owner).get("/messages/").status_code == 403


def test_mail_that_is_on_but_not_set_up_is_said(visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSTORY_MESSAGES_MAIL", "smtp")
    browser = sign_in(visitors.administrator)
    assert "Say under “messages.address” where people open Second Story" in words(browser.get("/messages/").content.decode())
    monkeypatch.setenv("SECONDSTORY_MESSAGES_ADDRESS", "https://stories.harbour.example")
    assert "name it under “messages.mail_server”" in words(browser.get("/messages/").content.decode())


def test_a_chat_is_connected_tried_switched_and_removed_by_hand(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    made = browser.post("/messages/", {"kind": "slack", "team": "payments", "address": "http://127.0.0.1:9/s3cret", "hour": "9"})
    hook = ChatHook.objects.get()
    page = browser.get(made.headers["Location"]).content.decode()
    assert (hook.name, hook.host, "s3cret" in page) == ("Slack Payments", "127.0.0.1", False)
    place = f"/messages/chats/{hook.uid}/"
    assert browser.post(f"{place}test/").status_code == 302
    assert browser.post(place, {"name": "Ours", "hour": "10", "zone": "Europe/Lisbon", "version": "1"}).status_code == 302
    assert browser.post(f"{place}switch/").status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.hour, hook.zone, hook.is_on) == ("Ours", 10, "Europe/Lisbon", False)
    assert browser.post(f"{place}remove/").headers["Location"] == "/messages/"
    assert not ChatHook.objects.exists()


def test_the_api_reads_changes_and_previews(visitors: Cast, morning: datetime) -> None:
    due(visitors)
    browser = sign_in(visitors.owner)
    path = "/api/v1/people/me/messages"
    usual: dict[str, object] = {"hour": None, "quiet_from": None, "quiet_until": None, "before_days": None, "days": None, "off_topics": []}
    assert browser.get(path).json() == usual | {"channel": "mail", "version": 1}
    changed = browser.patch(path, {"hour": 9}, content_type="application/json", headers={"If-Match": "1"})
    assert changed.json() == usual | {"channel": "mail", "hour": 9, "version": 2}
    assert browser.patch(path, {"hour": 10}, content_type="application/json", headers={"If-Match": "1"}).status_code == 409
    refused = browser.patch(path, {"off_topics": ["weather"]}, content_type="application/json", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["title"].partition(".")[0]) == (422, "“weather” is nothing one can hear of")
    shown = browser.get(f"{path}/preview").json()
    assert (shown["day"], [line["topic"] for line in shown["lines"]]) == ("2026-03-16", ["actions.due"])


def test_the_shell_previews_and_counts_without_sending(visitors: Cast, morning: datetime, mail_on: MailStandIn) -> None:
    with_address(visitors)
    due(visitors)
    shown = CliRunner().invoke(cli, ["messages", "preview", "OWNER"])
    assert (shown.exit_code, "- “Set the pool’s limit by code” (INC-1) is due today." in shown.output) == (0, True)
    assert CliRunner().invoke(cli, ["messages", "preview", "nobody"]).exit_code == 1
    dry = CliRunner().invoke(cli, ["messages", "send", "--dry-run"])
    assert (dry.output.splitlines()[-1], mail_on.talks) == ("Digests that would be sent: 1.", 0)
    sent = CliRunner().invoke(cli, ["messages", "send"])
    assert sent.output == "Digests sent: 1; not sent: 0; people with nothing to hear: 0; chats: 0.\n"


def test_the_password_of_the_mail_server_is_sealed_and_never_shown(visitors: Cast) -> None:
    save_setting("messages.mail_password", value="hunter-22", by=visitors.administrator)
    browser = sign_in(visitors.administrator)
    assert MAIL_PASSWORD.read() == "hunter-22"
    assert "hunter" not in SavedValue.objects.get().value
    assert "hunter" not in browser.get("/settings/").content.decode()
    assert "hunter" not in browser.get("/api/v1/settings").content.decode()
    assert Record.objects.get(verb="configured").changes == {"messages.mail_password": [None, "••••••"]}
    SavedValue.objects.update(value="sealed with another secret")
    assert MAIL_PASSWORD.read() == ""
    assert "can’t be read any more: the installation has another secret. Give it again." in browser.get("/settings/").content.decode()


def test_turning_off_twice_is_off(visitors: Cast) -> None:
    user = visitors.owner.user
    assert user is not None
    turn_off_digest(user)
    turn_off_digest(user)
    assert Preference.objects.values_list("channel", "version").get() == ("none", 2)


def test_the_day_of_the_next_digest_is_in_the_readers_language(
    visitors: Cast, set_clock: Callable[[datetime], None], mail_on: MailStandIn
) -> None:
    with_address(visitors)
    set_clock(MORNING)
    with translation.override("de"):
        assert "Montag" in preview_of(user_of(visitors.owner)).says
