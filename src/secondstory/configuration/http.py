"""The request as the pages of this slice see it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from secondstory.configuration.permissions import Decider
from secondstory.lib.errors import NotAllowed


class DeciderRequest(HttpRequest):
    """What the slice above, which knows visitors, hands to a view. A type only; never made."""

    visitor: Decider


def decider_of(request: DeciderRequest) -> Decider:
    """The administrator who asks. Raises `NotAllowed` for everybody else."""
    if not request.visitor.may_administer:
        raise NotAllowed(_("Settings are for administrators. Ask one of them."))
    return request.visitor
