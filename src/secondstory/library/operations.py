"""Publishing: check, freeze an edition, make it findable; take one back; take the example's away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.audit.operations import record
from secondstory.factors.models import Factor
from secondstory.factors.operations import refuse_person_in_reason, refuse_person_in_reason_for_words
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.lib.passages import Passage
from secondstory.lib.redacting import Redacting
from secondstory.lib.text import one_line, slug
from secondstory.library.acquaintance import known_in
from secondstory.library.building import draft_edition, draft_editions, hits_left, naming_of, role_named
from secondstory.library.documents import with_story
from secondstory.library.edition import Edition
from secondstory.library.facets import facets_of
from secondstory.library.gates import NamesLeft, NothingLearned, WordingLeft
from secondstory.library.indexing import KIND, entries_of, entry_of
from secondstory.library.models import EditionPicture, Facet, KeptWord, Publication
from secondstory.library.names import Hit
from secondstory.library.recurring import forget_all_factors, forget_factors, keep_factors
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.live_text import catch_up
from secondstory.postmortems.models import WORDING, Postmortem
from secondstory.postmortems.operations import check_may_be_published, cut_over_marks, mark_published, move_document, pass_gates
from secondstory.postmortems.rewriting import WithoutPicture
from secondstory.postmortems.settings import PROMISE_LINK
from secondstory.postmortems.wording import stopped_among
from secondstory.search.operations import clear_documents, forget_removed_words, put_documents, remove_documents

KEEP = "keep"
WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Answers:
    """What somebody said about the hits of the name check, by `Hit.key`: these are no person; these are replaced by other words."""

    keep: frozenset[str] = frozenset()
    instead: Mapping[str, str] | None = None
    replace: frozenset[str] = frozenset()

    def covers(self, hit: Hit) -> bool:
        return hit.key in self.keep or hit.key in self.replace or hit.key in (self.instead or {})


@dataclass(frozen=True)
class Checked:
    """An edition that passed the checks and how it came to."""

    edition: Edition
    kept: frozenset[str]


@dataclass(frozen=True)
class Look:
    """A document as it would be published, and what the name check finds in it."""

    edition: Edition
    hits: list[Hit]


def names_found(postmortem: Postmortem) -> list[Hit]:
    """What the name check finds in everything the page would show, but for words already answered for."""
    return look_at([postmortem])[postmortem.pk].hits


def look_at(postmortems: Sequence[Postmortem]) -> dict[int, Look]:
    """Editions and hits of several documents of one side by primary key; five statements for any number fetched `with_story`."""
    editions, known = draft_editions(postmortems), known_in([row.incident for row in postmortems])
    looks = {}
    for row in postmortems:
        looks[row.pk] = Look(editions[row.pk], naming_of(editions[row.pk], known[row.incident_id]).hits())
    return looks


def preview_edition(postmortem: Postmortem) -> Edition:
    """The edition as it would look if every hit were replaced by its role."""
    edition, known = draft_edition(postmortem), known_in([postmortem.incident])[postmortem.incident_id]
    return role_named(edition, naming_of(edition, known), instead={})


@transaction.atomic
def publish_postmortem(
    postmortem: Postmortem,
    *,
    by: Visitor,
    answers: Answers | None = None,
    nothing_new_reason: str = "",
    wording_reason: str = "",
    expected: int | None = None,
) -> Publication:
    """Freeze the document as the next edition, with roles in place of names.

    Raises `WordingLeft`, `NothingLearned` or `NamesLeft` where a gate is not passed, `Stale` when the document has moved on since
    `expected`.
    """
    catch_up(postmortem)
    postmortem = with_story(Postmortem.objects.select_for_update(of=("self",))).get(pk=postmortem.pk)
    if expected is not None and expected != postmortem.version:
        raise Stale(
            _("The document has changed since you looked, or was just published. Look again before you publish."),
            yours={"version": expected}, theirs={"version": postmortem.version}, version=postmortem.version,
        )  # fmt: skip
    check_may_be_published(postmortem)
    _check_wording(postmortem, reason=wording_reason, by=by)
    refuse_person_in_reason(postmortem.incident, nothing_new_reason, field="nothing_new_reason")
    checked = checked_edition(postmortem, answers=answers or Answers(), nothing_new_reason=nothing_new_reason)
    for words in sorted(checked.kept):
        KeptWord.objects.get_or_create(incident=postmortem.incident, words=words, defaults={"decided_by": by.user})
    link = PROMISE_LINK.read() if checked.edition.notice else ""
    row = _freeze(postmortem.incident, replace(checked.edition, notice_link=link))
    mark_published(postmortem, by=by)
    changes = {"kept": [[], sorted(checked.kept)]} if checked.kept else None
    record("published an edition", row, about=postmortem.incident, by=by, changes=changes)
    return row


def checked_edition(postmortem: Postmortem, *, answers: Answers, nothing_new_reason: str = "") -> Checked:
    """The edition as it would be published. Raises `NothingLearned` or `NamesLeft`."""
    edition = draft_edition(postmortem)
    reason = one_line(nothing_new_reason or edition.nothing_new_reason, longest=300)
    if not edition.learned and not reason:
        raise NothingLearned(
            _("Write one thing that was learned, in the section “What we learned”, or say why there was nothing new."), field="learned"
        )
    if reason and not edition.learned:
        edition = _with_reason(edition, reason)
    known = known_in([postmortem.incident])[postmortem.incident_id]
    naming = naming_of(edition, known)
    hits = naming.hits()
    open_hits = [hit for hit in hits if not answers.covers(hit)]
    if open_hits:
        raise NamesLeft(_names_sentence(open_hits), hits=open_hits)
    kept = frozenset(hit.key for hit in hits if hit.key in answers.keep)
    instead = _checked_words(answers)
    named = role_named(edition, naming, kept=kept, instead=instead)
    left = hits_left(named, naming, kept=kept, instead=instead)
    if left:
        raise NamesLeft(_names_sentence(left), hits=left)
    return Checked(named, kept)


@transaction.atomic
def publish_all(
    postmortems: Iterable[Postmortem], *, by: Visitor, nothing_new_reason: str = ""
) -> tuple[list[Publication], list[Postmortem]]:
    """Publish those in which the name check finds nothing, no factor is to be rewritten, and which say something learned (or all get the
    reason); returns the rest too."""
    published, left = [], []
    for postmortem in postmortems:
        try:
            published.append(publish_postmortem(postmortem, by=by, nothing_new_reason=nothing_new_reason))
        except (NamesLeft, NothingLearned, WordingLeft):
            left.append(postmortem)
    return published, left


@transaction.atomic
def withdraw_publication(publication: Publication, *, reason: str, by: Visitor) -> None:
    """Take every edition of the incident back. Their content is removed (law 4); the document goes back to agreed, whole."""
    reason = one_line(reason, longest=300)
    if not reason:
        raise Refusal(_("Say why it is withdrawn; whoever follows the link will read it."), field="reason")
    if not Incident.objects.editable_by(by).filter(pk=publication.incident_id).exists():
        raise NotAllowed(_("Only those who may edit the incident can withdraw what was published."))
    rows = Publication.objects.filter(incident=publication.incident_id)
    remove_documents(KIND, rows.values_list("uid", flat=True))
    forget_factors(rows)
    Facet.objects.filter(publication__in=rows).delete()
    EditionPicture.objects.filter(publication__in=rows).delete()
    rows.filter(withdrawn_at=None).update(
        is_current=False, withdrawn_at=clock.now(), withdrawn_because=reason, title="", summary="", learned=[], content={}
    )
    document = Postmortem.objects.filter(incident=publication.incident_id).first()
    if document is not None and document.state == DocumentState.PUBLISHED:
        move_document(document, state=DocumentState.AGREED, by=by)
    record("withdrew the publication", publication, about=publication.incident, by=by, changes={"reason": ["", reason]})


@transaction.atomic
def forget_publications(incidents: Sequence[int]) -> None:
    """Make the publications of incidents (by primary key) that are about to be deleted findable no more, and delete them."""
    rows = Publication.objects.filter(incident__in=incidents)
    remove_documents(KIND, list(rows.values_list("uid", flat=True)))
    forget_factors(rows)
    rows.delete()


@transaction.atomic
def forget_example_publications() -> None:
    """Remove the example's editions."""
    rows = Publication.objects.filter(is_example=True)
    remove_documents(KIND, list(rows.values_list("uid", flat=True)))
    forget_factors(rows)
    rows.delete()


@transaction.atomic
def index_again(incident_uid: str) -> None:
    """Bring the search rows of one incident up to date, when who may see it has changed."""
    rows = Publication.objects.filter(incident__uid=incident_uid)
    put_documents(entries_of(rows.filter(is_current=True)))
    keep_factors(rows)


@transaction.atomic
def rebuild_index() -> int:
    """Make the whole index anew from the current editions; returns how many there are."""
    clear_documents(KIND)
    forget_all_factors()
    keep_factors(Publication.objects.all())
    return put_documents(entries_of(Publication.objects.filter(is_current=True)))


@transaction.atomic
def redact_publications(incident: Incident, redacting: Redacting) -> None:
    """Take a passage out of every edition, frozen as it is, and out of search; an address that was made of it becomes another."""
    editions, passage = Publication.objects.filter(incident=incident), redacting.passage
    texts = ("title", "summary", "learned", "content", "withdrawn_because")
    touched = redacting.cut(editions, *texts, kind="publications")
    touched += _cut_over_marks(editions, redacting)
    redacting.cut(Facet.objects.filter(publication__in=editions), "value", "label", kind="publications")
    kept = [row.pk for row in KeptWord.objects.filter(incident=incident) if passage.is_in(row.words)]
    last = editions.order_by("-edition").first()
    title = passage.cut(last.title)[0] if last else ""
    is_in_address = last is not None and passage.is_left_in(last.slug, of=title)
    redacting.count("publications", len(kept) + is_in_address)
    if redacting.is_dry:
        return
    KeptWord.objects.filter(pk__in=kept).delete()
    for row in editions.filter(pk__in=touched):
        _rename_sections(row, passage)
    if is_in_address:
        editions.update(slug=f"{slug(title, longest=80)}-{incident.uid[:6]}")
    if touched or is_in_address:
        index_again(incident.uid)
        forget_removed_words()


def _cut_over_marks(editions: models.QuerySet[Publication], redacting: Redacting) -> list[int]:
    touched = []
    for row in editions.iterator(chunk_size=1):
        sections, places = cut_over_marks(row.content.get("sections", []), redacting.passage)
        redacting.count("publications", places)
        if places:
            touched.append(row.pk)
            if not redacting.is_dry:
                Publication.objects.filter(pk=row.pk).update(content=row.content | {"sections": sections})
    return touched


@transaction.atomic
def remove_picture_from_editions(incident: Incident, sha256: str) -> int:
    """Take a picture out of every edition, frozen as it is; in how many it stood."""
    rows = Publication.objects.filter(
        pk__in=EditionPicture.objects.filter(publication__incident=incident, sha256=sha256).values("publication")
    )
    for row in rows:
        edition, without = Edition.from_json(row.content), WithoutPicture(sha256)
        sections = [replace(section, markdown=without.rewritten(section.markdown)) for section in edition.sections]
        left = [picture for picture in edition.pictures if picture.sha256 != sha256]
        row.content = replace(edition, sections=sections, pictures=left).to_json()
        row.save(update_fields=["content"])
    count = EditionPicture.objects.filter(publication__incident=incident, sha256=sha256).delete()[0]
    if count:
        index_again(incident.uid)
        forget_removed_words()
    return count


def _rename_sections(publication: Publication, passage: Passage) -> None:
    """A section's place on the page is called after its title."""
    content, changed = publication.content, False
    for number, section in enumerate(content.get("sections", ())):
        if passage.is_left_in(section["key"], of=section["title"]):
            section["key"], changed = f"section_{number}", True
    if changed:
        Publication.objects.filter(pk=publication.pk).update(content=content)


def _freeze(incident: Incident, edition: Edition) -> Publication:
    earlier = Publication.objects.filter(incident=incident).order_by("-edition")
    last = earlier.first()
    remove_documents(KIND, list(earlier.filter(is_current=True).values_list("uid", flat=True)))
    forget_factors(earlier)
    earlier.filter(is_current=True).update(is_current=False)
    try:
        with transaction.atomic():
            row = Publication.objects.create(
                incident=incident,
                slug=last.slug if last else f"{slug(edition.title, longest=80)}-{incident.uid[:6]}",
                edition=last.edition + 1 if last else 1,
                published_at=clock.now(),
                title=edition.title[:190],
                summary=edition.summary,
                learned=edition.learned,
                happened_on=edition.started_at.date(),
                severity_code=edition.severity_code,
                near_miss=edition.near_miss,
                team_name=edition.team,
                reading_minutes=max(1, round(edition.words / WORDS_A_MINUTE)),
                content=edition.to_json(),
                is_example=incident.is_example,
            )
    except IntegrityError as problem:
        raise Stale(
            _("Someone published this at the same moment. Look at their edition first."), yours={}, theirs={}, version=0
        ) from problem
    facets = facets_of(edition)
    Facet.objects.bulk_create(Facet(publication=row, name=name, value=value[:120], label=label[:120]) for name, value, label in facets)
    EditionPicture.objects.bulk_create(
        EditionPicture(publication=row, sha256=picture.sha256, media_type=picture.media_type) for picture in edition.pictures
    )
    put_documents([entry_of(row, incident, edition)])
    keep_factors(Publication.objects.filter(pk=row.pk))
    return row


def _with_reason(edition: Edition, reason: str) -> Edition:
    return replace(edition, nothing_new_reason=reason)


def _checked_words(answers: Answers) -> dict[str, str]:
    words = {key: one_line(text, longest=120) for key, text in (answers.instead or {}).items()}
    return {key: text for key, text in words.items() if text}


def _check_wording(postmortem: Postmortem, *, reason: str, by: Visitor) -> None:
    stopped = stopped_among(Factor.objects.filter(incident=postmortem.incident_id))
    before, reason = str(getattr(postmortem, "words_stay_because", "")), one_line(reason, longest=300)
    if not stopped:
        return
    if reason:
        refuse_person_in_reason_for_words(postmortem.incident, reason, field="wording_reason")
    if reason and reason != before:
        pass_gates(postmortem, {WORDING: reason}, by=by)
    elif not reason and not before:
        sentence = ngettext(
            "A factor can’t be published as it is written: “%(statement)s”. Rewrite it, or say why it stays.",
            "%(count)d factors can’t be published as they are written, the first is “%(statement)s”. Rewrite them, or say why they stay.",
            len(stopped),
        )
        told = {"count": len(stopped), "statement": one_line(stopped[0].factor.statement, longest=80)}
        raise WordingLeft(sentence % told, stopped=stopped)


def _names_sentence(hits: Sequence[Hit]) -> str:
    keys = {hit.key for hit in hits}
    return ngettext(
        "One name is left in the text. Put a role in its place, or say that it is no person.",
        "%(count)d names are left in the text. Put roles in their place, or say that they are no people.",
        len(keys),
    ) % {"count": len(keys)}
