"""Pages on which incidents are listed, declared and changed. The page of one incident is `workspace`'s."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.audit.queries import history_of
from secondstory.incidents import operations, queries
from secondstory.incidents.forms import FilterForm, HeldForm, IncidentForm, PartForm, ReasonForm
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest


@require_safe
def incident_list(request: StoryRequest) -> HttpResponse:
    """All incidents the visitor may see, newest first, narrowed by what the address says."""
    form = FilterForm(request.GET, visitor=request.visitor, years=queries.years_of(request.visitor))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    filters = queries.Filters(**chosen)
    page = page_of(queries.listed(request.visitor, filters), newest_by="started_at", cursor=request.GET.get("after", ""), size=30)
    context = {"form": form, "filters": filters, "headers": queries.headers(page.rows), "next": page.next, "section": "incidents"}
    return render(request, "incidents/list.html", context)


def declare(request: StoryRequest) -> HttpResponse:
    """A new incident, or one from long ago."""
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can't declare incidents. Ask an administrator for another role."))
    form = IncidentForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        try:
            incident = operations.declare_incident(
                **form.values(), by=request.visitor, is_private="is_private" in request.POST, is_anonymous="is_anonymous" in request.POST
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("%(key)s is declared.") % {"key": incident.key})
            return redirect("incident", key=incident.key)
    return render(request, "incidents/declare.html", _form_context(form), status=422 if form.errors else 200)


def edit(request: StoryRequest, key: str) -> HttpResponse:
    """Change what is written about an incident; a stale edit shows both texts (409)."""
    incident = editable(request, key)
    form = IncidentForm(request.POST or None, visitor=request.visitor, incident=incident)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_incident(incident, expected=_version(request), by=request.visitor, **form.values())
        except Refusal as refusal:
            if refusal.status == 409:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("incident", key=incident.key)
    return render(request, "incidents/edit.html", _form_context(form) | {"incident": incident}, status=422 if form.errors else 200)


def parts(request: StoryRequest, key: str) -> HttpResponse:
    """Who had which part, and who may read the draft."""
    incident = editable(request, key)
    form = PartForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        try:
            operations.involve(incident, **form.cleaned_data, by=request.visitor)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            return redirect("incident-parts", key=incident.key)
    rows = incident.involvements.select_related("user")
    context = {"incident": incident, "form": form, "parts": rows, "readers": queries.readers_of(incident), "section": "incidents"}
    return render(request, "incidents/parts.html", context, status=422 if form.errors else 200)


@require_POST
def remove_part(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a part away."""
    incident = editable(request, key)
    operations.remove_involvement(get_object_or_404(Involvement, incident=incident, uid=uid), by=request.visitor)
    messages.success(request, _("The part is taken away; the events keep their text."))
    return redirect("incident-parts", key=incident.key)


@require_POST
def join(request: StoryRequest, key: str) -> HttpResponse:
    """Join as an observer, to read the draft and learn."""
    incident = visible(request, key)
    operations.join_as_observer(incident, by=request.visitor)
    messages.success(request, _("You joined as an observer and can read the draft."))
    return redirect("incident", key=incident.key)


@require_safe
def history(request: StoryRequest, key: str) -> HttpResponse:
    """Every change, newest first, each edit with a way back."""
    incident = readable(request, key)
    records = page_of(history_of(incident.uid), newest_by="at", cursor=request.GET.get("after", ""), size=50)
    may_undo = Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists()
    context = {"incident": incident, "records": records.rows, "next": records.next, "may_undo": may_undo, "section": "incidents"}
    return render(request, "incidents/history.html", context)


@require_POST
def undo(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Undo one edit by its inverse."""
    incident = editable(request, key)
    operations.undo_edit(incident, record_uid=uid, by=request.visitor)
    messages.success(request, _("The change is undone."))
    return redirect("incident-history", key=incident.key)


def reopen(request: StoryRequest, key: str) -> HttpResponse:
    """Say that the resolution did not hold."""
    incident = editable(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.reopen_incident(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        return redirect("incident", key=incident.key)
    return _ask(
        request,
        incident,
        form,
        title=_("Reopen"),
        says=_("The earlier resolution stays in the history, and the review clock starts once more."),
        button=_("Reopen"),
    )


def held(request: StoryRequest, key: str) -> HttpResponse:
    """Write down when the review was held."""
    incident = editable(request, key)
    zone = clock.zone_or_utc(incident.zone)
    form = HeldForm(request.POST or None, initial={"held_at": clock.now().astimezone(zone).replace(tzinfo=None)})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"held_at": form.cleaned_data["held_at"].replace(tzinfo=zone)}
        try:
            operations.record_held(incident, **values, by=request.visitor)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            return redirect("incident", key=incident.key)
    return _ask(
        request,
        incident,
        form,
        title=_("The review was held"),
        says=_("A note and a written review count as much as a meeting. Times are in %(zone)s.") % {"zone": incident.zone},
        button=_("Write it down"),
    )


def ask_for_review(request: StoryRequest, key: str) -> HttpResponse:
    """Anyone who sees the incident may ask for a review, whatever the rules say."""
    incident = visible(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.request_review(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        messages.success(request, _("A review is asked for."))
        return redirect("incident", key=incident.key)
    return _ask(request, incident, form, title=_("Ask for a review"), says=_("What do you hope to learn from it?"), button=_("Ask for it"))


def hide(request: StoryRequest, key: str) -> HttpResponse:
    """Make an incident private, or open again."""
    incident = editable(request, key)
    if incident.is_private:
        if request.method == "POST":
            operations.make_open(incident, by=request.visitor)
            return redirect("incident", key=incident.key)
        form = None
        says = _("Everyone will see its title, severity, times and state. The story stays with its participants until it is published.")
        return _ask(request, incident, form, title=_("Open it to everyone"), says=says, button=_("Open it"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.make_private(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        return redirect("incident", key=incident.key)
    says = _("Only those with a part in it will know that it exists. Whoever runs the server can still read its files.")
    return _ask(request, incident, form, title=_("Hide it"), says=says, button=_("Hide it"))


def visible(request: StoryRequest, key: str) -> Incident:
    """The incident, if its header may be seen; else 404. A former key finds it for those who may."""
    rows = Incident.objects.visible_to(request.visitor)
    found = rows.with_names().filter(key=key).first() or rows.with_names().filter(former_key=key).first()
    if found is None:
        raise Http404
    return found


def readable(request: StoryRequest, key: str) -> Incident:
    """The incident, if its story may be read. Who sees only the header is told so (403)."""
    incident = visible(request, key)
    if not Incident.objects.story_visible_to(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Until it is published, its story is for those with a part in it. You can join as an observer."))
    return incident


def editable(request: StoryRequest, key: str) -> Incident:
    """The incident, if the visitor may change it."""
    incident = readable(request, key)
    if not Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Readers can look, but not change anything."))
    return incident


def _form_context(form: IncidentForm) -> dict[str, Any]:
    return {"form": form, "zones": sorted(available_timezones()), "section": "incidents"}


def _version(request: StoryRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else None


def _ask(request: StoryRequest, incident: Incident, form: Any, *, title: str, says: str, button: str) -> HttpResponse:
    context = {"incident": incident, "form": form, "title": title, "says": says, "button": button, "section": "incidents"}
    return render(request, "incidents/ask.html", context, status=422 if form is not None and form.errors else 200)
