"""A CSV file of actions as rows of known columns: what each cell means, and a sentence where it means nothing."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _

from secondstory.actions.enums import Category, State, Strength
from secondstory.factors.enums import Breadth
from secondstory.incidents.fields import LONGEST_TEXT
from secondstory.lib import clock
from secondstory.lib.csv_out import without_apostrophe
from secondstory.lib.errors import Refusal, TooLarge
from secondstory.lib.text import is_seen, kept_line, without_controls
from secondstory.people.fields import checked_name

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
LONGEST_NAME = 120
MOST_UNKNOWN = 40
"""So many columns that mean nothing here are named."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "uid": ("uid",),
    "text": ("text", "action", "actionitem", "title", "summary", "task", "description", "what", "name"),
    "incident": ("incident", "incidentkey", "postmortem", "incidentid"),
    "incident_title": ("incidenttitle", "incidentname"),
    "state": ("state", "status"),
    "category": ("category", "kind", "type"),
    "team": ("team", "group"),
    "owner": ("owner", "assignee", "assignedto", "responsible"),
    "due_on": ("dueon", "due", "duedate", "deadline", "targetdate"),
    "made_on": ("madeon", "created", "createdon", "createdat", "createddate", "opened"),
    "agreed_on": ("agreedon", "agreed"),
    "ended_on": ("endedon", "doneon", "closed", "closedon", "closedat", "completed", "completedon", "resolved", "resolvedon", "done"),
    "services": ("services", "service", "component", "system"),
    "link": ("link", "url", "ticket"),
    "strength": ("strength",),
    "breadth": ("classcovered", "breadth"),
    "evidence": ("evidence",),
    "reason": ("reason",),
}
"""What columns are called, in small letters without spaces; the first that is there is taken."""
STATES: dict[str, State] = {
    **dict.fromkeys(("idea", "proposed"), State.IDEA),
    **dict.fromkeys(("draft",), State.DRAFT),
    **dict.fromkeys(("", "agreed", "open", "todo", "new", "backlog", "planned", "accepted"), State.AGREED),
    **dict.fromkeys(("inprogress", "doing", "started", "wip", "inreview", "active"), State.IN_PROGRESS),
    **dict.fromkeys(("done", "closed", "complete", "completed", "resolved", "finished", "fixed"), State.DONE),
    **dict.fromkeys(("letgo", "wontdo", "wontfix", "cancelled", "canceled", "dropped", "rejected", "abandoned"), State.LET_GO),
}
_SKIPPED = {"quality", "factors", "reviewedon", "quarter", "countedon", "domains"}
"""Columns of our own files that follow from others."""
_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}


@dataclass(frozen=True)
class Table:
    """A file's columns as they were understood, those that were not, and its rows as {our column: text}."""

    columns: dict[str, str]
    unknown: list[str]
    rows: list[dict[str, str]]


@dataclass
class Entry:
    """One row as values of an action; `problem` is the sentence why it is none."""

    number: int
    text: str = ""
    uid: str = ""
    incident: str = ""
    incident_title: str = ""
    state: str = ""
    category: str = ""
    team: str = ""
    owner: str = ""
    services: list[str] = field(default_factory=list)
    days: dict[str, date | None] = field(default_factory=dict)
    link: str = ""
    strength: str = ""
    breadth: str = ""
    evidence: str = ""
    reason: str = ""
    problem: str = ""

    @property
    def key(self) -> str:
        """The same for the same row of the same file, or of a later edition of it."""
        made = self.days.get("made_on") or ""
        said = self.uid or f"{self.incident or self.incident_title}\x00{' '.join(self.text.casefold().split())}\x00{made}"
        return sha256(said.encode()).hexdigest()


def read_table(content: bytes) -> Table:
    """The rows of a file. Raises `Refusal` when it is none, or has no column that says what is to be done."""
    if len(content) > MOST_BYTES:
        raise TooLarge(_("The file has more than %(most)d MB. Split it.") % {"most": MOST_BYTES // 1_000_000})
    if content[:4] == b"PK\x03\x04" or content[:2] == b"\x1f\x8b":
        raise Refusal(_("This is a spreadsheet or an archive. Save the sheet as CSV and give that file."))
    text = _decoded(content)
    head, _line, _rest = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as problem:
        raise Refusal(
            _("The file can’t be read as CSV (line %(line)d): a quotation mark isn’t closed, or a cell is too long. Save it as CSV again.")
            % {"line": reader.line_num}
        ) from problem
    if len(lines) < 2:
        raise Refusal(_("The file has no rows. The first line names the columns, each further line is an action."))
    if len(lines) - 1 > MOST_ROWS:
        raise TooLarge(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
    return _as_table(lines)


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _as_table(lines: list[list[str]]) -> Table:
    head = [kept_line(cell, longest=60) for cell in lines[0]]
    plain = [re.sub(r"[^a-z]", "", cell.lower()) for cell in head]
    places = {
        name: next((place for alias in aliases for place, cell in enumerate(plain) if cell == alias), None)
        for name, aliases in COLUMNS.items()
    }
    known = {name: place for name, place in places.items() if place is not None}
    if "text" not in known:
        raise Refusal(
            _("No column says what is to be done. Call it “text”, “action” or “title”. The columns are: %(names)s.")
            % {"names": ", ".join(filter(None, head))[:300] or "—"}
        )
    unknown = [cell for place, cell in enumerate(head) if place not in known.values() and cell and plain[place] not in _SKIPPED]
    rows = [{name: _cell(line[place]) for name, place in known.items() if place < len(line) and line[place].strip()} for line in lines[1:]]
    return Table({name: head[place] for name, place in known.items()}, _first(unknown), rows)


def _first(names: list[str]) -> list[str]:
    more = len(names) - MOST_UNKNOWN
    return names if more <= 0 else [*names[:MOST_UNKNOWN], _("and %(count)d more") % {"count": more}]


def _cell(text: str) -> str:
    return without_controls(without_apostrophe(text.strip()))


def entry_of(number: int, row: dict[str, str]) -> Entry:
    """What a row means. `number` counts the file's rows from 2, as a spreadsheet does: the first names the columns."""
    entry = Entry(number)
    for name in ("text", "uid", "incident", "incident_title", "owner", "link", "evidence", "reason"):
        setattr(entry, name, row.get(name, ""))
    entry.text = " ".join(entry.text.split())
    try:
        _check_lengths(row)
        entry.team = _name(row.get("team", ""))
        words = re.split(r"[;|,]\s*|\s{2,}|\n", row.get("services", ""))
        entry.services = [name for name in map(_name, words) if name]
        _read_words(entry, row)
    except Refusal as refusal:
        entry.problem = refusal.sentence
    return entry


def _check_lengths(row: dict[str, str]) -> None:
    """Raise `Refusal` for a cell that would have to be cut: nothing of it is to be lost unsaid."""
    for name, text in row.items():
        if len(text) > LONGEST_TEXT:
            raise Refusal(_("Its “%(name)s” has more than %(most)d characters. Shorten it.") % {"name": name, "most": LONGEST_TEXT})


def _name(text: str) -> str:
    """The name of a team or of a service as it is kept; empty where nothing of it can be seen. Raises `Refusal`."""
    if not is_seen(text):
        return ""
    if len(text) > LONGEST_NAME:
        raise Refusal(
            _("“%(name)s…” is too long for the name of a team or a service: at most %(most)d characters.")
            % {"name": text[:40], "most": LONGEST_NAME}
        )
    return checked_name(text, longest=LONGEST_NAME)


def _read_words(entry: Entry, row: dict[str, str]) -> None:
    if not is_seen(entry.text):
        raise Refusal(_("It says nothing to be done."))
    word = re.sub(r"[^a-z]", "", row.get("state", "").lower())
    if word not in STATES:
        raise Refusal(_("“%(word)s” is no state it can have: %(words)s.") % {"word": row["state"][:40], "words": ", ".join(State.values)})
    for name in ("due_on", "made_on", "agreed_on", "ended_on"):
        entry.days[name] = _day(row.get(name, ""))
    _refuse_future(entry)
    entry.category = _choice(row.get("category", ""), Category.values)
    entry.strength = _choice(row.get("strength", ""), Strength.values)
    entry.breadth = _choice(row.get("breadth", ""), Breadth.values)
    state = STATES[word]
    if not row.get("state") and entry.days["ended_on"]:
        state = State.DONE
    if state in {State.AGREED, State.IN_PROGRESS} and not (entry.days["due_on"] and entry.owner):
        state = State.DRAFT  # a promise has an owner and a day
    entry.state = state


def _refuse_future(entry: Entry) -> None:
    """Work that was closed in the year 9999 is a placeholder of some tool's; a day more is the other side of the earth."""
    latest = clock.now().date() + timedelta(days=1)
    for name in ("made_on", "agreed_on", "ended_on"):
        if (day := entry.days[name]) and day > latest:
            raise Refusal(_("%(day)s is still to come, so nothing was made, agreed or closed then.") % {"day": day.isoformat()})


def _choice(text: str, words: list[str]) -> str:
    """A word of ours however it is written; another one of theirs is none of ours."""
    plain = re.sub(r"[^a-z]+", "_", text.strip().lower()).strip("_")
    return plain if plain in words else ""


def _day(text: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    try:
        if found := re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?:$|[T ])", text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d\d?)\.(\d\d?)\.(\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := re.fullmatch(r"(\d\d?)[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})", text):
            return date(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        if found := re.fullmatch(r"([A-Za-z]{3})[a-z]* (\d\d?),? (\d{4})", text):
            return date(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    except (ValueError, KeyError):
        pass
    raise Refusal(_("“%(text)s” could be several days, or none. Write it like 2026-03-14.") % {"text": text[:40]})
