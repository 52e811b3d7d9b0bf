"""/api/v1/publications, and the way into it from an incident."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from secondstory.factors.models import Factor
from secondstory.lib.errors import Refusal
from secondstory.lib.http import expected_version
from secondstory.library import operations, queries, schemas
from secondstory.library.forms import chosen_facets
from secondstory.library.gates import NamesLeft, WordingLeft
from secondstory.library.models import Publication
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.wording import stopped_among

router = Router(tags=["library"])


class ListQuery(Schema):
    """Words to look for, what to narrow to, and the cursor. There is no narrowing by person."""

    q: str = ""
    service: str = ""
    severity: str = ""
    factor: str = ""
    year: str = ""
    kind: str = ""
    team: str = ""
    after: str = ""


@router.get("/publications", response=schemas.PublicationPage)
def list_publications(request: StoryRequest, given: Query[ListQuery]) -> schemas.PublicationPage:
    """Publications you may read, 50 at a time: the best match first, without words the newest."""
    chosen = chosen_facets(given.dict())
    results = queries.search(request.visitor, given.q, chosen=chosen, cursor=given.after, size=50)
    return schemas.PublicationPage(
        items=[schemas.publication_out(card.publication) for card in results.cards],
        total=results.found.total,
        is_capped=results.found.is_capped,
        instead=results.found.instead,
        facets=[
            schemas.FacetOut(name=group.name, value=value.value, label=value.label, count=value.count)
            for group in results.groups
            for value in group.values
        ],
        next=results.found.next,
    )


@router.get("/publications/{slug}", response=schemas.EditionOut)
def read_publication(request: StoryRequest, slug: str, edition: int | None = None) -> schemas.EditionOut:
    """The newest edition with its content, or the one asked for."""
    rows = Publication.objects.editions_visible_to(request.visitor).filter(slug=slug, withdrawn_at=None)
    row = rows.filter(edition=edition).first() if edition else rows.filter(is_current=True).first()
    if row is None:
        raise Http404
    return schemas.edition_out(row)


@router.post("/publications/{slug}/withdraw", response={204: None})
def withdraw_publication(request: StoryRequest, slug: str, given: schemas.WithdrawIn) -> Status[None]:
    """Take every edition back, with a reason."""
    row = Publication.objects.visible_to(request.visitor).select_related("incident").filter(slug=slug).first()
    if row is None:
        raise Http404
    operations.withdraw_publication(row, reason=given.reason, by=request.visitor)
    return Status(204, None)


@router.get("/incidents/{key}/name-check", response=schemas.NamesOut)
def check_names(request: StoryRequest, key: str) -> schemas.NamesOut:
    """What would have to be answered before the document can be published."""
    document = _document(request, key)
    hits = operations.names_found(document)
    stopped = [schemas.stopped_out(one) for one in stopped_among(Factor.objects.filter(incident=document.incident_id))]
    because = str(getattr(document, "words_stay_because", ""))
    return schemas.NamesOut(
        passes=not hits and (not stopped or bool(because)),
        hits=[schemas.hit_out(hit) for hit in hits],
        wording=[] if because else stopped,
        kept=stopped if because else [],
        kept_because=because if stopped else "",
    )


@router.post("/incidents/{key}/publish", response={201: schemas.EditionOut})
def publish(request: StoryRequest, key: str, given: schemas.PublishIn) -> Status[schemas.EditionOut] | HttpResponse:
    """Freeze the next edition. 422 lists the names left, or the factors to rewrite.

    409 when the document moved on since the version in If-Match.
    """
    document = _document(request, key)
    try:
        row = operations.publish_postmortem(
            document,
            by=request.visitor,
            answers=given.answers(),
            nothing_new_reason=given.nothing_new_reason,
            wording_reason=given.wording_reason,
            expected=expected_version(request),
        )
    except (NamesLeft, WordingLeft) as refusal:
        body: dict[str, Any] = {"type": "about:blank", "status": refusal.status, "title": refusal.sentence}
        if isinstance(refusal, NamesLeft):
            body["hits"] = [schemas.hit_out(hit).dict() for hit in refusal.hits]
        else:
            body |= {"field": refusal.field, "wording": [schemas.stopped_out(one).dict() for one in refusal.stopped]}
        return JsonResponse(body, status=refusal.status, content_type="application/problem+json")
    return Status(201, schemas.edition_out(row))


def _document(request: StoryRequest, key: str) -> Postmortem:
    document = queries.publishable(request.visitor, key)
    if document is None:
        raise Refusal(_("There is no document yet. Start one, then publish it."))
    return document
