"""The list of incidents, and the history of one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from secondstory.incidents import queries
from secondstory.incidents.forms import FilterForm
from secondstory.incidents.permissions import may_report_near_miss
from secondstory.incidents.views.finding import readable
from secondstory.lib.forms import status_of
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest


@require_safe
def incident_list(request: StoryRequest) -> HttpResponse:
    """All incidents the visitor may see, newest first, narrowed by what the address says."""
    form = FilterForm(request.GET, visitor=request.visitor, years=queries.years_of(request.visitor))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    filters = queries.Filters(**chosen)
    page = page_of(queries.listed(request.visitor, filters), newest_by="started_at", cursor=request.GET.get("after", ""), size=30)
    context = {
        "form": form,
        "filters": filters,
        "headers": queries.headers(page.rows),
        "next": page.next,
        "may_report": may_report_near_miss(request.visitor),
        "section": "incidents",
    }
    return render(request, "incidents/list.html", context, status=status_of(form))


@require_safe
def history(request: StoryRequest, key: str) -> HttpResponse:
    """Every change in words, newest first, each edit with a way back."""
    incident = readable(request, key)
    told, after = queries.history_page(incident, cursor=request.GET.get("after", ""))
    may_undo = incident.may_edit  # type: ignore[attr-defined]
    context = {"incident": incident, "told": told, "next": after, "may_undo": may_undo, "section": "incidents"}
    return render(request, "incidents/history.html", context)
