"""What the API says about publications. No person is in it (law 2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.library.models import Publication
from secondstory.library.names import Hit
from secondstory.library.names_shown import place_name
from secondstory.library.operations import Answers
from secondstory.postmortems.wording import Stopped


class PublicationOut(Schema):
    """A publication in a list."""

    slug: str
    edition: int
    title: str
    summary: str
    learned: list[str]
    happened_on: date
    published_at: datetime
    severity: str
    near_miss: bool
    team: str


class FacetOut(Schema):
    """A value one can narrow by, and in how many of what was counted it occurs."""

    name: str
    value: str
    label: str
    count: int


class PublicationPage(Schema):
    """Some publications. `total` stops at 1,000: then `is_capped` is true, and facets are counted among the newest 1,000."""

    items: list[PublicationOut]
    total: int
    is_capped: bool
    instead: str = Field("", description="The corrected query when the one asked had no match.")
    facets: list[FacetOut]
    next: str


class EditionOut(PublicationOut):
    """A publication with everything its page shows."""

    content: dict[str, Any]


class HitOut(Schema):
    """Words that name someone or seem to. `key` is what an answer is given for."""

    key: str
    text: str
    where: str
    sign: str
    instead: str
    around: str


class StoppedOut(Schema):
    """A factor that can't be published as it is written, and how to rewrite it."""

    factor: str
    statement: str
    sentence: str


class NamesOut(Schema):
    """What the name check found, and the factors to rewrite; it passes where there is neither.

    `kept` are factors whose words stay, for the reason in `kept_because`.
    """

    passes: bool
    hits: list[HitOut]
    wording: list[StoppedOut] = []
    kept: list[StoppedOut] = []
    kept_because: str = ""


class PublishIn(Schema):
    """Answers to the name check by key: `keep` are no people, `replace` get the proposed role, `instead` other words."""

    keep: list[str] = []
    replace: list[str] = []
    instead: dict[str, str] = {}
    nothing_new_reason: str = ""
    wording_reason: str = Field("", description="Why factors that tell a person's doing stay as they are.")

    def answers(self) -> Answers:
        return Answers(keep=frozenset(self.keep), replace=frozenset(self.replace), instead=self.instead)


class WithdrawIn(Schema):
    """Why it is withdrawn."""

    reason: str


def publication_out(row: Publication) -> PublicationOut:
    """A publication as lists give it."""
    return PublicationOut(**_fields(row))


def edition_out(row: Publication) -> EditionOut:
    """A publication with its content."""
    return EditionOut(**_fields(row), content=row.content)


def hit_out(hit: Hit) -> HitOut:
    """A hit with its place in words."""
    return HitOut(key=hit.key, text=hit.text, where=place_name(hit.where), sign=str(hit.sign), instead=hit.instead, around=hit.around)


def stopped_out(stopped: Stopped) -> StoppedOut:
    """A factor to rewrite."""
    return StoppedOut(factor=stopped.factor.uid, statement=stopped.factor.statement, sentence=stopped.sentence)


def _fields(row: Publication) -> dict[str, Any]:
    names = ("slug", "edition", "title", "summary", "learned", "happened_on", "published_at", "near_miss")
    return {name: getattr(row, name) for name in names} | {"severity": row.severity_code, "team": row.team_name}
