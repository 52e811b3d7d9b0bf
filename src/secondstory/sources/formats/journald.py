"""The journal of systemd, as `journalctl -o json` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.formats.syslog import LEVELS
from secondstory.sources.records.fields import MOST_LETTERS, JsonObject, first, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.lines import decode
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment

_NO_WORDS = "An entry of the journal has no message, so it was passed over."


def recognise(value: JsonObject) -> Guess | None:
    """Its own fields begin with two underscores."""
    if "__REALTIME_TIMESTAMP" in value:
        return Guess(100, "it has the fields of an entry of systemd's journal")
    if "MESSAGE" in value and any(
        name in value for name in ("_SOURCE_REALTIME_TIMESTAMP", "SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "_BOOT_ID")
    ):
        return Guess(95, "it has the fields of an entry of systemd's journal")
    return None


def read(value: JsonObject) -> Iterator[Item]:
    """One log line."""
    said = one_line(_said(value.get("MESSAGE")), longest=MOST_LETTERS)
    if not said:
        yield Skipped(_NO_WORDS)
        return
    written = next((one for name in ("__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP") if moment(one := value.get(name))), None)
    when = moment(written)
    app, host, unit = (
        first(value, "SYSLOG_IDENTIFIER", "_COMM"),
        first(value, "_HOSTNAME", "HOSTNAME"),
        first(value, "_SYSTEMD_UNIT", "UNIT"),
    )
    level = text(value, "PRIORITY")
    yield Record(
        text=f"{app}: {said}" if app else said,
        occurred_at=when,
        precision="exact" if when else "unknown",
        time_as_written=str(written) if when else "",
        kind="observation",
        source=f"journald {host}".strip(),
        external_id=text(value, "__CURSOR"),
        severity=LEVELS[int(level)] if len(level) == 1 and level in "01234567" else "",
        about=some(host, unit or app),
        marks=("log",),
    )


def _said(message: Any) -> str:
    """Text, or the bytes of a text that is no UTF-8, as numbers."""
    if isinstance(message, list) and message and all(isinstance(one, int) and 0 <= one < 256 for one in message):
        return decode(bytes(message))
    if isinstance(message, list):  # the field is there several times
        return " ".join(one for one in message if isinstance(one, str))
    return message if isinstance(message, str) else ""


FORMAT = JsonFormat("journald", "journald", recognise, read)
