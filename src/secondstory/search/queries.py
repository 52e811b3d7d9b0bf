"""Finding. One function for every database; what differs between them is behind `Index`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.search.engine import index
from secondstory.search.errors import NothingToLookFor, SearchFailed
from secondstory.search.index import Bounds, Index, Marks, Scored, Texts, best_first
from secondstory.search.models import Document, Word
from secondstory.search.parsing import Part, Query, parse
from secondstory.search.spelling import nearest, pieces, reach, swaps

CANDIDATES = 1000
"""How many of the newest matches are ranked, and counted."""
BY_HEAD = 500
"""How many join them, of whatever age, that have the rarest of the words in what was learned or the title."""
MOST_CORRECTED = 6


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


def find(typed: str, *, among: QuerySet[Document], marks: Marks = (), cursor: str = "", size: int = 20, is_example: bool = False) -> Found:
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
        raise _failed() from problem


def _failed() -> SearchFailed:
    return SearchFailed(_("The search did not answer. Try again; if it stays so, ask whoever runs Second Story to rebuild the index."))


def _find(query: Query, *, among: QuerySet[Document], marks: Marks, cursor: str, size: int, is_example: bool) -> Found:
    engine = index()
    if not query.wanted:
        return _newest(engine, among=among, marks=marks, cursor=cursor, size=size)
    uses = _uses(query, is_example=is_example)
    query = _settled(query, uses)
    ranked = _ranked(engine, query, among=among, marks=marks, uses=uses)
    instead = ""
    if not ranked:
        tries, near = corrected(query, is_example=is_example)
        uses |= near
        for better in tries:
            ranked = _ranked(engine, better, among=among, marks=marks, uses=uses)
            if ranked:
                query, instead = better, better.as_typed
                break
    counted = sorted((row for row in ranked if row.is_counted), key=lambda row: -row.place)
    start = _start(cursor)
    hits = _hits(engine, query, ranked[start : start + size])
    more = str(start + size) if len(ranked) > start + size else ""
    rows = [row.row for row in counted[:CANDIDATES]]
    return Found(hits, len(rows), len(counted) > CANDIDATES, instead, query.is_cut, more, rows)


def _uses(query: Query, *, is_example: bool) -> dict[str, int]:
    """In how many open documents each word stands, as it was typed."""
    words = {word for part in query.wanted for word in part.words}
    return dict(Word.objects.filter(is_example=is_example, word__in=words).values_list("word", "documents"))


def _settled(query: Query, uses: Mapping[str, int]) -> Query:
    """A last word in more documents than are counted is whole: what else begins with it would add to a list that has no end already."""
    parts = (replace(part, is_beginning=part.is_beginning and uses.get(part.words[0], 0) <= CANDIDATES) for part in query.parts)
    return replace(query, parts=tuple(parts))


def _ranked(engine: Index, query: Query, *, among: QuerySet[Document], marks: Marks, uses: Mapping[str, int]) -> list[Scored]:
    rarest = min(query.wanted, key=lambda part: min(uses.get(word, 0) for word in part.words))
    by_head = BY_HEAD // 4 if rarest.is_phrase else BY_HEAD  # to see that words stand together costs ten times as much
    bounds = Bounds(newest=CANDIDATES + 1, head=rarest, by_head=by_head)
    return best_first(engine.scored(query, marks=marks, among=among, uses=uses, bounds=bounds))


def _newest(engine: Index, *, among: QuerySet[Document], marks: Marks, cursor: str, size: int) -> Found:
    below = _start(cursor) or None
    counted = engine.newest(marks=marks, among=among, below=None, most=CANDIDATES + 1)
    some = engine.newest(marks=marks, among=among, below=below, most=size + 1) if below else counted[: size + 1]
    more = str(some[size - 1].place) if len(some) > size else ""
    rows = [row.row for row in counted[:CANDIDATES]]
    return Found(_hits(engine, None, some[:size]), min(len(counted), CANDIDATES), len(counted) > CANDIDATES, next=more, rows=rows)


def _hits(engine: Index, query: Query | None, rows: Sequence[Scored]) -> list[Hit]:
    marked = engine.marked(query, [row.place for row in rows]) if query is not None and rows else {}
    nothing = Texts("", "", "", "")
    return [Hit(row.place, row.uid, row.row, marked.get(row.place, nothing)) for row in rows]


def _start(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise Refusal(_("That page link is not complete. Go back to the list and start again."))
    return int(cursor or 0)


def corrected(query: Query, *, is_example: bool) -> tuple[list[Query], dict[str, int]]:
    """The query with each word that stands in no open document replaced by one near it that does, the likeliest first.

    The last word, if none is near, becomes the most used word that begins with it: stemming hides "deploym" in "deployment".
    Second: in how many documents each of the words stands that it was chosen from.
    """
    parts = [part for part in query.wanted if not part.is_phrase and reach(part.words[0]) and part.words[0].isalpha()][:MOST_CORRECTED]
    if not parts:
        return [], {}
    shares = reduce(or_, (_similar(part) for part in parts))
    known = list(Word.objects.filter(shares, is_example=is_example).values_list("word", "documents"))
    choices = {word: better for part in parts for word, better in [_better(part, known)] if better}
    count = max((len(better) for better in choices.values()), default=0)
    tries = [query.with_words({word: better[min(number, len(better) - 1)] for word, better in choices.items()}) for number in range(count)]
    return tries, dict(known)


def _better(part: Part, known: Sequence[tuple[str, int]]) -> tuple[str, list[str]]:
    """The word, and what it may have been meant to be; nothing when it is a word we know."""
    word = part.words[0]
    near = nearest(word, known)
    if word in near:
        return word, []
    longer = max((row for row in known if row[0].startswith(word)), key=lambda row: row[1], default=("", 0))[0]
    return word, near or ([longer] if part.is_beginning and longer else [])


def _similar(part: Part) -> Q:
    """Words of about its length that share a piece with it: few enough to compare one by one."""
    word = part.words[0]
    first, *middle, last = pieces(word)
    shares = [Q(word__startswith=first), Q(word__endswith=last), *(Q(word__contains=piece) for piece in middle), Q(word__in=swaps(word))]
    near = Q(letters__range=(len(word) - reach(word), len(word) + reach(word))) & reduce(or_, shares)
    return near | Q(word__startswith=word) if part.is_beginning else near


def suggest(typed: str, *, among: QuerySet[Document], size: int) -> list[int]:
    """Primary keys of the few best matches, in two statements; none when there is nothing to look for. Raises `SearchFailed`."""
    query = parse(typed)
    if not query.wanted:
        return []
    try:
        ranked = best_first(index().scored(query, marks=(), among=among, uses={}, bounds=Bounds(CANDIDATES)))
    except DatabaseError as problem:
        raise _failed() from problem
    return [row.row for row in ranked[:size]]
