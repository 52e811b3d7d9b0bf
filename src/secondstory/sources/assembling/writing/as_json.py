"""As JSON: one list, a line of the file for each line of the timeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from secondstory.sources.assembling.assemble import Line, Told
from secondstory.sources.assembling.writing.shown import Heading, clean, iso

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write(lines: Iterable[Line], out: IO[str], heading: Heading) -> None:
    """One object a line, each with its evidence and with what was folded into it."""
    separator = "[\n"
    for line in lines:
        out.write(separator + _encode(as_object(line)))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def as_object(line: Line) -> dict[str, Any]:
    """A line as JSON has it."""
    kept = line.kept
    return {
        "occurred_at": iso(kept.at),
        "occurred_until": iso(line.until),
        "precision": kept.precision,
        "zone": kept.zone,
        "zone_assumed": kept.zone_assumed,
        "time_as_written": clean(kept.written),
        "known": [{"role": one.role, "at": iso(one.at), "basis": one.basis} for one in line.known],
        "kind": kept.kind,
        "role": clean(line.role),
        "text": clean(line.text),
        "source": clean(kept.source),
        "rank": line.rank,
        "rank_reasons": list(line.reasons),
        "evidence": {"file": clean(kept.file), "locator": clean(kept.locator), "sha256": kept.sha256},
        "sources": [clean(source) for source in line.sources],
        "count": line.records,
        "folded": [_folded(one) for one in line.told],
    }


def _folded(one: Told) -> dict[str, Any]:
    found = {
        "why": one.why, "source": clean(one.source), "occurred_at": iso(one.at), "file": clean(one.file), "locator": clean(one.locator),
        "sha256": one.sha256, "count": one.records,
    }  # fmt: skip
    return found | ({"last_locator": clean(one.last_locator)} if one.records > 1 else {})
