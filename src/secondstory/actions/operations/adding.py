"""Adding actions, and changing what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.actions.enums import PROMISED_STATES, State
from secondstory.actions.models import Action, Sprint
from secondstory.actions.operations.checks import (
    check_owner,
    check_promise,
    check_words,
    checked_action_text,
    grade_of,
    of_incident,
    refuse_day_over,
    refuse_ended,
    refuse_kept_there,
)
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.owning import acceptance, offer
from secondstory.actions.operations.rescheduling import note_move
from secondstory.audit.operations import record
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, raise_version, save_version
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

TOLD = ("owner_as_written", "sprint", "sprinted_at")
"""What only a tracker says by an edit."""
EDITABLE = ("text", "owner", "team", "due_on", "category", "strength", "breadth", "purpose", "link")


@transaction.atomic
def add_action(
    incident: Incident,
    text: str,
    *,
    by: Visitor,
    owner: User | None = None,
    owner_as_written: str = "",
    team: Team | None = None,
    due_on: date | None = None,
    category: str = "",
    strength: str = "",
    breadth: str = "",
    purpose: str = "",
    link: str = "",
    is_idea: bool = False,
    factors: Iterable[Factor] = (),
) -> Action:
    """Add a draft action (or an idea). `owner_as_written` is what an import found and nobody has matched yet."""
    text = checked_action_text(text)
    check_words(category=category, strength=strength, breadth=breadth, purpose=purpose, link=link)
    answered = of_incident(factors, incident)
    refuse_day_over(due_on, incident=incident)
    lock(incident)
    check_owner(owner, incident=incident)
    position = (Action.objects.filter(incident=incident).aggregate(last=Max("position"))["last"] or 0) + 1
    action = Action.objects.create(
        incident=incident,
        text=text,
        owner=owner,
        owner_as_written=owner_as_written[:200],
        team=team,
        due_on=due_on,
        category=category,
        strength=strength,
        breadth=breadth,
        purpose=purpose,
        link=link,
        state=State.IDEA if is_idea else State.DRAFT,
        position=position,
        grade=grade_of(text, due_on=due_on),
        is_example=incident.is_example,
        **acceptance(owner, by=by),
    )
    action.factors.set(answered)
    record("added an action", action, about=incident, by=by)
    return action


@transaction.atomic
def edit_action(action: Action, *, expected: int | None, by: Visitor, said_by: str = "", **given: Any) -> None:
    """Change fields of `EDITABLE` of an action that has not ended, or the `factors` it answers.

    A promise keeps its owner and its date (a gate of law 5), unless its tracker says (`said_by`) that nobody has it any more; whoever moves
    its day says why (`moved_because`).
    """
    factors = given.pop("factors", None)
    moved_because = given.pop("moved_because", "") or (_("Moved in %(tracker)s.") % {"tracker": said_by} if said_by else "")
    unknown = set(given) - {*EDITABLE, *(TOLD if said_by else ())}
    if unknown:
        raise Refusal(_("An action has no field called %(name)s.") % {"name": min(unknown)})
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, (name for name in given if given[name] != getattr(action, name)), said_by=said_by)
    if "text" in given:
        given["text"] = checked_action_text(given["text"])
    if "text" in given or "due_on" in given:
        given["grade"] = grade_of(given.get("text", action.text), due_on=given.get("due_on", action.due_on))
    if given.get("due_on") != action.due_on and not said_by:
        refuse_day_over(given.get("due_on"), incident=action.incident)
    check_words(**{name: given[name] for name in ("category", "strength", "breadth", "purpose", "link") if name in given})
    giver = action.owner
    if "owner" in given and given["owner"] != giver:
        check_owner(given["owner"], incident=action.incident)
        given |= acceptance(given["owner"], by=by, said_by=said_by)
    if action.state in PROMISED_STATES and not said_by:
        check_promise(owner=given.get("owner", giver), due_on=given.get("due_on", action.due_on))
    if "team" in given and "sprint" not in given and _is_others(action.sprint, given["team"]) and not action.keeps_there("sprint"):
        given["sprint"] = None
    answered = None if factors is None else of_incident(factors, action.incident)
    moved = note_move(action, given.get("due_on", action.due_on), reason=moved_because, said_by=said_by)
    changes = save_version(action, expected=expected, changes=given)
    changes.pop("grade", None)  # follows from the text
    if "owner" in changes:
        offer(action, giver=giver)
        changes.pop("accepted_at", None)
    if moved is not None:
        moved.save()
    changes |= _answer(action, answered, is_counted=bool(changes))
    if changes:
        hear(action)
        record("changed an action", action, about=action.incident, by=by, changes=changes)


@transaction.atomic
def answer_factor(action: Action, factor: Factor, *, by: Visitor) -> None:
    """Say that an action which has not ended answers one more factor of its incident; what it answered already it goes on answering."""
    lock(action)
    refuse_ended(action)
    answered = of_incident([*action.factors.all(), factor], action.incident)
    if changes := _answer(action, answered, is_counted=False):
        record("changed an action", action, about=action.incident, by=by, changes=changes)


def _is_others(sprint: Sprint | None, team: Team | None) -> bool:
    """Whether it is in a sprint of another team than this one: sprints belong to teams (R55)."""
    return sprint is not None and (team is None or sprint.team_id != team.pk)


def _answer(action: Action, factors: list[Factor] | None, *, is_counted: bool) -> dict[str, list[Any]]:
    """Say what an action answers; an edit of that alone counts as an edit of the action."""
    before = {row.uid for row in action.factors.all()}
    if factors is None or before == {row.uid for row in factors}:
        return {}
    action.factors.set(factors)
    if not is_counted:
        raise_version(action)
    return {"factors": [", ".join(sorted(before)), ", ".join(sorted(row.uid for row in factors))]}
