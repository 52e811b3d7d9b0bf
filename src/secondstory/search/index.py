"""The Protocol both indexes keep, and what goes in and comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple, Protocol

from django.db.models import Model, QuerySet

from secondstory.search.folding import clean, words_in
from secondstory.search.models import Document
from secondstory.search.parsing import MARK, Part, Query
from secondstory.search.stems import DENIED

Marks = Sequence[Sequence[str]]
"""What a document must have: of each of these, one mark at least."""
START, END = "\x02", "\x03"
"""What the indexes put around words found; `clean` has removed them from every text."""


@dataclass(frozen=True)
class Texts:
    """The words of a document, the most telling first: what was learned weighs more than the title, that more than the rest."""

    learned: str
    title: str
    summary: str
    body: str

    def cleaned(self) -> Texts:
        """Without control characters, composed."""
        return Texts(*(clean(text) for text in astuple(self)))


@dataclass(frozen=True)
class Entry:
    """A document to put into the index. `marks` are (name, value) pairs it can be narrowed by."""

    kind: str
    uid: str
    row: int
    key: str
    is_example: bool
    is_private: bool
    on: date
    texts: Texts
    marks: tuple[tuple[str, str], ...] = ()

    @property
    def tokens(self) -> str:
        """The marks as the indexes keep them."""
        return " ".join(sorted(mark(name, value) for name, value in self.marks))

    @property
    def digest(self) -> str:
        """Changes when anything that is indexed changes."""
        told = "\x1f".join([*astuple(self.texts.cleaned()), self.tokens, str(self.on), str(self.is_private), str(self.row), self.key])
        return hashlib.blake2s(told.encode(), digest_size=16).hexdigest()


class Line(NamedTuple):
    """A sentence by its stems. `row` is its primary key in its own slice, greater for the later one."""

    row: int
    stems: tuple[str, ...]
    is_private: bool

    @property
    def tokens(self) -> list[str]:
        """The stems as the indexes keep them."""
        return [token_of(stem) for stem in self.stems]


class Scored(NamedTuple):
    """A document that matches and how well it fits; greater is better. `uid` and `row` are its own.

    `is_counted` but for those that are there only for what stands in their head.
    """

    place: int
    uid: str
    row: int
    is_counted: bool = True
    score: float = 0.0


@dataclass(frozen=True)
class Bounds:
    """Which of the matches are looked at: the newest, and more that have `head` in what was learned or the title."""

    newest: int
    head: Part | None = None
    by_head: int = 0


class Index(Protocol):
    """Words in, places out. Every answer is trimmed to `among` (who may see what), before anything is counted or cut off."""

    def put(self, place: int, entry: Entry) -> None:
        """Make the words of one document findable; replaces what stood at its place."""

    def remove(self, places: Sequence[int]) -> None:
        """Forget the words at these places."""

    def texts(self, places: Sequence[int]) -> dict[int, Texts]:
        """The words as they were put."""

    def newest(self, *, marks: Marks, among: QuerySet[Document], below: int | None, most: int) -> list[Scored]:
        """Documents with these marks, the newest first, at most `most`, all of them below the place `below` if given."""

    def scored(self, query: Query, *, marks: Marks, among: QuerySet[Document], uses: Mapping[str, int], bounds: Bounds) -> list[Scored]:
        """What matches within the bounds, each once, in no order. A phrase counts as its words: only they are cheap to weigh.

        `uses` says in how many open documents a word stands, for an index that does not weigh rare words more by itself.
        """

    def marked(self, query: Query, places: Sequence[int]) -> dict[int, Texts]:
        """The words with START and END around each that was looked for."""

    def places(self) -> set[int]:
        """Every place the index holds words for."""

    def put_lines(self, lines: Iterable[Line]) -> None:
        """Make single sentences findable by their stems; each replaces what its row had before."""

    def remove_lines(self, rows: Sequence[int]) -> None:
        """Forget the sentences of these rows."""

    def lines_with(self, sets: Sequence[Sequence[str]], *, among: QuerySet[Model], most: int) -> list[int]:
        """Rows whose sentence has all stems of one of the sets: for each set the newest `most`. `among` is what may be found."""

    def tidy(self) -> None:
        """Write the index anew, so that nothing is left on the disk of words that were removed."""


def mark(name: str, value: str) -> str:
    """A narrowing pair as one token that no stemmer changes (it ends in a digit), no text contains and nobody can look for."""
    return MARK + hashlib.blake2s(f"{name}={value}".encode(), digest_size=6).hexdigest() + "0"


def token_of(stem: str) -> str:
    """A stem as one token that no tokenizer cuts: what is denied is a word of its own."""
    return f"d{stem[len(DENIED) :]}" if stem.startswith(DENIED) else f"p{stem}"


def rows_sql(among: QuerySet[Model]) -> tuple[str, tuple[object, ...]]:
    """`among` as a table to join with: the primary keys of what may be found, in a column `pk`."""
    return among.order_by().values("pk").query.sql_with_params()


def newest_of(among: QuerySet[Document], *, below: int | None, most: int) -> list[Scored]:
    """The newest documents, where there is nothing to match."""
    rows = among if below is None else among.filter(place__lt=below)
    return [Scored(*row) for row in rows.order_by("-place").values_list("place", "uid", "row")[:most]]


def documents_sql(among: QuerySet[Document]) -> tuple[str, tuple[object, ...]]:
    """`among` as a table to join with: place, uid and row of what may be found."""
    return among.order_by().values("place", "uid", "row").query.sql_with_params()


def as_words(query: Query) -> Query:
    """What is looked for, phrases as their words; what is excluded left out."""
    pieces = ([part] if part.is_beginning else [Part(piece) for piece in part.text.split() if words_in(piece)] for part in query.wanted)
    return Query(tuple(dict.fromkeys(chain.from_iterable(pieces))))


def best_first(scored: Iterable[Scored]) -> list[Scored]:
    """The best first; the newer of two equals first."""
    return sorted(scored, key=lambda row: (-row.score, -row.place))
