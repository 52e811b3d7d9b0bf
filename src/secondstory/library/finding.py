"""What ⌘K finds: over everything the visitor may see, a few of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.incidents.models import Incident, Service
from secondstory.library.models import Publication
from secondstory.library.queries import searchable
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from secondstory.search.queries import suggest

EACH = 5
SHORTEST = 2
RECENT = 5000
"""Among how many of the newest incidents and actions a part of the title is looked for, so that the answer comes while one types."""


@dataclass(frozen=True)
class Suggestion:
    """A line of the palette."""

    group: str
    label: str
    detail: str
    url: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def suggestions(visitor: Visitor, typed: str) -> list[Suggestion]:
    """Publications, incidents, services, teams and actions for a few letters; seven statements. Raises `SearchFailed`."""
    words = " ".join(typed.replace("\x00", " ").split())[:100]
    if len(words) < SHORTEST or not visitor.is_signed_in:
        return []
    published = _publications(visitor, words)
    told = {row.incident_id for row in published}
    library = [
        Suggestion(_("Library"), row.title, f"{row.incident.key} · {row.happened_on:%Y}", reverse("publication", args=[row.slug]))
        for row in published
    ]
    return [*library, *_incidents(visitor, words, but=told), *_places(visitor, words), *_actions(visitor, words)]


def _incidents(visitor: Visitor, words: str, *, but: set[int]) -> Iterator[Suggestion]:
    """Those that are not found by what was published about them already."""
    seen = Incident.objects.visible_to(visitor)
    recent = seen.order_by("-started_at", "-uid").values("pk")[:RECENT]
    found = seen.filter(Q(key__iexact=words) | Q(pk__in=recent, title__icontains=words)).exclude(pk__in=but)
    for row in found.order_by("-started_at")[:EACH]:
        yield Suggestion(_("Incidents"), row.title, row.key, reverse("incident", args=[row.key]))


def _publications(visitor: Visitor, words: str) -> list[Publication]:
    keys = suggest(words, among=searchable(visitor), size=EACH)
    seen = Publication.objects.visible_to(visitor).defer("content").select_related("incident")
    rows = seen.in_bulk(keys) if keys else {}
    return [rows[key] for key in keys if key in rows]


def _places(visitor: Visitor, words: str) -> Iterator[Suggestion]:
    for service in Service.objects.visible_to(visitor).filter(name__icontains=words)[:EACH]:
        yield Suggestion(_("Services"), service.name, service.says[:80], reverse("service", args=[service.slug]))
    for team in Team.objects.filter(is_example=visitor.is_example, name__icontains=words)[:EACH]:
        yield Suggestion(_("Teams"), team.name, _("actions of the team"), reverse("actions") + f"?team={team.slug}")


def _actions(visitor: Visitor, words: str) -> Iterator[Suggestion]:
    seen = Action.objects.visible_to(visitor)
    recent = Action.objects.filter(is_example=visitor.is_example).order_by("-pk").values("pk")[:RECENT]
    for row in seen.filter(pk__in=recent, text__icontains=words).select_related("incident").order_by("-pk")[:EACH]:
        url = reverse("incident-actions", args=[row.incident.key]) + f"#action-{row.uid}"
        yield Suggestion(_("Actions"), row.text[:120], row.incident.key, url)
