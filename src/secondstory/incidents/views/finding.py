"""What a view is about: the incident in its address, and the version its form was made from."""

from __future__ import annotations

from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable, find_visible
from secondstory.lib.errors import Refusal
from secondstory.people.http import StoryRequest


def visible(request: StoryRequest, key: str) -> Incident:
    """The incident, if its header may be seen; else 404. A former key finds it for those who may."""
    return find_visible(request.visitor, key)


def readable(request: StoryRequest, key: str) -> Incident:
    """The incident, if its story may be read. Who sees only the header is told so (403)."""
    return find_readable(request.visitor, key)


def editable(request: StoryRequest, key: str) -> Incident:
    """The incident, if the visitor may change it."""
    return find_editable(request.visitor, key)


def posted_version(request: StoryRequest) -> int:
    """The version the form was made from. Raises `Refusal` when the form doesn't say, rather than save over something newer."""
    given = request.POST.get("version", "")
    if not (given.isascii() and given.isdigit()):
        raise Refusal(_("The form came back incomplete. Load the page again and repeat the change."))
    return int(given)
