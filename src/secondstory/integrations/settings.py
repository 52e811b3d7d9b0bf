"""What an organisation may decide about trackers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, declare

SECTION = gettext_lazy("Trackers")


def _hours(value: int) -> str:
    return "" if 1 <= value <= 720 else _("Give a number of hours from 1 to 720.")


def _kilobytes(value: int) -> str:
    return "" if 1 <= value <= 4000 else _("Give a number of kilobytes from 1 to 4000.")


GIVE_UP_HOURS = declare(
    Setting(
        "trackers.give_up_hours", 24, SECTION,
        gettext_lazy("A tracker that can’t be reached is asked again for so long. Then the action says what to do."),
        gettext_lazy("hours"), _hours,
    )
)  # fmt: skip
NOTICE_KB = declare(
    Setting(
        "trackers.notice_kb", 2000, SECTION, gettext_lazy("No delivery of a tracker’s webhook is larger than this."),
        gettext_lazy("kB"), _kilobytes,
    )
)  # fmt: skip
