"""Asking those who can decide, what they decide, and the next rung when they don't (R56-R58, R79)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions import ladder
from secondstory.actions.enums import CostBand, Rung, Verdict
from secondstory.actions.models import Action, Decision, Escalation
from secondstory.actions.operations.checks import check_owner, needed_words, refuse_ended
from secondstory.actions.operations.hearing import hear
from secondstory.actions.permissions import may_decide
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock, raise_version, refuse_stale, save_version
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

EDITABLE = ("sponsor", "trade_off", "gain", "cost_band", "decide_by")
"""`gain` is the column `expected`: in an operation that word is the version somebody saw."""
PARTS = ("severity", "recurrence", "exposure")
LONGEST_DAYS = 366


@transaction.atomic
def escalate_action(
    action: Action,
    *,
    trade_off: str,
    by: Visitor,
    decide_by: date | None = None,
    expected: int | None = None,
    teams: Iterable[Team] = (),
    **more: Any,
) -> Escalation:
    """Ask the manager for a decision: what is traded off, in one line, and by when; else by the end of the manager's time.

    `more` is of `EDITABLE`. How urgent it is comes from the record.
    """
    lock(action)
    refuse_ended(action)
    refuse_stale(action, expected=expected, yours={"trade_off": trade_off})
    values = _checked(action.incident, {"trade_off": trade_off, **more}, rung=Rung.MANAGER)
    values["decide_by"] = decide_by or today() + timedelta(days=ladder.days_on(Rung.MANAGER))
    _check_day(values["decide_by"], rung=Rung.MANAGER)
    if Escalation.objects.filter(action=action, ended_at=None).exists():
        raise Refusal(_("It is escalated already, and waits for that decision."))
    now = ladder.measured(action)
    made = Escalation.objects.create(
        action=action, severity=now.severity, recurrence=now.recurrence, exposure=now.exposure, recurred=now.recurred,
        urgency=now.total, is_example=action.is_example, **values,
    )  # fmt: skip
    made.teams.set(teams)
    hear(action)
    record("escalated", action, about=action.incident, by=by, changes={"trade_off": ["", made.trade_off]})
    return made


@transaction.atomic
def edit_escalation(escalation: Escalation, *, by: Visitor, expected: int | None = None, **given: Any) -> None:
    """Change fields of `EDITABLE`, the `teams` it concerns, or how urgent it is: all of `PARTS`, or None for what the record says."""
    _lock(escalation)
    _refuse_over(escalation)
    teams = given.pop("teams", None)
    parts = {name: given.pop(name) for name in PARTS if name in given}
    unknown = set(given) - set(EDITABLE)
    if unknown:
        raise Refusal(_("An escalation has no field called %(name)s.") % {"name": min(unknown)})
    values = _checked(escalation.action.incident, given, rung=escalation.rung)
    if "decide_by" in values and values["decide_by"] != escalation.decide_by:
        _check_day(values["decide_by"], rung=escalation.rung)
    changes = save_version(escalation, expected=expected, changes=values | (_urgency(escalation, parts) if parts else {}))
    if teams is not None and {row.pk for row in teams} != {row.pk for row in escalation.teams.all()}:
        before = sorted(str(row) for row in escalation.teams.all())
        escalation.teams.set(teams)
        changes["teams"] = [", ".join(before), ", ".join(sorted(str(row) for row in teams))]
        if len(changes) == 1:
            raise_version(escalation)
    if changes:
        hear(escalation.action)
        record("changed the escalation", escalation, about=escalation.action.incident, by=by, changes=_told(changes))


@transaction.atomic
def decide_escalation(
    escalation: Escalation, *, verdict: str, by: Visitor, until: date | None = None, note: str = "",
    accepter: User | None = None, expected: int | None = None,
) -> Decision:  # fmt: skip
    """Answer it: do it now, defer it to a day, or accept the risk until one. Accepting names who accepts it: else whoever decides.

    What is deferred waits for its day and then for this rung again; what is accepted comes back by itself once its day is over.
    """
    _lock(escalation)
    if not may_decide(by, escalation):
        raise NotAllowed(_("Those decide who stand on this rung or above it. Ask them."))
    refuse_stale(escalation, expected=expected, yours={"verdict": verdict})
    _refuse_over(escalation)
    if verdict not in Verdict.values:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": verdict, "words": ", ".join(Verdict.values)}, field="verdict")
    until = _checked_until(until) if verdict != Verdict.FUND else None
    if verdict == Verdict.ACCEPT:
        accepter = accepter or by.user
        check_owner(accepter, incident=escalation.action.incident)
    made = Decision.objects.create(
        escalation=escalation, verdict=verdict, rung=escalation.rung, until=until,
        accepter=accepter if verdict == Verdict.ACCEPT else None, note=checked_text(note, field="note", longest=2000),
    )  # fmt: skip
    if verdict == Verdict.DEFER and until is not None:
        save_version(escalation, expected=None, changes={"decide_by": until + timedelta(days=ladder.days_on(escalation.rung))})
    else:
        save_version(escalation, expected=None, changes={"ended_at": clock.now()})
    hear(escalation.action)
    changes = {"verdict": ["", verdict]} | ({"until": [None, str(until)]} if until else {})
    record("decided on the escalation", escalation, about=escalation.action.incident, by=by, changes=changes)
    return made


@transaction.atomic
def climb(escalation: Escalation, *, by: Visitor) -> bool:
    """Ask the next rung, if this one's time is over; False where it is not, or where there is none above."""
    _lock(escalation)
    above = ladder.NEXT_RUNG.get(Rung(escalation.rung))
    if above is None or not Escalation.objects.unanswered(today()).filter(pk=escalation.pk).exists():
        return False
    changes = save_version(escalation, expected=None, changes={"rung": above, "decide_by": today() + timedelta(days=ladder.days_on(above))})
    record("went unanswered to the next rung", escalation, about=escalation.action.incident, by=by, changes=_told(changes))
    return True


@transaction.atomic
def bring_back(escalation: Escalation, *, by: Visitor) -> bool:
    """Ask again, on the same rung, about a risk whose acceptance is over, if nobody has meanwhile."""
    _lock(escalation)
    last = escalation.decisions.order_by("-at", "-pk").first()
    is_over = last is not None and last.verdict == Verdict.ACCEPT and last.until is not None and last.until <= today()
    is_asked = Escalation.objects.filter(action=escalation.action_id, ended_at=None).exists()
    if escalation.ended_at is None or not is_over or is_asked or escalation.action.is_closed:
        return False
    decide_by = today() + timedelta(days=ladder.days_on(escalation.rung))
    save_version(escalation, expected=None, changes={"ended_at": None, "decide_by": decide_by})
    record("came back, since the acceptance is over", escalation, about=escalation.action.incident, by=by)
    return True


def _lock(escalation: Escalation) -> None:
    """Its action first, as whoever escalates that one anew: one comes after the other. Raises `Removed`."""
    lock(escalation.action)
    lock(escalation)


def _checked(incident: Incident, given: dict[str, Any], *, rung: str) -> dict[str, Any]:
    values = dict(given)
    if "trade_off" in values:
        sentence = _("Say in one line what is traded off: what is lost either way.")
        values["trade_off"] = " ".join(needed_words(values["trade_off"], field="trade_off", sentence=sentence).split())
        if len(values["trade_off"]) > 300:
            raise Refusal(_("Keep it within 300 characters: one line that one reads in passing."), field="trade_off")
    if "gain" in values:
        values["expected"] = checked_text(values.pop("gain") or "", field="gain", longest=2000)
    if values.get("cost_band") and values["cost_band"] not in CostBand.values:
        words = {"value": values["cost_band"], "words": ", ".join(CostBand.values)}
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % words, field="cost_band")
    if values.get("sponsor") is not None:
        check_owner(values["sponsor"], incident=incident)
    return values


def _check_day(day: date, *, rung: str) -> None:
    most = ladder.days_on(rung)
    last = today() + timedelta(days=most)
    if day < today():
        raise Refusal(_("That day is over. Choose one by which it can be decided."), field="decide_by")
    if day > last:
        raise Refusal(
            _("On this rung there are %(days)d days: choose %(last)s or a day before it.") % {"days": most, "last": last}, field="decide_by"
        )


def _checked_until(until: date | None) -> date:
    if until is None:
        raise Refusal(_("Say until which day. Then it comes back by itself."), field="until")
    if until <= today():
        raise Refusal(_("That day has come already. Choose a later one."), field="until")
    if until > today() + timedelta(days=LONGEST_DAYS):
        raise Refusal(_("Choose a day within a year. Then it can be put off again."), field="until")
    return until


def _urgency(escalation: Escalation, parts: dict[str, int | None]) -> dict[str, Any]:
    if not any(parts.values()):
        now = ladder.measured(escalation.action)
        found = {name: getattr(now, name) for name in PARTS}
        return found | {"recurred": now.recurred, "urgency": now.total, "is_urgency_set": False}
    chosen = {name: parts.get(name) or getattr(escalation, name) for name in PARTS}
    wrong = next((name for name, value in chosen.items() if not 1 <= value <= ladder.MOST_POINTS), None)
    if wrong is not None:
        raise Refusal(_("Each part of the urgency is 1, 2 or 3."), field=wrong)
    if not escalation.is_urgency_set and chosen == {name: getattr(escalation, name) for name in PARTS}:
        return {}
    return chosen | {"urgency": chosen["severity"] * chosen["recurrence"] * chosen["exposure"], "is_urgency_set": True}


def _refuse_over(escalation: Escalation) -> None:
    if escalation.ended_at is not None or escalation.action.is_closed:
        raise Refusal(_("It is decided already. If the question came back, escalate the action again."))


def _told(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """As the trail keeps it: days as text, rows by their uid."""
    return {name: [str(value) if isinstance(value, date) else value for value in pair] for name, pair in changes.items()}
