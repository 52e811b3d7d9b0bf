"""What an organisation may decide about imports."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, declare
from secondstory.lib.clock import known_zones

SECTION = gettext_lazy("Bringing documents in")


def _megabytes(value: int) -> str:
    return "" if 1 <= value <= 2000 else _("Give a number of megabytes from 1 to 2000.")


def _zone(value: str) -> str:
    return "" if not value or value in known_zones() else _("Use a zone like Europe/Lisbon or UTC, or leave it empty.")


FILE_MB = declare(
    Setting("import.file_mb", 20, SECTION, gettext_lazy("No single document is larger than this."), gettext_lazy("MB"), _megabytes)
)
IMPORT_MB = declare(
    Setting("import.total_mb", 200, SECTION, gettext_lazy("All files of one import together."), gettext_lazy("MB"), _megabytes)
)
ZONE = declare(
    Setting(
        "import.zone", "", SECTION,
        gettext_lazy("The time zone of documents that don’t give one, unless whoever imports them chooses another. Empty: theirs."),
        check=_zone,
    )
)  # fmt: skip
HOOKS = gettext_lazy("Records that are sent to us")


def _kilobytes(value: int) -> str:
    return "" if 1 <= value <= 4000 else _("Give a number of kilobytes from 1 to 4000.")


def _days(value: int) -> str:
    return "" if 1 <= value <= 3650 else _("Give a number of days from 1 to 3650.")


HOOK_KB = declare(
    Setting("hooks.body_kb", 1000, HOOKS, gettext_lazy("No delivery to a hook is larger than this."), gettext_lazy("kB"), _kilobytes)
)
HOOK_DAYS = declare(
    Setting("hooks.keep_days", 30, HOOKS, gettext_lazy("What no incident asked for is kept this long."), gettext_lazy("days"), _days)
)
