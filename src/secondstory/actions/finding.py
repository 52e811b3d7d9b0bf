"""The action a page or a request is about."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.lib.errors import NotAllowed
from secondstory.people.permissions import Visitor


def find_visible_action(visitor: Visitor, uid: str) -> Action:
    """An action, with its incident, owner, team and sprint. Raises Http404 where the visitor may not know of it."""
    seen = Action.objects.visible_to(visitor).select_related("incident__team", "owner", "team", "sprint")
    action = seen.filter(uid=uid).first()
    if action is None:
        raise Http404
    return action


def find_editable_action(visitor: Visitor, uid: str) -> Action:
    """The same, to be changed. Raises `NotAllowed` where they may only look."""
    action = find_visible_action(visitor, uid)
    check_editable(action, visitor)
    return action


def check_editable(action: Action, visitor: Visitor) -> None:
    """Raise `NotAllowed` where the visitor may not change an action they see."""
    if not Action.objects.editable_by(visitor).filter(pk=action.pk).exists():
        raise NotAllowed(_("You can look at this action, but not change it."))
