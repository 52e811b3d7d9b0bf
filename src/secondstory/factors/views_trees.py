"""Asking why without a script: a page for each turn of the story and for each question, and a form for every act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.factors import operations
from secondstory.factors.forms import FactorForm
from secondstory.factors.forms_trees import AskForm, WaiveForm, WhyForm
from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Why
from secondstory.factors.probes import SETS
from secondstory.factors.taxonomy import place_of
from secondstory.factors.trees import event_of, other_lines, pivotal, spans_days, suggested_junctures
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.errors import Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.lib.text import one_line, without_controls
from secondstory.people.http import StoryRequest
from secondstory.timeline.models import Event

MOST_SUGGESTED, LONGEST_WORDS = 60, 100


@require_http_methods(["GET", "POST"])
def turns(request: StoryRequest, key: str) -> HttpResponse:
    """Turns of the story at which why can be asked; and beginning to ask at one."""
    incident = editable(request, key)
    if request.method == "POST":
        event = Event.objects.filter(incident=incident, uid=request.POST.get("event", "")).first()
        if event is None:
            raise Refusal(_("Choose a line of the timeline to ask at."), field="event")
        juncture = operations.open_juncture(incident, event, by=request.visitor)
        return redirect(_address(incident, "ask", juncture.uid))
    words = one_line(without_controls(request.GET.get("q", "")), longest=LONGEST_WORDS)
    suggested = list(suggested_junctures(incident)[:MOST_SUGGESTED])
    others = list(other_lines(incident, words=words)[: MOST_SUGGESTED + 1])
    context = {
        "incident": incident,
        "suggested": suggested,
        "has_turns": bool(suggested) or pivotal(incident).exists(),
        "others": others[:MOST_SUGGESTED],
        "most": MOST_SUGGESTED if len(others) > MOST_SUGGESTED else 0,
        "words": words,
        "spans_days": spans_days(incident),
        "section": "incidents",
    }
    return render(request, "factors/turns_part.html" if "HX-Request" in request.headers else "factors/turns.html", context)


@require_http_methods(["GET", "POST"])
def turn(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """One turn: why it needs no question, if it needs none; and taking its tree away."""
    incident = editable(request, key)
    juncture = _juncture_of(incident, uid)
    form = WaiveForm(request.POST or None, initial={"reason": juncture.waived_reason})
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.waive_juncture(juncture, **form.cleaned_data, expected=posted_version(request), by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect(_address(incident, "turn", uid))
    context = {"juncture": juncture, "event": event_of(juncture)}
    return _page(request, "factors/turn.html", incident, form, context)


@require_POST
def remove_turn(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a tree away."""
    incident = editable(request, key)
    operations.remove_juncture(_juncture_of(incident, uid), by=request.visitor)
    messages.success(request, _("The tree is taken away; its factors stay. It can be undone on this page."))
    return redirect("incident-factors", key=incident.key)


@require_http_methods(["GET", "POST"])
def ask(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Ask at a turn: one question, or a set of them."""
    incident = editable(request, key)
    juncture = _juncture_of(incident, uid)
    return _ask(request, incident, juncture, parent=None)


@require_http_methods(["GET", "POST"])
def ask_on(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Ask on from an answer."""
    incident = editable(request, key)
    why = _why_of(incident, uid)
    return _ask(request, incident, why.juncture, parent=why)


def _ask(request: StoryRequest, incident: Incident, juncture: Juncture, *, parent: Why | None) -> HttpResponse:
    name = request.POST.get("probe_set", "")
    if name:
        operations.ask_probes(juncture, name, parent=parent, by=request.visitor)
        return redirect(_address(incident, "why" if parent else "turn", (parent or juncture).uid))
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with RefusalsOn(form):
            why = operations.ask_why(juncture, parent=parent, **form.cleaned_data, by=request.visitor)
            return redirect(_address(incident, "why", why.uid))
    context = {"juncture": juncture, "event": event_of(juncture), "parent": parent, "sets": SETS.items()}
    return _page(request, "factors/ask.html", incident, form, context)


@require_http_methods(["GET", "POST"])
def why(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """One question: its words, its answer, what that speaks of; and everything one can do with it."""
    incident = editable(request, key)
    row = _why_of(incident, uid)
    form = WhyForm(request.POST or None, initial={name: getattr(row, name) for name in ("question", "answer", "ends")})
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_why(row, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(_address(incident, "why", uid))
    return _page(request, "factors/why.html", incident, form, {"why": row, "event": event_of(row.juncture)})


@require_POST
def move(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Up or down among its siblings, in under the one above it, or out beside the one it hangs on."""
    incident = editable(request, key)
    row = _why_of(incident, uid)
    to = _place(row, request.POST.get("way", ""))
    if to is None:
        raise Refusal(_("It can’t go further that way."))
    operations.move_why(row, **to, by=request.visitor)
    return redirect(_address(incident, "why", uid))


def _place(row: Why, way: str) -> dict[str, Any] | None:
    siblings = list(Why.objects.filter(juncture=row.juncture, parent=row.parent, removed_at=None))
    at = siblings.index(row)
    if way == "out" and row.parent is not None:
        return {"parent": row.parent.parent, "after": row.parent}
    if way == "in" and at > 0:
        return {"parent": siblings[at - 1]}
    if way == "up" and at > 0:
        return {"parent": row.parent, "after": siblings[at - 2] if at > 1 else None}
    if way == "down" and at + 1 < len(siblings):
        return {"parent": row.parent, "after": siblings[at + 1]}
    return None


@require_POST
def remove(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a question away with its branch."""
    incident = editable(request, key)
    operations.remove_why(_why_of(incident, uid), by=request.visitor)
    messages.success(request, _("The question and its branch are taken away; their factors stay. It can be undone on this page."))
    return redirect("incident-factors", key=incident.key)


@require_http_methods(["GET", "POST"])
def write_down(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Write an answer down as a factor, or say which one of this incident it is."""
    incident = editable(request, key)
    row = _why_of(incident, uid)
    if request.POST.get("factor"):
        factor = Factor.objects.filter(incident=incident, uid=request.POST["factor"]).first()
        if factor is None:
            raise Refusal(_("Choose a factor of this incident."), field="factor")
        operations.link_factor(row, factor, by=request.visitor)
        return redirect(_address(incident, "why", uid))
    place = place_of(row.answer)
    form = FactorForm(request.POST or None, initial={"statement": row.answer} | ({"domain": place.code} if place and place.is_sure else {}))
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.write_as_factor(row, **form.cleaned_data, by=request.visitor)
            messages.success(request, _("The factor is written down."))
            return redirect(_address(incident, "why", uid))
    context = {"why": row, "factors": Factor.objects.filter(incident=incident, is_someones_doing=False)}
    return _page(request, "factors/write_down.html", incident, form, context)


@require_POST
def unlink(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Say that an answer is not that factor; the factor stays."""
    incident = editable(request, key)
    operations.unlink_factor(_why_of(incident, uid), by=request.visitor)
    return redirect(_address(incident, "why", uid))


@require_POST
def undo(request: StoryRequest, key: str) -> HttpResponse:
    """Undo an edit of the analysis."""
    incident = editable(request, key)
    edit = AnalysisEdit.objects.filter(incident=incident, uid=request.POST.get("edit", "")).first()
    if edit is None:
        raise Refusal(_("There is nothing to undo any more."))
    operations.undo_analysis_edit(edit, by=request.visitor)
    messages.success(request, _("Undone."))
    return redirect("incident-factors", key=incident.key)


def _juncture_of(incident: Incident, uid: str) -> Juncture:
    found = Juncture.objects.filter(incident=incident, uid=uid, removed_at=None).select_related("incident", "event__folded_into").first()
    if found is None:
        raise Http404
    return found


def _why_of(incident: Incident, uid: str) -> Why:
    rows = Why.objects.filter(juncture__incident=incident, juncture__removed_at=None, uid=uid, removed_at=None)
    found = rows.select_related("juncture__incident", "juncture__event__folded_into", "parent__parent", "factor").first()
    if found is None:
        raise Http404
    return found


def _address(incident: Incident, kind: str, uid: str) -> str:
    return f"{reverse('incident-factors', kwargs={'key': incident.key})}#{kind}-{uid}"


def _page(request: StoryRequest, template: str, incident: Incident, form: Any, context: dict[str, Any]) -> HttpResponse:
    shown = {"incident": incident, "form": form, "section": "incidents"} | context
    return render(request, template, shown, status=status_of(form))
