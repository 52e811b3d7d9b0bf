"""Discord and Telegram, as they are exported and as bots get them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats import discord, telegram
from tests.sources.formats.sound import assert_sound, bare, damaged, kinds_of, records, skipped, utc
from tests.sources.formats.trying import assert_cut_is_sound

AUTHOR = {"id": "9", "name": "ana", "discriminator": "0000", "nickname": "Ana L", "isBot": False}


def said(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number), "type": "Default", "timestamp": f"2026-03-14T14:0{number}:11.5+00:00", "timestampEdited": None, "isPinned": False,
        "content": text, "author": AUTHOR, "attachments": [], "embeds": [],
    } | more  # fmt: skip


EXPORT: dict[str, Any] = {
    "guild": {"id": "1", "name": "Shop"},
    "channel": {"id": "2", "type": "GuildTextChat", "name": "ops"},
    "messages": [
        said(1, "pool is empty on db-2"),
        said(2, "rolling back", isPinned=True, timestampEdited="2026-03-14T14:03:00+00:00", reference={"messageId": "1"}, type="Reply"),
        said(3, "Changed the channel name.", type="ChannelNameChange"),
        said(
            4,
            "",
            embeds=[{"title": "Deploy 4.18", "description": "failed", "url": "https://ci.example/7"}],
            author=AUTHOR | {"isBot": True},
        ),
        said(5, "", attachments=[{"fileName": "graph.png"}]),
        said(6, ""),
    ],
}
OF_THE_API = {
    "id": "7", "type": 0, "channel_id": "2", "timestamp": "2026-03-14T14:05:11Z", "content": "seen",
    "author": {"id": "9", "username": "ana", "discriminator": "0"},
}  # fmt: skip
CHAT: dict[str, Any] = {
    "name": "Shop on-call", "type": "private_group", "id": 5,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-03-14T15:00:00", "date_unixtime": "1773496800", "actor": "Ana", "action": "invite_members", "text": ""},
        {"id": 2, "type": "message", "date": "2026-03-14T15:05:00", "date_unixtime": "1773497100", "from": "Ana", "from_id": "user9", "text": "pool is empty"},
        {
            "id": 3, "type": "message", "date": "2026-03-14T15:06:00", "date_unixtime": "1773497160", "from": "Kim", "from_id": "user8",
            "reply_to_message_id": 2, "edited": "2026-03-14T15:07:00", "text": ["see ", {"type": "link", "text": "https://ci.example/7"}, " now"],
        },
        {"id": 4, "type": "message", "date": "2026-03-14T15:06:00", "from": "Kim", "from_id": "user8", "text": ""},
    ],
}  # fmt: skip
UPDATE = {
    "update_id": 4,
    "message": {
        "message_id": 6,
        "from": {"id": 9, "username": "ana"},
        "chat": {"id": 5, "title": "Ops"},
        "date": 1773496800,
        "text": "seen",
    },
}


def test_a_channel_of_discord() -> None:
    assert kinds_of(EXPORT) == ["discord"]
    found = records(EXPORT)
    assert bare(found) == [
        (utc("2026-03-14 14:01:11.5"), "communication", "ana", "pool is empty on db-2"),
        (utc("2026-03-14 14:02:11.5"), "communication", "ana", "rolling back"),
        (utc("2026-03-14 14:04:11.5"), "communication", "ana", "Deploy 4.18 failed"),
        (utc("2026-03-14 14:05:11.5"), "communication", "ana", "graph.png"),
    ]
    assert [(one.source, one.thread, one.marks, one.links) for one in found[1:3]] == [
        ("Discord #ops", "discord 1", ("pinned", "edited"), ()),
        ("Discord #ops", "", ("bot",), ("https://ci.example/7",)),
    ]
    assert [sentence.split(",")[0] for sentence in skipped(EXPORT)] == [
        "Someone joined",
        "A message has neither words nor a file",
    ]
    assert bare(records([OF_THE_API])) == [(utc("2026-03-14 14:05:11"), "communication", "ana", "seen")]


def test_a_chat_of_telegram_alone_or_with_all_others() -> None:
    assert kinds_of(CHAT) == ["telegram"]
    found = records(CHAT)
    assert bare(found) == [
        (utc("2026-03-14 14:05"), "communication", "Ana", "pool is empty"),
        (utc("2026-03-14 14:06"), "communication", "Kim", "see https://ci.example/7 now"),
    ]
    assert (found[1].thread, found[1].marks, found[1].links) == ("telegram Shop on-call 2", ("edited",), ("https://ci.example/7",))
    assert bare(records({"about": "x", "chats": {"about": "y", "list": [CHAT]}})) == bare(found)
    assert len(skipped(CHAT)) == 2
    assert bare(records(UPDATE)) == [(utc("2026-03-14 14:00"), "communication", "ana", "seen")]


@given(damaged([EXPORT, OF_THE_API, CHAT, UPDATE]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, discord.FORMAT, telegram.FORMAT)


@given(st.sampled_from([EXPORT, CHAT]), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
