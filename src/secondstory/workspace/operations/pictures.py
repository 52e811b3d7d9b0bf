"""Pictures that go: those that nothing shows any more, and those that are removed for a reason, wherever they stand (law 4)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.erasing import forget_once_committed, overwrite_what_goes
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.passages import Passage
from secondstory.lib.redacting import Redacting
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock
from secondstory.library.models import EditionPicture
from secondstory.library.operations import remove_picture_from_editions
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Moment, Picture, Section
from secondstory.postmortems.operations import remove_picture_from_document
from secondstory.sources.operations import forget_unneeded, is_needed
from secondstory.timeline.models import Redaction
from secondstory.timeline.operations import write_down_redaction

UNSEEN = timedelta(days=1)
"""For so long a picture that no text shows may still come back: somebody undoes, or a page that was offline returns."""


def sweep_unseen_pictures() -> int:
    """Remove pictures that stand in no text, no moment and no edition of their document. Returns how many."""
    rows = list(Picture.objects.filter(created_at__lt=clock.now() - UNSEEN).only("pk", "sha256", "postmortem"))
    unseen = [row for row in rows if not _is_shown(row)]
    Picture.objects.filter(pk__in=[row.pk for row in unseen]).delete()
    forget_unneeded(row.sha256 for row in unseen)
    return len(unseen)


def redact_picture(incident: Incident, sha256: str, *, reason: str, by: Visitor) -> Redaction:
    """Remove a picture from the document, its moments and every edition; what is left is its hash, who removed it, when and why.

    Raises `Refusal` when the incident has no such picture.
    """
    if not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can remove a picture from it."))
    why = one_line(reason, longest=300)
    if not why:
        raise Refusal(_("Say why it is removed."), field="reason")
    overwrite_what_goes()
    row = _remove(incident, sha256, reason=why, by=by)
    transaction.on_commit(lambda: _finish(row, sha256))
    return row


def _finish(row: Redaction, sha256: str) -> None:
    forget_unneeded([sha256])
    Redaction.objects.filter(pk=row.pk).update(is_finished=True)


@transaction.atomic
def _remove(incident: Incident, sha256: str, *, reason: str, by: Visitor) -> Redaction:
    lock(incident)
    redacting = Redacting(Passage(sha256))
    redacting.count("document", remove_picture_from_document(incident, sha256))
    redacting.count("publications", remove_picture_from_editions(incident, sha256))
    if not redacting.counts:
        raise Refusal(_("This incident has no such picture."), field="sha256")
    files = [] if is_needed(sha256) else [sha256]
    row = write_down_redaction(incident, redacting, reason=reason, files=files, by=by)
    forget_once_committed()
    return row


def _is_shown(row: Picture) -> bool:
    texts = Section.objects.filter(postmortem=row.postmortem_id, markdown__contains=row.sha256)
    moments = Moment.objects.filter(postmortem=row.postmortem_id, sections__icontains=row.sha256)
    editions = EditionPicture.objects.filter(sha256=row.sha256, publication__incident__postmortem=row.postmortem_id)
    return texts.exists() or moments.exists() or editions.exists()
