"""Trackers: how they are reached, which action is which issue, what is on its way to them and what came from them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from secondstory.actions.models import Action
from secondstory.integrations.enums import ErrandState, Kind, TitleWay, Verb
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Questions about connections."""

    def visible_to(self, visitor: Visitor) -> ConnectionQuerySet:
        """Administrators keep them; nobody else sees how a tracker is reached."""
        return self.filter(is_example=False) if visitor.may_administer and not visitor.is_example else self.none()

    def usable_for(self, action: Action, visitor: Visitor) -> ConnectionQuerySet:
        """Those an action's issue can be in: of everyone, of its team, and of the visitor's teams."""
        if visitor.is_example or action.is_example:
            return self.none()
        return self.filter(Q(team=None) | Q(team=action.team_id) | Q(team__in=visitor.team_keys), is_on=True)


class Connection(Row):
    """One project of one tracker. `address` is the one people open; `learned` is what the last look at it found out.

    `polled_until` is up to when its changes are known. Nothing is asked before `busy_until`. `trouble` is a sentence while something
    is wrong.
    """

    kind = models.CharField(_("tracker"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    address = models.URLField(_("address"), max_length=300)
    project = models.CharField(_("project"), max_length=200)
    account = models.CharField(_("account"), max_length=254, blank=True)
    issue_type = models.CharField(_("issue type"), max_length=60, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="connections")
    sealed_token = models.TextField(blank=True)
    sealed_hook_secret = models.TextField(blank=True)
    is_on = models.BooleanField(default=True)
    learned = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    polled_until = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=400, blank=True)
    trouble_at = models.DateTimeField(null=True, blank=True)
    refused = models.PositiveIntegerField(default=0)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What its tracker is called."""
        return str(Kind(self.kind).label)

    @property
    def is_in_clear(self) -> bool:
        """Whether the token goes over the network for all to read."""
        return self.address.startswith("http://")

    def is_busy(self, now: datetime) -> bool:
        return self.busy_until is not None and self.busy_until > now


class TrackerLinkQuerySet(models.QuerySet["TrackerLink"]):
    """Questions about links."""

    def visible_to(self, visitor: Visitor) -> TrackerLinkQuerySet:
        """Those of actions the visitor may see."""
        return self.filter(Exists(Action.objects.visible_to(visitor).filter(pk=OuterRef("action_id"))))


class TrackerLink(Row):
    """An action and the issue it is followed in. `seen` holds the fields as they were when they were last the same on both sides.

    `standing` and `state` are what the tracker says, `changed_at` when it changed there last. `conflict` holds {field: [ours, theirs]}.
    `shows_private` says that somebody let the tracker's readers see it, though its incident is private.
    """

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="tracker_link")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="links")
    external_id = models.CharField(max_length=100)
    key = models.CharField(max_length=100, blank=True)
    url = models.CharField(max_length=600, blank=True)
    standing = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=120, blank=True)
    seen = models.JSONField(default=dict, blank=True)
    shows_private = models.BooleanField(default=False)
    title_way = models.CharField(max_length=8, choices=TitleWay.choices, default=TitleWay.OURS)
    conflict = models.JSONField(default=dict, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = TrackerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["connection", "external_id"])]

    def __str__(self) -> str:
        return f"{self.connection.label} {self.key or self.external_id}"


class ErrandQuerySet(models.QuerySet["Errand"]):
    """Questions about errands."""

    def waiting(self) -> ErrandQuerySet:
        return self.filter(state=ErrandState.WAITING)

    def due(self, now: datetime) -> ErrandQuerySet:
        """Those that can be run now: nobody runs them, and their tracker does not ask us to wait."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        patient = Q(connection__busy_until=None) | Q(connection__busy_until__lte=now)
        return self.waiting().filter(free, patient, not_before__lte=now, connection__is_on=True)


class Errand(models.Model):
    """Something to be asked of a tracker, kept until it is done or given up: an outage only makes it late.

    `sent_at` is when it first went out, so a process that finds it set looks whether it was carried out before it does it again.
    `back` is our own address of the action, as whoever asked sees it. `payload` says which fields are to be written.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="errands")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="errands")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    payload = models.JSONField(default=list, blank=True)
    back = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ErrandState.choices, default=ErrandState.WAITING, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        ordering = ["not_before", "pk"]
        indexes = [models.Index(fields=["state", "not_before"])]
        constraints = [
            models.UniqueConstraint(fields=["action"], condition=Q(verb="make", state="waiting"), name="one_issue_is_made_for_an_action")
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.action_id}"


class Notice(models.Model):
    """That a delivery of a webhook was taken, so that it is taken once. Its body is not kept: what it tells of is read."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="notices")
    name = models.CharField(max_length=120)
    received_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "name"], name="a_notice_once_a_connection")]

    def __str__(self) -> str:
        return self.name


class Login(models.Model):
    """Somebody of a tracker's, and who that is here: an administrator says so, since no address here is proved to be anybody's."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="logins")
    login = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["name", "login"]
        constraints = [models.UniqueConstraint(fields=["connection", "login"], name="a_login_once_a_connection")]

    def __str__(self) -> str:
        return self.name or self.login
