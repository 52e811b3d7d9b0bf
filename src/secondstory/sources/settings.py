"""What an organisation may decide about imports."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, declare
from secondstory.lib.clock import known_zones
from secondstory.sources.records.material import Limits

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
RECORDS = gettext_lazy("Records that are brought in")


def _many(value: int) -> str:
    return "" if 1 <= value <= 10_000_000 else _("Give a number from 1 to 10,000,000.")


RECORDS_MB = declare(
    Setting("records.most_mb", 2000, RECORDS, gettext_lazy("No file, folder or zip unpacks to more."), gettext_lazy("MB"), _many)
)
RECORDS_FILES = declare(
    Setting("records.most_files", 50_000, RECORDS, gettext_lazy("No zip holds more files."), gettext_lazy("files"), _many)
)
RECORDS_RATIO = declare(
    Setting("records.most_ratio", 200, RECORDS, gettext_lazy("No file in a zip is so many times larger than it is packed."), "", _many)
)
RECORDS_LINE_MB = declare(
    Setting("records.most_line_mb", 16, RECORDS, gettext_lazy("A longer line is passed over."), gettext_lazy("MB"), _many)
)
RECORDS_VALUE_MB = declare(
    Setting("records.most_value_mb", 64, RECORDS, gettext_lazy("A larger single JSON value is passed over."), gettext_lazy("MB"), _many)
)


def limits() -> Limits:
    """What files of records may hold."""
    return Limits(
        most_bytes=RECORDS_MB.read() * 1_000_000,
        most_members=RECORDS_FILES.read(),
        most_ratio=RECORDS_RATIO.read(),
        most_line_bytes=RECORDS_LINE_MB.read() * 1_000_000,
        most_value_bytes=RECORDS_VALUE_MB.read() * 1_000_000,
    )
