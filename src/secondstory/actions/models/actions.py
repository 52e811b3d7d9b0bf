"""Actions: what will be different, who sees to it, and by when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import CLOSED_STATES, OPEN_STATES, PROMISED_STATES, Category, Grade, Purpose, State, Strength
from secondstory.actions.models.languishing import heard_before, stuck
from secondstory.actions.models.sprints import Sprint
from secondstory.actions.settings import OLD_DAYS, SPRINT_DAYS, VERIFIED_RANK
from secondstory.factors.enums import Breadth
from secondstory.factors.models import Factor
from secondstory.incidents.enums import Visibility
from secondstory.incidents.models import Incident, IncidentQuerySet
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.rows import Row
from secondstory.lib.working_days import working_days_since
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


class ActionQuerySet(models.QuerySet["Action"]):
    """Questions about actions. None of them is by person, except `mine` (law 2)."""

    def counted(self, *, is_example: bool) -> ActionQuerySet:
        """Those that figures count: promised or drafted, of incidents that count, and not joined to another that counts already."""
        hidden = Incident.objects.filter(Q(visibility=Visibility.PRIVATE) | Q(is_pending=True))
        # “in” a list of one: of `is_example = False` Django makes NOT, for which SQLite finds no index
        rows = self.filter(is_example__in=[is_example], merged_into=None).exclude(state=State.IDEA)
        return rows.exclude(incident__in=hidden.values("pk"))

    def visible_to(self, visitor: Visitor) -> ActionQuerySet:
        """Actions of stories the visitor may read, and of their own and their team's, if the incident is visible at all."""
        return self._of_visible(visitor, Incident.objects.read_if_visible(visitor))

    def editable_by(self, visitor: Visitor) -> ActionQuerySet:
        """Actions of incidents the visitor may change, and their own and their team's."""
        return self._of_visible(visitor, Incident.objects.edited_if_visible(visitor)) if visitor.may_write else self.none()

    def _of_visible(self, visitor: Visitor, incidents: IncidentQuerySet) -> ActionQuerySet:
        """One's own, one's team's and those of `incidents`, if the incident is visible: asked last, which halves what a long list takes."""
        rows = self
        if not visitor.is_example:
            rows = rows.filter(Q(owner=visitor.user) | Q(team__in=visitor.team_keys) | Q(_of(incidents)))
        return rows.filter(_of(Incident.objects.visible_to(visitor)))

    def mine(self, visitor: Visitor) -> ActionQuerySet:
        """Those the visitor owns."""
        return self.filter(owner=visitor.user) if visitor.user else self.none()

    def offered_to(self, visitor: Visitor) -> ActionQuerySet:
        """Promised, or about to be, and the visitor has not said yes or no: they are asked to take it on."""
        return self.mine(visitor).filter(_OFFERED)

    def near(self, visitor: Visitor, until: date) -> ActionQuerySet:
        """What the visitor owns and is due by `until`, or is offered to them; in the example, whatever is due or offered."""
        rows = self.exclude(owner=None) if visitor.is_example else self.mine(visitor)
        return rows.filter(Q(state__in=OPEN_STATES, due_on__lte=until) | _OFFERED)

    def open(self) -> ActionQuerySet:
        """Neither an idea nor ended."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: date) -> ActionQuerySet:
        """Open and past their day."""
        return self.open().filter(due_on__lt=today)

    def followed(self) -> ActionQuerySet:
        """Open ones that are asked after. A draft that an imported report brought promises nothing here yet."""
        return self.open().exclude(~Q(incident__import_uid=""), state=State.DRAFT)

    def ownerless(self) -> ActionQuerySet:
        """Promised, or about to be, and nobody's: declined, or the owner has left."""
        return self.filter(_OWNERLESS)

    def to_confirm(self, today: date) -> ActionQuerySet:
        """Agreed in the room, and the wait is over: confirmed now, or let go (B1)."""
        return self.filter(_soaked(today))

    def undecided(self, today: date) -> ActionQuerySet:
        """`ownerless`, `to_confirm` or `unsprinted`. A union of the three would ask three times who may see them."""
        return self.filter(_OWNERLESS | _soaked(today) | _unsprinted(today))

    def to_verify(self) -> ActionQuerySet:
        """Done, they say, and of a severity for which someone else looks (R53)."""
        return self.filter(_unverified())

    def to_be_verified_by(self, visitor: Visitor) -> ActionQuerySet:
        """Of `to_verify`, what is neither theirs nor was said to be done by them."""
        rows = self.to_verify() if visitor.user else self.none()
        return rows.exclude(owner=visitor.user).exclude(finisher=visitor.user)

    def holding_back(self) -> ActionQuerySet:
        """Immediate ones that hold back a deployment: open, or done and to be verified first (R53, R54)."""
        return self.filter(Q(state__in=OPEN_STATES) | _unverified(), category=Category.IMMEDIATE)

    def effect_asked(self, today: date) -> ActionQuerySet:
        """Done some months ago, and nobody has said yet whether it worked (B37)."""
        return self.filter(effect_checks__answered_at=None, effect_checks__due_on__lte=today)

    def languishing(self, today: date) -> ActionQuerySet:
        """Those that don't get on, each with the `trigger` that shows it (R60, R62); what is escalated or broken down waits for that."""
        found: ActionQuerySet = stuck(self.followed(), today).exclude(trigger="")
        return found

    def old(self, today: date) -> ActionQuerySet:
        """Open for half a year: the alarm (R60)."""
        return self.followed().filter(created_at__lt=heard_before(today, OLD_DAYS.read()))

    def unsprinted(self, today: date) -> ActionQuerySet:
        """`without_sprint`, once the working days for getting one are over (R55, R57).

        Where nobody knows when one was agreed, it counts from when it was made.
        """
        return self.filter(_unsprinted(today))

    def without_sprint(self) -> ActionQuerySet:
        """Short-term promises that are in no sprint, unless their tracker says in which they are."""
        return self.filter(_WITHOUT_SPRINT)


_PROMISED = Q(state__in=PROMISED_STATES) | Q(state=State.DRAFT, soaks_until__isnull=False)
"""A promise, or about to be one."""
_OFFERED = _PROMISED & Q(accepted_at=None) & ~Q(kept_there__icontains="owner")
_OWNERLESS = _PROMISED & Q(owner=None)
_WITHOUT_SPRINT = Q(category=Category.SHORT_TERM, state__in=PROMISED_STATES, sprint=None) & ~Q(kept_there__icontains="sprint")


def _soaked(today: date) -> Q:
    return Q(state=State.DRAFT, soaks_until__lte=today)


def _unsprinted(today: date) -> Q:
    until = _start_of(_first_day_still_in_time(today))
    return _WITHOUT_SPRINT & (Q(agreed_at__lt=until) | Q(agreed_at=None, created_at__lt=until))


FIGURES = (
    "is_example", "team", "state", "category", "grade", "due_on", "ended_at", "agreed_at", "created_at", "reviewed_on", "incident",
    "merged_into",
)  # fmt: skip
"""All that figures ask of an action, in one index: its words lie in the table, and reading past 30,000 takes a tenth of a second."""


class Action(Row):
    """One change someone will make.

    `due_on` is a day, not an instant; `breadth` is how much of the class it covers (R88). A draft that was agreed in the room waits until
    `soaks_until` before it is confirmed (B1). `sprinted_at` is when it first got a sprint. `heard_at` is the last word anyone said of it: a
    step, an edit, an answer, its tracker (R62). `finisher` is who said that it is done: they don't verify it, nor does its owner (R53).
    `tracker` is what the tracker is called that its `kept_there` (fields of `TRACKABLE`) come from; empty where none is linked.
    `grade` is what its text was worth as a promise when it was last saved, kept because reading 30,000 texts takes seconds and a page
    has milliseconds (R52). `import_uid` and `import_key` say which file brought it and as which row, so a file brought twice adds nothing.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField(_("what will be done"))
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    owner_as_written = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    due_on = models.DateField(_("due"), null=True, blank=True)
    category = models.CharField(_("kind"), max_length=12, choices=Category.choices, blank=True)
    strength = models.CharField(_("strength"), max_length=12, choices=Strength.choices, blank=True)
    breadth = models.CharField(_("class covered"), max_length=12, choices=Breadth.choices, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT, db_index=True)
    link = models.URLField(_("link"), max_length=600, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, blank=True)
    soaks_until = models.DateField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    finisher = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verifier = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(default=clock.now)
    reviewed_on = models.DateField(null=True, blank=True)
    sprinted_at = models.DateTimeField(null=True, blank=True)
    sprint = models.ForeignKey(Sprint, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    grade = models.CharField(max_length=12, choices=Grade.choices, blank=True, editable=False)
    import_uid = models.CharField(max_length=12, blank=True, db_index=True, editable=False)
    import_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    factors = models.ManyToManyField(Factor, blank=True, related_name="actions")
    tracker = models.CharField(max_length=40, blank=True)
    kept_there = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["is_example", "created_at"]),
            models.Index(name="action_figures", fields=FIGURES),
        ]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_promised(self) -> bool:
        return self.state in PROMISED_STATES

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES

    def keeps_there(self, field: str) -> bool:
        """Whether a field (one of `TRACKABLE`) comes from its tracker."""
        return bool(self.tracker) and field in self.kept_there

    @property
    def is_ready_to_agree(self) -> bool:
        """A draft or an idea with one owner and a date."""
        return self.state in {State.IDEA, State.DRAFT} and self.owner_id is not None and self.due_on is not None

    @property
    def is_soaking(self) -> bool:
        """Agreed in the room, and to be confirmed."""
        return self.state == State.DRAFT and self.soaks_until is not None

    @property
    def may_be_confirmed(self) -> bool:
        """Its wait is over."""
        return self.is_soaking and self.soaks_until is not None and self.soaks_until <= today()

    @property
    def age_days(self) -> int:
        """How many days ago it was written down."""
        return max(0, (today() - timezone.localdate(self.created_at)).days)

    @property
    def days_over(self) -> int:
        """How many days past due, if open; else 0."""
        if self.due_on is None or not self.is_open:
            return 0
        return max(0, (today() - self.due_on).days)


def _unverified() -> Q:
    """What a file brought as done was looked at elsewhere: nobody has changed it here."""
    brought = ~Q(import_uid="") & Q(version=1)
    told = Q(state=State.DONE, verified_at=None, ended_at__isnull=False, incident__severity__rank__lte=VERIFIED_RANK.read())
    return told & ~brought


def _first_day_still_in_time(today: date) -> date:
    """What was agreed on it may still wait for a sprint; what was agreed before has waited too long."""
    most = SPRINT_DAYS.read()
    day = today - timedelta(days=most)
    while working_days_since(day - timedelta(days=1), today) <= most:
        day -= timedelta(days=1)
    return day


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _of(incidents: IncidentQuerySet) -> models.Exists:
    """Asked of each action: with `incident__in` SQLite would first list every incident there is."""
    return models.Exists(incidents.filter(pk=models.OuterRef("incident_id")))
