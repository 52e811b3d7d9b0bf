"""The document as it was: the moments, what is different between two, and going back to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations
from secondstory.postmortems.differences import differences
from secondstory.postmortems.forms import MomentForm
from secondstory.postmortems.models import Moment
from secondstory.postmortems.queries import text_now
from secondstory.postmortems.views_sections import document_of

NOW = "now"


def moments(request: StoryRequest, key: str) -> HttpResponse:
    """All of them, and a form to keep the text as it is now."""
    incident = readable(request, key)
    document = document_of(incident)
    if request.method == "POST":
        editable(request, key)
    form = MomentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            row = operations.take_moment(document, name=form.cleaned_data["name"], by=request.visitor)
            messages.success(request, _("The text is kept as “%(name)s”.") % {"name": row})
            return redirect("moments", key=incident.key)
    rows = document.moments.defer("sections").select_related("taken_by")
    return _page(request, incident, "moments", moments=list(rows), form=form, document=document)


@require_safe
def moment(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """The text of one moment."""
    incident = readable(request, key)
    return _page(request, incident, "moment", moment=_moment(incident, uid))


@require_safe
def compare(request: StoryRequest, key: str) -> HttpResponse:
    """What is different between a moment and another, or now."""
    incident = readable(request, key)
    document = document_of(incident)
    before, after = (request.GET.get(name, "") for name in ("from", "to"))
    then = _moment(incident, before)
    to = None if after in {"", NOW} else _moment(incident, after)
    if to is not None and to.pk < then.pk:
        then, to = to, then
    found = differences(then.sections, to.sections if to else text_now(document))
    changed = [one for one in found if one.has_changes]
    rows = list(document.moments.defer("sections"))
    return _page(
        request,
        incident,
        "compare",
        then=then,
        to=to,
        changed=changed,
        same=[one.title for one in found if not one.has_changes],
        moments=rows,
    )


@require_POST
def restore(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Write a moment's text again, as an edit of now."""
    incident = editable(request, key)
    kept = operations.restore_moment(_moment(incident, uid), by=request.visitor)
    messages.success(
        request,
        _("The text is as it was then. What stood there is kept as a moment.")
        if kept
        else _("The text is word for word that one already."),
    )
    return redirect("incident-document", key=incident.key)


@require_POST
def remove(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Forget one that somebody named."""
    incident = editable(request, key)
    operations.remove_moment(_moment(incident, uid), by=request.visitor)
    messages.success(request, _("It is forgotten."))
    return redirect("moments", key=incident.key)


def _moment(incident: Incident, uid: str) -> Moment:
    found = Moment.objects.select_related("postmortem__incident", "taken_by").filter(postmortem__incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _page(request: StoryRequest, incident: Incident, name: str, **more: Any) -> HttpResponse:
    may_edit = Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists()
    context = {"incident": incident, "may_edit": may_edit, "section": "incidents"} | more
    return render(request, f"postmortems/{name}.html", context, status=status_of(more.get("form")))
