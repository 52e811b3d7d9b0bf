"""Slack: an export whole and in parts, messages of the API, and what Slack writes that no person should have to read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from secondstory.sources.formats import slack_export, slack_messages
from secondstory.sources.records.record import Record, Skipped
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, damaged, items, kinds_of, packed, payload, records, skipped, utc

USERS: list[Any] = [
    {"id": "U1", "name": "ana", "profile": {"display_name": "ana.lima", "real_name": "Ana Lima"}},
    {"id": "U2", "name": "ben", "profile": {"display_name": ""}},
    {"id": "U9", "name": "pager", "is_bot": True, "profile": {"bot_id": "B9", "real_name": "Pager"}},
]
CHANNELS: list[Any] = [{"id": "C1", "name": "inc-42", "pins": [{"id": "1709388310.000200", "type": "C"}]}, {"id": "C2", "name": "deploys"}]
DAY: list[Any] = [
    {"type": "message", "subtype": "channel_join", "user": "U1", "text": "<@U1> has joined the channel", "ts": "1709388300.000100"},
    {
        "type": "message", "user": "U1", "ts": "1709388310.000200", "client_msg_id": "m1", "thread_ts": "1709388310.000200", "edited": {"user": "U1", "ts": "1709388400.000000"},
        "text": "<@U2> &amp; <!subteam^S1|@oncall>: pool on db-2 is full, see <https://graphs.example/d?a=1&amp;b=2|graph> in <#C2>",
        "reactions": [{"name": "eyes", "users": ["U2", "U9"], "count": 2}, {"name": "pushpin", "users": ["U2"], "count": 1}],
    },
    {"type": "message", "user": "U2", "ts": "1709388305.000000", "thread_ts": "1709388310.000200", "parent_user_id": "U1", "text": "older than\nits parent &lt;3"},
    {"type": "message", "subtype": "thread_broadcast", "user": "U2", "ts": "1709388500.000300", "thread_ts": "1709388310.000200", "text": "rolled back", "is_starred": True},
    {
        "type": "message", "subtype": "bot_message", "bot_id": "B9", "ts": "1709388290.000000", "text": "",
        "attachments": [{"fallback": "x", "title": "High error rate", "title_link": "https://pager.example/1", "text": "checkout", "fields": [{"title": "Severity", "value": "P1"}]}],
    },
    {"type": "message", "user": "U2", "ts": "1709388600.000000", "text": "", "files": [{"title": "top.png", "permalink": "https://files.example/top.png"}]},
    {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": "1709388601.000000", "text": "This message was deleted."},
    {"type": "message", "user": "U2", "ts": "1709388602.000000", "text": "", "blocks": [{"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "restarted "}, {"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "tada"}]}]}]},
    "no message",
]  # fmt: skip
EXPORT: dict[str, Any] = {
    "acme/users.json": USERS,
    "acme/channels.json": CHANNELS,
    "acme/dms.json": [{"id": "D7", "members": ["U1", "U2"]}],
    "acme/inc-42/2024-03-02.json": DAY,
    "acme/D7/2024-03-02.json": [{"type": "message", "user": "U2", "ts": "1709388700.000000", "text": "shall I?"}],
    "acme/integration_logs.json": [],
    "acme/readme.txt": "hello",
}
GOLDEN: list[tuple[Any, ...]] = [
    (utc("2024-03-02 14:11:40"), "communication", "ben", "shall I?"),
    (utc("2024-03-02 14:05:10.000200"), "communication", "ana.lima", "@ben & @oncall: pool on db-2 is full, see graph in #deploys"),
    (utc("2024-03-02 14:05:05"), "communication", "ben", "older than its parent <3"),
    (utc("2024-03-02 14:08:20.000300"), "communication", "ben", "rolled back"),
    (utc("2024-03-02 14:04:50"), "communication", "pager", "High error rate: checkout; Severity: P1"),
    (utc("2024-03-02 14:10:00"), "communication", "ben", "(file: top.png)"),
    (utc("2024-03-02 14:10:02"), "communication", "ben", "restarted @ana.lima:tada:"),
]


def test_an_export_is_known_by_its_files_and_read_whole() -> None:
    content = packed(EXPORT)
    assert kinds_of(content) == ["slack-export"]
    found = items(content, "acme.zip")
    assert bare(found) == GOLDEN
    assert [(one.sentence, one.locator) for one in found if isinstance(one, Skipped)] == [
        ("A file in it holds no messages, so it was not read.", "acme/readme.txt"),
        (slack_messages.PASSED_OVER, "inc-42/2024-03-02.json, message 1"),
        (slack_messages.WITHDRAWN, "inc-42/2024-03-02.json, message 7"),
        ("A value in a day's file is no message, so it was passed over.", "inc-42/2024-03-02.json, message 9"),
    ]


def test_a_message_carries_where_it_was_who_reacted_and_what_it_points_at() -> None:
    direct, first, reply, broadcast, bot, file, _last = records(packed(EXPORT))
    assert direct.source == "Slack a direct message"
    assert (first.source, first.external_id, first.thread) == ("Slack #inc-42", "C1 1709388310.000200", "C1 1709388310.000200")
    assert (first.marks, first.links) == (("reaction:3", "pinned", "edited"), ("https://graphs.example/d?a=1&b=2",))
    assert (reply.marks, reply.thread, reply.locator) == (("thread",), first.thread, "inc-42/2024-03-02.json, message 3")
    assert (broadcast.marks, broadcast.thread) == (("thread", "starred"), first.thread)
    assert (bot.marks, bot.links) == (("bot",), ("https://pager.example/1",))
    assert file.links == ("https://files.example/top.png",)
    assert '"client_msg_id": "m1"' in first.raw


def test_one_channel_alone_is_an_export_too() -> None:
    found = records(packed({"inc-42/2024-03-02.json": DAY[:3]}))
    assert [(one.source, one.who, one.external_id) for one in found] == [
        ("Slack #inc-42", "U1", "inc-42 1709388310.000200"),
        ("Slack #inc-42", "U2", "inc-42 1709388305.000000"),
    ]


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (DAY, "Slack"),
        ({"ok": True, "messages": DAY, "has_more": False}, "Slack"),
        ({"channel_id": "C1", "name": "inc-42", "messages": DAY}, "Slack #inc-42"),
        ({"ok": True, "messages": {"matches": [{**one, "channel": {"id": "C1", "name": "inc-42"}} for one in DAY[:-1]]}}, "Slack #inc-42"),
    ],
)
def test_a_day_alone_and_an_answer_of_the_api_are_read_without_names(content: Any, source: str) -> None:
    assert kinds_of(content) == ["slack"]
    found = records(content)
    assert [one.text for one in found][:2] == ["@U2 & @oncall: pool on db-2 is full, see graph in #C2", "older than its parent <3"]
    assert {one.source for one in found} == {source}
    assert all(one.raw for one in found)


def test_the_profile_in_a_message_names_its_author_and_a_cut_file_says_so() -> None:
    message = {
        "type": "message",
        "user": "U5",
        "ts": "1709388310.000200",
        "text": "hi",
        "user_profile": {"display_name": "", "name": "cleo"},
    }
    assert [one.who for one in records([message])] == ["cleo"]
    cut = packed({"a/2024-03-02.json": '[{"type":"message","ts":"1709388310.000200","user":"U1","text":"one"},{"ty'})
    assert (len(records(cut)), skipped(cut)) == (1, ["The file ends in the middle of a record: export it once more to have the rest."])


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("slack_zulip_message_with_user_mentions.json", 1, "2026-02-26 13:27:51.400529", "2026-02-26 13:27:51.400529"),
        ("slack_zulip_normal_thread.json", 4, "2015-06-12 19:58:22.000002", "2015-12-11 21:11:34.000007"),
        ("slack_zulip_random_2018-01-20.json", 8, "2018-01-20 13:22:17.000093", "2018-01-20 17:15:30.000036"),
        ("slack_zulip_thread_with_broadcast_reply.json", 3, "2015-06-12 19:58:22.000002", "2015-06-12 19:58:24.000002"),
    ],
)
def test_captured_messages(name: str, count: int, first: str, last: str) -> None:
    content = payload(f"slack_export/{name}")
    assert kinds_of(content)[0] == "slack"
    found = records(content)
    assert [found[0].occurred_at, found[-1].occurred_at, len(found)] == [utc(first), utc(last), count]


@given(damaged([DAY, {"channel_id": "C1", "messages": DAY}, USERS]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, slack_messages.FORMAT)


@given(damaged([EXPORT]))
def test_whatever_a_file_of_an_export_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(packed({"acme/users.json": USERS, **value}), slack_export.FORMAT)


@given(cut_or_changed([packed(EXPORT)]))
def test_a_damaged_zip_is_read_or_refused(content: bytes) -> None:
    assert_sound(content)


def test_a_record_is_whole() -> None:
    message = {"type": "message", "user": "U1", "ts": "1709388310.000200", "text": "one", "channel": "C1"}
    assert records([message]) == [
        Record(
            text="one", occurred_at=utc("2024-03-02 14:05:10.000200"), time_as_written="1709388310.000200", kind="communication", source="Slack", who="U1",
            external_id="C1 1709388310.000200", thread="C1 1709388310.000200", raw=records([message])[0].raw, locator="item 1",
        )
    ]  # fmt: skip
