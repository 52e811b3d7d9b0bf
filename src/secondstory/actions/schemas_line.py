"""What the API says of a line that is being written: what it lacks, and what it speaks for."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field

from secondstory.actions.advice import Suggested
from secondstory.actions.drafting import Line
from secondstory.actions.together import Together
from secondstory.incidents.schemas import Given


class LineIn(Given):
    """A line to read. Nothing is saved."""

    text: str = Field(max_length=2000)


class LackOut(Schema):
    """One thing the line doesn't say: verb, object, place, end_state, owner or due; and what to add."""

    name: str
    sentence: str


class SuggestedOut(Schema):
    """A value the line speaks for, and why."""

    value: str
    because: str


class LineOut(Schema):
    """How the line is as a promise. It is about the text; nobody's name is in it, and nothing of it is kept."""

    quality: str = Field(description="good, needs_bound or vague")
    about: str
    missing: list[LackOut]
    met: int = Field(description="How many of eight things a promise says.")
    verb: str
    object: str
    place: str
    end_state: str
    service: str | None = Field(description="The slug of the service it names.")
    due_on: date | None
    names_owner: bool = Field(description="Whether it names one person here.")
    strength: SuggestedOut
    purpose: SuggestedOut | None


def line_out(line: Line) -> LineOut:
    """A line as the API gives it."""
    advice, parts = line.advice, line.parts
    return LineOut(
        quality=advice.quality.value,
        about=advice.about,
        missing=[LackOut(name=one.name, sentence=one.sentence) for one in advice.lacks],
        met=advice.met,
        verb=parts.verb,
        object=parts.object,
        place=parts.place,
        end_state=parts.end_state,
        service=line.service.slug if line.service else None,
        due_on=line.due_on,
        names_owner=line.owner is not None,
        strength=_suggested(advice.strength),
        purpose=None if advice.purpose is None else _suggested(advice.purpose),
    )


def _suggested(one: Suggested) -> SuggestedOut:
    return SuggestedOut(value=one.value, because=one.because)


class NumberIn(Given):
    """Why an incident has fewer than three actions, or more than five."""

    cause: str = Field(description="near_miss, repeat or other")
    words: str = ""


class TogetherOut(Schema):
    """What an incident's actions say together. All of it is a hint."""

    count: int
    number: str = Field(description="short (0-2), good (3-5) or many")
    reason: str = Field(description="Why the number is right, if it is another and somebody has said.")
    hints: dict[str, str] = Field(description="By code: number, prevents, soon, weaker.")


def together_out(together: Together) -> TogetherOut:
    """The set as the API gives it."""
    hints = {hint.code: hint.sentence for hint in together.hints}
    return TogetherOut(count=len(together.counted), number=together.number.value, reason=together.reason, hints=hints)
