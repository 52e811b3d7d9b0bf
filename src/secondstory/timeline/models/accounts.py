"""What people remember, in their own words, private until they share it (R7, R20, B7, B9)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.lib.secrets import may_hold_secret
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Audience
from secondstory.timeline.models.events import Event


class AccountQuerySet(models.QuerySet["Account"]):
    """Questions about accounts. None of them finds an unshared one for anyone but its author."""

    def written_by(self, visitor: Visitor) -> AccountQuerySet:
        """Those the visitor wrote while signed in; what was written behind a link is found by its key alone."""
        return self.filter(author=visitor.user) if visitor.is_signed_in else self.none()

    def shared_with(self, visitor: Visitor) -> AccountQuerySet:
        """Those shared with everyone who reads the draft, where the visitor does, and those entrusted to them alone."""
        here = self.filter(incident__in=Incident.objects.story_visible_to(visitor)).exclude(shared_at=None)
        return here.filter(Q(audience=Audience.PARTICIPANTS) | Q(entrusted_to=visitor.user))


class Account(Row):
    """What one person remembers, in five parts. Until it is shared only its author reads it, and nothing else keeps its words.

    The author is a user, or whoever holds the key of a link they opened (`key_hash`), whose page closes at `closes_at`. It outlives
    the involvement it began from, with that one's role.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="accounts")
    involvement = models.ForeignKey(Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="accounts")
    role = models.CharField(max_length=120)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    actions = models.TextField(_("What you did, and when"), blank=True)
    effects = models.TextField(_("What you saw happen"), blank=True)
    expectations = models.TextField(_("What you expected"), blank=True)
    assumptions = models.TextField(_("What you took for granted"), blank=True)
    understanding = models.TextField(_("How you understand the course of it"), blank=True)
    audience = models.CharField(max_length=12, choices=Audience.choices, blank=True)
    entrusted_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    PARTS = ("actions", "effects", "expectations", "assumptions", "understanding")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["involvement", "author"], name="one_account_a_part_and_author")]

    def __str__(self) -> str:
        return self.label  # never its words: the audit trail keeps this

    @property
    def label(self) -> str:
        return self.involvement.label if self.involvement else self.role

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name).strip() for name in self.PARTS)

    @property
    def may_hold_secret(self) -> bool:
        """Something in it, or in what was added beside it, looks like a password or a key (uses prefetched corrections)."""
        texts = [getattr(self, name) for name in self.PARTS] + [one.text for one in self.corrections.all()]
        return any(may_hold_secret(text) for text in texts)

    def rows(self) -> list[tuple[str, str, str]]:
        """The filled parts as (name, label, text)."""
        return [(name, self.label_of(name), getattr(self, name)) for name in self.PARTS if getattr(self, name).strip()]

    @classmethod
    def label_of(cls, part: str) -> str:
        """What a part is called for those who read it."""
        return str(READ_AS[part])


READ_AS: dict[str, Any] = {
    "actions": _("What they did, and when"),
    "effects": _("What they saw happen"),
    "expectations": _("What they expected"),
    "assumptions": _("What they took for granted"),
    "understanding": _("How they understand the course of it"),
}


class AccountCorrection(models.Model):
    """What an author adds beside a shared account; the account itself stays as it was shared."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.account)


class AccountPlace(Row):
    """That a part of a shared account tells of an event: the words, or the whole part where there are none."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="places")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="account_places")
    part = models.CharField(max_length=15)
    quote = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def text(self) -> str:
        """The words it tells the event in."""
        return self.quote or getattr(self.account, self.part)

    @property
    def part_label(self) -> str:
        return Account.label_of(self.part)


class AccountLink(Row):
    """The address that gives a part's holder their page, once: whoever opens it gets an address that nobody else has seen.

    So whoever made the link can't read what is written behind it. Only its hash is kept.
    """

    involvement = models.ForeignKey(Involvement, on_delete=models.CASCADE, related_name="account_links")
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    account = models.OneToOneField(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="link")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.involvement.label

    @property
    def is_waiting(self) -> bool:
        """Can still be opened."""
        return self.opened_at is None and self.withdrawn_at is None and self.expires_at > clock.now()
