"""The event log of Windows as XML: what its viewer saves, and what `wevtutil` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record
from secondstory.sources.records.telling import when
from secondstory.sources.records.xml_values import first_of, objects_in

_SCHEMA = "schemas.microsoft.com/win/2004/08/events/event"
_LEVELS = {"1": "critical", "2": "error", "3": "warning", "4": "info", "5": "debug"}
_MOST_FIELDS = 8


class WindowsEvents:
    """An event log."""

    key = "windows_events"
    title = "Windows event log (XML)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By the schema of its events."""
        head = "" if sample.is_bundle else sample.text[:4000]
        return Guess(97, "it has events in the schema of the event log of Windows") if "<" in head and _SCHEMA in head else None

    def parse(self, material: Material) -> Iterator[Item]:
        """Its events. Raises `Unreadable`."""
        for member in material.members:
            for number, (_name, one) in enumerate((each for each in objects_in(material, member, {"Event"}) if each[0] == "Event"), 1):
                yield _record(one).at(f"{member}, event {number}", raw=as_text(one))


def _record(one: dict[str, Any]) -> Record:
    system: Any = one.get("System") if isinstance(one.get("System"), dict) else {}
    rendered: Any = one.get("RenderingInfo") if isinstance(one.get("RenderingInfo"), dict) else {}
    source, number = first_of(system, "Provider@Name", "Provider@EventSourceName"), first_of(system, "EventID")
    said = first_of(rendered, "Message") or " · ".join(_fields(one))
    named = first_of(system, "EventRecordID")
    host = first_of(system, "Computer")
    return Record(
        one_line(f"{source} {number}: {said}" if said else f"{source} {number}", longest=MOST_LETTERS) or "(no text)",
        **when(first_of(system, "TimeCreated@SystemTime")),
        kind="observation",
        source=f"Windows {first_of(system, 'Channel')}".strip(),
        external_id=f"windows {host} {first_of(system, 'Channel')} {named}" if named else "",
        severity=_LEVELS.get(first_of(system, "Level"), ""),
        about=some(host, source),
        marks=("log",),
    )


def _fields(one: dict[str, Any]) -> Iterator[str]:
    for name in ("EventData", "UserData"):
        told = one.get(name)
        listed = told.get("Data") if isinstance(told, dict) else None
        shown = 0
        for each in listed if isinstance(listed, list) else [listed]:
            words, called = (each.get("#"), each.get("@Name")) if isinstance(each, dict) else (each, None)
            if isinstance(words, str) and words.strip() not in {"", "-"} and shown < _MOST_FIELDS:
                shown += 1
                yield f"{called} {words}" if called else words


FORMAT = WindowsEvents()
