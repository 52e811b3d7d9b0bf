"""Messages as the API gives and takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.messages.lines import Line
from secondstory.messages.models import Preference
from secondstory.messages.queries import Preview


class PreferenceOut(Schema):
    """What you chose; null where it is as the organisation has it. `days` are weekdays from 0, Monday, to 4, Friday."""

    channel: str
    hour: int | None
    quiet_from: int | None
    quiet_until: int | None
    before_days: int | None
    days: list[int] | None
    off_topics: list[str]
    version: int


class PreferenceIn(Schema):
    """What to change; what is left out stays, and null gives it back to the organisation."""

    channel: str = "mail"
    hour: int | None = Field(None, ge=0, le=23)
    quiet_from: int | None = Field(None, ge=0, le=23)
    quiet_until: int | None = Field(None, ge=0, le=23)
    before_days: int | None = Field(None, ge=0, le=30)
    days: list[int] | None = Field(None, max_length=7)
    off_topics: list[str] = Field(default_factory=list, max_length=50)


class LineOut(Schema):
    """One sentence, and the path it opens."""

    topic: str
    text: str
    path: str


class PreviewOut(Schema):
    """Your next digest as it stands now, and a sentence about when it goes out."""

    day: date
    says: str
    lines: list[LineOut]


def preference_out(row: Preference) -> PreferenceOut:
    """A preference as the API gives it."""
    given: dict[str, Any] = {name: getattr(row, name) for name in PreferenceOut.model_fields}
    return PreferenceOut(**given)


def preview_out(preview: Preview) -> PreviewOut:
    """A preview as the API gives it."""
    return PreviewOut(day=preview.day, says=preview.says, lines=[_line(line) for line in preview.lines])


def _line(line: Line) -> LineOut:
    return LineOut(topic=line.topic, text=line.text, path=line.path)
