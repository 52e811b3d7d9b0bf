"""Events, and when each became known to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Precision
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.as_of import DAY, Cursor, times_to_come
from secondstory.timeline.enums import LOG, SECRET, Basis, Confidence, Kind, Pressure, Signal


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
        told = [Subquery(_known_by(roles).values("at")[:1]) for roles in cursor.roles_in_turn]
        return self.annotate(learned=Coalesce(*told) if len(told) > 1 else told[0])

    def known_as_of(self, cursor: Cursor) -> EventQuerySet:
        """Those the cursor's role knew by its minute (law 3), each with `learned`."""
        own, *others = (_known_by(roles) for roles in cursor.roles_in_turn)
        condition = Q(Exists(_in_time(own, cursor.at)))
        for responders in others:
            condition |= ~Q(Exists(own)) & Q(Exists(_in_time(responders, cursor.at)))
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

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="events", db_index=False
    )  # the indexes below begin with it
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
            # Counting, narrowing and what was known are answered from it alone: reading the rows takes five times as long.
            models.Index(
                fields=[
                    "incident",
                    "removed_at",
                    "folded_into",
                    "origin",
                    "kind",
                    "is_in_story",
                    "precision",
                    "occurred_at",
                    "source",
                ],
                name="events_counted",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["incident", "record_key"], name="a_record_once_an_incident")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def kind_label(self) -> str:
        """`get_kind_display`, which makes a dictionary of all kinds each time: a sixth of what a row of the story takes."""
        return str(Kind(self.kind).label)

    @property
    def decision_point(self) -> DecisionPoint | None:
        """How the decision looked, if there is one that the room may see; fetch it with `written_decision`."""
        point: DecisionPoint | None = getattr(self, "written_decision", None)
        return point if point is not None and point.is_in_the_room else None

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


class DecisionPointQuerySet(models.QuerySet["DecisionPoint"]):
    """Questions about decision points."""

    def in_the_room(self) -> DecisionPointQuerySet:
        """Those that everyone who reads the story may see: whoever acted has seen them first, or had the time to."""
        return self.filter(room_at__lte=clock.now())

    def visible_to(self, visitor: Visitor) -> DecisionPointQuerySet:
        """Those in the room; before that, one's own act's, one's own writing, and what one facilitates."""
        mine = Q(written_by=visitor.user) | Q(event__incident__facilitator=visitor.user) | Q(event__involvement__user=visitor.user)
        readable = Incident.objects.story_visible_to(visitor)
        return self.filter(Q(room_at__lte=clock.now()) | mine, event__incident__in=readable, event__removed_at=None)

    def to_be_told(self, visitor: Visitor) -> DecisionPointQuerySet:
        """Those written by somebody else about what the visitor did, which they have not seen yet."""
        rows = self.filter(event__involvement__user=visitor.user, seen_at=None, event__removed_at=None)
        return rows.exclude(written_by=visitor.user).filter(event__incident__in=Incident.objects.story_visible_to(visitor))


_RoomManager = models.Manager.from_queryset(DecisionPointQuerySet)


class RoomManager(_RoomManager["DecisionPoint"]):
    """Decision points that the room may see."""

    def get_queryset(self) -> DecisionPointQuerySet:
        return DecisionPointQuerySet(self.model, using=self._db).in_the_room()


class DecisionPoint(models.Model):
    """What a decision looked like from where it was made. There is no field for how good it was (R45).

    Whoever acted sees it first: until `room_at` it is theirs, its writer's and the facilitator's. `Event.decision_point` and
    `objects` have what is in the room, `everything` has all.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="written_decision")
    visible = models.TextField(_("visible"), blank=True)
    believed = models.TextField(_("believed"), blank=True)
    also_on_the_table = models.TextField(_("also on the table"), blank=True)
    constrained = models.TextField(_("constrained by"), blank=True)
    expected = models.TextField(_("expected"), blank=True)
    not_knowable_yet = models.TextField(_("not knowable yet"), blank=True)
    confidence = models.CharField(_("how sure they were"), max_length=10, choices=Confidence.choices, blank=True)
    pressures = models.JSONField(_("what pressed"), default=list, blank=True)
    written_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    room_at = models.DateTimeField(default=clock.now)
    opens_later = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    everything = DecisionPointQuerySet.as_manager()
    objects = RoomManager()

    FIELDS = ("visible", "believed", "also_on_the_table", "constrained", "expected", "not_knowable_yet")

    def __str__(self) -> str:
        return str(self.event)

    @property
    def is_in_the_room(self) -> bool:
        return self.room_at <= clock.now()

    @property
    def pressure_words(self) -> str:
        """What pressed, in words: "night, alone on call"."""
        words = dict(Pressure.choices)
        return ", ".join(str(words[one]) for one in self.pressures if one in words)

    def told(self) -> dict[str, str]:
        """What is filled, by the name of its field, as a reader meets it."""
        texts = {name: getattr(self, name) for name in self.FIELDS}
        found = texts | {"confidence": str(self.get_confidence_display()), "pressures": self.pressure_words}
        return {name: text for name, text in found.items() if text}

    def rows(self) -> list[tuple[str, str]]:
        """The filled fields as (label, text), in the order a reader meets them."""
        return [(self.label_of(name), text) for name, text in self.told().items()]

    @classmethod
    def label_of(cls, name: str) -> str:
        """What a field is called; a name that is no field is its own label."""
        if name in {*cls.FIELDS, "confidence", "pressures"}:
            return str(cls._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return name

    SEEN_THEN = ("visible", "believed", "also_on_the_table")

    @property
    def cites(self) -> list[str]:
        """Clock times in what was visible, believed or on the table that were still to come (R42)."""
        return cited_too_early({name: getattr(self, name) for name in self.SEEN_THEN}, self.event)


def cited_too_early(decision: Mapping[str, str], event: Any) -> list[str]:
    """What `DecisionPoint.cites` says, for anything that has the time and the zone of an event."""
    told = " ".join(decision.get(name, "") for name in DecisionPoint.SEEN_THEN)
    return times_to_come(told, event.occurred_at, clock.zone_or_utc(event.zone)) if event.occurred_at else []


def _known_by(roles: Iterable[str]) -> models.QuerySet[Knowledge]:
    """What those roles know of the event outside."""
    return Knowledge.objects.filter(event=OuterRef("pk"), role__in=sorted(roles)).order_by("at")


def _in_time(rows: models.QuerySet[Knowledge], at: datetime) -> models.QuerySet[Knowledge]:
    """Known by `at`. What is only known to have been on a day is assumed known when that day is over, not when it began."""
    rows = rows.annotate(precision=ExpressionWrapper(OuterRef("precision"), output_field=models.CharField()))
    only_the_day = Q(basis=Basis.ASSUMED, precision=Precision.DAY)
    return rows.filter(Q(at__lte=at) & ~only_the_day | Q(at__lte=at - DAY) & only_the_day)
