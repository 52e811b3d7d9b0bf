"""The hits of the name check as questions: one for each word, with everywhere it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from secondstory.library.names import Hit

MOST_PLACES = 3
_PLACES = {
    "title": _("Title"), "summary": _("Summary"), "learned": _("What we learned"), "impact": _("Impact"), "timeline": _("Timeline"),
    "decisions": _("Decision points"), "factors": _("Factors"), "trees": _("Why, turn by turn"),
    "actions": _("Actions"), "notice": _("The promise"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a word stands, with the words around it."""

    where: str
    around: SafeString


@dataclass(frozen=True)
class Question:
    """Is this a person? `instead` is what would stand in its place, `is_kept` whether somebody just said that it is none."""

    key: str
    text: str
    sign: str
    instead: str
    count: int
    places: list[Place]
    is_kept: bool = False


def questions(hits: Sequence[Hit], *, keep: Collection[str] = (), instead: Mapping[str, str] | None = None) -> list[Question]:
    """One question for each key, in the order in which they are met, with what has been answered so far."""
    by_key: dict[str, list[Hit]] = {}
    for hit in hits:
        by_key.setdefault(hit.key, []).append(hit)
    return [_question(key, some, (instead or {}).get(key, ""), is_kept=key in keep) for key, some in by_key.items()]


def place_name(where: str) -> str:
    """Where in the document, as a reader calls it."""
    return where.removeprefix("section:") if where.startswith("section:") else str(_PLACES.get(where, where))


def _question(key: str, hits: Sequence[Hit], instead: str, *, is_kept: bool) -> Question:
    first = hits[0]
    plain = next((hit.instead for hit in hits if hit.instead[:1].islower()), first.instead)
    places = [Place(place_name(hit.where), _around(hit)) for hit in hits[:MOST_PLACES]]
    return Question(key, first.text, str(first.sign.label), instead or plain, len(hits), places, is_kept)


def _around(hit: Hit) -> SafeString:
    before, _text, after = hit.around.partition(hit.text)
    return format_html("{}<mark>{}</mark>{}", before, hit.text, after)
