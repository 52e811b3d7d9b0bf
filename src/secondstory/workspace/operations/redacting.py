"""Removing a passage from an incident and everything that hangs on it: each slice takes it out of its own rows (law 4).

All rows change in one transaction. Originals on the disk go right after it; should the program be killed between the two, the next start
finishes it. Nothing of the passage stays in an address, a log line or a row: what stays is a keyed hash.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.operations import redact_actions
from secondstory.audit.operations import redact_records
from secondstory.factors.operations import redact_factors
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import redact_incident
from secondstory.integrations.operations import redact_links
from secondstory.lib.erasing import forget_once_committed, overwrite_what_goes
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.passages import LONGEST, SHORTEST, Passage
from secondstory.lib.redacting import Redacting
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock
from secondstory.library.operations import redact_publications
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import redact_document
from secondstory.sources.operations import forget_originals, look_for_secrets_again, originals_that_go, redact_sources, uids_of_sources
from secondstory.timeline.models import Redaction
from secondstory.timeline.operations import redact_timeline, write_down_redaction


def find_passage(incident: Incident, passage: str, *, by: Visitor) -> dict[str, int]:
    """In how many places of each kind it stands; changes nothing. Raises `Refusal` for one that is too short or too long."""
    _check_may(incident, by)
    redacting = Redacting(_checked(passage), is_dry=True)
    _redact(incident, redacting, originals=originals_that_go(incident, redacting.passage), by=by)
    return redacting.counts


def redact_passage(incident: Incident, passage: str, *, reason: str, by: Visitor) -> Redaction:
    """Remove it everywhere. Doing it again removes what came since; where nothing came, the answer is what was written down then.

    Raises `Refusal` when it never stood anywhere in the incident.
    """
    _check_may(incident, by)
    redacting = Redacting(_checked(passage))
    why = one_line(redacting.passage.cut(reason)[0], longest=300)
    if not why:
        raise Refusal(_("Say why it is removed, without repeating it."), field="reason")
    overwrite_what_goes()
    originals = originals_that_go(incident, redacting.passage)
    row = _remove(incident, redacting, originals=originals, reason=why, by=by)
    _finish(row)
    return row


def finish_redactions() -> int:
    """Remove the originals that a killed program left lying; answers how many redactions were not finished."""
    rows = list(Redaction.objects.filter(is_finished=False))
    for row in rows:
        _finish(row)
    return len(rows)


@transaction.atomic
def _remove(incident: Incident, redacting: Redacting, *, originals: set[str], reason: str, by: Visitor) -> Redaction:
    lock(incident)
    _redact(incident, redacting, originals=originals, by=by)
    earlier = Redaction.objects.filter(incident=incident, hash=redacting.passage.hash).first()
    if not redacting.counts:
        if earlier is None:
            raise Refusal(_("It doesn’t stand anywhere in this incident. Copy it exactly as it is written there."), field="passage")
        return earlier
    incident.refresh_from_db()
    row = write_down_redaction(incident, redacting, reason=reason, files=originals, by=by)
    forget_once_committed()
    return row


def _redact(incident: Incident, redacting: Redacting, *, originals: set[str], by: Visitor) -> None:
    """Each slice in its own rows; the trail comes last."""
    redact_sources(incident, redacting, originals=originals, by=by)
    redact_incident(incident, redacting)
    redact_timeline(incident, redacting)
    redact_factors(incident, redacting)
    redact_actions(incident, redacting)
    redact_links(incident, redacting)
    redact_document(incident, redacting)
    redact_publications(incident, redacting)
    if not redacting.is_dry:
        look_for_secrets_again(incident)
    redact_records([incident.uid, *uids_of_sources(incident)], redacting)


def _finish(row: Redaction) -> None:
    forget_originals(row.files)
    Redaction.objects.filter(pk=row.pk).update(is_finished=True)


def _check_may(incident: Incident, by: Visitor) -> None:
    if not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can remove a passage from it."))


def _checked(text: str) -> Passage:
    passage = Passage(text)
    if passage.length < SHORTEST:
        raise Refusal(
            _("Give at least %(least)d characters, or ordinary words would go with it. Take some more of the line.") % {"least": SHORTEST},
            field="passage",
        )
    if len(text) > LONGEST:
        raise Refusal(_("Keep it within %(most)d characters. Remove a longer one in parts.") % {"most": LONGEST}, field="passage")
    return passage
