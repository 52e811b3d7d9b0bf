"""What may be written on an incident, and what can't be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from secondstory.incidents.enums import Moment, Precision
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen, without_controls

TIMES = tuple(f"{moment}_at" for moment in Moment)
PRECISIONS = tuple(f"{moment}_precision" for moment in Moment)
TEXTS = ("summary", "customer_impact", "internal_impact", "caught_by")
EDITABLE = (
    "title", "summary", "severity", "team", "zone", "zone_assumed", *TIMES, *PRECISIONS,
    "customers_affected", "customer_impact", "internal_impact", "internal_hours", "near_miss", "caught_by", "owner", "facilitator",
)  # fmt: skip
MOST_HOURS = 1_000_000
LONGEST_TEXT = 100_000
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
    if not 0 <= (values.get("internal_hours") or 0) <= MOST_HOURS:
        raise Refusal(_("Give the person-hours as a number from 0 to 1,000,000."), field="internal_hours")
    for name in TEXTS:
        if name in values:
            values[name] = checked_text(values[name], field=name)
    _check_times({**(present or {}), **values})
    return values


def checked_text(text: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """`text` with plain line ends and without control characters. Raises `Refusal` on NUL, and on more than a person could read."""
    if "\x00" in text:
        raise Refusal(_("There is a character in it that can't be kept (NUL). Take it out."), field=field)
    if len(text) > longest:
        raise Refusal(_("Keep it within %(most)d characters; more belongs in the document.") % {"most": longest}, field=field)
    return without_controls(text.replace("\r\n", "\n")).strip()


def _checked_title(title: str) -> str:
    title = " ".join(checked_text(str(title), field="title").split())
    if not is_seen(title):
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
