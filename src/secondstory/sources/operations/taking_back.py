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
from secondstory.timeline.models import Event, EventQuerySet, Origin, Sighting
from secondstory.timeline.operations import evidence_of, forget_evidence, pass_on

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
    """How many of the lines that go with it somebody has edited since."""
    return _that_go(intake).filter(version__gt=1).count()


def lines_that_go(intake: Intake) -> int:
    """How many lines only this import has."""
    return _that_go(intake).count()


def lines_that_stay(intake: Intake) -> int:
    """How many of what it brought another source has too, whichever brought them first."""
    theirs = _shared(intake).count()
    return theirs + Sighting.objects.filter(origin__batch_uid=intake.uid).count()


def _that_go(intake: Intake) -> EventQuerySet:
    brought = Event.everything.filter(origin__batch_uid=intake.uid)
    return brought.exclude(pk__in=Sighting.objects.filter(origin__in=_standing(intake)).values("event"))


def _shared(intake: Intake) -> EventQuerySet:
    others = Sighting.objects.filter(origin__in=_standing(intake).filter(is_complete=True))
    return Event.everything.filter(origin__batch_uid=intake.uid, pk__in=others.values("event"))


def _standing(intake: Intake) -> QuerySet[Origin]:
    """The incident's origins that nobody has taken back or is taking back: those seen, and those of imports that are being saved."""
    saving = Intake.objects.filter(incident=intake.incident_id, state=ImportState.SAVING).values("uid")
    rows = Origin.objects.filter(Q(is_complete=True) | Q(batch_uid__in=saving), incident=intake.incident_id)
    return rows.exclude(batch_uid=intake.uid)


def undo_intake(intake: Intake, *, by: Visitor, with_edited: bool = False) -> None:
    """Take out what only it brought: nobody sees that any more. Refused when lines were worked on since, unless `with_edited`.

    What another source has too stays seen all the while, and is that source's.
    """
    _check_undoable(intake, by=by, with_edited=with_edited)
    while _pass_some_on(intake):
        pass
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


def _check_undoable(intake: Intake, *, by: Visitor, with_edited: bool) -> None:
    if not Intake.objects.visible_to(by).filter(pk=intake.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))
    if intake.state != ImportState.COMPLETE:
        raise Refusal(_("Only an import that is saved can be undone."))
    edited = worked_on(intake)
    if edited and not with_edited:
        sentence = _("Work has gone into %(count)d of its lines since. Say that these are to be removed too, or keep it.")
        raise Refusal(sentence % {"count": edited}, field="with_edited")


@transaction.atomic
def _pass_some_on(intake: Intake) -> bool:
    """Some lines that others have too become theirs. Others who write don't wait for all of them."""
    _keep_others_from_taking_back(intake)
    shared = list(_shared(intake).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    return bool(pass_on(shared, to=_standing(intake)))


@transaction.atomic
def _hide(intake: Intake, *, by: Visitor, with_edited: bool) -> None:
    lock(intake)
    _check_undoable(intake, by=by, with_edited=with_edited)
    while _pass_some_on(intake):  # what came in the meantime
        pass
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
    origins = Origin.objects.filter(batch_uid=intake.uid)
    for origin in origins:
        _empty(intake, origin)
    with transaction.atomic():
        _keep_others_from_taking_back(intake)
        for origin in origins.select_for_update():
            _empty(intake, origin)  # what whoever still saved added in between
        origins.delete()
        for part in _parts_made_for(intake):
            remove_involvement(part, by=program())
    return 1


def _empty(intake: Intake, origin: Origin) -> None:
    while _remove_some(intake, origin) or _forget_some(origin):
        pass


@transaction.atomic
def _remove_some(intake: Intake, origin: Origin) -> bool:
    """Some of its lines go, or are passed on to those who have them too."""
    _keep_others_from_taking_back(intake)
    rows = Event.everything.select_for_update().filter(origin=origin).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:CHUNK])
    passed = pass_on(keys, to=_standing(intake))
    gone = Event.everything.filter(pk__in=[pk for pk in keys if pk not in passed])
    evidence = evidence_of(gone)
    gone.delete()
    forget_evidence(evidence)
    return bool(keys)


@transaction.atomic
def _forget_some(origin: Origin) -> bool:
    """That it had some lines of others too is forgotten."""
    rows = list(Sighting.objects.filter(origin=origin).order_by("pk").values_list("pk", "evidence_id")[:CHUNK])
    Sighting.objects.filter(pk__in=[pk for pk, _evidence in rows]).delete()
    forget_evidence([evidence for _pk, evidence in rows if evidence])
    return bool(rows)


def _keep_others_from_taking_back(intake: Intake) -> None:
    """A line is never passed on to an origin that somebody else removes at this moment. Whoever adds to the incident doesn't wait."""
    list(Incident.objects.select_for_update(no_key=True).filter(pk=intake.incident_id).values_list("pk"))


def _parts_made_for(intake: Intake) -> list[Involvement]:
    """Parts that came with its handles and that nothing else has to do with: nobody renamed them, and nothing points at them."""
    begins = _("Participant %(number)d").partition("%")[0]
    rows = Involvement.objects.filter(incident=intake.incident_id, label__startswith=begins, user=None, version=1)
    rows = rows.filter(created_at__gte=intake.created_at).exclude(contact="")
    nothing = Q()
    for relation in Involvement._meta.related_objects:
        nothing &= Q(**{f"{relation.field.related_query_name()}__isnull": True})
    return list(rows.filter(nothing).distinct())
