"""A CSV file of actions: looked at, saved, undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from secondstory.actions import operations
from secondstory.actions.enums import TableState
from secondstory.actions.forms_board import TableForm
from secondstory.actions.models import ActionTable
from secondstory.actions.table_rows import COLUMNS
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.lib.room import room_needed
from secondstory.people.http import StoryRequest

SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: StoryRequest) -> HttpResponse:
    """The file to look at, and those that came before."""
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can’t import. Ask an administrator for another role."))
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form), room_needed():
            file = form.cleaned_data["file"]
            table = operations.preview_table(file.read(), name=file.name or _("a file"), by=request.visitor)
            return redirect("action-table", uid=table.uid)
    rows = ActionTable.objects.visible_to(request.visitor).defer("rows")[:20]
    context = {"form": form, "tables": rows, "columns": COLUMNS, "section": "actions"}
    return render(request, "actions/tables.html", context, status=status_of(form if form.is_bound else None))


@require_safe
def table(request: StoryRequest, uid: str) -> HttpResponse:
    """What each row becomes, or what became of it."""
    found = _found(request, uid)
    context: dict[str, Any] = {"table": found, "section": "actions"}
    if found.state == TableState.PREVIEW:
        plan = operations.plan_of(found, request.visitor)
        rows = sorted(plan.rows, key=lambda one: (one.becomes == "add", not one.says))
        context |= {"plan": plan, "shown": rows[:SHOWN], "more": len(rows) - SHOWN if len(rows) > SHOWN else 0}
    elif found.state == TableState.COMPLETE:
        context["edited"] = operations.worked_on(found)
    return render(request, "actions/table.html", context)


@require_POST
def save(request: StoryRequest, uid: str) -> HttpResponse:
    """Bring them in."""
    with room_needed():
        count = operations.save_table(_found(request, uid), by=request.visitor)
    messages.success(request, ngettext("%(n)d action came in.", "%(n)d actions came in.", count) % {"n": count})
    return redirect("action-table", uid=uid)


@require_POST
def drop(request: StoryRequest, uid: str) -> HttpResponse:
    """Throw it away."""
    operations.drop_table(_found(request, uid), by=request.visitor)
    messages.success(request, _("Thrown away; nothing was saved."))
    return redirect("action-tables")


@require_POST
def undo(request: StoryRequest, uid: str) -> HttpResponse:
    """Take all of it back."""
    count = operations.undo_table(_found(request, uid), by=request.visitor, with_edited=bool(request.POST.get("with_edited")))
    messages.success(request, ngettext("%(n)d action is gone again.", "%(n)d actions are gone again.", count) % {"n": count})
    return redirect("action-table", uid=uid)


def _found(request: StoryRequest, uid: str) -> ActionTable:
    found = ActionTable.objects.visible_to(request.visitor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
