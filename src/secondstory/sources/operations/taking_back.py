"""Taking records back out of a timeline: unseen at once, removed in short transactions that others don't wait for, and gone on with later
where the process dies in between.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import remove_involvement
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor, program
from secondstory.sources.assessing import assess
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Intake
from secondstory.sources.operations.blobs_kept import forget_unneeded
from secondstory.sources.operations.sweeping import AT_WORK, is_dead, this_process
from secondstory.sources.tasks import clear_in_background
from secondstory.timeline.models import Event, Evidence, Origin

CHUNK = 200
"""So many lines are removed in one transaction: a hook that wants to write waits for no more than that."""
AT_ONCE = 5000
"""So many lines are removed while the browser waits; more is the worker's, as nobody sees them any more."""


def give_up(intake: Intake) -> None:
    """Remove what was half saved; the intake is a preview again, and says what happened."""
    if not Intake.objects.filter(pk=intake.pk, state=ImportState.SAVING).update(saver=this_process(), alive_at=clock.now()):
        return
    AT_WORK.add(intake.uid)
    try:
        _clear(intake)
        _back_to_preview(intake)
    finally:
        AT_WORK.discard(intake.uid)


def revive_intake(intake: Intake) -> None:
    """Make a preview of it again if the process that saved it died."""
    if intake.state == ImportState.SAVING and is_dead(intake):
        give_up(intake)
        intake.refresh_from_db()


def sweep_dead_intakes() -> int:
    """Take back what dead processes half saved, and go on with what they half removed."""
    dead = [intake for intake in Intake.objects.filter(state=ImportState.SAVING) if is_dead(intake)]
    for intake in dead:
        give_up(intake)
    return len(dead) + sum(_clear(intake) for intake in _half_removed())


def clear_undone(incident: Incident) -> None:
    """Remove what undone imports left: before the same is saved again, as it would be taken to be there."""
    for intake in _half_removed().filter(incident=incident):
        _clear(intake)


def worked_on(intake: Intake) -> int:
    """How many of its lines somebody has edited since."""
    rows = Event.everything.filter(origin__batch_uid=intake.uid)
    return rows.filter(version__gt=1).count()


def undo_intake(intake: Intake, *, by: Visitor, with_edited: bool = False) -> None:
    """Take out everything it brought: nobody sees it any more. Refused when lines were worked on since, unless `with_edited`."""
    _hide(intake, by=by, with_edited=with_edited)
    if intake.events > AT_ONCE:
        clear_in_background.enqueue(intake.uid)
    else:
        clear(intake)


def clear(intake: Intake) -> None:
    """Remove what an undone import brought, and look again at what is left."""
    if intake.state != ImportState.UNDONE:
        return
    _clear(intake)
    forget_unneeded(intake.files.values_list("sha256", flat=True))
    assess(intake.incident)


@transaction.atomic
def _hide(intake: Intake, *, by: Visitor, with_edited: bool) -> None:
    lock(intake)
    if not Intake.objects.visible_to(by).filter(pk=intake.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))
    if intake.state != ImportState.COMPLETE:
        raise Refusal(_("Only an import that is saved can be undone."))
    edited = worked_on(intake)
    if edited and not with_edited:
        sentence = _("Work has gone into %(count)d of its lines since. Say that these are to be removed too, or keep it.")
        raise Refusal(sentence % {"count": edited}, field="with_edited")
    Origin.objects.filter(batch_uid=intake.uid).update(is_complete=False)
    intake.files.filter(state=FileState.SAVED).update(state=FileState.LEFT_OUT)
    intake.state, intake.undone_at = ImportState.UNDONE, clock.now()
    intake.save(update_fields=["state", "undone_at"])
    record("undid an import", intake, about=intake.incident, by=by)


@transaction.atomic
def _back_to_preview(intake: Intake) -> None:
    lock(intake)
    if intake.state != ImportState.SAVING:
        return
    intake.files.filter(state=FileState.SAVED).update(state=FileState.UNDERSTOOD, saved=0)
    intake.state, intake.saver, intake.alive_at = ImportState.PREVIEW, "", None
    intake.note = _("Saving was interrupted, and nothing of it was kept. You can save it again.")
    intake.save(update_fields=["state", "saver", "alive_at", "note"])


def _half_removed() -> QuerySet[Intake]:
    return Intake.objects.filter(state=ImportState.UNDONE, uid__in=Origin.objects.filter(is_complete=False).values("batch_uid"))


def _clear(intake: Intake) -> int:
    """Remove its lines, what they stand on, and the parts made for them. Whoever still saves is stopped by the missing origin."""
    for origin in Origin.objects.filter(batch_uid=intake.uid):
        while _remove_some(origin):
            pass
    with transaction.atomic():
        Origin.objects.filter(batch_uid=intake.uid).delete()
        for part in _parts_made_for(intake):
            remove_involvement(part, by=program())
    return 1


@transaction.atomic
def _remove_some(origin: Origin) -> bool:
    rows = list(Event.everything.filter(origin=origin).order_by("pk").values_list("pk", "evidence_id")[:CHUNK])
    Event.everything.filter(pk__in=[pk for pk, _evidence in rows]).delete()
    Evidence.objects.filter(pk__in=[evidence for _pk, evidence in rows if evidence], events=None).delete()
    return bool(rows)


def _parts_made_for(intake: Intake) -> list[Involvement]:
    """Parts that came with its handles and that nothing else has to do with: nobody renamed them, and nothing points at them."""
    begins = _("Participant %(number)d").partition("%")[0]
    rows = Involvement.objects.filter(incident=intake.incident_id, label__startswith=begins, user=None, version=1)
    rows = rows.filter(created_at__gte=intake.created_at).exclude(contact="")
    nothing = Q()
    for relation in Involvement._meta.related_objects:
        nothing &= Q(**{f"{relation.field.related_query_name()}__isnull": True})
    return list(rows.filter(nothing).distinct())
