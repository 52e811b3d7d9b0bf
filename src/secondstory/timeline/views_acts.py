"""What one does to a timeline: choosing, changing and moving lines, merging and splitting them, typing new ones, undoing any of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import involve
from secondstory.incidents.queries import label_warning
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, Stale
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.timeline import finding, operations
from secondstory.timeline.enums import Kind
from secondstory.timeline.forms import SplitForm
from secondstory.timeline.models import Event, TimelineEdit
from secondstory.timeline.quick_entry import Understood, read_line
from secondstory.timeline.views_log import event_of, part_or_page, shown, told, workspace_address
from secondstory.ui.middleware import changes_of


@require_POST
def act(request: StoryRequest, key: str) -> HttpResponse:
    """One act on the lines that are ticked, or on the one whose button was pressed."""
    incident = editable(request, key)
    name = next((name for name in ACTS if name in request.POST), request.POST.get("act", ""))
    if name not in ACTS:
        raise Refusal(_("Say what is to be done with the lines: use one of the buttons."))
    chosen = [request.POST[name]] if name in _OF_ONE and request.POST.get(name) else request.POST.getlist("event")
    ACTS[name](request, incident, list(dict.fromkeys(uid for uid in chosen if uid)))
    return _done(request, incident)


def _into(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    operations.change_events(incident, chosen, is_in_story=True, by=request.visitor)


def _out_of(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    operations.change_events(incident, chosen, is_in_story=False, by=request.visitor)


def _kind(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    operations.change_events(incident, chosen, kind=request.POST.get("new_kind", ""), by=request.visitor)


def _role(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    uid = request.POST.get("new_role", "")
    part = Involvement.objects.filter(incident=incident, uid=uid).first() if uid else None
    if uid and part is None:
        raise Refusal(_("That part is no longer in this incident. Choose another."), field="new_role")
    operations.change_events(incident, chosen, involvement=part, by=request.visitor)


def _move(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    given = request.POST.get("minutes", "").strip().replace("−", "-").replace(",", ".")
    try:
        span = timedelta(minutes=float(given))
    except (ValueError, OverflowError):
        raise Refusal(_("Give the minutes as a number, like 5 or -5."), field="minutes") from None
    operations.shift_events(incident, chosen, by_how_much=span, by=request.visitor)


def _move_to(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    at = parse_datetime(request.POST.get("to", ""))
    if at is None or at.tzinfo is None:
        raise Refusal(_("Give the time with its zone."), field="to")
    operations.move_event_to(_one(incident, chosen), at, by=request.visitor)


def _earlier(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    operations.move_to_neighbour(_one(incident, chosen), is_later=False, by=request.visitor)


def _later(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    operations.move_to_neighbour(_one(incident, chosen), is_later=True, by=request.visitor)


def _merge(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    rows = list(Event.objects.filter(incident=incident, uid__in=chosen).in_order())
    if len(rows) < 2:
        raise Refusal(_("Choose at least two lines of this timeline."))
    first = next((row for row in rows if row.is_in_story), rows[0])
    operations.fold_events(first, [row for row in rows if row.pk != first.pk], by=request.visitor)


def _remove(request: StoryRequest, incident: Incident, chosen: list[str]) -> None:
    rows = list(Event.objects.filter(incident=incident, uid__in=chosen))
    if not rows:
        raise Refusal(_("Choose at least one line."))
    operations.remove_events(rows, by=request.visitor)


def _by_rule(request: StoryRequest, incident: Incident, _chosen: list[str]) -> None:
    over = request.POST.get("over", "").strip() or "0"
    if not (over.isascii() and over.isdigit() and len(over) < 4):
        raise Refusal(_("Ranks go from 0 to 100."), field="over")
    rule = operations.StoryRule(request.POST.get("rule", ""), int(over), request.POST.get("rule_source", ""))
    operations.choose_by_rule(incident, rule, is_in_story="rule_out" not in request.POST, by=request.visitor)


ACTS: dict[str, Callable[[StoryRequest, Incident, list[str]], None]] = {
    "into": _into,
    "outof": _out_of,
    "earlier": _earlier,
    "later": _later,
    "move_to": _move_to,
    "set_kind": _kind,
    "set_role": _role,
    "move": _move,
    "merge": _merge,
    "remove": _remove,
    "by_rule": _by_rule,
    "rule_out": _by_rule,
}
"""The acts by the name of their button."""
_OF_ONE = frozenset({"into", "outof", "earlier", "later", "move_to", "move", "remove"})
"""Buttons that stand on a line and carry its uid; those of the bar carry nothing and mean what is ticked."""


@require_http_methods(["GET", "POST"])
def undo(request: StoryRequest, key: str) -> HttpResponse:
    """What can be undone; and undoing it, or doing it again."""
    incident = editable(request, key)
    if request.method == "POST":
        edit = TimelineEdit.objects.filter(incident=incident, uid=request.POST.get("edit", "")).first()
        if edit is None:
            raise Refusal(_("There is nothing to undo any more."))
        operations.undo_timeline_edit(edit, by=request.visitor)
        return _done(request, incident)
    context = shown(request, incident) | undo_context(incident) | {"section": "incidents"}
    return render(request, part_or_page(request, "timeline/undo.html", "timeline/undo_page.html"), context)


def undo_context(incident: Incident) -> dict[str, Any]:
    """What can be undone and done again, in words; one statement."""
    found = finding.undoing_of(incident)
    undone = found.undone.undoes if found.undone else None
    return {
        "undoing": found,
        "last_in_words": finding.edit_in_words(found.last) if found.last else "",
        "undone_in_words": finding.edit_in_words(undone) if undone else "",
    }


@require_http_methods(["GET", "POST"])
def entry(request: StoryRequest, key: str) -> HttpResponse:
    """A line typed by hand: what is understood of it, and adding it."""
    incident = editable(request, key)
    context = shown(request, incident) | entry_context(request, incident) | {"section": "incidents"}
    is_part = "HX-Request" in request.headers
    if request.method == "GET":
        part = "timeline/entry.html" if "form" in request.GET else "timeline/entry_says.html"
        return render(request, part_or_page(request, part, "timeline/entry_page.html"), context)
    try:
        added = _add(request, incident, context["understood"], after=context["after"], zone=context["zone_name"])
    except Refusal as refusal:
        template = part_or_page(request, "timeline/entry.html", "timeline/entry_page.html")
        return render(request, template, context | {"refused": refusal.sentence}, status=refusal.status)
    if is_part:
        fresh = context | {"line": "", "after": added if context["after"] else None, "understood": None}
        return told(render(request, "timeline/entry.html", fresh), added.uid)
    return redirect(workspace_address(context, mark=f"story-{added.uid}"))


def entry_context(request: StoryRequest, incident: Incident) -> dict[str, Any]:
    """The line that is typed, the one it is added after, and what is understood of it."""
    given = request.GET if request.method in {"GET", "HEAD"} else request.POST
    line, after = given.get("line", ""), after_of(request, incident)
    if not line.strip() and request.method != "POST":
        return {"line": "", "after": after, "understood": None}
    roles = list(incident.involvements.values_list("label", flat=True))
    around = finding.around_of(incident, shown(request, incident)["zone"], after=after, now=clock.now())
    read = read_line(line, roles=roles, around=around)
    warning = label_warning(read.unknown_role, user=None, is_example=incident.is_example) if read.unknown_role else ""
    return {"line": line, "after": after, "understood": read, "role_warning": warning, "kinds": Kind.choices}


def after_of(request: StoryRequest, incident: Incident) -> Event | None:
    """The line after which one is to be added, if the address or the form names one."""
    given = request.GET if request.method in {"GET", "HEAD"} else request.POST
    uid = given.get("after", "")
    return Event.objects.filter(incident=incident, uid=uid).first() if uid else None


@transaction.atomic
def _add(request: StoryRequest, incident: Incident, read: Understood, *, after: Event | None, zone: str) -> Event:
    text, part = read.text, None
    if read.role:
        part = incident.involvements.get(label=read.role)
    elif read.unknown_role and "add_role" in request.POST:
        part, text = involve(incident, label=read.unknown_role, by=request.visitor), read.text_with_role
    if read.bound_at is not None:
        after = finding.line_before(incident, read.bound_at, inclusive=read.bound == "after") or after
    new = operations.NewEvent(
        text=text,
        occurred_at=read.occurred_at,
        occurred_until=read.occurred_until,
        precision=read.precision,
        zone=zone,
        time_as_written=read.time_as_written,
        kind=request.POST.get("as_kind") or read.kind,
        involvement=part,
    )
    if after is not None:
        return operations.add_event_after(after, new, by=request.visitor)
    return operations.add_event(incident, new, by=request.visitor)


@require_http_methods(["GET", "POST"])
def split(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Make two lines of one."""
    incident = editable(request, key)
    event = event_of(incident, uid)
    context = shown(request, incident)
    form = SplitForm(request.POST or None, event=event, zone=context["zone_name"])
    status = 200
    if request.method == "POST" and form.is_valid():
        given, version = form.cleaned_data, posted_version(request)
        try:
            with RefusalsOn(form):
                operations.split_event(
                    event, first=given["first"], second=given["second"], second_at=given["second_at"], expected=version, by=request.visitor
                )
                return _done(request, incident)
        except Stale as stale:
            event.refresh_from_db()
            context |= {"refusal": stale, "changes": changes_of(stale)}
            status = stale.status
    context |= {"event": event, "form": form, "section": "incidents"}
    return render(
        request, part_or_page(request, "timeline/split.html", "timeline/split_page.html"), context, status=max(status, status_of(form))
    )


@require_POST
def unfold(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a line apart into those that were folded into it."""
    incident = editable(request, key)
    operations.unfold_event(event_of(incident, uid), by=request.visitor)
    return _done(request, incident)


def _one(incident: Incident, chosen: list[str]) -> Event:
    found = Event.objects.filter(incident=incident, uid__in=chosen[:1]).first()
    if found is None:
        raise Refusal(_("Choose at least one line."))
    return found


def _done(request: StoryRequest, incident: Incident) -> HttpResponse:
    """Back to the workspace; a page with scripts is only told to fetch its parts again."""
    if "HX-Request" in request.headers:
        return told(HttpResponse(status=204))
    return redirect(workspace_address(shown(request, incident)))
