"""The library: its list and search, the reading page, the files and the feed."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.incidents.models import Service
from secondstory.lib.pictures.answers import picture_answer
from secondstory.library import article, queries
from secondstory.library.edition import Edition
from secondstory.library.export import markdown_of
from secondstory.library.finding import suggestions
from secondstory.library.forms import WithdrawForm, chosen_facets
from secondstory.library.models import EditionPicture, Publication
from secondstory.people.http import StoryRequest
from secondstory.search.errors import NothingToLookFor, SearchFailed

FEED_SIZE = 30


@require_safe
def library(request: StoryRequest) -> HttpResponse:
    """Everything published that the visitor may read: the newest, or what a search finds."""
    typed, chosen = request.GET.get("q", ""), chosen_facets(request.GET)
    context = {"section": "library", "typed": typed, "is_first": not request.GET.get("after")}
    try:
        results = queries.search(request.visitor, typed, chosen=chosen, cursor=request.GET.get("after", ""))
    except (NothingToLookFor, SearchFailed) as refusal:
        return render(request, "library/library.html", context | {"refusal": refusal}, status=refusal.status)
    context |= {"results": results, "chosen": chosen, "count": queries.count_sentence(results.found)}
    return render(request, "library/library.html", context)


@require_safe
def publication(request: StoryRequest, slug: str) -> HttpResponse:
    """One edition to read: the newest, or the one that `?edition=` asks for."""
    row = edition_of(request, slug)
    if row.is_withdrawn:
        return render(request, "library/withdrawn.html", {"publication": row, "section": "library"}, status=410)
    found = article.reading_of(row, request.visitor, whole=request.GET.get("events") == "all")
    context = {
        "reading": found,
        "publication": row,
        "edition": found.edition,
        "figure": article.figure_of(found.edition),
        "section": "library",
    }
    context["withdraw_form"] = WithdrawForm()
    return render(request, "library/publication.html", context)


@require_safe
def picture(request: StoryRequest, sha256: str) -> HttpResponseBase:
    """A picture of an edition, for those who may read it."""
    editions = Publication.objects.editions_visible_to(request.visitor).filter(withdrawn_at=None)
    row = EditionPicture.objects.filter(sha256=sha256, publication__in=editions).first()
    if row is None:
        raise Http404(_("There is no such picture."))
    return picture_answer(request, row.sha256, row.media_type)


@require_safe
def as_markdown(request: StoryRequest, slug: str) -> HttpResponse:
    """The edition as a Markdown file."""
    row = readable_edition(request, slug)
    answer = HttpResponse(markdown_of(row, Edition.from_json(row.content)), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.slug}.md"'
    return answer


@require_safe
def as_json(request: StoryRequest, slug: str) -> HttpResponse:
    """The edition as data."""
    row = readable_edition(request, slug)
    answer = JsonResponse({"slug": row.slug, "edition": row.edition, "published_at": row.published_at, **row.content})
    answer["Content-Disposition"] = f'attachment; filename="{row.slug}.json"'
    return answer


@require_safe
def feed(request: StoryRequest) -> HttpResponse:
    """The latest publications as Atom, for a reader that carries the session."""
    rows = queries.newest(request.visitor, size=FEED_SIZE)
    context = {"publications": rows, "home": request.build_absolute_uri("/")}
    answer = render(request, "library/feed.atom", context, content_type="application/atom+xml")
    patch_cache_control(answer, private=True)
    return answer


@require_safe
def services(request: StoryRequest) -> HttpResponse:
    """Every service, and how much is known about it."""
    return render(request, "library/services.html", {"rows": queries.services_of(request.visitor), "section": "library"})


@require_safe
def service(request: StoryRequest, slug: str) -> HttpResponse:
    """One service: what it is, how it has failed so far, what happens about it."""
    row = get_object_or_404(Service.objects.visible_to(request.visitor).select_related("team"), slug=slug)
    context = {"page": queries.service_page(request.visitor, row), "service": row, "section": "library"}
    return render(request, "library/service.html", context)


@require_safe
def find(request: StoryRequest) -> HttpResponse:
    """What ⌘K shows while one types."""
    try:
        found = suggestions(request.visitor, request.GET.get("q", ""))
    except SearchFailed as refusal:
        body = {"type": "about:blank", "status": refusal.status, "title": refusal.sentence}
        return JsonResponse(body, status=refusal.status, content_type="application/problem+json")
    return JsonResponse([row.as_json() for row in found], safe=False)


def edition_of(request: StoryRequest, slug: str) -> Publication:
    """The edition the address asks for, withdrawn or not. Raises Http404."""
    rows = Publication.objects.editions_visible_to(request.visitor).filter(slug=slug).select_related("incident").order_by("-edition")
    wanted = request.GET.get("edition", "")
    if wanted:
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 5):
            raise Http404(_("There is no such edition."))
        rows = rows.filter(edition=int(wanted))
    row = rows.first()
    if row is None:
        raise Http404(_("There is no such publication."))
    return row


def readable_edition(request: StoryRequest, slug: str) -> Publication:
    """An edition whose content is still there. Raises Http404."""
    row = edition_of(request, slug)
    if row.is_withdrawn:
        raise Http404(_("This was withdrawn."))
    return row
