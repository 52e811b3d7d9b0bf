"""A line as it is typed, and whom, which day and which service it names here (R47-R51).

What names the owner and the day goes into their fields and out of the text: an action's text is published, its owner never is (law 2).
Words that name nobody here, or no day, stay where they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.actions.advice import Advice, advice_on, owner_fault
from secondstory.actions.enums import Category
from secondstory.actions.models import Sprint
from secondstory.actions.quality import MISSING, Due, Owner, Parts, check_action
from secondstory.actions.settings import IMMEDIATE_HOURS, SHORT_TERM_DAYS
from secondstory.incidents.models import Service
from secondstory.lib.days import today
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

MOST_OFFERED = 5


@dataclass(frozen=True)
class Line:
    """What one line says. `people` are those its words fit when they don't name exactly one."""

    typed: str
    parts: Parts
    advice: Advice
    fault: str
    owner: User | None
    people: list[User]
    service: Service | None

    @property
    def owner_words(self) -> str:
        return self.parts.owner.words if self.parts.owner else ""

    @property
    def due_on(self) -> date | None:
        """The day by which, where the words say so: "the snapshot of 3 March" names a day and promises none."""
        due = self.parts.due
        if due is None or _SAYS_UNTIL.match(due.words):
            return due.on if due else None
        before = self.parts.text[: due.start].rstrip()[-1:]
        return due.on if not before or before in _MARKS or self.parts.text[due.start] in _MARKS else None

    @property
    def due_words(self) -> str:
        return self.parts.due.words if self.due_on and self.parts.due else ""

    @property
    def undecided(self) -> str:
        """Why nobody is the owner yet although somebody is named."""
        if self.fault or self.owner is not None or not self.owner_words:
            return self.fault
        if self.people:
            return _("“%(words)s” fits several people here. Choose one.") % {"words": self.owner_words}
        return _("Nobody here is called “%(words)s”. Choose the owner, or leave the words as they are.") % {"words": self.owner_words}

    def kept(self, *, owner: User | None, due_on: date | None) -> str:
        """The text that stays, where these are what the fields hold: what they say is not said twice."""
        spans: list[Owner | Due] = []
        if self.parts.owner is not None and owner is not None and owner == self.owner:
            spans.append(self.parts.owner)
        if self.parts.due is not None and due_on is not None and due_on == self.due_on:
            spans.append(self.parts.due)
        text = " ".join(self.typed.split())
        if self.parts.text != text:  # it was typed with marks, so places in the plain line are not places in this one
            return text
        return _without(text, spans) or text


def read_line(text: str, visitor: Visitor, *, owner: User | None = None, due_on: date | None = None) -> Line:
    """Read one line on this day for this visitor; three statements. `owner` and `due_on` are what the fields hold already."""
    now = today()
    bare = check_action(text, today=now)
    parts = bare.parts
    fault = owner_fault(parts)
    people = [] if fault or parts.owner is None else _people_called(parts.owner.words, visitor)
    named = people[0] if len(people) == 1 else None
    known = owner or named
    checked = check_action(text, today=now, owner=str(known) if known else "", due_on=due_on)
    if known is None and "owner" not in checked.missing:  # the words name nobody here
        checked = replace(checked, missing=tuple(name for name in MISSING if name == "owner" or name in checked.missing))
    return Line(
        typed=text,
        parts=parts,
        advice=advice_on(checked),
        fault=fault,
        owner=named,
        people=[] if named else people[:MOST_OFFERED],
        service=_service_in(parts, visitor),
    )


def day_over(due_on: date | None) -> str:
    """What is said of a day that can't be promised any more (R50); "" for one that is still to come, or none."""
    if due_on is None or due_on >= today():
        return ""
    return _("%(day)s is over. Choose a day that is still to come.") % {"day": date_format(due_on, "j F Y")}


def hints_on(line: Line, *, owner: User | None, team: Team | None, due_on: date | None, category: str) -> list[str]:
    """What to think of before it is promised, none of it a gate: whose reach it is in (R48), and whether its kind allows that day (R50)."""
    found = []
    kept_by = line.service.team if line.service else None
    if kept_by is not None and line.service and team is not None and kept_by != team and not _is_in(owner, kept_by):
        words = {"service": line.service, "team": kept_by, "ours": team}
        found.append(_("%(service)s is kept by %(team)s, not by %(ours)s: name someone there who says yes, or give it to them.") % words)
    if owner is not None and team is not None and not _is_in(owner, team) and not (kept_by and _is_in(owner, kept_by)):
        found.append(_("%(name)s isn’t in %(team)s. Is it within their reach?") % {"name": owner, "team": team})
    until = last_day_of(category, team)
    if due_on is not None and until is not None and due_on > until:
        kind = Category(category).label.lower()
        told = {"kind": kind, "day": date_format(until, "j F Y")}
        found.append(_("As %(kind)s it would be due by %(day)s. Choose an earlier day, or another kind.") % told)
    return found


def last_day_of(category: str, team: Team | None) -> date | None:
    """The last day an action of this kind is due on when it is written today; None where its kind sets none (R54, R55)."""
    now = today()
    if category == Category.IMMEDIATE:
        return now + timedelta(days=-(-IMMEDIATE_HOURS.read() // 24))
    if category != Category.SHORT_TERM:
        return None
    sprints = list(Sprint.objects.filter(team=team).not_over(now)[:2]) if team else []
    return sprints[-1].ends_on if sprints else now + timedelta(days=SHORT_TERM_DAYS.read())


def _is_in(owner: User | None, team: Team) -> bool:
    return owner is not None and owner.teams.filter(pk=team.pk).exists()


def people_on(visitor: Visitor) -> Q:
    """Whom an action can be given to: the people of the visitor's side."""
    here = Q(is_active=True, is_service=False, is_example=visitor.is_example)
    return here | Q(pk=visitor.user.pk) if visitor.is_example and visitor.user else here


def _people_called(words: str, visitor: Visitor) -> list[User]:
    """Who is meant by "@ana", "Ana" or "Ana Lima": one, if the words are a sign-in name, an address or a whole name, else all they fit."""
    wanted = re.sub(r"[._]+", " ", words.removeprefix("@")).strip().casefold()
    handle = words.removeprefix("@").casefold()
    if not wanted:
        return []
    may_be = Q(username__istartswith=handle) | Q(email__istartswith=handle) | Q(name__icontains=wanted.split()[0])
    found = list(User.objects.filter(people_on(visitor)).filter(may_be)[:50])
    is_handle = "@" in words or "." in words
    exact = [row for row in found if row.name.casefold() == wanted or (is_handle and handle in _handles_of(row))]
    if exact:
        return exact
    whole = [row for row in found if wanted in row.name.casefold().split()]
    return whole or [row for row in found if any(word.startswith(wanted) for word in row.name.casefold().split())]


def _handles_of(user: User) -> set[str]:
    address = user.email.casefold()
    return {user.username.casefold(), address, address.partition("@")[0]}


def _service_in(parts: Parts, visitor: Visitor) -> Service | None:
    """The service whose name, slug or alias stands in the line: in the place it names before anywhere else, the longest name first."""
    best: tuple[bool, int, Service] | None = None
    text, place = parts.text.casefold(), parts.place.casefold()
    for service in Service.objects.visible_to(visitor).select_related("team"):
        for name in _names_of(service):
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                fit = (name in place, len(name), service)
                best = fit if best is None or fit[:2] > best[:2] else best
    return best[2] if best else None


def _names_of(service: Service) -> Iterable[str]:
    for name in (service.name, service.slug, *service.aliases):
        if len(str(name)) > 1:
            yield str(name).casefold()


def _stands_apart(text: str, span: Owner | Due) -> bool:
    """Behind a comma or a bracket, before one, or at an end of the line."""
    before, after = text[: span.start].rstrip(), text[span.end :].strip(" .")
    return not before or not after or text[span.start] in _MARKS or before[-1] in _MARKS or after[0] in ",;)–—"


_MARKS = ",;(–—-:."
_SAYS_UNTIL = re.compile(
    r"(?:due|deadline|target|eta|by|before|until|no later|in|within|next|this|today|tomorrow|eo[dwm])\b", re.IGNORECASE
)


_TO_DO = re.compile(r"^(?:will|shall|should|must|needs to|to)\s+")


def _without(text: str, spans: list[Owner | Due]) -> str:
    """The text without words that stand apart: behind a comma, in brackets, at the end. Others stay."""
    for span in sorted(spans, key=lambda one: -one.start):
        before, after = text[: span.start].rstrip(), text[span.end :].lstrip()
        if not _stands_apart(text, span):
            continue
        before, after = before.rstrip(",;–—-: "), after.lstrip(",; ")
        if not before and isinstance(span, Owner):
            after = _TO_DO.sub("", after)
        if before.endswith("(") and (after.startswith(")") or not after):
            before, after = before[:-1].rstrip(), after[1:].lstrip()
        glue = "" if not before or not after or after[0] in ")." or before.endswith("(") else ", "
        text = f"{before}{glue}{after}"
    return text.strip(" ,;–—-")
