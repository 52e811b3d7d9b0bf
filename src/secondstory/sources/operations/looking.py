"""Looking at records before anything of them is saved: which format each file is of, and what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib import blobs, clock
from secondstory.lib.clock import zone_named, zone_or_utc
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.room import room_needed
from secondstory.lib.secrets import may_hold_secret
from secondstory.lib.text import kept_line, without_controls
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.sources import settings
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.formats.csv_table import CsvTable
from secondstory.sources.formats.mapping import Mapping, of_json
from secondstory.sources.formats.reading import read, recognise
from secondstory.sources.formats.registry import format_called
from secondstory.sources.formats.unknown_json import json_by, mapping_of, paths_of
from secondstory.sources.models import Intake, IntakeFile, RememberedMapping
from secondstory.sources.operations.blobs_kept import forget_unneeded
from secondstory.sources.operations.previewing import Given, check_total
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.format import Format
from secondstory.sources.records.material import Material, of_path
from secondstory.sources.records.record import Item, Record, Tally
from secondstory.timeline.operations import check_skew
from secondstory.timeline.queries import forgotten_files

MOST_FILES = 200
MOST_LOOKED_AT = 50_000
"""So many records are read for a first look; how many there are in all is seen when they are saved."""
SHOWN = 6
CSV, JSON = "csv", "json"
MAPPED = (CSV, JSON)
"""Formats whose columns mean what a mapping says."""


def look_at_records(incident: Incident, given: Iterable[Given], *, zone: str = "", by: Visitor) -> Intake:
    """Read the files and keep them with what is in them; nothing of them is in the timeline yet.

    Raises `TooLarge` when all together are over the limit, `NoRoom` on a full disk; then nothing is kept.
    """
    _check_may(incident, by)
    files = list(given)
    if not files:
        raise Refusal(_("Choose the files to read, or paste the lines."), field="files")
    if len(files) > MOST_FILES:
        raise Refusal(_("These are more than %(most)d files. Put them into a zip, or bring them in several goes.") % {"most": MOST_FILES})
    check_total(sum(file.size_bytes for file in files))
    intake = Intake(incident=incident, started_by=by.user, zone=_checked_zone(zone or incident.zone), is_example=by.is_example)
    rows: list[IntakeFile] = []
    forgotten = forgotten_files(incident)
    try:
        with room_needed():
            for file in files:
                content = file.read()
                _refuse_forgotten(file.name, content, forgotten)
                sha256 = blobs.keep(content)
                rows.append(IntakeFile(intake=intake, position=len(rows), name=file.name[-600:], sha256=sha256, size_bytes=len(content)))
                look_again(rows[-1])
            with transaction.atomic():
                intake.save()
                IntakeFile.objects.bulk_create(rows)
                record("looked at records", intake, about=incident, by=by, changes={"files": [0, len(rows)]})
    except BaseException:
        with room_needed():
            forget_unneeded(row.sha256 for row in rows)
        raise
    return intake


def change_file(
    file: IntakeFile, *, by: Visitor, format: str | None = None, mapping: dict[str, Any] | None = None, label: str | None = None,
    skew: timedelta | None = None, is_chosen: bool | None = None,
) -> None:  # fmt: skip
    """Correct what a file was taken for. A corrected mapping is remembered for other files with the same columns.

    It is read again before anything is written: others who write don't wait for that.
    """
    _check_may(file.intake.incident, by)
    _check_is_preview(file.intake)
    if label is not None:
        file.label = " ".join(without_controls(label).split())[:120] or file.label
    if skew is not None:
        check_skew(skew)
        file.skew = skew
    if is_chosen is not None:
        file.is_chosen = is_chosen
    if format is not None and format != file.format:
        if format_called(format) is None:
            raise Refusal(_("There is no format called “%(format)s”.") % {"format": format[:60]}, field="format")
        file.format, file.mapping = format, None
    if mapping is not None:
        file.mapping = _checked(mapping).as_json()
    if format is not None or mapping is not None:
        look_again(file, is_given=True)
    columns = _columns_sha256(file) if mapping is not None else ""
    with transaction.atomic():
        lock(file.intake)
        _check_is_preview(file.intake)
        if columns:
            RememberedMapping.objects.update_or_create(
                columns_sha256=columns, defaults={"mapping": file.mapping, "changed_at": clock.now()}
            )
        file.save()


def _check_is_preview(intake: Intake) -> None:
    if intake.state != ImportState.PREVIEW:
        raise Refusal(_("It has been saved already. Undo it first."))


@transaction.atomic
def choose_zone(intake: Intake, zone: str, *, by: Visitor) -> None:
    """Say where local times were written."""
    _check_may(intake.incident, by)
    Intake.objects.filter(pk=intake.pk, state=ImportState.PREVIEW).update(zone=_checked_zone(zone or intake.zone))
    intake.refresh_from_db()


def drop_intake(intake: Intake, *, by: Visitor) -> None:
    """Throw a preview away, with the files it kept. Nothing of it was ever saved, so nothing else goes."""
    _check_may(intake.incident, by)
    with transaction.atomic():
        lock(intake)
        if intake.state != ImportState.PREVIEW:
            raise Refusal(_("Only what is not saved yet can be thrown away. A saved import can be undone."))
        hashes = list(intake.files.values_list("sha256", flat=True))
        intake.delete()
    forget_unneeded(hashes)


def look_again(file: IntakeFile, *, is_given: bool = False) -> None:
    """Read (the beginning of) a file and write down what is in it. What can't be read says so."""
    try:
        material = material_of(file)
        if is_given:
            file.found = {"is_given": True, "title": file.found.get("title", "")}
        else:
            _take_surest(file, material)
        if file.format in MAPPED:
            file.found["guess"] = file.mapping or _guessed(file, material).as_json()
        file.found = file.found | _found(islice(items_of(file, material), MOST_LOOKED_AT), zone_or_utc(file.intake.zone))
    except Unreadable as problem:
        file.state, file.found = FileState.UNREADABLE, {"problems": [[problem.sentence, "", 1]], "records": 0}
        return
    if not file.found["records"] and not file.found["problems"]:
        file.found["problems"] = [[_("There is no record in it that this format reads: choose another."), "", 1]]
    file.state = FileState.UNDERSTOOD if file.found["records"] else FileState.UNREADABLE
    file.label = file.label or kept_line(file.found.get("source") or file.name, longest=120)


def material_of(file: IntakeFile) -> Material:
    """The file's bytes under its name; times without a day are of the day the incident began. Raises `Unreadable`."""
    began = file.intake.incident.started_at.astimezone(zone_or_utc(file.intake.zone))
    return of_path(blobs.path_of(file.sha256), name=file.name, limits=settings.limits()).on(began.date())


def items_of(file: IntakeFile, material: Material) -> Iterator[Item]:
    """Its records, as its format and mapping say. Raises `Unreadable`."""
    chosen: Format | None = format_called(file.format) if file.found.get("is_given") else None
    if file.mapping is not None and file.format in MAPPED:
        mapping = of_json(file.mapping)
        chosen = CsvTable(mapping) if file.format == CSV else json_by(mapping)
    return read(material, given=chosen)


def columns_of(file: IntakeFile) -> list[str]:
    """The columns or paths a mapping may name; none where a format knows the file."""
    if file.format == CSV:
        return CsvTable().columns_of(material_of(file))
    return paths_of(material_of(file)) if file.format == JSON else []


def _take_surest(file: IntakeFile, material: Material) -> None:
    recognised = recognise(material)
    if not recognised:
        file.found = {}
        return
    surest = recognised[0]
    file.format, file.because = surest.format.key, surest.guess.because[:300]
    file.found = {
        "others": [[one.format.key, one.format.title, one.guess.because] for one in recognised[1:4]],
        "title": surest.format.title,
    }
    if file.format in MAPPED:
        known = RememberedMapping.objects.filter(columns_sha256=_columns_sha256(file)).first()
        file.mapping = known.mapping if known else None


def _guessed(file: IntakeFile, material: Material) -> Mapping:
    return CsvTable().mapping_of(material) if file.format == CSV else mapping_of(material)


def _found(items: Iterable[Item], zone: ZoneInfo) -> dict[str, Any]:
    """What a first look shows; from when to when as instants, local times being of `zone`."""
    tally, count, source = Tally(), 0, ""
    first: datetime | None = None
    last: datetime | None = None
    shown: list[list[str]] = []
    without_zone = secrets = 0
    for item in items:
        if not isinstance(item, Record):
            tally.add(item)
            continue
        count += 1
        source = source or item.source
        at = item.occurred_at
        secrets += may_hold_secret(item.raw or item.text)
        without_zone += at is not None and at.tzinfo is None
        if at is not None:
            instant = at if at.tzinfo else at.replace(tzinfo=zone)
            first, last = min(first or instant, instant), max(last or instant, instant)
        if len(shown) < SHOWN:
            shown.append([at.isoformat() if at else "", item.kind, item.text[:300]])
    return {
        "records": count, "is_more": count >= MOST_LOOKED_AT, "source": source, "shown": shown, "without_zone": without_zone,
        "secrets": secrets,
        "first": first.isoformat() if first else "", "last": last.isoformat() if last else "",
        "problems": [[one.sentence, one.locator, one.count] for one in tally.sentences()][:30],
    }  # fmt: skip


def _checked(mapping: dict[str, Any]) -> Mapping:
    try:
        return of_json(mapping)
    except Unreadable as problem:
        raise Refusal(problem.sentence, field="mapping") from problem


def _columns_sha256(file: IntakeFile) -> str:
    """What files with the same columns have in common."""
    return hashlib.sha256("\0".join([file.format, *sorted(columns_of(file))]).encode("utf-8", "replace")).hexdigest()


def _refuse_forgotten(name: str, content: bytes, forgotten: set[str]) -> None:
    """A file that went because of a passage in it would bring the passage back."""
    if forgotten and hashlib.sha256(content).hexdigest() in forgotten:
        sentence = _("“%(name)s” went when a passage was removed from this incident. Take the passage out of the file, then bring it in.")
        raise Refusal(sentence % {"name": name[-100:]}, field="files")


def _check_may(incident: Incident, by: Visitor) -> None:
    if not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))


def _checked_zone(zone: str) -> str:
    name = zone_named(zone)
    if not name:
        raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": zone[:60]}, field="zone")
    return name
