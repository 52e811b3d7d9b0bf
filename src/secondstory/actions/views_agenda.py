"""The agenda block: to be read, copied, put into a calendar, and marked as gone through."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions import operations
from secondstory.actions.agenda import Agenda, Every, agenda_of, markdown_of, meeting_of
from secondstory.actions.forms_board import CalendarForm
from secondstory.audit.models import Record
from secondstory.lib.forms import status_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team


@require_safe
def agendas(request: StoryRequest) -> HttpResponse:
    """Choose a team: one's own first."""
    teams = list(Team.objects.filter(is_example=request.visitor.is_example))
    wanted = next((team for team in teams if team.slug == request.GET.get("team", "")), None)
    mine = [team for team in teams if team.pk in request.visitor.team_keys]
    if wanted is not None:
        return redirect("action-agenda", slug=wanted.slug)
    others = [team for team in teams if team not in mine]
    return render(request, "actions/agendas.html", {"mine": mine, "others": others, "section": "actions", "place": "agenda"})


@require_safe
def agenda(request: StoryRequest, slug: str) -> HttpResponse:
    """One team's block."""
    found = _agenda(request, slug)
    said = _said(request, request.GET.get("said", ""))
    form = CalendarForm(initial={"every": found.every, "zone": str(timezone.get_current_timezone())})
    return _page(request, found, form, said=said)


@require_safe
def calendar(request: StoryRequest, slug: str) -> HttpResponse:
    """The meeting as a calendar file."""
    form = CalendarForm(request.GET)
    found = _agenda(request, slug)
    if not form.is_valid():
        return _page(request, found, form)
    given = form.cleaned_data
    text = meeting_of(
        found, first_on=given["first_on"], at=given["at"], zone=ZoneInfo(given["zone"]), minutes=given["minutes"],
        link=_link(request, found), host=request.get_host().partition(":")[0],
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="actions-{found.team.slug}.ics"'
    return answer


@require_POST
def reviewed(request: StoryRequest, slug: str) -> HttpResponse:
    """The team went through those that were listed."""
    found = _agenda(request, slug)
    uids = set(request.POST.getlist("action"))
    said = operations.review_actions(found.team, [row for row in found.rows if not uids or row.uid in uids], by=request.visitor)
    return redirect(reverse("action-agenda", args=[slug]) + f"?every={found.every}&said={said.uid}")


@require_POST
def undo_reviewed(request: StoryRequest, slug: str, uid: str) -> HttpResponse:
    """Take that back."""
    said = _said(request, uid)
    if said is None:
        raise Http404
    operations.take_back_review(said, by=request.visitor)
    messages.success(request, _("Taken back: the days that stood there before are there again."))
    return redirect("action-agenda", slug=slug)


def _said(request: StoryRequest, uid: str) -> Record | None:
    """What the visitor said was gone through, unless it was taken back."""
    rows = Record.objects.filter(verb=operations.WENT_THROUGH, actor_uid=request.visitor.uid, undone_by="")
    return rows.filter(uid=uid, is_example=request.visitor.is_example).first() if uid else None


def _agenda(request: StoryRequest, slug: str) -> Agenda:
    team = Team.objects.filter(is_example=request.visitor.is_example, slug=slug).first()
    if team is None or not request.visitor.is_signed_in:
        raise Http404
    every = request.GET.get("every", "")
    return agenda_of(request.visitor, team, Every(every) if every in list(Every) else Every.WEEK)


def _link(request: StoryRequest, found: Agenda) -> str:
    return request.build_absolute_uri(reverse("action-agenda", args=[found.team.slug]) + f"?every={found.every}")


def _page(request: StoryRequest, found: Agenda, form: CalendarForm, *, said: Record | None = None) -> HttpResponse:
    visitor = request.visitor
    context: dict[str, Any] = {
        "agenda": found,
        "form": form,
        "every": list(Every),
        "said": said,
        "markdown": markdown_of(found, link=_link(request, found)),
        "may_review": visitor.may_write and (visitor.is_example or found.team.pk in visitor.team_keys),
        "section": "actions",
        "place": "agenda",
    }
    return render(request, "actions/agenda.html", context, status=status_of(form if form.is_bound else None))
