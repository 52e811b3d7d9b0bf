"""How a decision looked from where it was made, what people tell of a line, and where they tell it differently."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import label_warning
from secondstory.incidents.views.finding import editable, posted_version, readable
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, queries_accounts
from secondstory.timeline.forms_accounts import DecisionForm, DisputeForm, WordsForm
from secondstory.timeline.hints import likely_decision
from secondstory.timeline.models import DecisionPoint, Dispute, Event
from secondstory.timeline.permissions import acted_first
from secondstory.timeline.probes import PROBES, with_question
from secondstory.timeline.settings import DECISION_HOURS


@never_cache
@require_safe
def decisions(request: StoryRequest, key: str) -> HttpResponse:
    """Every decision point, and the lines that were likely one."""
    incident = readable(request, key)
    may_edit = _may_edit(incident)
    points = queries_accounts.decisions_of(incident, request.visitor)
    context = {
        "incident": incident,
        "points": points,
        "likely": queries_accounts.likely_decisions(incident, but=points) if may_edit else [],
        "may_edit": may_edit,
        "section": "incidents",
    }
    return render(request, "timeline/decisions.html", context)


@never_cache
@require_safe
def told(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """One line: how it looked, what accounts tell of it side by side, and where they differ."""
    incident = readable(request, key)
    event = event_of(incident, uid)
    return _told_page(request, incident, event)


@never_cache
def decision(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """What did it look like from there? A card's button puts its question into the field and saves nothing."""
    incident = editable(request, key)
    event = event_of(incident, uid)
    point = point_of(event, request)
    asked = request.POST.get("probe", "")
    typed = None if asked else request.POST or None
    form = DecisionForm(typed, initial=_with_card(request, asked) if asked else DecisionForm.of(point))
    if request.method == "POST" and not asked and form.is_valid():
        with RefusalsOn(form):
            version = posted_version(request) if point else None
            row = operations.describe_decision(event, by=request.visitor, answers=form.answered(), version=version, **form.told())
            _say_what_follows(request, row)
            return redirect("event-told", key=incident.key, uid=event.uid)
    context = {
        "incident": incident,
        "event": event,
        "form": form,
        "version": request.POST.get("version") or (point.version if point else 0),
        "point": point,
        "probes": PROBES,
        "hint": likely_decision(event.kind, event.text),
        "warning": _warning(event),
        "hours": DECISION_HOURS.read(),
        "tells": _tells(event, request),
        "section": "incidents",
    }
    return render(request, "timeline/decision.html", context, status=status_of(form) if not asked else 200)


@require_POST
def decision_seen(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Whoever acted has seen it, and may add something beside it; from now on the room sees both."""
    incident = readable(request, key)
    event = event_of(incident, uid)
    point = point_of(event, request)
    if point is None or not acted_first(event, request.visitor):
        raise Http404
    form = WordsForm(request.POST)
    if request.POST.get("text", "").strip():
        if not form.is_valid():
            return _told_page(request, incident, event, remark=form)
        operations.remark_on_decision(point, form.cleaned_data["text"], by=request.visitor)
    if request.POST.get("step") != "add":
        operations.see_decision(point, by=request.visitor)
        messages.success(request, _("Those who read the draft see it from now on."))
    else:
        messages.success(request, _("It stands beside it."))
    return redirect("event-told", key=incident.key, uid=event.uid)


@require_POST
def remove_decision(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take the decision point from its line."""
    incident = editable(request, key)
    event = event_of(incident, uid)
    point = point_of(event, request)
    if point is None:
        raise Http404
    operations.remove_decision(point, by=request.visitor)
    messages.success(request, _("It is no decision point any more. The line stays."))
    return redirect("event-told", key=incident.key, uid=event.uid)


def add_dispute(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Write down that a line is told differently."""
    incident = editable(request, key)
    event = event_of(incident, uid)
    form = DisputeForm(request.POST or None, incident=incident)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.raise_dispute(event, form.cleaned_data["about"], form.sides(), by=request.visitor)
            messages.success(request, _("It stays listed as told differently."))
            return redirect("event-told", key=incident.key, uid=event.uid)
    return _dispute_page(request, event, form)


def edit_dispute(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Say better what is told differently."""
    incident = editable(request, key)
    row = dispute_of(incident, uid)
    form = DisputeForm(request.POST or None, incident=incident, dispute=row)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_dispute(row, form.cleaned_data["about"], form.sides(), expected=posted_version(request), by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect("event-told", key=incident.key, uid=row.event.uid)
    return _dispute_page(request, row.event, form, row)


@require_POST
def remove_dispute(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take away one that was written down by mistake."""
    incident = editable(request, key)
    row = dispute_of(incident, uid)
    operations.remove_dispute(row, by=request.visitor)
    messages.success(request, _("It is taken away. The history keeps what it said."))
    return redirect("event-told", key=incident.key, uid=row.event.uid)


def event_of(incident: Incident, uid: str) -> Event:
    """A line of the incident."""
    rows = Event.objects.filter(incident=incident, uid=uid).select_related("involvement__user", "incident")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def point_of(event: Event, request: StoryRequest) -> DecisionPoint | None:
    """The line's decision point, if the visitor may see it."""
    rows = DecisionPoint.everything.visible_to(request.visitor).filter(event=event)
    return rows.select_related("event__involvement", "event__incident").prefetch_related("answers", "remarks").first()


def dispute_of(incident: Incident, uid: str) -> Dispute:
    """A dispute about one of the incident's lines."""
    found = queries_accounts.disputes_of(incident).select_related("event__incident").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _told_page(request: StoryRequest, incident: Incident, event: Event, *, remark: WordsForm | None = None) -> HttpResponse:
    acted = acted_first(event, request.visitor)
    context = {
        "incident": incident,
        "event": event,
        "point": point_of(event, request),
        "acted": acted,
        "remark": remark or WordsForm(),
        "places": queries_accounts.accounts_of_event(event),
        "disputes": list(queries_accounts.disputes_of(incident).filter(event=event)),
        "may_edit": _may_edit(incident),
        "section": "incidents",
    }
    return render(request, "timeline/told.html", context, status=status_of(remark))


def _dispute_page(request: StoryRequest, event: Event, form: DisputeForm, dispute: Dispute | None = None) -> HttpResponse:
    context: dict[str, Any] = {"incident": event.incident, "event": event, "form": form, "dispute": dispute, "section": "incidents"}
    return render(request, "timeline/dispute.html", context, status=status_of(form))


def _may_edit(incident: Incident) -> bool:
    return bool(incident.may_edit)  # type: ignore[attr-defined]  # annotated where it was found


def _with_card(request: StoryRequest, asked: str) -> dict[str, Any]:
    """What was typed so far, and the card's question in the field for answers."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in DecisionForm.base_fields}
    answers = with_question(typed["answers"].replace("\r\n", "\n"), asked)
    return typed | {"pressures": request.POST.getlist("pressures"), "answers": answers}


def _warning(event: Event) -> str:
    """A sentence when the role on the line points at one person."""
    part = event.involvement
    return label_warning(part.label, user=part.user, is_example=event.is_example) if part else ""


def _tells(event: Event, request: StoryRequest) -> bool:
    """Whether somebody else acted who will be told first."""
    user = event.involvement.user if event.involvement else None
    return user is not None and user.is_active and user != request.visitor.user and not event.is_example


def _say_what_follows(request: StoryRequest, point: DecisionPoint) -> None:
    warning = _warning(point.event)
    if warning:
        messages.warning(request, warning)
    if point.is_in_the_room:
        messages.success(request, _("Saved."))
    else:
        messages.success(request, _("Saved. Whoever acted is told first; the others see it once they have, or when their time is up."))
