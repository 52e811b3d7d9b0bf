"""The fixed words of imports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """Where an import is: looked at, being saved, saved, or taken back."""

    PREVIEW = "preview", _("not saved yet")
    SAVING = "saving", _("being saved")
    COMPLETE = "complete", _("saved")
    UNDONE = "undone", _("undone")


class FileState(TextChoices):
    """What became of one document of an import."""

    UNDERSTOOD = "understood", _("understood")
    UNREADABLE = "unreadable", _("could not be read")
    SAVED = "saved", _("saved")
    SAME = "same", _("here already")
    LEFT_OUT = "left_out", _("left out")
    REFUSED = "refused", _("could not be saved")


class DeliveryState(TextChoices):
    """What became of what a hook received."""

    WAITING = "waiting", _("not read yet")
    KEPT = "kept", _("kept until an incident asks for it")
    ADDED = "added", _("added to a timeline")
    NOTHING = "nothing", _("nothing in it")
    UNREADABLE = "unreadable", _("could not be read")
