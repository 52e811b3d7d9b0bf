"""Administration: whether mail goes out, what did not arrive, and which chats hear a team's digest."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.lib.errors import Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.messages import operations, queries
from secondstory.messages.forms import ChatForm
from secondstory.messages.models import ChatHook
from secondstory.people.http import StoryRequest
from secondstory.people.permissions import administrators_only


@never_cache
@require_http_methods(["GET", "POST"])
def sending(request: StoryRequest) -> HttpResponse:
    """How sending goes, and connecting a chat."""
    administrators_only(request.visitor)
    form = ChatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            row = operations.add_chat(**form.cleaned_data, by=request.visitor)
            messages.success(request, _("Connected. Try it now: a sentence is posted that says it is a test."))
            return redirect("message-chat", uid=row.uid)
    context = {"standing": queries.standing(request.visitor), "form": form, "section": "messages"}
    return render(request, "digests/sending.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
def chat(request: StoryRequest, uid: str) -> HttpResponse:
    """One chat: what is wrong, trying it, changing it."""
    hook = _found(request, uid)
    form = ChatForm(request.POST or None, hook=hook)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            given = request.POST.get("version", "")
            expected = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
            operations.edit_chat(hook, expected=expected, by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("message-chat", uid=hook.uid)
    return render(request, "digests/chat.html", {"hook": hook, "form": form, "section": "messages"}, status=status_of(form))


@require_POST
def test(request: StoryRequest, uid: str) -> HttpResponse:
    """Post a test."""
    hook = _found(request, uid)
    try:
        messages.success(request, operations.try_chat(hook, by=request.visitor))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("message-chat", uid=hook.uid)


@require_POST
def switch(request: StoryRequest, uid: str) -> HttpResponse:
    """Off, or on again."""
    hook = _found(request, uid)
    is_on = not hook.is_on
    operations.switch_chat(hook, is_on=is_on, by=request.visitor)
    messages.success(request, _("It is on.") if is_on else _("It is off: nothing is posted there."))
    return redirect("message-chat", uid=hook.uid)


@require_POST
def remove(request: StoryRequest, uid: str) -> HttpResponse:
    """Let go of it."""
    hook = _found(request, uid)
    operations.remove_chat(hook, by=request.visitor)
    messages.success(request, _("It is gone, and so is its address."))
    return redirect("messages")


def _found(request: StoryRequest, uid: str) -> ChatHook:
    administrators_only(request.visitor)
    hook = queries.hooks_of(request.visitor).filter(uid=uid).first()
    if hook is None:
        raise Http404
    return hook
