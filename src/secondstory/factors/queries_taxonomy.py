"""What the pages of the taxonomy show: the words and their uses, how much is unsorted, what changed, and what waits to be sorted again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from secondstory.factors.enums import Lens, WordVerb
from secondstory.factors.models import Factor, TaxonomyChange, vocabulary
from secondstory.factors.settings import REVIEWS, UNCLASSIFIED_PERCENT
from secondstory.factors.vocabulary import UNCLASSIFIED, Vocabulary, Word
from secondstory.factors.word_files import state_of
from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor

MOST_SORTED = 50


@dataclass(frozen=True)
class Used:
    """A word, how many factors lie there now, and its parts."""

    word: Word
    factors: int
    lens: str = ""
    parts: list[Used] = field(default_factory=list)


@dataclass(frozen=True)
class Left:
    """A word that takes no new factors, why, and what is chosen instead."""

    word: Word
    label: str
    state: str
    instead: list[tuple[str, str]]
    factors: int


@dataclass(frozen=True)
class Unclassified:
    """How many factors of the last reviews nobody has sorted. `limit` is the share in percent from which on it is said."""

    reviews: int
    most_reviews: int
    factors: int
    unclassified: int
    limit: int

    @property
    def percent(self) -> int:
        return round(100 * self.unclassified / self.factors) if self.factors else 0

    @property
    def is_over(self) -> bool:
        return self.unclassified * 100 > self.limit * self.factors


@dataclass(frozen=True)
class Did:
    """One change in words: the headline, and a line for each thing that is different."""

    number: int
    at: datetime
    headline: str
    lines: list[str]
    note: str
    taken_back_by: int | None


@dataclass(frozen=True)
class ToSort:
    """A factor that waits, with the words that it may go to; none where all of them are offered."""

    factor: Factor
    label: str
    parts: list[Word]


def words_in_use(counts: Mapping[str, int]) -> list[Used]:
    """What may be chosen, by domain. A domain counts what lies in its parts too."""
    words = vocabulary()
    own: Counter[str] = Counter()
    for code, count in counts.items():
        own[words.now(code)] += count
    under: Counter[str] = Counter()
    for code, count in own.items():
        under[words.top(code)] += count
    return [
        Used(group.top, under[group.top.code], _lens(words, group.top), [Used(part, own[part.code]) for part in group.parts])
        for group in words.groups
    ]


def words_left(counts: Mapping[str, int]) -> list[Left]:
    """What takes no new factors: retired, split, or merged."""
    words = vocabulary()
    parts = _parts(words)
    return [
        Left(word, words.path(word.code), state_of(words, word), in_place_of(word, parts), counts.get(word.code, 0))
        for word in words.in_order()
        if not words.is_offered(word.code)
    ]


def in_place_of(word: Word, parts: Mapping[str, list[Word]] | None = None) -> list[tuple[str, str]]:
    """Code and name of what is read or chosen in place of a word."""
    words = vocabulary()
    codes = [word.merged_into] if word.merged_into else [one.code for one in (parts or _parts(words)).get(word.code, [])]
    return [(code, words.path(code)) for code in codes]


def uses(visitor: Visitor) -> dict[str, int]:
    """How many factors have each code, in incidents that are open to all; one statement."""
    incidents = Incident.objects.open_to_all().filter(is_example=visitor.is_example)
    counted = Factor.objects.filter(incident__in=incidents).order_by().values_list("domain").annotate(n=Count("pk"))
    return dict(counted)


def unclassified(visitor: Visitor) -> Unclassified:
    """The share of factors nobody has sorted in the reviews that were held last; private incidents are in no figure (law 2)."""
    most = REVIEWS.read()
    held = Incident.objects.open_to_all().filter(is_example=visitor.is_example, held_review__isnull=False)
    last = list(held.order_by("-held_review__held_at", "-pk").values_list("pk", flat=True)[:most])
    words = vocabulary()
    counted = Factor.objects.filter(incident__in=last).order_by().values_list("domain").annotate(n=Count("pk"))
    rows = list(counted)
    unsorted = sum(count for code, count in rows if not words.is_classified(code))
    return Unclassified(len(last), most, sum(count for _code, count in rows), unsorted, UNCLASSIFIED_PERCENT.read())


def to_sort(visitor: Visitor) -> tuple[list[ToSort], int]:
    """Factors the visitor may sort again: those of words that were split, then those nobody sorted; and how many there are in all."""
    words = vocabulary()
    parts = _parts(words)
    instead = {code: chosen for code in words.words if (chosen := _split_into(words, code, parts))}
    rows = waiting(visitor, instead.keys() | words.read_as(UNCLASSIFIED))
    found = list(rows.select_related("incident").order_by("-incident__started_at", "position", "pk")[: MOST_SORTED + 1])
    total = rows.count() if len(found) > MOST_SORTED else len(found)
    told = [ToSort(row, words.label(row.domain), instead.get(row.domain, [])) for row in found[:MOST_SORTED]]
    return sorted(told, key=lambda one: not one.parts), total


def waiting(visitor: Visitor, codes: Iterable[str]) -> QuerySet[Factor]:
    """Factors with these codes that the visitor may change."""
    return Factor.objects.filter(incident__in=Incident.objects.editable_by(visitor), domain__in=sorted(codes))


def changes_told(changes: Iterable[TaxonomyChange]) -> list[Did]:
    """Changes in words; one statement. Who made one stands in the audit trail, not here."""
    words = vocabulary()
    undone = _taken_back(TaxonomyChange.objects.filter(verb=WordVerb.UNDONE))
    return [Did(row.number, row.created_at, _headline(row, words), _lines(row, words), row.note, undone.get(row.number)) for row in changes]


def changes_of(code: str) -> list[TaxonomyChange]:
    """The changes that had to do with one word, the newest first."""
    rows = TaxonomyChange.objects.filter(Q(code=code) | Q(verb__in=[WordVerb.SPLIT, WordVerb.IMPORTED, WordVerb.UNDONE]))
    return [row for row in rows if any(one == code for one, _columns in row.changes["words"])]


def _taken_back(changes: Iterable[TaxonomyChange]) -> dict[int, int]:
    """By the number of a change the one that took it back, where that stands."""
    standing: dict[int, int] = {}
    for row in sorted(changes, key=lambda row: row.number):
        undoes = row.changes.get("undoes")
        if undoes:
            standing = {number: by for number, by in standing.items() if by != undoes} | {undoes: row.number}
    return standing


def _parts(words: Vocabulary) -> dict[str, list[Word]]:
    """What may be chosen in place of each word that was split."""
    found: dict[str, list[Word]] = defaultdict(list)
    for word in words.in_order():
        if word.split_from and words.is_offered(word.code):
            found[word.split_from].append(word)
    return found


def _split_into(words: Vocabulary, code: str, parts: Mapping[str, list[Word]]) -> list[Word]:
    """What is chosen in place of a word that was split, or whose domain was; nothing while it is offered."""
    for one in (words.now(code), words.top(code)):
        if not words.words[one].is_used:
            return parts.get(one, [])
    return []


def _lens(words: Vocabulary, word: Word) -> str:
    lens = words.lens(word.code)
    return str(Lens(lens).label) if lens else ""


def _headline(row: TaxonomyChange, words: Vocabulary) -> str:
    if row.verb == WordVerb.UNDONE:
        return _("Took back change %(number)s") % {"number": row.changes.get("undoes", "")}
    if row.verb == WordVerb.IMPORTED:
        return _("Took over words from a file")
    label = words.path(row.code)
    told = {
        WordVerb.ADDED: _("Added “%(word)s”"),
        WordVerb.RENAMED: _("Renamed “%(word)s”"),
        WordVerb.DESCRIBED: _("Described “%(word)s”"),
        WordVerb.MERGED: _("Merged “%(word)s”"),
        WordVerb.SPLIT: _("Split “%(word)s”"),
        WordVerb.RETIRED: _("Retired “%(word)s”"),
        WordVerb.BROUGHT_BACK: _("Brought back “%(word)s”"),
    }
    return told[WordVerb(row.verb)] % {"word": label}


def _lines(row: TaxonomyChange, words: Vocabulary) -> list[str]:
    return [line for code, columns in row.changes["words"] for line in _line(code, columns, words)]


def _line(code: str, columns: Mapping[str, list[Any]], words: Vocabulary) -> list[str]:
    label = words.path(code)
    if "is_new" in columns:
        sentences = {True: _("“%(word)s” (%(code)s) is new, split from “%(other)s”."), False: _("“%(word)s” (%(code)s) is new.")}
        parent = columns.get("split_from", [None, None])[1]
        name = columns.get("label", ["", ""])[1] or label
        return [sentences[bool(parent)] % {"word": name, "code": code, "other": _name(words, parent)}]
    found = []
    for name, (before, after) in columns.items():
        told = {"word": label, "before": before or _own(words, code, name), "after": after or _own(words, code, name)}
        if name in {"merged_into", "split_from"}:
            told |= {"before": _name(words, before), "after": _name(words, after)}
        found.append(_SENTENCES[name, bool(after)]() % told)
    return found


_SENTENCES = {
    ("label", True): lambda: _("“%(before)s” is called “%(after)s”."),
    ("label", False): lambda: _("“%(before)s” is called “%(after)s” again."),
    ("description", True): lambda: _("“%(word)s”: what belongs there was “%(before)s”, and is “%(after)s”."),
    ("description", False): lambda: _("“%(word)s”: what belongs there was “%(before)s”, and is “%(after)s” again."),
    ("lens", True): lambda: _("“%(word)s” is seen through the lens “%(after)s”."),
    ("lens", False): lambda: _("“%(word)s” is seen through the lens it came with."),
    ("retired_at", True): lambda: _("“%(word)s” takes no new factors; those it has keep it."),
    ("retired_at", False): lambda: _("“%(word)s” takes new factors again."),
    ("merged_into", True): lambda: _("“%(word)s” is read as “%(after)s”, wherever it stands."),
    ("merged_into", False): lambda: _("“%(word)s” is read as itself, no longer as “%(before)s”."),
    ("split_from", True): lambda: _("“%(word)s” was split from “%(after)s”."),
    ("split_from", False): lambda: _("“%(word)s” was not split from anything."),
    ("position", True): lambda: _("“%(word)s” stands at another place."),
    ("position", False): lambda: _("“%(word)s” stands at another place."),
}


def _own(words: Vocabulary, code: str, name: str) -> str:
    word = words.words.get(code)
    return str(getattr(word, f"given_{name}", "")) if word else ""


def _name(words: Vocabulary, code: str | None) -> str:
    return words.path(code) if code else ""
