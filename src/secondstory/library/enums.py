"""The fixed words of the library."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FacetName(TextChoices):
    """What a list of publications can be narrowed by. There is none by person (law 2)."""

    SERVICE = "service", _("Service")
    SEVERITY = "severity", _("Severity")
    DOMAIN = "factor", _("Factor")
    YEAR = "year", _("Year")
    KIND = "kind", _("Kind")
    TEAM = "team", _("Team")


class Sign(TextChoices):
    """What makes the name check think that words are a person."""

    NAME = "name", _("a name")
    PART = "part", _("part of a name")
    HANDLE = "handle", _("a sign-in name or handle")
    MENTION = "mention", _("a mention")
    EMAIL = "email", _("an e-mail address")
    INITIALS = "initials", _("initials")
    TOLD = "told", _("somebody, as the document has it")
    LIKELY = "likely", _("likely a name")


NEAR_MISS, INCIDENT = "near-miss", "incident"
