"""Full text on SQLite: FTS5. Private documents lie in a table of their own, so they leave no trace in anyone's ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from secondstory.search.index import END, START, Entry, Scored, Texts, documents_sql, head_words, newest_of
from secondstory.search.models import Document
from secondstory.search.parsing import Part, Query

TABLES = ("search_open", "search_closed")
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

    def newest(self, *, marks: Sequence[str], among: QuerySet[Document], below: int | None, most: int) -> list[Scored]:
        """Descending rowid is descending day."""
        if not marks:
            return newest_of(among, below=below, most=most)
        rows = self._candidates(expression(None, marks=marks), among=among, score="0.0", below=below, most=most)
        return sorted(rows, key=lambda row: -row.place)[:most]

    def scored(self, query: Query, *, marks: Sequence[str], among: QuerySet[Document], most: int) -> list[Scored]:
        """Ranked by bm25, which FTS5 gives as a negative number, the better the lower."""
        return self._candidates(expression(query, marks=marks), among=among, score=_BM25, below=None, most=most)

    def scored_by_head(self, query: Query, *, marks: Sequence[str], among: QuerySet[Document], most: int) -> list[Scored]:
        """A word found in the head is counted twice, which is what it is worth."""
        whole, heads = expression(query, marks=marks), head_words(query)
        matches = [f"({whole}) AND ({_HEAD} : {_string(part)})" for part in heads]
        return self._candidates(*matches, among=among, score=_BM25, below=None, most=most // len(heads))

    def marked(self, query: Query, places: Sequence[int]) -> dict[int, Texts]:
        """`highlight` marks whole texts; choosing the sentence is `snippets`' part."""
        columns = ", ".join(f"highlight({{table}}, {number}, '{START}', '{END}')" for number in range(4))
        # Without the + each place would begin the scan of the matches anew.
        where = f"{{table}} MATCH %s AND rowid BETWEEN %s AND %s AND +rowid IN ({_marks(places)})"
        params = [_any(query), min(places), max(places), *places]
        return {
            place: Texts(*rest)
            for place, *rest in _rows(_both(f"SELECT rowid, {columns} FROM {{table}} WHERE {where}"), [*params, *params])
        }

    def places(self) -> set[int]:
        """Rowids of both tables."""
        return {row[0] for row in _rows(_both("SELECT rowid FROM {table}"), [])}

    def _candidates(self, *matches: str, among: QuerySet[Document], score: str, below: int | None, most: int) -> list[Scored]:
        documents, documents_params = documents_sql(among)
        older = "AND f.rowid < %s" if below is not None else ""
        one = (
            f"SELECT * FROM (SELECT f.rowid AS place, {score} AS score, d.uid, d.row FROM {{table}} f CROSS JOIN ({documents}) d "
            f"ON d.place = f.rowid WHERE {{table}} MATCH %s {older} ORDER BY f.rowid DESC LIMIT %s)"
        )
        sql, params = " UNION ALL ".join([_both(one)] * len(matches)), []
        for match in matches:
            params += [*documents_params, match, *([below] if below is not None else []), most] * len(TABLES)
        return [Scored(*row) for row in _rows(sql, params)]


def expression(query: Query | None, *, marks: Sequence[str] = ()) -> str:
    """The FTS5 expression of a query. Everything a visitor typed stands inside a quoted string."""
    parts = [f'marks : "{token}"' for token in marks]
    if query is not None:
        # No column is named: looking at each position's column would make common words cost three times as much.
        parts.append(" AND ".join(_string(part) for part in query.wanted))
    found = " AND ".join(parts)
    if query is None or not query.unwanted:
        return found
    return f"({found}) NOT ({' OR '.join(_string(part) for part in query.unwanted)})"


def _any(query: Query) -> str:
    return " OR ".join(_string(part) for part in query.wanted)


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
