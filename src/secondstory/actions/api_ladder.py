"""/api/v1/escalations: asking those who can decide, and what they decide."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.actions import operations, schemas_ladder
from secondstory.actions.finding import find_editable_action
from secondstory.actions.models import Action, Escalation
from secondstory.actions.permissions import may_decide
from secondstory.incidents.schemas import person
from secondstory.lib.errors import NotAllowed
from secondstory.lib.http import needed_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest

router = Router(tags=["escalations"])


@router.get("/escalations", response=schemas_ladder.EscalationPage)
def list_escalations(request: StoryRequest, after: str = "") -> schemas_ladder.EscalationPage:
    """Those you may see, decided ones included, the newest first, 50 at a time."""
    page = page_of(_whole(request), newest_by="created_at", cursor=after)
    return schemas_ladder.EscalationPage(items=[schemas_ladder.escalation_out(row) for row in page.rows], next=page.next)


@router.get("/escalations/{uid}", response=schemas_ladder.EscalationOut)
def read_escalation(request: StoryRequest, uid: str) -> schemas_ladder.EscalationOut:
    """One of them."""
    return schemas_ladder.escalation_out(_escalation(request, uid))


@router.post("/actions/{uid}/escalate", response={201: schemas_ladder.EscalationOut})
def escalate_action(request: StoryRequest, uid: str, given: schemas_ladder.EscalationIn) -> Status[schemas_ladder.EscalationOut]:
    """Ask for a decision about an action; If-Match carries the action's version."""
    action = find_editable_action(request.visitor, uid)
    values = {"trade_off": ""} | given.values(request.visitor)
    made = operations.escalate_action(action, by=request.visitor, expected=needed_version(request), **values)
    return Status(201, schemas_ladder.escalation_out(_escalation(request, made.uid)))


@router.patch("/escalations/{uid}", response=schemas_ladder.EscalationOut)
def edit_escalation(request: StoryRequest, uid: str, given: schemas_ladder.EscalationEditIn) -> schemas_ladder.EscalationOut:
    """Change what is asked; If-Match carries the version you saw."""
    row = _escalation(request, uid)
    if not (may_decide(request.visitor, row) or Action.objects.editable_by(request.visitor).filter(pk=row.action_id).exists()):
        raise NotAllowed(_("You can look at this escalation, but not change it."))
    operations.edit_escalation(row, by=request.visitor, expected=needed_version(request), **given.values(request.visitor))
    return schemas_ladder.escalation_out(_escalation(request, uid))


@router.post("/escalations/{uid}/decide", response=schemas_ladder.EscalationOut)
def decide_escalation(request: StoryRequest, uid: str, given: schemas_ladder.DecisionIn) -> schemas_ladder.EscalationOut:
    """Answer it; for those who stand on its rung or above. If-Match carries the version you saw."""
    row = _escalation(request, uid)
    accepter = person(request.visitor, given.accepter, field="accepter") if given.accepter else None
    operations.decide_escalation(
        row, verdict=given.verdict, until=given.until, note=given.note, accepter=accepter, by=request.visitor,
        expected=needed_version(request),
    )  # fmt: skip
    return schemas_ladder.escalation_out(_escalation(request, uid))


def _whole(request: StoryRequest) -> Any:
    rows = Escalation.objects.visible_to(request.visitor).select_related("action__incident__team", "action__team")
    return rows.prefetch_related("teams", "decisions")


def _escalation(request: StoryRequest, uid: str) -> Escalation:
    found: Escalation | None = _whole(request).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
