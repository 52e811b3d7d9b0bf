"""“We have been here”: published factors that mean what somebody is writing (R10), and open actions that would have answered it (B25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from secondstory.actions.enums import OPEN_STATES, State
from secondstory.actions.models import Action, ActionQuerySet
from secondstory.factors.enums import FactorRole
from secondstory.factors.likeness import LEAST_SHARED, Likeness, Said, Weight, likeness, weigh
from secondstory.factors.taxonomy import vocabulary
from secondstory.incidents.models import Incident
from secondstory.lib.bulk import listed
from secondstory.library.article import CurrentAction, current_actions
from secondstory.library.edition import FrozenAction, actions_in
from secondstory.library.enums import FacetName
from secondstory.library.models import Facet, Publication, PublishedFactor, Stem
from secondstory.library.recurring import ALL
from secondstory.people.permissions import Visitor
from secondstory.search.engine import index
from secondstory.search.errors import SearchFailed
from secondstory.search.stems import DENIED

SHOWN = 3
TELLING = 5
"""How many of the rarest stems candidates are looked for by: two of them together, or three of the first four."""
EACH = 30
"""How many of the newest candidates each of those brings."""
QUEUE = 100
"""How many open actions are compared."""
MOST_WORDS_TOLD = 4


@dataclass(frozen=True)
class Earlier:
    """A published factor that means the same, its publication, why it was found, and what is still open of what was to answer it."""

    factor: PublishedFactor
    publication: Publication
    likeness: Likeness
    why: str
    actions: list[CurrentAction]


@dataclass(frozen=True)
class Queued:
    """An action that would have answered the factor: open before the incident began, or let go of."""

    action: Action
    likeness: Likeness
    why: str


@dataclass(frozen=True)
class Writing:
    """What somebody is writing, and about which incident."""

    incident: Incident
    statement: str
    domain: str = ""
    role: str = ""

    @property
    def held(self) -> bool:
        return self.role in {FactorRole.MITIGATOR, FactorRole.LUCK}

    def said(self) -> Said:
        """As it is compared; the services cost a statement."""
        services = self.incident.services.values_list("slug", flat=True)
        return Said.of(self.statement[:2000], domain=vocabulary().top(self.domain), services=services)


def find_earlier(visitor: Visitor, writing: Writing, *, most: int = SHOWN) -> list[Earlier]:
    """At most `most`, each of another publication, the most alike first; in seven statements. Raises `SearchFailed`."""
    said = writing.said()
    if len(said.stems) < LEAST_SHARED:
        return []
    uses = Uses(is_example=visitor.is_example)
    try:
        rows = _candidates(visitor, writing, said, uses)
    except DatabaseError as problem:
        raise SearchFailed(_("Earlier factors could not be looked up. Go on writing; try again later.")) from problem
    weight = uses.weight({stem for row in rows for stem in row.stems.split()})
    scored = [(likeness(said, _said(row, said), weight=weight), row) for row in rows]
    best: dict[int, tuple[Likeness, int]] = {}
    for alike, row in sorted((pair for pair in scored if pair[0].is_enough), key=lambda pair: (-pair[0].score, -pair[1].pk)):
        best.setdefault(row.publication, (alike, row.pk))
    chosen = list(best.values())[:most]
    shown = PublishedFactor.objects.select_related("publication").defer("publication__content").in_bulk([pk for _alike, pk in chosen])
    still_open = _open_actions(list(shown.values()))
    return [Earlier(shown[pk], shown[pk].publication, alike, _why(alike, said), still_open[pk]) for alike, pk in chosen]


def find_in_queue(visitor: Visitor, writing: Writing) -> list[Queued]:
    """Open actions the visitor may see, made before the incident began, that would have answered the factor; in five statements."""
    rows = Action.objects.visible_to(visitor).open().filter(_made_before(writing.incident))
    return _answering_actions(rows, writing)


def find_let_go(writing: Writing, *, visitor: Visitor | None = None) -> list[Queued]:
    """Actions of earlier incidents that were let go of and would have answered the factor (R77); in five statements. Without a visitor
    whoever may see them: that is asked again where they are shown.
    """
    incident = writing.incident
    rows = Action.objects.all() if visitor is None else Action.objects.visible_to(visitor)
    rows = rows.filter(state=State.LET_GO, merged_into=None, is_example=incident.is_example)
    return _answering_actions(rows.filter(incident__started_at__lt=incident.started_at), writing)


def _answering_actions(actions: ActionQuerySet, writing: Writing) -> list[Queued]:
    """Of actions of other incidents, those that answer what is being written."""
    said = writing.said()
    if len(said.stems) < LEAST_SHARED or writing.held:
        return []
    uses = Uses(is_example=writing.incident.is_example)
    weight = uses.weight(set(said.stems))
    telling = sorted((stem for stem in said.stems if not stem.startswith(DENIED)), key=weight, reverse=True)[:TELLING]
    if not telling:
        return []
    words = reduce(or_, (Q(text__icontains=stem) for stem in _spellings(telling, said)))
    rows = actions.exclude(incident=writing.incident).filter(words)
    shared = Exists(Incident.objects.filter(pk=OuterRef("incident_id"), services__slug__in=said.services))
    rows = rows.select_related("incident", "team").prefetch_related("factors").annotate(shares_service=shared)
    found: list[Any] = list(rows.order_by("-pk")[:QUEUE])
    texts = {row.pk: _texts(row, said) for row in found}
    weight = uses.weight({stem for some in texts.values() for one in some for stem in one.stems})
    scored = [(_answer(said, texts[row.pk], weight), row) for row in found]
    enough = sorted((pair for pair in scored if pair[0].is_enough), key=lambda pair: -pair[0].score)
    return [Queued(row, alike, _why(alike, said)) for alike, row in enough[:SHOWN]]


class Uses:
    """In how many published factors of open incidents each stem stands, asked as it is needed."""

    def __init__(self, *, is_example: bool) -> None:
        self._stems = Stem.objects.filter(is_example=is_example)
        self._known: dict[str, int] = {}

    def of(self, stems: set[str]) -> dict[str, int]:
        """Those of these that stand anywhere; `ALL` is how many factors there are."""
        asked = [*stems.difference(self._known), *([] if ALL in self._known else [ALL])]
        if asked:
            self._known |= dict.fromkeys(asked, 0) | dict(self._stems.filter(stem__in=listed(asked)).values_list("stem", "factors"))
        return self._known

    def weight(self, stems: set[str]) -> Weight:
        """How much each of these tells."""
        uses = self.of(stems)
        return weigh(uses, of=max(uses[ALL], 1))


class Candidate(NamedTuple):
    """What is compared of a published factor."""

    pk: int
    publication: int
    domain: str
    stems: str
    shares_service: bool


def _candidates(visitor: Visitor, writing: Writing, said: Said, uses: Uses) -> list[Candidate]:
    weight = uses.weight(set(said.stems))
    known = uses.of(set())
    telling = sorted((stem for stem in said.stems if known[stem]), key=weight, reverse=True)[:TELLING]
    sets = [*combinations(telling, 2), *combinations(telling[:4], 3)]
    held = Q(role__in=[FactorRole.MITIGATOR, FactorRole.LUCK])
    among = PublishedFactor.objects.visible_to(visitor).exclude(publication__incident=writing.incident)
    among = among.filter(held if writing.held else ~held)
    keys = index().lines_with(sets, among=among, most=EACH)
    shared = Facet.objects.filter(publication=OuterRef("publication_id"), name=FacetName.SERVICE, value__in=said.services)
    rows = PublishedFactor.objects.filter(pk__in=listed(keys)).annotate(shares_service=Exists(shared)).order_by()
    return [Candidate(*row) for row in rows.values_list("pk", "publication_id", "domain", "stems", "shares_service")]


def _spellings(stems: Sequence[str], said: Said) -> list[str]:
    """What a text that says the same may hold: the stem, and the word where that is another."""
    return [*stems, *(said.stems[stem] for stem in stems if stem not in said.stems[stem])]


def _said(row: Candidate, said: Said) -> Said:
    """A kept factor as it is compared; of its services only whether one is shared is known, and that is enough."""
    return Said(dict.fromkeys(row.stems.split(), ""), vocabulary().top(row.domain), said.services if row.shares_service else frozenset())


def _texts(action: Any, said: Said) -> list[Said]:
    """What an action says, then what the factors say that it answers."""
    services = said.services if action.shares_service else frozenset()
    return [Said.of(text, services=services) for text in (action.text, *(one.statement for one in action.factors.all()))]


def _answer(said: Said, texts: Sequence[Said], weight: Weight) -> Likeness:
    """How well an action answers: by its own words, or because a factor it answers means the same."""
    text, *answered = texts
    by_words = likeness(said, text, weight=weight, is_answer=True)
    return max([by_words, *(likeness(said, one, weight=weight) for one in answered)], key=lambda one: one.score)


def _made_before(incident: Incident) -> Q:
    """An import is made when it is imported; what it tells was there once its incident was over."""
    by_hand = Q(incident__import_uid="", created_at__lt=incident.started_at)
    return by_hand | (~Q(incident__import_uid="") & Q(incident__resolved_at__lt=incident.started_at))


def _open_actions(rows: Sequence[PublishedFactor]) -> dict[int, list[CurrentAction]]:
    """By factor, what is still open of the actions published with it, in the words of the edition, which everyone may read.

    Those that answer it; all of them where the edition doesn't say which do.
    """
    if not rows:
        return {}
    told = Publication.objects.filter(pk__in=[row.publication_id for row in rows]).values_list("pk", "content__actions")
    frozen = {pk: actions_in(actions) for pk, actions in told}
    now = {row.action.uid: row for row in current_actions([action for some in frozen.values() for action in some])}
    return {
        row.pk: [now[action.uid] for action in _answering(frozen[row.publication_id], row.factor) if now[action.uid].state in OPEN_STATES]
        for row in rows
    }


def _answering(actions: Sequence[FrozenAction], factor: str) -> list[FrozenAction]:
    if not any(action.answers for action in actions):
        return list(actions)
    return [action for action in actions if factor in action.answers]


def _why(alike: Likeness, said: Said) -> str:
    words = get_text_list([f"“{word}”" for word in alike.words[:MOST_WORDS_TOLD]], _("and"))
    parts = [_("both speak of %(words)s") % {"words": words}]
    if alike.is_same_domain:
        parts.append(_("both lie in %(domain)s") % {"domain": vocabulary().short(said.domain)})
    if alike.is_same_service:
        parts.append(_("the same service"))
    return "; ".join(parts)
