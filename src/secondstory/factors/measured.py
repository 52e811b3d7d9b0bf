"""What the record says of how an incident was noticed and how long it took: figures that questions begin with (R33, B23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from secondstory.factors.probes import PROBES
from secondstory.incidents.enums import Precision
from secondstory.incidents.models import Incident
from secondstory.timeline.enums import Kind, Signal
from secondstory.timeline.models import Event
from secondstory.ui import times

MEASURED = frozenset({"detection", "half_to_detect", "half_to_recover"})
"""Probes that begin with a figure, where there is one."""


_Time = tuple[datetime, str]
"""A time, and how exactly it is known."""


@dataclass(frozen=True)
class Measured:
    """`began_at` is when the impact began: its first event, else the incident's start.

    `noticed_by` is what told first: "alert", another kind of event, or "" where only the incident's own field says when. A span is there
    only between two stated times, one after the other: the incident's own, or for the alert also an exact event of its impact. `rough`
    names those of the spans that have an end which is not exact.
    """

    began_at: datetime
    first_alert_at: datetime | None
    alert_source: str
    noticed_at: datetime | None
    noticed_by: str
    over_at: datetime | None
    is_resolution: bool
    to_alert: timedelta | None
    """From when the impact began to the first alert after that."""
    to_notice: timedelta | None
    """From the incident's start to its detection."""
    to_recover: timedelta | None
    """From its detection to its mitigation, else to its resolution."""
    is_noticed_before_alert: bool
    rough: frozenset[str]

    def span(self, name: str) -> str:
        """One of the spans in words, with “about” where one of its ends is not exact; "" where there is none."""
        length = getattr(self, name)
        if length is None:
            return ""
        words = times.in_words(length)
        return _("about %(time)s") % {"time": words} if name in self.rough else words

    def precedes(self, at: datetime | None) -> bool:
        """Whether what happened then came before anybody could answer it: up to when it was noticed, and before it was over."""
        if at is None:
            return True
        is_unnoticed = self.noticed_at is None or self.noticed_at < self.began_at or at <= self.noticed_at
        return is_unnoticed and (self.over_at is None or at < self.over_at)


def measure(incident: Incident) -> Measured:
    """Read from the timeline in one statement. Of alerts those that opened; of the story first, else of the whole log."""
    told = _first_events(incident)
    impact, alert, discovery = told.get(Kind.IMPACT), told.get(Kind.ALERT), told.get(Kind.DISCOVERY)
    noticed_at, how = _noticed(incident, alert, discovery)
    started = _stated(incident, "started")
    detected = _stated(incident, "detected")
    over = "mitigated" if incident.mitigated_at is not None else "resolved"
    began = (impact[:2] if impact[1] == Precision.EXACT else None) if impact else started
    first_alert = alert[:2] if alert and alert[1] == Precision.EXACT else None
    ends = {"to_alert": (began, first_alert), "to_notice": (started, detected), "to_recover": (detected, _stated(incident, over))}
    spans = {name: _between(*pair) for name, pair in ends.items()}
    return Measured(
        began_at=impact[0] if impact else incident.started_at,
        first_alert_at=alert[0] if alert else None,
        alert_source=alert[2] if alert else "",
        noticed_at=noticed_at,
        noticed_by=how,
        over_at=incident.mitigated_at or incident.resolved_at,
        is_resolution=over == "resolved",
        **spans,
        is_noticed_before_alert=bool(detected and first_alert and detected[0] < first_alert[0]),
        rough=frozenset(name for name, pair in ends.items() if any(end and end[1] != Precision.EXACT for end in pair)),
    )


def _first_events(incident: Incident) -> dict[str, tuple[datetime, str, str]]:
    """The first event of each kind that tells how it was noticed: when, how exactly, and its source."""
    kinds = (Kind.IMPACT, Kind.ALERT, Kind.DISCOVERY)
    rows = Event.objects.filter(incident=incident, kind__in=kinds, occurred_at__isnull=False).unfolded()
    rows = rows.exclude(signal__in=[Signal.CLOSED, Signal.ACKNOWLEDGED]).order_by("occurred_at", "sequence")
    columns = rows.values_list("kind", "occurred_at", "precision", "source", "is_in_story")
    first: dict[str, tuple[datetime, str, str]] = {}
    in_story: dict[str, tuple[datetime, str, str]] = {}
    for kind, at, precision, source, is_told in columns.iterator():
        if at is None:
            continue
        first.setdefault(kind, (at, precision, source))
        if is_told:
            in_story.setdefault(kind, (at, precision, source))
        if len(in_story) == len(kinds):
            break
    return first | in_story


def _stated(incident: Incident, name: str) -> _Time | None:
    """A time of the incident that somebody stated. What an import calls approximate it has read off the first or last line."""
    at, precision = getattr(incident, f"{name}_at"), getattr(incident, f"{name}_precision")
    is_stated = precision == Precision.EXACT or (precision == Precision.APPROXIMATE and not incident.import_uid)
    return (at, precision) if at is not None and is_stated else None


def _between(begin: _Time | None, end: _Time | None) -> timedelta | None:
    """From one to the other; None where one is not known, or the end does not come after the beginning."""
    return end[0] - begin[0] if begin and end and end[0] > begin[0] else None


def question_of(code: str, incident: Incident, *, measured: Measured | None = None) -> str:
    """A probe's question with the figures of this incident before it, where the record has any; "" for no code."""
    if not code:
        return ""
    question = str(PROBES[code])
    if code not in MEASURED:
        return question
    figure = _figure(code, measured or measure(incident))
    return f"{figure} {question}" if figure else question


def _figure(code: str, measured: Measured) -> str:
    if code == "detection":
        return detection_sentence(measured)
    name = "to_recover" if code == "half_to_recover" else "to_notice"
    if not (time := measured.span(name)):
        return ""
    if name == "to_notice":
        return _("It took %(time)s until it was noticed.") % {"time": time}
    if measured.is_resolution:
        return _("It took %(time)s from notice until it was resolved.") % {"time": time}
    return _("It took %(time)s from notice to recovery.") % {"time": time}


def detection_sentence(measured: Measured) -> str:
    """How long it took until the first alert, else until it was noticed (R33); "" where the record does not say it."""
    if measured.first_alert_at is None:
        time = measured.span("to_notice")
        return _("No alert is in the timeline; it was noticed after %(time)s.") % {"time": time} if time else ""
    if not (time := measured.span("to_alert")):
        return ""
    source = measured.alert_source
    told = _("first alert (%(source)s)") % {"source": source[:60]} if source else _("first alert")
    late = _("The %(alert)s came after %(time)s.") % {"alert": told, "time": time}
    return f"{late} {_('People had noticed before it.')}" if measured.is_noticed_before_alert else late


def _noticed(
    incident: Incident, alert: tuple[datetime, str, str] | None, discovery: tuple[datetime, str, str] | None
) -> tuple[datetime | None, str]:
    """When it was noticed and what told: the incident's own time counts, else the first that could tell."""
    if incident.detected_at is not None:
        is_alert = alert is not None and alert[0] <= incident.detected_at
        by = Kind.ALERT if is_alert else Kind.DISCOVERY if discovery and discovery[0] <= incident.detected_at else ""
        return incident.detected_at, str(by)
    found = [(row[0], kind) for row, kind in ((alert, Kind.ALERT), (discovery, Kind.DISCOVERY)) if row is not None]
    at, kind = min(found, default=(None, ""))
    return at, str(kind)
