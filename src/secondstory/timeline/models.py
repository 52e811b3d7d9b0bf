"""Events, and when each became known to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Precision
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.as_of import DAY, Cursor, times_to_come
from secondstory.timeline.enums import LOG, RESPONDERS, SECRET, Basis, Kind, Signal


class Origin(Row):
    """Where records of an incident came from: one tool's file, paste or hook. Moving its clock or zone moves all its events.

    While it is not `is_complete`, its events are being saved and nobody sees them. `batch_uid` names the import that brought it.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="origins")
    label = models.CharField(max_length=120)
    format = models.CharField(max_length=40)
    zone = models.CharField(max_length=60, default="UTC")
    zone_assumed = models.BooleanField(default=False)
    skew = models.DurationField(_("its clock is ahead by"), default=timedelta)
    batch_uid = models.CharField(max_length=12, blank=True, db_index=True)
    is_complete = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="origins_being_saved", condition=models.Q(is_complete=False))]

    def __str__(self) -> str:
        return self.label


class Evidence(models.Model):
    """A record as it stood in its file, never changed: `sha256` is of `raw`, `file_sha256` of the file it came from.

    Only a redaction replaces `raw`; the hash stays and says what was there.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="evidence")
    origin = models.ForeignKey(Origin, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    raw = models.TextField()
    locator = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    is_redacted = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.locator or self.sha256[:12]


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def visible_to(self, visitor: Visitor) -> EventQuerySet:
        """Events of incidents whose story the visitor may read."""
        return self.filter(incident__in=Incident.objects.story_visible_to(visitor))

    def in_story(self) -> EventQuerySet:
        """Those chosen for the story; the rest are only in the log."""
        return self.filter(is_in_story=True)

    def unfolded(self) -> EventQuerySet:
        """One for each thing that happened: those told by several sources once."""
        return self.filter(folded_into=None)

    def learned_by(self, cursor: Cursor) -> EventQuerySet:
        """Each with `learned`: when the cursor's role learned of it, by its own row or else that of the responders; null if nobody did."""
        own, responders = (_known_by(roles).values("at")[:1] for roles in (cursor.roles, [RESPONDERS]))
        return self.annotate(learned=Coalesce(Subquery(own), Subquery(responders)))

    def known_as_of(self, cursor: Cursor) -> EventQuerySet:
        """Those the cursor's role knew by its minute (law 3), each with `learned`."""
        own, responders = _known_by(cursor.roles), _known_by([RESPONDERS])
        condition = Q(Exists(_in_time(own, cursor.at))) | (~Q(Exists(own)) & Q(Exists(_in_time(responders, cursor.at))))
        return self.learned_by(cursor).filter(condition)

    def unfolded_as_of(self, cursor: Cursor) -> EventQuerySet:
        """One for each thing that was known: what is folded into an event known later stands by itself."""
        gone = Event.everything.filter(pk=OuterRef("folded_into"), removed_at__isnull=False)
        return self.filter(~Exists(Event.objects.known_as_of(cursor).filter(pk=OuterRef("folded_into"))), ~Exists(gone))

    def in_order_of_what_was_known(self) -> EventQuerySet:
        """As they happened; one whose time nobody knows stands where it was learned of. `sort_at` may come from a row known later."""
        return self.order_by(Coalesce("occurred_at", "learned"), "sequence", "pk")

    def in_order(self) -> EventQuerySet:
        """As they happened; equal times keep the order they were written in."""
        return self.order_by("sort_at", "sequence", "pk")


_EventManager = models.Manager.from_queryset(EventQuerySet)


class EventManager(_EventManager["Event"]):
    """Events that are there: not those of an import that is still being saved, nor those that were taken away."""

    def get_queryset(self) -> EventQuerySet:
        # No join: PostgreSQL locks no row of one that may be missing.
        there = EventQuerySet(self.model, using=self._db).filter(removed_at=None)
        return there.exclude(origin__in=Origin.objects.filter(is_complete=False))


class Event(Row):
    """Something that happened. `occurred_at` is UTC and may be unknown; `sort_at` and `sequence` always give it a place.

    `recorded_at` is its time by the clock of its origin, which a correction of that clock leaves alone. `record_key` is what its
    sender calls it, so that the same record is never there twice. An event that tells what another already tells is
    `folded_into` it. `rank` (0 to 100) is how likely it matters, and `rank_reasons` says why. `thread` joins what its sender
    says belongs together (an alert's key), and `signal` what the record says of the alert. `marks` are words of its sender's
    (pinned, starred, bot, log), each between spaces. One that was taken away can be brought back until it is swept.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="events")
    occurred_at = models.DateTimeField(null=True, blank=True)
    occurred_until = models.DateTimeField(null=True, blank=True)
    sort_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    precision = models.CharField(max_length=12, choices=Precision.choices, default=Precision.EXACT)
    zone = models.CharField(max_length=60, default="UTC")
    zone_assumed = models.BooleanField(default=False)
    time_as_written = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.OBSERVATION)
    involvement = models.ForeignKey(Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    text = models.TextField(_("what happened"))
    source = models.CharField(max_length=120, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    is_in_story = models.BooleanField(default=True)
    origin = models.ForeignKey(Origin, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    recorded_at = models.DateTimeField(null=True, blank=True)
    record_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  (many lines have none, and '' would be one key)
    folded_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="folded")
    rank = models.PositiveSmallIntegerField(default=0)
    rank_reasons = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    thread = models.CharField(max_length=200, blank=True)
    signal = models.CharField(max_length=12, choices=Signal.choices, blank=True)
    severity = models.CharField(_("its sender’s severity"), max_length=40, blank=True)
    marks = models.CharField(max_length=200, blank=True)

    objects = EventManager()
    everything = EventQuerySet.as_manager()

    class Meta:
        ordering = ["sort_at", "sequence", "pk"]
        indexes = [
            models.Index(fields=["incident", "sort_at", "sequence"]),
            models.Index(fields=["incident", "-rank"], name="events_by_rank"),
        ]
        constraints = [models.UniqueConstraint(fields=["incident", "record_key"], name="a_record_once_an_incident")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_log_line(self) -> bool:
        """A line of a log: nobody is taken to have read it when it was written (law 3)."""
        return LOG in self.marks.split()

    @property
    def may_hold_secret(self) -> bool:
        """Something in it or in its evidence looks like a password or a key."""
        return SECRET in self.marks.split()

    @property
    def is_later_known(self) -> bool:
        """Someone learned of it only after it happened (uses prefetched knowledge)."""
        at = self.learned_at
        return at is not None and self.occurred_at is not None and at > self.occurred_at + self._margin

    @property
    def learned_at(self) -> datetime | None:
        """When the first of those who learned of it did, if anyone has said so or it is assumed."""
        return min((row.at for row in self.knowledge.all()), default=None)

    @property
    def later_known(self) -> list[Knowledge]:
        """Who learned of it only after it happened, the first one first (uses prefetched knowledge)."""
        if self.occurred_at is None:
            return []
        later = [row for row in self.knowledge.all() if row.at > self.occurred_at + self._margin]
        return sorted(later, key=lambda row: (row.at, row.role))

    @property
    def _margin(self) -> timedelta:
        """Of an event known to the day alone, nobody can say that it was learned of later on that day."""
        return DAY if self.precision == Precision.DAY else timedelta()


class Knowledge(models.Model):
    """That a role knew of an event from a moment on, and whether someone said so (law 3)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="knowledge")
    role = models.CharField(max_length=120, default="responders")
    at = models.DateTimeField()
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.ASSUMED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "role"], name="known_once_a_role")]
        verbose_name_plural = "knowledge"

    def __str__(self) -> str:
        return f"{self.role} {self.at:%F %H:%M}"

    @property
    def delay(self) -> timedelta:
        """How long after the event; its time must be known."""
        return self.at - self.event.occurred_at if self.event.occurred_at else timedelta()


class TimelineEdit(Row):
    """One edit of the timeline, so that it can be undone: `rows` is [[event's uid, {column: [before, after]}], …].

    A line that was added or taken away is one whose `removed_at` changed. It says nothing of who made it; the audit trail does.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="timeline_edits")
    verb = models.CharField(max_length=40)
    rows = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.verb


class DecisionPoint(models.Model):
    """What a decision looked like from where it was made. There is no field for how good it was (R45)."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="decision_point")
    visible = models.TextField(_("visible"), blank=True)
    believed = models.TextField(_("believed"), blank=True)
    also_on_the_table = models.TextField(_("also on the table"), blank=True)
    constrained = models.TextField(_("constrained by"), blank=True)
    expected = models.TextField(_("expected"), blank=True)
    not_knowable_yet = models.TextField(_("not knowable yet"), blank=True)

    FIELDS = ("visible", "believed", "also_on_the_table", "constrained", "expected", "not_knowable_yet")

    def __str__(self) -> str:
        return str(self.event)

    SEEN_THEN = ("visible", "believed", "also_on_the_table")

    @property
    def cites(self) -> list[str]:
        """Clock times in what was visible, believed or on the table that were still to come (R42)."""
        return cited_too_early({name: getattr(self, name) for name in self.SEEN_THEN}, self.event)

    def rows(self) -> list[tuple[str, str]]:
        """The filled fields as (label, text), in the order a reader meets them."""
        return [(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in self.FIELDS if getattr(self, name)]  # type: ignore[union-attr]


def cited_too_early(decision: Mapping[str, str], event: Any) -> list[str]:
    """What `DecisionPoint.cites` says, for anything that has the time and the zone of an event."""
    told = " ".join(decision.get(name, "") for name in DecisionPoint.SEEN_THEN)
    return times_to_come(told, event.occurred_at, clock.zone_or_utc(event.zone)) if event.occurred_at else []


class Agreement(Row):
    """That the group agreed on the story as it stood: `content` is a frozen edition of it, `disputes` what was told differently then.

    Nothing rewrites an edition but a redaction. One that was taken back stays, with the reason.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="agreements")
    edition = models.PositiveSmallIntegerField()
    content = models.JSONField(default=list)
    disputes = models.JSONField(default=list)
    left_open = models.TextField(_("still missing, or seen differently"), blank=True)
    agreed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now)
    taken_back_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-edition"]
        constraints = [models.UniqueConstraint(fields=["incident", "edition"], name="agreed_edition_once")]

    def __str__(self) -> str:
        return str(_("edition %(number)d") % {"number": self.edition})


class Redaction(Row):
    """What is left of a passage that was removed: a hash of it, who removed it, when and why, and in how many places of each kind it stood.

    `hash` is keyed with the installation's secret (see `lib.passages`). `files` are the hashes of originals that were forgotten with it;
    until `is_finished`, some of them may still lie on the disk.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="redactions")
    hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    redacted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    redacted_at = models.DateTimeField(default=clock.now)
    places = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    is_finished = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["id"], name="redactions_under_way", condition=models.Q(is_finished=False))]

    def __str__(self) -> str:
        return self.hash[:12]

    @property
    def places_count(self) -> int:
        """In how many places it stood in all."""
        return sum(self.places.values())


def _known_by(roles: Iterable[str]) -> models.QuerySet[Knowledge]:
    """What those roles know of the event outside."""
    return Knowledge.objects.filter(event=OuterRef("pk"), role__in=sorted(roles)).order_by("at")


def _in_time(rows: models.QuerySet[Knowledge], at: datetime) -> models.QuerySet[Knowledge]:
    """Known by `at`. What is only known to have been on a day is assumed known when that day is over, not when it began."""
    only_the_day = Q(basis=Basis.ASSUMED, event__precision=Precision.DAY)
    return rows.filter(Q(at__lte=at) & ~only_the_day | Q(at__lte=at - DAY) & only_the_day)
