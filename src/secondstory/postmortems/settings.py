"""What an organisation may decide about documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, at_least, declare
from secondstory.lib.pictures import Limits

SECTION = gettext_lazy("Documents")

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
