"""What is pointed out about an action's day, and never refused (R54, R55)."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.actions.enums import Category
from secondstory.actions.models import Action, Sprint
from secondstory.actions.settings import IMMEDIATE_HOURS


def day_hint(action: Action) -> str:
    """A sentence where its day is later than its kind has it; else "". One statement for a short-term one."""
    if action.due_on is None or action.is_closed:
        return ""
    if action.category == Category.IMMEDIATE:
        hours = IMMEDIATE_HOURS.read()
        if action.due_on > (action.created_at + timedelta(hours=hours)).astimezone(UTC).date():
            return _("An immediate action is due within %(hours)d hours. If it can wait longer, it is a short-term one.") % {"hours": hours}
    if action.category == Category.SHORT_TERM and action.team_id is not None:
        last = end_of_second_sprint(action, list(Sprint.objects.filter(team=action.team_id)))
        if last is not None and action.due_on > last:
            return _(
                "A short-term action is due by the end of the second sprint, which is %(day)s. Break it down, or call it systemic."
            ) % {"day": date_format(last, "j F Y")}
    return ""


def end_of_second_sprint(action: Action, sprints: list[Sprint]) -> date | None:
    """The last day a short-term action may be due, by its team's sprints, which come in order; None where fewer are planned."""
    made_on = action.created_at.astimezone(UTC).date()
    coming = [row for row in sprints if row.team_id == action.team_id and row.ends_on >= made_on]
    return coming[1].ends_on if len(coming) > 1 else None
