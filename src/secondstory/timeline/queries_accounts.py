"""What the pages of accounts, disputes and decision points ask. Nothing here finds the words of an account that is not shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.people.errors import LinkOver
from secondstory.people.keys import digest
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Audience
from secondstory.timeline.hints import likely_decision
from secondstory.timeline.models import Account, AccountLink, AccountPlace, DecisionPoint, Dispute, DisputeSide, Event
from secondstory.timeline.settings import ACCOUNT_DAYS

LOOKED_AT = 400
"""How many lines are looked at for likely decision points: the story first, then what ranks highest."""
LIKELY_NEEDS = ("uid", "kind", "text", "occurred_at", "precision", "sort_at", "sequence", "written_decision__room_at")


def account_link_of(secret: str) -> AccountLink:
    """The link with this secret, if it can be opened. Raises Http404 for an unknown one and `LinkOver` for one that is over.

    It is looked up by its hash, so how long that takes says nothing about the secret.
    """
    row = AccountLink.objects.select_related("involvement__incident").filter(hash=digest(secret)).first()
    if row is None:
        raise Http404
    if row.withdrawn_at is not None:
        raise LinkOver(_("This link was withdrawn. Ask whoever sent it to you."))
    if row.opened_at is not None:
        raise LinkOver(_("This link was opened before, and leads nowhere a second time. If that was not you, ask for another one."))
    if row.expires_at <= clock.now():
        raise LinkOver(_("This link is too old. Ask for another one."))
    return row


def account_of(secret: str) -> Account:
    """The account whose own address has this secret. Raises Http404 for an unknown one and `LinkOver` for one that is closed."""
    row = Account.objects.select_related("incident__facilitator", "involvement", "link").filter(key_hash=digest(secret)).first()
    if row is None:
        raise Http404
    if row.closes_at is not None and row.closes_at <= clock.now():
        raise LinkOver(_("This page is closed. What was not shared is deleted; ask for another link if you want to add something."))
    return row


def own_account(involvement: Involvement, visitor: Visitor) -> Account | None:
    """What the visitor has written about their part, if anything."""
    rows = Account.objects.written_by(visitor).select_related("incident__facilitator", "involvement")
    return rows.filter(involvement=involvement).first()


def part_of(incident: Incident, visitor: Visitor) -> Involvement | None:
    """The visitor's own part in it, not counting having come to observe."""
    if visitor.user is None:
        return None
    return Involvement.objects.filter(incident=incident, user=visitor.user, is_observer=False).first()


@dataclass(frozen=True)
class ForYou:
    """Something for the visitor alone: an account they are asked for, or (with an event) what they did as a decision point."""

    key: str
    event_uid: str = ""
    text: str = ""


def for_you(visitor: Visitor, *, counted: Sequence[QuerySet[Any]] = ()) -> tuple[list[ForYou], list[int]]:
    """Accounts the visitor may want to write, then decision points about what they did that they have not seen.

    An account is asked for while the incident was resolved lately, until it is shared or they said they'd rather not.
    In the example there are none. How many there are of each of `counted` (rows as `lib.rows` has them) comes with the same one statement.
    """
    if visitor.user is None:
        return [], [0] * len(counted)
    told = Account.objects.filter(involvement=OuterRef("pk")).filter(Q(shared_at__isnull=False) | Q(set_aside_at__isnull=False))
    parts = Involvement.objects.filter(~Exists(told), user=visitor.user, is_observer=False, incident__import_uid="").order_by()
    parts = parts.filter(incident__resolved_at__gt=clock.now() - timedelta(days=ACCOUNT_DAYS.read()))
    parts = parts.filter(incident__in=Incident.objects.story_visible_to(visitor))
    points = DecisionPoint.everything.to_be_told(visitor).order_by()
    if visitor.is_example:  # nobody took part in what happened there
        parts, points = parts.none(), points.none()
    rows = parts.values_list(Value(0), "incident__resolved_at", "incident__key", _NOTHING, _NOTHING)
    more: list[QuerySet[Any, Any]] = [points.values_list(Value(1), "room_at", "event__incident__key", "event__uid", "event__text")]
    more += [_count(some, as_kind=kind) for kind, some in enumerate(counted, start=2)]
    found = sorted(rows.union(*more, all=True))
    mine = [ForYou(key, uid, text) for kind, _at, key, uid, text in found if kind < 2]
    counts = {kind: int(key) for kind, _at, key, _uid, _text in found if kind >= 2}
    return mine[:8], [counts.get(kind, 0) for kind, _some in enumerate(counted, start=2)]


_NOTHING = Value("", output_field=TextField())


def _count(rows: QuerySet[Any], *, as_kind: int) -> QuerySet[Any, Any]:
    """One row with how many there are where another has a key; none when there are none."""
    grouped: QuerySet[Any, Any] = (
        rows.order_by().values("is_example").annotate(latest=Max("created_at"), number=Cast(Count("pk"), TextField()))
    )
    return grouped.values_list(Value(as_kind), "latest", "number", _NOTHING, _NOTHING)


@dataclass(frozen=True)
class Asked:
    """How it stands with asking one part for an account: its role, and one word. Not a word of what is written."""

    part: Involvement
    state: str
    link: AccountLink | None

    @property
    def has_own_page(self) -> bool:
        """They sign in, so they find it on their home page."""
        return self.part.user_id is not None


def asked_for(incident: Incident, visitor: Visitor) -> list[Asked]:
    """Each part with how it stands; three statements."""
    parts = list(incident.involvements.filter(is_observer=False))
    links: dict[int, list[AccountLink]] = defaultdict(list)
    for link in AccountLink.objects.filter(involvement__in=parts).order_by("-pk"):
        links[link.involvement_id].append(link)
    accounts: dict[int | None, list[Any]] = defaultdict(list)
    for row in Account.objects.filter(involvement__in=parts).values("involvement_id", "shared_at", "audience", "entrusted_to_id"):
        accounts[row["involvement_id"]].append(row)
    return [Asked(part, _state(accounts[part.pk], links[part.pk], visitor), _link(links[part.pk])) for part in parts]


def shared_accounts(incident: Incident, visitor: Visitor) -> list[Account]:
    """What has been shared with the visitor, side by side in the order of the parts, with corrections and places."""
    rows = Account.objects.shared_with(visitor).filter(incident=incident).select_related("involvement", "incident")
    places = AccountPlace.objects.filter(event__removed_at=None).select_related("event")
    return list(rows.prefetch_related("corrections", Prefetch("places", places)).order_by("shared_at", "pk"))


def accounts_of_event(event: Event) -> list[AccountPlace]:
    """What accounts tell of one event, side by side; only those shared with everyone who reads the draft."""
    rows = AccountPlace.objects.filter(event=event, account__audience=Audience.PARTICIPANTS, account__shared_at__isnull=False)
    return list(rows.select_related("account__involvement"))


def disputes_of(incident: Incident) -> QuerySet[Dispute]:
    """Where accounts differ, in the order of the timeline, each with its sides."""
    rows = Dispute.objects.filter(event__incident=incident, event__removed_at=None).select_related("event")
    sides = Prefetch("sides", DisputeSide.objects.select_related("involvement"))
    return rows.prefetch_related(sides).order_by("event__sort_at", "event__sequence", "pk")


def decisions_of(incident: Incident, visitor: Visitor) -> QuerySet[DecisionPoint]:
    """Decision points of an incident that the visitor may see, in order, with answers and remarks."""
    rows = DecisionPoint.everything.visible_to(visitor).filter(event__incident=incident)
    rows = rows.select_related("event__involvement", "event__incident").prefetch_related("answers", "remarks")
    return rows.order_by("event__sort_at", "event__sequence", "event__pk")


@dataclass(frozen=True)
class Likely:
    """A line that was likely a decision point, and why."""

    event: Event
    reason: str


def likely_decisions(incident: Incident, *, but: Iterable[DecisionPoint] = (), most: int = 12) -> list[Likely]:
    """Lines that were likely a decision point and are not written down as one yet: those of the story first. One statement.

    `but` are those the visitor sees. Another that waits for whoever acted counts as none, so that the list doesn't give it away.
    """
    known = {point.event_id for point in but}
    rows = Event.objects.filter(incident=incident).unfolded().select_related("written_decision").only(*LIKELY_NEEDS)
    found = []
    for event in rows.order_by("-is_in_story", "-rank", "sort_at", "sequence")[:LOOKED_AT]:
        reason = "" if event.decision_point or event.pk in known else likely_decision(event.kind, event.text)
        if reason:
            found.append(Likely(event, reason))
    return sorted(found[:most], key=lambda one: (one.event.sort_at, one.event.sequence))


def _state(accounts: list[Any], links: list[AccountLink], visitor: Visitor) -> str:
    """shared, opened, given or none. What was shared in confidence is "opened" to all but whom it was entrusted to."""
    user = visitor.user.pk if visitor.user else None
    if any(row["shared_at"] and (row["audience"] == Audience.PARTICIPANTS or row["entrusted_to_id"] == user) for row in accounts):
        return "shared"
    if accounts:
        return "opened"
    return "given" if any(link.is_waiting for link in links) else "none"


def _link(links: list[AccountLink]) -> AccountLink | None:
    """The one that could be withdrawn: waiting, or opened and not over."""
    now = clock.now()
    return next((link for link in links if link.withdrawn_at is None and link.expires_at > now), None)
