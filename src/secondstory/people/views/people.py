"""People and teams, for everyone signed in; their edit pages, for administrators. There is no page about a person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people import operations, queries
from secondstory.people.forms import PersonForm
from secondstory.people.http import StoryRequest
from secondstory.people.models import User

PEOPLE_A_PAGE = 100


@require_safe
def people(request: StoryRequest) -> HttpResponse:
    """Who is here, and in which teams."""
    visitor = request.visitor
    may_change = visitor.is_administrator and not visitor.is_example
    context = {
        "page": Paginator(queries.people_of(visitor), PEOPLE_A_PAGE).get_page(request.GET.get("page")),
        "teams": list(queries.teams_of(visitor)),
        "closed": list(queries.closed_accounts()) if may_change else [],
        "may_change": may_change,
        "may_invite": not visitor.is_example and (visitor.is_administrator or bool(visitor.managed_team_keys)),
        "section": "people",
    }
    return render(request, "people/people.html", context)


def edit(request: StoryRequest, uid: str) -> HttpResponse:
    """Somebody's name, address and role."""
    user = _account(request, uid)
    form = PersonForm(request.POST or None, initial={"name": user.name, "email": user.email, "role": user.role})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with RefusalsOn(form):
            with transaction.atomic():
                operations.edit_user(user, name=given["name"], email=given["email"], by=request.visitor, expected=_version(request))
                operations.change_role(user, role=given["role"], by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect("people")
    return render(request, "people/person.html", {"person": user, "form": form, "section": "people"}, status=status_of(form))


@require_POST
def close(request: StoryRequest, uid: str) -> HttpResponse:
    """Close an account."""
    user = _account(request, uid)
    operations.deactivate_user(user, by=request.visitor)
    messages.success(request, _("The account of %(name)s is closed; what they wrote stays.") % {"name": user})
    return redirect("people")


@require_POST
def reopen(request: StoryRequest, uid: str) -> HttpResponse:
    """Open it again."""
    user = _account(request, uid)
    operations.reactivate_user(user, by=request.visitor)
    messages.success(request, _("The account of %(name)s is open again.") % {"name": user})
    return redirect("people")


def _account(request: StoryRequest, uid: str) -> User:
    if not request.visitor.is_administrator:
        raise NotAllowed(_("Only an administrator can do this. Ask one of them."))
    found = User.objects.filter(uid=uid, is_service=False, is_example=False).first()
    if found is None:
        raise Http404
    return found


def _version(request: StoryRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else None
