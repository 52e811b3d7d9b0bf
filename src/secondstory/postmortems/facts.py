"""Facts that a document names: what each mention points at, as it stands at the moment it is read.

Rows of the incident itself are found for whoever may read its story; a service or another incident as far as the asking visitor may see it.
What is not there and what may not be known get the same answer, `GONE`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.factors.enums import FactorRole
from secondstory.factors.models import Factor
from secondstory.factors.taxonomy import label_of
from secondstory.incidents.enums import Moment, Precision
from secondstory.incidents.models import Incident, Involvement, Service
from secondstory.lib import clock
from secondstory.lib.text import one_line
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event
from secondstory.ui import times

KINDS = ("event", "time", "service", "factor", "action", "role", "incident")
LASTED = "lasted"
"""The one time that is no moment: from the start to the end of the impact."""
LONGEST_LABEL = 52
"""Of what stands within a sentence; the whole text is in the detail."""
Ref = tuple[str, str]
"""Kind, and the uid of a row or the name of a time."""


@dataclass(frozen=True)
class Fact:
    """What a mention shows: a few words, more of it on asking, and where it leads ("" where it leads nowhere)."""

    label: str = ""
    detail: str = ""
    href: str = ""
    is_gone: bool = False


GONE = Fact(is_gone=True)


@dataclass(frozen=True)
class Rows:
    """The rows that mentions may point at, by kind; of several incidents, each may be mentioned in its own only."""

    event: QuerySet[Event]
    service: QuerySet[Service]
    factor: QuerySet[Factor]
    action: QuerySet[Action]
    role: QuerySet[Involvement]
    incident: QuerySet[Incident]

    @classmethod
    def of(cls, incidents: Sequence[Incident], *, services: QuerySet[Service], others: QuerySet[Incident]) -> Rows:
        """Those of the incidents, and the services and other incidents around them."""
        return cls(
            event=Event.objects.filter(incident__in=incidents),
            service=services,
            factor=Factor.objects.filter(incident__in=incidents),
            action=Action.objects.filter(incident__in=incidents),
            role=Involvement.objects.filter(incident__in=incidents),
            incident=others,
        )


def rows_for(incident: Incident, visitor: Visitor) -> Rows:
    """What someone who may read the incident's story can mention in it."""
    return Rows.of([incident], services=Service.objects.visible_to(visitor), others=Incident.objects.visible_to(visitor))


def rows_for_all(incidents: Sequence[Incident]) -> Rows:
    """What everyone who may read publications of the incidents (all of one side) may know: of other incidents, the open ones."""
    side = {"is_example": incidents[0].is_example}
    return Rows.of(incidents, services=Service.objects.filter(**side), others=Incident.objects.open_to_all().filter(**side))


def read(incident: Incident, refs: Iterable[Ref], rows: Rows) -> dict[Ref, Fact]:
    """Each of them as it is now, in one statement for any number."""
    return read_together({incident: set(refs)}, rows)[incident]


def read_together(wanted: Mapping[Incident, set[Ref]], rows: Rows) -> dict[Incident, dict[Ref, Fact]]:
    """The same for several incidents in the same statement."""
    refs = {ref for some in wanted.values() for ref in some}
    uids = {kind: sorted({uid for other, uid in refs if other == kind}) for kind in KINDS if kind != "time"}
    found = {
        (row.kind, row.uid): row for row in told({kind: getattr(rows, kind).filter(uid__in=some) for kind, some in uids.items() if some})
    }
    return {incident: {ref: _read_one(incident, ref, found.get(ref)) for ref in some} for incident, some in wanted.items()}


def _read_one(incident: Incident, ref: Ref, row: Told | None) -> Fact:
    if ref[0] == "time":
        return time_of(incident, ref[1])
    if row is None or row.of not in {None, incident.pk}:
        return GONE
    return fact_of(row, incident)


@dataclass(frozen=True)
class Told:
    """A row of any kind as one statement tells it; what `a` to `d` are depends on the kind (`_COLUMNS`), `of` is whose row it is."""

    kind: str
    uid: str
    of: int | None
    a: str
    b: str
    c: str
    d: str
    at: datetime | None


_COLUMNS = {
    "event": ("text", "kind", "precision", "involvement__label", "occurred_at"),
    "service": ("name", "slug", "says", None, None),
    "factor": ("statement", "domain", "role", None, None),
    "action": ("text", "state", "team__name", "due_on", None),
    "role": ("label", None, None, None, None),
    "incident": ("title", "key", "visibility", "severity__code", "started_at"),
}


def told(asked: dict[str, Any]) -> list[Told]:
    """The rows of several kinds in one statement."""
    parts = [_tagged(rows, kind) for kind, rows in asked.items()]
    if not parts:
        return []
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Told(kind, uid, of, a or "", b or "", c or "", d or "", at) for kind, uid, of, a, b, c, d, at in together]


def _tagged(rows: QuerySet[Any], kind: str) -> Any:
    *texts, at = _COLUMNS[kind]
    shown = [Cast(F(name), TextField()) if name else Value("", TextField()) for name in texts]
    columns = dict(zip(("told_a", "told_b", "told_c", "told_d"), shown, strict=True))
    moment = Cast(F(at), DateTimeField()) if at else Cast(Value(None), DateTimeField())
    whose = Cast(Value(None) if kind in {"service", "incident"} else F("incident_id"), BigIntegerField())
    tags = {"told_kind": Value(kind, TextField()), "told_uid": Cast(F("uid"), TextField()), "told_of": whose}
    return rows.order_by().annotate(**tags, **columns, told_at=moment).values_list(*tags, *columns, "told_at")


def fact_of(row: Told, incident: Incident) -> Fact:
    """What a mention of it shows."""
    key = incident.key
    if row.kind == "event":
        return _event(row, incident)
    if row.kind == "service":
        return Fact(row.a, one_line(row.c), reverse("service", args=[row.b]))
    if row.kind == "factor":
        label, whole = _shortened(row.a)
        detail = _joined(whole, label_of(row.b), _label(FactorRole, row.c))
        return Fact(label, detail, f"{reverse('incident-factors', args=[key])}#factor-{row.uid}")
    if row.kind == "action":
        due = _("due %(day)s") % {"day": row.d} if row.d else ""
        label, whole = _shortened(row.a)
        return Fact(label, _joined(whole, _label(State, row.b), row.c, due), f"{reverse('incident-actions', args=[key])}#action-{row.uid}")
    if row.kind == "role":
        return Fact(row.a, _("a part in this incident"))
    return _other_incident(row)


def time_of(incident: Incident, name: str) -> Fact:
    """One of the incident's times, how long it lasted, or an instant; `GONE` for anything else."""
    if name == LASTED:
        label = times.in_words(incident.duration) if incident.duration else _("not known yet")
        return Fact(label, _("from the start to the end of the impact"), reverse("incident", args=[incident.key]))
    for moment, at, precision in incident.times():
        if moment == name:
            detail = _("%(moment)s, in %(zone)s") % {"moment": moment.label, "zone": incident.zone}
            return Fact(
                _moment(at, precision, incident.zone) if at else _("not known yet"), detail, reverse("incident", args=[incident.key])
            )
    at = _instant(name)
    return Fact(_moment(at, Precision.EXACT, incident.zone), _("in %(zone)s") % {"zone": incident.zone}) if at else GONE


def _event(row: Told, incident: Incident) -> Fact:
    """Its clock time and its words; the day, the kind and the role on asking."""
    label, whole = _shortened(row.a)
    day = ""
    if row.at:
        local = row.at.astimezone(clock.zone_or_utc(incident.zone))
        day = date_format(local, times.SHORT_DAY)
        if row.c != Precision.DAY:
            shown = date_format(local, times.CLOCK)
            label = f"{_('about %(time)s') % {'time': shown} if row.c == Precision.APPROXIMATE else shown} {label}"
    detail = _joined(whole, day, _label(Kind, row.b), row.d)
    return Fact(label, detail, f"{reverse('incident', args=[incident.key])}#event-{row.uid}")


def _other_incident(row: Told) -> Fact:
    """A private one is called by its key: what a mention shows is kept in a text that others read."""
    is_private = row.c == "private"
    detail = _joined(row.a if is_private else row.b, row.d, date_format(row.at, times.SHORT_DAY) if row.at else "")
    return Fact(row.b if is_private else row.a, detail, reverse("incident", args=[row.b]))


def _shortened(text: str) -> tuple[str, str]:
    """What fits into a sentence, and the whole where that is more."""
    label = one_line(text, longest=LONGEST_LABEL)
    return label, "" if label == " ".join(text.split()) else one_line(text, longest=300)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _moment(at: datetime, precision: str, zone: str) -> str:
    local = at.astimezone(clock.zone_or_utc(zone))
    if precision == Precision.DAY:
        return date_format(local, times.DAY)
    shown = date_format(local, f"{times.DAY}, {times.CLOCK}")
    return _("about %(time)s") % {"time": shown} if precision == Precision.APPROXIMATE else shown


def _instant(written: str) -> datetime | None:
    try:
        at = parse_datetime(written)
    except ValueError:
        return None
    return at if at and at.tzinfo and 1900 < at.year < 9000 else None


def _label(words: Any, value: str) -> str:
    return str(words(value).label) if value in words.values else value


MOMENTS = (*Moment, LASTED)
"""The names of the times that can be mentioned."""
