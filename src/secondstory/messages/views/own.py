"""What one hears oneself, and the link in a mail that turns it off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.configuration.declared import read_together
from secondstory.lib.errors import Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.messages import operations, settings
from secondstory.messages.composing import parts_of, uid_in
from secondstory.messages.forms import PreferenceForm
from secondstory.messages.queries import missing_for_test, preference_of, preview_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import User

_USUAL = {
    "hour": settings.HOUR,
    "quiet_from": settings.QUIET_FROM,
    "quiet_until": settings.QUIET_UNTIL,
    "before_days": settings.BEFORE_DAYS,
}


@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: StoryRequest) -> HttpResponse:
    """What to hear, when, and what the next digest would say."""
    user = _self(request)
    preference = preference_of(user)
    usual = dict(zip(_USUAL, read_together(*_USUAL.values()), strict=True))
    form = PreferenceForm(request.POST or None, preference=preference, usual=usual)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.change_preference(request.visitor, expected=_version(request), **form.chosen())
            messages.success(request, _("Saved."))
            return redirect("message-preferences")
    preview = preview_of(user)
    context = {
        "form": form,
        "preference": preference,
        "preview": preview,
        "parts": parts_of(preview.lines),
        "missing": missing_for_test(user),
        "user": user,
        "section": "account",
    }
    return render(request, "digests/preferences.html", context, status=status_of(form))


@require_POST
def test(request: StoryRequest) -> HttpResponse:
    """Send oneself one now."""
    _self(request)
    messages.success(request, operations.send_test(request.visitor))
    return redirect("message-preferences")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def turn_off(request: StoryRequest, token: str) -> HttpResponse:
    """The link of a mail: whoever opens it is asked, since programs open links too; a POST turns off the digest and nothing else.

    The mail program itself sends that POST (RFC 8058), without a session or a form of ours; the signed link is what shows it may.
    """
    uid = uid_in(token)
    user = User.objects.people().filter(uid=uid).first() if uid else None
    if user is None:
        raise Http404
    if request.method == "POST":
        operations.turn_off_digest(user)
    return render(request, "digests/off.html", {"is_off": request.method == "POST"})


def _self(request: StoryRequest) -> User:
    user = request.visitor.user
    if user is None:
        raise Http404
    return user


def _version(request: StoryRequest) -> int | None:
    given = request.POST.get("version", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Refusal(_("This page is too old. Load it again."))
    return int(given)
