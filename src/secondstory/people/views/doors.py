"""The two doors for those who have not signed in: an invitation, and a sign-in link. Reading a link uses nothing up."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people import operations, queries
from secondstory.people.forms import AcceptForm
from secondstory.people.http import is_from_this_machine
from secondstory.people.models import User


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a name and a password, and be in."""
    found = queries.invitation_of(secret)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            user = operations.accept_invitation(secret, **form.cleaned_data)
            _sign_in(request, user)
            return redirect("home")
    return render(request, "people/invitation.html", {"invitation": found, "form": form}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """One button, because programs that look at links before people do would use it up."""
    if not is_from_this_machine(request):
        raise NotAllowed(_("A sign-in link works only on the machine that Second Story runs on. Sign in with your password instead."))
    if request.method != "POST":
        return render(request, "people/sign_in_link.html", {"link": queries.sign_in_link_of(secret)})
    _sign_in(request, operations.use_sign_in_link(secret))
    return redirect("home")


def _sign_in(request: HttpRequest, user: User) -> None:
    """A new session of theirs; whatever was in the old one is gone, so nobody can have prepared it."""
    before = request.session.session_key
    request.session.flush()
    operations.end_session(before)
    login(request, user, backend="secondstory.people.backends.PeopleBackend")
