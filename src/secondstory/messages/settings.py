"""What an organisation may decide about mail and digests. As it comes, nothing is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, at_least, declare
from secondstory.messages.enums import MailWay

SECTION = gettext_lazy("Messages")


def _address(value: str) -> str:
    parts = urlsplit(value)
    if not value or (parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment or parts.username)):
        return ""
    return _("Give the address people open Second Story at, like https://stories.example.org.")


def _sender(value: str) -> str:
    try:
        if value:
            validate_email(value)
    except ValidationError:
        return _("Give one e-mail address, like stories@example.org.")
    return ""


def _host(value: str) -> str:
    if not value or (len(value) <= 253 and all(letter.isalnum() or letter in ".-:[]" for letter in value)):
        return ""
    return _("Give the name of the mail server alone, like mail.example.org; its port has a setting of its own.")


MAIL = declare(
    Setting(
        "messages.mail", MailWay.NONE.value, SECTION,
        gettext_lazy("What becomes of mail: none is sent, it is written to the program’s output, or it goes to the mail server."),
        choices=tuple(MailWay.values),
    )
)  # fmt: skip
MAIL_SERVER = declare(Setting("messages.mail_server", "", SECTION, gettext_lazy("The mail server that takes our mail."), check=_host))
MAIL_PORT = declare(Setting("messages.mail_port", 587, SECTION, gettext_lazy("Its port."), check=at_least(1, most=65535)))
MAIL_SECURITY = declare(
    Setting(
        "messages.mail_security", "starttls", SECTION, gettext_lazy("How the way to it is guarded: starttls, tls from the start, or none."),
        choices=("starttls", "tls", "none"),
    )
)  # fmt: skip
MAIL_ACCOUNT = declare(Setting("messages.mail_account", "", SECTION, gettext_lazy("The account we sign in with there; empty: none.")))
MAIL_PASSWORD = declare(
    Setting("messages.mail_password", "", SECTION, gettext_lazy("Its password. It is kept sealed and never shown."), is_secret=True)
)
MAIL_FROM = declare(Setting("messages.mail_from", "", SECTION, gettext_lazy("The e-mail address our mail comes from."), check=_sender))
ADDRESS = declare(
    Setting(
        "messages.address", "", SECTION, gettext_lazy("The address people open Second Story at: links in messages begin with it."),
        check=_address,
    )
)  # fmt: skip
BEFORE_DAYS = declare(
    Setting(
        "messages.before_days", 3, SECTION, gettext_lazy("How early somebody hears that an action is due, unless they choose otherwise."),
        gettext_lazy("working days"), at_least(0, most=30),
    )
)  # fmt: skip
HOUR = declare(
    Setting(
        "messages.hour", 8, SECTION,
        gettext_lazy("From this hour on the day’s digest goes out, in the reader’s zone, unless they choose otherwise."),
        gettext_lazy("o’clock"), at_least(0, most=23),
    )
)  # fmt: skip
QUIET_FROM = declare(
    Setting(
        "messages.quiet_from", 19, SECTION, gettext_lazy("From this hour on nobody is written to, unless they choose otherwise."),
        gettext_lazy("o’clock"), at_least(0, most=23),
    )
)  # fmt: skip
QUIET_UNTIL = declare(
    Setting(
        "messages.quiet_until", 7, SECTION,
        gettext_lazy("Until this hour nobody is written to. The same hour as the one it begins at: there are no quiet hours."),
        gettext_lazy("o’clock"), at_least(0, most=23),
    )
)  # fmt: skip
