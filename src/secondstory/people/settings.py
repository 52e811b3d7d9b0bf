"""What an organisation may decide about accounts and keys."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, declare

SECTION = gettext_lazy("People and keys")


def _days(value: int) -> str:
    return "" if 1 <= value <= 3650 else _("Give a number of days from 1 to 3650.")


INVITATION_DAYS = declare(
    Setting(
        "people.invitation_days",
        7,
        SECTION,
        gettext_lazy("An invitation that nobody used stops working after this time."),
        gettext_lazy("days"),
        _days,
    )
)
TOKEN_DAYS = declare(
    Setting("people.token_days", 365, SECTION, gettext_lazy("No key for programs works longer than this."), gettext_lazy("days"), _days)
)
DIRECTORS = declare(
    Setting("people.directors", "", SECTION, gettext_lazy("Who decides what managers left undecided: sign-in names and commas between."))
)
EXECUTIVES = declare(
    Setting("people.executives", "", SECTION, gettext_lazy("Who decides what directors left undecided: sign-in names and commas between."))
)
