"""The fixed words of the postmortem document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentState(TextChoices):
    """Where the document is on its way."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    AGREED = "agreed", _("agreed")
    PUBLISHED = "published", _("published")


class MomentKind(TextChoices):
    """Why the text of a moment was kept."""

    NAMED = "named", _("named")
    SUBMITTED = "submitted", _("given to readers")
    AGREED = "agreed", _("agreed on")
    PUBLISHED = "published", _("published")


class Profile(TextChoices):
    """How much a document must have before it is agreed on (law 5)."""

    LIGHT = "light", _("light")
    GUIDE = "guide", _("the guide")
    STRICT = "strict", _("strict")
