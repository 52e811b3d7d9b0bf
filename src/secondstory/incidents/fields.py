"""What may be written on an incident, and what can't be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from secondstory.incidents.enums import Moment, Precision
from secondstory.lib import clock
from secondstory.lib.errors import Refusal

TIMES = tuple(f"{moment}_at" for moment in Moment)
PRECISIONS = tuple(f"{moment}_precision" for moment in Moment)
EDITABLE = (
    "title", "summary", "severity", "team", "zone", "zone_assumed", *TIMES, *PRECISIONS,
    "customers_affected", "customer_impact", "internal_impact", "internal_hours", "near_miss", "caught_by", "owner", "facilitator",
)  # fmt: skip
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)
"""How far a clock may run ahead of ours before its time is called a time in the future."""


def check_fields(values: dict[str, Any], *, present: dict[str, Any] | None = None) -> dict[str, Any]:
    """`values` cleaned; together with the `present` ones they must make sense. Raises `Refusal` naming the field."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Refusal(_("An incident has no field called %(name)s.") % {"name": min(unknown)}, field=min(unknown))
    values = dict(values)
    if "title" in values:
        values["title"] = _checked_title(values["title"])
    if "zone" in values and str(clock.zone_or_utc(values["zone"])) != values["zone"]:
        raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": values["zone"]}, field="zone")
    for name in PRECISIONS:
        if values.get(name, Precision.EXACT) not in Precision.values:
            raise Refusal(_("A time is exact, approximate, a day, or unknown."), field=name)
    if values.get("internal_hours", 0) < 0:
        raise Refusal(_("Hours can't be less than none."), field="internal_hours")
    _check_times({**(present or {}), **values})
    return values


def _checked_title(title: str) -> str:
    title = " ".join(str(title).split())
    if not title:
        raise Refusal(_("Give the incident a title: what did people notice?"), field="title")
    if len(title) > 190:
        raise Refusal(_("Keep the title within 190 characters; the rest belongs in the summary."), field="title")
    return title


def _check_times(values: dict[str, Any]) -> None:
    started = values.get("started_at")
    if started is None:
        raise Refusal(_("Say when it started; about is enough."), field="started_at")
    for name in TIMES:
        at = values.get(name)
        if at is None:
            continue
        if at.tzinfo is None:
            raise Refusal(_("Give the time with its zone."), field=name)
        if at < EARLIEST:
            raise Refusal(_("That time is before 1970. Check the year."), field=name)
        if at > clock.now() + AHEAD:
            raise Refusal(_("That time lies in the future. Check the date and the zone."), field=name)
    for name in ("mitigated_at", "resolved_at"):
        at = values.get(name)
        if at is not None and at < started:
            raise Refusal(_("It can't end before it started. Check both dates and the zone."), field=name)
