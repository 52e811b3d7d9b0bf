"""Writing the document, section by section."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations
from secondstory.postmortems.forms import SectionForm
from secondstory.postmortems.models import LEARNED, Postmortem, Section


def write(request: StoryRequest, key: str) -> HttpResponse:
    """A new section; the first one of all is what was learned, and it starts the document."""
    incident = editable(request, key)
    document = Postmortem.objects.filter(incident=incident).first()
    is_first = document is None or not document.sections.filter(key=LEARNED).exists()
    form = SectionForm(request.POST or None, initial={"title": _("What we learned") if is_first else ""})
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.write_first_or_next_section(incident, **form.cleaned_data, key=LEARNED if is_first else "", by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect("incident-document", key=incident.key)
    return _page(request, incident, form, title=_("What did we learn?") if is_first else _("Write a section"))


def rewrite(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Change a section."""
    incident = editable(request, key)
    section = Section.objects.select_related("postmortem").filter(postmortem__incident=incident, uid=uid).first()
    if section is None:
        raise Http404
    form = SectionForm(request.POST or None, section=section)
    if request.method == "POST" and form.is_valid():
        expected = posted_version(request)
        with RefusalsOn(form):
            operations.write_section(section.postmortem, key=section.key, expected=expected, by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("incident-document", key=incident.key)
    return _page(request, incident, form, title=_("Edit the section"), row=section)


def _page(request: StoryRequest, incident: Incident, form: SectionForm, *, title: str, row: Section | None = None) -> HttpResponse:
    context = {"incident": incident, "form": form, "title": title, "row": row, "section": "incidents"}
    return render(request, "postmortems/section.html", context, status=status_of(form))
