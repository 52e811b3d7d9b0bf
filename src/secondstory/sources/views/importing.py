"""The pages of an import: drop files, see what was understood, save, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import visible
from secondstory.lib import blobs, clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.http import StoryRequest
from secondstory.sources import operations, queries, settings
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.forms import ChoiceForm, days_in, initial, kept_in
from secondstory.sources.models import Import
from secondstory.sources.uploads import given_in, receiving


@csrf_exempt  # not left out: `_receive` checks it, after the length and where a full disk can still be said in a sentence
def start(request: StoryRequest) -> HttpResponse:
    """Where files are dropped."""
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can’t import. Ask an administrator for another role."))
    if request.method == "POST":
        with receiving(request):
            return _receive(request)
    return render(request, "sources/start.html", _start_context(request))


@csrf_protect
def _receive(request: StoryRequest) -> HttpResponse:
    try:
        batch = operations.preview_files(given_in(request.FILES.getlist("files")), by=request.visitor)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return render(request, "sources/start.html", _start_context(request) | {"sentence": refusal.sentence}, status=422)
    return redirect("import-preview", uid=batch.uid)


@require_safe
def preview(request: StoryRequest, uid: str) -> HttpResponse:
    """What was understood; while it is saved, how far that is; afterwards, what became of each file."""
    batch = _mine(request, uid)
    look = queries.look_at(batch, request.visitor)
    if batch.state == ImportState.PREVIEW:
        return _show_preview(request, look, ChoiceForm(initial=initial(look)))
    context = {"look": look, "batch": batch, "section": "import"}
    if batch.state == ImportState.SAVING:
        part = "sources/progress.html" if request.headers.get("HX-Request") else "sources/saving.html"
        return render(request, part, context | {"progress": queries.progress_of(batch)})
    answer = render(request, "sources/report.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def save(request: StoryRequest, uid: str) -> HttpResponse:
    """Take the choices and save what is ticked."""
    batch = _mine(request, uid)
    look = queries.look_at(batch, request.visitor)
    form = ChoiceForm(request.POST)
    days, wrong = days_in(request.POST, look)
    if batch.state == ImportState.PREVIEW and (not form.is_valid() or wrong):
        return _show_preview(request, look, form, wrong=wrong, status=422)
    try:
        if batch.state == ImportState.PREVIEW:
            operations.choose(batch, by=request.visitor, keep=kept_in(request.POST, look), days=days, **form.cleaned_data)
        operations.save_soon(batch, by=request.visitor)
    except Refusal as refusal:
        if refusal.status != 422 or batch.state != ImportState.PREVIEW:
            raise
        batch.refresh_from_db()
        field = refusal.field.removeprefix("day-")
        wrong = {field: refusal.sentence} if refusal.field.startswith("day-") else {}
        again = queries.look_at(batch, request.visitor)
        return _show_preview(request, again, form, wrong=wrong, sentence="" if wrong else refusal.sentence, status=422)
    return redirect("import-preview", uid=batch.uid)


@require_safe
def read_file(request: StoryRequest, uid: str, file: str) -> HttpResponse:
    """Everything that was understood of one document."""
    batch = _mine(request, uid)
    one = queries.one_of(queries.look_at(batch, request.visitor), file)
    if one is None:
        raise Http404
    part = "sources/understood.html" if request.headers.get("HX-Request") else "sources/file.html"
    return render(request, part, {"one": one, "batch": batch, "section": "import"})


def undo(request: StoryRequest, uid: str) -> HttpResponse:
    """Say what would go, and then let it go."""
    batch = _mine(request, uid)
    if batch.state != ImportState.COMPLETE:
        return redirect("import-preview", uid=batch.uid)
    sentence = ""
    if request.method == "POST":
        try:
            operations.undo_import(batch, by=request.visitor, with_edited="with_edited" in request.POST)
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            sentence = refusal.sentence
        else:
            messages.success(request, _("The import is undone: everything it made is gone."))
            return redirect("imports")
    going = Incident.objects.editable_by(request.visitor).filter(import_uid=batch.uid).order_by("pk")
    context = {"batch": batch, "going": going, "edited": operations.edited_since(batch), "sentence": sentence, "section": "import"}
    return render(request, "sources/undo.html", context, status=422 if sentence else 200)


@require_POST
def drop(request: StoryRequest, uid: str) -> HttpResponse:
    """Throw a preview away."""
    operations.drop_preview(_mine(request, uid), by=request.visitor)
    messages.success(request, _("Thrown away. Nothing of it had been saved."))
    return redirect("import")


@require_safe
def import_list(request: StoryRequest) -> HttpResponse:
    """One's imports, newest first."""
    page = Paginator(queries.recent(request.visitor), 30).get_page(request.GET.get("page"))
    return render(request, "sources/list.html", {"page": page, "section": "import"})


@require_safe
def original(request: StoryRequest, key: str) -> HttpResponse:
    """The document an incident was imported from, byte for byte, for those who may read its story."""
    incident = visible(request, key)
    if not Incident.objects.story_visible_to(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed(_("The original is for those who may read the draft."))
    file = queries.original_of(incident)
    if file is None:
        raise Http404
    if not blobs.path_of(file.sha256).exists():
        raise Refusal(_("The original is no longer on the disk. It may be in a backup, under %(hash)s.") % {"hash": file.sha256})
    name = file.name.replace("\\", "/").rpartition("/")[2] or "original"
    answer = HttpResponse(blobs.read(file.sha256), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _mine(request: StoryRequest, uid: str) -> Import:
    batch = Import.objects.visible_to(request.visitor).filter(uid=uid).first()
    if batch is None:
        raise Http404
    operations.revive(batch)
    return batch


def _start_context(request: StoryRequest) -> dict[str, Any]:
    waiting = queries.recent(request.visitor).filter(state__in=[ImportState.PREVIEW, ImportState.SAVING])[:5]
    most = {"file_mb": settings.FILE_MB.read(), "total_mb": settings.IMPORT_MB.read()}
    return {"waiting": waiting, "most": most, "section": "import"}


def _show_preview(
    request: StoryRequest, look: queries.Look, form: ChoiceForm, *, wrong: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    context = {
        "look": look,
        "batch": look.batch,
        "form": form,
        "zones": clock.zones_offered(),
        "rows": [(one, (wrong or {}).get(one.file.uid, "")) for one in look.understood],
        "unreadable": [one for one in look.files if one.file.state == FileState.UNREADABLE],
        "section": "import",
        **more,
    }
    return render(request, "sources/preview.html", context, status=status)
