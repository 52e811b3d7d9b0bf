"""What the API takes and gives for factors."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.factors.models import Factor, Label
from secondstory.incidents.schemas import Given


class SupportOut(Schema):
    """The event that shows the factor at work, and its words."""

    event: str
    quote: str


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
    supports: list[SupportOut]


class FactorIn(Given):
    """A factor to add or change."""

    statement: str | None = None
    domain: str | None = None
    role: str | None = None
    scope: str | None = None

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
        supports=[SupportOut(event=row.event.uid, quote=row.quote) for row in factor.supports.all() if row.event],
    )


def _label_out(row: Label) -> LabelOut:
    event = row.support.event if row.support else None
    return LabelOut(code=row.code_now, label=row.label, event=event.uid if event else "", quote=row.support.quote if row.support else "")
