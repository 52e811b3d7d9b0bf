"""What a hook received, into timelines: at once where its incident is known, later where an incident asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.permissions import Visitor, program
from secondstory.sources.entering import Entrance
from secondstory.sources.enums import DeliveryState
from secondstory.sources.formats.reading import incidents_in, read
from secondstory.sources.models import Delivery, Hook
from secondstory.sources.operations.following import follow_incident
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.material import Material, of_bytes
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.timeline.models import Origin
from secondstory.timeline.operations import save_records

BEFORE, AFTER = timedelta(hours=2), timedelta(hours=1)
"""How far before its start and after its end an incident looks for what hooks kept."""


def read_delivery(uid: str) -> None:
    """Read a delivery that waits. What can't be read says so on the hook's page, and its body is kept."""
    row = Delivery.objects.select_related("hook__incident", "hook__team").filter(uid=uid, state=DeliveryState.WAITING).first()
    if row is None:
        return
    try:
        material = material_of(row)
        items = list(read(material))
        states = incidents_in(material) if row.hook.makes_incidents else []
    except Unreadable as problem:
        _mark(row, DeliveryState.UNREADABLE, problem=problem.sentence)
        return
    records = records_of(row, items)
    problems = [item.sentence for item in items if isinstance(item, Skipped)]
    with transaction.atomic():
        incident = row.hook.incident
        for state in states:
            try:
                incident, refused = follow_incident(row.hook, state)
            except Refusal as refusal:  # the records are kept all the same
                refused = [refusal.sentence]
            problems += refused
        if incident is not None:
            add_delivered(row.hook, incident, records)
        became = DeliveryState.ADDED if incident else DeliveryState.KEPT if records else DeliveryState.NOTHING
        _mark(row, became, records=records, incident=incident, problem=" ".join(problems))


def material_of(row: Delivery) -> Material:
    """The body, under a name that says what it is."""
    ending = "form" if row.content_type.startswith("application/x-www-form-urlencoded") else "json"
    return of_bytes(f"delivery.{ending}", bytes(row.body)).on(row.received_at.date())


def records_of(row: Delivery, items: Iterable[Item]) -> list[Record]:
    """The records among `items`; what its sender gave no time happened about when it arrived."""
    arrived = row.received_at
    found = [item for item in items if isinstance(item, Record)]
    return [replace(one, occurred_at=arrived, precision="approximate") if one.occurred_at is None else one for one in found]


def add_delivered(hook: Hook, incident: Incident, records: list[Record]) -> int:
    """Save records under the origin the hook has in an incident; answers how many were not there yet."""
    if not records:
        return 0
    made = {"label": hook.name[:120], "format": hook.sender or "hook", "is_example": incident.is_example}
    origin, is_new = Origin.objects.get_or_create(incident=incident, batch_uid=hook.uid, defaults=made)
    entrance = Entrance(incident, program(), skew=origin.skew, zone=clock.zone_or_utc(origin.zone))
    saved = save_records(origin, list(entrance.rows(records)))
    if is_new:
        record("added records", origin, about=incident, by=program(), changes={"events": [None, saved]})
    return saved


def window_of(incident: Incident) -> tuple[datetime, datetime]:
    """From when to when an incident looks for records."""
    return incident.started_at - BEFORE, (incident.resolved_at or incident.mitigated_at or clock.now()) + AFTER


def waiting_for(incident: Incident, by: Visitor) -> int:
    """How many deliveries of hooks the visitor may see have records of the incident's time, and are in no timeline yet."""
    return asked_for(incident, by).count()


def add_waiting(incident: Incident, *, by: Visitor) -> int:
    """Add what hooks kept from the incident's time; answers how many events came of it."""
    if not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))
    saved = 0
    for pk in list(asked_for(incident, by).values_list("pk", flat=True)):  # one body at a time: there may be thousands
        row = Delivery.objects.select_related("hook").filter(pk=pk, state=DeliveryState.KEPT).first()
        if row is None:
            continue
        records = records_of(row, read(material_of(row)))
        with transaction.atomic():
            saved += add_delivered(row.hook, incident, records)
            _mark(row, DeliveryState.ADDED, records=records, incident=incident)
    return saved


def asked_for(incident: Incident, by: Visitor) -> QuerySet[Delivery]:
    since, until = window_of(incident)
    rows = Delivery.objects.filter(hook__in=Hook.objects.visible_to(by), state=DeliveryState.KEPT)
    return rows.filter(first_at__gte=since, first_at__lte=until)


def _mark(row: Delivery, state: str, *, records: list[Record] | None = None, incident: Incident | None = None, problem: str = "") -> None:
    times = [at for one in records or () if (at := one.occurred_at) is not None and at.tzinfo is not None]
    Delivery.objects.filter(pk=row.pk).update(
        state=state, records=len(records or ()), first_at=min(times, default=row.received_at), incident=incident, problem=problem[:300]
    )
