"""What the API takes and gives for a timeline that was agreed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from secondstory.incidents.schemas import Given
from secondstory.timeline.agreed import Difference, FrozenLine
from secondstory.timeline.models import Agreement
from secondstory.timeline.schemas import KnownOut


class FrozenLineOut(Schema):
    """A line of an agreed story."""

    uid: str
    occurred_at: datetime | None
    occurred_until: datetime | None
    precision: str
    kind: str
    role: str | None
    text: str
    source: str
    known: list[KnownOut]


class DifferenceOut(Schema):
    """A line that is not as it was agreed: `added`, `removed` or `changed` since, with both forms."""

    what: str
    fields: list[str]
    before: FrozenLineOut | None
    after: FrozenLineOut | None


class AgreementOut(Schema):
    """An edition of the story that was agreed on; it counts while `taken_back_at` is null and it is the last."""

    edition: int
    agreed_at: datetime
    left_open: str
    disputes: list[dict[str, Any]]
    lines: list[FrozenLineOut]
    taken_back_at: datetime | None
    taken_back_because: str


class AgreementsOut(Schema):
    """All editions, the last first, and what has changed since the one that counts."""

    agreed: bool
    editions: list[AgreementOut]
    changed_since: list[DifferenceOut]


class AgreeIn(Given):
    """What stays open."""

    left_open: str = ""


class TakeBackIn(Given):
    """Why it is taken back."""

    reason: str = ""


def agreement_out(row: Agreement) -> AgreementOut:
    """An edition as the API gives it."""
    return AgreementOut(
        edition=row.edition,
        agreed_at=row.agreed_at,
        left_open=row.left_open,
        disputes=row.disputes,
        lines=[frozen_line_out(FrozenLine(line)) for line in row.content],
        taken_back_at=row.taken_back_at,
        taken_back_because=row.taken_back_because,
    )


def difference_out(one: Difference) -> DifferenceOut:
    """A difference as the API gives it."""
    before, after = (frozen_line_out(line) if line is not None else None for line in (one.before, one.after))
    return DifferenceOut(what=one.what, fields=list(one.fields), before=before, after=after)


def frozen_line_out(line: FrozenLine) -> FrozenLineOut:
    """A frozen line as the API gives it."""
    return FrozenLineOut(
        uid=str(line.line.get("uid", "")),
        occurred_at=line.at,
        occurred_until=line.until,
        precision=line.precision,
        kind=str(line.line.get("kind", "")),
        role=line.role or None,
        text=line.text,
        source=line.source,
        known=[KnownOut(role=role, at=at, basis=basis) for role, at, basis in line.known if at is not None],
    )
