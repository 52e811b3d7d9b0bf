"""What an organisation may decide about timelines."""

from __future__ import annotations

from collections.abc import Callable

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


def _number(least: int, most: int) -> Callable[[int], str]:
    def check(value: int) -> str:
        return "" if least <= value <= most else _("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most}

    return check


PRESSURE = (
    declare(
        Setting(
            "timeline.storm_alerts", 5, SECTION,
            gettext_lazy("So many alerts within a few minutes are said to have pressed on people."),
            gettext_lazy("alerts"), _number(2, 1000),
        )
    ),
    declare(
        Setting(
            "timeline.storm_minutes", 10, SECTION,
            gettext_lazy("Within so many minutes alerts are counted as coming together."),
            gettext_lazy("minutes"), _number(1, 240),
        )
    ),
    declare(
        Setting(
            "timeline.night_from", 22, SECTION,
            gettext_lazy("From this hour on it is night, in the incident’s zone."),
            gettext_lazy("o’clock"), _number(0, 23),
        )
    ),
    declare(
        Setting(
            "timeline.night_until", 6, SECTION,
            gettext_lazy("Until this hour it is night. The same hour as the one it begins at: it is never said to be night."),
            gettext_lazy("o’clock"), _number(0, 23),
        )
    ),
    declare(
        Setting(
            "timeline.silent_alert_hours", 24, SECTION,
            gettext_lazy("An open alert of which nothing was heard for so long is far from the matter, and is not counted as open."),
            gettext_lazy("hours"), _number(1, 720),
        )
    ),
)  # fmt: skip
"""What weighs on people, in the order of `pressure.Rules`."""
