"""What somebody should hear today about actions: what is due, doesn't get on, was given to them, or waits for their team's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from secondstory.actions.enums import PROMISED_STATES, Rung, State, Trigger
from secondstory.actions.ladder import is_put_off
from secondstory.actions.models import Action, ActionQuerySet, Decision, EffectCheck, Escalation
from secondstory.actions.queue import UNANSWERED, Why, waiting_by_team
from secondstory.actions.settings import EFFECT_WINDOW_DAYS
from secondstory.lib.days import start_of
from secondstory.lib.text import one_line
from secondstory.messages.lines import Line, Reader, Source, Topic, declare_source
from secondstory.people.models import Team, User
from secondstory.people.permissions import names_in
from secondstory.people.settings import DIRECTORS, EXECUTIVES

CONFIRM, OFFERED, DECIDE, STUCK, DUE = "actions.confirm", "actions.offered", "actions.decide", "actions.stuck", "actions.due"
VERIFY, EFFECT, QUEUE = "actions.verify", "actions.effect", "actions.queue"
TOPICS = (
    Topic(DUE, gettext_lazy("Due"), gettext_lazy("what is due soon, on the day itself, and once a week when that is over")),
    Topic(OFFERED, gettext_lazy("To take on"), gettext_lazy("what was given to you, until you take it on or decline it")),
    Topic(CONFIRM, gettext_lazy("To confirm"), gettext_lazy("what was agreed in the room and whose wait is over")),
    Topic(STUCK, gettext_lazy("Not getting on"), gettext_lazy("what is long past its day, was moved often, or nobody spoke of")),
    Topic(VERIFY, gettext_lazy("To verify"), gettext_lazy("what is done, they say, and somebody else of the team looks at")),
    Topic(EFFECT, gettext_lazy("Whether it worked"), gettext_lazy("what the team has had done for some months, and is asked about")),
    Topic(DECIDE, gettext_lazy("To decide"), gettext_lazy("what was escalated and waits for you")),
    Topic(QUEUE, gettext_lazy("Your teams"), gettext_lazy("once a week, how much waits for a decision in the teams you manage")),
)
LONGEST = 190
SOON_AGAIN, LATER_AGAIN = 3, 5
"""After so many working days something that still stands is said again."""
LATELY = timedelta(days=30)
"""What was done longer ago and is to be verified stands on the home page: a first digest doesn't begin with years of it."""


@dataclass(frozen=True)
class _About:
    """An action with what it is a reminder of."""

    action: Any
    trigger: str = ""


def for_people(readers: Sequence[Reader]) -> Iterator[tuple[str, Line]]:
    """What each of them owns or is asked to decide, and what their team is asked about, as far as they may see it now.

    So many statements for those with nothing to hear, however many they are; one or two more for each of the others.
    """

    def day(reader: Reader) -> tuple[Any, ...]:
        return (reader.today, reader.until, reader.next_on, str(reader.zone))

    for _day, some in groupby(sorted(readers, key=day), key=day):
        group = list(some)
        with timezone.override(group[0].zone):
            yield from _owned(group)
            yield from _of_teams(group)
    yield from _asked(readers)
    yield from _managed(readers)


def for_team(reader: Reader) -> Iterator[Line]:
    """What a team's open actions ask for, in a channel whose readers nobody here knows: nothing of private incidents, and no names."""
    with timezone.override(reader.zone):
        rows = Action.objects.counted(is_example=False).followed().filter(team=reader.team)
        for found in _with_triggers(rows.filter(due_on__lte=reader.until, state__in=PROMISED_STATES), rows, reader):
            yield from _lines_of(found, replace(reader, visitor=None))
        of_team = Action.objects.counted(is_example=False).filter(team=reader.team)
        yield from (line for _action, line in _done_lines(of_team, reader))


def declare() -> None:
    """Have these lines in the digests."""
    declare_source(Source("actions", TOPICS, for_people, for_team))


def _owned(group: list[Reader]) -> Iterator[tuple[str, Line]]:
    """Of readers who have the same day."""
    first = group[0]
    owners = [reader.visitor.user.pk for reader in group if reader.visitor is not None and reader.visitor.user is not None]
    rows = Action.objects.filter(owner__in=owners, is_example=False).followed()
    is_promised = Q(state__in=PROMISED_STATES)
    due = is_promised & Q(due_on__lte=first.until)
    to_take = Q(accepted_at=None) & (is_promised | Q(soaks_until__isnull=False))
    to_confirm = Q(state=State.DRAFT, soaks_until__lte=first.today)
    by_owner: dict[int, list[_About]] = {}
    for found in _with_triggers(rows.filter(due | to_take | to_confirm), rows, first):
        by_owner.setdefault(found.action.owner_id, []).append(found)
    for reader in group:
        mine = by_owner.get(reader.visitor.user.pk, []) if reader.visitor and reader.visitor.user else []
        seen = _seen(Action.objects.visible_to(reader.visitor), mine) if mine and reader.visitor else set()
        for found in mine:
            if found.action.pk in seen:
                yield from ((reader.uid, line) for line in _lines_of(found, reader))


def _of_teams(group: list[Reader]) -> Iterator[tuple[str, Line]]:
    """What is done and waits for a second look, or for a word whether it worked: said to those of the team who may give it, once each.

    Of readers who have the same day.
    """
    people = {reader.visitor.user.pk: reader for reader in group if reader.visitor is not None and reader.visitor.user is not None}
    members: dict[int, list[int]] = {}
    links = User.teams.through.objects.filter(user__in=people).values_list("team", "user")
    for team, user in links.union(Team.objects.filter(manager__in=people).order_by().values_list("pk", "manager")):
        members.setdefault(team, []).append(user)
    if not members:
        return
    rows = Action.objects.filter(Q(team__in=members) | Q(team=None, incident__team__in=members), is_example=False)
    told: dict[int, list[tuple[Action, Line]]] = {}
    for action, line in _done_lines(rows, group[0]):
        for user in members[action.team_id or action.incident.team_id or 0]:
            if line.topic != VERIFY or user not in {action.owner_id, action.finisher_id}:
                told.setdefault(user, []).append((action, line))
    for user, some in told.items():
        reader = people[user]
        may = _seen(Action.objects.editable_by(reader.visitor), [_About(action) for action, _line in some]) if reader.visitor else set()
        yield from ((reader.uid, line) for action, line in some if action.pk in may)


def _done_lines(rows: ActionQuerySet, reader: Reader) -> Iterator[tuple[Action, Line]]:
    """Of actions that are done, those to be verified and those whose effect is asked for by now; two statements."""
    text = _("%(what)s is done, they say. Have a look: verify it, or send it back.")
    for action in rows.to_verify().filter(ended_at__gte=start_of(reader.today - LATELY)).select_related("incident"):
        yield action, _done_line(VERIFY, action, f"verify:{action.ended_at:%Y-%m-%dT%H:%M}", text)
    since = reader.today - timedelta(days=EFFECT_WINDOW_DAYS.read())
    checks = EffectCheck.objects.waiting(reader.today).filter(due_on__gte=since, action__in=rows.order_by().values("pk"))
    for check in checks.select_related("action__incident"):
        action, text = check.action, _("%(what)s has been done for a while. Did it work?")
        yield action, _done_line(EFFECT, action, f"effect:{check.due_on}", text)


def _done_line(topic: str, action: Action, key: str, text: str) -> Line:
    about = f"action:{action.uid}"
    return Line(topic, f"{about}:{key}", about, text % {"what": _what(action)}, _path(action))


def _with_triggers(wanted: QuerySet[Action], rows: Any, reader: Reader) -> list[_About]:
    """What is wanted and what does not get on, each once, the most overdue first."""
    stuck = {action.pk: action for action in rows.languishing(reader.today).select_related("incident")}
    found = [_About(action, stuck[action.pk].trigger if action.pk in stuck else "") for action in wanted.select_related("incident")]
    known = {one.action.pk for one in found}
    found += [_About(action, action.trigger) for key, action in stuck.items() if key not in known]
    return sorted(found, key=lambda one: (one.action.due_on is None, one.action.due_on, one.action.pk))


def _lines_of(found: _About, reader: Reader) -> Iterator[Line]:
    """Every line there could be about an action, the most urgent first: the digest takes the first that is to be told."""
    action, about = found.action, f"action:{found.action.uid}"
    given: dict[str, Any] = {"what": _what(action), "day": _day(action.due_on)}

    def line(topic: str, key: str, text: str, again_days: int | None = None) -> Line:
        return Line(topic, f"{about}:{key}", about, text % given, _path(action), again_days)

    is_own, is_soaking = reader.visitor is not None, action.soaks_until is not None and action.state == State.DRAFT
    if is_own and is_soaking and action.soaks_until <= reader.today:
        text = _("%(what)s was agreed in the room, and its wait is over: confirm it, or let it go.")
        yield line(CONFIRM, f"confirm:{action.soaks_until}", text, SOON_AGAIN)
    if is_own and action.accepted_at is None and (is_soaking or action.state in PROMISED_STATES) and not action.keeps_there("owner"):
        yield line(OFFERED, f"offered:{action.owner_id}", _("%(what)s was given to you. Take it on, or decline it."), SOON_AGAIN)
    is_promised = action.state in PROMISED_STATES and action.due_on is not None
    if is_promised and reader.today <= action.due_on < reader.next_on:
        is_today = action.due_on == reader.today
        yield line(DUE, f"day:{action.due_on}", _("%(what)s is due today.") if is_today else _("%(what)s is due on %(day)s."))
    if found.trigger:
        given["why"] = Trigger(found.trigger).label
        yield line(STUCK, f"stuck:{found.trigger}", _("%(what)s doesn’t get on: %(why)s. Say what keeps it."), LATER_AGAIN)
    elif is_promised and action.due_on < reader.today:
        yield line(DUE, f"late:{action.due_on}", _("%(what)s was due on %(day)s."), LATER_AGAIN)
    elif is_promised and reader.next_on <= action.due_on <= reader.until:
        yield line(DUE, f"soon:{action.due_on}", _("%(what)s is due on %(day)s."))


def _asked(readers: Sequence[Reader]) -> Iterator[tuple[str, Line]]:
    """Escalations that wait for a reader: as the sponsor, or on the rung it stands on."""
    people = {reader.visitor.user.pk: reader for reader in readers if reader.visitor is not None and reader.visitor.user is not None}
    named = {Rung.DIRECTOR: names_in(DIRECTORS.read()), Rung.EXECUTIVE: names_in(EXECUTIVES.read())}
    on_rungs = [rung for rung, names in named.items() if any(_name(reader) in names for reader in readers)]
    manages = Q(action__team__manager__in=people) | Q(action__team=None, action__incident__team__manager__in=people)
    rows = Escalation.objects.open().filter(
        Q(sponsor__in=people) | Q(rung__in=on_rungs) | (Q(rung=Rung.MANAGER) & manages), is_example=False
    )
    last = Decision.objects.filter(escalation=OuterRef("pk")).order_by("-at", "-pk")
    asked: Any = rows.annotate(last_verdict=Subquery(last.values("verdict")[:1]), last_until=Subquery(last.values("until")[:1]))
    waiting = list(asked.select_related("action__incident__team", "action__team").order_by("decide_by", "pk"))
    for key, reader in people.items():
        mine = [row for row in waiting if not is_put_off(row, reader.today) and _is_asked(row, key, _name(reader), named)]
        seen = _readable(mine, reader) if mine else set()
        yield from ((reader.uid, _decision_line(row, reader)) for row in mine if row.pk in seen)


def _managed(readers: Sequence[Reader]) -> Iterator[tuple[str, Line]]:
    """Once a week, what waits in the queue of each team a reader manages, and for their own decision (R57). Nothing where nothing waits."""
    people = {reader.visitor.user.pk: reader for reader in readers if reader.visitor is not None and reader.visitor.user is not None}
    managed: dict[int, list[Team]] = {}
    for team in Team.objects.filter(manager__in=people, is_example=False).order_by("name"):
        managed.setdefault(team.manager_id or 0, []).append(team)
    for key, teams in managed.items():
        reader = people[key]
        assert reader.visitor is not None
        with timezone.override(reader.zone):
            counts = waiting_by_team(reader.visitor, [team.pk for team in teams])
            questions = Escalation.objects.to_be_decided_by(reader.visitor, reader.today).count()
        for team in teams:
            if team.pk in counts:
                yield reader.uid, _queue_line(team, counts[team.pk])
        if questions:
            text = ngettext("%(n)d escalation waits for your decision.", "%(n)d escalations wait for your decision.", questions)
            yield reader.uid, Line(QUEUE, "questions", "questions", text % {"n": questions}, reverse("escalations"), LATER_AGAIN)


def _queue_line(team: Team, counts: Counter[str]) -> Line:
    kinds = {str(why): why.label.lower() for why in Why} | {UNANSWERED: _("escalated and unanswered")}
    each = ", ".join(f"{counts[kind]} {name}" for kind, name in kinds.items() if counts[kind])
    text = ngettext(
        "%(team)s: %(n)d thing waits for a decision (%(each)s).", "%(team)s: %(n)d things wait for a decision (%(each)s).", counts.total()
    )
    about, path = f"queue:{team.uid}", f"{reverse('action-queue')}?team={team.slug}"
    return Line(QUEUE, about, about, text % {"team": team.name, "n": counts.total(), "each": each}, path, LATER_AGAIN)


def _is_asked(escalation: Escalation, key: int, name: str, named: dict[Rung, frozenset[str]]) -> bool:
    if escalation.sponsor_id == key:
        return True
    if escalation.rung == Rung.MANAGER:
        team = escalation.action.team or escalation.action.incident.team
        return team is not None and team.manager_id == key
    return name in named[Rung(escalation.rung)]


def _readable(rows: list[Escalation], reader: Reader) -> set[int]:
    visible = Escalation.objects.visible_to(reader.visitor) if reader.visitor is not None else Escalation.objects.none()
    return set(visible.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def _decision_line(escalation: Escalation, reader: Reader) -> Line:
    about = f"escalation:{escalation.uid}"
    is_over = escalation.decide_by < reader.today
    text = _("%(what)s has waited for your decision since %(day)s.") if is_over else _("%(what)s waits for your decision until %(day)s.")
    given = {"what": _what(escalation.action), "day": _day(escalation.decide_by)}
    return Line(DECIDE, f"{about}:{escalation.rung}:{escalation.decide_by}", about, text % given, _path(escalation.action), LATER_AGAIN)


def _seen(visible: QuerySet[Action], found: Iterable[_About]) -> set[int]:
    return set(visible.filter(pk__in=[one.action.pk for one in found]).values_list("pk", flat=True))


def _what(action: Action) -> str:
    """What an action is called in mail and chat. Of a private incident nothing is written but its key."""
    if action.incident.is_private:
        return _("An action of %(key)s") % {"key": action.incident.key}
    return f"“{one_line(action.text, longest=LONGEST)}” ({action.incident.key})"


def _day(day: Any) -> str:
    return formats.date_format(day, "l, j F") if day is not None else ""


def _name(reader: Reader) -> str:
    return reader.visitor.user.username.lower() if reader.visitor is not None and reader.visitor.user is not None else ""


def _path(action: Action) -> str:
    return reverse("action", args=[action.uid])
