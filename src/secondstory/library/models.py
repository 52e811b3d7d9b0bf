"""Publications: frozen, role-named editions that everyone in the organisation may read."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from secondstory.factors.enums import FactorRole
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions about publications."""

    def visible_to(self, visitor: Visitor) -> PublicationQuerySet:
        """Current editions of incidents the visitor may see at all: everyone's, but for private ones."""
        return self.editions_visible_to(visitor).filter(is_current=True)

    def editions_visible_to(self, visitor: Visitor) -> PublicationQuerySet:
        """Earlier and withdrawn editions too; the content of a withdrawn one is gone.

        Asked of each row: with `incident__in` SQLite would first list every incident there is.
        """
        return self.filter(models.Exists(Incident.objects.visible_to(visitor).filter(pk=models.OuterRef("incident_id"))))


class Publication(Row):
    """One edition. `content` is everything its page shows, frozen (see `library/edition.py`); nothing in it names a person.

    The columns beside it are what lists and search need. All editions of one incident share the slug.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="publications")
    slug = models.SlugField(max_length=100)
    edition = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    published_at = models.DateTimeField(default=clock.now, db_index=True)
    title = models.CharField(max_length=190)
    summary = models.TextField(blank=True)
    learned = models.JSONField(default=list)
    happened_on = models.DateField(db_index=True)
    severity_code = models.CharField(max_length=20, blank=True)
    near_miss = models.BooleanField(default=False)
    team_name = models.CharField(max_length=120, blank=True)
    reading_minutes = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-uid"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "edition"], name="edition_once"),
            models.UniqueConstraint(fields=["slug", "edition"], name="edition_address_once"),
            models.UniqueConstraint(fields=["incident"], condition=models.Q(is_current=True), name="one_current_edition"),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Facet(models.Model):
    """A word a publication can be found by: a service, a factor domain. One row each, so that counting is one query."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="facets", db_index=False)
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    label = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "name", "value"], name="facet_once")]
        # The second answers the counts beside a list by itself.
        indexes = [
            models.Index(fields=["name", "value"]),
            models.Index(fields=["publication", "name", "value", "label"], name="facet_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class PublishedFactorQuerySet(models.QuerySet["PublishedFactor"]):
    """Questions about published factors."""

    def visible_to(self, visitor: Visitor) -> PublishedFactorQuerySet:
        """Those of current editions the visitor may read."""
        return self.filter(models.Exists(Publication.objects.visible_to(visitor).filter(pk=models.OuterRef("publication_id"))))


class PublishedFactor(models.Model):
    """A factor of a current edition as it was published, so that the next one like it is recognised (R10).

    `stems` is what it is compared by (`search.stems`), `factor` the uid it has on its incident. While `is_private`, it counts nowhere.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="published_factors")
    factor = models.CharField(max_length=12, blank=True)
    statement = models.TextField()
    domain = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    stems = models.TextField(blank=True)
    is_example = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)

    objects = PublishedFactorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.statement[:120]

    @property
    def held(self) -> bool:
        """A defence that held, or luck: compared only with its like."""
        return self.role in {FactorRole.MITIGATOR, FactorRole.LUCK}


class Stem(models.Model):
    """In how many published factors of open incidents a stem stands; private ones add none. `""` counts the factors."""

    is_example = models.BooleanField()
    stem = models.CharField(max_length=60)
    factors = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["is_example", "stem"], name="stem_once")]

    def __str__(self) -> str:
        return self.stem


class EditionPicture(models.Model):
    """A picture that one edition shows. Its bytes lie among the blobs for as long as an edition or a document has it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="pictures")
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "sha256"], name="edition_picture_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class KeptWord(models.Model):
    """Words that look like a name and are none, in one incident's document; who said so, and when."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="kept_words")
    words = models.CharField(max_length=200)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "words"], name="kept_once")]

    def __str__(self) -> str:
        return self.words
