"""What a page of a document shows of its way: state, who is asked for what by when, and what they approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.queries import readers_of
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.models import Approval, Postmortem, ReadingRequest
from secondstory.postmortems.queries import digest_of, says, text_now


@dataclass(frozen=True)
class Asked:
    """One thing somebody is asked for. `request` is there for a reading, `is_mine` when it waits for the visitor."""

    who: str
    what: str
    due_at: datetime | None
    is_done: bool = False
    is_late: bool = False
    is_mine: bool = False
    request: ReadingRequest | None = None


@dataclass(frozen=True)
class Approved:
    """An approval, and whether the text has changed since."""

    approval: Approval
    is_changed: bool
    is_mine: bool


@dataclass(frozen=True)
class Way:
    """Where a document is, and who is asked for what by when."""

    document: Postmortem
    asked: list[Asked]
    approvals: list[Approved]
    seen: str

    @property
    def may_approve(self) -> bool:
        """While it is before its readers, whoever has not approved this text may."""
        is_approved = any(one.is_mine and one.approval.stands and not one.is_changed for one in self.approvals)
        return self.document.state == DocumentState.IN_REVIEW and not is_approved

    @property
    def waits_for_me(self) -> list[Asked]:
        """What the visitor is asked for."""
        return [one for one in self.asked if one.is_mine and not one.is_done]


def way_of(document: Postmortem, visitor: Visitor) -> Way:
    """Three statements, however many are asked."""
    now = text_now(document)
    requests = list(ReadingRequest.objects.filter(postmortem=document).select_related("user", "involvement"))
    rows = Approval.objects.filter(postmortem=document).select_related("user", "moment")
    mine = visitor.user.pk if visitor.user else 0
    return Way(
        document=document,
        asked=list(_asked(document, requests, mine=mine)),
        approvals=[Approved(row, not says(row.moment, now), row.user_id == mine) for row in rows],
        seen=digest_of(now),
    )


def who_may_be_asked(incident: Incident) -> list[tuple[str, Any]]:
    """Roles of the incident and people who may read it, as a form offers them; two statements."""
    roles = [(f"role:{row.uid}", row.label) for row in Involvement.objects.filter(incident=incident, is_observer=False)]
    people = [(f"person:{user.uid}", str(user)) for user in readers_of(incident)]
    return [(_("Roles"), roles), (_("People who may read it"), people)] if roles else [(_("People who may read it"), people)]


def _asked(document: Postmortem, requests: list[ReadingRequest], *, mine: int) -> Iterator[Asked]:
    """The owner's next step first, then the readers."""
    incident = document.incident
    owner = _("owner of the review")
    if document.state == DocumentState.DRAFT:
        what = _("write the note, and agree on it") if document.depth == Depth.NOTE else _("ask for review")
        yield Asked(owner, what, None, is_mine=incident.owner_id == mine)
    elif document.state == DocumentState.IN_REVIEW:
        yield Asked(owner, _("answer what readers say, and agree on the text"), document.comments_until, is_mine=incident.owner_id == mine)
    elif document.state == DocumentState.AGREED:
        yield Asked(owner, _("publish what was learned"), None, is_mine=incident.owner_id == mine)
    for row in requests:
        yield Asked(
            row.label, row.asked_for or _("read the draft"), row.due_at,
            is_done=row.read_at is not None, is_late=row.is_late, is_mine=row.reader_id == mine, request=row,
        )  # fmt: skip
