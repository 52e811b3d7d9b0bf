"""Discord: a channel as DiscordChatExporter writes it, and messages as its API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.sources.records.fields import JsonObject, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.telling import urls, when

_SAID = {"Default", "Reply", "0", "19", "20", "ChatInputCommand", "ThreadStarterMessage", "21", "23", "ContextMenuCommand"}
_NO_MESSAGE = "Someone joined, pinned or renamed something, which is no message, so it was passed over."
_EMPTY = "A message has neither words nor a file, so it was passed over."


def recognise(value: JsonObject) -> Guess | None:
    """An export has the server, the channel and its messages; a message of the API has a channel and an author with a discriminator."""
    if has(value, "guild", "channel", "messages") and isinstance(value["messages"], list):
        return Guess(96, "it has a server, a channel and its messages, as DiscordChatExporter writes them")
    if has(value, "channel_id", "author", "content", "timestamp") and has(value["author"], "discriminator"):
        return Guess(92, "it has a message of Discord")
    return None


def read(value: JsonObject) -> Iterator[Item]:
    """A record for each message."""
    if "messages" not in value:
        yield _message(value, "")
        return
    channel = text(value, "channel", "name")
    for one in objects(value, "messages"):
        yield _message(one, channel).at("", raw=as_text(one))


def _message(one: JsonObject, channel: str) -> Item:
    if text(one, "type") not in _SAID:
        return Skipped(_NO_MESSAGE)
    embeds = [" ".join(some(text(each, "title"), text(each, "description"))) for each in objects(one, "embeds")]
    files = [first(each, "fileName", "filename") for each in objects(one, "attachments")]
    said = text(one, "content") or " · ".join(some(*embeds)) or ", ".join(some(*files))
    if not said:
        return Skipped(_EMPTY)
    author: Any = one.get("author") if isinstance(one.get("author"), dict) else {}
    answered = text(one, "reference", "messageId") or text(one, "message_reference", "message_id")
    return Record(
        said,
        **when(one.get("timestamp")),
        kind="communication",
        source=f"Discord #{channel}" if channel else "Discord",
        who=first(author, "name", "username", "nickname", "global_name", "id"),
        external_id=f"discord {text(one, 'id')}" if text(one, "id") else "",
        thread=f"discord {answered}" if answered else "",
        links=urls(*(each.get("url") for each in objects(one, "embeds"))),
        marks=some(
            "bot" if author.get("isBot") is True or author.get("bot") is True else "",
            "pinned" if one.get("isPinned") is True or one.get("pinned") is True else "",
            "edited" if one.get("timestampEdited") or one.get("edited_timestamp") else "",
        ),
    )


FORMAT = JsonFormat("discord", "Discord", recognise, read)
