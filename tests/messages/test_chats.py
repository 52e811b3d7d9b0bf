"""A team's digest in a chat: the shape each wants, hostile words, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from secondstory.audit.models import Record
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.messages.chat import Block, Entry, chat_of
from secondstory.messages.models import ChatHook, Digest
from secondstory.messages.operations import add_chat, edit_chat, switch_chat, tell_chats, try_chat
from tests.cast import Cast
from tests.messages.conftest import MORNING, due
from tests.messages.standins import ChatStandIn

HOSTILE = "<!channel> @here [x](http://evil.example) *bold* | `code` & more"
BLOCK = Block("Payments & co: 1 action", (Entry(HOSTILE, "https://s.example/a/1/"),), Entry("All", "https://s.example/a/?x=1&y=2"))
SetClock = Callable[[datetime], None]


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSTORY_MESSAGES_ADDRESS", "https://stories.harbour.example")


@pytest.fixture
def on_monday(morning: datetime, address: None, chat: ChatStandIn) -> ChatStandIn:
    """A chat that listens on a Monday morning."""
    return chat


def connect(visitors: Cast, chat: ChatStandIn, kind: str = "mattermost") -> ChatHook:
    return add_chat(kind, team=visitors.payments, address=chat.address, by=visitors.administrator, hour=8)


def test_slack_gets_sections_in_which_nobody_is_mentioned() -> None:
    payload = chat_of("slack").payload(BLOCK)
    assert payload["text"] == "Payments &amp; co: 1 action"
    assert [block["text"]["text"] for block in payload["blocks"]] == [
        "*Payments &amp; co: 1 action*",
        "• <https://s.example/a/1/|&lt;!channel&gt; @here [x](http://evil.example) *bold* ¦ `code` &amp; more>",
        "<https://s.example/a/?x=1&amp;y=2|All>",
    ]


def test_teams_gets_a_card_whose_words_are_shown_as_they_are() -> None:
    payload = chat_of("teams").payload(BLOCK)
    [attachment] = payload["attachments"]
    runs = [block["inlines"][0] for block in attachment["content"]["body"]]
    assert (payload["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    assert [(run["text"], run.get("selectAction", {}).get("url")) for run in runs] == [
        ("Payments & co: 1 action", None),
        (f"• {HOSTILE}", "https://s.example/a/1/"),
        ("All", "https://s.example/a/?x=1&y=2"),
    ]


def test_mattermost_gets_markdown_without_marks_or_mentions_of_others() -> None:
    lines = chat_of("mattermost").payload(BLOCK)["text"].splitlines()
    assert lines[0] == "**Payments & co: 1 action**"
    assert lines[2] == (
        "- [<\\!channel\\> @\u200bhere \\[x\\]\\(http://evil.example\\) \\*bold\\* \\| \\`code\\` & more](https://s.example/a/1/)"
    )
    long = Block("x", tuple(Entry("y" * 1900, "https://s.example/") for _count in range(15)), BLOCK.last)
    assert len(chat_of("mattermost").payload(long)["text"]) < 16_384


@pytest.mark.django_db
def test_a_team_hears_once_a_day_at_its_hour_on_working_days(visitors: Cast, set_clock: SetClock, chat: ChatStandIn, address: None) -> None:
    set_clock(MORNING)
    due(visitors)
    connect(visitors, chat)
    posted = []
    for hours in range(-2, 24):
        set_clock(MORNING + timedelta(hours=hours))
        if tell_chats():
            posted.append(hours)
    assert posted == [-1, 23]
    [text] = [body["text"] for _path, body in chat.posted[:1]]
    assert text.startswith("**Payments: 1 action to look at**")
    assert "https://stories.harbour.example/actions/" in text
    set_clock(MORNING + timedelta(days=5))
    assert tell_chats() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "answer", "becomes"),
    [
        ("slack", (200, {}, "ok"), ("sent", "")),
        ("teams", (202, {}, ""), ("sent", "")),
        ("teams", (200, {}, "Webhook message delivery failed with error: HTTP error 413"),
         ("refused", "127.0.0.1 does not take it (status 200): Webhook message delivery failed with error: HTTP error 413")),
        ("slack", (404, {}, "no_service"),
         ("refused", "127.0.0.1 has no such webhook any more (no_service). Make a new one there, and give its address.")),
        ("slack", (400, {}, "invalid_payload"), ("refused", "127.0.0.1 does not take it (status 400): invalid_payload")),
        ("slack", (302, {"Location": "http://169.254.169.254/"}, ""),
         ("refused", "127.0.0.1 sends us to another address. Give the webhook’s own.")),
        ("slack", (429, {"Retry-After": "3600"}, ""), ("waiting", "127.0.0.1 can’t take it now (status 429). It is tried again.")),
        ("mattermost", (500, {}, "<html>" + "x" * 100_000), ("waiting", "127.0.0.1 can’t take it now (status 500). It is tried again.")),
        ("mattermost", (200, {}, "<html>sign in"), ("refused", "127.0.0.1 does not take it (status 200): <html>sign in")),
    ],
)  # fmt: skip
def test_each_answer_has_its_sentence(
    visitors: Cast, on_monday: ChatStandIn, kind: str, answer: tuple[int, dict[str, str], str], becomes: tuple[str, str]
) -> None:
    due(visitors)
    hook = connect(visitors, on_monday, kind)
    on_monday.answer = answer
    tell_chats()
    row = Digest.objects.get()
    hook.refresh_from_db()
    assert ((row.state, row.note), hook.trouble, len(on_monday.posted)) == (becomes, becomes[1], 1)
    if answer[0] == 429:
        assert row.not_before == MORNING + timedelta(hours=1)


@pytest.mark.django_db
def test_a_chat_that_takes_too_long_may_have_it_and_one_that_is_away_gets_it_later(
    visitors: Cast, set_clock: SetClock, chat: ChatStandIn, address: None
) -> None:
    set_clock(MORNING)
    due(visitors)
    hook = connect(visitors, chat)
    chat.is_slow = True
    tell_chats()
    assert (Digest.objects.get().state, tell_chats(), len(chat.posted)) == ("unknown", 0, 1)
    Digest.objects.all().delete()
    edit_chat(hook, address="http://127.0.0.1:9/hooks/x", by=visitors.administrator)
    tell_chats()
    assert Digest.objects.get().state == "waiting"
    chat.is_slow = False
    edit_chat(hook, address=chat.address, by=visitors.administrator)
    set_clock(MORNING + timedelta(minutes=15))
    assert (tell_chats(), Digest.objects.get().tries) == (1, 2)


@pytest.mark.django_db
def test_the_address_is_sealed_and_stands_in_no_trail(visitors: Cast, morning: datetime, chat: ChatStandIn) -> None:
    hook = connect(visitors, chat)
    edit_chat(hook, address=chat.address + "2", by=visitors.administrator)
    assert "s3cret" not in hook.sealed_address
    assert not any("s3cret" in str(row.changes) for row in Record.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given", ["", "hooks.slack.com/x", "ftp://x.example/", "https://a@x.example/", "https://x.example/ y", "http://[::1"]
)
def test_an_address_that_is_none_gets_a_sentence(visitors: Cast, given: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_chat("slack", team=visitors.payments, address=given, by=visitors.administrator)
    assert refused.value.sentence == "Give the address of the incoming webhook as the chat shows it; it begins with https://."


@pytest.mark.django_db
def test_only_administrators_connect_a_chat_and_one_that_is_off_hears_nothing(
    visitors: Cast, morning: datetime, chat: ChatStandIn, address: None
) -> None:
    with pytest.raises(NotAllowed):
        add_chat("slack", team=visitors.payments, address=chat.address, by=visitors.owner)
    due(visitors)
    hook = connect(visitors, chat)
    switch_chat(hook, is_on=False, by=visitors.administrator)
    assert (tell_chats(), chat.posted) == (0, [])
    assert try_chat(hook, by=visitors.administrator) == "127.0.0.1 has taken it. Look whether it stands in the channel."
    assert chat.posted[0][1]["text"].startswith("**A test from Second Story")


@pytest.mark.django_db
def test_a_name_that_no_machine_has_gets_its_sentence(visitors: Cast, morning: datetime, address: None) -> None:
    hook = add_chat("slack", team=visitors.payments, address="http://no-such-machine.invalid/x", by=visitors.administrator)
    with pytest.raises(Refusal) as refused:
        try_chat(hook, by=visitors.administrator)
    assert refused.value.sentence == "There is no machine called no-such-machine.invalid. Check the address of the webhook."
