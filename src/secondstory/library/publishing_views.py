"""The way into the library: the last look before publishing, many drafts at once, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.library import article, operations, queries
from secondstory.library.documents import with_story
from secondstory.library.edition import Edition
from secondstory.library.forms import PublishForm, WithdrawForm, answers_in
from secondstory.library.models import Publication
from secondstory.library.names_shown import Question, questions
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.wording import Stopped, stopped_among

DRAFTS_A_PAGE = 25


def publish(request: StoryRequest, key: str) -> HttpResponse:
    """What would be published, who would be named in it, and the button."""
    incident, document = _publishable(request, key)
    form = PublishForm(request.POST or None, initial=_begun(document))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.publish_postmortem(
                document,
                by=request.visitor,
                answers=answers_in(request.POST),
                nothing_new_reason=form.cleaned_data["nothing_new_reason"],
                wording_reason=form.cleaned_data["wording_reason"],
                expected=form.cleaned_data["version"],
            )
        except Refusal as problem:
            if problem.status == 409:
                raise
            refusal = problem
        else:
            messages.success(request, _("Published as edition %(number)d.") % {"number": row.edition})
            return redirect("publication", slug=row.slug)
    context = _last_look(document, answers_in(request.POST)) | {
        "incident": incident,
        "form": form,
        "refusal": refusal,
        "section": "incidents",
    }
    return render(request, "library/publish.html", context, status=refusal.status if refusal else 422 if form.errors else 200)


@require_safe
def preview(request: StoryRequest, key: str) -> HttpResponse:
    """The page as it would be, with roles in place of the names found."""
    incident, document = _publishable(request, key)
    edition = operations.preview_edition(document)
    row = Publication(incident=incident, title=edition.title, team_name=edition.team)
    context = {"reading": article.preview_of(row, edition), "publication": row, "edition": edition, "figure": article.figure_of(edition)}
    context |= {"section": "incidents", "is_preview": True}
    return render(request, "library/publication.html", context)


@require_safe
def drafts(request: StoryRequest) -> HttpResponse:
    """Imported documents that wait for their name check, with what was found in each."""
    rows = list(with_story(queries.drafts_of(request.visitor))[: DRAFTS_A_PAGE + 1])
    looks = operations.look_at(rows[:DRAFTS_A_PAGE])
    waiting = [_draft(row, questions(looks[row.pk].hits), _stopped(row, looks[row.pk].edition)) for row in rows[:DRAFTS_A_PAGE]]
    context = {
        "drafts": waiting,
        "ready": sum(1 for draft in waiting if draft["passes"]),
        "has_more": len(rows) > DRAFTS_A_PAGE,
        "section": "library",
    }
    return render(request, "library/drafts.html", context)


@require_POST
def publish_drafts(request: StoryRequest) -> HttpResponse:
    """Publish every draft of the page that names nobody."""
    chosen = queries.drafts_of(request.visitor).filter(uid__in=request.POST.getlist("draft")[:DRAFTS_A_PAGE])
    reason = request.POST.get("nothing_new_reason", "")
    published, left = operations.publish_all(chosen, by=request.visitor, nothing_new_reason=reason)
    if published:
        told = ngettext("%(count)d document is published.", "%(count)d documents are published.", len(published))
        messages.success(request, told % {"count": len(published)})
    if left:
        told = ngettext("%(count)d still needs an answer.", "%(count)d still need an answer.", len(left))
        messages.warning(request, told % {"count": len(left)})
    return redirect("drafts")


@require_POST
def withdraw(request: StoryRequest, slug: str) -> HttpResponse:
    """Take every edition back."""
    row = Publication.objects.visible_to(request.visitor).select_related("incident").filter(slug=slug).first()
    if row is None:
        raise Http404
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Say why it is withdrawn; whoever follows the link will read it."), field="reason")
    operations.withdraw_publication(row, reason=form.cleaned_data["reason"], by=request.visitor)
    messages.success(request, _("It is withdrawn; the document is there to go on with."))
    return redirect("incident-document", key=row.incident.key)


def _begun(document: Any) -> dict[str, Any]:
    """What was said before stands in the form."""
    return {
        "version": document.version,
        "nothing_new_reason": document.nothing_new_reason,
        "wording_reason": document.words_stay_because,
    }


def _last_look(document: Any, answers: operations.Answers) -> dict[str, Any]:
    look = operations.look_at([document])[document.pk]
    asked = questions(look.hits, keep=answers.keep, instead=answers.instead)
    return {
        "document": document,
        "edition": look.edition,
        "questions": asked,
        "stopped": stopped_among(look.edition.factors),
        "words_stay_because": document.words_stay_because,
        "acts": [why for tree in look.edition.trees for why in tree.walk() if why.ends_in_a_person],
        "is_private": document.incident.is_private,
    }


def _draft(document: Postmortem, found: list[Question], stopped: list[Stopped]) -> dict[str, Any]:
    passes = not found and not stopped
    return {"document": document, "incident": document.incident, "questions": found, "stopped": stopped, "passes": passes}


def _stopped(document: Any, edition: Edition) -> list[Stopped]:
    return [] if document.words_stay_because else stopped_among(edition.factors)


def _publishable(request: StoryRequest, key: str) -> tuple[Incident, Postmortem]:
    document = queries.publishable(request.visitor, key)
    if document is None:
        raise Refusal(_("There is no document yet. Start one on the incident’s page, then publish it."))
    return document.incident, document
