"""/api/v1/taxonomy: the words factors are sorted by; and the further places of a factor."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.factors import operations, queries_taxonomy, schemas, schemas_taxonomy
from secondstory.factors.models import Factor, TaxonomyChange, vocabulary
from secondstory.factors.word_files import KINDS, kind_of, scheme_of, write_factors, write_words
from secondstory.incidents.queries import find_editable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.timeline.models import Event

PAGE = 100
router = Router(tags=["taxonomy"])


@router.get("/taxonomy", response=schemas_taxonomy.TaxonomyOut)
def read_taxonomy(request: StoryRequest) -> schemas_taxonomy.TaxonomyOut:
    """All words, those that are no longer offered too, and the share of factors nobody has sorted."""
    return schemas_taxonomy.taxonomy_out(vocabulary(), queries_taxonomy.unclassified(request.visitor))


@router.post("/taxonomy/words", response={201: schemas_taxonomy.WordOut})
def add_word(request: StoryRequest, given: schemas_taxonomy.NewWordIn) -> Status[schemas_taxonomy.WordOut]:
    """Add a domain or a part; administrators only."""
    return Status(201, _word(operations.add_term(**given.dict(), by=request.visitor).code))


@router.patch("/taxonomy/words/{code}", response=schemas_taxonomy.WordOut)
def edit_word(request: StoryRequest, code: str, given: schemas_taxonomy.WordIn) -> schemas_taxonomy.WordOut:
    """Rename or describe a word; If-Match carries the version you saw. Its code stays."""
    _check_known(code)
    operations.describe_term(code, by=request.visitor, expected=needed_version(request), **given.dict(exclude_none=True))
    return _word(code)


@router.post("/taxonomy/words/{code}/merge", response=schemas_taxonomy.WordOut)
def merge_word(request: StoryRequest, code: str, given: schemas_taxonomy.MergeIn) -> schemas_taxonomy.WordOut:
    """Read it as another word from now on, wherever it stands; If-Match carries the version you saw."""
    _check_known(code)
    operations.merge_terms(code, by=request.visitor, expected=needed_version(request), **given.dict())
    return _word(code)


@router.post("/taxonomy/words/{code}/split", response=list[schemas_taxonomy.WordOut])
def split_word(request: StoryRequest, code: str, given: schemas_taxonomy.SplitIn) -> list[schemas_taxonomy.WordOut]:
    """Make several words of it, which are answered; it takes no new factors then."""
    _check_known(code)
    parts = [part.part() for part in given.parts]
    done = operations.split_term(code, parts, by=request.visitor, expected=needed_version(request), note=given.note)
    return [_word(one) for one, columns in done.changes["words"] if "is_new" in columns]


@router.post("/taxonomy/words/{code}/retire", response=schemas_taxonomy.WordOut)
def retire_word(request: StoryRequest, code: str, given: schemas_taxonomy.NoteIn) -> schemas_taxonomy.WordOut:
    """Offer it no more; factors that have it keep it."""
    _check_known(code)
    operations.retire_term(code, by=request.visitor, expected=needed_version(request), note=given.note)
    return _word(code)


@router.post("/taxonomy/words/{code}/bring-back", response=schemas_taxonomy.WordOut)
def bring_back_word(request: StoryRequest, code: str, given: schemas_taxonomy.NoteIn) -> schemas_taxonomy.WordOut:
    """Use it again, as itself."""
    _check_known(code)
    operations.bring_back_term(code, by=request.visitor, expected=needed_version(request), note=given.note)
    return _word(code)


@router.get("/taxonomy/changes", response=schemas_taxonomy.ChangePage)
def list_word_changes(request: StoryRequest, after: str = "") -> schemas_taxonomy.ChangePage:
    """Every change and what it did, the newest first, 100 at a time."""
    if after and not (after.isascii() and after.isdigit() and len(after) < 9):
        raise Refusal(_("That page link is not complete. Go back to the list and start again."), field="after")
    below = TaxonomyChange.objects.filter(number__lt=int(after)) if after else TaxonomyChange.objects.all()
    rows = list(below[: PAGE + 1])
    items = [
        schemas_taxonomy.change_out(row, did) for row, did in zip(rows[:PAGE], queries_taxonomy.changes_told(rows[:PAGE]), strict=True)
    ]
    return schemas_taxonomy.ChangePage(items=items, next=str(rows[PAGE - 1].number) if len(rows) > PAGE else "")


@router.post("/taxonomy/changes/{number}/undo", response=schemas_taxonomy.ChangeOut)
def undo_word_change(request: StoryRequest, number: int, given: schemas_taxonomy.NoteIn) -> schemas_taxonomy.ChangeOut:
    """Take a change back; the change that does it is answered."""
    found = TaxonomyChange.objects.filter(number=number).first()
    if found is None:
        raise Http404
    done = operations.undo_taxonomy_change(found, by=request.visitor, note=given.note)
    return schemas_taxonomy.change_out(done, queries_taxonomy.changes_told([done])[0])


@router.get("/taxonomy/file")
def export_taxonomy(request: StoryRequest, form: str = "json", scheme: str = "", what: str = "words") -> HttpResponse:
    """The words, or the `factors` you may read, as json, csv or md; `scheme` is arts, google or ghosh."""
    kind, chosen = kind_of(form), scheme_of(scheme)
    if what not in {"words", "factors"}:
        raise Refusal(_("“what” is words or factors."), field="what")
    if what == "words":
        return HttpResponse(write_words(kind, chosen), content_type=KINDS[kind])
    rows = Factor.objects.visible_to(request.visitor).select_related("incident").prefetch_related("labels")
    written = write_factors(rows.order_by("incident__started_at", "incident", "position", "pk"), kind, chosen)
    return HttpResponse(written, content_type=KINDS[kind])


@router.put("/taxonomy/file", response=schemas_taxonomy.TaxonomyOut)
def import_taxonomy(request: StoryRequest) -> schemas_taxonomy.TaxonomyOut:
    """Take over the words of such a file in JSON, which is the body, as one change."""
    operations.take_over_words(request.body.decode("utf-8", "replace"), by=request.visitor)
    return read_taxonomy(request)


@router.post("/incidents/{key}/factors/{uid}/labels", response={201: schemas.FactorOut})
def add_factor_label(request: StoryRequest, key: str, uid: str, given: schemas_taxonomy.LabelIn) -> Status[schemas.FactorOut]:
    """Say of a factor that it lies in one more place, and which words show it."""
    row = _factor(request, key, uid)
    event = Event.objects.filter(incident=row.incident_id, uid=given.event).first() if given.event else None
    if given.event and event is None:
        raise Refusal(_("No event of this incident has that uid."), field="event")
    operations.add_label(row, given.code, by=request.visitor, event=event, quote=given.quote)
    return Status(201, schemas.factor_out(_factor(request, key, uid)))


@router.delete("/incidents/{key}/factors/{uid}/labels/{code}", response={204: None})
def remove_factor_label(request: StoryRequest, key: str, uid: str, code: str) -> Status[None]:
    """Take one of the further places away."""
    operations.remove_label(_factor(request, key, uid), code, by=request.visitor)
    return Status(204, None)


def _factor(request: StoryRequest, key: str, uid: str) -> Factor:
    row = Factor.objects.filter(incident=find_editable(request.visitor, key), uid=uid).with_supports().with_labels().first()
    if row is None:
        raise Http404
    return row


def _check_known(code: str) -> None:
    if code not in vocabulary().words:
        raise Http404


def _word(code: str) -> schemas_taxonomy.WordOut:
    words = vocabulary()
    return schemas_taxonomy.word_out(words.words[code], words)
