"""As CSV, for spreadsheets: what begins like a formula is made a text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO

from secondstory.sources.assembling.assemble import Line
from secondstory.sources.assembling.writing.shown import Heading, clean, iso

COLUMNS = (
    "occurred_at", "occurred_until", "precision", "zone", "time_as_written", "known_by_responders_at", "kind", "role", "text", "source",
    "rank", "rank_reasons", "records", "file", "locator", "sha256",
)  # fmt: skip


def write(lines: Iterable[Line], out: IO[str], heading: Heading) -> None:
    """A row for each line, times in UTC."""
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for line in lines:
        kept = line.kept
        known = next((iso(one.at) for one in line.known), "")
        rows.writerow(
            (
                iso(kept.at) or "", iso(line.until) or "", kept.precision, kept.zone, _cell(kept.written), known, kept.kind,
                _cell(line.role), _cell(line.text),
                _cell(", ".join(line.sources)), line.rank, " ".join(line.reasons), line.records, _cell(kept.file),
                _cell(kept.locator), kept.sha256,
            )
        )  # fmt: skip


def _cell(text: str) -> str:
    shown = clean(text)
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@", "\t", "\r"} else shown
