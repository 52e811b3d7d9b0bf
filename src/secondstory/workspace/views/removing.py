"""Removing a passage: where it stands, why it goes, what is left. It is in no address, and sent back to nothing but its form."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.lib.passages import LONGEST, Passage
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import Picture
from secondstory.sources.queries import secrets_of
from secondstory.timeline.models import Redaction
from secondstory.timeline.queries import redactions_of
from secondstory.workspace.operations import find_passage, redact_passage, redact_picture
from secondstory.workspace.queries import places_in_words

MOST_PICTURES = 200
REMOVE = "remove"
"""The second step; everything else only looks."""


class PassageForm(forms.Form):
    """The passage, and why it goes."""

    passage = forms.CharField(
        label=gettext_lazy("The passage"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Exactly as it is written, and no more of the line than has to go: from a secret, the secret alone."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it goes"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("This stays, and so does your name. Don’t repeat the passage."),
    )


class PictureForm(forms.Form):
    """Why a picture goes."""

    reason = forms.CharField(
        label=gettext_lazy("Why it goes"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("This stays, and so does your name. Don’t say what was to be seen."),
    )


@require_safe
def removals(request: StoryRequest, key: str) -> HttpResponse:
    """What was removed from the incident: by whom, when, why, and where it stood."""
    incident = readable(request, key)
    rows = [(row, places_in_words(row.places)) for row in redactions_of(incident)]
    context = {"incident": incident, "rows": rows, "may_edit": _may_edit(request, incident), "section": "incidents"}
    context["pictures"] = list(Picture.objects.filter(postmortem__incident=incident).order_by("pk")[:MOST_PICTURES])
    return render(request, "workspace/removals.html", context)


@never_cache
@sensitive_post_parameters("passage")
@sensitive_variables()
def remove(request: StoryRequest, key: str) -> HttpResponse:
    """First where it stands, in numbers; then, with a reason, it goes."""
    incident = editable(request, key)
    form = PassageForm(request.POST or None, initial=_proposed(request, incident))
    places: list[tuple[str, int]] | None = None
    looked = ""
    if request.method == "POST" and form.is_valid():
        passage = form.cleaned_data["passage"]
        with RefusalsOn(form):
            looked = Passage(passage).hash
            if request.POST.get("step") == REMOVE and request.POST.get("looked", looked) == looked:  # else it was changed since the look
                row = redact_passage(incident, passage, reason=form.cleaned_data["reason"], by=request.visitor)
                messages.success(request, _said(row))
                return redirect("removals", key=Incident.objects.get(pk=incident.pk).key)
            places = places_in_words(find_passage(incident, passage, by=request.visitor))
    context = {"incident": incident, "form": form, "places": places, "looked": looked, "section": "incidents"}
    return render(request, "workspace/removal.html", context, status=status_of(form))


@never_cache
def remove_picture(request: StoryRequest, key: str, sha256: str) -> HttpResponse:
    """The picture that is to go, and why; then it goes from the document, its moments and every edition."""
    incident = editable(request, key)
    picture = Picture.objects.filter(postmortem__incident=incident, sha256=sha256).first()
    if picture is None:
        raise Http404
    form = PictureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            redact_picture(incident, sha256, reason=form.cleaned_data["reason"], by=request.visitor)
            messages.success(request, _("The picture is removed, wherever it stood."))
            return redirect("removals", key=incident.key)
    context = {"incident": incident, "form": form, "picture": picture, "section": "incidents"}
    return render(request, "workspace/removal_picture.html", context, status=status_of(form))


def _proposed(request: StoryRequest, incident: Incident) -> dict[str, str]:
    """The likely secret of a marked line, ready to be looked at: the address names the line, not the secret."""
    found = secrets_of(incident, request.GET.get("line", ""))
    asked = request.GET.get("secret", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    return {"passage": found[min(number, len(found) - 1)]} if found else {}


def _said(row: Redaction) -> str:
    return _("It is removed. It stood in %(count)d places; what is left is a hash.") % {"count": row.places_count}


def _may_edit(request: StoryRequest, incident: Incident) -> bool:
    return Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists()
