"""Times and durations as readers see them: in a zone, with UTC beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from secondstory.lib import clock

DAY = "j F Y"
SHORT_DAY = "j M Y"
CLOCK = "H:i"


def moment(at: datetime, precision: str = "exact", zone: str = "") -> SafeString:
    """Day and clock time in `zone` (else the reader's), UTC beside it. `precision` is exact, approximate, day or unknown."""
    local = _local(at, zone)
    if precision == "day":
        return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), date_format(local, SHORT_DAY))
    shown = date_format(local, f"{SHORT_DAY}, {CLOCK}")
    if precision == "approximate":
        shown = _("about %(time)s") % {"time": shown}
    return format_html('<time datetime="{}">{}{}</time>', _iso(at), shown, _utc_beside(at, local))


def calendar_day(at: date | datetime, pattern: str = DAY) -> SafeString:
    """The calendar day, of an instant in the reader's zone."""
    day = timezone.localtime(at).date() if isinstance(at, datetime) else at
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), date_format(day, pattern))


def clock_in(at: datetime, zone: str = "") -> SafeString:
    """The clock time in `zone` (else the reader's), with UTC beside it and the whole instant on hovering."""
    local = _local(at, zone)
    whole = date_format(at.astimezone(UTC), f"{DAY}, {CLOCK}") + " UTC"
    return format_html('<time datetime="{}" title="{}">{}{}</time>', _iso(at), whole, date_format(local, CLOCK), _utc_beside(at, local))


def in_words(span: timedelta, *, units: int = 2) -> str:
    """A duration in its largest `units`: "47 min", "2 h 10 min", "3 d 4 h". What is smaller, and the sign, is left out."""
    minutes = int(abs(span).total_seconds()) // 60
    if minutes == 0:
        return _("under a minute") if span else _("0 min")
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    words = [_("%(n)s d") % {"n": days}, _("%(n)s h") % {"n": hours}, _("%(n)s min") % {"n": minutes}]
    largest = 0 if days else 1 if hours else 2
    numbers = (days, hours, minutes)
    return " ".join(words[place] for place in range(largest, min(largest + units, 3)) if numbers[place])


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(clock.zone_or_utc(zone)) if zone else timezone.localtime(at)


def _utc_beside(at: datetime, local: datetime) -> str:
    """UTC in small type; with its day where that differs, and only the letters where the zone is UTC."""
    utc = at.astimezone(UTC)
    if not local.utcoffset():
        return format_html(" <small>{}</small>", "UTC")
    pattern = CLOCK if utc.date() == local.date() else f"j M {CLOCK}"
    return format_html(" <small>{} UTC</small>", date_format(utc, pattern))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
