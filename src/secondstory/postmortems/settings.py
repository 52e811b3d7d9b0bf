"""What an organisation may decide about documents."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, at_least, declare
from secondstory.postmortems import language
from secondstory.postmortems.enums import Profile

SECTION = gettext_lazy("Documents")


def _address(value: str) -> str:
    return "" if not value or value.startswith(("https://", "http://")) else _("Give a whole address, like https://example.org/page.")


def _checker(value: str) -> str:
    known = language.names()
    return "" if value in known else _("Choose one of: %(names)s.") % {"names": ", ".join(known)}


PROFILE = declare(
    Setting(
        "document.profile", str(Profile.LIGHT), SECTION,
        gettext_lazy("How much is asked for before a document is agreed on: light, what the guide asks for, or strict."),
        choices=tuple(Profile.values),
    )
)  # fmt: skip
COMMENT_HOURS = declare(
    Setting(
        "document.comment_hours", 48, SECTION,
        gettext_lazy("A written review is open to comments for this long before it is agreed on."),
        gettext_lazy("hours"), at_least(1, most=2000),
    )
)  # fmt: skip
PROMISE_LINK = declare(
    Setting(
        "document.promise_link", "", SECTION,
        gettext_lazy("Where the promise over each document can be read in full, if your organisation has it in writing."),
        check=_address,
    )
)  # fmt: skip
LANGUAGE_CHECK = declare(
    Setting(
        "document.language_check", language.NONE, SECTION,
        gettext_lazy("What looks at the words while someone writes; its marks are shown to nobody else."),
        check=_checker,
    )
)  # fmt: skip
