"""What the pages of trackers show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.integrations.composing import may_tell, title_of
from secondstory.integrations.enums import ErrandState, TitleWay, Verb
from secondstory.integrations.models import Connection, ConnectionQuerySet, Errand, Login, TrackerLink
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor, administrators_only


@dataclass(frozen=True)
class Followed:
    """An action and its tracker, as the action's page shows them."""

    action: Action
    link: TrackerLink | None
    making: Errand | None
    writing: Errand | None
    connections: list[Connection]
    may_edit: bool
    ours: str

    @property
    def titles(self) -> list[str]:
        """Ours and theirs, where both were changed; else nothing."""
        return list(self.link.conflict.get("text", [])) if self.link else []

    @property
    def is_title_theirs(self) -> bool:
        return self.link is not None and self.link.title_way == TitleWay.THEIRS

    @property
    def is_title_held(self) -> bool:
        """Whether the title stays here, since the incident has become private."""
        return self.link is not None and not may_tell(self.link)

    @property
    def is_title_apart(self) -> bool:
        return self.link is not None and self.link.title_way == TitleWay.APART

    @property
    def is_owner_unknown(self) -> bool:
        """Whether the tracker names somebody of whom nobody said who that is here."""
        return self.link is not None and bool(self.link.seen.get("assignee")) and self.action.owner_id is None

    @property
    def is_nothing(self) -> bool:
        """Nothing to show: no tracker is connected, and none was."""
        return self.link is None and self.making is None and not self.connections


def followed(action: Action, visitor: Visitor) -> Followed:
    """What is known of an action's tracker, for whoever may see the action."""
    link = link_of(action)
    open_errands = Errand.objects.filter(action=action, state__in=[ErrandState.WAITING, ErrandState.GIVEN_UP]).select_related("connection")
    late = {errand.verb: errand for errand in open_errands.order_by("pk") if errand.verb != Verb.READ}
    may_edit = Action.objects.editable_by(visitor).filter(pk=action.pk).exists()
    asks = link is None and Verb.MAKE not in late and may_edit and not action.is_closed
    return Followed(
        action=action,
        link=link,
        making=late.get(Verb.MAKE) if link is None else None,
        writing=late.get(Verb.WRITE),
        connections=list(Connection.objects.usable_for(action, visitor)) if asks else [],
        may_edit=may_edit,
        ours=title_of(action),
    )


def connections_of(visitor: Visitor) -> ConnectionQuerySet:
    """The connections an administrator keeps, with how many actions each follows and how much waits."""
    rows = Connection.objects.visible_to(visitor).select_related("team")
    waiting = Count("errands", filter=Q(errands__state=ErrandState.WAITING), distinct=True)
    given_up = Count("errands", filter=Q(errands__state=ErrandState.GIVEN_UP) & ~Q(errands__verb=Verb.READ), distinct=True)
    return rows.annotate(followed=Count("links", distinct=True), waits=waiting, gave_up=given_up)


def find_connection(visitor: Visitor, uid: str) -> Connection:
    """A connection an administrator keeps. Raises `NotAllowed` for everybody else, and Http404."""
    administrators_only(visitor)
    row = Connection.objects.visible_to(visitor).filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def find_link(action: Action) -> TrackerLink:
    """What an action is linked to. Raises `Refusal` where it is linked to nothing."""
    link = link_of(action)
    if link is None:
        raise Refusal(_("No issue is linked to this action."))
    return link


def link_of(action: Action) -> TrackerLink | None:
    """The same; None where it is linked to nothing."""
    return TrackerLink.objects.filter(action=action).select_related("action__incident", "connection").first()


def logins_of(connection: Connection) -> QuerySet[Login]:
    """Who the tracker assigned something to; those nobody knows first."""
    return Login.objects.filter(connection=connection).select_related("user").order_by("user_id", "name", "login")
