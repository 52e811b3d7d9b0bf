"""Slack's Events API, slash commands and buttons."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given

from secondstory.sources.formats import slack_events
from secondstory.sources.records.record import Record
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, damaged, items, kinds_of, records, skipped, utc

AT = "2024-03-02 14:05:10.000200"
MESSAGE: dict[str, Any] = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event_time": 1709388310,
    "event": {
        "type": "message",
        "channel": "C1",
        "user": "U1",
        "text": "rolling <#C2|deploys> back",
        "ts": "1709388310.000200",
        "event_ts": "1709388310.000200",
    },
}
OLD = {"type": "message", "user": "U1", "text": "it is db-1", "ts": "1709388310.000200"}
NEW = {**OLD, "text": "it is db-2", "edited": {"user": "U1", "ts": "1709388400.000000"}}
BUTTON: dict[str, Any] = {
    "type": "block_actions",
    "trigger_id": "1.2",
    "user": {"id": "U1", "username": "ana"},
    "channel": {"id": "C1", "name": "inc-42"},
    "message": {"ts": "1709388310.000200", "text": "High error rate on checkout"},
    "actions": [{"action_id": "ack", "text": {"type": "plain_text", "text": "Acknowledge"}, "action_ts": "1709388330.5"}],
}
SHORTCUT: dict[str, Any] = {
    "type": "message_action",
    "trigger_id": "1.3",
    "user": {"id": "U2"},
    "channel": {"id": "C1", "name": "inc-42"},
    "message": OLD,
    "message_ts": "1709388310.000200",
}
COMMAND = {"token": "x", "team_id": "T1", "channel_id": "C1", "channel_name": "inc-42", "user_id": "U1", "user_name": "ana", "command": "/story", "text": "db-2 is full & slow", "trigger_id": "13.7"}  # fmt: skip


def event(**fields: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T1", "event": fields}


def test_a_message_is_the_same_as_in_an_export() -> None:
    assert kinds_of(MESSAGE) == ["slack-events"]
    assert records(MESSAGE) == [
        Record(
            text="rolling #deploys back",
            occurred_at=utc(AT),
            time_as_written="1709388310.000200",
            kind="communication",
            source="Slack",
            who="U1",
            external_id="C1 1709388310.000200",
            thread="C1 1709388310.000200",
            raw=json.dumps(MESSAGE),
            locator="the whole file",
        )
    ]


@pytest.mark.parametrize(
    ("value", "expected", "marks"),
    [
        (
            event(type="message", subtype="message_changed", channel="C1", message=NEW, previous_message=OLD, ts="1709388400.000100"),
            [(utc("2024-03-02 14:06:40"), "communication", "U1", "it is db-2")],
            ("edited",),
        ),
        (
            event(
                type="message",
                subtype="message_deleted",
                channel="C1",
                deleted_ts="1709388310.000200",
                previous_message=OLD,
                ts="1709388400.000100",
            ),
            [(utc("2024-03-02 14:06:40.000100"), "communication", "", "A message was deleted")],
            ("deleted",),
        ),
        (
            event(type="pin_added", channel_id="C1", user="U2", item={"type": "message", "message": OLD}, event_ts="1709388500.000000"),
            [(utc(AT), "communication", "U1", "it is db-1")],
            ("pinned",),
        ),
        (event(**OLD, bot_id="B1", channel="C1"), [(utc(AT), "communication", "U1", "it is db-1")], ("bot",)),
        (BUTTON, [(utc("2024-03-02 14:05:30.5"), "action", "ana", "Chose “Acknowledge”: High error rate on checkout")], ()),
        (SHORTCUT, [(utc(AT), "communication", "U1", "it is db-1")], ("starred",)),
        (COMMAND, [(None, "communication", "ana", "/story db-2 is full & slow")], ()),
    ],
)
def test_what_happens_to_messages(value: Any, expected: list[tuple[Any, ...]], marks: tuple[str, ...]) -> None:
    found = records(value)
    assert bare(found) == expected
    assert found[0].marks == marks
    assert "C1 1709388310.000200" in (found[0].thread or "C1 1709388310.000200")


def test_an_edit_has_a_name_of_its_own_and_the_thread_of_the_message() -> None:
    changed = records(event(type="message", subtype="message_changed", channel="C1", message=NEW, previous_message=OLD))
    assert [(one.external_id, one.thread) for one in changed] == [("C1 1709388310.000200 edited 1709388400.000000", "C1 1709388310.000200")]


@pytest.mark.parametrize(
    "value",
    [
        {"type": "url_verification", "challenge": "abc", "token": "x"},
        event(type="message", subtype="message_changed", channel="C1", message={**OLD, "attachments": []}, previous_message=OLD),
        event(type="reaction_added", user="U1", reaction="eyes"),
        event(type="message", subtype="channel_join", user="U1", text="joined", ts="1709388310.000200"),
        {"type": "view_submission", "trigger_id": "1", "view": {}},
    ],
)
def test_what_is_nothing_for_a_timeline_is_passed_over_in_a_sentence(value: Any) -> None:
    assert (len(skipped(value)), records(value)) == (1, [])


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (urlencode(COMMAND), (None, "communication", "ana", "/story db-2 is full & slow")),
        (
            urlencode({"payload": json.dumps(BUTTON)}),
            (utc("2024-03-02 14:05:30.5"), "action", "ana", "Chose “Acknowledge”: High error rate on checkout"),
        ),
    ],
)
def test_forms(form: str, expected: tuple[Any, ...]) -> None:
    assert kinds_of(form) == ["slack-form"]
    found = records(form)
    assert bare(found) == [expected]
    assert (found[0].source, '"token"' in found[0].raw) == ("Slack #inc-42", False)


def test_a_form_of_something_else_is_not_slacks() -> None:
    assert kinds_of("name=ana&text=hello") == []
    assert [one.sentence for one in items("command=x", given=slack_events.FORMATS[1]) if not isinstance(one, Record)] == [
        "The form holds no command and no payload of Slack, so it was not read."
    ]


@given(damaged([MESSAGE, BUTTON, SHORTCUT, COMMAND, event(type="message", subtype="message_changed", message=NEW, previous_message=OLD), event(type="pin_added", item={"message": OLD})]))  # fmt: skip
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, *slack_events.FORMATS)


@given(cut_or_changed([urlencode(COMMAND).encode(), urlencode({"payload": json.dumps(BUTTON)}).encode()]))
def test_a_damaged_form_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, *slack_events.FORMATS)
