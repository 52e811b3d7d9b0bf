"""Tables: CSV, TSV, semicolons or bars, whatever the encoding; what each column means is guessed, and can be given."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from typing import IO

from secondstory.sources.formats.mapped import kind_of_table, record_of
from secondstory.sources.formats.mapping import Mapping, guess, names_people
from secondstory.sources.records.calendar import is_ambiguous, told
from secondstory.sources.records.format import Guess, Sample, refuse
from secondstory.sources.records.lines import decode, lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Skipped

_MARKDOWN = re.compile(r"\s*\|?\s*:?-{2,}:?\s*\|[\s:|-]*\Z")
DELIMITERS = ",\t;|"
LOOKED_AT = 200
_SUFFIXES = {".csv", ".tsv", ".tab"}
_LONG_LINE = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."
_BROKEN = "A row can't be read: a cell is longer than 131,072 characters, or a quotation mark is never closed."
_UNCLOSED = "A quotation mark is never closed, so each line below it was read as a row of its own."
_SAYS_NOTHING = "A row has neither a time nor a text, so it was passed over."
_UNSURE = (
    "Days like 03/04/2026 were read with the month first, as nothing in the table decides: say so in a mapping (day_first) if they are not."
)


@dataclass(frozen=True)
class _Head:
    """The first rows of a table, and what they say of the rest."""

    delimiter: str
    rows: list[list[str]]

    @cached_property
    def has_header(self) -> bool:
        first = self.rows[0]
        if any(told(cell) is not None for cell in first) or any(not cell.strip() for cell in first[:1]):
            return False
        return len(set(first)) == len(first) and not any(cell.strip().replace(".", "").isdigit() for cell in first)

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns; "column 1" and so on where there is no row of names."""
        if self.has_header:
            return [cell.strip() for cell in self.rows[0]]
        return [f"column {number}" for number in range(1, max(map(len, self.rows)) + 1)]

    @cached_property
    def mapping(self) -> Mapping:
        body = self.rows[1:] if self.has_header else self.rows
        return guess({name: [row[place].strip() for row in body if place < len(row)] for place, name in enumerate(self.columns)})


@dataclass(frozen=True)
class CsvTable:
    """Tables with or without a row of names. With a mapping given, that one counts."""

    mapping: Mapping | None = None
    key: str = "csv"
    title: str = "CSV or another table of text"

    def sniff(self, sample: Sample) -> Guess | None:
        """By columns that are the same in number from row to row, one of which holds times."""
        if sample.is_bundle or sample.head.startswith((b"PK", b"%PDF")) or sample.text.lstrip()[:1] in ("{", "[", "<"):
            return None
        if any(_MARKDOWN.match(line) for line in sample.text[:5000].splitlines()[:40]):  # a document's table
            return None
        head = _head(sample.text, is_whole=len(sample.head) < 65_536)
        if head is None:
            return None
        is_named = PurePosixPath(sample.name).suffix.lower() in _SUFFIXES
        found = head.mapping
        shape = f"it has {len(head.columns)} columns"
        if head.has_header and found.time and found.text:
            return Guess(75 if is_named else 60, f"{shape}, with times in “{found.time}” and texts in “{found.text[0]}”")
        if found.time and (is_named or len(head.rows) > 2):
            return Guess(45 if is_named else 20, f"{shape}, with times in “{found.time}”")
        return Guess(30, f"{shape} and the name of a table") if is_named and (found.text or len(head.rows) > 1) else None

    def parse(self, material: Material) -> Iterator[Item]:
        """A record for each row. Raises `Unreadable` where it is no table."""
        for member in material.members:
            place = f"{member}, " if material.is_bundle else ""
            yield from self._of_member(material, member, place)

    def mapping_of(self, material: Material) -> Mapping:
        """What its columns are taken to mean, to be shown and corrected. Raises `Unreadable`."""
        return self.mapping or self._head_of(material, material.members[0]).mapping

    def columns_of(self, material: Material) -> list[str]:
        """The names of its columns. Raises `Unreadable`."""
        return self._head_of(material, material.members[0]).columns

    def with_mapping(self, mapping: Mapping) -> CsvTable:
        return replace(self, mapping=mapping)

    def _head_of(self, material: Material, member: str) -> _Head:
        content = material.head(member)
        head = _head(decode(content), is_whole=len(content) < 65_536)
        if head is None:
            raise refuse("It is no table: its rows have no columns that are the same from one to the next.")
        return head

    def _of_member(self, material: Material, member: str, place: str) -> Iterator[Item]:
        head = self._head_of(material, member)
        mapping = self.mapping or head.mapping
        places = {name: number for number, name in reversed(list(enumerate(head.columns)))}
        missing = [name for name in (mapping.time, *mapping.text) if name and name not in places]
        if missing:
            raise refuse(f"It has no column “{missing[0]}” of the mapping: its columns are {', '.join(head.columns[:20])}.")
        kind = None if mapping.kind or mapping.severity or mapping.thread else kind_of_table(head.columns, member)
        said = mapping.is_sure_of_days or bool(self.mapping)
        with material.open(member) as stream:
            rows = _rows(stream, head.delimiter, material.limits.most_line_bytes)
            for row, raw, line in islice(rows, 1 if head.has_header else 0, None):
                locator = f"{place}line {line}"
                if isinstance(row, str):
                    yield Skipped(row, locator)
                    continue
                if not any(cell.strip() for cell in row):
                    continue

                def get(name: str, row: list[str] = row) -> str:
                    number = places.get(name, len(row))
                    return row[number].strip() if number < len(row) else ""

                def otherwise(row: list[str] = row) -> str:
                    return " · ".join(_others(row, head.columns, mapping))

                found = record_of(mapping, get, otherwise=otherwise, kind_of_all=kind)
                if found is None:
                    yield Skipped(_SAYS_NOTHING, locator)
                    continue
                if not said and is_ambiguous(found.time_as_written):
                    said = True
                    yield Skipped(_UNSURE, locator)
                yield found.at(locator, raw=raw)


def _others(row: list[str], columns: list[str], mapping: Mapping) -> Iterator[str]:
    """What stands in a row beside its times and people, for one that has no column of texts."""
    for name, cell in zip(columns, row, strict=False):
        if cell.strip() and name not in {mapping.time, mapping.date, mapping.until, mapping.who} and not names_people(name):
            yield cell.strip() if name.startswith("column ") else f"{name} {cell.strip()}"


def _head(text: str, *, is_whole: bool) -> _Head | None:
    """The delimiter under which the first rows have the most columns in common."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if not is_whole and len(lines) > 1:
        lines = lines[:-1]
    best: tuple[float, _Head] | None = None
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines[:5]):
            continue
        rows = _parsed(lines, delimiter)
        if len(rows) < 2:
            continue
        width = len(rows[0])
        same = sum(len(row) == width for row in rows) / len(rows)
        if width < 2 or same < 0.7:
            continue
        score = same * 10 + min(width, 12)
        if best is None or score > best[0]:
            best = score, _Head(delimiter, rows)
    return best[1] if best else None


def _parsed(lines: list[str], delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            if any(cell.strip() for cell in row):
                found.append(row)
            if len(found) > LOOKED_AT:
                break
    except csv.Error:
        pass
    return found


def _rows(stream: IO[bytes], delimiter: str, most_bytes: int) -> Iterator[tuple[list[str] | str, str, int]]:
    """(cells, the text of the row, the line it began on); instead of cells a sentence where there are none."""
    taken: list[str] = []
    too_long: list[int] = []
    last = 0

    def lines() -> Iterator[str]:
        nonlocal last
        for number, line in lines_of(stream, most_bytes=most_bytes):
            last = number
            if line is None:
                too_long.append(number)
                continue
            taken.append(line)
            yield line + "\n"

    reader = csv.reader(lines(), delimiter=delimiter, skipinitialspace=True)
    while True:
        taken.clear()
        row: list[str] | str | None
        try:
            row = next(reader, None)
        except csv.Error:
            row = _BROKEN
        for number in too_long:
            yield _LONG_LINE, "", number
        too_long.clear()
        if row is None:
            return
        begins = last - len(taken) + 1
        if len(taken) > 1 and (row == _BROKEN or sum(line.count('"') for line in taken) % 2):
            yield (row if row == _BROKEN else _UNCLOSED), "", begins
            yield from _line_by_line(taken, delimiter, begins)
        elif row:
            yield row, "\n".join(taken), begins


def _line_by_line(lines: list[str], delimiter: str, first: int) -> Iterator[tuple[list[str] | str, str, int]]:
    """Each line as a row of its own, where a quotation mark that is never closed would make one cell of them all."""
    for number, line in enumerate(lines, first):
        with suppress(csv.Error):
            for row in csv.reader([line], delimiter=delimiter, skipinitialspace=True):
                yield row, line, number


FORMAT = CsvTable()
