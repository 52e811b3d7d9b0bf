"""Views enforce by fetching: what may not be known is not found (404), what may be seen but not done is said so (403)."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.http import StoryRequest


def visible(request: StoryRequest, key: str) -> Incident:
    """The incident, if its header may be seen; else 404. A former key finds it for those who may."""
    rows = Incident.objects.visible_to(request.visitor)
    found = rows.filter(key=key).first() or rows.filter(former_key=key).order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def readable(request: StoryRequest, key: str) -> Incident:
    """The incident, if its story may be read. Who sees only the header is told so (403)."""
    incident = visible(request, key)
    if not Incident.objects.story_visible_to(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Until it is published, its story is for those with a part in it. You can join as an observer."))
    return incident


def editable(request: StoryRequest, key: str) -> Incident:
    """The incident, if the visitor may change it."""
    incident = readable(request, key)
    if not Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists():
        if request.visitor.may_write:
            raise NotAllowed(_("Observers read along and don’t edit. Ask the owner of the review for a part in it."))
        raise NotAllowed(_("Readers can look, but not change anything."))
    return incident


def posted_version(request: StoryRequest) -> int:
    """The version the form was made from. Raises `Refusal` when the form doesn't say, rather than save over something newer."""
    given = request.POST.get("version", "")
    if not (given.isascii() and given.isdigit()):
        raise Refusal(_("The form came back incomplete. Load the page again and repeat the change."))
    return int(given)
