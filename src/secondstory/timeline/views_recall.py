"""The page on which one person writes what they remember: their own if they sign in, else behind a link they opened.

No text of it goes anywhere but into the account's own row: not into messages, the trail, a log or an error page.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from secondstory.incidents.views.finding import posted_version, readable
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.lib.forms import RefusalsOn
from secondstory.lib.guesses import count_wrong
from secondstory.people.http import StoryRequest
from secondstory.people.permissions import Visitor
from secondstory.timeline import operations, queries_accounts
from secondstory.timeline.forms_accounts import RecallForm, ShareForm, WordsForm
from secondstory.timeline.models import Account

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """One button, because programs that look at links before people do would use it up. It leads to a page nobody else knows."""
    link = _or_count(request, lambda: queries_accounts.account_link_of(secret))
    if request.method != "POST":
        return render(request, "timeline/recall_link.html", {"link": link})
    return redirect("recall", secret=operations.open_account_link(secret))


@never_cache
@sensitive_post_parameters()
@require_http_methods(METHODS)
def recall(request: StoryRequest, secret: str) -> HttpResponse:
    """The page behind a link: it shows a role and the incident's key, nothing else of the incident."""
    account = _or_count(request, lambda: queries_accounts.account_of(secret))
    nobody = Visitor(None, is_example=account.is_example)
    return _answer(request, account, by=nobody, is_behind_link=True)


@never_cache
@sensitive_post_parameters()
@require_http_methods(METHODS)
def incident_recall(request: StoryRequest, key: str) -> HttpResponse:
    """One's own account of one's own part."""
    incident = readable(request, key)
    part = queries_accounts.part_of(incident, request.visitor)
    if part is None:
        raise NotAllowed(_("You had no part in it, so there is nothing to recall. What you know of it belongs on its timeline."))
    account = queries_accounts.own_account(part, request.visitor)
    if account is None and request.method == "POST":
        account = operations.begin_account(part, by=request.visitor)
    return _answer(request, account or Account(incident=incident, involvement=part, role=part.label), by=request.visitor)


def _answer(request: StoryRequest, account: Account, *, by: Visitor, is_behind_link: bool = False) -> HttpResponse:
    forms: dict[str, Any] = {}
    if request.method == "POST":
        step = request.POST.get("step", "save")
        act = _STEPS.get(step)
        if act is None:
            raise Refusal(_("The form came back incomplete. Load the page again and repeat the change."))
        if request.headers.get("Accept") == "application/json":
            return _autosaved(request, account)
        forms = act(request, account, by)
        if not forms:
            return redirect(request.path)
    return _page(request, account, forms, is_behind_link=is_behind_link)


def _autosaved(request: StoryRequest, account: Account) -> HttpResponse:
    """For the script that saves while one types: the new version, or one sentence and, when it was changed elsewhere, that text."""
    form = RecallForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentence": str(next(iter(form.errors.values()))[0])}, status=422)
    try:
        operations.save_account(account, expected=posted_version(request), **form.cleaned_data)
    except Refusal as refusal:
        more = {"theirs": refusal.theirs, "version": refusal.version} if isinstance(refusal, Stale) else {}
        return JsonResponse({"sentence": refusal.sentence, **more}, status=refusal.status)
    return JsonResponse({"version": account.version})


def _save(request: StoryRequest, account: Account, by: Visitor) -> dict[str, Any]:
    form = RecallForm(request.POST)
    if form.is_valid():
        with RefusalsOn(form):
            operations.save_account(account, expected=posted_version(request), **form.cleaned_data)
            messages.success(request, _("Saved. Nobody but you can read it."))
            return {}
    return {"form": form}


def _share(request: StoryRequest, account: Account, by: Visitor) -> dict[str, Any]:
    form, share = RecallForm(request.POST), ShareForm(request.POST, has_facilitator=True)
    if (account.is_shared or form.is_valid()) and share.is_valid():
        texts = {} if account.is_shared else form.cleaned_data
        expected = None if account.is_shared else posted_version(request)
        with RefusalsOn(share):
            operations.share_account(account, audience=share.cleaned_data["audience"], expected=expected, by=by, **texts)
            messages.success(request, _("It is shared. Thank you."))
            return {}
    return {"form": form, "share": share}


def _correct(request: StoryRequest, account: Account, by: Visitor) -> dict[str, Any]:
    form = WordsForm(request.POST)
    if form.is_valid():
        with RefusalsOn(form):
            operations.correct_account(account, form.cleaned_data["text"], by=by)
            messages.success(request, _("It stands beside your account now."))
            return {}
    return {"correction": form}


def _delete(request: StoryRequest, account: Account, by: Visitor) -> dict[str, Any]:
    operations.delete_account(account)
    messages.success(request, _("It is deleted, and nobody has read it."))
    return {}


def _set_aside(request: StoryRequest, account: Account, by: Visitor) -> dict[str, Any]:
    operations.set_account_aside(account)
    messages.success(request, _("You won’t be asked again. Should you want to write after all, this page stays."))
    return {}


_STEPS = {"save": _save, "share": _share, "correct": _correct, "delete": _delete, "aside": _set_aside}


def _page(request: StoryRequest, account: Account, forms: dict[str, Any], *, is_behind_link: bool) -> HttpResponse:
    written = {name: getattr(account, name) for name in Account.PARTS}
    form = forms.get("form") or RecallForm(initial=written)
    has_facilitator = account.incident.facilitator is not None
    share = forms.get("share") or ShareForm(has_facilitator=has_facilitator)
    context = {
        "account": account,
        "key": account.incident.key,
        "form": form,
        "share": share,
        "correction": forms.get("correction") or WordsForm(),
        "is_behind_link": is_behind_link,
        "corrections": account.corrections.all() if account.pk else [],
        "section": "" if is_behind_link else "incidents",
    }
    name = "timeline/recall_shared.html" if account.is_shared else "timeline/recall.html"
    return render(request, name, context, status=422 if any(one.errors for one in forms.values()) else 200)


def _or_count(request: HttpRequest, find: Any) -> Any:
    """What `find` finds; guesses from one address are slowed down."""
    try:
        return find()
    except Http404:
        count_wrong(request, "account-links", sentence=_("Too many wrong addresses from here. Wait five minutes."))
        raise
