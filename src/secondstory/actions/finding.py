"""The action a page or a request is about."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.lib.errors import NotAllowed
from secondstory.people.permissions import Visitor


def find_editable_action(visitor: Visitor, uid: str) -> Action:
    """An action the visitor may change. Raises Http404 where they may not know of it, `NotAllowed` where they may only look."""
    seen = Action.objects.visible_to(visitor).select_related("incident__team", "owner", "team")
    action = seen.filter(uid=uid).first()
    if action is None:
        raise Http404
    if not Action.objects.editable_by(visitor).filter(pk=action.pk).exists():
        raise NotAllowed(_("You can look at this action, but not change it."))
    return action
