"""/api/v1/incidents/{key}/decisions, accounts, account-links, disputes.

What somebody wrote and has not shared is in none of them, not even for its author: that is read on its own page alone.
"""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import NotAllowed
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, queries_accounts
from secondstory.timeline import schemas_accounts as schemas
from secondstory.timeline.enums import Audience
from secondstory.timeline.models import Account, AccountLink, AccountPlace, DecisionPoint, Dispute, Event
from secondstory.timeline.permissions import acted_first, leads

router = Router(tags=["decisions and accounts"])


@router.get("/incidents/{key}/decisions", response=schemas.DecisionsOut)
def list_decisions(request: StoryRequest, key: str) -> schemas.DecisionsOut:
    """Decision points in order, and the lines that were likely one, for those who may read the story."""
    incident = find_readable(request.visitor, key)
    points = queries_accounts.decisions_of(incident, request.visitor)
    found = queries_accounts.likely_decisions(incident, but=points)
    likely = [schemas.LikelyOut(event=one.event.uid, text=one.event.text, reason=one.reason) for one in found]
    return schemas.DecisionsOut(items=[schemas.decision_out(point) for point in points], likely=likely)


@router.put("/incidents/{key}/events/{uid}/decision", response=schemas.DecisionOut)
def describe_decision(request: StoryRequest, key: str, uid: str, given: schemas.DecisionIn) -> schemas.DecisionOut:
    """Write down what the decision looked like from where it was made. Whoever acted is told first.

    Changing one that is there already needs If-Match with the version you saw.
    """
    incident = find_editable(request.visitor, key)
    event = _event(incident, uid)
    there = DecisionPoint.everything.visible_to(request.visitor).filter(event=event).exists()
    version = needed_version(request) if there else None
    operations.describe_decision(event, by=request.visitor, answers=given.answered(), version=version, **given.told())
    return schemas.decision_out(_point(request, event))


@router.delete("/incidents/{key}/events/{uid}/decision", response={204: None})
def remove_decision(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take the decision point from its line; the line stays."""
    incident = find_editable(request.visitor, key)
    operations.remove_decision(_point(request, _event(incident, uid)), by=request.visitor)
    return Status(204, None)


@router.post("/incidents/{key}/events/{uid}/decision/seen", response=schemas.DecisionOut)
def see_decision(request: StoryRequest, key: str, uid: str) -> schemas.DecisionOut:
    """You acted, and have seen it; from now on those who read the draft see it too."""
    event = _event(find_readable(request.visitor, key), uid)
    point = _acted(request, event)
    operations.see_decision(point, by=request.visitor)
    return schemas.decision_out(_point(request, event))


@router.post("/incidents/{key}/events/{uid}/decision/remarks", response={201: schemas.DecisionOut})
def remark_on_decision(request: StoryRequest, key: str, uid: str, given: schemas.WordsIn) -> Status[schemas.DecisionOut]:
    """You acted: add to it, or put it right, beside what is written."""
    event = _event(find_readable(request.visitor, key), uid)
    operations.remark_on_decision(_acted(request, event), given.text, by=request.visitor)
    return Status(201, schemas.decision_out(_point(request, event)))


@router.get("/incidents/{key}/accounts", response=list[schemas.AccountOut])
def list_accounts(request: StoryRequest, key: str) -> list[schemas.AccountOut]:
    """Accounts that were shared with everyone who reads the draft, side by side in the order they were shared."""
    incident = find_readable(request.visitor, key)
    found = queries_accounts.shared_accounts(incident, request.visitor)
    return [schemas.account_out(account) for account in found if account.audience == Audience.PARTICIPANTS]


@router.post("/incidents/{key}/accounts/{uid}/places", response={201: schemas.PlaceOut})
def place_account(request: StoryRequest, key: str, uid: str, given: schemas.PlaceIn) -> Status[schemas.PlaceOut]:
    """Put words of a shared account beside the event they tell of."""
    incident = find_editable(request.visitor, key)
    rows = Account.objects.shared_with(request.visitor).filter(incident=incident, audience=Audience.PARTICIPANTS, uid=uid)
    account = rows.select_related("incident", "involvement").first()
    if account is None:
        raise Http404
    event = _event(incident, given.event)
    row = operations.place_account(account, event=event, part=given.part, quote=given.quote, by=request.visitor)
    return Status(201, schemas.PlaceOut(uid=row.uid, event=event.uid, part=row.part, quote=row.quote))


@router.delete("/incidents/{key}/account-places/{uid}", response={204: None})
def unplace_account(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take an account away from an event; the account stays."""
    incident = find_editable(request.visitor, key)
    row = AccountPlace.objects.select_related("account__incident", "event").filter(account__incident=incident, uid=uid).first()
    if row is None:
        raise Http404
    operations.unplace_account(row, by=request.visitor)
    return Status(204, None)


@router.get("/incidents/{key}/account-links", response=list[schemas.AskedOut])
def list_asked(request: StoryRequest, key: str) -> list[schemas.AskedOut]:
    """Which parts were asked for an account, and whether it was opened or shared; for the owner of the review and its facilitator."""
    incident = _led(request, key)
    return [schemas.asked_out(row) for row in queries_accounts.asked_for(incident, request.visitor)]


@router.post("/incidents/{key}/parts/{uid}/account-links", response={201: schemas.LinkOut})
def make_account_link(request: StoryRequest, key: str, uid: str) -> Status[schemas.LinkOut]:
    """Make a link for one part. Whoever opens it first has a page that you can't read."""
    incident = _led(request, key)
    part = Involvement.objects.select_related("incident").filter(incident=incident, uid=uid).first()
    if part is None:
        raise Http404
    link, secret = operations.make_account_link(part, by=request.visitor)
    address = request.build_absolute_uri(reverse("recall-link", args=[secret]))
    return Status(201, schemas.LinkOut(uid=link.uid, role=part.label, address=address, expires_at=link.expires_at))


@router.delete("/incidents/{key}/account-links/{uid}", response={204: None})
def withdraw_account_link(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Stop a link and the page it led to. What was written there and not shared is deleted, read by nobody."""
    incident = _led(request, key)
    link = AccountLink.objects.select_related("involvement__incident").filter(involvement__incident=incident, uid=uid).first()
    if link is None:
        raise Http404
    operations.withdraw_account_link(link, by=request.visitor)
    return Status(204, None)


@router.get("/incidents/{key}/disputes", response=list[schemas.DisputeOut])
def list_disputes(request: StoryRequest, key: str) -> list[schemas.DisputeOut]:
    """Where accounts differ, in the order of the timeline."""
    incident = find_readable(request.visitor, key)
    return [schemas.dispute_out(row) for row in queries_accounts.disputes_of(incident)]


@router.post("/incidents/{key}/events/{uid}/disputes", response={201: schemas.DisputeOut})
def raise_dispute(request: StoryRequest, key: str, uid: str, given: schemas.DisputeIn) -> Status[schemas.DisputeOut]:
    """Write down that an event is told differently, with at least two sides."""
    incident = find_editable(request.visitor, key)
    row = operations.raise_dispute(_event(incident, uid), given.about, given.given_sides(incident), by=request.visitor)
    return Status(201, schemas.dispute_out(row))


@router.put("/incidents/{key}/disputes/{uid}", response=schemas.DisputeOut)
def edit_dispute(request: StoryRequest, key: str, uid: str, given: schemas.DisputeIn) -> schemas.DisputeOut:
    """Say better what is told differently; If-Match carries the version you saw."""
    incident = find_editable(request.visitor, key)
    row = _dispute(incident, uid)
    operations.edit_dispute(row, given.about, given.given_sides(incident), expected=needed_version(request), by=request.visitor)
    return schemas.dispute_out(_dispute(incident, uid))


@router.delete("/incidents/{key}/disputes/{uid}", response={204: None})
def remove_dispute(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take away one that was written down by mistake."""
    incident = find_editable(request.visitor, key)
    operations.remove_dispute(_dispute(incident, uid), by=request.visitor)
    return Status(204, None)


def _event(incident: Incident, uid: str) -> Event:
    rows = Event.objects.select_related("involvement__user", "incident")
    found = rows.filter(incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _point(request: StoryRequest, event: Event) -> DecisionPoint:
    rows = DecisionPoint.everything.visible_to(request.visitor).filter(event=event)
    found = rows.select_related("event__involvement__user", "event__incident").prefetch_related("answers", "remarks").first()
    if found is None:
        raise Http404
    return found


def _acted(request: StoryRequest, event: Event) -> DecisionPoint:
    """The decision point about what the visitor did; for everyone else there is nothing here."""
    if not acted_first(event, request.visitor):
        raise Http404
    return _point(request, event)


def _dispute(incident: Incident, uid: str) -> Dispute:
    found = queries_accounts.disputes_of(incident).select_related("event__incident").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _led(request: StoryRequest, key: str) -> Incident:
    incident = find_readable(request.visitor, key)
    if not leads(incident, request.visitor):
        raise NotAllowed(_("The owner of the review and its facilitator ask people for their accounts."))
    return incident
