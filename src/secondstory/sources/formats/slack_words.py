"""Slack's way of writing a message, as a person reads it: names for ids, words for links, the text of blocks and attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, first, objects, some, text

_TOKEN = re.compile(r"<([^<>\n]{1,4000})>")
_BROADCASTS = {"here", "channel", "everyone", "group"}
_DEEPEST = 12


@dataclass
class Names:
    """Who and what the ids of one workspace stand for; empty where only a message is known."""

    people: dict[str, str] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    channels: dict[str, str] = field(default_factory=dict)
    """Id → name."""

    def meet(self, user: JsonObject) -> None:
        """Keep what a user is called."""
        called, name = text(user, "id"), handle_of(user)
        if called and name:
            self.people[called] = name
        bot = text(user, "profile", "bot_id")
        if called and user.get("is_bot") is True:
            self.bots.add(called)
            if bot and name:
                self.people[bot] = name


def handle_of(user: Any) -> str:
    """What a user is called in messages."""
    profile = at(user, "profile")
    return (
        first(profile, "display_name")
        or first(user, "display_name", "name", "username")
        or first(profile, "real_name")
        or first(user, "real_name")
    )


def readable(told: str, names: Names, links: list[str]) -> str:
    """A message's text with names for ids and words for links, whose addresses are added to `links`."""
    if "<" in told:
        told = _TOKEN.sub(lambda found: _word(found[1], names, links), told)
    if "&" in told:
        told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return told


def _word(token: str, names: Names, links: list[str]) -> str:
    what, _bar, label = token.partition("|")
    sign = what[0]
    if sign == "@":
        return "@" + (names.people.get(what[1:]) or label.lstrip("@") or what[1:])
    if sign == "#":
        return "#" + (names.channels.get(what[1:]) or label.lstrip("#") or what[1:])
    if sign == "!":
        command = what[1:].split("^", 1)[0]
        if command in _BROADCASTS:
            return f"@{command}"
        return label or ("@" + what.rsplit("^", 1)[-1] if command == "subteam" else what[1:])
    if what.startswith(("http://", "https://")):
        links.append(what.replace("&amp;", "&"))
        return label or what
    return label or what.removeprefix("mailto:").removeprefix("tel:") if ":" in what else f"<{token}>"


def of_blocks(blocks: Any, names: Names, links: list[str]) -> str:
    """The words in Block Kit blocks."""
    words: list[str] = []
    for block in objects(blocks):
        _gather(block, names, links, words, 0)
        words.append("\n")
    return "".join(words).strip()


def _gather(node: JsonObject, names: Names, links: list[str], words: list[str], depth: int) -> None:
    kind = text(node, "type")
    if depth > _DEEPEST or kind == "actions":
        return
    word = _element(node, kind, names, links)
    if word is not None:
        words.append(word)
        return
    for key in ("text", "title", "fields", "elements"):
        inner = node.get(key)
        if isinstance(inner, str):
            words.append(readable(inner, names, links))
        elif isinstance(inner, dict):
            _gather(inner, names, links, words, depth + 1)
        else:
            for one in objects(inner):
                _gather(one, names, links, words, depth + 1)
                words.append("" if kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"} else " ")
    words.append(" ")


def _element(node: JsonObject, kind: str, names: Names, links: list[str]) -> str | None:
    """One leaf of a rich text, or None where it is none."""
    if kind == "user":
        return "@" + (names.people.get(text(node, "user_id")) or text(node, "user_id"))
    if kind == "channel":
        return "#" + (names.channels.get(text(node, "channel_id")) or text(node, "channel_id"))
    if kind == "broadcast":
        return "@" + text(node, "range")
    if kind == "usergroup":
        return "@" + text(node, "usergroup_id")
    if kind == "emoji":
        return f":{text(node, 'name')}:"
    if kind == "link":
        links += some(text(node, "url"))
        return text(node, "text") or text(node, "url")
    if kind == "text" and isinstance(node.get("text"), str):
        return str(node["text"])
    if kind in {"image", "button"}:
        return ""
    return None


def of_attachments(message: JsonObject, names: Names, links: list[str], *, is_bot: bool) -> str:
    """What a bot says in attachments, or what a person passed on; previews of links say nothing of their own."""
    told: list[str] = []
    for one in objects(message, "attachments"):
        if not is_bot and (one.get("from_url") or one.get("original_url")) and not one.get("is_share") and message.get("text"):
            continue
        title, body = readable(text(one, "title"), names, links), readable(text(one, "text"), names, links)
        links += some(text(one, "title_link"))
        inner = of_blocks(one.get("blocks") or at(one, "message_blocks", 0, "message", "blocks"), names, links)
        parts = some(readable(text(one, "pretext"), names, links), title, body, inner)
        if parts:
            told.append(": ".join(parts[:2]) + "".join(f" {part}" for part in parts[2:]))
        else:
            told.append(readable(first(one, "fallback"), names, links))
        told += (f"{text(each, 'title')}: {readable(text(each, 'value'), names, links)}" for each in objects(one, "fields"))
    return "; ".join(some(*told))
