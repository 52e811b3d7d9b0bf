"""What the API takes and gives for factors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.factors.lenses import LensState
from secondstory.factors.models import Acceptance, Factor, Label, Support
from secondstory.incidents.schemas import Given


class SupportOut(Schema):
    """The event, or the part of a shared account, that shows the factor at work, and its words."""

    uid: str
    event: str | None
    account: str | None
    part: str
    quote: str
    still_stands: bool = Field(description="Whether the words are still in what they were chosen from.")


class LabelOut(Schema):
    """One more place the factor lies in, and the words that show it; `event` is empty where none do."""

    code: str
    label: str
    event: str
    quote: str


class FactorOut(Schema):
    """One contributing factor; its subject is never a person."""

    uid: str
    version: int
    statement: str
    domain: str
    domain_label: str
    labels: list[LabelOut]
    role: str
    scope: str
    feeds: str = Field(description="The class of incident it makes possible.")
    addressability: str = Field(description="us, another_team, outside, or empty")
    supports: list[SupportOut]


class FactorIn(Given):
    """A factor to add or change."""

    statement: str | None = None
    domain: str | None = None
    role: str | None = None
    scope: str | None = None
    feeds: str | None = Field(None, description="The class of incident it makes possible.")
    addressability: str | None = Field(None, description="us, another_team or outside")

    def values(self) -> dict[str, Any]:
        """The given fields as the operations take them."""
        given = self.dict(exclude={"supported_by", "quote"}, exclude_none=True)
        if "scope" in given:
            given["breadth"] = given.pop("scope")
        return given


class NewFactorIn(FactorIn):
    """A new factor, and what supports it."""

    supported_by: str | None = Field(None, description="The uid of an event of this incident.")
    quote: str = Field("", description="Words of that event, exactly.")


class AcceptanceIn(Given):
    """Why a factor is let be."""

    kind: str = Field("accepted", description="accepted (the risk is taken) or explained (there is a reason)")
    reason: str = ""


class AcceptanceOut(Schema):
    """That a factor is let be, and why."""

    kind: str
    reason: str
    since: datetime


class LookIn(Given):
    """That the group looked through a lens and found nothing."""

    note: str = ""


class LensOut(Schema):
    """One lens: `found` with the factors seen through it, `looked` with the note that nothing was found, or `waiting`."""

    lens: str
    label: str
    state: str
    factors: list[str]
    note: str


def acceptance_out(acceptance: Acceptance) -> AcceptanceOut:
    """A standing acceptance as the API gives it."""
    return AcceptanceOut(kind=acceptance.kind, reason=acceptance.reason, since=acceptance.created_at)


def lens_out(one: LensState) -> LensOut:
    """A lens as the API gives it."""
    return LensOut(lens=one.lens, label=one.label, state=one.state, factors=[row.uid for row in one.factors], note=one.note or "")


def factor_out(factor: Factor) -> FactorOut:
    """A factor as the API gives it; fetch it with its supports and their events."""
    return FactorOut(
        uid=factor.uid,
        version=factor.version,
        statement=factor.statement,
        domain=factor.domain_now,
        domain_label=factor.domain_label,
        labels=[_label_out(row) for row in factor.labels.all()],
        role=factor.role,
        scope=factor.breadth,
        feeds=factor.feeds,
        addressability=factor.addressability,
        supports=[_support_out(row) for row in factor.supports.all()],
    )


def _support_out(row: Support) -> SupportOut:
    return SupportOut(
        uid=row.uid,
        event=row.event.uid if row.event else None,
        account=row.account.uid if row.account else None,
        part=row.part,
        quote=row.quote,
        still_stands=row.still_stands,
    )


def _label_out(row: Label) -> LabelOut:
    event = row.support.event if row.support and row.support.removed_at is None else None
    return LabelOut(code=row.code_now, label=row.label, event=event.uid if event else "", quote=row.shown_by)
