"""What an action says to its tracker."""

from __future__ import annotations

from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.integrations.models import Errand, Login, TrackerLink
from secondstory.integrations.tracker import Changes, NewIssue
from secondstory.lib.text import one_line
from secondstory.people.models import User

LONGEST_TITLE = 240
WRITABLE = ("title", "assignee", "due_on")


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


def changes_for(link: TrackerLink, fields: list[str]) -> Changes:
    """What is to be written there so that `fields` (of `WRITABLE`) say what they say here. What is empty here is left as it is there."""
    action = link.action
    title = title_of(action)
    assignee = login_of(link.connection_id, action.owner)
    return Changes(
        title=title if "title" in fields and title != link.seen.get("title") else None,
        assignee=assignee if "assignee" in fields and assignee else None,
        due_on=action.due_on if "due_on" in fields else None,
    )


def login_of(connection_id: int, owner: User | None) -> str:
    """What the tracker calls an owner, where an administrator said so."""
    if owner is None:
        return ""
    return Login.objects.filter(connection=connection_id, user=owner).values_list("login", flat=True).first() or ""
