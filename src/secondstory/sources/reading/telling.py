"""Decides whether a table with times tells what happened, or holds measurements, log lines, versions, amounts."""

import re
from collections.abc import Iterable, Sequence

WHAT = re.compile(
    r"(?i)\b(?:event|what|description|details?|action|activity|notes?|update|happened|summary|message|ereignis|beschreibung|événement|entry"
    r"|observation|milestone|comment|remark|occurrence|phase|stage|step|change|development|finding|narrative|story|situation|state|status"
    r"|vorfall|maßnahme|description|détails?|incident|info(?:rmation)?|communication|task|item|reason)s?\b"
)
_DATA = re.compile(
    r"(?i)\b(?:block(?:s| ?height)?|height|epoch|slot|hash|tx|txid|transactions?|address|amount|balance|price|value|count|total|number of"
    r"|rate|latency|p\d\d|cpu|mem(?:ory)?|disk|ip|host(?:name)?|path|url|version|release(?:d)?|size|file|metric|requests?|rps|qps|users?|customers?"
    r"|accounts?|invoices?|errors?|failures?|failed|succeeded|usd|eur|gbp|btc|eth|tokens?|quantity|percent(?:age)?|avg|average|min|max|mean|median"
    r"|throughput|bytes|[kmgt]b|ms|seconds?|modified|checksum|sha\d*|port|pid|thread|logger|code|volume|loss|lost|score|duration)\b|[%$€£]"
)
_NAMED = re.compile(r"(?i)(?:key )?(?:events?|milestones?|what happened|happening|ereignis|événement)")
_LOG = re.compile(
    r"(?i)^(?:log ?)?(?:level|logger|msg|severity|pid|thread|facility|source ip|remote ?addr|user ?agent|trace ?id|request ?id)$"
)
_HISTORY = re.compile(r"(?i)\b(?:version|revision|rev|author|editor|reviewer|approved by|changed by)\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODED = re.compile(r"https?://\S+|\]\([^()\s]*\)|0x[0-9a-f.…]+|\b[0-9a-f]{12,}\b|`[^`]*`|<[^<>]{0,80}>", re.IGNORECASE)
_FIGURE = re.compile(
    r"[-+~<>≈≤≥±$€£]{0,3}\s?(?:0x[0-9a-fA-F.…]+|v?[\d.,'/ \xa0:x×-]*\d[\d.,'/ \xa0:-]*)\s?"
    r"(?:%|[$€£°]|[A-Za-zµ]{1,7}(?:/[A-Za-z]{1,4})?|\([^()]{0,12}\))?|n/?a|-+|–|—|\?|0x\S+|[0-9a-f]{12,}|(?:true|false|yes|no|ok|none)",
    re.IGNORECASE,
)


def _words(cell: str) -> int:
    return len(_WORD.findall(_CODED.sub(" ", cell[:400])))


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell[:60].strip(" *_`~")))


def _columns(rows: Iterable[Sequence[str]], width: int, skipped: set[int | None]) -> dict[int, tuple[float, float]]:
    """For each column that holds no time: words a cell, and the share of cells that are figures."""
    cells: dict[int, list[str]] = {column: [] for column in range(width) if column not in skipped}
    for row in rows:
        for column, cell in enumerate(row):
            if column in cells and cell.strip():
                cells[column].append(cell)
    return {
        column: (sum(_words(cell) for cell in kept) / len(kept), sum(_is_figure(cell) for cell in kept) / len(kept))
        for column, kept in cells.items()
        if kept
    }


def tells_what_happened(
    header: Sequence[str], rows: Sequence[Sequence[str]], skipped: set[int | None], *, strong: bool, timed: bool
) -> bool:
    """Says whether a table is a story; `skipped` are the columns of times and counters, `strong` says that a heading promised one."""
    width = max([len(header), *(len(row) for row in rows)], default=0)
    columns = _columns(rows[:100], width, skipped)
    if not columns:
        return False
    names = [header[column] if column < len(header) else "" for column in range(width)]
    if any(_LOG.match(name) for name in names) or sum(bool(_HISTORY.search(name)) for name in names) >= 2:
        return False
    figures = [column for column, (_, share) in columns.items() if share >= 0.6]
    wordy = max(columns, key=lambda column: (bool(WHAT.search(names[column])), columns[column][0]))
    words = columns[wordy][0]
    if strong:
        return wordy not in figures and (len(figures) < 2 or words >= 3)
    measured = [column for column in columns if column != wordy and (column in figures or _DATA.search(names[column]))]
    brief = len(columns) == 1 and words >= 1 and _NAMED.fullmatch(names[wordy])  # "Date | Event" and nothing else
    if wordy in figures or (words < 2 and not brief) or len(measured) > 1 or (measured and words < 3):
        return False
    if not any(names):
        return timed and not measured
    return bool(WHAT.search(names[wordy])) and not _DATA.search(names[wordy])
