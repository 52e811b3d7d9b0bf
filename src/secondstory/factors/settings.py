"""What an organisation may decide about factors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from secondstory.configuration.declared import Setting, at_least, declare

SECTION = _("Factors")

REVIEWS = declare(
    Setting(
        "factors.unclassified_reviews", 20, SECTION,
        _("How many of the last reviews are looked at for factors that nobody has sorted."),
        _("reviews"), at_least(1, most=1000),
    )
)  # fmt: skip
UNCLASSIFIED_PERCENT = declare(
    Setting(
        "factors.unclassified_percent", 15, SECTION,
        _("When more of their factors than this are unsorted, the page of the taxonomy says so."),
        _("%"), at_least(0, most=100),
    )
)  # fmt: skip
