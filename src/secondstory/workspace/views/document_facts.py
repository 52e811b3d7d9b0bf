"""What the editor of a document asks: the facts it names as they are now, what can be named, and blocks of facts."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.incidents.views.finding import readable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import refusals_as_json
from secondstory.library.blocks import Blocks, Span
from secondstory.people.http import StoryRequest
from secondstory.postmortems.facts import Ref
from secondstory.postmortems.mentions import offered
from secondstory.workspace.living import facts_of

MOST_REFS = 500


@require_safe
@refusals_as_json
def facts(request: StoryRequest, key: str) -> HttpResponse:
    """What each `ref` (kind:uid) is now. One that is not there and one that may not be known get the same answer."""
    incident = readable(request, key)
    asked = list(dict.fromkeys(request.GET.getlist("ref")))
    if len(asked) > MOST_REFS:
        raise Refusal(_("Ask for at most %(most)d facts at once.") % {"most": MOST_REFS}, field="ref")
    refs = {written: _ref(written) for written in asked}
    found = facts_of(incident, refs.values(), request.visitor)
    told = {written: found[ref] for written, ref in refs.items()}
    return _private(
        JsonResponse(
            {ref: {"label": fact.label, "detail": fact.detail, "href": fact.href, "gone": fact.is_gone} for ref, fact in told.items()}
        )
    )


@require_safe
@refusals_as_json
def mentions(request: StoryRequest, key: str) -> HttpResponse:
    """What can be mentioned and has the words `q`."""
    offers = offered(readable(request, key), request.GET.get("q", ""), request.visitor)
    told = [{"kind": one.kind, "ref": one.ref, "label": one.label, "detail": one.detail} for one in offers]
    return _private(JsonResponse(told, safe=False))


@require_safe
@refusals_as_json
def block(request: StoryRequest, key: str, kind: str) -> HttpResponse:
    """A block of facts as the reading page shows it; of a timeline, the part between `from` and `to`."""
    incident = readable(request, key)
    span = Span.read(request.GET.get("from", ""), request.GET.get("to", ""))
    return _private(HttpResponse(Blocks(incident).html(kind, span)))


def _ref(written: str) -> Ref:
    kind, _colon, ref = written.partition(":")
    return kind, ref


def _private(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
