"""The fixed words of the postmortem document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentState(TextChoices):
    """Where the document is on its way."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    AGREED = "agreed", _("agreed")
    PUBLISHED = "published", _("published")
