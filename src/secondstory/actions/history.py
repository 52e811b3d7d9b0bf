"""How an action came to stand where it does: what happened to it on its way, oldest first. No person is named in it (law 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.enums import WAY_OUT, Effect, Hindrance, State, Told, Trigger, Verdict
from secondstory.actions.models import Action, Decision, EffectCheck, Escalation, Explanation, Handover, LanguishReview, Rescheduling
from secondstory.ui.times import SHORT_DAY


@dataclass(frozen=True)
class Happened:
    """One thing that happened to an action: when, what, and the words that were said with it."""

    at: datetime
    what: str
    words: str = ""
    follows: int = 1
    """Among what happened at the same moment: the question before what came of it."""


def way_of(action: Action, *, parts: list[Action], merged: list[Action]) -> list[Happened]:
    """One statement, however much happened. `parts` and `merged` are what it was broken down into, and what goes on in it."""
    found = [*_own(action), *_of_others(parts, merged), *(_told(*row) for row in _rows(action))]
    return sorted(found, key=lambda one: (one.at, one.follows))


def _own(action: Action) -> list[Happened]:
    """What its own row tells."""
    found = [Happened(action.created_at, _("Written down"))]
    if action.accepted_at:
        found.append(Happened(action.accepted_at, _("Taken on by its owner")))
    if action.agreed_at:
        found.append(Happened(action.agreed_at, _("Agreed")))
    if action.verified_at:
        found.append(Happened(action.verified_at, _("Verified by someone else")))
    if action.ended_at and action.merged_into_id:
        found.append(Happened(action.ended_at, _("Merged"), action.reason))
    elif action.ended_at:
        is_done = action.state == State.DONE
        found.append(Happened(action.ended_at, _("Done") if is_done else _("Let go"), action.evidence if is_done else action.reason))
    return found


def _of_others(parts: list[Action], merged: list[Action]) -> list[Happened]:
    found = [Happened(one.ended_at, _("Took up another action"), one.text) for one in merged if one.ended_at]
    if parts:
        words = ngettext("Broken down into %(n)d part", "Broken down into %(n)d parts", len(parts)) % {"n": len(parts)}
        found.append(Happened(min(part.created_at for part in parts), words))
    return found


def _rows(action: Action) -> QuerySet[Any, Any]:
    """Each row that hangs on it as (kind, at, first, second, words), whatever its model: one statement."""
    answered = Case(When(is_accepted=True, then=Value("yes")), When(is_accepted=False, then=Value("no")), default=Value(""))
    answered_at = Case(When(is_accepted=False, then=F("answered_at")), default=F("at"))
    some = [
        _as(Rescheduling, "moved", action, at=F("at"), first=F("before"), second=F("after"), words=F("reason")),
        _as(Handover, "offered", action, at=answered_at, first=answered, second=Value(""), words=F("reason")),
        _as(Explanation, "explained", action, at=F("at"), first=F("told"), second=Value(""), words=F("reason")),
        _as(LanguishReview, "reviewed", action, at=F("created_at"), first=F("trigger"), second=F("hindrance"), words=F("note")),
        _as(Escalation, "escalated", action, at=F("created_at"), first=Value(""), second=Value(""), words=F("trade_off")),
        _as(Decision, "decided", action, at=F("at"), first=F("verdict"), second=F("until"), words=F("note")),
        _as(EffectCheck, "effect", action, at=F("answered_at"), first=F("effect"), second=Value(""), words=F("note")),
    ]
    rows: QuerySet[Any, Any] = some[0].union(*some[1:], all=True)
    return rows


def _as(model: Any, kind: str, action: Action, *, at: Any, first: Any, second: Any, words: Any) -> Any:
    hangs_on = "escalation__action" if model is Decision else "action"
    rows = model._default_manager.filter(**{hangs_on: action}).order_by()
    if model is EffectCheck:
        rows = rows.filter(answered_at__isnull=False)
    columns = {"kind": Value(kind, output_field=CharField()), "when": at}
    columns |= {"first": Cast(first, CharField()), "second": Coalesce(Cast(second, CharField()), Value("")), "said": words}
    return rows.annotate(**columns).values_list(*columns)


def _told(kind: str, at: datetime, first: str, second: str, words: str) -> Happened:
    if kind == "moved":
        moved = _("Its day moved from %(before)s to %(after)s") % {"before": _day(first), "after": _day(second)}
        return Happened(at, moved, words, follows=2)
    if kind == "offered":
        return Happened(at, _("Given back: it was nobody’s") if first == "no" else _("Handed over"), words)
    if kind == "explained":
        return Happened(at, capfirst(str(Told(first).label)), words, follows=0 if first == Told.IN_ROOM else 1)
    if kind == "reviewed":
        return _told_review(at, Trigger(first), Hindrance(second), words)
    if kind == "escalated":
        return Happened(at, _("Escalated: a decision was asked for"), words)
    if kind == "decided":
        until = f" ({_day(second)})" if second else ""
        return Happened(at, _("Decided: %(verdict)s%(until)s") % {"verdict": Verdict(first).label, "until": until}, words)
    return Happened(at, _("Asked whether it worked: %(effect)s") % {"effect": Effect(first).label}, words)


def _told_review(at: datetime, trigger: Trigger, hindrance: Hindrance, words: str) -> Happened:
    values = {"trigger": trigger.label, "hindrance": hindrance.label, "way": WAY_OUT[hindrance].label}
    return Happened(at, _("Asked what keeps it (%(trigger)s). %(hindrance)s: %(way)s") % values, words, follows=0)


def _day(written: str) -> str:
    day: date | None = parse_date(written[:10])
    return date_format(day, SHORT_DAY) if day else "…"
