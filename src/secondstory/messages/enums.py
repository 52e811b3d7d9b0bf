"""The fixed words of messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How somebody hears of what waits for them."""

    MAIL = "mail", _("by mail")
    NONE = "none", _("not at all: I look here myself")


class ChatKind(TextChoices):
    """The chats a team's digest can go to."""

    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"
    MATTERMOST = "mattermost", "Mattermost"


class MailWay(TextChoices):
    """What happens to mail: nothing, as long as nobody decided otherwise."""

    NONE = "none"
    CONSOLE = "console"
    SMTP = "smtp"


class DigestState(TextChoices):
    """Where the digest of one reader for one day is. All but the first two are ends."""

    WAITING = "waiting", _("waits for another try")
    SENDING = "sending", _("is being handed over")
    SENT = "sent", _("handed over")
    NOTHING = "nothing", _("nothing to say")
    REFUSED = "refused", _("refused")
    GIVEN_UP = "given_up", _("given up at midnight")
    UNKNOWN = "unknown", _("cut off while it was handed over")


class Outcome(TextChoices):
    """What became of handing something over."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"
