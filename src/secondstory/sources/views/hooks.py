"""Where other tools send their records, and the pages on which hooks are made and watched."""

from __future__ import annotations

from json import loads
from typing import Any
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.views.finding import editable
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.lib.http import takes_deliveries
from secondstory.people.http import StoryRequest
from secondstory.sources import operations, queries
from secondstory.sources.forms import HookForm, HookSecretForm
from secondstory.sources.models import Hook


@csrf_exempt  # the address is the secret, and a sender has no cookie
@takes_deliveries(operations.check_body)
def deliver(request: HttpRequest, address: str) -> HttpResponse:
    """Keep what a tool sends and answer at once; it is read afterwards."""
    body, content_type = request.body, request.content_type or ""
    kept = operations.receive(address, headers=request.headers, body=body, content_type=content_type)
    return _answer(body, content_type, kept)


def _answer(body: bytes, content_type: str, kept: operations.Received) -> HttpResponse:
    """What the sender expects: Slack wants its challenge back, and a slash command a word to whoever typed it."""
    if content_type == "application/x-www-form-urlencoded" and b"command=" in body[:20_000]:
        typed = parse_qs(body[:20_000].decode("utf-8", "replace")).get("text", [""])[0]
        return JsonResponse({"response_type": "ephemeral", "text": _("Kept for the timeline: %(text)s") % {"text": typed[:300]}})
    if b'"url_verification"' in body[:2000]:
        try:
            challenge: Any = loads(body).get("challenge")
        except (ValueError, AttributeError, RecursionError):
            challenge = None
        if isinstance(challenge, str):
            return JsonResponse({"challenge": challenge[:200]})
    return JsonResponse({"kept": kept.uid, "new": kept.is_new}, status=202 if kept.is_new else 200)


@never_cache
def hooks(request: StoryRequest) -> HttpResponse:
    """The hooks of one's teams, and making one; its address is shown once."""
    visitor = request.visitor
    form = HookForm(request.POST or None, visitor=visitor)
    address = ""
    if request.method == "POST" and not form.teams:
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            _hook, secret = operations.make_hook(**form.cleaned_data, by=visitor)
            address, form = _address(request, secret), HookForm(visitor=visitor)
    context = {"hooks": queries.hooks_of(visitor), "form": form, "address": address, "section": "hooks"}
    return render(request, "sources/hooks.html", context, status=status_of(form))


@never_cache
@require_safe
def hook(request: StoryRequest, uid: str) -> HttpResponse:
    """One hook: what arrived last, what was refused and why, and its switches."""
    row = _mine(request, uid)
    may_edit = Hook.objects.editable_by(request.visitor).filter(pk=row.pk).exists()
    return _show(request, row, may_edit=may_edit)


@never_cache
@require_POST
def renew(request: StoryRequest, uid: str) -> HttpResponse:
    """Another address, shown once; the old one stops."""
    row = _mine(request, uid)
    address = _address(request, operations.renew_hook(row, by=request.visitor))
    row.refresh_from_db()
    return _show(request, row, may_edit=True, address=address)


@require_POST
def set_secret(request: StoryRequest, uid: str) -> HttpResponse:
    """Give the hook what its sender signs with."""
    row = _mine(request, uid)
    form = HookSecretForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Copy the secret exactly as the sender shows it."), field="secret")
    operations.set_hook_secret(row, form.cleaned_data["secret"], by=request.visitor)
    messages.success(request, _("Saved. Deliveries are checked with it from now on."))
    return redirect("hook", uid=row.uid)


@require_POST
def switch(request: StoryRequest, uid: str) -> HttpResponse:
    """Off, or on again."""
    row = _mine(request, uid)
    is_on = not row.is_on
    operations.switch_hook(row, is_on=is_on, by=request.visitor)
    messages.success(request, _("It takes deliveries again.") if is_on else _("It takes nothing any more. What it received stays."))
    return redirect("hook", uid=row.uid)


@require_POST
def add_waiting(request: StoryRequest, key: str) -> HttpResponse:
    """Add what hooks kept from the incident's time to its timeline."""
    incident = editable(request, key)
    added = operations.add_waiting(incident, by=request.visitor)
    messages.success(request, _("%(count)d lines were added to the log.") % {"count": added})
    return redirect("incident", key=incident.key)


@require_safe
def delivery(request: StoryRequest, uid: str, delivery: str) -> HttpResponse:
    """The body as it came, for those who keep the hook."""
    row = _mine(request, uid)
    if not Hook.objects.editable_by(request.visitor).filter(pk=row.pk).exists():
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))
    found = row.deliveries.filter(uid=delivery).first()
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.body), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="delivery-{found.uid}.txt"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _show(request: StoryRequest, row: Hook, *, may_edit: bool, address: str = "") -> HttpResponse:
    context = {"hook": row, "deliveries": queries.deliveries_of(row), "may_edit": may_edit, "address": address, "section": "hooks"}
    return render(request, "sources/hook.html", context | {"secret_form": HookSecretForm()})


def _mine(request: StoryRequest, uid: str) -> Hook:
    row = Hook.objects.visible_to(request.visitor).select_related("incident", "team").filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("hook-delivery", args=[secret]))
