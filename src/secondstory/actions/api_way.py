"""/api/v1/actions/{uid}/…: every step of an action, each with If-Match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from ninja import Router

from secondstory.actions import operations, queries, schemas, schemas_way
from secondstory.actions.finding import find_editable_action
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest

router = Router(tags=["actions"])


@router.get("/actions/{uid}/way", response=schemas_way.WayOut)
def read_way(request: StoryRequest, uid: str) -> schemas_way.WayOut:
    """Where it stands, in a sentence, and what happened to it, oldest first. No person is named."""
    found = queries.one_action(request.visitor, uid)
    if found is None:
        raise Http404
    return schemas_way.way_out(found)


@router.post("/actions/{uid}/agree", response=schemas.ActionOut)
def agree_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Agree on a draft with one owner and a date. It waits until `soaks_until` to be confirmed; immediate ones are agreed at once."""
    return taken(request, uid, operations.agree_action)


@router.post("/actions/{uid}/confirm", response=schemas.ActionOut)
def confirm_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Make what was agreed in the room a promise; before its day with a reason in `words`."""
    return taken(request, uid, operations.confirm_action, reason=given.words)


@router.post("/actions/{uid}/start", response=schemas.ActionOut)
def start_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Say that work on it has begun."""
    return taken(request, uid, operations.start_action)


@router.post("/actions/{uid}/say", response=schemas.ActionOut)
def say_how_it_goes(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """A sentence on how it goes: it has been heard of."""
    return taken(request, uid, operations.say_how_it_goes, words=given.words)


@router.post("/actions/{uid}/finish", response=schemas.ActionOut)
def finish_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Done, with a link or a sentence that shows it."""
    return taken(request, uid, operations.finish_action, evidence=given.words)


@router.post("/actions/{uid}/verify", response=schemas.ActionOut)
def verify_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Someone other than its owner has looked: it is done."""
    return taken(request, uid, operations.verify_action)


@router.post("/actions/{uid}/send-back", response=schemas.ActionOut)
def send_back_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """It isn't shown to be done: it is in progress again, and `words` say what is missing."""
    return taken(request, uid, operations.send_back_action, reason=given.words)


@router.post("/actions/{uid}/let-go", response=schemas.ActionOut)
def let_go_of_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Close it without doing it; the reason stays readable."""
    return taken(request, uid, operations.let_go_of_action, reason=given.words)


@router.post("/actions/{uid}/open-again", response=schemas.ActionOut)
def open_action_again(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Make what was let go a draft again, to be agreed on anew; why it had been let go stays in its way."""
    return taken(request, uid, operations.open_action_again)


@router.post("/actions/{uid}/leave-let-go", response=schemas.ActionOut)
def leave_action_let_go(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Say that it stays let go, although what it was to answer has come back."""
    return taken(request, uid, operations.leave_action_let_go)


@router.post("/actions/{uid}/accept", response=schemas.ActionOut)
def accept_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Its owner takes it on."""
    return taken(request, uid, operations.accept_action)


@router.post("/actions/{uid}/decline", response=schemas.ActionOut)
def decline_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Its owner gives it back, and `words` say why: it is nobody's until somebody is asked."""
    return taken(request, uid, operations.decline_action, reason=given.words)


@router.post("/actions/{uid}/hand-over", response=schemas.ActionOut)
def hand_over_action(request: StoryRequest, uid: str, given: schemas_way.TakerIn) -> schemas.ActionOut:
    """Ask somebody else to take it on."""
    return taken(request, uid, operations.hand_over_action, to=schemas_way.taker(request.visitor, given.to))


@router.post("/actions/{uid}/reschedule", response=schemas.ActionOut)
def reschedule_action(request: StoryRequest, uid: str, given: schemas_way.DayIn) -> schemas.ActionOut:
    """Move its day; a promise's with a reason."""
    return taken(request, uid, operations.reschedule_action, due_on=given.due_on, reason=given.reason)


@router.post("/actions/{uid}/break-down", response=schemas.ActionOut)
def break_down_action(request: StoryRequest, uid: str, given: schemas_way.PartsIn) -> schemas.ActionOut:
    """Put two to five parts in its place; it is done when they are."""
    return taken(request, uid, operations.break_down_action, parts=schemas_way.parts_of(request.visitor, given.parts))


@router.post("/actions/{uid}/merge", response=schemas.ActionOut)
def merge_actions(request: StoryRequest, uid: str, given: schemas_way.MergeIn) -> schemas.ActionOut:
    """Let it go on in another action of its incident, which then answers its factors."""
    return taken(request, uid, operations.merge_actions, into=find_editable_action(request.visitor, given.into))


@router.post("/actions/{uid}/review", response=schemas.ActionOut)
def review_languishing(request: StoryRequest, uid: str, given: schemas_way.ReviewIn) -> schemas.ActionOut:
    """Say what keeps it, with what the one way out that follows asks for: `reason`, `parts`, or `trade_off` and `decide_by`."""
    return taken(request, uid, operations.review_languishing, **given.values(request.visitor))


@router.post("/actions/{uid}/effect", response=schemas.ActionOut)
def answer_effect(request: StoryRequest, uid: str, given: schemas_way.EffectIn) -> schemas.ActionOut:
    """Say, when it is asked, whether it worked; `instead` adds a draft that answers the same factors."""
    return taken(request, uid, operations.answer_effect, **given.dict())


def taken(request: StoryRequest, uid: str, step: Callable[..., Any], **given: Any) -> schemas.ActionOut:
    """Take a step, an operation on an action and its version, for the API: the action as it is then."""
    action = find_editable_action(request.visitor, uid)
    step(action, by=request.visitor, expected=needed_version(request), **given)
    return schemas.action_whole(action, visitor=request.visitor)
