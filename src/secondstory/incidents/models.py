"""The incident: what happened to whom, when, and who had which part in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Depth, LateReason, Moment, Precision, Visibility
from secondstory.lib.rows import Row
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


def precision_field(label: Any) -> models.CharField[str, str]:
    """How exactly one of the times is known."""
    return models.CharField(label, max_length=12, choices=Precision.choices, default=Precision.EXACT)


class Severity(models.Model):
    """A rank the organisation gives to harm; rank 1 is the worst. Aliases are what imports call it."""

    rank = models.PositiveSmallIntegerField(unique=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    says = models.CharField(max_length=300, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["rank"]
        verbose_name_plural = "severities"

    def __str__(self) -> str:
        return self.code


class ServiceQuerySet(models.QuerySet["Service"]):
    """Questions about services."""

    def visible_to(self, visitor: Visitor) -> ServiceQuerySet:
        """All of the visitor's side (own or example), for anyone signed in."""
        return self.filter(is_example=visitor.is_example) if visitor.is_signed_in else self.none()


class Service(Row):
    """Something that runs and that people depend on."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    says = models.CharField(max_length=300, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="services")
    aliases = models.JSONField(default=list, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Who sees what is decided here, in SQL (DESIGN section 4)."""

    def visible_to(self, visitor: Visitor) -> IncidentQuerySet:
        """Incidents whose header the visitor may see: open ones, and private ones they are invited to."""
        if not visitor.is_signed_in:
            return self.none()
        here = self.filter(is_example=visitor.is_example, is_pending=False)
        return here.filter(Q(visibility=Visibility.OPEN) | Exists(_invited(visitor)))

    def story_visible_to(self, visitor: Visitor) -> IncidentQuerySet:
        """Incidents whose unpublished story the visitor may read: their participants, owner, facilitator and reviewers.

        The example is read by everyone: it is there to be looked at.
        """
        return self.visible_to(visitor).filter(_may_read(visitor))

    def editable_by(self, visitor: Visitor) -> IncidentQuerySet:
        """Incidents the visitor may change: those whose story they may read, unless they are a reader or came only to observe."""
        return self.visible_to(visitor).filter(_may_edit(visitor)) if visitor.may_write else self.none()

    def read_if_visible(self, visitor: Visitor) -> IncidentQuerySet:
        """What `story_visible_to` has and more: whoever asks has to ask for `visible_to` too, only once, and last where it is dear."""
        return self.filter(_may_read(visitor))

    def edited_if_visible(self, visitor: Visitor) -> IncidentQuerySet:
        """The same of `editable_by`."""
        return self.filter(_may_edit(visitor))

    def visible_with_rights(self, visitor: Visitor) -> IncidentQuerySet:
        """What `visible_to` has, each with `may_read` and `may_edit`: whether the two above have it as well."""
        return self.visible_to(visitor).annotate(may_read=_may_read(visitor), may_edit=_may_edit(visitor))

    def open_to_all(self) -> IncidentQuerySet:
        """Incidents that count in figures: never private ones, nor those of an import that is still being saved."""
        return self.filter(visibility=Visibility.OPEN, is_pending=False)

    def orphaned(self) -> IncidentQuerySet:
        """Private ones that no active person can open any more."""
        inside = Invite.objects.filter(incident=OuterRef("pk"), user__is_active=True, user__is_service=False)
        return self.filter(~Exists(inside), visibility=Visibility.PRIVATE, is_example=False)

    def ongoing(self) -> IncidentQuerySet:
        """Not resolved yet. A near miss is over when it is reported, and an imported report tells of something past."""
        return self.filter(resolved_at=None, near_miss=False, import_uid="")

    def waiting_for_review(self) -> IncidentQuerySet:
        """Over, asked for by the policy, and not held. The clock of an imported report doesn't run: nobody knows its meeting."""
        over = Q(resolved_at__isnull=False) | Q(mitigated_at__isnull=False) | Q(near_miss=True)
        return self.filter(over, ~_review_held(), import_uid="").exclude(required_depth=Depth.NONE)

    def with_review_held(self) -> IncidentQuerySet:
        """Reviewed, and not reopened since."""
        return self.filter(_review_held())

    def with_names(self) -> IncidentQuerySet:
        """With what a header shows, so that a list costs the same number of queries for one row and for a hundred."""
        return self.select_related("severity", "team").prefetch_related("services")


class Incident(Row):
    """One incident or near miss. `key` is what people call it: INC-7, or random letters while it is private.

    All times are instants in UTC; each has a precision, and `zone` is the zone they were written down in.
    While `is_pending`, it belongs to an import that is still being saved, and nobody sees it.
    """

    key = models.CharField(max_length=20, unique=True)
    former_key = models.CharField(_("earlier key"), max_length=20, blank=True, db_index=True)
    title = models.CharField(_("title"), max_length=190)
    summary = models.TextField(_("summary"), blank=True)
    severity = models.ForeignKey(Severity, verbose_name=_("severity"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="incidents")
    services = models.ManyToManyField(Service, verbose_name=_("services"), blank=True, related_name="incidents")
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    zone_assumed = models.BooleanField(_("the zone is a guess"), default=False)

    started_at = models.DateTimeField(_("started"), db_index=True)
    started_precision = precision_field(_("how exactly the start is known"))
    detected_at = models.DateTimeField(_("detected"), null=True, blank=True)
    detected_precision = precision_field(_("how exactly the detection is known"))
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_precision = precision_field(_("how exactly the acknowledgement is known"))
    mitigated_at = models.DateTimeField(_("mitigated"), null=True, blank=True)
    mitigated_precision = precision_field(_("how exactly the mitigation is known"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True, db_index=True)
    resolved_precision = precision_field(_("how exactly the resolution is known"))

    customers_affected = models.BooleanField(_("customers were affected"), default=False)
    customer_impact = models.TextField(_("impact on customers"), blank=True)
    internal_impact = models.TextField(_("impact inside"), blank=True)
    internal_hours = models.PositiveIntegerField(_("person-hours lost inside"), default=0)

    required_depth = models.CharField(_("review asked for"), max_length=10, choices=Depth.choices, default=Depth.NONE)
    required_because = models.JSONField(default=list)

    near_miss = models.BooleanField(_("near miss"), default=False)
    caught_by = models.TextField(_("what caught it"), blank=True)

    owner = models.ForeignKey(
        User, verbose_name=_("owner of the review"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    facilitator = models.ForeignKey(User, verbose_name=_("facilitator"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    declared_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    visibility = models.CharField(_("who may know"), max_length=10, choices=Visibility.choices, default=Visibility.OPEN)
    import_uid = models.CharField(max_length=12, blank=True, db_index=True)
    is_pending = models.BooleanField(default=False, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-uid"]
        indexes = [
            models.Index(fields=["is_example", "visibility", "-started_at"]),
            models.Index(
                name="incidents_that_do_not_count", fields=["id"], condition=Q(visibility=Visibility.PRIVATE) | Q(is_pending=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    @property
    def is_ongoing(self) -> bool:
        """Not resolved; a near miss is over when it is reported, and so is what an imported report tells of."""
        return self.resolved_at is None and not self.near_miss and not self.import_uid

    @property
    def ended_at(self) -> datetime | None:
        """When the clock starts: resolved, else mitigated; for a near miss also when it was noticed (R19)."""
        ends = self.resolved_at or self.mitigated_at
        if ends is None and self.near_miss:
            return self.detected_at or self.started_at
        return ends

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end of the impact; None while it lasts."""
        ends = self.mitigated_at or self.resolved_at
        return ends - self.started_at if ends else None

    def times(self) -> Iterable[tuple[Moment, datetime | None, str]]:
        """The five times in order: which, when, how exactly."""
        for moment in Moment:
            yield moment, getattr(self, f"{moment}_at"), getattr(self, f"{moment}_precision")


class Involvement(Row):
    """A part someone had in an incident, under a role label that is unique in it.

    The story points at roles; who it was is known to the participants of the draft and to nobody else.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="involvements")
    label = models.CharField(_("role"), max_length=120)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="involvements")
    contact = models.CharField(_("handle or contact"), max_length=200, blank=True)
    is_observer = models.BooleanField(_("observer"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "label"], name="role_label_once_an_incident")]

    def __str__(self) -> str:
        return self.label


class Invite(models.Model):
    """Someone let into a private incident, by whom and when."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="invites")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.incident.key}: {self.user}"


class Reviewer(models.Model):
    """Someone asked to read the draft."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.incident.key}: {self.user}"


class Reopening(models.Model):
    """A resolution that did not hold: what it was and when it was reopened. The clock starts once more (R19)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reopenings")
    resolved_at = models.DateTimeField()
    reopened_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["reopened_at"]

    def __str__(self) -> str:
        return f"{self.incident.key} {self.reopened_at:%F}"


class HeldReview(models.Model):
    """That the review was held, when, and why it was late if it was (R19)."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="held_review")
    held_at = models.DateTimeField()
    late_reason = models.CharField(max_length=20, choices=LateReason.choices, blank=True)
    late_note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.incident.key} {self.held_at:%F}"


class SkippedReview(models.Model):
    """That the organisation let go of a review the policy asked for, and why. It counts (R84), and holds up to the depth it was for."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="skipped_review")
    depth = models.CharField(max_length=10, choices=Depth.choices)
    reason = models.CharField(max_length=300)
    skipped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident.key}: {self.reason}"


class ReviewRequest(models.Model):
    """Anyone may ask for a review, and then there is one, whatever the rules say (R84)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="review_requests")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident.key}: {self.reason}"


class KeyCounter(models.Model):
    """The last number given to an open incident, own and example apart: private ones take none."""

    prefix = models.CharField(max_length=10, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"


def _may_read(visitor: Visitor) -> ExpressionWrapper[Any]:
    """Of an incident that is visible."""
    return _condition(Value(True) if visitor.is_example else has_part(visitor))  # noqa: FBT003


def _may_edit(visitor: Visitor) -> ExpressionWrapper[Any]:
    """Of an incident that is visible."""
    if not visitor.may_write or visitor.is_example:
        return _condition(Value(visitor.may_write))
    return _condition(has_part(visitor, to_edit=True))


def _condition(given: Q | Value) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(given, output_field=BooleanField())


def has_part(visitor: Visitor, *, to_edit: bool = False) -> Q:
    """A condition on incidents: the visitor took part, owns or facilitates the review, or was asked to read it.

    With `to_edit`, having joined as an observer is not enough. Each is a short list that an index finds: asked of each incident
    there is, SQLite would read them all.
    """
    user = visitor.user
    parts = Involvement.objects.filter(user=user)
    return (
        Q(owner=user)
        | Q(facilitator=user)
        | Q(pk__in=(parts.filter(is_observer=False) if to_edit else parts).values("incident"))
        | Q(pk__in=Reviewer.objects.filter(user=user).values("incident"))
        | Q(pk__in=Invite.objects.filter(user=user).values("incident"))
    )


def _review_held() -> Q:
    reopened_since = Reopening.objects.filter(incident=OuterRef("pk"), reopened_at__gt=OuterRef("held_review__held_at"))
    return Q(held_review__isnull=False) & ~Q(Exists(reopened_since))


def _invited(visitor: Visitor) -> models.QuerySet[Invite]:
    return Invite.objects.filter(incident=OuterRef("pk"), user=visitor.user)
