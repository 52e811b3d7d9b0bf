"""Adding actions, and taking them to one of their two ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.actions.enums import CLOSED_STATES, PROMISED_STATES, Category, State, Strength
from secondstory.actions.models import Action
from secondstory.audit.operations import record
from secondstory.factors.enums import Breadth
from secondstory.factors.models import Factor
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.redacting import Redacting
from secondstory.lib.versions import lock, raise_version, save_version
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

EDITABLE = ("text", "owner", "team", "due_on", "category", "strength", "breadth", "link")


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
    link: str = "",
    is_idea: bool = False,
    factors: Iterable[Factor] = (),
) -> Action:
    """Add a draft action (or an idea). `owner_as_written` is what an import found and nobody has matched yet."""
    text = _checked_text(text)
    _check_words(category=category, strength=strength, breadth=breadth, link=link)
    answered = _of_incident(factors, incident)
    lock(incident)
    _check_owner(owner, incident=incident)
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
        link=link,
        state=State.IDEA if is_idea else State.DRAFT,
        position=position,
        is_example=incident.is_example,
    )
    action.factors.set(answered)
    record("added an action", action, about=incident, by=by)
    return action


@transaction.atomic
def edit_action(action: Action, *, expected: int | None, by: Visitor, **given: Any) -> None:
    """Change fields of `EDITABLE` of an action that has not ended, or the `factors` it answers.

    A promise keeps its owner and its date (a gate of law 5).
    """
    factors = given.pop("factors", None)
    unknown = set(given) - set(EDITABLE)
    if unknown:
        raise Refusal(_("An action has no field called %(name)s.") % {"name": min(unknown)})
    lock(action)
    _refuse_ended(action)
    if "text" in given:
        given["text"] = _checked_text(given["text"])
    _check_words(**{name: given[name] for name in ("category", "strength", "breadth", "link") if name in given})
    if "owner" in given:
        _check_owner(given["owner"], incident=action.incident)
    if action.state in PROMISED_STATES:
        _check_promise(owner=given.get("owner", action.owner), due_on=given.get("due_on", action.due_on))
    answered = None if factors is None else _of_incident(factors, action.incident)
    changes = save_version(action, expected=expected, changes=given)
    changes |= _answer(action, answered, is_counted=bool(changes))
    if changes:
        record("changed an action", action, about=action.incident, by=by, changes=changes)


@transaction.atomic
def answer_factor(action: Action, factor: Factor, *, by: Visitor) -> None:
    """Say that an action which has not ended answers one more factor of its incident; what it answered already it goes on answering."""
    lock(action)
    _refuse_ended(action)
    answered = _of_incident([*action.factors.all(), factor], action.incident)
    if changes := _answer(action, answered, is_counted=False):
        record("changed an action", action, about=action.incident, by=by, changes=changes)


@transaction.atomic
def agree_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Make a draft a promise: it needs an owner and a date (a gate of law 5)."""
    lock(action)
    if action.state not in {State.IDEA, State.DRAFT}:
        _refuse_ended(action)
        raise Refusal(_("It is agreed already."))
    _check_promise(owner=action.owner, due_on=action.due_on)
    _move(action, State.AGREED, verb="agreed", by=by, expected=expected)


@transaction.atomic
def start_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Say that work on it has begun. Only what was agreed is begun."""
    lock(action)
    _refuse_ended(action)
    if action.state != State.AGREED:
        raise Refusal(_("Agree it first: then it has one owner and a date."))
    _move(action, State.IN_PROGRESS, verb="started", by=by, expected=expected)


@transaction.atomic
def finish_action(action: Action, *, evidence: str, by: Visitor, expected: int | None = None) -> None:
    """Done, with a link or a sentence that shows it (a gate of law 5)."""
    evidence = checked_text(evidence, field="evidence")
    if not evidence:
        raise Refusal(_("Show that it is done: a link, a query, a test, or one sentence."), field="evidence")
    _move(action, State.DONE, verb="finished", by=by, expected=expected, evidence=evidence)


@transaction.atomic
def let_go_of_action(action: Action, *, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Close it without doing it, honestly: the reason stays readable (R77)."""
    reason = checked_text(reason, field="reason")
    if not reason:
        raise Refusal(_("Say why it will not be done; others will meet the same question."), field="reason")
    _move(action, State.LET_GO, verb="let go of", by=by, expected=expected, reason=reason)


@transaction.atomic
def accept_as_done(action: Action, *, evidence: str, by: Visitor) -> None:
    """An import's action that was done before it came to us. `evidence` is what the document says; when it was done nobody knows."""
    _move(action, State.DONE, verb="accepted as done", by=by, expected=None, evidence=evidence)
    Action.objects.filter(pk=action.pk).update(ended_at=None)
    action.refresh_from_db(fields=["ended_at"])


@transaction.atomic
def redact_actions(incident: Incident, redacting: Redacting) -> None:
    """Take a passage out of actions, and out of what is said of how they ended."""
    redacting.cut(Action.objects.filter(incident=incident), "text", "owner_as_written", "link", "evidence", "reason", kind="actions")


def _move(action: Action, state: State, *, verb: str, by: Visitor, expected: int | None, **more: str) -> None:
    lock(action)
    _refuse_ended(action)
    ended_at = clock.now() if state in CLOSED_STATES else None
    changes = save_version(action, expected=expected, changes={"state": state, "ended_at": ended_at, **more})
    record(verb, action, about=action.incident, by=by, changes=changes)


def _refuse_ended(action: Action) -> None:
    if action.state in CLOSED_STATES:
        raise Refusal(_("It has ended already. Add a new action if the question came back."))


def _check_owner(owner: User | None, *, incident: Incident) -> None:
    """An action is nothing to an owner who can't know of its incident; nobody is let into a private one on the side."""
    if owner is None or not incident.is_private:
        return
    if not Incident.objects.visible_to(Visitor(owner, is_example=incident.is_example)).filter(pk=incident.pk).exists():
        raise Refusal(
            _("%(name)s can't see this private incident: let them in first, then give them the action.") % {"name": owner}, field="owner"
        )


def _check_promise(*, owner: User | None, due_on: date | None) -> None:
    if owner is None or due_on is None:
        raise Refusal(_("An agreed action has one owner and a date. Add what is missing."), field="due_on" if owner else "owner")


def _checked_text(text: str) -> str:
    text = " ".join(checked_text(text, field="text").split())
    if not text:
        raise Refusal(_("Say what will be different when it is done."), field="text")
    return text


def _of_incident(factors: Iterable[Factor], incident: Incident) -> list[Factor]:
    rows = list(factors)
    if any(row.incident_id != incident.pk for row in rows):
        raise Refusal(_("An action answers factors of its own incident. Choose among those."), field="factors")
    return rows


def _answer(action: Action, factors: list[Factor] | None, *, is_counted: bool) -> dict[str, list[Any]]:
    """Say what an action answers; an edit of that alone counts as an edit of the action."""
    before = {row.uid for row in action.factors.all()}
    if factors is None or before == {row.uid for row in factors}:
        return {}
    action.factors.set(factors)
    if not is_counted:
        raise_version(action)
    return {"factors": [", ".join(sorted(before)), ", ".join(sorted(row.uid for row in factors))]}


def _check_words(**given: str) -> None:
    for name, words in (("category", Category.values), ("strength", Strength.values), ("breadth", Breadth.values)):
        value = given.get(name)
        if value and value not in words:
            raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": ", ".join(words)}, field=name)
    link = given.get("link", "")
    if link and not is_link(link):
        raise Refusal(_("A link begins with http:// or https:// and has at most 600 characters."), field="link")


def is_link(text: str) -> bool:
    """Whether `text` can be an action's link: it is followed by browsers, so it is http or https and nothing else."""
    return len(text) <= 600 and re.match(r"https?://[^\s\x00]+\Z", text) is not None
