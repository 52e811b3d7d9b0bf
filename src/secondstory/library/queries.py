"""What the library's list, search and service pages ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.factors.taxonomy import vocabulary
from secondstory.incidents.models import Incident, Service
from secondstory.lib.bulk import listed
from secondstory.lib.errors import NotAllowed
from secondstory.library.documents import with_story
from secondstory.library.enums import FacetName
from secondstory.library.facets import kind_label, marks_of
from secondstory.library.indexing import KIND, plain
from secondstory.library.models import Facet, Publication
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.search.models import Document
from secondstory.search.queries import Found, Hit, find
from secondstory.search.snippets import excerpt, is_marked, marked_html

PAGE = 15
MOST_VALUES = 8
MOST_LEARNED = 2


@dataclass(frozen=True)
class Card:
    """A publication in a list: what was learned first, with what was looked for marked."""

    publication: Publication
    title: SafeString
    learned: list[SafeString]
    more_learned: int
    excerpt: SafeString


@dataclass(frozen=True)
class Value:
    """One value of a facet and in how many of what was counted it occurs."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    """A facet and its values, the most frequent first."""

    name: str
    label: str
    values: list[Value]


@dataclass(frozen=True)
class Chosen:
    """A value the list is narrowed to."""

    name: str
    label: str


@dataclass(frozen=True)
class Results:
    """A page of the library."""

    found: Found
    cards: list[Card]
    groups: list[FacetGroup]
    chosen: list[Chosen] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.cards


def slugs_of(visitor: Visitor, incidents: Iterable[str]) -> dict[str, str]:
    """Where each of those incidents (by uid) is published, as far as the visitor may read it."""
    rows = Publication.objects.visible_to(visitor).filter(incident__uid__in=list(incidents))
    return dict(rows.values_list("incident__uid", "slug"))


def searchable(visitor: Visitor) -> QuerySet[Document]:
    """What the visitor may find. Private incidents are asked for at the moment of the search, so no index can lag behind them.

    Asked for each candidate: a list of the hidden ones would be gathered anew for each part of the search.
    """
    private = Incident.objects.filter(is_example=visitor.is_example, visibility="private", uid=OuterRef("key"))
    hidden = private.exclude(Exists(Incident.objects.visible_to(visitor).filter(pk=OuterRef("pk"))))
    return Document.objects.filter(~Exists(hidden), kind=KIND, is_example=visitor.is_example)


def search(visitor: Visitor, typed: str, *, chosen: Mapping[str, str], cursor: str = "", size: int = PAGE) -> Results:
    """Publications that match, the best first; with nothing typed the newest. Nine statements at most.

    A domain that was merged is read as the one it went into, and one with parts as all of them.

    Raises `NothingToLookFor` and `SearchFailed` (see `search.queries.find`).
    """
    if FacetName.DOMAIN in chosen:
        chosen = {**chosen, FacetName.DOMAIN.value: vocabulary().now(chosen[FacetName.DOMAIN])}
    marks = marks_of(chosen.items())
    among = searchable(visitor)
    found = find(typed, among=among, marks=marks, cursor=cursor, size=size, is_example=visitor.is_example)
    rows = {row.uid: row for row in Publication.objects.visible_to(visitor).filter(uid__in=found.uids).defer("content")}
    cards = [_card(rows[hit.uid], hit) for hit in found.hits if hit.uid in rows]
    groups = _groups(found.rows, chosen)
    labels = {(group.name, value.value): value.label for group in groups for value in group.values}
    picked = [Chosen(name, labels.get((name, value)) or _called(name, value)) for name, value in chosen.items()]
    return Results(found, cards, groups, picked)


def newest(visitor: Visitor, *, size: int) -> list[Publication]:
    """The latest published, without their content."""
    return list(Publication.objects.visible_to(visitor).defer("content").order_by("-published_at", "-uid")[:size])


def _card(publication: Publication, hit: Hit) -> Card:
    lines = hit.texts.learned.split("\n") if is_marked(hit.texts.learned) else [plain(line) for line in publication.learned]
    lines = sorted((line for line in lines if line), key=lambda line: not is_marked(line))
    shown = excerpt(hit.texts.body) if not is_marked(hit.texts.learned) or is_marked(hit.texts.body) else SafeString("")
    return Card(
        publication=publication,
        title=marked_html(hit.texts.title or publication.title),
        learned=[marked_html(line) for line in lines[:MOST_LEARNED]],
        more_learned=max(0, len(lines) - MOST_LEARNED),
        excerpt=excerpt(hit.texts.summary) or shown,
    )


def _groups(rows: Sequence[int], chosen: Mapping[str, str]) -> list[FacetGroup]:
    counted = Facet.objects.filter(publication__in=listed(rows)).values_list("name", "value").annotate(n=Count("pk"), said=Max("label"))
    by_name: dict[str, list[Value]] = {name.value: [] for name in FacetName}
    codes: dict[str, int] = {}
    for name, value, count, said in counted if rows else ():
        if name == FacetName.DOMAIN:
            codes[value] = count
        elif name in by_name:
            label = kind_label(value) if name == FacetName.KIND else said
            by_name[name].append(Value(value, label, count, is_chosen=chosen.get(name) == value))
    if codes:
        by_name[FacetName.DOMAIN] = _domains(rows, codes, chosen.get(FacetName.DOMAIN, ""))
    return [FacetGroup(name, str(FacetName(name).label), _sorted(name, values)) for name, values in by_name.items() if values]


def _domains(rows: Sequence[int], counted: Mapping[str, int], chosen: str) -> list[Value]:
    """The domains, and the parts of the one that is chosen. Where several codes are read as one, each publication counts once."""
    words = vocabulary()
    shown: dict[str, set[str]] = defaultdict(set)
    for code in counted:
        now, top = words.now(code), words.top(code)
        shown[top].add(code)
        if chosen and words.top(chosen) == top:
            shown[now].add(code)
    counts = {code: counted[next(iter(codes))] for code, codes in shown.items() if len(codes) == 1}
    several = {code: codes for code, codes in shown.items() if len(codes) > 1}
    if several:
        among = Facet.objects.filter(publication__in=listed(rows), name=FacetName.DOMAIN)
        once = {f"n{place}": Count("publication", filter=Q(value__in=codes), distinct=True) for place, codes in enumerate(several.values())}
        counts |= dict(zip(several, among.aggregate(**once).values(), strict=True))
    return [Value(code, words.label(code), count, is_chosen=code == chosen) for code, count in counts.items()]


def _called(name: str, value: str) -> str:
    return vocabulary().label(value)[:120] if name == FacetName.DOMAIN else value[:60]


def _sorted(name: str, values: list[Value]) -> list[Value]:
    if name == FacetName.YEAR:
        return sorted(values, key=lambda value: value.value, reverse=True)[:MOST_VALUES]
    if name == FacetName.SEVERITY:
        return sorted(values, key=lambda value: value.value)
    return sorted(values, key=lambda value: (not value.is_chosen, -value.count, value.label))[:MOST_VALUES]


@dataclass(frozen=True)
class ServiceRow:
    """A service in the list, and how much is known about it."""

    service: Service
    publications: int


@dataclass(frozen=True)
class FailureMode:
    """A domain in which something contributed, with what was written about it."""

    domain: str
    label: str
    statements: list[tuple[Publication, str, bool]]

    @property
    def count(self) -> int:
        return len({publication.pk for publication, _statement, _held in self.statements})


@dataclass(frozen=True)
class ServicePage:
    """Everything the organisation has learned about one service."""

    service: Service
    modes: list[FailureMode]
    publications: list[Publication]
    incidents: list[Incident]
    actions: list[Action]


def services_of(visitor: Visitor) -> list[ServiceRow]:
    """Every service with the number of publications about it; two statements."""
    about = Facet.objects.filter(name=FacetName.SERVICE, publication__in=Publication.objects.visible_to(visitor))
    counts = dict(about.order_by().values_list("value").annotate(n=Count("pk")))
    return [ServiceRow(row, counts.get(row.slug, 0)) for row in Service.objects.visible_to(visitor).select_related("team")]


def service_page(visitor: Visitor, service: Service) -> ServicePage:
    """The newest thirty publications about it, their factors by domain, its incidents and the open actions one may see."""
    about = Publication.objects.visible_to(visitor).filter(facets__name=FacetName.SERVICE, facets__value=service.slug)
    publications = list(about.order_by("-happened_on", "-uid")[:30])
    incidents = Incident.objects.visible_to(visitor).filter(services=service).select_related("severity").order_by("-started_at", "-uid")
    actions = Action.objects.visible_to(visitor).open().filter(incident__services=service).select_related("incident", "team", "owner")
    return ServicePage(service, _modes(publications), publications, list(incidents[:12]), list(actions.order_by("due_on", "uid")[:12]))


def _modes(publications: Sequence[Publication]) -> list[FailureMode]:
    from secondstory.library.edition import Edition

    words = vocabulary()
    modes: dict[str, FailureMode] = {}
    for publication in publications:
        for factor in Edition.from_json(publication.content).factors:
            top = words.top(factor.domain)
            mode = modes.setdefault(top, FailureMode(top, words.short(top), []))
            mode.statements.append((publication, factor.statement, factor.held))
    return sorted(modes.values(), key=lambda mode: (-mode.count, mode.label))


def drafts_of(visitor: Visitor) -> QuerySet[Postmortem]:
    """Imported documents the visitor may publish that are not published yet, the oldest incident first."""
    editable = Incident.objects.editable_by(visitor).exclude(import_uid="")
    rows = Postmortem.objects.filter(incident__in=editable).exclude(state="published")
    return rows.order_by("incident__started_at", "pk")


def publishable(visitor: Visitor, key: str) -> Postmortem | None:
    """The document of the incident with this key, if it has one.

    Raises Http404 where the incident may not be known, `NotAllowed` where the visitor may not publish it.
    """
    seen, editable = Incident.objects.visible_to(visitor), Incident.objects.editable_by(visitor)
    document = Postmortem.objects.filter(incident__key=key, incident__in=editable)
    found = with_story(document).first()
    if found is not None:
        return found
    if not seen.filter(key=key).exists():
        raise Http404
    if not editable.filter(key=key).exists():
        raise NotAllowed(_("Only those who may edit the incident can publish it. Its page says who they are."))
    return None


def count_sentence(found: Found) -> str:
    """How many were found, and from how many the counts beside the list are."""
    if found.is_capped:
        return _("More than %(count)s") % {"count": f"{found.total:,}"}
    return str(found.total)
