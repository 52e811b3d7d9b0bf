"""Finding. One function for every database; what differs between them is behind `Index`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.search.errors import NothingToLookFor, SearchFailed
from secondstory.search.folding import fold
from secondstory.search.index import Index, Scored, Texts, index, sorted_unique
from secondstory.search.models import Document, Word
from secondstory.search.parsing import Query, parse
from secondstory.search.spelling import nearest, pieces, reach, swaps

CANDIDATES = 1000
"""How many of the newest matches are ranked and counted; a very common word also brings those with it in what was learned or the title."""


@dataclass(frozen=True)
class Hit:
    """One document found, with its texts marked (see `snippets`)."""

    place: int
    uid: str
    row: int
    texts: Texts


@dataclass(frozen=True)
class Found:
    """An answer. `instead` is the corrected query when the one asked had no match; `next` the cursor after the last hit."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False
    instead: str = ""
    is_cut: bool = False
    next: str = ""
    rows: list[int] = field(default_factory=list)

    @property
    def uids(self) -> list[str]:
        return [hit.uid for hit in self.hits]


def find(
    typed: str, *, among: QuerySet[Document], marks: Sequence[str] = (), cursor: str = "", size: int = 20, is_example: bool = False
) -> Found:
    """What matches, the best first; with nothing typed, the newest first. `among` is what the visitor may see.

    `rows` are the primary keys of what was counted, at most CANDIDATES, for facets.
    Raises `NothingToLookFor` when what was typed holds no word, `SearchFailed` when the index does not answer.
    """
    query = parse(typed)
    if typed.strip() and not query.wanted:
        raise NothingToLookFor(_("Type at least one word to look for; a search can't be made of signs or exclusions alone."), field="q")
    try:
        return _find(query, among=among, marks=marks, cursor=cursor, size=size, is_example=is_example)
    except DatabaseError as problem:
        raise SearchFailed(_("The search did not answer. Try again; if it stays so, ask whoever runs Second Story to rebuild the index.")) from problem


def _find(query: Query, *, among: QuerySet[Document], marks: Sequence[str], cursor: str, size: int, is_example: bool) -> Found:
    engine = index()
    if not query.wanted:
        return _newest(engine, among=among, marks=marks, cursor=cursor, size=size)
    ranked, total = _ranked(engine, query, among=among, marks=marks)
    instead = ""
    if not ranked:
        better = corrected(query, is_example=is_example)
        if better is not None:
            ranked, total = _ranked(engine, better, among=among, marks=marks)
            if ranked:
                query, instead = better, better.as_typed
    start = _start(cursor)
    places = [row.place for row in ranked[start : start + size]]
    hits = _hits(engine, query, places)
    more = str(start + size) if len(ranked) > start + size else ""
    rows = _rows_of(sorted((row.place for row in ranked), reverse=True)[:CANDIDATES])
    return Found(hits, min(total, CANDIDATES), total > CANDIDATES, instead, query.is_cut, more, rows)


def _ranked(engine: Index, query: Query, *, among: QuerySet[Document], marks: Sequence[str]) -> tuple[list[Scored], int]:
    scored = engine.scored(query, marks=marks, among=among, most=CANDIDATES + 1)
    total = len(scored)
    if total > CANDIDATES:
        scored = [*scored, *engine.scored(query, marks=marks, among=among, most=CANDIDATES, only_head=True)]
    return sorted_unique(scored), total


def _newest(engine: Index, *, among: QuerySet[Document], marks: Sequence[str], cursor: str, size: int) -> Found:
    below = _start(cursor) or None
    counted = engine.newest(None, marks=marks, among=among, below=None, most=CANDIDATES + 1)
    places = engine.newest(None, marks=marks, among=among, below=below, most=size + 1) if below else counted[: size + 1]
    more = str(places[size - 1]) if len(places) > size else ""
    hits = _hits(engine, None, places[:size])
    return Found(hits, min(len(counted), CANDIDATES), len(counted) > CANDIDATES, next=more, rows=_rows_of(counted[:CANDIDATES]))


def _hits(engine: Index, query: Query | None, places: Sequence[int]) -> list[Hit]:
    if not places:
        return []
    marked = engine.marked(query, places) if query is not None else {}
    rows = {row.place: row for row in Document.objects.filter(place__in=places)}
    nothing = Texts("", "", "", "")
    return [Hit(place, rows[place].uid, rows[place].row, marked.get(place, nothing)) for place in places if place in rows]


def _rows_of(places: Sequence[int]) -> list[int]:
    return list(Document.objects.filter(place__in=places).values_list("row", flat=True)) if places else []


def _start(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise Refusal(_("That page link is not complete. Go back to the list and start again."))
    return int(cursor or 0)


def corrected(query: Query, *, is_example: bool) -> Query | None:
    """The query with each word that stands in no open document replaced by the nearest that does; None when nothing changes."""
    singles = {fold(part.text) for part in query.wanted if not part.is_phrase and reach(part.text) and fold(part.text).isalpha()}
    known = set(Word.objects.filter(is_example=is_example, word__in=singles).values_list("word", flat=True))
    instead = {}
    for word in sorted(singles - known)[:4]:
        better = nearest(word, _similar(word, is_example=is_example))
        if better is not None:
            instead[word] = better
    return query.with_words(instead) if instead else None


def _similar(word: str, *, is_example: bool) -> list[tuple[str, int]]:
    """Words of about its length that share a piece with it: few enough to compare one by one."""
    near = reach(word)
    first, *middle, last = pieces(word)
    shares = [Q(word__startswith=first), Q(word__endswith=last), *(Q(word__contains=piece) for piece in middle), Q(word__in=swaps(word))]
    rows = Word.objects.filter(reduce(or_, shares), is_example=is_example, letters__range=(len(word) - near, len(word) + near))
    return list(rows.values_list("word", "documents"))
