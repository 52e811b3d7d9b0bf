"""Eight questions to a document before others read it (B28), each with what speaks for the answer, quoted.

They are about the text. Nobody gets a mark, nothing is kept, and only those who may edit the document see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from secondstory.actions.enums import State, Strength
from secondstory.actions.models import Action
from secondstory.factors.enums import FactorRole
from secondstory.factors.models import Factor
from secondstory.lib.text import one_line
from secondstory.postmortems.differences import readable
from secondstory.postmortems.models import LEARNED, Postmortem, Section
from secondstory.postmortems.settings import language_check
from secondstory.timeline.enums import Audience, Kind
from secondstory.timeline.models import AccountPlace, DecisionPoint, DisputeSide, Event

MOST_QUOTES = 4
QUOTE = 160
ENOUGH_WORDS = 60
"""A text with fewer words can't be looked at for how it is worded."""

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_JUDGING = re.compile(
    r"\b(should(n[’']t| not)? have|failed to|neglected|careless\w*|forgot to|human error|operator error|user error|mistaken\w*|negligen\w+"
    r"|incompeten\w+|to blame|sloppy|lazy|bad judg\w+|common sense|simply had to|ignored the)\b",
    re.IGNORECASE,
)
_HINDSIGHT = re.compile(
    r"\b(in hindsight|with hindsight|looking back|obvious(ly)?|clearly (should|was|had)|could have (seen|known|noticed|prevented|avoided)"
    r"|should have (seen|known|noticed)|it was only a matter|inevitabl\w+)\b",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+", re.MULTILINE)


class Answer(StrEnum):
    """How much of it there is."""

    GOOD = "good"
    SOME = "some"
    LITTLE = "little"


@dataclass(frozen=True)
class Quote:
    """What speaks for an answer, in the document's own words, and where it stands."""

    text: str
    where: str


@dataclass(frozen=True)
class Checked:
    """One question, how much there is, what speaks for that, and what would help where more could be."""

    code: str
    question: str
    answer: Answer
    quotes: list[Quote] = field(default_factory=list)
    advice: str = ""

    @property
    def in_words(self) -> str:
        return {Answer.GOOD: _("a good deal"), Answer.SOME: _("some"), Answer.LITTLE: _("little")}[self.answer]


def self_check(postmortem: Postmortem) -> list[Checked]:
    """All eight; ten statements, one of them for the words of the taxonomy."""
    look = _Look(postmortem)
    return [ask(look) for ask in (_people, _system, _learning, _wording, _sense, _hindsight, _changes, _readers)]


class _Look:
    """What is looked at, each fetched once."""

    def __init__(self, postmortem: Postmortem) -> None:
        self.postmortem = postmortem
        self.incident = postmortem.incident
        self.sections = list(Section.objects.filter(postmortem=postmortem))

    @cached_property
    def sentences(self) -> list[Quote]:
        """Every sentence of the document."""
        return [
            Quote(text, section.title)
            for section in self.sections
            for part in _SENTENCE.findall(readable(section.markdown))
            if len(text := _LIST_MARK.sub("", part).strip()) > 1
        ]

    @cached_property
    def has_text(self) -> bool:
        return sum(len(one.text.split()) for one in self.sentences) >= ENOUGH_WORDS

    @cached_property
    def events(self) -> list[Event]:
        rows = Event.objects.filter(incident=self.incident).in_story().unfolded()
        return list(rows.select_related("written_decision", "involvement").prefetch_related("knowledge").order_by("sort_at", "sequence"))

    @cached_property
    def points(self) -> list[tuple[Event, DecisionPoint]]:
        """Decision points in the room that say something."""
        found = [(event, event.decision_point) for event in self.events]
        return [(event, point) for event, point in found if point and any(getattr(point, name).strip() for name in DecisionPoint.FIELDS)]

    def matching(self, pattern: re.Pattern[str]) -> list[Quote]:
        return [one for one in self.sentences if pattern.search(one.text)]

    def text_of(self, *keys: str) -> list[Quote]:
        """How the sections with these keys begin, where they say anything."""
        told = [(section.title, readable(section.markdown).strip()) for section in self.sections if section.key in keys]
        return [Quote(one_line(text, longest=QUOTE), title) for title, text in told if text]


def _people(look: _Look) -> Checked:
    places = AccountPlace.objects.filter(event__incident=look.incident, account__audience=Audience.PARTICIPANTS, event__removed_at=None)
    places = places.exclude(account__shared_at=None).select_related("account__involvement")
    sides = DisputeSide.objects.filter(dispute__event__incident=look.incident, dispute__event__removed_at=None).select_related(
        "involvement"
    )
    quotes = [Quote(row.text, row.account.label) for row in places] + [
        Quote(row.text, row.label) for row in sides.select_related("involvement")
    ]
    voices = {one.where for one in quotes}
    advice = _("Ask those who were there for their account, and put their words beside the line they tell of.")
    return _checked("people", _("Do those who were there speak in it?"), _amount(len(voices), good=2), quotes, advice)


def _system(look: _Look) -> Checked:
    rows = Factor.objects.filter(incident=look.incident).exclude(role__in=[FactorRole.MITIGATOR, FactorRole.LUCK])
    known = [row for row in rows if row.is_classified]
    domains = {row.domain_top for row in known}
    answer = Answer.GOOD if len(known) > 1 and len(domains) > 1 else _amount(len(known), good=1000)
    quotes = [Quote(row.statement, row.domain_label) for row in known]
    advice = _("Look for conditions of several kinds: design, tools, how work is set up, what pressed.")
    return _checked("system", _("Does it explain how the system made it possible?"), answer, quotes, advice)


def _learning(look: _Look) -> Checked:
    texts = [readable(section.markdown) for section in look.sections if section.key == LEARNED]
    lines = [_LIST_MARK.sub("", line).strip() for text in texts for line in text.splitlines()]
    quotes = [Quote(line, _("What we learned")) for line in lines if len(line.split()) > 2]
    advice = _("Write down what you know now that you did not know before, so that another team could use it.")
    return _checked("learning", _("Does it say what was learned, for others too?"), _amount(len(quotes), good=2), quotes, advice)


def _wording(look: _Look) -> Checked:
    found = look.matching(_JUDGING)
    check = language_check().check
    for section in look.sections:
        text = section.markdown
        found += [Quote(text[mark.start : mark.start + mark.length], section.title) for mark in check(text)]
    question = _("Do its words explain rather than judge?")
    if not look.has_text:
        return _checked("wording", question, Answer.LITTLE, [], _("There is too little text to say."))
    answer = Answer.GOOD if not found else Answer.SOME if len(found) <= 2 else Answer.LITTLE
    return _checked(
        "wording", question, answer, found, _("Say what was seen and done, and what made that likely, in place of what was lacking.")
    )


def _sense(look: _Look) -> Checked:
    turns = [event for event in look.events if event.kind == Kind.DECISION or event.decision_point]
    quotes = [
        Quote(text, event.involvement.label if event.involvement else event.text)
        for event, point in look.points
        for text in [_first(point)]
    ]
    told = {event.pk for event, _point in look.points}
    answer = Answer.LITTLE if not told else Answer.GOOD if all(event.pk in told for event in turns) else Answer.SOME
    advice = _("At each turn, tell what was visible, believed and possible from where people stood.")
    return _checked("sense", _("Does it tell how what people did made sense to them?"), answer, quotes, advice)


def _hindsight(look: _Look) -> Checked:
    early = [Quote(", ".join(point.cites), event.text) for event, point in look.points if point.cites]
    found = [*look.matching(_HINDSIGHT), *early]
    question = _("Is what came to light later kept apart from what was known?")
    if found:
        advice = _("These speak from afterwards. Tell what was known at the time instead.")
        return _checked("hindsight", question, Answer.SOME if len(found) == 1 else Answer.LITTLE, found, advice)
    apart = [Quote(point.not_knowable_yet, event.text) for event, point in look.points if point.not_knowable_yet.strip()]
    apart += [Quote(event.text, _("known only later")) for event in look.events if event.is_later_known]
    advice = _("State when things became known, and what nobody could know yet.")
    return _checked("hindsight", question, Answer.GOOD if apart else Answer.SOME if look.has_text else Answer.LITTLE, apart, advice)


def _changes(look: _Look) -> Checked:
    rows = Action.objects.filter(incident=look.incident).exclude(state__in=[State.IDEA, State.LET_GO]).prefetch_related("factors")
    strong = [row for row in rows if row.strength in {Strength.STRONGER, Strength.INTERMEDIATE} and row.factors.all() and row.due_on]
    shown = strong or list(rows)
    answer = Answer.GOOD if strong else _amount(len(shown), good=1000)
    quotes = [Quote(row.text, _said_of(row)) for row in shown]
    advice = _("Let at least one action change the system rather than ask for attention, and say which factor it answers and by when.")
    return _checked("changes", _("Do its actions change the system?"), answer, quotes, advice)


def _readers(look: _Look) -> Checked:
    short = look.text_of("in_short", "summary")
    if not short and look.postmortem.summary.strip():
        short = [Quote(one_line(look.postmortem.summary, longest=QUOTE), _("Summary"))]
    help_ = look.text_of("background", "glossary")
    answer = Answer.GOOD if short and help_ else Answer.SOME if short or help_ else Answer.LITTLE
    advice = _("Begin with three sentences for someone in a hurry, and tell readers from elsewhere what they need to know first.")
    return _checked("readers", _("Can someone from elsewhere follow it?"), answer, [*short, *help_], advice)


def _checked(code: str, question: str, answer: Answer, quotes: Sequence[Quote], advice: str) -> Checked:
    shown = [Quote(one_line(one.text, longest=QUOTE), one_line(one.where, longest=80)) for one in quotes[:MOST_QUOTES]]
    return Checked(code, question, answer, shown, "" if answer is Answer.GOOD else advice)


def _amount(count: int, *, good: int) -> Answer:
    return Answer.GOOD if count >= good else Answer.SOME if count else Answer.LITTLE


def _first(point: Any) -> str:
    return next((text for name in DecisionPoint.FIELDS if (text := getattr(point, name).strip())), "")


def _said_of(action: Action) -> str:
    parts: Iterable[str] = [str(action.get_strength_display()) if action.strength else "", str(action.team or "")]
    return " · ".join(part for part in parts if part) or str(action.get_state_display())
