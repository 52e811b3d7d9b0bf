"""The actions block of a team's meeting: what to go through, as Markdown to paste and as a meeting for the calendar (R61, R89)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from secondstory.actions.boards import Cohort, board_of
from secondstory.actions.models import Action
from secondstory.lib.days import today
from secondstory.lib.ics import Meeting, calendar_of
from secondstory.lib.text import one_line
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor

MOST = 60
"""How many actions a block has at most; a meeting goes through no more."""
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


class Every(StrEnum):
    """How often the team meets."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"

    @property
    def label(self) -> str:
        """As a page says it."""
        return str(_LABELS[self])

    @property
    def days(self) -> int:
        """How far it is to the next one, at most."""
        return {Every.WEEK: 7, Every.FORTNIGHT: 14, Every.MONTH: 31}[self]


_LABELS = {
    Every.WEEK: gettext_lazy("every week"),
    Every.FORTNIGHT: gettext_lazy("every two weeks"),
    Every.MONTH: gettext_lazy("once a month"),
}
_RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Agenda:
    """What a team goes through: past their day, due before it meets again, and the rest; `more` are left out."""

    team: Team
    every: Every
    overdue: list[Action]
    due: list[Action]
    rest: list[Action]
    more: int
    cohort: Cohort | None
    is_one_person: bool

    @property
    def rows(self) -> list[Action]:
        return [*self.overdue, *self.due, *self.rest]


def agenda_of(visitor: Visitor, team: Team, every: Every) -> Agenda:
    """The team's open actions that the visitor may see, the most overdue first."""
    rows = Action.objects.visible_to(visitor).open().filter(team=team).select_related("incident", "owner")
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[: MOST + 1])
    more = rows.count() - MOST if len(found) > MOST else 0
    now, board = today(), board_of(visitor, team=team.slug)
    until = now + timedelta(days=every.days)
    shown = found[:MOST]
    return Agenda(
        team=team,
        every=every,
        overdue=[row for row in shown if row.due_on and row.due_on < now],
        due=[row for row in shown if row.due_on and now <= row.due_on <= until],
        rest=[row for row in shown if not row.due_on or row.due_on > until],
        more=more,
        cohort=None if board.scope.is_one_person else board.told,
        is_one_person=board.scope.is_one_person,
    )


def markdown_of(agenda: Agenda, *, link: str) -> str:
    """The block to paste. A box for each action, so that a meeting's notes can tick it."""
    parts = ["## " + _("Open actions: %(team)s") % {"team": _plain(agenda.team.name)}]
    if agenda.cohort is not None:
        parts.append(_share(agenda.cohort))
    for title, rows in (
        (_("Past their day"), agenda.overdue),
        (_("Due before we meet again"), agenda.due),
        (_("Later, or without a day"), agenda.rest),
    ):
        if rows:
            parts.append("\n".join([f"### {title}", "", *(_line(row) for row in rows)]))
    if not agenda.rows:
        parts.append(_("Nothing is open."))
    if agenda.more:
        parts.append(ngettext("%(n)d more.", "%(n)d more.", agenda.more) % {"n": agenda.more})
    parts.append(_("The list: %(link)s") % {"link": link})
    return "\n\n".join(parts) + "\n"


def meeting_of(agenda: Agenda, *, first_on: date, at: time, zone: ZoneInfo, minutes: int, link: str, host: str) -> str:
    """A calendar file. Its text is the link and not the list: the list would be old by the second meeting."""
    interval = ";INTERVAL=2" if agenda.every == Every.FORTNIGHT else ""
    weekday = _RULE_DAYS[first_on.weekday()]
    rule = f"FREQ=WEEKLY{interval};BYDAY={weekday}"
    if agenda.every == Every.MONTH:
        place = min((first_on.day - 1) // 7 + 1, 4)
        rule = f"FREQ=MONTHLY;BYDAY={place}{weekday}"
    return calendar_of(
        Meeting(
            uid=f"actions-{agenda.team.uid}-{agenda.every}@{host}",
            made_at=datetime.combine(first_on, at, zone).astimezone(UTC),
            starts_at=datetime.combine(first_on, at, zone),
            length=timedelta(minutes=minutes),
            rule=rule,
            title=_("Open actions: %(team)s") % {"team": agenda.team.name},
            text=_("Go through the open actions: %(link)s") % {"link": link},
            link=link,
        )
    )


def _share(cohort: Cohort) -> str:
    told = _("Of %(count)d agreed in %(quarter)s, %(done)d are done and %(open)d are open.") % {
        "count": cohort.tally.count,
        "quarter": cohort.name,
        "done": cohort.tally.done,
        "open": cohort.tally.open,
    }
    share = cohort.tally.on_time_percent
    return told if share is None else f"{told} " + _("%(percent)d %% were done in time.") % {"percent": share}


def _line(row: Action) -> str:
    said = [row.incident.key]
    if row.owner is not None or row.owner_as_written:
        said.append(str(row.owner or row.owner_as_written))
    if row.due_on:
        over = (today() - row.due_on).days
        due = _("due %(day)s") % {"day": date_format(row.due_on, "j M Y")}
        said.append(due if over <= 0 else ngettext("%(due)s, %(n)d day over", "%(due)s, %(n)d days over", over) % {"due": due, "n": over})
    return f"- [ ] {_plain(one_line(row.text, longest=300))} ({', '.join(map(_plain, said))})"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
