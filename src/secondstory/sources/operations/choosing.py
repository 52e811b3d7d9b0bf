"""Deciding what of an import is saved, and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.lib import blobs, clock
from secondstory.lib.clock import known_zones
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Import, ImportedFile
from secondstory.sources.reading.keeping import as_kept
from secondstory.sources.reading.readings import read


@transaction.atomic
def choose(
    batch: Import,
    *,
    by: Visitor,
    zone: str | None = None,
    adds_services: bool | None = None,
    keep: Collection[str] | None = None,
    days: Mapping[str, date] | None = None,
) -> None:
    """Set the assumed zone, whether unknown services are added, which files are kept (by uid), and the day of those without one.

    What is None stays. A document whose day is given is read again, so that its clock times find their day.
    """
    lock(batch)
    if batch.state != ImportState.PREVIEW:
        raise Refusal(_("It is saved, or being saved, so nothing can be chosen any more."))
    if zone is not None:
        if zone not in known_zones():
            raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": zone[:60]}, field="zone")
        batch.zone = zone
    if adds_services is not None:
        batch.adds_services = adds_services
    batch.save(update_fields=["zone", "adds_services"])
    if keep is not None:
        batch.files.filter(uid__in=keep).update(is_chosen=True)
        batch.files.exclude(uid__in=keep).update(is_chosen=False)
    for file in batch.files.filter(uid__in=list(days or {})):
        _set_day(file, (days or {})[file.uid])


def _set_day(file: ImportedFile, day: date) -> None:
    if file.state not in {FileState.UNDERSTOOD, FileState.REFUSED} or file.day == day:
        return
    if not date(1970, 1, 2) <= day <= clock.now().date():
        raise Refusal(_("That day lies before 1970 or in the future. Check the year."), field=f"day-{file.uid}")
    reading = read(file.name, blobs.read(file.sha256), day=day)
    file.day = day
    file.understood = as_kept(reading.understood) | {"date": day.isoformat()}
    file.save(update_fields=["day", "understood"])
