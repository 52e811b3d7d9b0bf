"""Risk briefs: which could be made, one to be read, signed and handed on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from secondstory.actions.enums import CostBand
from secondstory.actions.models import RiskBrief
from secondstory.incidents.views.finding import posted_version
from secondstory.people.http import StoryRequest
from secondstory.workspace import operations
from secondstory.workspace.briefs import content_of, markdown_of, offers_of, sentence_of, told_to


@require_safe
def briefs(request: StoryRequest) -> HttpResponse:
    """Those there are, and the factors of which one is due."""
    offers, below = offers_of(request.visitor, team=request.GET.get("team", ""))
    rows = RiskBrief.objects.visible_to(request.visitor).select_related("factor__incident")[:50]
    context = {"briefs": rows, "offers": offers, "below": below, "section": "actions", "place": "briefs"}
    return render(request, "workspace/briefs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: StoryRequest, uid: str) -> HttpResponse:
    """What it would say today; a click freezes it."""
    factor = told_to(request.visitor).select_related("incident__team").filter(uid=uid).first()
    if factor is None:
        raise Http404
    if request.method == "POST":
        brief = operations.make_risk_brief(factor, by=request.visitor, note=request.POST.get("note", ""))
        messages.success(request, _("The brief is made, as the record stands now."))
        return redirect("risk-brief", uid=brief.uid)
    content = content_of(factor, by=request.visitor)
    return _page(request, content, factor=factor)


@require_safe
def brief(request: StoryRequest, uid: str) -> HttpResponse:
    """One that was made."""
    found = _found(request, uid)
    return _page(request, found.content, brief=found, may_sign=found.signed_at is None and operations.may_sign(found, request.visitor))


@require_safe
def as_markdown(request: StoryRequest, uid: str) -> HttpResponse:
    """The same as a file."""
    found = _found(request, uid)
    signed = date_format(found.signed_at, "j F Y") if found.signed_at else ""
    text = markdown_of(found.content, note=found.note, signed_on=signed, address=request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="risk-brief-{found.uid}.md"'
    return answer


@require_POST
def sign(request: StoryRequest, uid: str) -> HttpResponse:
    """It stands as it is."""
    operations.sign_risk_brief(_found(request, uid), by=request.visitor, expected=posted_version(request))
    messages.success(request, _("Signed."))
    return redirect("risk-brief", uid=uid)


def _found(request: StoryRequest, uid: str) -> RiskBrief:
    found = RiskBrief.objects.visible_to(request.visitor).select_related("factor__incident__team", "signed_by").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _page(request: StoryRequest, content: dict[str, Any], **more: Any) -> HttpResponse:
    band = CostBand(content["cost_band"]).label if content["cost_band"] else ""
    context = {"content": content, "sentence": sentence_of(content), "band": band, "section": "actions", **more}
    return render(request, "workspace/brief.html", context)
