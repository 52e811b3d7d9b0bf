"""What is still to do before a document is agreed on: hints, and the few gates that are passed with a reason (law 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.coverage import Coverage, coverage_of
from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.actions.together import together_of
from secondstory.factors.enums import Breadth, Lens
from secondstory.factors.lenses import lenses_of
from secondstory.factors.models import Factor, Support
from secondstory.factors.taxonomy import lens_of
from secondstory.factors.trees import read_trees
from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Involvement
from secondstory.lib import clock
from secondstory.postmortems.enums import Profile
from secondstory.postmortems.models import (
    LEARNED,
    Approval,
    Comment,
    PassedGate,
    Postmortem,
    ReadingRequest,
    Section,
    TemplateSection,
    Thread,
)
from secondstory.postmortems.queries import says, text_now
from secondstory.postmortems.settings import PROFILE
from secondstory.postmortems.wording import Worded, stopped_among
from secondstory.timeline.enums import Kind
from secondstory.timeline.hints import likely_decision
from secondstory.timeline.models import Account, DecisionPoint, Event
from secondstory.timeline.queries_agreed import agreed_of

MOST_NAMED = 4
"""How many sections or lines a sentence names; the rest are “more”."""


class Level(StrEnum):
    """Whether it holds a document up."""

    GATE = "gate"
    HINT = "hint"


_G, _H = Level.GATE, Level.HINT
LEVELS: dict[str, tuple[Level, Level, Level]] = {
    "learned": (_H, _G, _G),
    "wording": (_G, _G, _G),
    "second_story": (_H, _H, _G),
    "empty": (_H, _H, _G),
    "witnesses": (_H, _H, _G),
    "timeline": (_H, _H, _G),
    "asked": (_H, _G, _G),
    "branches": (_H, _H, _G),
    "factors": (_H, _G, _G),
    "uncovered": (_H, _G, _G),
    "lenses": (_H, _H, _G),
    "breadth": (_H, _G, _G),
    "actions": (_H, _G, _G),
    "number": (_H, _H, _H),
    "prevents": (_H, _H, _H),
    "soon": (_H, _H, _H),
    "weaker": (_H, _H, _H),
    "comments": (_H, _H, _G),
    "time": (_H, _G, _G),
    "readers": (_H, _H, _G),
    "changed": (_H, _H, _H),
}
"""What each line is in the profiles light, guide and strict. One thing learned is a gate of publication in all of them (R2)."""


@dataclass(frozen=True)
class Line:
    """One thing to do before; `page` is the name of the page where it is done, `place` a place on it, `reason` how a gate was passed."""

    code: str
    level: Level
    sentence: str
    page: str = "incident-document"
    place: str = ""
    reason: str = ""

    @property
    def is_shut(self) -> bool:
        """A gate that nobody has passed."""
        return self.level is Level.GATE and not self.reason


@dataclass(frozen=True)
class Readiness:
    """What is still to do."""

    lines: list[Line]

    @property
    def shut(self) -> list[Line]:
        """Gates to pass, with a reason or by doing it."""
        return [line for line in self.lines if line.is_shut]


def readiness_of(postmortem: Postmortem) -> Readiness:
    """Everything still to do, in the order of the document; about a dozen statements, however long it is."""
    profile = [Profile.LIGHT, Profile.GUIDE, Profile.STRICT].index(Profile(PROFILE.read()))
    passed = {row.code: row.reason for row in PassedGate.objects.standing().filter(postmortem=postmortem)}
    found = [one for check in _CHECKS for one in check(postmortem)]
    return Readiness(
        [Line(code, LEVELS[code][profile], sentence, page, place, passed.get(code, "")) for code, sentence, page, place in found]
    )


Found = Iterator[tuple[str, str, str, str]]


def _sections(postmortem: Postmortem) -> Found:
    """Whether something was learned, and which sections wait."""
    rows = list(Section.objects.filter(postmortem=postmortem))
    began = dict(TemplateSection.objects.filter(template=postmortem.template_id).values_list("key", "start_markdown")) if rows else {}
    waiting = [row for row in rows if row.markdown.strip() == began.get(row.key, "").strip() or not row.markdown.strip()]
    learned = next((row for row in rows if row.key == LEARNED), None)
    if (learned is None or learned in waiting) and not postmortem.nothing_new_reason:
        sentence = _("Write one thing that was learned, or say why there was nothing new.")
        yield "learned", sentence, "incident-document", LEARNED
    empty = [row for row in waiting if row.key != LEARNED]
    if empty:
        sentence = _("Nothing stands yet under: %(names)s.") % {"names": _named([row.title for row in empty])}
        yield "empty", sentence, "incident-document", empty[0].key


def _second_stories(postmortem: Postmortem) -> Found:
    """What people did at turns that mattered, without how it made sense to them (R15)."""
    supports = Support.objects.filter(event=OuterRef("pk"))
    rows = Event.objects.filter(incident=postmortem.incident_id, kind__in=[Kind.ACTION, Kind.DECISION]).in_story().unfolded()
    rows = rows.select_related("written_decision").annotate(is_support=Exists(supports)).order_by("sort_at", "sequence")
    told = [row for row in rows if _is_pivotal(row) and not _has_second_story(row.decision_point)]
    if told:
        sentence = ngettext(
            "What someone did mattered, and how it made sense to them is not told: %(lines)s.",
            "What people did mattered, and how it made sense to them is not told: %(lines)s.",
            len(told),
        )
        yield "second_story", sentence % {"lines": _named([f"“{row.text[:60].strip()}”" for row in told])}, "incident-decisions", ""


def _is_pivotal(event: Any) -> bool:
    return event.kind == Kind.DECISION or event.is_support or bool(likely_decision(event.kind, event.text))


def _has_second_story(point: DecisionPoint | None) -> bool:
    return point is not None and any(getattr(point, name).strip() for name in DecisionPoint.FIELDS)


def _witnesses(postmortem: Postmortem) -> Found:
    """Somebody who was there should have looked at it, where anyone with an account was."""
    there = Involvement.objects.filter(incident=postmortem.incident_id, is_observer=False).exclude(user=None)
    users = set(there.values_list("user_id", flat=True))
    said = Q(postmortem=postmortem, user__in=users)
    spoke = (
        Comment.objects.filter(thread__postmortem=postmortem, author__in=users, withdrawn_at=None).exists()
        or Approval.objects.filter(said, withdrawn_at=None).exists()
        or Account.objects.filter(incident=postmortem.incident_id, author__in=users).exclude(shared_at=None).exists()
    )
    if not users:
        yield "witnesses", _("No part in it says who had it, so nobody who was there is asked to look."), "incident-parts", ""
    elif not spoke:
        yield "witnesses", _("Nobody who was there has commented, approved or shared an account yet."), "incident-accounts", ""


def _timeline(postmortem: Postmortem) -> Found:
    agreed = agreed_of(postmortem.incident)
    if agreed is None and Event.objects.filter(incident=postmortem.incident_id).in_story().exists():
        yield "timeline", _("The group has not agreed on the timeline."), "agree", ""
    elif agreed is not None and agreed.changes:
        yield "timeline", _("The timeline has changed since the group agreed on it."), "agreed", "changes"
    elif agreed is None:
        yield "timeline", _("There is no timeline yet."), "incident", ""


def _factors(postmortem: Postmortem) -> Found:
    """One reason alone is rarely the story, nor what one lens shows (R5); each is answered or let be with a reason (R35)."""
    coverage = coverage_of(postmortem.incident)
    rows = coverage.factors
    contributing = rows if postmortem.incident.near_miss else [row for row in rows if row.contributed]
    if postmortem.depth != Depth.NOTE:
        if len(contributing) < 2:
            yield "factors", _("Fewer than two contributing factors: what else had to be so for this to happen?"), "incident-factors", ""
        yield from _lenses(postmortem, contributing, rows)
        if coverage.open:
            sentence = _("No action answers: %(names)s. Add one, accept the risk, or say why it is let be.")
            names = _named([f"“{row.factor.statement[:60].strip()}”" for row in coverage.open])
            yield "uncovered", sentence % {"names": names}, "incident-factors", "coverage"
        yield from _breadth(coverage)
    yield from _wording(postmortem)


def _wording(postmortem: Postmortem) -> Found:
    """Words that may not stand in what is published, by factor, in the order of why."""
    by_sentence: dict[str, list[Worded]] = {}
    for one in stopped_among(Factor.objects.filter(incident=postmortem.incident_id)):
        by_sentence.setdefault(one.sentence, []).append(one.factor)
    for sentence, factors in by_sentence.items():
        names = _named([f"“{row.statement[:60].strip()}”" for row in factors])
        told = _("%(names)s: %(sentence)s") % {"names": names, "sentence": sentence}
        yield "wording", told, "incident-factors", f"factor-{factors[0].uid}"


def _lenses(postmortem: Postmortem, contributing: list[Factor], rows: list[Factor]) -> Found:
    """Everything seen through one lens is a gate where the guide is followed; a lens nobody looked through is named."""
    states = lenses_of(postmortem.incident, rows)
    seen = [lens_of(row.domain) for row in contributing]
    if len(contributing) > 1 and len(set(seen)) == 1 and seen[0]:
        sentence = _("All factors were seen through one lens (%(lens)s). Look through the others too.")
        yield "factors", sentence % {"lens": Lens(seen[0]).label}, "incident-factors", "lenses"
    waiting = [one.label for one in states if one.state == "waiting"]
    if waiting and len(waiting) < len(states):  # before anything was looked at, the first line says enough
        sentence = _("Nobody has looked at: %(lenses)s. Write down what is there, or that you looked and found nothing.")
        yield "lenses", sentence % {"lenses": _named(waiting)}, "incident-factors", "lenses"


def _breadth(coverage: Coverage) -> Found:
    """When every action mends this one bug, the class of incident stays (R88). One that says nothing of it is not counted."""
    actions = {action.pk: action for row in coverage.rows for action in row.answering}
    told = [action.breadth for action in actions.values() if action.breadth]
    if told and set(told) == {Breadth.BUG}:
        yield "breadth", _("Every action covers this bug only. What would prevent the whole class?"), "incident-actions", ""


def _trees(postmortem: Postmortem) -> Found:
    """At each turn that was opened why is asked, or it says why not (R30); no branch ends in what a person did (R34)."""
    if postmortem.depth == Depth.NOTE:
        return
    trees = read_trees(postmortem.incident)
    silent = [tree for tree in trees if not tree.is_asked]
    if silent:
        sentence = _("No question is answered at: %(names)s. Answer one there, or say why none is needed.")
        names = _named([f"“{str(tree.event or tree.juncture)[:60].strip()}”" for tree in silent])
        yield "asked", sentence % {"names": names}, "incident-factors", f"juncture-{silent[0].uid}"
    acts = [branch for tree in trees for branch in tree.unfinished if branch.ends_in_a_person]
    if acts:
        sentence = _("Ends in what a person did: %(names)s. Ask which condition made it the sensible thing to do.")
        names = _named([f"“{branch.why.answer[:60].strip()}”" for branch in acts])
        yield "branches", sentence % {"names": names}, "incident-factors", f"why-{acts[0].uid}"


def _actions(postmortem: Postmortem) -> Found:
    rows = Action.objects.filter(incident=postmortem.incident_id, state=State.DRAFT).filter(Q(owner=None) | Q(due_on=None))
    texts = [f"“{text[:60].strip()}”" for text in rows.values_list("text", flat=True)]
    if texts:
        sentence = _("Without an owner and a day, this stays a wish: %(names)s.")
        yield "actions", sentence % {"names": _named(texts)}, "incident-actions", ""
    if postmortem.depth != Depth.NOTE:  # a page of ten minutes needs no set of them
        for hint in together_of(postmortem.incident).hints:
            yield hint.code, hint.sentence, "incident-actions", ""


def _readers(postmortem: Postmortem) -> Found:
    """Those who were asked, what they approved, and whether they had the time."""
    until = postmortem.comments_until
    if postmortem.depth == Depth.WRITTEN and until is not None and until > clock.now():
        sentence = _("It is open to comments until %(at)s, so that those who were away can say something.")
        yield "time", sentence % {"at": date_format(until.astimezone(clock.zone_or_utc(postmortem.incident.zone)), "j M, H:i")}, *_HERE
    asked = ReadingRequest.objects.filter(postmortem=postmortem)
    waiting = [row.label for row in asked.filter(read_at=None).select_related("user", "involvement")]
    if waiting:
        yield "readers", _("Asked, and not read yet: %(names)s.") % {"names": _named(waiting)}, *_HERE
    elif postmortem.depth != Depth.NOTE and not asked.exists():
        yield "readers", _("Nobody was asked to read it. Ask someone who was there, and someone who was not."), *_HERE
    standing = list(Approval.objects.filter(postmortem=postmortem, withdrawn_at=None).select_related("moment"))
    now = text_now(postmortem) if standing else []
    if standing and not any(says(row.moment, now) for row in standing):
        yield "changed", _("The text has changed since it was last approved."), "moments", ""
    if Thread.objects.filter(postmortem=postmortem, resolved_at=None).exists():
        yield "comments", _("Some comments are open. Answer them, or resolve them."), "incident-document", "comments"


_HERE = ("incident-document", "document-state")
_CHECKS = (_sections, _second_stories, _witnesses, _timeline, _trees, _factors, _actions, _readers)


def _named(names: list[str]) -> str:
    shown = names[:MOST_NAMED]
    if len(names) > MOST_NAMED:
        shown.append(_("%(count)d more") % {"count": len(names) - MOST_NAMED})
    return str(get_text_list(shown, _("and")))
