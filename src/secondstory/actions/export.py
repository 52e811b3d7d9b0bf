"""Actions as CSV: the rows that figures are counted from, and the list as it is narrowed.

Neither says who a closed action was somebody's; the rows of the figures say it of none (law 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from secondstory.actions.boards import Scopes, counted_rows
from secondstory.actions.cohorts import Quarter
from secondstory.actions.enums import OPEN_STATES, State
from secondstory.actions.models import Action
from secondstory.factors.models import Factor
from secondstory.incidents.models import Service
from secondstory.lib.joined import Joined
from secondstory.people.permissions import Visitor

FIGURE_COLUMNS = (
    "quarter", "counted_on", "made_on", "team", "category", "services", "domains", "quality", "state", "due_on", "ended_on", "reviewed_on"
)  # fmt: skip
LIST_COLUMNS = (
    "uid", "incident", "incident_title", "text", "state", "category", "team", "owner", "due_on", "made_on", "agreed_on", "ended_on",
    "strength", "class_covered", "quality", "services", "factors", "link", "evidence", "reason",
)  # fmt: skip


def figure_rows(visitor: Visitor, scopes: Scopes) -> Iterator[tuple[object, ...]]:
    """A row for each action that counts, without its words, its incident and its owner: enough to do the sums again.

    A team of one person has no name here, and none of its own: its rows would be somebody's.
    """
    if scopes.chosen.is_one_person:
        return
    rows = counted_rows(visitor, scopes.chosen).annotate(
        counted_at=Coalesce("agreed_at", "created_at"), codes=_domains(), slugs=_services()
    )
    found = rows.order_by("counted_at", "pk").values_list(
        "counted_at", "created_at", "team_id", "team__slug", "category", "slugs", "codes", "grade", "state", "due_on", "ended_at",
        "reviewed_on",
    )  # fmt: skip
    for at, made_at, team, slug, category, slugs, codes, grade, state, due_on, ended_at, reviewed_on in found.iterator(chunk_size=2000):
        day = at.astimezone(UTC).date()
        name = "" if team in scopes.of_one else slug
        more = (category, _words(slugs), _words(codes), grade, state, due_on, _day(ended_at), reviewed_on)
        yield Quarter.of(day), day, _day(made_at), name, *more


def list_rows(rows: QuerySet[Action]) -> Iterator[tuple[object, ...]]:
    """A row for each action of a list the visitor may see. Who has an open one stands in it; a closed one has its team."""
    statements = Factor.objects.filter(actions=OuterRef("pk")).order_by().values("actions").values(all=Joined("uid"))
    found = rows.annotate(uids=Subquery(statements), slugs=_services()).values_list(
        "uid", "incident__key", "incident__title", "text", "state", "category", "team__slug", "owner__name", "owner_as_written", "due_on",
        "created_at", "agreed_at", "ended_at", "strength", "breadth", "grade", "slugs", "uids", "link", "evidence", "reason",
    )  # fmt: skip
    for one in found.iterator(chunk_size=2000):
        uid, key, title, text, state, category, team, owner, written, due_on, made_at, agreed_at, ended_at, *rest = one
        strength, breadth, grade, slugs, uids, link, evidence, reason = rest
        whose = (owner or written) if state in OPEN_STATES or state == State.IDEA else ""
        yield (
            uid, key, title, text, state, category, team, whose, due_on, _day(made_at), _day(agreed_at), _day(ended_at), strength, breadth,
            grade, _words(slugs), _words(uids), link, evidence, reason,
        )  # fmt: skip


def _services() -> Subquery:
    rows = Service.objects.filter(incidents=OuterRef("incident_id")).order_by().values("incidents").values(all=Joined("slug"))
    return Subquery(rows)


def _domains() -> Subquery:
    rows = Factor.objects.filter(actions=OuterRef("pk")).order_by().values("actions").values(all=Joined("domain"))
    return Subquery(rows)


def _words(joined: str | None) -> str:
    return " ".join(sorted(set((joined or "").split("\n")))).strip()


def _day(at: datetime | None) -> object:
    return at.astimezone(UTC).date() if at else None
