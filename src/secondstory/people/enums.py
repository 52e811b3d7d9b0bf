"""The few fixed words of people and access."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What someone may do in the organisation. What they may *read* of an incident depends on their part in it."""

    ADMINISTRATOR = "administrator", _("Administrator")
    FACILITATOR = "facilitator", _("Facilitator")
    MEMBER = "member", _("Member")
    READER = "reader", _("Reader")


class Scope(TextChoices):
    """What a token may do, whoever it belongs to."""

    READ = "read", _("Read")
    WRITE = "write", _("Write")
    IMPORT = "import", _("Import")
    GATE = "gate", _("Ask the deploy gate")
