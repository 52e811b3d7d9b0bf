"""Administration: which trackers are connected, how they are, and who of their people is who."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.incidents.views.finding import posted_version
from secondstory.integrations import operations, queries
from secondstory.integrations.forms import ConnectionForm, LoginForm
from secondstory.integrations.models import Connection, Login
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.people.permissions import administrators_only


@never_cache
@require_http_methods(["GET", "POST"])
def connections(request: StoryRequest) -> HttpResponse:
    """Every connection, how it is, and making another."""
    administrators_only(request.visitor)
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            row = operations.make_connection(**form.cleaned_data, by=request.visitor)
            _look(request, row)
            return redirect("tracker", uid=row.uid)
    rows = queries.connections_of(request.visitor)
    return render(request, "integrations/connections.html", {"rows": rows, "form": form, "section": "trackers"}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
def connection(request: StoryRequest, uid: str) -> HttpResponse:
    """One connection: what is wrong, its webhook's address, its people, and changing it."""
    row = queries.find_connection(request.visitor, uid)
    form = ConnectionForm(request.POST or None, connection=row)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_connection(row, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            _look(request, row)
            return redirect("tracker", uid=row.uid)
    people = [
        (login, LoginForm(visitor=request.visitor, initial={"user": login.user}, auto_id=f"login-{login.pk}-%s"))
        for login in queries.logins_of(row)
    ]
    address = request.build_absolute_uri(reverse("tracker-hook", args=[row.uid]))
    shown = queries.connections_of(request.visitor).get(pk=row.pk)
    context = {"connection": shown, "form": form, "people": people, "hook_address": address, "section": "trackers"}
    return render(request, "integrations/connection.html", context, status=status_of(form))


@require_POST
def check(request: StoryRequest, uid: str) -> HttpResponse:
    """Ask the tracker now whether the project is there."""
    row = queries.find_connection(request.visitor, uid)
    _look(request, row)
    return redirect("tracker", uid=row.uid)


@require_POST
def switch(request: StoryRequest, uid: str) -> HttpResponse:
    """Off, or on again."""
    row = queries.find_connection(request.visitor, uid)
    is_on = not row.is_on
    operations.switch_connection(row, is_on=is_on, by=request.visitor)
    off = _("It is off. Nothing is sent or taken; what is linked stays.")
    messages.success(request, _("It is on; what waited goes on.") if is_on else off)
    return redirect("tracker", uid=row.uid)


@require_POST
def match(request: StoryRequest, uid: str, login: int) -> HttpResponse:
    """Say who somebody of the tracker's is."""
    row = queries.find_connection(request.visitor, uid)
    found = Login.objects.filter(connection=row, pk=login).select_related("connection").first()
    if found is None:
        raise Http404
    form = LoginForm(request.POST, visitor=request.visitor)
    if not form.is_valid():
        raise Refusal(_("Choose somebody who can sign in here."), field="user")
    operations.match_login(found, user=form.cleaned_data["user"], by=request.visitor)
    messages.success(request, _("Saved."))
    return redirect("tracker", uid=row.uid)


def _look(request: StoryRequest, row: Connection) -> None:
    try:
        messages.success(request, operations.check_connection(row, by=request.visitor))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
