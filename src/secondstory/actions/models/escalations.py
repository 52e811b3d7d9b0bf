"""Systemic actions ask for more than one team can give: they are escalated until someone decides (R56-R58, R90)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import CLOSED_STATES, CostBand, Rung, Verdict
from secondstory.actions.models.actions import Action
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


def rungs_of(visitor: Visitor) -> list[str]:
    """The rungs whose questions directors and executives read, whatever the team. A manager reads those of their own teams."""
    return [Rung.DIRECTOR, Rung.EXECUTIVE] if visitor.is_director else []


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Questions about escalations."""

    def visible_to(self, visitor: Visitor) -> EscalationQuerySet:
        """Those of actions the visitor may see, and those they are asked about: as a sponsor, for a team, or on their rung.

        Whoever is asked must be able to read the question; of an incident they may not know of, they learn nothing.
        """
        here = self.filter(models.Exists(Incident.objects.visible_to(visitor).filter(pk=models.OuterRef("action__incident_id"))))
        seen = Q(models.Exists(Action.objects.visible_to(visitor).filter(pk=models.OuterRef("action_id"))))
        if visitor.user is not None:
            seen |= Q(sponsor=visitor.user) | Q(
                pk__in=self.model.teams.through.objects.filter(team__in=visitor.team_keys).values("escalation")
            )
        return here.filter(seen | Q(rung__in=rungs_of(visitor)))

    def open(self) -> EscalationQuerySet:
        """Nobody has ended them yet, nor their action. A deferred one stays open."""
        return self.filter(ended_at=None).exclude(action__state__in=CLOSED_STATES)

    def to_be_decided_by(self, visitor: Visitor, today: date) -> EscalationQuerySet:
        """Open ones they may know of, on their own rung: of teams they manage, as a director, as an executive. None that is deferred.

        The few are found first, each by its action's key: joined, SQLite would go through all actions to find those that are escalated.
        """
        action = Action.objects.filter(pk=models.OuterRef("action_id")).exclude(state__in=CLOSED_STATES)
        teams, mine = visitor.deciding_team_keys, Q()
        if teams:
            managed = action.filter(Q(team__in=teams) | Q(team=None, incident__team__in=teams))
            mine |= Q(models.Exists(managed), rung=Rung.MANAGER)
        if visitor.is_executive:
            mine |= Q(models.Exists(action), rung=Rung.EXECUTIVE)
        elif visitor.is_director:
            mine |= Q(models.Exists(action), rung=Rung.DIRECTOR)
        if not mine:
            return self.none()
        later = Decision.objects.filter(escalation=models.OuterRef("escalation"), pk__gt=models.OuterRef("pk"))
        last = Decision.objects.filter(~models.Exists(later), escalation=models.OuterRef("pk"))
        deferred = last.filter(verdict=Verdict.DEFER, until__gt=today)
        few = Escalation.objects.filter(mine, ended_at=None).exclude(models.Exists(deferred))
        return self.visible_to(visitor).filter(pk__in=few.order_by().values("pk"))

    def unanswered(self, today: date) -> EscalationQuerySet:
        """Open, and past the day by which this rung was to decide."""
        return self.open().filter(decide_by__lt=today)


class Escalation(Row):
    """A question to those who can answer it: `trade_off` in one line, `expected` what it would change, decided by `decide_by`.

    `urgency` is 1 (can wait) to 27: severity × recurrence × exposure, each 1-3. They are read from the record, and again each day, unless
    someone set them (`is_urgency_set`). `recurred` is how many more incidents the same services had in a year.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="escalations")
    sponsor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    trade_off = models.TextField(_("the trade-off"), blank=True)
    expected = models.TextField(_("what it would change"), blank=True)
    cost_band = models.CharField(_("cost"), max_length=12, choices=CostBand.choices, blank=True)
    decide_by = models.DateField(_("decide by"))
    rung = models.CharField(max_length=12, choices=Rung.choices, default=Rung.MANAGER)
    urgency = models.PositiveSmallIntegerField(default=1)
    is_urgency_set = models.BooleanField(default=False)
    severity = models.PositiveSmallIntegerField(_("severity"), default=1)
    recurrence = models.PositiveSmallIntegerField(_("recurrence"), default=1)
    exposure = models.PositiveSmallIntegerField(_("exposure"), default=1)
    recurred = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["decide_by", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action"], condition=models.Q(ended_at=None), name="one_open_escalation_for_an_action")
        ]

    def __str__(self) -> str:
        return self.trade_off[:120]


class Decision(models.Model):
    """What was decided about an escalation, on which rung. Accepting a risk names who accepts it, for a time."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    rung = models.CharField(max_length=12, choices=Rung.choices)
    accepter = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verdict} {self.at:%Y-%m-%d}"


class RiskBriefQuerySet(models.QuerySet["RiskBrief"]):
    """Questions about risk briefs."""

    def visible_to(self, visitor: Visitor) -> RiskBriefQuerySet:
        """Those of factors of stories the visitor may read, and of open incidents of the teams they manage: managers sign them."""
        it = models.OuterRef("factor__incident_id")
        told = models.Q(models.Exists(Incident.objects.story_visible_to(visitor).filter(pk=it)))
        if visitor.managed_team_keys:
            managed = Incident.objects.visible_to(visitor).open_to_all().filter(pk=it, team__in=visitor.managed_team_keys)
            told |= models.Q(models.Exists(managed))
        return self.filter(told)


class RiskBrief(Row):
    """One page on a factor whose actions are deferred again and again, frozen as the data stood when it was made (R90)."""

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="risk_briefs")
    content = models.JSONField()
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

    objects = RiskBriefQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
