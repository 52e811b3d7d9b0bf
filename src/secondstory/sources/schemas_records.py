"""What the API takes and gives for records, their sources and hooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.sources.models import Hook, Intake
from secondstory.sources.queries import OwnedField
from secondstory.timeline.models import Origin


class IntakeFileOut(Schema):
    """One file: what it was taken for and why, how many records, and what could not be read."""

    uid: str
    file: str
    state: str
    format: str
    because: str
    label: str
    records: int
    saved: int
    is_chosen: bool
    skew_s: float
    mapping: dict[str, Any] | None
    problems: list[str]


class IntakeOut(Schema):
    """Records brought into a timeline together."""

    uid: str
    state: str
    zone: str
    note: str
    events: int
    files: list[IntakeFileOut]


class FileIn(Schema):
    """What a file really is; only what is given changes."""

    format: str | None = None
    mapping: dict[str, Any] | None = Field(None, description="What columns mean, like {“time”: “When”, “text”: [“What”]}.")
    label: str | None = None
    skew_s: float | None = Field(None, description="How many seconds its clock was ahead.")
    is_chosen: bool | None = None


class SourceOut(Schema):
    """A source of the log: how many `lines` are its own, and how many it has `also`, which other sources brought before it."""

    uid: str
    version: int
    label: str
    format: str
    zone: str
    zone_assumed: bool
    skew_s: float
    lines: int
    also: int


class OwnedOut(Schema):
    """A field of the incident that another system owns."""

    field: str
    system: str
    is_changed_here: bool


class SourcesOut(Schema):
    """Where an incident's lines and fields come from."""

    sources: list[SourceOut]
    fields: list[OwnedOut]


class SourceIn(Schema):
    """A source's clock, in seconds ahead, and the zone of its local times."""

    skew_s: float | None = None
    zone: str | None = None


class HookIn(Schema):
    """A hook to make. `secret` is what the sender signs with; `incident` a key, if everything goes into one timeline."""

    name: str
    team: str
    sender: str = ""
    secret: str = ""
    incident: str = ""
    makes_incidents: bool = False


class HookChangeIn(Schema):
    """What changes of a hook."""

    is_on: bool | None = None
    secret: str | None = None


class HookOut(Schema):
    """A hook, without its address."""

    uid: str
    name: str
    team: str
    sender: str
    is_on: bool
    makes_incidents: bool
    received: int
    last_at: datetime | None
    refused: int


class MadeHookOut(Schema):
    """A hook's address, this once."""

    uid: str
    address: str


def intake_out(intake: Intake) -> IntakeOut:
    """An intake as the API gives it."""
    files = [
        IntakeFileOut(
            uid=file.uid, file=file.name, state=file.state, format=file.format, because=file.because, label=file.label,
            records=file.found.get("records", 0), saved=file.saved, is_chosen=file.is_chosen, skew_s=file.skew.total_seconds(),
            mapping=file.mapping or file.found.get("guess"), problems=[problem[0] for problem in file.found.get("problems", [])],
        )
        for file in intake.files.all()
    ]  # fmt: skip
    return IntakeOut(uid=intake.uid, state=intake.state, zone=intake.zone, note=intake.note, events=intake.events, files=files)


def sources_out(origins: Iterable[Origin], owned: Iterable[OwnedField]) -> SourcesOut:
    """The sources of a log and the fields that follow another system; origins come counted (`queries.origins_of`)."""
    sources = [
        SourceOut(
            uid=one.uid, version=one.version, label=one.label, format=one.format, zone=one.zone, zone_assumed=one.zone_assumed,
            skew_s=one.skew.total_seconds(), lines=getattr(one, "lines", 0),
            also=getattr(one, "also", 0),
        )
        for one in origins
    ]  # fmt: skip
    fields = [OwnedOut(field=one.name, system=one.system, is_changed_here=one.is_changed_here) for one in owned]
    return SourcesOut(sources=sources, fields=fields)


def hook_out(hook: Hook) -> HookOut:
    """A hook as the API gives it; it comes counted (`queries.hooks_of`)."""
    return HookOut(
        uid=hook.uid, name=hook.name, team=hook.team.slug, sender=hook.sender, is_on=hook.is_on, makes_incidents=hook.makes_incidents,
        received=getattr(hook, "received", 0), last_at=getattr(hook, "last_at", None), refused=hook.refused,
    )  # fmt: skip
