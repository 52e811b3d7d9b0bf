"""Days, as they are for whoever is reading: the request's zone, and UTC where nobody reads."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from secondstory.lib import clock


def today() -> date:
    """The day it is now in the reader's zone. A day that was promised is over when it is over there."""
    return timezone.localdate(clock.now())


def start_of(day: date) -> datetime:
    """The instant at which `day` begins in the reader's zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
