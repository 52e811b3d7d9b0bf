"""What the API takes and gives for the words factors are sorted by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.factors.crosswalks import SCHEMES, names_in
from secondstory.factors.models import TaxonomyChange
from secondstory.factors.operations import NewPart
from secondstory.factors.queries_taxonomy import Did, Unclassified
from secondstory.factors.vocabulary import Vocabulary, Word
from secondstory.factors.word_files import state_of
from secondstory.incidents.schemas import Given


class WordOut(Schema):
    """One word; `state` is used, retired, split or merged, `offered` whether a factor may be given it now."""

    code: str
    version: int
    label: str
    path: str
    description: str
    lens: str
    state: str
    offered: bool
    merged_into: str
    split_from: str
    schemes: dict[str, list[str]]


class UnclassifiedOut(Schema):
    """How many factors of the last reviews nobody has sorted."""

    reviews: int
    most_reviews: int
    factors: int
    unclassified: int
    percent: int
    limit_percent: int
    is_over: bool


class SchemeOut(Schema):
    """A published scheme, and where it is written down."""

    code: str
    title: str
    source: str
    names: list[str]


class TaxonomyOut(Schema):
    """All words. `number` counts the changes."""

    number: int
    words: list[WordOut]
    unclassified: UnclassifiedOut
    schemes: list[SchemeOut]


class ChangeOut(Schema):
    """One change of the taxonomy; `changes` are columns with their values before and after, `says` the same in words."""

    number: int
    verb: str
    code: str
    at: datetime
    note: str
    says: list[str]
    changes: dict[str, dict[str, list[Any]]]
    undoes: int | None
    taken_back_by: int | None


class ChangePage(Schema):
    """Changes, the newest first."""

    items: list[ChangeOut]
    next: str


class NewWordIn(Given):
    """A word to add; `under` is the domain it is a part of."""

    label: str
    under: str = ""
    code: str = Field("", description="Made from the label if left out. A code is never used again.")
    description: str = ""
    lens: str = ""
    note: str = ""


class WordIn(Given):
    """What is different about a word."""

    label: str | None = None
    description: str | None = None
    lens: str | None = None
    note: str = ""


class NoteIn(Given):
    """Why."""

    note: str = ""


class MergeIn(NoteIn):
    """The word it is read as from now on."""

    into: str


class PartIn(Given):
    """One of the words it is split into."""

    label: str
    description: str = ""

    def part(self) -> NewPart:
        """As the operation takes it."""
        return NewPart(self.label, self.description)


class SplitIn(NoteIn):
    """The words it is split into."""

    parts: list[PartIn]


class LabelIn(Given):
    """One more place a factor lies in, and the words that show it."""

    code: str
    event: str = Field("", description="The uid of the event the words stand in.")
    quote: str = Field("", description="Words of that event, exactly.")


def word_out(word: Word, words: Vocabulary) -> WordOut:
    """A word as the API gives it."""
    return WordOut(
        code=word.code,
        version=word.version,
        label=word.label,
        path=words.path(word.code),
        description=word.description,
        lens=words.lens(word.code),
        state=state_of(words, word),
        offered=words.is_offered(word.code),
        merged_into=word.merged_into,
        split_from=word.split_from,
        schemes={scheme.code: list(names_in(scheme, word.code, words)) for scheme in SCHEMES.values()},
    )


def taxonomy_out(words: Vocabulary, health: Unclassified) -> TaxonomyOut:
    """Everything the page shows."""
    return TaxonomyOut(
        number=words.number,
        words=[word_out(word, words) for word in words.in_order()],
        unclassified=UnclassifiedOut(
            reviews=health.reviews,
            most_reviews=health.most_reviews,
            factors=health.factors,
            unclassified=health.unclassified,
            percent=health.percent,
            limit_percent=health.limit,
            is_over=health.is_over,
        ),
        schemes=[SchemeOut(code=one.code, title=str(one.title), source=one.source, names=list(one.names)) for one in SCHEMES.values()],
    )


def change_out(row: TaxonomyChange, did: Did) -> ChangeOut:
    """A change as the API gives it."""
    return ChangeOut(
        number=row.number,
        verb=row.verb,
        code=row.code,
        at=row.created_at,
        note=row.note,
        says=[did.headline, *did.lines],
        changes=dict(row.changes["words"]),
        undoes=row.changes.get("undoes"),
        taken_back_by=did.taken_back_by,
    )
