"""Factors whose words may not be published as they are: law 5's gate, passed by rewriting them or with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from secondstory.postmortems.models import WORDING, PassedGate
from secondstory.postmortems.settings import language_check


class Worded(Protocol):
    """A factor, as a row or as an edition holds it."""

    @property
    def uid(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def is_someones_doing(self) -> bool: ...


@dataclass(frozen=True)
class Stopped:
    """A factor to rewrite, and the sentence that says how."""

    factor: Worded
    sentence: str


def stopped_among(factors: Iterable[Worded]) -> list[Stopped]:
    """Those that tell a person's doing, and those the language check stops."""
    check = language_check().check
    found = []
    for one in factors:
        mark = None if one.is_someones_doing else next((mark for mark in check(one.statement) if mark.stops), None)
        if one.is_someones_doing:
            found.append(
                Stopped(one, _("It tells what a person did. Which default, cue, tool or pressure made it easy? Rewrite it as that."))
            )
        elif mark is not None:
            found.append(Stopped(one, mark.sentence))
    return found


def reason_for_words(*, of: str = "postmortem") -> Coalesce:
    """The reason somebody gave for the words of a document's factors, or nothing, to annotate it with; `of` a postmortem, or of what it
    belongs to ("postmortem__incident")."""
    given = PassedGate.objects.standing().filter(code=WORDING, **{of: OuterRef("pk")})
    return Coalesce(Subquery(given.values("reason")[:1]), Value(""))
