"""Sorting a factor again, and saying of it that it lies in one more place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.factors import operations
from secondstory.factors.choices import word_choices
from secondstory.factors.models import Factor, Support
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.errors import Refusal
from secondstory.people.http import StoryRequest


@require_POST
def sort_factor(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Where it lies, with one tap; back to the list of those that wait."""
    row = _factor(request, key, uid)
    operations.edit_factor(row, domain=request.POST.get("code", ""), by=request.visitor, expected=posted_version(request))
    messages.success(request, _("It lies in “%(word)s” now.") % {"word": row.domain_label})
    return redirect("taxonomy-sort")


@require_POST
def add_label(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """One more place it lies in, and which of its supports shows it."""
    row = _factor(request, key, uid)
    operations.add_label(row, request.POST.get("code", ""), by=request.visitor, support=_support(row, request.POST.get("support", "")))
    messages.success(request, _("The factor lies in one more place."))
    return _to_labels(row)


@require_POST
def remove_label(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take one of the further places away."""
    row = _factor(request, key, uid)
    operations.remove_label(row, request.POST.get("code", ""), by=request.visitor)
    messages.success(request, _("That place is taken away."))
    return _to_labels(row)


def _to_labels(row: Factor) -> HttpResponse:
    return redirect(f"{reverse('factor-edit', args=[row.incident.key, row.uid])}#labels")


def labels_shown(factor: Factor) -> dict[str, Any]:
    """What the page of a factor shows of its further places."""
    chooser = forms.Select(choices=[("", "—"), *word_choices(with_unclassified=False)], attrs={"id": "label-code", "required": True})
    return {
        "labels": list(factor.labels.select_related("support")),
        "supports": list(factor.supports.exclude(event__removed_at__isnull=False).select_related("event")),
        "label_chooser": chooser.render("code", ""),
    }


def _factor(request: StoryRequest, key: str, uid: str) -> Factor:
    row = Factor.objects.filter(incident=editable(request, key), uid=uid).select_related("incident").first()
    if row is None:
        raise Http404
    return row


def _support(row: Factor, given: str) -> Support | None:
    if not given:
        return None
    found = row.supports.filter(pk=int(given)).first() if given.isascii() and given.isdigit() and len(given) < 19 else None
    if found is None:
        raise Refusal(_("What was to show it supports the factor no more. Choose another."), field="support")
    return found
