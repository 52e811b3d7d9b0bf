"""What an organisation may decide about timelines."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, declare

SECTION = gettext_lazy("Timelines")


def _days(value: int) -> str:
    return "" if 1 <= value <= 3650 else _("Give a number of days from 1 to 3650.")


REMOVED_DAYS = declare(
    Setting(
        "timeline.removed_days", 30, SECTION,
        gettext_lazy("A line that was taken away can be brought back for this long; then it is gone for good."),
        gettext_lazy("days"), _days,
    )
)  # fmt: skip


def _hours(value: int) -> str:
    return "" if 0 <= value <= 720 else _("Give a number of hours from 0 to 720.")


ACCOUNT_DAYS = declare(
    Setting(
        "timeline.account_days", 14, SECTION,
        gettext_lazy("People are asked for their account this long after an incident is resolved; a link to it works as long."),
        gettext_lazy("days"), _days,
    )
)  # fmt: skip
DECISION_HOURS = declare(
    Setting(
        "timeline.decision_hours", 24, SECTION,
        gettext_lazy("Whoever acted sees a decision point before the others do, for at most this long."),
        gettext_lazy("hours"), _hours,
    )
)  # fmt: skip
