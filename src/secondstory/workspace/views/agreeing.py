"""Agreeing on the timeline: what to ask first, the edition that was agreed on, and what has changed since (R29)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, queries_agreed, schemas_agreed
from secondstory.timeline.agreed import FrozenLine, differences, digest_of, frozen
from secondstory.timeline.models import Agreement
from secondstory.timeline.queries import story_events


class AgreeForm(forms.Form):
    """What stays open when the group agrees."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    left_open = forms.CharField(
        label=gettext_lazy("What is still missing, or seen differently"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It stays beside the agreed story. People can agree on a story and on what nobody knows yet."),
    )


class ReasonForm(forms.Form):
    """Why an agreement is taken back."""

    reason = forms.CharField(label=gettext_lazy("Why it is taken back"), max_length=300)


def agree(request: StoryRequest, key: str) -> HttpResponse:
    """The questions to ask, the disputes there are, and the step itself."""
    incident = editable(request, key)
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.agree_on_timeline(incident, by=request.visitor, **form.cleaned_data)
            messages.success(request, _("The timeline is agreed on. What changes from now on will show."))
            return redirect("agreed", key=incident.key)
    story = story_events(incident)
    lines = frozen(story)
    context = {
        "incident": incident,
        "form": form,
        "lines": len(lines),
        "seen": digest_of(lines),
        "questions": queries_agreed.asked_before_agreeing(incident, story),
        "disputes": queries_agreed.disputes_of(incident),
        "agreed": queries_agreed.standing_agreement(incident),
        "section": "incidents",
    }
    return render(request, "workspace/agree.html", context, status=status_of(form))


@require_safe
def agreed(request: StoryRequest, key: str) -> HttpResponse:
    """The agreed story, and what is different now; earlier editions by their number."""
    incident = readable(request, key)
    return _show(request, incident)


@require_safe
def notice(request: StoryRequest, key: str) -> HttpResponse:
    """A line for pages that show the story: whether it is agreed on, and whether it has changed since."""
    incident = readable(request, key)
    context = {"incident": incident, "agreed": queries_agreed.agreed_of(incident), "may_edit": _may_edit(request, incident)}
    return render(request, "workspace/agreement_notice.html", context)


@require_POST
def take_back(request: StoryRequest, key: str) -> HttpResponse:
    """Say that it is not agreed on after all."""
    incident = editable(request, key)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with RefusalsOn(form):
            operations.take_back_agreement(incident, reason=form.cleaned_data["reason"], by=request.visitor)
            messages.success(request, _("The agreement is taken back. The edition stays readable."))
            return redirect("agreed", key=incident.key)
    return _show(request, incident, form=form)


@require_safe
def agreed_json(request: StoryRequest, key: str) -> HttpResponse:
    """The agreed editions for a program, with what has changed since the one that counts."""
    incident = readable(request, key)
    rows = [schemas_agreed.agreement_out(row).model_dump(mode="json") for row in Agreement.objects.filter(incident=incident)]
    standing = queries_agreed.agreed_of(incident)
    told = {
        "key": incident.key,
        "editions": rows,
        "changed_since": [schemas_agreed.difference_out(one).model_dump(mode="json") for one in standing.changes] if standing else [],
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{incident.key}-agreed.json"'
    return answer


def _show(request: StoryRequest, incident: Incident, *, form: ReasonForm | None = None) -> HttpResponse:
    editions = list(Agreement.objects.filter(incident=incident).select_related("agreed_by", "taken_back_by"))
    asked = request.GET.get("edition", "")
    shown = next((row for row in editions if str(row.edition) == asked), None) if asked else (editions[0] if editions else None)
    if asked and shown is None:
        raise Http404
    changes = differences(shown.content, frozen(story_events(incident))) if shown is not None else []
    context = {
        "incident": incident,
        "shown": shown,
        "lines": [FrozenLine(line) for line in shown.content] if shown else [],
        "changes": changes,
        "editions": editions,
        "form": form or ReasonForm(),
        "may_edit": _may_edit(request, incident),
        "section": "incidents",
    }
    return render(request, "workspace/agreed.html", context, status=status_of(form))


def _may_edit(request: StoryRequest, incident: Incident) -> bool:
    return Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists()
