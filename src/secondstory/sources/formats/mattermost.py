"""Mattermost: its bulk export (a JSON line a thing), and the posts of its API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.records.dispatch import records_in
from secondstory.sources.records.fields import MOST_LETTERS, JsonObject, at, first, has, objects, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat, Sample
from secondstory.sources.records.json_values import Value, as_text, values_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment

_BESIDE = {"version", "team", "channel", "user", "direct_channel", "emoji", "role", "scheme", "bot"}
_NO_POST = "A line tells of a user, team or channel, which is nothing that happened, so it was passed over."
_NO_WORDS = "A post has no text in it, so it was passed over."
_PASSED_OVER = "Someone joined, left or changed a setting of the channel, which is no message, so it was passed over."
_WITHDRAWN = "A post was deleted before this was exported."
_SETTING = re.compile(r"@?\S+ (joined|left|has joined|has left) the (channel|team)\.?")
_PINS = {"pushpin", "round_pushpin", "pin"}


def recognise(value: JsonObject) -> Guess | None:
    """A line of the export names its type and has an object of that name; a post of the API has its channel's and user's ids."""
    kind = text(value, "type")
    if kind in {"post", "direct_post"} and isinstance(value.get(kind), dict):
        return Guess(98, "its lines are posts as Mattermost exports them")
    if kind in _BESIDE and kind in value and len(value) <= 3:
        return Guess(90, "its lines are things as Mattermost exports them")
    if has(value, "channel_id", "user_id", "message", "create_at"):
        return Guess(90, "it has the fields of a post of Mattermost")
    if isinstance(value.get("posts"), dict) and isinstance(value.get("order"), list):
        return Guess(95, "it is a list of posts as Mattermost's API gives it")
    if has(value, "token", "channel_name", "post_id", "trigger_word"):
        return Guess(95, "it is an outgoing webhook of Mattermost")
    return None


def read(value: JsonObject) -> Iterator[Item]:
    """The posts in a line or a list, each with its replies."""
    kind, posts = text(value, "type"), value.get("posts")
    if isinstance(posts, dict):
        order = [one for name in reversed(texts(value, "order")) if isinstance(one := posts.get(name), dict)]
        for one in order or [one for one in posts.values() if isinstance(one, dict)]:
            yield _post(one).at("", raw=as_text(one))
    elif kind in {"post", "direct_post"} and isinstance(value.get(kind), dict):
        yield from _exported(value[kind], is_direct=kind == "direct_post")
    elif kind in _BESIDE:
        yield Skipped(_NO_POST)
    elif "post_id" in value:
        yield _post(
            {
                **value,
                "id": value["post_id"],
                "message": value.get("text"),
                "create_at": value.get("timestamp"),
                "user": first(value, "user_name"),
            }
        )
    else:
        yield _post(value)


def _exported(post: JsonObject, *, is_direct: bool) -> Iterator[Item]:
    place = "a direct message" if is_direct else f"#{text(post, 'channel')}"
    who = text(post, "user")
    thread = f"{place} {' '.join(texts(post, 'channel_members'))} {who} {text(post, 'create_at')}"
    yield _post(post, place=place, thread=thread)
    for reply in objects(post, "replies"):
        item = _post(reply, place=place, thread=thread, is_reply=True)
        yield item.at("", raw=as_text(reply))


def _post(post: JsonObject, *, place: str = "", thread: str = "", is_reply: bool = False) -> Item:
    if text(post, "type").startswith("system_") and not text(post, "type").startswith("system_generic"):
        return Skipped(_PASSED_OVER)
    if _SETTING.fullmatch(text(post, "message")) and text(post, "message").split()[0].lstrip("@") == text(post, "user"):
        return Skipped(_PASSED_OVER)
    deleted = post.get("delete_at")
    if isinstance(deleted, int) and deleted > 0:
        return Skipped(_WITHDRAWN)
    said = _said(post)
    if not said:
        return Skipped(_NO_WORDS)
    when, who, called = moment(post.get("create_at")), first(post, "user", "user_id"), text(post, "id")
    channel = place or f"#{text(post, 'channel_name')}" if place or text(post, "channel_name") else ""
    root = text(post, "root_id")
    return Record(
        text=said,
        occurred_at=when,
        precision="exact" if when else "unknown",
        time_as_written=text(post, "create_at"),
        kind="communication",
        source=f"Mattermost {channel}".strip(),
        who=at(post, "props", "override_username") if isinstance(at(post, "props", "override_username"), str) else who,
        external_id=f"mattermost {called}" if called else f"mattermost {channel} {who} {text(post, 'create_at')}",
        thread=thread or (f"mattermost {root or called}" if called else ""),
        links=some(*(text(one, "title_link") for one in objects(post, "props", "attachments"))),
        marks=_marks(post, is_reply=is_reply or bool(root)),
    )


def _said(post: JsonObject) -> str:
    said = post.get("message")
    parts = [said if isinstance(said, str) else ""]
    attached = objects(post, "props", "attachments")
    parts += [": ".join(some(first(one, "title", "pretext"), first(one, "text", "fallback"))) for one in attached]
    files = [PurePosixPath(text(one, "path")).name for one in objects(post, "attachments")]
    files += [text(one, "name") for one in objects(post, "metadata", "files")]
    if any(files):
        parts.append(f"(file: {', '.join(some(*files))})")
    return one_line("\n".join(part for part in parts if part), longest=MOST_LETTERS)


def _marks(post: JsonObject, *, is_reply: bool) -> tuple[str, ...]:
    reactions: list[JsonObject] = [*objects(post, "reactions"), *objects(post, "metadata", "reactions")]
    edited: Any = post.get("edit_at")
    props = post.get("props")
    is_bot = text(props, "from_bot") == "true" or text(props, "from_webhook") == "true"
    is_pinned = post.get("is_pinned") is True or any(text(one, "emoji_name") in _PINS for one in reactions)
    return some(
        "bot" if is_bot else "",
        "thread" if is_reply else "",
        f"reaction:{len(reactions)}" if reactions else "",
        "pinned" if is_pinned else "",
        "starred" if texts(post, "flagged_by") else "",
        "edited" if isinstance(edited, int) and edited > 0 else "",
    )


POSTS = JsonFormat("mattermost", "Mattermost", recognise, read)


class MattermostZip:
    """The export as a zip or folder, with what was attached beside it."""

    key = "mattermost-export"
    title = "Mattermost export"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its one file of lines, with nothing beside it but the folder of what was attached; by its lines where they are seen."""
        lines = [one for one in sample.members if one.endswith(".jsonl") and "/" not in one]
        if not sample.is_bundle or len(lines) != 1 or any(one not in lines and not one.startswith("data/") for one in sample.members):
            return None
        if sample.members[0] in lines and not _has_things(sample.head):
            return None
        return Guess(70, "it has a file of JSON lines and the files attached, as Mattermost's exports have")

    def parse(self, material: Material) -> Iterator[Item]:
        """The posts of every file of lines. Raises `Unreadable`."""
        for member in material.members:
            if member.endswith(".jsonl"):
                for item in records_in(material.only(member), (POSTS,)):
                    yield item.at(f"{member}, {item.locator}")


def _has_things(head: bytes) -> bool:
    """Whether one of the first lines is a thing of Mattermost's."""
    found = islice(values_of(BytesIO(head)), 20)
    return any(isinstance(one, Value) and isinstance(one.value, dict) and recognise(one.value) for one in found)


FORMATS = (POSTS, MattermostZip())
