"""What an organisation may decide about documents."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, at_least, declare
from secondstory.lib.pictures import Limits
from secondstory.postmortems import language
from secondstory.postmortems.enums import Profile

SECTION = gettext_lazy("Documents")
MOST_UPDATE_KB = 8_000
"""What is never read off the wire, whatever is set, so that a few pages can't fill the memory (`site.web`)."""


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
LARGEST_UPDATE_KB = declare(
    Setting(
        "document.largest_update_kb", 2_000, SECTION,
        gettext_lazy("What is pasted into a document in one go may be this large; pictures are kept apart and don't count."),
        gettext_lazy("kB"), at_least(100, most=MOST_UPDATE_KB),
    )
)  # fmt: skip
LARGEST_DOCUMENT_KB = declare(
    Setting(
        "document.largest_document_kb", 20_000, SECTION,
        gettext_lazy("The text of one document may be this large, with what it needs to be written by several people at once."),
        gettext_lazy("kB"), at_least(1_000),
    )
)  # fmt: skip
PICTURE_MB = declare(
    Setting(
        "document.picture_mb", 8, SECTION, gettext_lazy("No picture in a document is larger than this."),
        gettext_lazy("MB"), at_least(1, most=100),
    )
)  # fmt: skip
PICTURE_PX = declare(
    Setting(
        "document.picture_px", 10_000, SECTION, gettext_lazy("No picture in a document is wider or higher than this."),
        gettext_lazy("pixels"), at_least(100, most=60_000),
    )
)  # fmt: skip
SURFACE_PX = 40_000_000
"""What a browser unpacks without trouble, whatever the sides: 160 MB of memory."""


def picture_limits() -> Limits:
    """How large a picture in a document may be."""
    return Limits(bytes=PICTURE_MB.read() * 1_000_000, side_px=PICTURE_PX.read(), surface_px=SURFACE_PX)


def language_check() -> language.LanguageCheck:
    """The checker that was chosen. Where there is only one, nothing is asked."""
    return language.named(LANGUAGE_CHECK.read() if len(language.names()) > 1 else language.NONE)
