"""What Slack sends to an address: events, slash commands, and what someone chose in a message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs

from secondstory.sources.formats.slack_messages import record_of, stamp
from secondstory.sources.records.fields import JsonObject, at, first, has, objects, text
from secondstory.sources.records.format import Guess, JsonFormat, Sample
from secondstory.sources.records.json_values import as_text, inside
from secondstory.sources.records.lines import decode
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped

_CHECK = "Slack asked whether the address is right, which is nothing that happened."
_NO_CHANGE = "Slack added a preview to a message, which is no change of its words, so it was passed over."
_NOT_TOLD = "An event of Slack that is neither a message nor a pin was passed over."
_NO_COMMAND = "The form holds no command and no payload of Slack, so it was not read."
_INTERACTIONS = {"block_actions", "interactive_message", "message_action", "view_submission", "view_closed", "shortcut", "block_suggestion"}
_MOST_BYTES = 1_000_000


def recognise(value: JsonObject) -> Guess | None:
    """An event names its type inside, a command has `command` and `trigger_id`, an interaction one of Slack's types."""
    kind = text(value, "type")
    if kind == "event_callback" and isinstance(value.get("event"), dict):
        return Guess(100, "it is an event as Slack sends it")
    if kind == "url_verification" and "challenge" in value:
        return Guess(100, "it is Slack's question whether the address is right")
    if kind in _INTERACTIONS and ("trigger_id" in value or "response_url" in value or has(value, "user", "team")):
        return Guess(95, "someone chose something in Slack")
    if text(value, "command").startswith("/") and ("trigger_id" in value or has(value, "user_id", "channel_id")):
        return Guess(95, "it is a slash command of Slack")
    return None


def read(value: JsonObject) -> Iterator[Item]:
    """One record, or why there is none."""
    kind = text(value, "type")
    event = value.get("event")
    if kind == "event_callback" and isinstance(event, dict):
        yield _event(event)
    elif kind == "url_verification":
        yield Skipped(_CHECK)
    elif kind in _INTERACTIONS:
        yield from _interaction(value)
    else:
        yield _command(value)


def _event(event: JsonObject) -> Item:
    kind, subtype = text(event, "type"), text(event, "subtype")
    channel = first(event, "channel", "channel_id")
    message, before = at(event, "message"), at(event, "previous_message")
    if kind in {"message", "app_mention"} and subtype == "message_deleted":
        return Record(
            text="A message was deleted",
            occurred_at=(when := stamp(first(event, "ts", "event_ts"))),
            precision="exact" if when else "unknown",
            time_as_written=first(event, "ts", "event_ts"),
            kind="communication",
            source="Slack",
            external_id=f"{channel} {first(event, 'deleted_ts')} deleted",
            thread=f"{channel} {first(before, 'thread_ts') or first(event, 'deleted_ts')}",
            marks=("deleted",),
        )
    if kind in {"message", "app_mention"} and subtype == "message_changed" and isinstance(message, dict):
        if text(message, "text") == text(before, "text") and isinstance(before, dict):
            return Skipped(_NO_CHANGE)
        edited = text(message, "edited", "ts") or first(event, "event_ts", "ts")
        return _again(message, channel, edited, "edited")
    if kind in {"message", "app_mention"}:
        return record_of(event, channel=channel)
    pinned = at(event, "item", "message")
    if kind == "pin_added" and isinstance(pinned, dict):
        return _again(pinned, channel or text(event, "item", "channel"), "", "pinned")
    if kind == "star_added" and isinstance(pinned, dict):
        return _again(pinned, channel or text(event, "item", "channel"), "", "starred")
    return Skipped(_NOT_TOLD)


def _again(message: JsonObject, channel: str, ts: str, mark: str) -> Item:
    """A message that is there already, of which something new is told; at its own time unless another is given."""
    found = record_of(message, channel=channel)
    if not isinstance(found, Record):
        return found
    marks = tuple(dict.fromkeys((*found.marks, mark)))
    found = replace(found, marks=marks, external_id=f"{found.external_id} {mark} {ts}".strip())
    when = stamp(ts)
    return replace(found, occurred_at=when, time_as_written=ts, precision="exact") if when else found


def _interaction(value: JsonObject) -> Iterator[Item]:
    """A message someone sent here by its menu, or a button someone pressed."""
    channel, place = text(value, "channel", "id"), text(value, "channel", "name")
    source = f"Slack #{place}" if place else "Slack"
    message = value.get("message") or value.get("original_message")
    if text(value, "type") == "message_action" and isinstance(message, dict):
        found = _again(message, channel, "", "starred")
        yield replace(found, source=source) if isinstance(found, Record) else found
        return
    pressed = [one for one in objects(value, "actions") if one]
    for one in pressed:
        label = text(one, "text", "text") or text(one, "selected_option", "text", "text") or first(one, "value", "name", "action_id")
        written = first(one, "action_ts") or first(value, "action_ts")
        when = stamp(written)
        about = text(message, "text")
        yield Record(
            text=": ".join(part for part in (f"Chose “{label}”" if label else "Pressed a button", about) if part),
            occurred_at=when,
            precision="exact" if when else "unknown",
            time_as_written=written,
            kind="action",
            source=source,
            who=_who(value),
            external_id=" ".join(part for part in (channel, written, first(one, "action_id", "name")) if part),
            thread=f"{channel} {first(message, 'thread_ts', 'ts')}".strip(),
        )
    if not pressed:
        yield Skipped(_NOT_TOLD)


def _who(value: JsonObject) -> str:
    return first(value.get("user"), "username", "name", "id") or first(value, "user_name", "user_id")


def _command(value: JsonObject) -> Record:
    """A slash command has no time of its own: it is that of its arrival, which whoever received it knows."""
    place = first(value, "channel_name")
    return Record(
        text=f"{text(value, 'command')} {text(value, 'text')}".strip(),
        precision="unknown",
        kind="communication",
        source=f"Slack #{place}" if place and place != "directmessage" else "Slack",
        who=_who(value),
        external_id=text(value, "trigger_id"),
    )


class SlackForm:
    """The same as Slack's forms carry it: the fields of a command, or `payload` with JSON in it."""

    key = "slack-form"
    title = "Slack commands and buttons"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its field names."""
        if sample.is_bundle or "\n" in sample.text.strip():
            return None
        fields = {part.partition("=")[0] for part in sample.text.strip().split("&")}
        if {"command", "trigger_id"} <= fields or {"command", "channel_id", "user_id"} <= fields:
            return Guess(100, "it is the form of a slash command")
        is_slacks = any(name in sample.text for name in ("trigger_id", "callback_id", "block_actions", "response_url"))
        is_payload = sample.text.startswith(("payload=%7B", "payload={"))
        return Guess(90, "it is a form with a payload of Slack") if is_payload and is_slacks else None

    def parse(self, material: Material) -> Iterator[Item]:
        """One record. Raises `Unreadable`."""
        with material.open() as stream:
            body = decode(stream.read(_MOST_BYTES)).strip()
        try:
            fields = {name: told[0] for name, told in parse_qs(body, keep_blank_values=True, max_num_fields=100).items()}
        except ValueError:
            fields = {}
        value = inside(fields.get("payload")) if "payload" in fields else fields
        if not isinstance(value, dict) or recognise(value) is None:
            yield Skipped(_NO_COMMAND, "the whole file")
            return
        raw = as_text({name: told for name, told in value.items() if name != "token"})
        for item in read(value):
            yield item.at("the whole file", raw=raw)


FORMATS = (JsonFormat("slack-events", "Slack events", recognise, read), SlackForm())
