"""The fixed words of the timeline."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What sort of thing an event is."""

    OBSERVATION = "observation", _("Observation")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")
    CHANGE = "change", _("Change")
    ALERT = "alert", _("Alert")
    COMMUNICATION = "communication", _("Message")
    DISCOVERY = "discovery", _("Discovery")
    IMPACT = "impact", _("Impact")


class Basis(TextChoices):
    """Whether someone said when a thing became known, or the program assumed it (law 3)."""

    STATED = "stated", _("stated")
    ASSUMED = "assumed", _("assumed")


class Confidence(TextChoices):
    """How sure people were at the time; nothing about whether they were right (R45)."""

    LOW = "low", _("not sure")
    MEDIUM = "medium", _("fairly sure")
    HIGH = "high", _("very sure")


class Pressure(TextChoices):
    """What pressed at the time (R43)."""

    DEADLINE = "deadline", _("a deadline")
    NIGHT = "night", _("night")
    PAGE_STORM = "page_storm", _("many pages at once")
    ALONE = "alone", _("alone on call")
    PARALLEL = "parallel", _("another incident at the same time")


class Audience(TextChoices):
    """With whom somebody shares what they remember."""

    FACILITATOR = "facilitator", _("The facilitator alone, in confidence")
    PARTICIPANTS = "participants", _("Everyone who reads the draft")


class Signal(TextChoices):
    """What an alert's record says of the alert, so that which were open at a minute can be told. Empty where it doesn't say."""

    OPENED = "opened", _("opened")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    CLOSED = "closed", _("closed")


RESPONDERS = "responders"
"""Who is meant where nobody says whose knowledge it is; what they know, a role without a row of its own knows too."""

KNOWN_AT_ONCE = frozenset({Kind.ALERT, Kind.COMMUNICATION, Kind.OBSERVATION, Kind.DECISION, Kind.ACTION, Kind.DISCOVERY, Kind.IMPACT})
"""Kinds assumed to be known at their own time; changes stay unknown until someone states otherwise."""

LOG, BOT, SECRET = "log", "bot", "secret"
"""Marks of an event: a line of a log, which nobody is taken to have read; a message no person wrote; what may hold a secret."""
