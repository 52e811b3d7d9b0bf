"""What every format gives: records, and sentences about what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["observation", "decision", "action", "change", "alert", "communication", "discovery", "impact"]
Precision: TypeAlias = Literal["exact", "approximate", "day", "unknown"]
Signal: TypeAlias = Literal["", "opened", "acknowledged", "closed"]
"""What a record says about an alert or an incident of another tool, so that "open at that minute" can be told."""


@dataclass(slots=True, unsafe_hash=True)
class Record:
    """One thing another tool wrote down.

    `occurred_at` is aware where the record gives a zone, an offset or an epoch; naive where it gives a local time only, and then
    the zone is the reader's to assume; None where it gives no time that makes sense. `who` is a handle as the tool writes it:
    it never reaches a page, only a role label does. `external_id` is the sender's own name for this record: the same on a replay.
    `thread` joins what belongs together there (an alert's key, a chat thread). `raw` is the record as it stood in the file, and
    `locator` where it stood ("general/2024-03-02.json, message 14", "line 12"). Nobody changes one once it is made; that it is not
    frozen makes a million of them two seconds cheaper.
    """

    text: str
    occurred_at: datetime | None = None
    occurred_until: datetime | None = None
    precision: Precision = "exact"
    time_as_written: str = ""
    kind: Kind = "observation"
    source: str = ""
    who: str = ""
    external_id: str = ""
    thread: str = ""
    signal: Signal = ""
    severity: str = ""
    about: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    raw: str = ""
    locator: str = ""

    def at(self, locator: str, *, raw: str = "") -> Record:
        """The same record with where it stood, and its text there unless it carries its own."""
        return Record(  # `replace` takes three times as long, and this is done for every record there is
            self.text, self.occurred_at, self.occurred_until, self.precision, self.time_as_written, self.kind, self.source, self.who,
            self.external_id, self.thread, self.signal, self.severity, self.about, self.links, self.marks, self.raw or raw, locator,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a file that is no record, and why: one sentence. `count` is how many of the same kind there were."""

    sentence: str
    locator: str = ""
    count: int = 1

    def at(self, locator: str, *, raw: str = "") -> Skipped:
        """The same with where it stood; there is nothing of it to keep."""
        return replace(self, locator=locator)


@dataclass(frozen=True, slots=True)
class Incident:
    """What another tool says of the incident itself; an absent field says nothing. Times are aware."""

    system: str
    external_id: str
    title: str = ""
    severity: str = ""
    status: str = ""
    started_at: datetime | None = None
    detected_at: datetime | None = None
    acknowledged_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    services: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    """(role label, handle) of those who took part."""
    link: str = ""
    updated_at: datetime | None = None
    """When the sender last changed it: an older state never overwrites a newer one."""


Item: TypeAlias = Record | Skipped


@dataclass(slots=True)
class Tally:
    """How often each thing was skipped; a million bad lines are one sentence with a number and the first place."""

    counts: dict[str, list[str | int]] = field(default_factory=dict)

    def add(self, skipped: Skipped) -> None:
        entry = self.counts.setdefault(skipped.sentence, [skipped.locator, 0])
        entry[1] = int(entry[1]) + skipped.count

    def sentences(self) -> list[Skipped]:
        """One for each kind, in the order first met."""
        return [Skipped(sentence, str(where), int(count)) for sentence, (where, count) in self.counts.items()]
