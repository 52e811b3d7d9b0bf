"""When an action doesn't get on (R60, R62): in SQL, so that a list, a queue and a figure ask the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from secondstory.actions.enums import OPEN_STATES, PROMISED_STATES, Trigger, Verdict
from secondstory.actions.settings import MOVED_TIMES, OLD_DAYS, OVERDUE_DAYS, SILENT_DAYS
from secondstory.configuration.declared import read_together
from secondstory.lib.days import start_of

_PROMISED = Q(state__in=PROMISED_STATES) | Q(soaks_until__isnull=False)
"""A promise, or agreed in the room. Any other draft has a day nobody agreed to, and owes no word (B38)."""


def stuck(actions: Any, today: date) -> Any:
    """Open actions with the `trigger` that makes us ask, empty where nothing does. A draft nobody agreed on is asked after when it is old.

    What is escalated or broken down is left out, and what those who decide accepted the risk of, until the day they said: they were asked.
    """
    overdue_days, moved_times, silent_days, old_days = read_together(OVERDUE_DAYS, MOVED_TIMES, SILENT_DAYS, OLD_DAYS)
    reviewed_lately = _hanging(actions, "languish_reviews").filter(created_at__gte=heard_before(today, old_days))
    # A list of the few that have parts: asked of each action, SQLite would go through all open ones to find its parts.
    with_parts = actions.model._default_manager.filter(parent__gt=0, state__in=OPEN_STATES).values("parent")
    asking = (
        actions.filter(~Exists(_hanging(actions, "escalations").filter(ended_at=None)))
        .exclude(pk__in=with_parts)
        .exclude(pk__in=_accepted(actions, today))
        .annotate(times_moved=Coalesce(Subquery(_times_moved(actions)), 0), reviewed_lately=Exists(reviewed_lately))
    )
    return asking.annotate(
        trigger=Case(
            When(_PROMISED & Q(due_on__lt=today - timedelta(days=overdue_days)), then=Value(Trigger.OVERDUE)),
            When(_PROMISED & Q(times_moved__gte=moved_times), then=Value(Trigger.MOVED)),
            When(_PROMISED & Q(heard_at__lt=heard_before(today, silent_days)), then=Value(Trigger.SILENT)),
            When(Q(reviewed_lately=False, created_at__lt=heard_before(today, old_days)), then=Value(Trigger.OLD)),
            default=Value(""),
            output_field=CharField(),
        )
    )


def heard_before(today: date, days: int) -> datetime:
    """The instant before which something is `days` old today, by the calendar of whoever asks: day 179 not yet, day 180 so."""
    return start_of(today - timedelta(days=days - 1))


def _accepted(actions: Any, today: date) -> Any:
    """Actions whose last decision accepts the risk until a day that is still to come: few, so they are found once."""
    decisions = actions.model._meta.get_field("escalations").related_model._meta.get_field("decisions").related_model._default_manager
    later = decisions.filter(escalation__action=OuterRef("escalation__action"), pk__gt=OuterRef("pk"))
    return decisions.filter(~Exists(later), verdict=Verdict.ACCEPT, until__gt=today).values("escalation__action")


def _times_moved(actions: Any) -> Any:
    """How often its day was moved since it was last asked about."""
    asked_since = _hanging(actions, "languish_reviews", outer="action_id").filter(created_at__gte=OuterRef("at"))
    moved = _hanging(actions, "reschedulings").filter(~Exists(asked_since))
    return moved.order_by().values("action").annotate(times=Count("pk")).values("times")


def _hanging(actions: Any, name: str, *, outer: str = "pk") -> Any:
    """The rows that hang on each action under this name; their models import ours, so they are found by it."""
    return actions.model._meta.get_field(name).related_model._default_manager.filter(action=OuterRef(outer))
