"""Mattermost: the bulk export alone and in its zip, and posts of the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from secondstory.sources.formats import mattermost
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, damaged, kinds_of, packed, payload, records, skipped, utc

LINES: list[dict[str, Any]] = [
    {"type": "version", "version": 1},
    {"type": "user", "user": {"username": "ana", "nickname": "Ana"}},
    {"type": "post", "post": {"team": "shop", "channel": "inc-42", "user": "ana", "message": "ana joined the channel.", "create_at": 1709388300000}},
    {
        "type": "post",
        "post": {
            "team": "shop", "channel": "inc-42", "user": "ana", "message": "pool on db-2\nis full", "create_at": 1709388310123, "edit_at": 1709388320000, "is_pinned": True, "flagged_by": ["ben"],
            "reactions": [{"user": "ben", "emoji_name": "eyes", "create_at": 1}, {"user": "cleo", "emoji_name": "eyes", "create_at": 1}],
            "replies": [{"user": "ben", "message": "rolling back", "create_at": 1709388400000, "attachments": [{"path": "data/x/top.png"}]}],
        },
    },
    {"type": "direct_post", "direct_post": {"channel_members": ["ana", "ben"], "user": "ben", "message": "shall I?", "create_at": 1709388350000}},
]  # fmt: skip
TEXT = "\n".join(json.dumps(one) for one in LINES)
GOLDEN: list[tuple[Any, ...]] = [
    (utc("2024-03-02 14:05:10.123"), "communication", "ana", "pool on db-2 is full"),
    (utc("2024-03-02 14:06:40"), "communication", "ben", "rolling back (file: top.png)"),
    (utc("2024-03-02 14:05:50"), "communication", "ben", "shall I?"),
]
POST: dict[str, Any] = {
    "id": "p1",
    "create_at": 1709388310123,
    "user_id": "u1",
    "channel_id": "c1",
    "root_id": "",
    "message": "pool is full",
    "type": "",
    "delete_at": 0,
}


def test_lines_of_the_export() -> None:
    assert kinds_of(TEXT) == ["mattermost"]
    found = records(TEXT)
    assert bare(found) == GOLDEN
    assert [(one.source, one.marks) for one in found] == [
        ("Mattermost #inc-42", ("reaction:2", "pinned", "starred", "edited")),
        ("Mattermost #inc-42", ("thread",)),
        ("Mattermost a direct message", ()),
    ]
    assert found[0].thread == found[1].thread != found[2].thread
    assert len(skipped(TEXT)) == 3


def test_the_zip_of_an_export() -> None:
    content = packed({"import.jsonl": TEXT, "data/x/top.png": b"\x89PNG"})
    assert kinds_of(content) == ["mattermost-export"]
    found = records(content)
    assert bare(found) == GOLDEN
    assert found[0].locator == "import.jsonl, line 4"


@pytest.mark.parametrize("value", [POST, [POST], {"order": ["p1", "gone"], "posts": {"p1": POST}}, {"order": [], "posts": {"p1": POST}}])
def test_posts_of_the_api(value: Any) -> None:
    assert kinds_of(value) == ["mattermost"]
    assert [(one.text, one.who, one.external_id, one.thread) for one in records(value)] == [
        ("pool is full", "u1", "mattermost p1", "mattermost p1")
    ]


def test_replies_are_listed_oldest_first_and_what_was_deleted_is_not_told() -> None:
    reply = {**POST, "id": "p2", "root_id": "p1", "message": "on it", "create_at": 1709388400000}
    gone = {**POST, "id": "p3", "delete_at": 1709388500000}
    listed = {"order": ["p3", "p2", "p1"], "posts": {"p1": POST, "p2": reply, "p3": gone}}
    assert [(one.text, one.thread, one.marks) for one in records(listed)] == [
        ("pool is full", "mattermost p1", ()),
        ("on it", "mattermost p1", ("thread",)),
    ]
    assert skipped(listed) == ["A post was deleted before this was exported."]


def test_the_captured_export() -> None:
    content = payload("mattermost_export/mattermost_bulk_export.jsonl")
    assert kinds_of(content)[0] == "mattermost"
    found = records(content)
    assert [len(found), found[0].occurred_at, found[-1].text] == [10, utc("2019-03-21 11:08:39.720"), "Ahh. Here we go again."]


@given(damaged([*LINES, POST, {"order": ["p1"], "posts": {"p1": POST}}]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, *mattermost.FORMATS)


def test_a_zip_of_other_lines_is_none_of_its_exports() -> None:
    line = '{"time": "2024-03-02T14:05:00Z", "message": "pool is full"}'
    for files in ({"a.jsonl": line}, {"a.jsonl": line, "b.jsonl": line}, {"logs/a.jsonl": line, "logs/b.jsonl": line}):
        assert [one.text for one in records(packed(files))] == ["pool is full"] * len(files)


@given(cut_or_changed([TEXT.encode(), packed({"import.jsonl": TEXT})]))
def test_a_damaged_export_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, *mattermost.FORMATS)
