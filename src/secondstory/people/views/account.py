"""One's own account, and the keys of one's own and of the service accounts one looks after."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people import operations, queries
from secondstory.people.forms import AccountForm, ServiceAccountForm, TokenForm
from secondstory.people.http import StoryRequest
from secondstory.people.models import Token, User


def account(request: StoryRequest) -> HttpResponse:
    """Name, address, zone, and the ways to what guards the account."""
    user = _self(request)
    form = AccountForm(request.POST or None, initial={"name": user.name, "email": user.email, "zone": user.zone})
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_user(user, **form.cleaned_data, by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect("account")
    may_keep = request.visitor.is_administrator or bool(request.visitor.managed_team_keys)
    context = {"form": form, "zones": clock.zones_offered(), "has_second_factor": is_mfa_enabled(user)}
    context["may_keep_services"] = may_keep
    return render(request, "people/account.html", context, status=status_of(form))


@never_cache
def tokens(request: StoryRequest) -> HttpResponse:
    """One's own keys; a new one's secret is on the page that answers, and nowhere afterwards."""
    return _keys_of(request, _self(request))


@never_cache
def service_account(request: StoryRequest, uid: str) -> HttpResponse:
    """The keys of a service account."""
    return _keys_of(request, _service(request, uid))


@require_POST
def revoke(request: StoryRequest, uid: str) -> HttpResponse:
    """Make a key stop working."""
    token = Token.objects.select_related("user").filter(uid=uid, revoked_at=None).first()
    if token is None or (token.user != request.visitor.user and not _keeps(request, token.user)):
        raise Http404
    operations.revoke_token(token, by=request.visitor)
    messages.success(request, _("The key “%(label)s” does not work any more.") % {"label": token.label})
    return redirect("service-account", uid=token.user.uid) if token.user.is_service else redirect("tokens")


def service_accounts(request: StoryRequest) -> HttpResponse:
    """Accounts for programs, of the teams one manages; administrators see them all."""
    if not request.visitor.is_administrator and not request.visitor.managed_team_keys:
        raise NotAllowed(_("Service accounts are kept by administrators and by the managers of their teams."))
    form = ServiceAccountForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            made = operations.make_service_account(**form.cleaned_data, by=request.visitor)
            return redirect("service-account", uid=made.uid)
    context = {"accounts": queries.service_accounts_of(request.visitor), "form": form}
    return render(request, "people/service_accounts.html", context, status=status_of(form))


@require_POST
def close_service(request: StoryRequest, uid: str) -> HttpResponse:
    """Close a service account; its keys stop."""
    user = _service(request, uid)
    operations.deactivate_user(user, by=request.visitor)
    messages.success(request, _("“%(name)s” is closed, and its keys don’t work any more.") % {"name": user})
    return redirect("service-accounts")


def _keys_of(request: StoryRequest, user: User) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            made = operations.make_token(user, **form.cleaned_data, by=request.visitor)
            secret, form = made[1], TokenForm()
    keys = user.tokens.filter(revoked_at=None)
    return render(request, "people/tokens.html", {"owner": user, "keys": keys, "form": form, "secret": secret}, status=status_of(form))


def _keeps(request: StoryRequest, user: User) -> bool:
    return queries.service_accounts_of(request.visitor).filter(pk=user.pk).exists()


def _self(request: StoryRequest) -> User:
    user = request.visitor.user
    if user is None:
        raise Http404
    return user


def _service(request: StoryRequest, uid: str) -> User:
    found = queries.service_accounts_of(request.visitor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
