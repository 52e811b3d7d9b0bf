"""Asking people for their accounts, and reading side by side what they shared."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, queries_accounts
from secondstory.timeline.export_accounts import accounts_as_markdown
from secondstory.timeline.forms_accounts import PlaceForm
from secondstory.timeline.models import Account, AccountLink, AccountPlace, Event
from secondstory.timeline.permissions import leads

LINES = 300
"""How many lines of the story the choice of a line offers."""


@never_cache
@require_safe
def accounts(request: StoryRequest, key: str) -> HttpResponse:
    """What people shared of what they remember, side by side, and where it differs."""
    incident = readable(request, key)
    may_edit: bool = incident.may_edit  # type: ignore[attr-defined]  # annotated where it was found
    found = queries_accounts.shared_accounts(incident, request.visitor)
    lines = _lines(incident) if may_edit and found else []
    context = {
        "incident": incident,
        "accounts": [(account, PlaceForm(account=account, lines=lines)) for account in found],
        "disputes": queries_accounts.disputes_of(incident),
        "may_edit": may_edit,
        "may_ask": leads(incident, request.visitor),
        "has_part": queries_accounts.part_of(incident, request.visitor) is not None,
        "section": "incidents",
    }
    return render(request, "timeline/accounts.html", context)


@never_cache
@require_safe
def as_markdown(request: StoryRequest, key: str) -> HttpResponse:
    """The shared accounts and the disputes as a plain file, for those who read the draft. What was given in confidence is not in it."""
    incident = readable(request, key)
    answer = HttpResponse(accounts_as_markdown(incident), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{incident.key.lower()}-accounts.md"'
    return answer


@never_cache
def links(request: StoryRequest, key: str) -> HttpResponse:
    """Ask for accounts: each part with a word for how it stands, and links to copy. A link is shown once."""
    incident = led(request, key)
    made: list[tuple[str, str]] = []
    if request.method == "POST":
        wanted = request.POST.getlist("part")
        parts = incident.involvements.filter(uid__in=wanted)
        if not parts:
            raise Refusal(_("Choose for whom the link is."))
        for part in parts:
            _link, secret = operations.make_account_link(part, by=request.visitor)
            made.append((part.label, request.build_absolute_uri(reverse("recall-link", args=[secret]))))
    context = {
        "incident": incident,
        "rows": queries_accounts.asked_for(incident, request.visitor),
        "made": made,
        "section": "incidents",
    }
    return render(request, "timeline/account_links.html", context)


@require_POST
def withdraw_link(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Stop a link and the page it led to."""
    incident = led(request, key)
    link = AccountLink.objects.select_related("involvement__incident").filter(involvement__incident=incident, uid=uid).first()
    if link is None:
        raise Http404
    operations.withdraw_account_link(link, by=request.visitor)
    messages.success(request, _("The link leads nowhere any more. What was written there and not shared is deleted; nobody has read it."))
    return redirect("incident-account-links", key=incident.key)


@require_POST
def place(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Put words of a shared account beside the line they tell of."""
    incident = editable(request, key)
    account = shared_account(incident, request, uid)
    form = PlaceForm(request.POST, account=account, lines=_lines(incident))
    if not form.is_valid():
        raise Refusal(_("Choose a line and a part."))
    event = _event_of(incident, form.cleaned_data["event"])
    part, quote = form.cleaned_data["part"], form.cleaned_data["quote"]
    operations.place_account(account, event=event, part=part, quote=quote, by=request.visitor)
    messages.success(request, _("It stands beside the line."))
    return redirect("event-told", key=incident.key, uid=event.uid)


@require_POST
def unplace(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take an account away from a line."""
    incident = editable(request, key)
    row = AccountPlace.objects.select_related("account__incident", "event").filter(account__incident=incident, uid=uid).first()
    if row is None:
        raise Http404
    operations.unplace_account(row, by=request.visitor)
    messages.success(request, _("It is taken from the line. The account stays."))
    return redirect("event-told", key=incident.key, uid=row.event.uid)


def led(request: StoryRequest, key: str) -> Incident:
    """The incident, if the visitor owns or facilitates its review."""
    incident = readable(request, key)
    if not leads(incident, request.visitor):
        raise NotAllowed(_("The owner of the review and its facilitator ask people for their accounts."))
    return incident


def shared_account(incident: Incident, request: StoryRequest, uid: str) -> Account:
    """An account that is shared with the visitor."""
    found = Account.objects.shared_with(request.visitor).filter(incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _lines(incident: Incident) -> list[tuple[str, str]]:
    rows = Event.objects.filter(incident=incident).unfolded().in_story().in_order()[:LINES]
    return [(event.uid, f"{event.occurred_at:%d %b %H:%M} {event.text[:80]}" if event.occurred_at else event.text[:80]) for event in rows]


def _event_of(incident: Incident, uid: str) -> Event:
    found = Event.objects.filter(incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found
