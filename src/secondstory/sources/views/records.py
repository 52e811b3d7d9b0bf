"""Bringing records of other tools into one incident's timeline: drop or paste, see what they were taken for, save, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable
from secondstory.lib.clock import zones_offered
from secondstory.lib.errors import Refusal
from secondstory.people.http import StoryRequest
from secondstory.sources import operations, queries, settings
from secondstory.sources.enums import ImportState
from secondstory.sources.forms import FileForm, pasted_in
from secondstory.sources.models import Intake, IntakeFile
from secondstory.sources.operations import Given
from secondstory.sources.uploads import given_in, receiving


@csrf_exempt  # not left out: `_receive` checks it, after the length and where a full disk can still be said in a sentence
def start(request: StoryRequest, key: str) -> HttpResponse:
    """Where files are dropped and lines are pasted."""
    incident = editable(request, key)
    if request.method == "POST":
        with receiving(request):
            return _receive(request, key)
    return render(request, "sources/records.html", _start_context(request, incident))


@csrf_protect
def _receive(request: StoryRequest, key: str) -> HttpResponse:
    incident = editable(request, key)
    pasted = pasted_in(request.POST)
    given = given_in(request.FILES.getlist("files"))
    if pasted:
        content = pasted.encode("utf-8", "replace")
        given.append(Given(_("pasted"), len(content), lambda: content))
    try:
        intake = operations.look_at_records(incident, given, zone=request.POST.get("zone", ""), by=request.visitor)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        context = _start_context(request, incident) | {"sentence": refusal.sentence, "pasted": pasted}
        return render(request, "sources/records.html", context, status=422)
    return redirect("records-preview", key=incident.key, uid=intake.uid)


@require_safe
def preview(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """What the files were taken for; while they are saved, how far that is; afterwards, what came of them."""
    intake = _found(request, key, uid)
    if intake.state == ImportState.PREVIEW:
        return _show(request, intake)
    files = list(intake.files.all())
    context = {"intake": intake, "incident": intake.incident, "files": files, "section": "incidents"}
    if intake.state == ImportState.SAVING:
        part = "sources/records_progress.html" if request.headers.get("HX-Request") else "sources/records_saving.html"
        return render(request, part, context | {"progress": queries.intake_progress(files)})
    answer = render(request, "sources/records_report.html", context | _undoing(intake))
    if request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def correct(request: StoryRequest, key: str, uid: str, file: str) -> HttpResponse:
    """Say what a file really is."""
    intake = _found(request, key, uid)
    row = _file(intake, file)
    form = FileForm(request.POST, file=row)
    if not form.is_valid():
        return _show(request, intake, wrong={row.uid: form}, status=422)
    try:
        operations.change_file(row, by=request.visitor, **form.changes())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(None, refusal.sentence)
        return _show(request, intake, wrong={row.uid: form}, status=422)
    return redirect("records-preview", key=key, uid=uid)


@require_POST
def save(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Save what is chosen."""
    intake = _found(request, key, uid)
    try:
        operations.choose_zone(intake, request.POST.get("zone", ""), by=request.visitor)
        operations.save_intake_soon(intake, by=request.visitor)
    except Refusal as refusal:
        if refusal.status != 422 or intake.state != ImportState.PREVIEW:
            raise
        return _show(request, intake, sentence=refusal.sentence, status=422)
    return redirect("records-preview", key=key, uid=uid)


@require_POST
def drop(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Throw a preview away."""
    operations.drop_intake(_found(request, key, uid), by=request.visitor)
    messages.success(request, _("Thrown away. Nothing of it had been saved."))
    return redirect("records", key=key)


@require_POST
def undo(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take all of it out again."""
    intake = _found(request, key, uid)
    operations.undo_intake(intake, by=request.visitor, with_edited="with_edited" in request.POST)
    messages.success(request, _("It is undone: everything that only it brought is gone."))
    return redirect("records-preview", key=key, uid=uid)


def _undoing(intake: Intake) -> dict[str, int]:
    """What would go, and what another source has too."""
    if intake.state != ImportState.COMPLETE:
        return {}
    counted = {"goes": operations.lines_that_go, "stays": operations.lines_that_stay, "edited": operations.worked_on}
    return {name: count(intake) for name, count in counted.items()}


def _found(request: StoryRequest, key: str, uid: str) -> Intake:
    incident = editable(request, key)
    intake = Intake.objects.visible_to(request.visitor).filter(incident=incident, uid=uid).select_related("incident").first()
    if intake is None:
        raise Http404
    operations.revive_intake(intake)
    return intake


def _file(intake: Intake, uid: str) -> IntakeFile:
    row = intake.files.filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def _start_context(request: StoryRequest, incident: Incident) -> dict[str, Any]:
    return {
        "incident": incident,
        "intakes": Intake.objects.filter(incident=incident)[:20],
        "waiting": operations.waiting_for(incident, request.visitor),
        "zones": zones_offered(),
        "most": {"file_mb": settings.IMPORT_MB.read(), "total_mb": settings.IMPORT_MB.read()},
        "section": "incidents",
    }


def _show(
    request: StoryRequest, intake: Intake, *, wrong: dict[str, FileForm] | None = None, sentence: str = "", status: int = 200
) -> HttpResponse:
    rows = [queries.looked_file(file, (wrong or {}).get(file.uid) or FileForm(file=file)) for file in intake.files.all()]
    context = {
        "intake": intake, "incident": intake.incident, "rows": rows, "sentence": sentence, "zones": zones_offered(),
        "may_save": any(row.file.is_chosen and row.file.state == "understood" for row in rows), "section": "incidents",
        "needs_zone": any(row.file.found.get("without_zone") for row in rows),
    }  # fmt: skip
    return render(request, "sources/records_preview.html", context, status=status)
