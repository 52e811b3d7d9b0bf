"""Imports: which files came, what was understood, and what they became."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Incident
from secondstory.lib import ids
from secondstory.lib.rows import Row
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import DeliveryState, FileState, ImportState


class ImportQuerySet(models.QuerySet["Import"]):
    """Questions about imports."""

    def visible_to(self, visitor: Visitor) -> ImportQuerySet:
        """One's own: others see what became of it where they may see the incidents."""
        if not visitor.is_signed_in:
            return self.none()
        return self.filter(is_example=visitor.is_example, started_by=visitor.user)

    def editable_by(self, visitor: Visitor) -> ImportQuerySet:
        """One's own, for those who may write."""
        return self.visible_to(visitor) if visitor.may_write else self.none()


class Batch(Row):
    """Some files that came in together, and are saved and undone together.

    `saver` and `alive_at` say which process is saving, and when it last did something.
    """

    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW, db_index=True)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    note = models.CharField(max_length=300, blank=True)
    saver = models.CharField(max_length=120, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.uid


class Import(Batch):
    """Documents that became incidents.

    `zone` counts for documents that give none; `last_record` is the audit trail's last row when it was done, so later changes
    can be told from its own.
    """

    adds_services = models.BooleanField(default=True)
    added_services = models.JSONField(default=list)
    passed_over = models.JSONField(default=list)
    last_record = models.PositiveBigIntegerField(default=0)

    objects = ImportQuerySet.as_manager()


class ImportedFile(models.Model):
    """One document of an import. Its bytes lie in the blobs under `sha256`.

    `claim` is set while it is saved: nobody has the same bytes saved twice, however many windows they press the button in.
    """

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=600)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    format = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.UNDERSTOOD)
    understood = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    is_chosen = models.BooleanField(default=True)
    day = models.DateField(null=True, blank=True)
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_files")
    claim = models.CharField(max_length=100, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Questions about records brought in."""

    def visible_to(self, visitor: Visitor) -> IntakeQuerySet:
        """Those of incidents whose timeline the visitor may edit: who brought what is theirs to know, and to undo."""
        return self.filter(incident__in=Incident.objects.editable_by(visitor))


class Intake(Batch):
    """Records of other tools brought into one incident's timeline. `zone` is where local times were written."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="intakes")
    events = models.PositiveIntegerField(default=0)

    objects = IntakeQuerySet.as_manager()


class IntakeFile(models.Model):
    """One file of an intake: which format it is taken for and why, and what a first look found. Its bytes lie in the blobs.

    `found` has records, first, last, sample, problems and others; `mapping` says what its columns mean, where no format knows.
    """

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=600)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    label = models.CharField(_("where it is from"), max_length=120, blank=True)
    format = models.CharField(max_length=40, blank=True)
    because = models.CharField(max_length=300, blank=True)
    mapping = models.JSONField(null=True, blank=True)
    skew = models.DurationField(default=timedelta)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.UNDERSTOOD)
    found = models.JSONField(default=dict)
    is_chosen = models.BooleanField(default=True)
    saved = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class RememberedMapping(models.Model):
    """What the columns of a kind of table mean, as a person corrected it: used again for every file with the same columns."""

    columns_sha256 = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.columns_sha256[:12]


class HookQuerySet(models.QuerySet["Hook"]):
    """Questions about hooks."""

    def visible_to(self, visitor: Visitor) -> HookQuerySet:
        """All for administrators, those of one's teams for members; of a private incident's for those let into it."""
        if not visitor.is_signed_in or visitor.is_example:
            return self.none()
        here = self.filter(models.Q(incident=None) | models.Q(incident__in=Incident.objects.visible_to(visitor)))
        return here if visitor.is_administrator else here.filter(team__in=visitor.team_keys)

    def editable_by(self, visitor: Visitor) -> HookQuerySet:
        """For administrators, and for the managers of its team."""
        if not visitor.may_write:
            return self.none()
        here = self.visible_to(visitor)
        return here if visitor.is_administrator else here.filter(team__in=visitor.managed_team_keys)


class Hook(Row):
    """An address another tool sends its records to. The address is the secret: only its hash is kept.

    `sender` is whose signature is checked ("" where the sender signs nothing). With an `incident` everything goes into its
    timeline; else what arrives waits until an incident asks for it. With `makes_incidents` another tool's incidents are followed.
    """

    name = models.CharField(max_length=120)
    sender = models.CharField(max_length=40, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_secret = models.TextField(blank=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="hooks")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.CASCADE, related_name="hooks")
    makes_incidents = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    refused = models.PositiveIntegerField(default=0)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(max_length=200, blank=True)

    objects = HookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """The body of one request to a hook, kept before it is answered. `name` is the same when it is sent again."""

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    name = models.CharField(max_length=200)
    received_at = models.DateTimeField(db_index=True)
    body = models.BinaryField()
    content_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING, db_index=True)
    records = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True, blank=True, db_index=True)
    problem = models.CharField(max_length=300, blank=True)
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["hook", "name"], name="a_delivery_once_a_hook")]

    def __str__(self) -> str:
        return f"{self.hook.name} {self.received_at:%F %H:%M}"


class Counterpart(models.Model):
    """The incident of another tool that one of ours follows."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="counterparts")
    hook = models.ForeignKey(Hook, null=True, on_delete=models.SET_NULL, related_name="counterparts")
    system = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200)
    link = models.CharField(max_length=600, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "system", "external_id"], name="a_counterpart_once_a_hook")]

    def __str__(self) -> str:
        return f"{self.system} {self.external_id}"


class FieldOwner(models.Model):
    """Which system a field of an incident comes from. `written` is what it last wrote: where that has changed, a person owns it now."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="field_owners")
    field = models.CharField(max_length=40)
    system = models.CharField(max_length=40)
    written = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "field"], name="one_owner_a_field")]

    def __str__(self) -> str:
        return f"{self.field}: {self.system}"
