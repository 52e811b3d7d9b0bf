"""The settings page, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.configuration import declared, queries
from secondstory.configuration.http import DeciderRequest, decider_of
from secondstory.configuration.operations import save_setting
from secondstory.lib.errors import Refusal


@require_safe
def settings_page(request: DeciderRequest) -> HttpResponse:
    """Every declared setting: its value, where that comes from, and how to change it."""
    decider_of(request)
    return _page(request)


@require_POST
def save(request: DeciderRequest, name: str) -> HttpResponse:
    """Save one setting; a value that will not do comes back with a sentence beside it."""
    decider = decider_of(request)
    if declared.find(name) is None:
        raise Http404
    value = None if "reset" in request.POST else request.POST.get("value", "")
    try:
        save_setting(name, value=value, by=decider)
    except Refusal as refusal:
        return _page(request, tried=name, typed=value or "", sentence=refusal.sentence)
    messages.success(request, _("Saved.") if value is not None else _("Back to the default."))
    return redirect("settings")


def _page(request: DeciderRequest, *, tried: str = "", typed: str = "", sentence: str = "") -> HttpResponse:
    context = {"sections": queries.sections(), "tried": tried, "typed": typed, "sentence": sentence, "section": "settings"}
    return render(request, "configuration/settings.html", context, status=422 if sentence else 200)
