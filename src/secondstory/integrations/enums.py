"""The fixed words of trackers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The trackers that can be connected."""

    GITHUB = "github", "GitHub"
    JIRA = "jira", "Jira"
    GITLAB = "gitlab", "GitLab"


class Standing(TextChoices):
    """What a tracker says of an issue, in the words all of them have."""

    TO_DO = "to_do", _("not begun")
    BEGUN = "begun", _("begun")
    DONE = "done", _("done")
    DROPPED = "dropped", _("closed without being done")


CLOSED_STANDINGS = (Standing.DONE, Standing.DROPPED)


class Cause(TextChoices):
    """Why a tracker could not be asked, or what it answered instead of an answer."""

    UNREACHABLE = "unreachable", _("it can’t be reached")
    BUSY = "busy", _("it asks us to wait")
    DENIED = "denied", _("it does not let us in")
    GONE = "gone", _("it has no such thing")
    NONSENSE = "nonsense", _("its answer makes no sense")
    REFUSED = "refused", _("it refuses")
    OFF = "off", _("the connection is off")


class Verb(TextChoices):
    """What an errand is about."""

    MAKE = "make", _("make an issue")
    READ = "read", _("read the issue")
    WRITE = "write", _("write to the issue")


class ErrandState(TextChoices):
    """Where an errand is."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    GIVEN_UP = "given_up", _("given up")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TitleWay(TextChoices):
    """Which way the title goes."""

    OURS = "ours", _("from here to the tracker")
    THEIRS = "theirs", _("from the tracker to here")
    APART = "apart", _("each keeps its own")
