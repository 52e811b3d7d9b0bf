"""Times and durations as readers see them: in a zone, with UTC beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from secondstory.lib import clock

DAY = "j F Y"
SHORT_DAY = "j M Y"
CLOCK = "H:i"
BESIDE_DAY = "j M"


def moment(at: datetime, precision: str = "exact", zone: str = "") -> SafeString:
    """Day and clock time in `zone` (else the reader's), UTC beside it. `precision` is exact, approximate, day or unknown."""
    local = _local(at, zone)
    if precision == "day":
        return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), _day(local.date(), SHORT_DAY))
    shown = f"{_day(local.date(), SHORT_DAY)}, {_clock(local)}"
    if precision == "approximate":
        shown = _("about %(time)s") % {"time": shown}
    return format_html('<time datetime="{}">{}{}</time>', _iso(at), shown, _utc_beside(at, local))


def calendar_day(at: date | datetime, pattern: str = DAY) -> SafeString:
    """The calendar day, of an instant in the reader's zone."""
    day = timezone.localtime(at).date() if isinstance(at, datetime) else at
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), _day(day, pattern))


def clock_in(at: datetime, zone: str = "") -> SafeString:
    """The clock time in `zone` (else the reader's), with UTC beside it and the whole instant on hovering."""
    local = _local(at, zone)
    utc = at.astimezone(UTC)
    whole = f"{_day(utc.date(), DAY)}, {_clock(utc)} UTC"
    return format_html('<time datetime="{}" title="{}">{}{}</time>', _iso(at), whole, _clock(local), _utc_beside(at, local))


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
    if not local.utcoffset():
        return SafeString(" <small>UTC</small>")
    utc = at.astimezone(UTC)
    day = "" if utc.date() == local.date() else _day(utc.date(), BESIDE_DAY) + " "
    return format_html(" <small>{}{} UTC</small>", day, _clock(utc))


def _clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def _day(day: date, pattern: str) -> str:
    return _day_said(day, pattern, get_language())


@lru_cache(maxsize=4096)
def _day_said(day: date, pattern: str, language: str | None) -> str:
    """A page of a timeline says the same few days hundreds of times, and Django works each out from its pattern."""
    return date_format(day, pattern)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
