"""The fixed words of incidents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Precision(TextChoices):
    """How exactly a time is known."""

    EXACT = "exact", _("exact")
    APPROXIMATE = "approximate", _("about")
    DAY = "day", _("that day")
    UNKNOWN = "unknown", _("unknown")


class Visibility(TextChoices):
    """Whether the organisation knows that the incident exists."""

    OPEN = "open", _("Open")
    PRIVATE = "private", _("Private")


class Moment(TextChoices):
    """The five times of an incident, in the order they are expected."""

    STARTED = "started", _("Started")
    DETECTED = "detected", _("Detected")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    MITIGATED = "mitigated", _("Mitigated")
    RESOLVED = "resolved", _("Resolved")


class Depth(TextChoices):
    """How much review an incident asks for (R84, B27)."""

    NONE = "none", _("No review required")
    NOTE = "note", _("A note")
    WRITTEN = "written", _("A written review")
    MEETING = "meeting", _("A review meeting")


class LateReason(TextChoices):
    """Why a required review was not held within its hours (R19)."""

    REST = "rest", _("Rest after a night or weekend")
    AWAY = "away", _("Someone who was there is away")
    MITIGATING = "mitigating", _("Still mitigating")
    NOT_REQUIRED = "not_required", _("No review was required")
    OTHER = "other", _("Another reason")
