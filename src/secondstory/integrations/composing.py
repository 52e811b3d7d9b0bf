"""What an action says to its tracker."""

from __future__ import annotations

from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.integrations.enums import TitleWay
from secondstory.integrations.models import Errand, Login, TrackerLink
from secondstory.integrations.tracker import Changes, NewIssue, Reading
from secondstory.lib.text import one_line
from secondstory.people.models import User

LONGEST_TITLE = 240


def title_of(action: Action) -> str:
    """An action's text as the title of an issue."""
    return one_line(action.text, longest=LONGEST_TITLE)


def marker_of(action: Action) -> str:
    """What an issue made for an action is known by, whoever made it when."""
    return f"second-story:{action.uid}"


def issue_of(errand: Errand) -> NewIssue:
    """The issue to be made. Of a private incident it says no more than the action itself: whoever asked chose to show that."""
    action = errand.action
    lines = [" ".join(action.text.split())]
    if not action.incident.is_private:
        lines.append(_("It comes from the review of %(key)s: %(title)s") % {"key": action.incident.key, "title": action.incident.title})
    if errand.back:
        lines.append(_("Why, and what it answers: %(address)s") % {"address": errand.back})
    lines.append(f"({marker_of(action)})")
    return NewIssue(
        title=title_of(action),
        body="\n\n".join(lines),
        marker=marker_of(action),
        assignee=login_of(errand.connection_id, action.owner),
        due_on=action.due_on,
    )


def changes_for(link: TrackerLink, reading: Reading, fields: list[str]) -> Changes:
    """What is to be written there of `fields` ("title", "assignee", "due_on"): the title; the others only where there is none."""
    action = link.action
    title = title_of(action)
    is_ours = link.title_way == TitleWay.OURS and "text" not in link.conflict and may_tell(link)
    assignee = login_of(link.connection_id, action.owner)
    return Changes(
        title=title if "title" in fields and is_ours and title != reading.title else None,
        assignee=assignee if "assignee" in fields and reading.assignee is None and assignee else None,
        due_on=action.due_on if "due_on" in fields and reading.due_on is None else None,
    )


def may_tell(link: TrackerLink) -> bool:
    """Whether words of the action may go there: an incident can have become private after its action was an issue."""
    return link.shows_private or not link.action.incident.is_private


def login_of(connection_id: int, owner: User | None) -> str:
    """What the tracker calls an owner, where an administrator said so."""
    if owner is None:
        return ""
    return Login.objects.filter(connection=connection_id, user=owner).values_list("login", flat=True).first() or ""
