"""Contributing factors. The subject of a factor is a system, a process, a tool or an organisation, never a person (R3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Addressability, Breadth, Domain, FactorRole, Lens, Letting
from secondstory.factors.models.taxonomy import vocabulary
from secondstory.incidents.models import Incident
from secondstory.lib.joined import Joined
from secondstory.lib.rows import Row
from secondstory.lib.text import says
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Account, Event


class FactorQuerySet(models.QuerySet["Factor"]):
    """Questions about factors."""

    def visible_to(self, visitor: Visitor) -> FactorQuerySet:
        """Factors of incidents whose story the visitor may read."""
        return self.filter(incident__in=Incident.objects.story_visible_to(visitor))

    def to_rewrite(self) -> FactorQuerySet:
        """Those whose words are a person's doing, as an import kept them."""
        return self.filter(is_someones_doing=True)

    def with_acceptance(self) -> FactorQuerySet:
        """With `let_be_as` and `let_be_because`: the kind and the reason of the acceptance that stands, or None."""
        standing = Acceptance.objects.filter(factor=models.OuterRef("pk"), withdrawn_at=None)
        return self.annotate(
            let_be_as=models.Subquery(standing.values("kind")[:1]), let_be_because=models.Subquery(standing.values("reason")[:1])
        )

    def with_supports(self) -> FactorQuerySet:
        """With what supports them. Where else they lie is known."""
        standing = Support.objects.standing().select_related("event", "account__involvement")
        return self.prefetch_related(models.Prefetch("supports", queryset=standing)).with_codes()

    def with_codes(self) -> FactorQuerySet:
        """With the codes of where else they lie, for `further_codes`."""
        codes = Label.objects.filter(factor=models.OuterRef("pk")).order_by().values("factor").values(codes=Joined("code"))
        return self.annotate(label_codes=models.Subquery(codes))

    def with_labels(self) -> FactorQuerySet:
        """With the further places they lie in, and what shows that."""
        return self.prefetch_related(models.Prefetch("labels", queryset=Label.objects.select_related("support__event")))


_FactorManager = models.Manager.from_queryset(FactorQuerySet)


class FactorManager(_FactorManager["Factor"]):
    """Factors that are there, not those that were taken away."""

    def get_queryset(self) -> FactorQuerySet:
        return FactorQuerySet(self.model, using=self._db).filter(removed_at=None)


class Factor(Row):
    """One thing that made the incident possible, larger, longer, or (a mitigator) smaller.

    `domain` is a code of the taxonomy, a part of it after a dot (`DEPLOY.no-canary`); further ones are its `labels`. `feeds` is the
    class of incident it makes possible. `is_someones_doing` says that an import kept words no other door takes, until they are rewritten.
    One that was taken away can be brought back.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="factors")
    statement = models.TextField(_("what contributed"))
    domain = models.CharField(_("domain"), max_length=40, default=Domain.UNCLASSIFIED)
    role = models.CharField(_("role"), max_length=20, choices=FactorRole.choices, default=FactorRole.ENABLING)
    breadth = models.CharField(_("scope"), max_length=12, choices=Breadth.choices, blank=True)
    feeds = models.CharField(_("the kind of incident it feeds"), max_length=300, blank=True)
    addressability = models.CharField(_("who can address it"), max_length=15, choices=Addressability.choices, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_someones_doing = models.BooleanField(default=False, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FactorManager()
    everything = FactorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.statement[:120]

    @property
    def domain_now(self) -> str:
        """The code its domain is read as, wherever it was merged to."""
        return vocabulary().now(self.domain)

    @property
    def domain_label(self) -> str:
        """What its domain is called, a part after it."""
        return vocabulary().label(self.domain)

    @property
    def further_codes(self) -> list[str]:
        """Where else it lies, by code; one statement unless it was fetched `with_codes` or `with_supports`."""
        known = self.__dict__.get("label_codes", "")
        codes = [row.code for row in self.labels.all()] if known == "" else (known or "").split()
        return list(dict.fromkeys(codes))

    @property
    def further_labels(self) -> list[str]:
        """What the further places are called in which it lies."""
        return [vocabulary().label(code) for code in self.further_codes]

    @property
    def domain_top(self) -> str:
        """The domain it lies in, without the part."""
        return vocabulary().top(self.domain)

    @property
    def is_classified(self) -> bool:
        """Somebody has said where it lies."""
        return vocabulary().is_classified(self.domain)

    @property
    def contributed(self) -> bool:
        """It made things worse: neither a defence that held nor luck."""
        return self.role not in {FactorRole.MITIGATOR, FactorRole.LUCK}


class SupportQuerySet(models.QuerySet["Support"]):
    """Questions about what supports factors."""

    def standing(self) -> SupportQuerySet:
        """Without those of an event that was taken away: it supports nothing until it is brought back."""
        return self.exclude(event__removed_at__isnull=False)


_SupportManager = models.Manager.from_queryset(SupportQuerySet)


class SupportManager(_SupportManager["Support"]):
    """Supports that are there, not those that were taken away."""

    def get_queryset(self) -> SupportQuerySet:
        return SupportQuerySet(self.model, using=self._db).filter(removed_at=None)


class Support(Row):
    """What shows the factor at work, and its words: an event, or a part of a shared account (`part` is its name there).

    Without a `quote` all of it does. The words stay as they were chosen, whatever becomes of the text they stood in.
    """

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="supports")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="supports")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="supports")
    part = models.CharField(max_length=20, blank=True)
    quote = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SupportManager()
    everything = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=False, account__isnull=True) | models.Q(event__isnull=True, account__isnull=False),
                name="a_support_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.quote[:80]

    @property
    def source_text(self) -> str:
        """What the words were chosen from, as it is now."""
        if self.event is not None:
            return self.event.text
        return str(getattr(self.account, self.part, "")) if self.part in Account.PARTS else ""

    @property
    def words(self) -> str:
        """The words that show it: those chosen, or all there are."""
        return self.quote or " ".join(self.source_text.split())

    @property
    def still_stands(self) -> bool:
        """Whether the chosen words are still in what they were chosen from."""
        return says(self.source_text, self.quote)

    @property
    def part_label(self) -> str:
        """What the part of an account is called."""
        return Account.label_of(self.part) if self.part in Account.PARTS else ""


class LabelManager(models.Manager["Label"]):
    """Labels that are there, not those that were taken away."""

    def get_queryset(self) -> models.QuerySet[Label]:
        return super().get_queryset().filter(removed_at=None)


class Label(Row):
    """One more domain a factor lies in, and what shows it."""

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="labels")
    code = models.CharField(max_length=40)
    support = models.ForeignKey(Support, null=True, blank=True, on_delete=models.SET_NULL, related_name="labels")
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LabelManager()
    everything = models.Manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["factor", "code"], condition=models.Q(removed_at=None), name="a_label_once_a_factor")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code_now(self) -> str:
        """The code it is read as, wherever it was merged to."""
        return vocabulary().now(self.code)

    @property
    def label(self) -> str:
        """What it is called."""
        return vocabulary().label(self.code)

    @property
    def shown_by(self) -> str:
        """The words that show it, unless their support was taken away; "" where none were chosen."""
        return self.support.quote if self.support and self.support.removed_at is None else ""


class Acceptance(Row):
    """That a factor is let be, and why (R35). It stands until it is withdrawn."""

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="acceptances")
    kind = models.CharField(max_length=12, choices=Letting.choices, default=Letting.ACCEPTED)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["factor"], condition=models.Q(withdrawn_at=None), name="one_standing_acceptance_a_factor")
        ]

    def __str__(self) -> str:
        return self.reason[:80]


class LensLook(Row):
    """That the group looked through a lens and found nothing there, in its words (R5)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="lens_looks")
    lens = models.CharField(max_length=15, choices=Lens.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "lens"], name="a_look_once_a_lens")]

    def __str__(self) -> str:
        return str(Lens(self.lens).label)
