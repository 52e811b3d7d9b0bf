"""Which system each field of an incident comes from."""

from __future__ import annotations

from datetime import datetime

from secondstory.audit.operations import as_recorded
from secondstory.incidents.models import Incident
from secondstory.sources.models import Counterpart, FieldOwner


def as_written(incident: Incident, field: str) -> str:
    """A field as text, to see whether somebody changed it."""
    if field == "services":
        return " ".join(sorted(incident.services.values_list("slug", flat=True)))
    value = getattr(incident, field)
    return "" if value is None else str(as_recorded(value))


def owned_fields(incident: Incident) -> dict[str, tuple[str, bool, datetime | None]]:
    """{field: (system, whether a person here has changed it since, when that system last said something)}."""
    seen = {row.system: row.updated_at for row in Counterpart.objects.filter(incident=incident)}
    rows = FieldOwner.objects.filter(incident=incident)
    return {row.field: (row.system, row.written != as_written(incident, row.field), seen.get(row.system)) for row in rows}
