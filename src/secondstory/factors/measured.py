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


@dataclass(frozen=True)
class Measured:
    """`began_at` is when the impact began: its first event, else the incident's start.

    `noticed_by` is what told first: "alert", another kind of event, or "" where only the incident's own field says when. `rough` names
    those of the times (began, alert, noticed, over) that are not exact.
    """

    began_at: datetime
    first_alert_at: datetime | None
    alert_source: str
    noticed_at: datetime | None
    noticed_by: str
    over_at: datetime | None
    rough: frozenset[str]

    @property
    def to_alert(self) -> timedelta | None:
        """From the start to the first alert; negative where that came before."""
        return self.first_alert_at - self.began_at if self.first_alert_at else None

    @property
    def to_notice(self) -> timedelta | None:
        return max(self.noticed_at - self.began_at, timedelta()) if self.noticed_at else None

    @property
    def to_recover(self) -> timedelta | None:
        """From when it was noticed, else from when it began, until the impact was over."""
        return max(self.over_at - (self.noticed_at or self.began_at), timedelta()) if self.over_at else None

    def span(self, length: timedelta, *ends: str) -> str:
        """A duration in words, with “about” where one of its ends is not exact."""
        words = times.in_words(length)
        return _("about %(time)s") % {"time": words} if self.rough & set(ends) else words


def measure(incident: Incident) -> Measured:
    """Read from the timeline in one statement. Of alerts those that opened; of the story first, else of the whole log."""
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
    told = first | in_story
    began = told.get(Kind.IMPACT) or (incident.started_at, incident.started_precision, "")
    alert = told.get(Kind.ALERT)
    noticed, how = _noticed(incident, alert, told.get(Kind.DISCOVERY))
    over_at, over_precision = _over(incident)
    ends = {"began": began[1], "over": over_precision, "alert": alert[1] if alert else "", "noticed": noticed[1] if noticed else ""}
    return Measured(
        began_at=began[0],
        first_alert_at=alert[0] if alert else None,
        alert_source=alert[2] if alert else "",
        noticed_at=noticed[0] if noticed else None,
        noticed_by=how,
        over_at=over_at,
        rough=frozenset(name for name, precision in ends.items() if precision not in {"", Precision.EXACT}),
    )


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
    if code == "half_to_recover":
        return (
            _("It took %(time)s from notice to recovery.") % {"time": measured.span(measured.to_recover, "noticed", "over")}
            if measured.to_recover
            else ""
        )
    if code == "half_to_detect":
        return (
            _("It took %(time)s until it was noticed.") % {"time": measured.span(measured.to_notice, "began", "noticed")}
            if measured.to_notice
            else ""
        )
    return detection_sentence(measured)


def detection_sentence(measured: Measured) -> str:
    """How long it took until the first alert, and what told first (R33); "" where the record says nothing."""
    source = measured.alert_source
    if measured.to_alert is not None and measured.first_alert_at is not None:
        told = _("first alert (%(source)s)") % {"source": source[:60]} if source else _("first alert")
        if measured.to_alert < timedelta():
            return _("The %(alert)s came %(time)s before the impact.") % {
                "alert": told,
                "time": measured.span(measured.to_alert, "began", "alert"),
            }
        late = _("The %(alert)s came after %(time)s.") % {"alert": told, "time": measured.span(measured.to_alert, "began", "alert")}
        is_earlier = measured.noticed_at is not None and measured.noticed_at < measured.first_alert_at
        return f"{late} {_('People had noticed before it.')}" if is_earlier else late
    if measured.to_notice is not None:
        return _("No alert told of it; it was noticed after %(time)s.") % {"time": measured.span(measured.to_notice, "began", "noticed")}
    return ""


def _noticed(
    incident: Incident, alert: tuple[datetime, str, str] | None, discovery: tuple[datetime, str, str] | None
) -> tuple[tuple[datetime, str] | None, str]:
    """When it was noticed, how exactly that is known, and what told: the incident's own time counts, else the first that could tell."""
    if incident.detected_at is not None:
        is_alert = alert is not None and alert[0] <= incident.detected_at
        by = Kind.ALERT if is_alert else Kind.DISCOVERY if discovery and discovery[0] <= incident.detected_at else ""
        return (incident.detected_at, incident.detected_precision), str(by)
    found = [(row, kind) for row, kind in ((alert, Kind.ALERT), (discovery, Kind.DISCOVERY)) if row is not None]
    if not found:
        return None, ""
    row, kind = min(found, key=lambda pair: pair[0][0])
    return (row[0], row[1]), str(kind)


def _over(incident: Incident) -> tuple[datetime | None, str]:
    if incident.mitigated_at is not None:
        return incident.mitigated_at, incident.mitigated_precision
    return incident.resolved_at, incident.resolved_precision
