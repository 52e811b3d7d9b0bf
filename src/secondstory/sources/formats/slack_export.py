"""An export of a Slack workspace, or of some of its channels: a folder or zip with a folder a channel and a file a day in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from secondstory.sources.formats.slack_messages import is_message, record_of
from secondstory.sources.formats.slack_words import Names
from secondstory.sources.records.fields import objects, text, texts
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.json_values import values_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Skipped

_DAY = re.compile(r"(?:.*/)?[^/]+/\d{4}-\d\d-\d\d\.json\Z")
_CHANNELS = {"channels.json", "groups.json", "dms.json", "mpims.json"}
_PEOPLE = {"users.json", "org_users.json"}
_BESIDE = {
    "integration_logs.json",
    "canvases.json",
    "huddle_transcripts.json",
    "lists.json",
    "files.json",
    "emoji.json",
    "file_conversations.json",
}
_NO_MESSAGE = "A value in a day's file is no message, so it was passed over."
_OTHER_FILE = "A file in it holds no messages, so it was not read."


@dataclass
class _Channel:
    called: str
    title: str
    pins: set[str] = field(default_factory=set)


class SlackExport:
    """The whole export."""

    key = "slack-export"
    title = "Slack export"

    def sniff(self, sample: Sample) -> Guess | None:
        """By the names of its files alone."""
        if not sample.is_bundle:
            return None
        names = {PurePosixPath(one).name for one in sample.members}
        days = any(_DAY.match(one) for one in sample.members)
        if names & _PEOPLE and names & _CHANNELS:
            return Guess(100 if days else 60, "it has the users, channels and files a day of a Slack export")
        if days:
            return Guess(75, "it has a folder a channel with a file a day in it, as Slack exports have")
        return None

    def parse(self, material: Material) -> Iterator[Item]:
        """Channel by channel, day by day. Raises `Unreadable`."""
        days = [one for one in material.members if _DAY.match(one)]
        beside = [one for one in material.members if not _DAY.match(one)]
        names, channels = Names(), dict[str, _Channel]()
        for member in beside:
            called = PurePosixPath(member).name
            if called in _PEOPLE or called in _CHANNELS:
                yield from _meet(material, member, names, channels)
            elif called not in _BESIDE:
                yield Skipped(_OTHER_FILE, member)
        for member in days:
            yield from _day(material, member, names, channels)


def _meet(material: Material, member: str, names: Names, channels: dict[str, _Channel]) -> Iterator[Item]:
    """Who there is, or which channels; each is known by its folder."""
    is_people = PurePosixPath(member).name in _PEOPLE
    with material.open(member) as stream:
        for one in values_of(stream, most_line_bytes=material.limits.most_line_bytes, most_value_bytes=material.limits.most_value_bytes):
            if isinstance(one, Skipped):
                yield Skipped(one.sentence, f"{member}, {one.locator}")
            elif isinstance(one.value, dict) and is_people:
                names.meet(one.value)
            elif isinstance(one.value, dict):
                called, name = text(one.value, "id"), text(one.value, "name")
                is_direct = not name or name.startswith("mpdm-") or (bool(texts(one.value, "members")) and called.startswith("D"))
                channel = _Channel(called or name, "a direct message" if is_direct else f"#{name}")
                channel.pins = {text(pin, "id") for pin in objects(one.value, "pins")}
                channels[name or called] = channels[called or name] = channel
                if called and name and not is_direct:
                    names.channels[called] = name


def _day(material: Material, member: str, names: Names, channels: dict[str, _Channel]) -> Iterator[Item]:
    *_above, folder, day = member.split("/")
    channel = channels.get(folder) or _Channel(folder, f"#{folder}")
    place, shown = f"Slack {channel.title}", f"{folder}/{day}"
    number = 0
    with material.open(member) as stream:
        for one in values_of(stream, most_line_bytes=material.limits.most_line_bytes, most_value_bytes=material.limits.most_value_bytes):
            number += 1
            where = f"{shown}, message {number}"
            if isinstance(one, Skipped):
                yield Skipped(one.sentence, where)
            elif isinstance(one.value, dict) and ("text" in one.value or is_message(one.value)):
                yield record_of(one.value, place=place, channel=channel.called, names=names, pins=channel.pins, raw=one.raw, locator=where)
            else:
                yield Skipped(_NO_MESSAGE, where)


FORMAT = SlackExport()
