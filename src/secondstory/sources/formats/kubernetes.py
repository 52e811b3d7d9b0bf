"""Kubernetes events: both versions of the API, alone or in a list, and the table that `kubectl get events` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, some, text
from secondstory.sources.records.format import Format, Guess, JsonFormat, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import inner, is_after, joined, part_of, some_of, when

_TABLE = re.compile(r"^(?:NAMESPACE\s+)?LAST SEEN\s.*\bTYPE\s+REASON\b.*\bMESSAGE\b", re.MULTILINE)
_CUT = 2000


def recognise(value: JsonObject) -> Guess | None:
    """An event has a reason and names what it is about."""
    one = inner(value, "items", "object")[0]
    if ("involvedObject" in one or "regarding" in one) and "reason" in one:
        return Guess(97, "it has an event with its reason and the object it is about")
    if text(one, "kind") == "Event" and has(one, "metadata", "reason"):
        return Guess(90, "it is of the kind Event, with a reason")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """One record an event; one that was counted lasts from its first time to its last."""
    many = inner(value, "items", "object")
    for one in many:
        if "reason" in one or "involvedObject" in one or "regarding" in one:
            yield from part_of(many, one, [_event(one)])


def _event(one: JsonObject) -> Record:
    about: JsonObject = next((one[name] for name in ("involvedObject", "regarding") if isinstance(one.get(name), dict)), {})
    count = first(one, "count", "deprecatedCount") or text(one, "series", "count")
    times = (
        one.get("firstTimestamp"),
        one.get("deprecatedFirstTimestamp"),
        one.get("eventTime"),
        at(one, "metadata", "creationTimestamp"),
        one.get("timestamp"),
    )
    last = some_of(one.get("lastTimestamp"), one.get("deprecatedLastTimestamp"), at(one, "series", "lastObservedTime"))
    given, ends = when(*times), moment(last)
    is_long = count.isdecimal() and int(count) > 1
    name = "/".join(some(text(about, "kind").lower(), text(about, "name")))
    reason, says = text(one, "reason"), first(one, "message", "note")
    told = joined(" ".join(some(reason, f"on {name}" if name else "")), says) or "Event"
    return Record(
        f"{told} ({count} times)" if is_long else told,
        **given,
        occurred_until=ends if is_after(ends, given["occurred_at"]) else None,
        source="Kubernetes",
        external_id=text(one, "metadata", "uid") or text(one, "metadata", "name"),
        thread=text(about, "uid") or name,
        severity="" if text(one, "type") == "Normal" else text(one, "type").lower(),
        about=some(name, text(about, "namespace") or text(one, "metadata", "namespace"), _node(one)),
        marks=("log",),
    )


def _node(one: JsonObject) -> str:
    return text(one, "source", "host") or text(one, "deprecatedSource", "host")


class _Table:
    """The table says how long ago each was: what time it was printed at it doesn't say, so its records have none."""

    key = "kubectl_events"
    title = "kubectl get events"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its header."""
        return Guess(95, "it has the header of kubectl's table of events") if _TABLE.search(sample.text[:5000]) else None

    def parse(self, material: Material) -> Iterator[Item]:
        """One record a row; columns begin where those of the header do."""
        for member in material.members:
            place = f"{member}, " if material.is_bundle else ""
            columns: list[tuple[str, int]] = []
            with material.open(member) as stream:
                for number, line in lines_of(stream, most_bytes=material.limits.most_line_bytes):
                    if line is None or not line.strip():
                        continue
                    if _TABLE.match(line):
                        header = line.replace("LAST SEEN", "LAST_SEEN").replace("FIRST SEEN", "FIRST_SEEN")
                        columns = [(found[0], found.start()) for found in re.finditer(r"\S+", header)]
                    elif columns:
                        yield _row(line, columns, f"{place}line {number}")


def _row(line: str, columns: list[tuple[str, int]], where: str) -> Record:
    ends = [begin for _name, begin in columns[1:]] + [len(line)]
    cells = {name: line[begin:end].strip() for (name, begin), end in zip(columns, ends, strict=True)}
    name, reason = cells.get("OBJECT", cells.get("NAME", "")), cells.get("REASON", "")
    told = joined(" ".join(some(reason, f"on {name}" if name else "")), cells.get("MESSAGE", ""))
    ago = cells.get("LAST_SEEN", "")
    return Record(
        told[:_CUT] or line.strip()[:_CUT],
        precision="unknown",
        time_as_written=f"{ago} ago" if re.fullmatch(r"[\dsmhdy]+", ago) else ago,
        source="Kubernetes",
        severity="" if cells.get("TYPE") == "Normal" else cells.get("TYPE", "").lower(),
        about=some(name, cells.get("NAMESPACE", "")),
        marks=("log",),
        raw=line,
        locator=where,
    )


FORMATS: list[Format] = [JsonFormat("kubernetes", "Kubernetes events", recognise, read), _Table()]
