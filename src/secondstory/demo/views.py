"""The doors of the example: in, out, and gone."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.demo import operations, queries
from secondstory.lib.errors import NotAllowed
from secondstory.people.http import StoryRequest
from secondstory.people.middleware import EXAMPLE_MODE


@require_POST
def enter(request: StoryRequest) -> HttpResponse:
    """Look round the example; it is made when the first one enters."""
    try:
        operations.make_example()
    except IntegrityError:  # somebody else entered at the same moment, and theirs is as good
        if not operations.example_exists():
            raise
    request.session[EXAMPLE_MODE] = True
    return redirect("home")


@require_POST
def leave(request: StoryRequest) -> HttpResponse:
    """Back to one's own."""
    request.session.pop(EXAMPLE_MODE, None)
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: StoryRequest) -> HttpResponse:
    """Say exactly what goes, and with one click let it go. It can be made again, so anyone but readers may."""
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can look, but not change anything."))
    if request.method != "POST":
        return render(request, "demo/remove.html", {"counts": queries.counts()})
    operations.remove_example(by=request.visitor)
    request.session.pop(EXAMPLE_MODE, None)
    messages.success(request, _("The example is gone. Nothing of yours went with it."))
    return redirect("home")
