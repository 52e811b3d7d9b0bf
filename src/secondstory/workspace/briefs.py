"""The risk of a factor whose answers are put off again and again, on one page, from what the record says (R90).

A brief tells of open incidents only, whoever makes it: it is made to be handed on. No person is named in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.boards import Board, board_of
from secondstory.actions.enums import CostBand, Verdict
from secondstory.actions.models import Action, Decision, Escalation, Rescheduling
from secondstory.actions.settings import DEFERRALS, QUARTERS_BELOW
from secondstory.factors.models import Factor
from secondstory.incidents.enums import Visibility
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.library.queries_recurring import Writing, find_earlier
from secondstory.people.permissions import Visitor

MOST_ALIKE = 30
FORMAT = 1


@dataclass(frozen=True)
class Offer:
    """A factor of which a brief could be made, and how often what answers it was put off."""

    factor: Any
    times: int


@dataclass(frozen=True)
class Below:
    """A team that was below the share it wants for some quarters in a row."""

    board: Board


def offers_of(visitor: Visitor, *, team: str = "") -> tuple[list[Offer], Below | None]:
    """Factors that were put off often enough; with a team below its share, also those of its open actions that were put off at all."""
    least = DEFERRALS.read()
    board = board_of(visitor, team=team) if team else None
    below = Below(board) if board and not board.scope.is_one_person and len(board.below) >= QUARTERS_BELOW.read() else None
    moved = Count("actions__reschedulings", distinct=True)
    deferred = Count("actions__escalations__decisions", filter=Q(actions__escalations__decisions__verdict=Verdict.DEFER), distinct=True)
    rows = told_to(visitor).annotate(times=moved + deferred).filter(times__gte=1 if below else least)
    if board is not None and board.scope.teams:
        rows = rows.filter(actions__team__in=board.scope.teams)
    found: list[Any] = list(rows.select_related("incident").order_by("-times", "pk")[:50])
    return [Offer(row, row.times) for row in found], below


def told_to(visitor: Visitor) -> Any:
    """Factors of open incidents whose story the visitor may read, or whose team they manage."""
    open_ones = Q(incident__visibility=Visibility.OPEN, incident__is_pending=False)
    mine = Q(incident__in=Incident.objects.story_visible_to(visitor))
    managed = Q(incident__team__in=visitor.managed_team_keys) if visitor.managed_team_keys else Q(pk__in=[])
    return Factor.objects.filter(open_ones, mine | managed, incident__is_example=visitor.is_example)


def content_of(factor: Factor, *, by: Visitor) -> dict[str, Any]:
    """The brief as it is frozen. Raises `Refusal` for a factor of a private incident."""
    incident = factor.incident
    if incident.is_private:
        raise Refusal(_("A brief is made to be handed on, so it tells of open incidents only. This one is private."))
    actions = list(Action.objects.filter(factors=factor, merged_into=None).select_related("incident", "team").order_by("due_on", "pk"))
    put_off = _put_off(actions)
    since = datetime.fromisoformat(put_off[0]["at"]).date() if put_off else None
    alike = _alike(factor, by)
    recurred = [one for one in alike if since and one["on"] > since.isoformat()]
    hurt = [_hurt(incident), *(one for one in recurred)]
    bands = list(CostBand.values)
    costs = Escalation.objects.filter(action__in=actions).exclude(cost_band="").values_list("cost_band", flat=True)
    return {
        "format": FORMAT,
        "made_on": clock.now().date().isoformat(),
        "factor": {"uid": factor.uid, "statement": factor.statement, "incident": incident.key, "title": incident.title},
        "since": since.isoformat() if since else "",
        "put_off": put_off,
        "recurrences": recurred,
        "before": [one for one in alike if one not in recurred],
        "impact_minutes": sum(one["minutes"] or 0 for one in hurt),
        "unknown_minutes": sum(one["minutes"] is None for one in hurt),
        "impact": hurt,
        "person_hours": sum(one["person_hours"] for one in hurt),
        "cost_band": max(costs, key=bands.index, default=""),
        "open_actions": [_told(row, put_off) for row in actions if row.is_open],
    }


def _put_off(actions: list[Action]) -> list[dict[str, Any]]:
    """Each time a day was moved on, or a decision deferred it; the first one first."""
    keys = {row.pk: row for row in actions}
    found = []
    for moved in Rescheduling.objects.filter(action__in=actions, after__gt=F("before")):
        action = keys[moved.action_id]
        found.append({"at": _iso(moved.at), "action": action.uid, "text": action.text, "from": str(moved.before), "to": str(moved.after)})
    for row in Decision.objects.filter(escalation__action__in=actions, verdict=Verdict.DEFER).select_related("escalation"):
        action = keys[row.escalation.action_id]
        found.append({"at": _iso(row.at), "action": action.uid, "text": action.text, "from": "", "to": str(row.until or "")})
    return sorted(found, key=lambda one: (one["at"], one["action"]))


def _alike(factor: Factor, by: Visitor) -> list[dict[str, Any]]:
    """Published factors of open incidents that mean the same, the earliest first, each with what it cost."""
    writing = Writing(factor.incident, factor.statement, factor.domain, factor.role)
    found = find_earlier(by, writing, most=MOST_ALIKE)
    incidents = {
        row.pk: row
        for row in Incident.objects.open_to_all().filter(pk__in=[one.publication.incident_id for one in found], is_example=by.is_example)
    }
    told = [
        _hurt(incidents[one.publication.incident_id]) | {"slug": one.publication.slug, "statement": one.factor.statement, "why": one.why}
        for one in found
        if one.publication.incident_id in incidents
    ]
    return sorted(told, key=lambda one: (one["on"], one["incident"]))


def _hurt(incident: Incident) -> dict[str, Any]:
    """How long an incident hurt, and where that is said."""
    minutes = None if incident.duration is None or incident.near_miss else int(incident.duration.total_seconds()) // 60
    return {
        "incident": incident.key,
        "title": incident.title,
        "on": incident.started_at.astimezone(UTC).date().isoformat(),
        "minutes": 0 if incident.near_miss else minutes,
        "person_hours": incident.internal_hours,
    }


def _told(row: Action, put_off: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "text": row.text,
        "incident": row.incident.key,
        "team": row.team.name if row.team else "",
        "state": row.state,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "times": sum(one["action"] == row.uid for one in put_off),
    }


def sentence_of(content: dict[str, Any]) -> str:
    """The first sentence of the page and of the file."""
    times, again = len(content["put_off"]), len(content["recurrences"])
    told = ngettext("What answers this was put off once", "What answers this was put off %(n)d times", times) % {"n": times}
    if content["since"]:
        told += " " + _("since %(day)s") % {"day": _day(content["since"])}
    more = ngettext("it has come back once since", "it has come back %(n)d times since", again) % {"n": again}
    return f"{told}; {more if again else _('it has not come back since, as far as what is published says')}."


def markdown_of(content: dict[str, Any], *, note: str, signed_on: str, address: str) -> str:
    """The brief as a file to hand on; every figure has the address of where it comes from."""
    signed = _("Signed on %(day)s.") % {"day": signed_on} if signed_on else _("Not signed.")
    band = CostBand(content["cost_band"]).label if content["cost_band"] else _("nobody has said")
    parts = [
        f"# {_('Risk brief')}: {_plain(content['factor']['statement'])}",
        sentence_of(content),
        _("As of %(day)s.") % {"day": _day(content["made_on"])} + f" {signed}",
        (
            f"- {_('Impact so far')}: {_minutes(content['impact_minutes'])}\n"
            f"- {_('Hours inside')}: {content['person_hours'] or _('none written down')}\n"
            f"- {_('What an answer costs')}: {band}"
        ),
        *([_plain(note)] if note else []),
        f"## {_('Where these minutes are from')}",
        "\n".join(f"- {one['on']} {_incident(one, address)}: {_minutes(one['minutes'])}" for one in content["impact"]),
        f"## {_('How often it was put off')}",
        "\n".join(map(_moved, content["put_off"])) or _("Never."),
        f"## {_('Open actions that address it')}",
        "\n".join(_open(one, address) for one in content["open_actions"]) or _("None."),
    ]
    return "\n\n".join(parts) + "\n"


def _moved(one: dict[str, Any]) -> str:
    days = f"{one['from']} → {one['to']}" if one["from"] else f"{_('deferred')} → {one['to'] or '?'}"
    return f"- {one['at'][:10]} {_plain(one['text'])} ({days})"


def _open(one: dict[str, Any], address: str) -> str:
    link = f"{address}{reverse('incident-actions', args=[one['incident']])}#action-{one['uid']}"
    said = [f"[{one['incident']}]({link})", _plain(one["team"]), one["due_on"]]
    return f"- {_plain(one['text'])} ({', '.join(part for part in said if part)})"


def _incident(one: dict[str, Any], address: str) -> str:
    return f"[{one['incident']}]({address}{reverse('incident', args=[one['incident']])}) {_plain(one['title'])}"


def _minutes(minutes: int | None) -> str:
    return _("nobody knows how long") if minutes is None else _("%(n)d min") % {"n": minutes}


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _plain(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in flat)
