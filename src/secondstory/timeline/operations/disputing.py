"""Where accounts of an event differ: written down with every side, and left open (R9, R29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Involvement
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import raise_version, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Dispute, DisputeSide, Event


@dataclass(frozen=True)
class Side:
    """How one part tells it."""

    involvement: Involvement
    text: str


@transaction.atomic
def raise_dispute(event: Event, about: str, sides: Sequence[Side], *, by: Visitor) -> Dispute:
    """Write down that an event is told differently, with at least two sides."""
    about = _about(about)
    row = Dispute.objects.create(event=event, about=about, is_example=event.is_example)
    _write_sides(row, sides)
    record("wrote down a dispute", row, about=event.incident, by=by)
    return row


@transaction.atomic
def edit_dispute(dispute: Dispute, about: str, sides: Sequence[Side], *, expected: int | None, by: Visitor) -> None:
    """Say better what is seen differently, or by whom. It stays a dispute. Raises `Stale` with both texts."""
    before = [(side.label, side.text) for side in dispute.sides.select_related("involvement")]
    changed = save_version(dispute, expected=expected, changes={"about": _about(about)})
    dispute.sides.all().delete()
    _write_sides(dispute, sides)
    after = [(side.involvement.label, side.text.strip()) for side in sides]
    if before != after:
        if not changed:
            raise_version(dispute)
        changed |= {"sides": [_lines(before), _lines(after)]}
    if changed:
        record("changed a dispute", dispute, about=dispute.event.incident, by=by, changes=changed)


@transaction.atomic
def remove_dispute(dispute: Dispute, *, by: Visitor) -> None:
    """Take away one that was written down by mistake; the history keeps what it said."""
    sides = [(side.label, side.text) for side in dispute.sides.select_related("involvement")]
    gone: dict[str, list[Any]] = {"about": [dispute.about, ""], "sides": [_lines(sides), []]}
    record("removed a dispute", dispute, about=dispute.event.incident, by=by, changes=gone)
    dispute.delete()


def _about(about: str) -> str:
    about = " ".join(checked_text(about, field="about").split())
    if not about:
        raise Refusal(_("Say what is seen differently: “when the alert was read”."), field="about")
    if len(about) > 300:
        raise Refusal(_("Keep what is seen differently within 300 characters; the sides have room for more."), field="about")
    return about


def _write_sides(dispute: Dispute, sides: Sequence[Side]) -> None:
    told = [Side(side.involvement, checked_text(side.text, field="sides")) for side in sides]
    told = [side for side in told if side.text]
    if len(told) < 2:
        raise Refusal(_("A dispute has at least two sides. Write how each of them tells it."), field="sides")
    if any(side.involvement.incident_id != dispute.event.incident_id for side in told):
        raise Refusal(_("That part belongs to another incident."), field="sides")
    DisputeSide.objects.bulk_create(
        [DisputeSide(dispute=dispute, involvement=side.involvement, role=side.involvement.label, text=side.text) for side in told]
    )


def _lines(sides: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{label}: {text}" for label, text in sides]
