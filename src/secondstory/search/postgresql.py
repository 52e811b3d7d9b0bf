"""Full text on PostgreSQL: tsvector and GIN, with a configuration of our own that stems English and drops no word.

What is indexed is `blank(text)`: folded, only words. So the parser of PostgreSQL meets nothing but words, cuts them as FTS5
does, and a position in its answer is a position in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from secondstory.search.folding import blank
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

_CONFIG = "'secondstory'"
_WEIGHTS = "'{0.1, 0.4, 0.8, 1.0}'"
_LETTERS = ("A", "B", "C", "D")
_MARK = re.compile(f"([{START}{END}])")
_MARKED = f"HighlightAll=true, StartSel={START}, StopSel={END}"


class PostgresIndex:
    """See `Index`. The table `search_text` holds the words, its vectors, and the marks as an array."""

    def put(self, place: int, entry: Entry) -> None:
        """One row; the vector of the head is kept apart so that it can be asked alone."""
        texts = astuple(entry.texts.cleaned())
        vectors = " || ".join(f"setweight(to_tsvector({_CONFIG}, %s), '{letter}')" for letter in _LETTERS)
        head = " || ".join(f"setweight(to_tsvector({_CONFIG}, %s), '{letter}')" for letter in _LETTERS[:2])
        self.remove([place])
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_text (place, learned, title, summary, body, marks, whole, head) "
                f"VALUES (%s, %s, %s, %s, %s, %s, {vectors}, {head})",
                [place, *texts, entry.tokens.split(), *(_indexable(text) for text in texts), *(_indexable(text) for text in texts[:2])],
            )

    def remove(self, places: Sequence[int]) -> None:
        """Delete the rows."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE place = ANY(%s)", [list(places)])

    def texts(self, places: Sequence[int]) -> dict[int, Texts]:
        """Read back what was put."""
        sql = "SELECT place, learned, title, summary, body FROM search_text WHERE place = ANY(%s)"
        return {place: Texts(*rest) for place, *rest in _rows(sql, [list(places)])}

    def newest(self, *, marks: Marks, among: QuerySet[Document], below: int | None, most: int) -> list[Scored]:
        """By place, descending."""
        if not marks:
            return newest_of(among, below=below, most=most)
        sql, params = self._candidates(None, marks=marks, among=among, below=below, most=most)
        return sorted((Scored(*row) for row in _rows(f"SELECT place, uid, s.row FROM ({sql}) s", params)), key=lambda row: -row.place)

    def scored(self, query: Query, *, marks: Marks, among: QuerySet[Document], uses: Mapping[str, int], bounds: Bounds) -> list[Scored]:
        """Those that are taken for their head are older than all others; its vector has an index of its own."""
        newest, params = self._candidates(query, marks=marks, among=among, most=bounds.newest)
        score, score_params = _score(query, uses)
        rows, params = "SELECT *, true AS counted FROM newest", [*params, *score_params]
        if bounds.head is not None:
            older, more = self._candidates(query, marks=marks, among=among, most=bounds.by_head, head=bounds.head)
            rows, params = f"{rows} UNION ALL (SELECT *, false FROM ({older}) o)", [*params, *more]
        sql = f"WITH newest AS MATERIALIZED ({newest}) SELECT place, uid, s.row, counted, ({score})::float8 FROM ({rows}) s"
        return [Scored(*row) for row in _rows(sql, params)]

    def marked(self, query: Query, places: Sequence[int]) -> dict[int, Texts]:
        """ts_headline on the folded text, its marks carried over to the text as it was."""
        found = self.texts(places)
        flat = [(place, text) for place, texts in found.items() for text in astuple(texts)]
        asked, asked_params = _tsquery(Query(tuple(query.wanted)), joined="||")
        sql = f"SELECT ts_headline({_CONFIG}, t.text, {asked}, %s) FROM unnest(%s::text[]) WITH ORDINALITY AS t(text, n) ORDER BY t.n"
        rows = _rows(sql, [*asked_params, _MARKED, [_indexable(text) for _place, text in flat]])
        marked = [_carried_over(row[0], text) for row, (_place, text) in zip(rows, flat, strict=True)]
        return {place: Texts(*marked[4 * number : 4 * number + 4]) for number, place in enumerate(found)}

    def places(self) -> set[int]:
        """Every row."""
        return {row[0] for row in _rows("SELECT place FROM search_text", [])}

    def tidy(self) -> None:
        """PostgreSQL's own vacuum does it."""

    def put_lines(self, lines: Iterable[Line]) -> None:
        """One row a line; who may find it is asked of its own slice."""
        sql = "INSERT INTO search_line (row, words) VALUES (%s, %s) ON CONFLICT (row) DO UPDATE SET words = excluded.words"
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(line.row, line.tokens) for line in lines])

    def remove_lines(self, rows: Sequence[int]) -> None:
        """Delete the rows."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_line WHERE row = ANY(%s)", [list(rows)])

    def lines_with(self, sets: Sequence[Sequence[str]], *, among: QuerySet[Model], most: int) -> list[int]:
        """For each set the newest that contain it; GIN knows them."""
        allowed, allowed_params = rows_sql(among)
        one = (
            f"(SELECT l.row FROM search_line l JOIN ({allowed}) d ON d.pk = l.row WHERE l.words @> %s::text[] ORDER BY l.row DESC LIMIT %s)"
        )
        params: list[Any] = []
        for stems in sets:
            params += [*allowed_params, [token_of(stem) for stem in stems], most]
        return [row for (row,) in _rows(" UNION ".join([one] * len(sets)), params)] if sets else []

    def _candidates(
        self,
        query: Query | None,
        *,
        marks: Marks,
        among: QuerySet[Document],
        most: int,
        below: int | None = None,
        head: Part | None = None,
    ) -> tuple[str, list[Any]]:
        documents, documents_params = documents_sql(among)
        where, params = ["true"], list(documents_params)
        if head is not None:
            sql, text = _part(head)
            where.append(f"f.head @@ ({sql})")
            params.append(text)
        if query is not None and query.parts != (head,):
            asked, asked_params = _tsquery(query)
            where.append(f"f.whole @@ ({asked})")
            params += asked_params
        alone = [some[0] for some in marks if len(some) == 1]
        if alone:
            where.append("f.marks @> %s::text[]")
            params.append(alone)
        for some in marks:
            if len(some) > 1:
                where.append("f.marks && %s::text[]")
                params.append(list(some))
        if below is not None:
            where.append("f.place < %s")
            params.append(below)
        if head is not None:
            where.append("f.place < (SELECT min(place) FROM newest)")
        joined = f"search_text f JOIN ({documents}) d ON d.place = f.place"
        sql = f"SELECT f.place, d.uid, d.row, f.whole FROM {joined} WHERE {' AND '.join(where)} ORDER BY f.place DESC LIMIT %s"
        return sql, [*params, most]


def _score(query: Query, uses: Mapping[str, int]) -> tuple[str, list[Any]]:
    """ts_rank, divided by the logarithm of the length. It doesn't know which words are rare, so each is ranked by itself and weighed."""
    parts = as_words(query).wanted
    counts = [uses.get(part.words[0], 0) for part in parts]
    rarest = min((count for count in counts if count), default=1)
    worth = [rarest / count if count else 1.0 for count in counts]
    asked = [_part(part) for part in parts]
    sql = " + ".join(f"%s * ts_rank({_WEIGHTS}, whole, {sql}, 1)" for sql, _text in asked)
    return sql, [value for weight, (_sql, text) in zip(worth, asked, strict=True) for value in (weight, text)]


def _tsquery(query: Query, *, joined: str = "&&") -> tuple[str, list[Any]]:
    wanted = [_part(part) for part in query.wanted]
    unwanted = [_part(part) for part in query.unwanted]
    sql = f" {joined} ".join(part for part, _text in wanted)
    sql = " && ".join([f"({sql})", *(f"!!({part})" for part, _text in unwanted)])
    return f"({sql})", [text for _part, text in [*wanted, *unwanted]]


def _part(part: Part) -> tuple[str, str]:
    if part.is_beginning:
        return f"to_tsquery({_CONFIG}, %s)", f"'{part.words[0]}':*"
    return f"phraseto_tsquery({_CONFIG}, %s)", blank(part.text)


def _indexable(text: str) -> str:
    """A tsvector holds a megabyte at most and no word above 2 kB; both are far beyond what is read."""
    return " ".join(word if len(word) < 500 else " " * len(word) for word in blank(text[:400_000]).split(" "))


def _carried_over(marked: str, text: str) -> str:
    """The marks of the folded text at the same places of the text as it was; folding changes no length."""
    pieces: list[str] = []
    at = 0
    for piece in _MARK.split(marked):
        if piece in (START, END):
            pieces.append(piece)
        else:
            pieces.append(text[at : at + len(piece)])
            at += len(piece)
    return "".join(pieces) + text[at:]


def _rows(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
