"""Telegram: a chat as its desktop program exports it, alone or with all the others, and what a bot is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.telling import urls, when

_NO_MESSAGE = "Someone joined, called or changed the chat, which is no message, so it was passed over."
_EMPTY = "A message has no words, so it was passed over."
_UPDATES = ("message", "edited_message", "channel_post", "edited_channel_post")


def recognise(value: JsonObject) -> Guess | None:
    """An export has messages with their sender's id; an update has a number and a message of a chat."""
    if _is_chat(value) or any(_is_chat(one) for one in objects(value, "chats", "list")):
        return Guess(95, "it has the messages of a chat, as Telegram exports them")
    if has(value, "update_id") and any(has(value.get(name), "chat", "date") for name in _UPDATES):
        return Guess(96, "it has a message that Telegram sent to a bot")
    return None


def _is_chat(value: Any) -> bool:
    return "messages" in value and any(
        "date_unixtime" in one or has(one, "type", "date", "text", "from") for one in list(objects(value, "messages"))[:5]
    )


def read(value: JsonObject) -> Iterator[Item]:
    """A record for each message of each chat."""
    if "update_id" in value:
        one = next(value[name] for name in _UPDATES if isinstance(value.get(name), dict))
        yield _message(one, first(one.get("chat"), "title", "username"))
        return
    for chat in [value] if _is_chat(value) else [one for one in objects(value, "chats", "list") if _is_chat(one)]:
        for one in objects(chat, "messages"):
            yield _message(one, text(chat, "name")).at("", raw=as_text(one))


def _message(one: JsonObject, chat: str) -> Item:
    if text(one, "type") == "service":
        return Skipped(_NO_MESSAGE)
    said = _said(one.get("text")) or text(one, "caption") or text(one, "file_name")
    if not said:
        return Skipped(_EMPTY)
    sender = one.get("from")
    named = f"telegram {chat} {first(one, 'id', 'message_id')}"
    return Record(
        said,
        **when(one.get("date_unixtime"), one.get("date")),
        kind="communication",
        source=f"Telegram {chat}".strip(),
        who=first(sender, "username", "first_name", "id") if isinstance(sender, dict) else text(one, "from") or text(one, "from_id"),
        external_id=named if first(one, "id", "message_id") else "",
        thread=f"telegram {chat} {found}" if (found := text(one, "reply_to_message_id")) else "",
        links=urls(*(at(part, "href") or at(part, "text") for part in objects(one, "text"))),
        marks=some(
            "edited" if one.get("edited") or one.get("edit_date") else "",
            "bot" if at(sender, "is_bot") is True else "",
        ),
    )


def _said(value: Any) -> str:
    """A text, or the parts it is made of."""
    parts = value if isinstance(value, list) else [value]
    told = "".join(one if isinstance(one, str) else str(at(one, "text") or "") for one in parts)
    return one_line(told, longest=MOST_LETTERS)


FORMAT = JsonFormat("telegram", "Telegram", recognise, read)
