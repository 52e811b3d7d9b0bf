"""What the API takes and gives for decision points, shared accounts and disputes. People are role labels; nothing private is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.queries import label_warning
from secondstory.incidents.schemas import Given
from secondstory.lib.errors import Refusal
from secondstory.timeline.models import Account, DecisionPoint, Dispute
from secondstory.timeline.operations import Side
from secondstory.timeline.operations.deciding import Answered
from secondstory.timeline.probes import question_of
from secondstory.timeline.queries_accounts import Asked


class AnswerOut(Schema):
    """An answer to a probe, or to a question of somebody's own (then `probe` is empty)."""

    probe: str
    question: str
    text: str


class RemarkOut(Schema):
    """What whoever acted added beside it."""

    role: str
    text: str
    written_at: datetime


class DecisionOut(Schema):
    """How a decision looked from where it was made. Until `room_at`, only whoever acted, its writer and the facilitator get it."""

    event: str
    version: int
    visible: str
    believed: str
    also_on_the_table: str
    constrained: str
    expected: str
    not_knowable_yet: str
    confidence: str
    pressures: list[str]
    answers: list[AnswerOut]
    remarks: list[RemarkOut]
    room_at: datetime
    warning: str


class LikelyOut(Schema):
    """A line that was likely a decision point, and why."""

    event: str
    text: str
    reason: str


class DecisionsOut(Schema):
    """Decision points in the order of the timeline, and what may be one."""

    items: list[DecisionOut]
    likely: list[LikelyOut]


class AnswerIn(Given):
    """Name a probe by its code, or ask a question of your own."""

    probe: str = ""
    question: str = ""
    text: str


class DecisionIn(Given):
    """How a decision looked from where it was made. There is no field for how good it was."""

    visible: str = ""
    believed: str = ""
    also_on_the_table: str = ""
    constrained: str = ""
    expected: str = ""
    not_knowable_yet: str = ""
    confidence: str = Field("", description="low, medium or high: how sure they were at the time.")
    pressures: list[str] = Field([], description="Any of deadline, night, page_storm, alone, parallel.")
    answers: list[AnswerIn] | None = Field(None, description="Replace those there are.")

    def told(self) -> dict[str, Any]:
        """The given fields as the operation takes them."""
        return self.dict(exclude_unset=True, exclude={"answers"})

    def answered(self) -> Answered | None:
        """The answers as the operation takes them. Raises `Refusal` on a probe there isn't."""
        if self.answers is None:
            return None
        for one in self.answers:
            if one.probe and not question_of(one.probe):
                raise Refusal(_("There is no probe called “%(probe)s”.") % {"probe": one.probe}, field="answers")
        return [(one.probe, "" if one.probe else one.question, one.text) for one in self.answers]


class WordsIn(Given):
    """Something added beside what stays as it is."""

    text: str


class CorrectionOut(Schema):
    """What its author added to a shared account."""

    text: str
    written_at: datetime


class PlaceOut(Schema):
    """That words of an account (all of a part where `quote` is empty) tell of an event."""

    uid: str
    event: str
    part: str
    quote: str


class AccountOut(Schema):
    """An account that was shared with everyone who reads the draft. Others are nowhere in the API."""

    uid: str
    role: str
    shared_at: datetime
    actions: str
    effects: str
    expectations: str
    assumptions: str
    understanding: str
    corrections: list[CorrectionOut]
    places: list[PlaceOut]


class PlaceIn(Given):
    """Which event a part of an account tells of, and in which of its words."""

    event: str
    part: str
    quote: str = ""


class AskedOut(Schema):
    """How it stands with asking a part for an account: none, given, opened or shared."""

    part: str
    role: str
    state: str
    link: str | None


class LinkOut(Schema):
    """A link to be sent to the one it is for. Its address is shown this once."""

    uid: str
    role: str
    address: str
    expires_at: datetime


class SideIn(Given):
    """How one role tells it."""

    role: str
    text: str


class DisputeIn(Given):
    """What is told differently about an event, with at least two sides."""

    about: str
    sides: list[SideIn]

    def given_sides(self, incident: Incident) -> list[Side]:
        """The sides as the operations take them. Raises `Refusal` on a role there isn't."""
        parts = {part.label.lower(): part for part in Involvement.objects.filter(incident=incident)}
        found = []
        for side in self.sides:
            part = parts.get(side.role.strip().lower())
            if part is None:
                raise Refusal(_("No part in this incident is called “%(role)s”. Add it first.") % {"role": side.role}, field="sides")
            found.append(Side(part, side.text))
        return found


class SideOut(Schema):
    """How one role tells it."""

    role: str
    text: str


class DisputeOut(Schema):
    """Where accounts of an event differ. It has no outcome."""

    uid: str
    version: int
    event: str
    about: str
    sides: list[SideOut]


def decision_out(point: DecisionPoint) -> DecisionOut:
    """A decision point as the API gives it; fetch it with its answers and remarks."""
    part = point.event.involvement
    return DecisionOut(
        event=point.event.uid,
        version=point.version,
        **{name: getattr(point, name) for name in (*DecisionPoint.FIELDS, "confidence", "pressures")},
        answers=[AnswerOut(probe=one.probe, question=one.question, text=one.text) for one in point.answers.all()],
        remarks=[RemarkOut(role=one.role, text=one.text, written_at=one.written_at) for one in point.remarks.all()],
        room_at=point.room_at,
        warning=label_warning(part.label, user=part.user, is_example=point.event.is_example) if part else "",
    )


def account_out(account: Account) -> AccountOut:
    """A shared account as the API gives it."""
    assert account.shared_at is not None
    return AccountOut(
        uid=account.uid,
        role=account.label,
        shared_at=account.shared_at,
        **{name: getattr(account, name) for name in Account.PARTS},
        corrections=[CorrectionOut(text=one.text, written_at=one.written_at) for one in account.corrections.all()],
        places=[PlaceOut(uid=one.uid, event=one.event.uid, part=one.part, quote=one.quote) for one in account.places.all()],
    )


def asked_out(row: Asked) -> AskedOut:
    """How it stands with one part."""
    return AskedOut(part=row.part.uid, role=row.part.label, state=row.state, link=row.link.uid if row.link else None)


def dispute_out(dispute: Dispute) -> DisputeOut:
    """A dispute as the API gives it."""
    sides = [SideOut(role=side.label, text=side.text) for side in dispute.sides.all()]
    return DisputeOut(uid=dispute.uid, version=dispute.version, event=dispute.event.uid, about=dispute.about, sides=sides)
