"""What a given file turned out to hold: documents that were understood, ones that can't be read, and what was passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from secondstory.lib.text import without_controls
from secondstory.sources.reading.incident_records import as_bytes, records_in
from secondstory.sources.reading.manuscript import manuscript_of
from secondstory.sources.reading.understanding import understand
from secondstory.sources.reading.understood import Understood
from secondstory.sources.reading.unpacking import is_bundle, members_of
from secondstory.sources.reading.unreadable import Unreadable


@dataclass(frozen=True)
class Reading:
    """One document. `understood` is always there; for one that can't be read it is empty but for the sentence that says so.

    `content` is None for what was passed over in a zip (pictures, spreadsheets), and for a zip that can't be opened.
    """

    name: str
    content: bytes | None
    format: str
    understood: Understood
    is_readable: bool

    @property
    def is_passed_over(self) -> bool:
        return not self.is_readable and not self.understood.problems


def readings_of(name: str, content: bytes, *, most_bytes: int) -> Iterator[Reading]:
    """Read a file, and each document in it when it is a zip. Never raises for what is in it."""
    name = without_controls(name)
    records = records_in(name, content)
    if len(records) > 1:
        yield from (read(f"{name}/{number}.json", as_bytes(one)) for number, one in enumerate(records, 1))
        return
    try:
        prefix = f"{name}/" if is_bundle(content) else ""
        for member in members_of(name, content):
            path = prefix + without_controls(member.name)
            if member.content is None:
                yield Reading(path, None, "", Understood(path, ""), is_readable=False)
            elif len(member.content) > most_bytes:
                yield unreadable(path, too_large(most_bytes))
            else:
                yield read(path, member.content)
    except Unreadable as no:
        yield unreadable(name, no.sentence)


def read(name: str, content: bytes, *, day: date | None = None) -> Reading:
    """Read one document; `day` is when it happened, as someone who knows has said, where the document doesn't."""
    try:
        manuscript = manuscript_of(name, content)
    except Unreadable as no:
        return unreadable(name, no.sentence, content)
    if day is not None:
        manuscript = replace(manuscript, meta=manuscript.meta | {"date": day.isoformat()})
    return Reading(name, content, manuscript.format, understand(manuscript), is_readable=True)


def unreadable(name: str, sentence: str, content: bytes | None = None) -> Reading:
    """A reading of what can't be read: only the sentence that says why."""
    return Reading(name, content, "", Understood(name, "", problems=(sentence,)), is_readable=False)


def too_large(most_bytes: int) -> str:
    """The sentence for a file over the limit."""
    return f"It is larger than {most_bytes // 1_000_000} MB: take its pictures out, or give only the part that is the report."
