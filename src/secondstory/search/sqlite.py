"""Full text on SQLite: FTS5. Private documents lie in a table of their own, so they leave no trace in anyone's ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from secondstory.search.index import (
    END,
    START,
    Bounds,
    Entry,
    Line,
    Marks,
    Scored,
    Texts,
    as_words,
    documents_sql,
    newest_of,
    rows_sql,
    token_of,
)
from secondstory.search.models import Document
from secondstory.search.parsing import Part, Query

TABLES = ("search_open", "search_closed")
LINES = ("search_line_open", "search_line_closed")
MOST_ROWS = 500
_WEIGHTS = "10.0, 8.0, 4.0, 1.0, 0.0"
_BM25 = "-bm25({table}, " + _WEIGHTS + ")"
_HEAD = "{learned title}"


class SqliteIndex:
    """See `Index`. The rowid of the FTS5 tables is the place."""

    def put(self, place: int, entry: Entry) -> None:
        """Write to the open or the closed table."""
        self.remove([place])
        table = TABLES[entry.is_private]
        with connection.cursor() as cursor:
            sql = f"INSERT INTO {table} (rowid, learned, title, summary, body, marks) VALUES (%s, %s, %s, %s, %s, %s)"
            cursor.execute(sql, [place, *astuple(entry.texts.cleaned()), entry.tokens])

    def remove(self, places: Sequence[int]) -> None:
        """Take the rows out of both tables."""
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table} WHERE rowid IN ({_marks(places)})", list(places))

    def texts(self, places: Sequence[int]) -> dict[int, Texts]:
        """Read back what was put."""
        one = "SELECT rowid, learned, title, summary, body FROM {table} WHERE rowid IN (" + _marks(places) + ")"
        return {place: Texts(*rest) for place, *rest in _rows(_both(one), [*places, *places])}

    def newest(self, *, marks: Marks, among: QuerySet[Document], below: int | None, most: int) -> list[Scored]:
        """Descending rowid is descending day."""
        if not marks:
            return newest_of(among, below=below, most=most)
        rows = self._candidates([(expression(None, marks=marks), most)], among=among, below=below)
        return sorted(rows, key=lambda row: -row.place)[:most]

    def scored(self, query: Query, *, marks: Marks, among: QuerySet[Document], uses: Mapping[str, int], bounds: Bounds) -> list[Scored]:
        """First what matches: FTS5 reads the newest first and stops when it has enough, however common a word is. Then bm25 of that."""
        matches = [(expression(query, marks=marks), bounds.newest)]
        if bounds.head is not None:
            matches.append((expression(query, marks=marks, head=bounds.head), bounds.by_head))
        found = self._candidates(matches, among=among)
        once = {row.place: row for row in sorted(found, key=lambda row: row.is_counted)}
        scores = self._scores(query, list(once), marks=marks) if once else {}
        return [Scored(*row[:4], scores.get(row.place, 0.0)) for row in once.values()]

    def _scores(self, query: Query, places: Sequence[int], *, marks: Marks) -> dict[int, float]:
        """bm25, which FTS5 gives as a negative number, the better the lower.

        It counts the matches of every word before it gives the first, so it is asked once; counting a phrase takes ten times as long.
        """
        where = "{table} MATCH %s AND rowid BETWEEN %s AND %s AND +rowid IN (SELECT value FROM json_each(%s))"
        params = [expression(as_words(query), marks=marks), min(places), max(places), str(list(places))]
        return dict(_rows(_both(f"SELECT rowid, {_BM25} FROM {{table}} WHERE {where}"), [*params, *params]))

    def marked(self, query: Query, places: Sequence[int]) -> dict[int, Texts]:
        """`highlight` marks whole texts; choosing the sentence is `snippets`' part."""
        columns = ", ".join(f"highlight({{table}}, {number}, '{START}', '{END}')" for number in range(4))
        where, params = f"{{table}} MATCH %s AND rowid IN ({_marks(places)})", [expression(query), *places]
        if any(part.is_beginning for part in query.wanted):
            # FTS5 would gather what begins so anew for each place; with the + it reads all matches between them once.
            where = where.replace("rowid", "+rowid") + " AND rowid BETWEEN %s AND %s"
            params += [min(places), max(places)]
        return {
            place: Texts(*rest)
            for place, *rest in _rows(_both(f"SELECT rowid, {columns} FROM {{table}} WHERE {where}"), [*params, *params])
        }

    def places(self) -> set[int]:
        """Rowids of both tables."""
        return {row[0] for row in _rows(_both("SELECT rowid FROM {table}"), [])}

    def tidy(self) -> None:
        """FTS5 only notes that a word is gone, until it merges its lists."""
        with connection.cursor() as cursor:
            for table in (*TABLES, *LINES):
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")

    def put_lines(self, lines: Iterable[Line]) -> None:
        """Write to the open or the closed table. The rowid is the row."""
        rows = list(lines)
        self.remove_lines([line.row for line in rows])
        with connection.cursor() as cursor:
            for is_private, table in enumerate(LINES):
                some = [(line.row, " ".join(line.tokens)) for line in rows if line.is_private == bool(is_private)]
                if some:
                    cursor.executemany(f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)", some)

    def remove_lines(self, rows: Sequence[int]) -> None:
        """Take the rows out of both tables."""
        with connection.cursor() as cursor:
            for table in LINES:
                for start in range(0, len(rows), MOST_ROWS):
                    some = rows[start : start + MOST_ROWS]
                    cursor.execute(f"DELETE FROM {table} WHERE rowid IN ({_marks(some)})", list(some))

    def lines_with(self, sets: Sequence[Sequence[str]], *, among: QuerySet[Model], most: int) -> list[int]:
        """FTS5 reads the newest first and stops when it has enough for a set, however common its words are."""
        allowed, allowed_params = rows_sql(among)
        selects, params = [], []
        for stems in sets:
            for table in LINES:
                selects.append(
                    f"SELECT * FROM (SELECT f.rowid FROM {table} f CROSS JOIN ({allowed}) d ON d.pk = f.rowid "
                    f"WHERE {table} MATCH %s ORDER BY f.rowid DESC LIMIT %s)"
                )
                params += [*allowed_params, " AND ".join(f'"{token_of(stem)}"' for stem in stems), most]
        return [row for (row,) in _rows(" UNION ".join(selects), params)] if selects else []

    def _candidates(self, matches: Sequence[tuple[str, int]], *, among: QuerySet[Document], below: int | None = None) -> list[Scored]:
        """For each expression the newest, at most so many; all but the first are not counted."""
        documents, documents_params = documents_sql(among)
        older = "AND f.rowid < %s" if below is not None else ""
        selects, params = [], []
        for number, (match, most) in enumerate(matches):
            one = (
                f"SELECT * FROM (SELECT f.rowid, d.uid, d.row, {number} = 0 FROM {{table}} f CROSS JOIN ({documents}) d "
                f"ON d.place = f.rowid WHERE {{table}} MATCH %s {older} ORDER BY f.rowid DESC LIMIT %s)"
            )
            selects.append(_both(one))
            params += [*documents_params, match, *([below] if below is not None else []), most] * len(TABLES)
        return [Scored(*row) for row in _rows(" UNION ALL ".join(selects), params)]


def expression(query: Query | None, *, marks: Marks = (), head: Part | None = None) -> str:
    """The FTS5 expression of a query. Everything a visitor typed stands inside a quoted string.

    Only `head` is looked for in certain columns: looking at each position's column makes common words cost three times as much.
    """
    parts = [_one_of(some) for some in marks]
    if query is not None:
        parts += [f"({_HEAD} : {_string(part)})" if part == head else _string(part) for part in query.wanted]
    found = " AND ".join(parts)
    if query is None or not query.unwanted:
        return found
    return f"({found}) NOT ({' OR '.join(_string(part) for part in query.unwanted)})"


def _one_of(marks: Sequence[str]) -> str:
    return "(" + " OR ".join(f'marks : "{token}"' for token in marks) + ")"


def _string(part: Part) -> str:
    return '"' + part.text.replace('"', '""') + '"' + (" *" if part.is_beginning else "")


def _both(sql: str) -> str:
    return " UNION ALL ".join(sql.replace("{table}", table) for table in TABLES)


def _marks(places: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(places))


def _rows(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
