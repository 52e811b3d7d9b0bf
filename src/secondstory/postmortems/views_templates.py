"""Templates, for administrators: listing, writing, looking at one as a document would begin, copying, putting back, retiring."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.audit.queries import history_of, tell
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.lib.text import slug
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations
from secondstory.postmortems.forms_templates import MOST_BYTES, ImportForm, PartForm, TemplateForm
from secondstory.postmortems.given import given_template
from secondstory.postmortems.models import LEARNED, Template
from secondstory.postmortems.settings import PROMISE_LINK
from secondstory.postmortems.template_text import SectionText, TemplateText, read_template, write_template

PAST = 20


@require_safe
def templates(request: StoryRequest) -> HttpResponse:
    """All of them: what each is for, and those that are retired."""
    _administrators_only(request)
    rows = list(Template.objects.select_related("for_team", "for_severity").prefetch_related("sections").order_by("retired_at", "name"))
    used, retired = [row for row in rows if not row.is_retired], [row for row in rows if row.is_retired]
    return _page(request, "templates", used=used, retired=retired)


def new(request: StoryRequest) -> HttpResponse:
    """One of one's own, written here or brought as a file."""
    _administrators_only(request)
    is_file = "file" in request.FILES or request.POST.get("how") == "file"
    begins = given_template("light")
    form = TemplateForm(None if is_file else request.POST or None, shown=replace(begins, name="", purpose="", is_default=False))
    brought = ImportForm(request.POST, request.FILES) if is_file else ImportForm()
    if is_file and brought.is_valid():
        with RefusalsOn(brought):
            row = operations.add_template(_read(brought.cleaned_data["file"]), by=request.visitor)
            messages.success(request, _("“%(name)s” is added.") % {"name": row})
            return redirect("template", uid=row.uid)
    elif not is_file and request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            row = operations.add_template(form.text(begins.sections), by=request.visitor)
            messages.success(request, _("“%(name)s” is added, with the sections of a note. Change them as you like.") % {"name": row})
            return redirect("template", uid=row.uid)
    status = max(status_of(form if form.is_bound else None), status_of(brought if brought.is_bound else None))
    return _page(request, "template_new", status=status, form=form, brought=brought)


def edit(request: StoryRequest, uid: str) -> HttpResponse:
    """What it is for, its promise, and the list of its sections."""
    row = _template(request, uid)
    text = operations.text_of(row)
    form = TemplateForm(request.POST or None, shown=text)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.write_template(row, form.text(text.sections), expected=posted_version(request), by=request.visitor)
            messages.success(request, _("Saved. Documents that have begun stay as they are."))
            return redirect("template", uid=row.uid)
    return _page(request, "template", status=status_of(form), template=row, text=text, form=form, told=tell(history_of(row.uid)[:PAST]))


@require_safe
def preview(request: StoryRequest, uid: str) -> HttpResponse:
    """As a document would begin."""
    row = _template(request, uid)
    return _page(request, "template_preview", template=row, text=operations.text_of(row), promise_link=PROMISE_LINK.read())


@require_safe
def as_markdown(request: StoryRequest, uid: str) -> HttpResponse:
    """As a file."""
    row = _template(request, uid)
    answer = HttpResponse(write_template(operations.text_of(row)), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug(row.name)}.md"'
    return answer


@require_POST
def copy(request: StoryRequest, uid: str) -> HttpResponse:
    """A copy to change."""
    row = operations.copy_template(_template(request, uid), by=request.visitor)
    messages.success(request, _("“%(name)s” is a copy. Say what it is for.") % {"name": row})
    return redirect("template", uid=row.uid)


@require_POST
def reset(request: StoryRequest, uid: str) -> HttpResponse:
    """Back to how it came with the program."""
    row = _template(request, uid)
    operations.reset_template(row, by=request.visitor)
    messages.success(request, _("It is as it came with the program."))
    return redirect("template", uid=row.uid)


@require_POST
def retire(request: StoryRequest, uid: str) -> HttpResponse:
    """No document begins from it any more."""
    row = _template(request, uid)
    operations.retire_template(row, by=request.visitor)
    messages.success(request, _("“%(name)s” is retired. Documents that began from it stay as they are.") % {"name": row})
    return redirect("templates")


@require_POST
def bring_back(request: StoryRequest, uid: str) -> HttpResponse:
    """In use again."""
    row = _template(request, uid)
    operations.bring_back_template(row, by=request.visitor)
    return redirect("template", uid=row.uid)


def add_part(request: StoryRequest, uid: str) -> HttpResponse:
    """One more section, at the end."""
    row = _template(request, uid)
    text = operations.text_of(row)
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            part = SectionText(key=_free_key(form.cleaned_data["title"], text), **form.cleaned_data)
            _save(request, row, replace(text, sections=[*text.sections, part]))
            return redirect("template", uid=row.uid)
    return _page(request, "template_part", status=status_of(form), template=row, form=form)


def edit_part(request: StoryRequest, uid: str, part: str) -> HttpResponse:
    """Change a section's heading, question, help and beginning."""
    row = _template(request, uid)
    text = operations.text_of(row)
    one = _part(text, part)
    shown = {"title": one.title, "question": one.question, "help_text": one.help_text, "start_markdown": one.start_markdown}
    form = PartForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            changed = SectionText(key=part, **form.cleaned_data)
            _save(request, row, replace(text, sections=[changed if other.key == part else other for other in text.sections]))
            return redirect("template", uid=row.uid)
    return _page(request, "template_part", status=status_of(form), template=row, form=form, part=one)


@require_POST
def move_part(request: StoryRequest, uid: str, part: str) -> HttpResponse:
    """One place up or down."""
    row = _template(request, uid)
    text = operations.text_of(row)
    sections = list(text.sections)
    place = sections.index(_part(text, part))
    to = place + (1 if request.POST.get("way") == "down" else -1)
    if 0 <= to < len(sections):
        sections.insert(to, sections.pop(place))
        _save(request, row, replace(text, sections=sections))
    return redirect("template", uid=row.uid)


@require_POST
def remove_part(request: StoryRequest, uid: str, part: str) -> HttpResponse:
    """Take a section out; documents that have it keep it."""
    row = _template(request, uid)
    text = operations.text_of(row)
    one = _part(text, part)
    _save(request, row, replace(text, sections=[other for other in text.sections if other is not one]))
    return redirect("template", uid=row.uid)


def _save(request: StoryRequest, row: Template, text: TemplateText) -> None:
    operations.write_template(row, text, expected=posted_version(request), by=request.visitor)
    messages.success(request, _("Saved. Documents that have begun stay as they are."))


def _read(file: Any) -> TemplateText:
    if file.size > MOST_BYTES:
        raise Refusal(_("A template is a page or two. This file has more than %(most)d kB.") % {"most": MOST_BYTES // 1000}, field="file")
    try:
        return read_template(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise Refusal(_("The file is no text in UTF-8. Save it as that, and bring it again."), field="file") from problem


def _template(request: StoryRequest, uid: str) -> Template:
    _administrators_only(request)
    found = Template.objects.select_related("for_team", "for_severity").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _part(text: TemplateText, key: str) -> SectionText:
    found = next((one for one in text.sections if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _free_key(title: str, text: TemplateText) -> str:
    taken, base = {one.key for one in text.sections}, slug(title, longest=70).replace("-", "_")
    return next(key for key in chain([base], (f"{base}_{number}" for number in count(2))) if key not in taken)


def _administrators_only(request: StoryRequest) -> None:
    if not request.visitor.is_administrator:
        raise NotAllowed(_("Only administrators can change templates."))


def _page(request: StoryRequest, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, f"postmortems/{name}.html", {"section": "settings", "learned": LEARNED} | more, status=status)
