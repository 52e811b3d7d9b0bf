"""Lists under a name of one's own, and a list as CSV."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from secondstory.actions import export, operations
from secondstory.actions.forms_board import ViewForm
from secondstory.actions.models import SavedView
from secondstory.actions.queries import Filters, listed
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.csv_out import lines_of, streamed
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest

NAMES = ("whose", "state", "category", "team", "service", "due")


@require_safe
def list_rows(request: StoryRequest) -> StreamingHttpResponse:
    """The list as it is narrowed, all of its pages."""
    rows = listed(request.visitor, filters_in(request.GET))
    return streamed(request, lines_of(export.LIST_COLUMNS, export.list_rows(rows)), name="actions")


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: StoryRequest) -> HttpResponse:
    """Those there are; a posted name keeps one more."""
    form = ViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            given = filters_in(QueryDict(form.cleaned_data["query"]))
            view = operations.save_view(form.cleaned_data["name"], given, by=request.visitor)
            messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
            return redirect(reverse("actions") + f"?{view.query}")
    context = {"views": _mine(request), "form": form, "section": "actions"}
    return render(request, "actions/views.html", context, status=status_of(form if form.is_bound else None))


@require_POST
def rename_view(request: StoryRequest, uid: str) -> HttpResponse:
    """Call one something else."""
    operations.rename_view(_found(request, uid), name=request.POST.get("name", ""), by=request.visitor, expected=posted_version(request))
    messages.success(request, _("Saved."))
    return redirect("action-views")


@require_POST
def remove_view(request: StoryRequest, uid: str) -> HttpResponse:
    """Forget one."""
    view = _found(request, uid)
    name = view.name
    operations.remove_view(view, by=request.visitor)
    messages.success(request, _("“%(name)s” is forgotten; its actions stay as they are.") % {"name": name})
    return redirect("action-views")


def filters_in(given: QueryDict) -> Filters:
    """The filters in an address; what is no filter is left out. An address without a state is of open actions, as the page's is."""
    return Filters(**{"state": "open"} | {name: str(given[name]) for name in NAMES if name in given})


def _mine(request: StoryRequest) -> list[SavedView]:
    if request.visitor.user is None:
        raise NotAllowed(_("Sign in to keep lists."))
    return list(SavedView.objects.filter(user=request.visitor.user, is_example=request.visitor.is_example))


def _found(request: StoryRequest, uid: str) -> SavedView:
    view = next((one for one in _mine(request) if one.uid == uid), None)
    if view is None:
        raise Http404
    return view
