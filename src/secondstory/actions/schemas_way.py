"""What the steps of an action take, and how its way is given."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from secondstory.actions.operations import Part
from secondstory.actions.queries import OneAction
from secondstory.incidents.schemas import Given, person
from secondstory.lib.errors import Refusal
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


class TakerIn(Given):
    """Who is asked to take it on."""

    to: str = Field(description="A person's uid.")


class DayIn(Given):
    """The new day, and why it moves."""

    due_on: date
    reason: str = ""


class PartIn(Given):
    """One part of what was too large."""

    text: str = ""
    owner: str = Field("", description="A person's uid.")
    due_on: date | None = None


class PartsIn(Given):
    """Two to five parts."""

    parts: list[PartIn] = Field(max_length=50)


class MergeIn(Given):
    """The action in which it goes on."""

    into: str = Field(description="An action's uid, of the same incident.")


class ReviewIn(Given):
    """What keeps it, and what its one way out asks for."""

    hindrance: str = Field(
        description="not_important and superseded close it, too_large breaks it down, and the others escalate it: "
        "features_first, no_capacity, other_team, owner_changed."
    )
    note: str = ""
    reason: str | None = Field(None, description="To close it.")
    parts: list[PartIn] | None = Field(None, max_length=50, description="To break it down.")
    trade_off: str | None = Field(None, description="To escalate it: what is lost either way, in one line.")
    decide_by: date | None = Field(None, description="To escalate it: by when it is decided; else in a week.")

    def values(self, visitor: Visitor) -> dict[str, Any]:
        """What the operation takes."""
        given = self.dict(exclude_none=True)
        if self.parts is not None:
            given["parts"] = parts_of(visitor, self.parts)
        return given


class EffectIn(Given):
    """Whether it worked."""

    effect: str = Field(description="worked, partly, not_yet, did_not or side_effect")
    note: str = ""
    instead: str = Field("", description="A new action, if one is wanted.")


class HappenedOut(Schema):
    """One thing that happened to it."""

    at: datetime
    what: str
    words: str


class WayOut(Schema):
    """Where an action stands, and its way."""

    says: str
    way: list[HappenedOut]


def way_out(one: OneAction) -> WayOut:
    """The way as the API gives it."""
    return WayOut(says=one.standing.says, way=[HappenedOut(at=row.at, what=row.what, words=row.words) for row in one.way])


def taker(visitor: Visitor, uid: str) -> User:
    """The person with this uid. Raises `Refusal`."""
    found = person(visitor, uid, field="to") if uid else None
    if found is None:
        raise Refusal(_("Say who is asked."), field="to")
    return found


def parts_of(visitor: Visitor, given: list[PartIn]) -> list[Part]:
    """Parts as the operation takes them."""
    return [Part(one.text, person(visitor, one.owner, field="parts") if one.owner else None, one.due_on) for one in given]
