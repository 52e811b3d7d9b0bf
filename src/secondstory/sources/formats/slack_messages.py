"""Messages of Slack, one by one: of a day's file, of an answer of the API, of a webhook. The export as a whole is in `slack_export`."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import UTC, datetime
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.formats.slack_words import Names, handle_of, of_attachments, of_blocks, readable
from secondstory.sources.records.fields import MOST_LETTERS, JsonObject, first, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment

PASSED_OVER = "Someone joined, left or changed a setting of the channel, which is no message, so it was passed over."
NO_WORDS = "A message has no text in it, so it was passed over."
WITHDRAWN = "A message was deleted before this was exported."
_SETTINGS = frozenset(
    """
    channel_join channel_leave group_join group_leave bot_add bot_remove bot_enable bot_disable channel_convert_to_private
    channel_convert_to_public channel_posting_permissions channel_archive channel_unarchive group_archive group_unarchive pinned_item
    unpinned_item app_conversation_join app_conversation_leave reminder_add reminder_delete slackbot_response ekm_access_denied
    channel_name group_name bot_profile_update joiner_notification joiner_notification_for_inviter tabbed_canvas_updated
    """.split()
)
_PINS = {"pushpin", "round_pushpin", "pin"}
_STARS = {"star", "star2"}
_NOBODY = Names()


def stamp(ts: Any) -> datetime | None:
    """Slack's "1516454398.000069"."""
    if isinstance(ts, str) and len(ts) == 17 and ts[10] == ".":
        try:
            seconds = float(ts)
        except ValueError:
            return None
        if 1e9 <= seconds < 4e9:
            return datetime.fromtimestamp(seconds, UTC)  # exact: a float of this size still tells millionths apart
    return moment(ts)


def record_of(
    message: JsonObject,
    *,
    place: str = "Slack",
    channel: str = "",
    names: Names = _NOBODY,
    pins: Container[str] = (),
    raw: str = "",
    locator: str = "",
) -> Item:
    """A message as a record; `channel` is the channel's id, or else its name, and `pins` are the stamps of what is pinned there."""
    subtype = message.get("subtype")
    if subtype and isinstance(subtype, str):
        if subtype == "tombstone":
            return Skipped(WITHDRAWN, locator)
        if subtype in _SETTINGS:
            return Skipped(PASSED_OVER, locator)
    who, is_bot = _who(message, names)
    links: list[str] = []
    told = _told(message, names, links, is_bot=is_bot)
    if not told:
        return Skipped(NO_WORDS, locator)
    ts = message.get("ts")
    written = ts if isinstance(ts, str) else text(message, "ts")
    thread = message.get("thread_ts") or written
    named = (f"{channel} {written}" if channel else written) if written else ""
    is_reply, is_pinned = thread != written, written in pins
    is_marked = is_bot or is_reply or is_pinned or "reactions" in message or "edited" in message or "pinned_to" in message
    is_marked = is_marked or "is_starred" in message or "pinned_info" in message
    at = stamp(ts)
    return Record(
        text=told,
        occurred_at=at,
        precision="exact" if at else "unknown",
        time_as_written=written,
        kind="communication",
        source=place,
        who=who,
        external_id=named or text(message, "client_msg_id"),
        thread=f"{channel} {thread}".lstrip() if is_reply and isinstance(thread, str) else named,
        links=tuple(dict.fromkeys(links)) if links else (),
        marks=_marks(message, is_bot=is_bot, is_reply=is_reply, is_pinned=is_pinned) if is_marked else (),
        raw=raw,
        locator=locator,
    )


def _who(message: JsonObject, names: Names) -> tuple[str, bool]:
    """The handle of who wrote it, and whether that is a bot."""
    user = message.get("user")
    if not isinstance(user, str):
        user = text(message, "user", "id") or text(message, "user", "name")
    is_bot = (
        ("bot_id" in message and bool(message["bot_id"]))
        or user == "USLACKBOT"
        or user in names.bots
        or message.get("subtype") == "bot_message"
    )
    if name := names.people.get(user):
        return name, is_bot
    bot = names.people.get(text(message, "bot_id")) or text(message, "bot_profile", "name") if is_bot else ""
    profile = message.get("user_profile")
    return first(message, "username") or bot or (handle_of(profile) if profile else "") or user or text(message, "bot_id"), is_bot


def _told(message: JsonObject, names: Names, links: list[str], *, is_bot: bool) -> str:
    """Its words: text, else blocks; with what is attached, and the names of files."""
    plain = message.get("text")
    told = (readable(plain, names, links) if "<" in plain or "&" in plain else plain) if isinstance(plain, str) else ""
    if "blocks" in message and not told.strip():
        told = of_blocks(message.get("blocks"), names, links)
    if "attachments" in message:
        more = of_attachments(message, names, links, is_bot=is_bot)
        told = more if not told else f"{told}\n{more}" if more and more not in told else told
    if "files" in message or "file" in message:
        files = [one for one in (*objects(message, "files"), message.get("file")) if isinstance(one, dict)]
        links += some(*(first(one, "permalink") for one in files))
        called = [name for one in files if (name := first(one, "title", "name")) and name not in told]
        told = "\n".join(some(told, f"(file: {', '.join(called)})" if called else ""))
    if not told and message.get("subtype") == "huddle_thread":
        told = "A huddle began"
    flat = " ".join(told.split())
    return flat if len(flat) <= MOST_LETTERS else one_line(flat, longest=MOST_LETTERS)


def _marks(message: JsonObject, *, is_bot: bool, is_reply: bool, is_pinned: bool) -> tuple[str, ...]:
    marks = []
    if is_bot:
        marks.append("bot")
    if is_reply:
        marks.append("thread")
    reactions: set[str] = set()
    if "reactions" in message:
        count = 0
        for one in objects(message, "reactions"):
            reactions.add(text(one, "name").split("::")[0])
            users, said = one.get("users"), one.get("count")
            count += said if isinstance(said, int) and said > 0 else len(users) if isinstance(users, list) else 1
        if count:
            marks.append(f"reaction:{count}")
    if is_pinned or message.get("pinned_to") or message.get("pinned_info") or reactions & _PINS:
        marks.append("pinned")
    if message.get("is_starred") is True or reactions & _STARS:
        marks.append("starred")
    if message.get("edited"):
        marks.append("edited")
    return tuple(marks)


def is_message(value: Any) -> bool:
    """Whether an object is a message of Slack: a stamp in its own way of writing it, and an author or a text."""
    ts = value.get("ts") if isinstance(value, dict) else None
    if not isinstance(ts, str) or len(ts) != 17 or ts[10:11] != "." or not ts.replace(".", "").isdecimal():
        return False
    return value.get("type", "message") == "message" and any(key in value for key in ("text", "user", "bot_id", "subtype", "blocks"))


def recognise(value: JsonObject) -> Guess | None:
    """A message, or an object with a list of them (`conversations.history`, `conversations.replies`, the files of archivers)."""
    if is_message(value):
        return Guess(85 if value.get("type") == "message" else 70, "its messages have the stamps of Slack")
    if any(is_message(one) for one in _listed(value)):
        return Guess(90, "it is a list of messages with the stamps of Slack")
    return None


def _listed(value: JsonObject) -> list[JsonObject]:
    found = value.get("messages")
    if isinstance(found, dict):  # search.messages
        found = found.get("matches")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def read(value: JsonObject) -> Iterator[Item]:
    """The messages, with those in a thread that stand inside the first of it."""
    messages = _listed(value) if "messages" in value and not is_message(value) else [value]
    for one in messages:
        for message in (one, *objects(one, "slackdump_thread_replies")):
            channel, name = _channel(message) if message.get("channel") or message.get("channel_name") else _channel(value)
            place = f"Slack #{name}" if name else "Slack"
            yield record_of(message, place=place, channel=channel or name, raw="" if message is value else as_text(message))


def _channel(value: JsonObject) -> tuple[str, str]:
    """(id, name) as far as they are told."""
    told = value.get("channel")
    called = text(told, "id") or first(value, "channel_id", "channel") if isinstance(told, dict) else first(value, "channel_id", "channel")
    return called, text(told, "name") or first(value, "channel_name", *(("name",) if "messages" in value else ()))


FORMAT = JsonFormat("slack", "Slack messages", recognise, read)
