"""Tables of follow-up work: which column holds the words, the owner, the day, the state and the link, and whether it is one at all."""

import re

from secondstory.sources.reading.placeholders import only_names
from secondstory.sources.reading.tables import COUNTER, Table

_HEAD_TEXT = re.compile(
    r"(?i)\b(?:action(?: items?)?|actions|tasks?|items?|description|what|to-?do|summary|title|measures?"
    r"|improvements?|follow[- ]?ups?|recommendations?|maßnahme|activity|work|steps?|details?|changes?|fix(?:es)?|controls?|safeguards?"
    r"|guard ?rails?|mitigations?|proposals?)\b"
)
_NO_WORK = re.compile(
    r"(?i)\b(?:failures?|modes?|symptoms?|causes?|scenarios?|signals?|metrics?|layers?|before|after|risks?|question)\b|\?"
)
_HEAD_OWNER = re.compile(
    r"(?i)\b(?:owners?|assignees?|assigned|who|responsible|dri|team|lead|champion|verantwortlich|responsable|person|by whom)\b"
)
_HEAD_DUE = re.compile(
    r"(?i)\b(?:due|date|deadline|eta|target|when|by when|fällig|bis|échéance|time ?frame|time ?line|completion|until|expected)\b|^by$"
)
_HEAD_DONE = re.compile(
    r"(?i)\b(?:status|state|done\??|complete[d?]?|progress|landed|shipped|deployed|merged|released|implemented)\b|^[✓✅☑]$"
)
_WHEN_DONE = re.compile(r"(?i)\b(?:landed|shipped|deployed|merged|released|implemented|done|completed|closed|fixed)\b(?! by)")
_ONLY_WORK = re.compile(r"(?i)(?:(?:corrective|preventi(?:ve|ative)|remedial|follow[- ]?up) (?:actions?|measures?|work)|action items?)")
_HEAD_WORK = re.compile(
    r"(?i)^(?:(?:corrective |preventive |follow[- ]?up )?actions?(?: items?)?|what (?:we|to|will|we'll|we will) do\b.*|to-?do)$"
)
_HEAD_LINK = re.compile(r"(?i)\b(?:links?|tickets?|issues?|jira|bugs?|tracking|trackers?|prs?|pull requests?|ref(?:erence)?s?|url)\b")


def work_columns(table: Table) -> dict[str, int | None]:
    """Which column of a table of actions holds what."""
    columns: dict[str, int | None] = {"text": None, "owner": None, "due": None, "done": None, "link": None}
    columns["text"] = next((index for index, cell in enumerate(table.header) if _HEAD_WORK.match(cell)), None)
    for name, pattern in (("text", _HEAD_TEXT), ("owner", _HEAD_OWNER), ("done", _HEAD_DONE), ("due", _HEAD_DUE), ("link", _HEAD_LINK)):
        used = set(columns.values())
        columns[name] = (
            columns[name]
            if columns[name] is not None
            else next((index for index, cell in enumerate(table.header) if index not in used and cell and pattern.search(cell)), None)
        )
    width = max((len(cells) for _, cells in table.rows), default=0)
    if columns["text"] is None and width:
        used = set(columns.values())
        sizes = [sum(len(cells[column]) for _, cells in table.rows[:50] if column < len(cells)) for column in range(width)]
        columns["text"] = max((column for column in range(width) if column not in used), key=lambda column: sizes[column], default=None)
    return columns


def is_surely_work(header: tuple[str, ...], columns: dict[str, int | None]) -> bool:
    """Says that a table lists work wherever it stands: it names whose, or the column could hold nothing else."""
    text = columns["text"]
    return (
        is_work(header, columns) and text is not None and (columns["owner"] is not None or _ONLY_WORK.fullmatch(header[text]) is not None)
    )


def tells_when_done(table: Table, columns: dict[str, int | None]) -> bool:
    """Says that the column for the state holds the day on which the work was done."""
    done = columns["done"]
    return done is not None and done < len(table.header) and _WHEN_DONE.search(table.header[done]) is not None


def all_told(table: Table, columns: dict[str, int | None]) -> bool:
    """Says that an action holds all a row says; a table with more columns than that stays in the text as well."""
    width = max([len(table.header), *(len(cells) for _, cells in table.rows)])
    text = columns["text"]
    named = text is not None and text < len(table.header) and _HEAD_TEXT.search(table.header[text])
    known = set(columns.values())
    return bool(named) and all(
        column in known or (column < len(table.header) and COUNTER.fullmatch(table.header[column])) for column in range(width)
    )


def is_about_work(table: Table, columns: dict[str, int | None]) -> bool:
    """Says that a table below a heading for actions lists such: by its columns' names, or because its longest cells are sentences."""
    text = columns["text"]
    if text is not None and text < len(table.header) and _HEAD_TEXT.search(table.header[text]):
        return True
    if any(columns[name] is not None for name in ("owner", "due", "done")):
        return True
    if any(_NO_WORK.search(cell) for cell in table.header):
        return False
    cells = [cells[text] for _, cells in table.rows[:50] if text is not None and text < len(cells)]
    return (
        bool(cells)
        and sum(len(re.findall(r"[^\W\d_]{2,}", cell)) for cell in cells) >= 3 * len(cells)
        and not all(only_names(cell) for cell in cells)
    )


def is_work(header: tuple[str, ...], columns: dict[str, int | None]) -> bool:
    text = columns["text"]
    return (
        text is not None
        and text < len(header)
        and bool(
            _HEAD_WORK.match(header[text])
            or re.search(r"(?i)\b(?:action|task|work\b|follow|to-?do|item|improvement|measure|recommendation)", header[text])
        )
    )
